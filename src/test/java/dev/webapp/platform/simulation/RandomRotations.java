package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.simulation.Story.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When passwords are renewed, by chance: on request, and by schedules that users set, change and take away. The choices
 * are apart from all others: a story is the same but for them.
 */
final class RandomRotations {
  private static final String DAYS = "rotatePasswordDays";
  private static final List<String> LISTS = List.of("databases", "caches", "documentStores");

  private final Dice dice;

  RandomRotations(Dice dice) {
    this.dice = dice;
  }

  /** Some of a new platform's passwords have a schedule. */
  void begin(ObjectNode spec) {
    stores(spec).forEach(store -> {
      if (dice.in100(25)) {
        store.put(DAYS, days());
      }
    });
  }

  /** What a user asks for next, or how many days go by without anything else; empty for neither. */
  Optional<Event> event() {
    int which = dice.between(1, 100);
    if (which <= 9) {
      // An earlier text is another request, too.
      return Optional.of(new Event.Annotate(Annotations.ROTATE, dice.of("leaked", "audit", "again", null)));
    }
    return which <= 13 ? Optional.of(new Event.Leap(Duration.ofDays(dice.between(1, 8)))) : Optional.empty();
  }

  /** For how long the world plays on after it: now and then the next request comes before this one is through. */
  Duration pause() {
    return dice.in100(40) ? dice.seconds(0, 120) : dice.seconds(120, 1800);
  }

  /** Changes a schedule now and then, besides whatever else is changed; returns what, in a word, or nothing. */
  String edit(ObjectNode spec) {
    List<ObjectNode> stores = stores(spec);
    if (stores.isEmpty() || !dice.in100(15)) {
      return "";
    }
    ObjectNode store = dice.of(stores);
    if (store.has(DAYS) && dice.in100(50)) {
      store.remove(DAYS);
    } else {
      store.put(DAYS, days());
    }
    return " and the rotation of " + store.path("name").asText();
  }

  private int days() {
    return dice.of(1, 1, 2, 7);
  }

  private static List<ObjectNode> stores(ObjectNode spec) {
    List<ObjectNode> stores = new ArrayList<>();
    for (String list : LISTS) {
      for (JsonNode store : spec.path(list)) {
        stores.add((ObjectNode) store);
      }
    }
    return stores;
  }
}
