package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a user changes in a spec, by chance. Nothing shrinks that AWS cannot shrink, and a component that comes back
 * comes back as it was or as another one: what became of the first may decide what there is in the end.
 */
final class RandomEdit {
  private final Dice dice;
  private final RandomSpec specs;
  private final RandomChanges changes;
  /** Components that were removed, by list and name. */
  private final Map<String, ObjectNode> removed = new TreeMap<>();
  private final RandomLegacy legacy;

  RandomEdit(Dice dice, RandomSpec specs, Legacies legacies) {
    this.dice = dice;
    this.specs = specs;
    this.changes = new RandomChanges(dice);
    this.legacy = new RandomLegacy(dice, legacies);
  }

  /** Changes the spec; returns what was changed, in a word. */
  String edit(ObjectNode spec) {
    String what = switch (dice.between(1, 24)) {
      case 1, 2, 3, 4, 5 -> changeService(spec);
      case 6, 7, 8 -> changeDatabase(spec);
      case 9, 10, 11 -> changeTable(spec);
      case 12, 13 -> add(spec);
      case 14, 15 -> remove(spec);
      case 16 -> rename(spec);
      case 17, 18 -> policies(spec);
      case 19, 20, 21 -> {
        String list = legacy.someList();
        yield add(spec, list, list.equals("tables") ? RandomSpec.TABLES : RandomSpec.DATABASES);
      }
      case 22 -> upgradeSome(spec);
      default -> surroundings(spec);
    };
    mend(spec);
    return what;
  }

  /** See {@link User#heirs()}. */
  Set<String> heirs() {
    return legacy.heirs();
  }

  private String changeService(ObjectNode spec) {
    ObjectNode service = any(spec, "services");
    if (service == null) {
      return add(spec, "services", RandomSpec.SERVICES);
    }
    String name = service.path("name").asText();
    switch (dice.between(1, 8)) {
      case 1, 2 -> service.put("image", specs.image(name));
      case 3 -> specs.scaling(service);
      case 4 -> specs.routes(service);
      case 5 -> specs.uses(spec, service);
      case 6 -> specs.env(service);
      case 7 -> toggle(service, "release", () -> service.putObject("release").putArray("command").add("migrate"));
      default -> toggle(service, "port", () -> service.put("port", 8080));
    }
    return "service " + name;
  }

  private String changeDatabase(ObjectNode spec) {
    ObjectNode database = any(spec, "databases");
    if (database == null) {
      return add(spec, "databases", RandomSpec.DATABASES);
    }
    switch (dice.between(1, 14)) {
      case 1, 2 -> database.put("instanceClass", dice.of(RandomSpec.CLASSES));
      case 3 -> grow(database);
      case 4 -> upgrade(database);
      case 5, 6 -> database.put("readReplicas", dice.between(0, 2));
      case 7 -> specs.parameters(database);
      case 8 -> specs.protection(database);
      case 9 -> legacy.restore("databases", database);
      case 10 -> specs.majorUpgrade(database);
      case 11 -> specs.features(database);
      case 12, 13 -> specs.users(database);
      default -> database.put("multiAz", dice.in100(50));
    }
    return "database " + database.path("name").asText();
  }

  private static void grow(ObjectNode database) {
    ObjectNode storage = database.withObject("/storage");
    storage.put("sizeGiB", storage.has("sizeGiB") ? storage.path("sizeGiB").asInt() + 20 : 120);
  }

  private String upgradeSome(ObjectNode spec) {
    ObjectNode database = any(spec, "databases");
    if (database == null) {
      return add(spec, "databases", RandomSpec.DATABASES);
    }
    upgrade(database);
    return "version of database " + database.path("name").asText();
  }

  private static void upgrade(ObjectNode database) {
    String next = switch (database.path("version").asText()) {
      case "15" -> "16";
      case "16", "17" -> "17";
      default -> "8.4";
    };
    database.put("version", next);
  }

  private String changeTable(ObjectNode spec) {
    ObjectNode table = any(spec, "tables");
    if (table == null) {
      return add(spec, "tables", RandomSpec.TABLES);
    }
    switch (dice.between(1, 8)) {
      case 1, 2 -> changeIndexes(table);
      case 3 -> specs.capacity(table);
      case 4 -> toggle(table, "timeToLive", () -> table.put("timeToLive", "expiresAt"));
      case 5 -> toggle(table, "stream", () -> table.put("stream", "NewImage"));
      case 7 -> legacy.restore("tables", table);
      case 6 -> table.putObject("pointInTimeRecovery").put("enabled", dice.in100(60));
      default -> specs.protection(table);
    }
    return "table " + table.path("name").asText();
  }

  /** An index of a name that was there before may have other keys: the name is free again only once it is gone. */
  private void changeIndexes(ObjectNode table) {
    ArrayNode indexes = RandomSpec.list(table, "indexes");
    String name = dice.of("by-owner", "by-state", "by-day");
    int at = RandomSpec.names(indexes).indexOf(name);
    if (at >= 0) {
      indexes.remove(at);
    } else {
      indexes.add(specs.index(name));
    }
    RandomSpec.dropIfEmpty(table);
  }

  private String add(ObjectNode spec) {
    return switch (dice.between(1, 4)) {
      case 1 -> add(spec, "databases", RandomSpec.DATABASES);
      case 2 -> add(spec, "tables", RandomSpec.TABLES);
      default -> add(spec, "services", RandomSpec.SERVICES);
    };
  }

  private String add(ObjectNode spec, String list, List<String> pool) {
    List<String> free = new ArrayList<>(pool);
    free.removeAll(RandomSpec.names(spec.path(list)));
    free.removeIf(name -> legacy.isTaken(list, name));
    if (free.isEmpty() || spec.path(list).size() >= 3) {
      return "nothing";
    }
    String name = dice.of(free);
    ObjectNode before = removed.get(list + "/" + name);
    boolean asBefore = before != null && dice.in100(70) && legacy.isFree(spec, before.path("identifier").asText());
    ObjectNode component = asBefore ? before.deepCopy() : switch (list) {
      case "databases" -> specs.database(name);
      case "tables" -> specs.table(name);
      default -> specs.service(spec, name);
    };
    // The one before may still be there, and no engine goes back.
    if (before != null && before.has("version") && before.path("engine").equals(component.path("engine"))) {
      component.set("version", before.path("version"));
    }
    if (!list.equals("services")) {
      legacy.begin(spec, list, component);
    }
    RandomSpec.list(spec, list).add(component);
    return "new " + list + "/" + name;
  }

  private String remove(ObjectNode spec) {
    String list = dice.of("services", "services", "databases", "tables");
    ArrayNode components = RandomSpec.list(spec, list);
    if (components.isEmpty()) {
      RandomSpec.dropIfEmpty(spec);
      return "nothing";
    }
    ObjectNode gone = (ObjectNode) components.remove(dice.between(0, components.size() - 1));
    removed.put(list + "/" + gone.path("name").asText(), gone);
    RandomSpec.dropIfEmpty(spec);
    return "no " + list + "/" + gone.path("name").asText();
  }

  /** A component under another name: one goes, another one comes. */
  private String rename(ObjectNode spec) {
    String list = dice.of("services", "databases", "tables");
    List<String> pool = switch (list) {
      case "databases" -> RandomSpec.DATABASES;
      case "tables" -> RandomSpec.TABLES;
      default -> RandomSpec.SERVICES;
    };
    ObjectNode component = any(spec, list);
    List<String> free = new ArrayList<>(pool);
    free.removeAll(RandomSpec.names(spec.path(list)));
    free.removeIf(other -> removed.containsKey(list + "/" + other) || legacy.isTaken(list, other));
    if (component == null || free.isEmpty()) {
      return "nothing";
    }
    String name = component.path("name").asText();
    removed.put(list + "/" + name, component.deepCopy());
    String other = dice.of(free);
    component.put("name", other);
    if (!list.equals("services")) {
      legacy.rename(list, name, component);
    }
    return list + "/" + name + " is now " + other;
  }

  private String policies(ObjectNode spec) {
    ObjectNode component = any(spec, dice.of("services", "databases", "tables"));
    if (component != null && dice.in100(50)) {
      changes.ofComponent(component);
      return "changes of " + component.path("name").asText();
    }
    if (dice.in100(60)) {
      changes.ofPlatform(spec);
      return "changes";
    }
    spec.put("dataPolicy", specs.dataPolicy());
    return "dataPolicy";
  }

  private String surroundings(ObjectNode spec) {
    switch (dice.between(1, 4)) {
      case 1 -> spec.withObject("/aws").putObject("tags").put(dice.of("team", "stage"), dice.of("a", "b"));
      case 2 -> spec.putObject("network").put("podSecurityGroup", dice.of("Own", "Cluster"));
      case 3 -> spec.put("profile", dice.of("Starter", "Production"));
      default -> specs.gateway(spec);
    }
    return "surroundings";
  }

  /** Takes out what refers to something that is no longer there. Sometimes a user forgets to, and is refused. */
  private void mend(ObjectNode spec) {
    if (dice.in100(3)) {
      return;
    }
    List<String> databases = RandomSpec.names(spec.path("databases"));
    List<String> tables = RandomSpec.names(spec.path("tables"));
    for (JsonNode service : spec.path("services")) {
      ((ObjectNode) service).withArray("/uses").removeIf(use ->
          use.has("database") && (!databases.contains(use.path("database").asText()) || lacksReader(spec, use))
              || use.has("table") && !tables.contains(use.path("table").asText()));
      if (!service.has("port")) {
        ((ObjectNode) service).remove(List.of("routes", "healthCheck"));
      }
      RandomSpec.dropIfEmpty((ObjectNode) service);
    }
    if (spec.path("gateway").isObject()) {
      List<String> exposed = RandomSpec.names(RandomSpec.list(spec, "services").findParents("port"));
      spec.withObject("/gateway").withArray("/routes").removeIf(r -> !exposed.contains(r.path("service").asText()));
    }
    for (JsonNode database : spec.path("databases")) {
      if (database.path("readReplicas").asInt() > 0 && database.path("backup").has("retentionDays")) {
        ((ObjectNode) database.path("backup")).put("retentionDays", 7);
      }
    }
    RandomSpec.dropIfEmpty(spec);
  }

  private static boolean lacksReader(ObjectNode spec, JsonNode use) {
    if (!use.path("endpoint").asText().equals("Reader")) {
      return false;
    }
    for (JsonNode database : spec.path("databases")) {
      if (database.path("name").equals(use.path("database"))) {
        return database.path("readReplicas").asInt() == 0;
      }
    }
    return true;
  }

  private static void toggle(ObjectNode component, String field, Runnable set) {
    if (component.remove(field) == null) {
      set.run();
    }
  }

  /** Null where there is none. */
  private ObjectNode any(ObjectNode spec, String list) {
    JsonNode components = spec.path(list);
    return components.isEmpty() ? null : (ObjectNode) components.get(dice.between(0, components.size() - 1));
  }
}
