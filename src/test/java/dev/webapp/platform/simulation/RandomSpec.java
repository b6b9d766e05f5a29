package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Specs of platforms, and their components, by chance: what the CRD takes, and AWS makes. */
final class RandomSpec {
  static final List<String> SERVICES = List.of("api", "web", "worker", "jobs", "admin");
  static final List<String> DATABASES = List.of("main", "orders", "audit");
  static final List<String> TABLES = List.of("carts", "items", "sessions");
  static final List<String> CLASSES = List.of("db.t4g.micro", "db.t4g.small", "db.t4g.medium", "db.m6g.large");

  private final Dice dice;
  private final RandomChanges changes;

  RandomSpec(Dice dice) {
    this.dice = dice;
    this.changes = new RandomChanges(dice);
  }

  /** A whole platform, small enough that many can be played. */
  ObjectNode spec() {
    ObjectNode spec = node();
    spec.putObject("aws").put("region", World.REGION);
    if (dice.in100(40)) {
      spec.withObject("/aws").putObject("tags").put("team", dice.of("shop", "core"));
    }
    if (dice.in100(25)) {
      spec.put("profile", dice.of("Starter", "Production"));
    }
    if (dice.in100(30)) {
      spec.putObject("network").put("podSecurityGroup", dice.of("Own", "Cluster"));
    }
    if (dice.in100(50)) {
      spec.put("dataPolicy", dataPolicy());
    }
    changes.ofPlatform(spec);
    dice.some(dice.between(0, 2), DATABASES).forEach(name -> list(spec, "databases").add(database(name)));
    dice.some(dice.between(0, 2), TABLES).forEach(name -> list(spec, "tables").add(table(name)));
    dice.some(dice.between(0, 3), SERVICES).forEach(name -> list(spec, "services").add(service(spec, name)));
    gateway(spec);
    return spec;
  }

  void gateway(ObjectNode spec) {
    spec.remove("gateway");
    List<String> exposed = names(list(spec, "services").findParents("port"));
    if (!exposed.isEmpty() && dice.in100(40)) {
      ObjectNode gateway = spec.putObject("gateway").put("type", "LoadBalancer");
      if (dice.in100(40)) {
        gateway.put("scheme", dice.of("Internet", "Internal"));
      }
      if (dice.in100(30)) {
        gateway.put("host", "gate.example.com");
      }
      ArrayNode routes = gateway.putArray("routes");
      dice.some(dice.between(0, 2), List.of("/", "/a", "/b")).forEach(path ->
          routes.addObject().put("path", path).put("service", dice.of(exposed)));
    }
    dropIfEmpty(spec);
  }

  ObjectNode service(ObjectNode spec, String name) {
    ObjectNode service = node().put("name", name).put("image", image(name));
    if (dice.in100(60)) {
      service.put("port", dice.of(8080, 9000));
    }
    scaling(service);
    if (dice.in100(25)) {
      service.putObject("release").putArray("command").add("migrate");
    }
    routes(service);
    uses(spec, service);
    env(service);
    if (dice.in100(20)) {
      service.putObject("resources").put("cpu", dice.of("250m", "0.5", "1"));
    }
    if (service.has("port") && dice.in100(20)) {
      service.putObject("healthCheck").put("path", dice.of("/health", "/ready"));
    }
    someChanges(service);
    return service;
  }

  private void someChanges(ObjectNode component) {
    if (dice.in100(15)) {
      changes.ofComponent(component);
    }
  }

  String image(String service) {
    return "shop/" + service + ":" + dice.between(1, 9);
  }

  void scaling(ObjectNode service) {
    service.remove(List.of("replicas", "autoscaling"));
    if (dice.in100(30)) {
      service.putObject("autoscaling").put("min", dice.between(1, 2)).put("max", dice.between(2, 4))
          .put("cpuPercent", dice.of(60, 80));
    } else if (dice.in100(70)) {
      service.put("replicas", dice.between(0, 3));
    }
  }

  void routes(ObjectNode service) {
    service.remove("routes");
    if (service.has("port") && dice.in100(40)) {
      ArrayNode routes = service.putArray("routes");
      routes.addObject().put("host", service.path("name").asText() + ".example.com");
      if (dice.in100(30)) {
        routes.addObject().put("host", "all.example.com").put("path", "/" + service.path("name").asText())
            .put("pathType", dice.of("Prefix", "Exact"));
      }
    }
  }

  void uses(ObjectNode spec, ObjectNode service) {
    service.remove("uses");
    ArrayNode uses = JsonNodeFactory.instance.arrayNode();
    for (JsonNode database : spec.path("databases")) {
      if (dice.in100(50)) {
        String name = database.path("name").asText();
        uses.addObject().put("database", name);
        if (database.path("readReplicas").asInt() > 0 && dice.in100(50)) {
          uses.addObject().put("database", name).put("endpoint", "Reader").put("as", name + "-reader");
        }
      }
    }
    for (JsonNode table : spec.path("tables")) {
      if (dice.in100(40)) {
        uses.addObject().put("table", table.path("name").asText()).put("access", dice.of("Read", "ReadWrite"));
      }
    }
    if (!uses.isEmpty()) {
      service.set("uses", uses);
    }
  }

  void env(ObjectNode service) {
    service.remove("env");
    if (dice.in100(40)) {
      ArrayNode env = service.putArray("env");
      dice.some(2, List.of("LOG", "MODE", "LIMIT")).stream().sorted().forEach(name ->
          env.addObject().put("name", name).put("value", dice.of("", "yes", "7")));
    }
  }

  ObjectNode database(String name) {
    boolean postgres = dice.in100(70);
    ObjectNode database = node().put("name", name).put("engine", postgres ? "postgres" : "mysql")
        .put("version", postgres ? dice.of("15", "16") : "8.0").put("instanceClass", dice.of(CLASSES));
    if (dice.in100(30)) {
      database.putObject("storage").put("sizeGiB", dice.of(20, 40)).put("type", dice.of("gp3", "gp2"));
    }
    if (dice.in100(40)) {
      database.put("readReplicas", dice.between(0, 2));
    }
    if (dice.in100(25)) {
      database.putObject("backup").put("retentionDays", dice.between(1, 14));
    }
    if (dice.in100(30)) {
      database.put("multiAz", dice.in100(50));
    }
    if (dice.in100(25)) {
      database.put("majorUpgrade", "BlueGreen");
    }
    if (dice.in100(40)) {
      users(database);
    }
    parameters(database);
    protection(database);
    someChanges(database);
    return database;
  }

  void parameters(ObjectNode database) {
    database.remove("parameters");
    boolean postgres = database.path("engine").asText().equals("postgres");
    if (dice.in100(30)) {
      database.putObject("parameters").put(postgres ? "work_mem" : "long_query_time", dice.of("64", "128"));
    }
    if (postgres && database.has("majorUpgrade")) {
      database.withObject("/parameters").put("rds.logical_replication", "1");
    }
  }

  /** Who signs in to it and how, and what is told of it. */
  void features(ObjectNode database) {
    boolean postgres = database.path("engine").asText().equals("postgres");
    database.remove(List.of("iamAuthentication", "performanceInsights", "logExports", "caCertificate"));
    if (dice.in100(40)) {
      database.put("iamAuthentication", true);
    }
    if (postgres && dice.in100(40)) {
      database.putObject("performanceInsights").put("enabled", true).put("retentionDays", dice.of(7, 31));
    }
    if (dice.in100(40)) {
      database.putArray("logExports").add(postgres ? dice.of("postgresql", "upgrade") : dice.of("error", "slowquery"));
    }
    if (dice.in100(40)) {
      database.put("caCertificate", dice.of("rds-ca-rsa2048-g1", "rds-ca-ecc384-g1"));
    }
  }

  /** As the schema allows, some other users. */
  void users(ObjectNode database) {
    if (database.path("engine").asText().equals("postgres") && !database.has("majorUpgrade")) {
      database.put("users", dice.of("Alternating", "Master"));
    }
  }

  /** What copies of PostgreSQL need has to be there long before, so that only MySQL's users change their minds. */
  void majorUpgrade(ObjectNode database) {
    if (database.path("engine").asText().equals("mysql")) {
      database.put("majorUpgrade", dice.of("InPlace", "BlueGreen"));
    }
  }

  ObjectNode table(String name) {
    ObjectNode table = node().put("name", name);
    table.set("partitionKey", key(dice.of("id", "number")));
    if (dice.in100(30)) {
      table.set("sortKey", key("at"));
    }
    dice.some(dice.between(0, 2), List.of("by-owner", "by-state", "by-day")).forEach(index ->
        list(table, "indexes").add(index(index)));
    dropIfEmpty(table);
    capacity(table);
    if (dice.in100(25)) {
      table.put("timeToLive", "expiresAt");
    }
    if (dice.in100(25)) {
      table.put("stream", dice.of("KeysOnly", "NewImage", "NewAndOldImages"));
    }
    if (dice.in100(30)) {
      table.putObject("pointInTimeRecovery").put("enabled", dice.in100(70));
    }
    protection(table);
    someChanges(table);
    return table;
  }

  /** An attribute's name tells its type. */
  static ObjectNode key(String name) {
    return node().put("name", name).put("type", name.equals("id") ? "String" : "Number");
  }

  ObjectNode index(String name) {
    ObjectNode index = node().put("name", name);
    index.putObject("partitionKey").put("name", name.substring(3)).put("type", "String");
    if (dice.in100(30)) {
      index.put("projection", "KeysOnly");
    }
    return index;
  }

  void capacity(ObjectNode table) {
    table.remove("capacity");
    if (dice.in100(40)) {
      ObjectNode capacity = table.putObject("capacity").put("mode", "Provisioned");
      for (String way : List.of("read", "write")) {
        capacity.putObject(way).put("min", dice.between(1, 5)).put("max", dice.of(5, 5, 20));
      }
    }
  }

  void protection(ObjectNode component) {
    component.remove(List.of("deletionProtection", "dataPolicy"));
    if (dice.in100(30)) {
      component.put("deletionProtection", dice.in100(50));
    }
    if (dice.in100(50)) {
      component.put("dataPolicy", dataPolicy());
    }
  }

  String dataPolicy() {
    return dice.of("Snapshot", "Snapshot", "Retain", "Delete");
  }

  /** The list of that name, made where there is none. */
  static ArrayNode list(ObjectNode parent, String name) {
    return parent.withArray("/" + name);
  }

  static List<String> names(Iterable<JsonNode> components) {
    return StreamSupport.stream(components.spliterator(), false).map(c -> c.path("name").asText()).toList();
  }

  /** Lists that stand empty are left out, as users do. */
  static void dropIfEmpty(ObjectNode parent) {
    List<String> empty = new ArrayList<>();
    parent.properties().forEach(field -> {
      if (field.getValue() instanceof ArrayNode list && list.isEmpty()) {
        empty.add(field.getKey());
      }
    });
    parent.remove(empty);
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
