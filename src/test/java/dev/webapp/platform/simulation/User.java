package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Who writes a platform's spec: knows what it said before, and looks at what AWS and the status list. */
final class User {
  /** Null where the story is not about them. */
  private final RandomEdges edges;
  private final RandomEdit edits;
  private final RandomStores stores;
  private final RandomRotations rotations;
  private final Legacies legacies;
  private ObjectNode spec;

  User(Story story, Legacies legacies) {
    // Apart from the story's own numbers, of which there are as many whatever a user finds.
    Dice dice = new Dice(story.seed() * 0xD1B54A32D192ED03L);
    this.edges = story.about() == Story.About.EDGES ? new RandomEdges(dice) : null;
    this.edits = new RandomEdit(dice, new RandomSpec(dice), legacies);
    this.stores = new RandomStores(new Dice(story.seed() * 0xA0761D6478BD642FL));
    this.rotations = new RandomRotations(new Dice(story.seed() * 0x589965CC75374CC3L));
    this.legacies = legacies;
    this.spec = story.spec().deepCopy();
  }

  /**
   * Another spec, which becomes the last one where it is taken.
   *
   * @param what changes, in a word
   */
  record Draft(String what, ObjectNode spec) {}

  /** Makes what administrators make before there are such platforms. */
  void furnish(World world) {
    if (edges != null) {
      edges.furnish(world);
    }
  }

  Draft draft() {
    ObjectNode next = spec.deepCopy();
    if (edges != null) {
      return new Draft(edges.edit(next), next);
    }
    String what = stores.isDue(next) ? stores.edit(next) : edits.edit(next);
    stores.mend(next);
    return new Draft(what + rotations.edit(next), next);
  }

  void applied(Draft draft) {
    spec = draft.spec();
  }

  /** Takes out of a database or table of that list what it is to be made of where there is no such thing any more. */
  void mend(String list, ObjectNode component) {
    if (component.has("adopt") && !legacies.has(list, component.path("identifier").asText())) {
      component.remove("adopt");
    }
    JsonNode from = component.path("restoreFrom");
    boolean there = legacies.of(list).stream().anyMatch(legacy -> legacy.is(from));
    if (!there) {
      component.remove("restoreFrom");
    }
  }

  /** The databases and tables that did not begin empty, as {@code list/name}. */
  Set<String> heirs() {
    return edits.heirs();
  }
}
