package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.simulation.Legacies.Legacy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where the data of databases and tables comes from, by chance. */
final class RandomLegacy {
  private static final List<String> FIELDS = List.of("restoreFrom", "identifier", "adopt");

  private final Dice dice;
  private final Legacies legacies;
  /** Components whose thing another one has adopted, as {@code list/name}: it would be wanted twice. */
  private final Set<String> taken = new TreeSet<>();
  private final Set<String> heirs = new TreeSet<>();

  RandomLegacy(Dice dice, Legacies legacies) {
    this.dice = dice;
    this.legacies = legacies;
  }

  /** See {@link User#heirs()}. */
  Set<String> heirs() {
    return heirs;
  }

  /** Databases or tables, rather those of which there is something to begin with. */
  String someList() {
    String list = dice.of("databases", "tables");
    return !legacies.of(list).isEmpty() ? list : list.equals("tables") ? "databases" : "tables";
  }

  boolean isTaken(String list, String name) {
    return taken.contains(list + "/" + name);
  }

  /** Whether no component has that identifier. */
  boolean isFree(ObjectNode spec, String identifier) {
    return identifier.isEmpty() || !spec.findValuesAsText("identifier").contains(identifier);
  }

  /** Says of a new component where it comes from, if anywhere; and how it is called in AWS, if that matters. */
  void begin(ObjectNode spec, String list, ObjectNode component) {
    String name = component.path("name").asText();
    component.remove("restoreFrom");
    List<Legacy> found = legacies.of(list).stream()
        .filter(l -> isFree(spec, l.fields().path("identifier").asText()))
        .filter(l -> l.of().filter(RandomSpec.names(spec.path(list))::contains).isEmpty()).toList();
    if (!found.isEmpty() && dice.in100(75)) {
      Legacy legacy = dice.of(found);
      component.remove(FIELDS);
      component.remove("sortKey");
      if (!component.path("engine").equals(legacy.fields().path("engine"))) {
        component.remove("parameters");
      }
      component.setAll(legacy.fields());
      heirs.add(list + "/" + name);
      // Whose own name it has is not taken from.
      legacy.of().filter(of -> !of.equals(name)).ifPresent(of -> taken.add(list + "/" + of));
    } else if (!component.has("identifier") && dice.in100(10)) {
      component.put("identifier", "my-" + name);
    }
  }

  /** Says where one that is there already is to come from, should it be lost; or no longer does. */
  void restore(String list, ObjectNode component) {
    if (component.remove("restoreFrom") != null || component.has("adopt")) {
      return;
    }
    List<Legacy> fitting = legacies.of(list).stream()
        .filter(l -> l.fields().has("restoreFrom") && fits(l.fields(), component)).toList();
    if (!fitting.isEmpty()) {
      component.set("restoreFrom", dice.of(fitting).fields().get("restoreFrom"));
      heirs.add(list + "/" + component.path("name").asText());
    }
  }

  private static boolean fits(ObjectNode fields, ObjectNode component) {
    for (String field : List.of("engine", "version", "partitionKey", "sortKey")) {
      if (!fields.path(field).equals(component.path(field))) {
        return false;
      }
    }
    return true;
  }

  /** A component with another name is another one, unless it takes along what it was. */
  void rename(String list, String before, ObjectNode component) {
    component.remove(FIELDS);
    String id = (list.equals("databases") ? "DbInstance/" : "Table/") + before;
    if (dice.in100(60)) {
      legacies.nameOf(id).ifPresent(identifier -> {
        component.put("identifier", identifier).put("adopt", true);
        heirs.add(list + "/" + component.path("name").asText());
        taken.add(list + "/" + before);
      });
    }
  }
}
