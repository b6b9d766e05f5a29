package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Specs at the bounds of the CRD. */
final class Extremes {
  /** As long as the name of a component may be. */
  private static final int NAME_LENGTH = 30;

  private Extremes() {}

  /** A component's name of full length, which differs from the others at the end only. */
  static String name(String kind, int number) {
    String end = "-" + number;
    return kind + "x".repeat(NAME_LENGTH - kind.length() - end.length()) + end;
  }

  static ObjectNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("aws").put("region", "us-east-1");
    return spec;
  }

  /** Each with a port and that many routes on a host of its own. */
  static ObjectNode services(ObjectNode spec, int count, int routes) {
    ArrayNode services = spec.withArray("services");
    for (int i = 0; i < count; i++) {
      ObjectNode service = services.addObject().put("name", name("service", i)).put("image", "shop/api:1")
          .put("port", 8080);
      service.putObject("autoscaling").put("min", 2).put("max", 4).put("cpuPercent", 70);
      service.putObject("release").putArray("command").add("migrate");
      for (int j = 0; j < routes; j++) {
        service.withArray("routes").addObject().put("host", "s" + i + ".example.com").put("path", "/" + j);
      }
    }
    return spec;
  }

  static ObjectNode databases(ObjectNode spec, int count, int replicas) {
    for (int i = 0; i < count; i++) {
      spec.withArray("databases").addObject().put("name", name("database", i)).put("engine", "postgres")
          .put("version", "16").put("readReplicas", replicas);
    }
    return spec;
  }

  /** Each scaled, with that many indexes. */
  static ObjectNode tables(ObjectNode spec, int count, int indexes) {
    for (int i = 0; i < count; i++) {
      ObjectNode table = spec.withArray("tables").addObject().put("name", name("table", i));
      key(table, "k");
      ObjectNode capacity = table.putObject("capacity").put("mode", "Provisioned");
      capacity.putObject("read").put("min", 1).put("max", 9);
      capacity.putObject("write").put("min", 1).put("max", 9);
      for (int j = 0; j < indexes; j++) {
        key(table.withArray("indexes").addObject().put("name", name("index", j)), "a" + j);
      }
    }
    return spec;
  }

  static ObjectNode caches(ObjectNode spec, int count) {
    for (int i = 0; i < count; i++) {
      spec.withArray("caches").addObject().put("name", name("cache", i)).put("engine", "valkey").put("version", "8.0");
    }
    return spec;
  }

  static ObjectNode documentStores(ObjectNode spec, int count, int instances) {
    for (int i = 0; i < count; i++) {
      spec.withArray("documentStores").addObject().put("name", name("document", i)).put("instances", instances);
    }
    return spec;
  }

  static ObjectNode buckets(ObjectNode spec, int count) {
    for (int i = 0; i < count; i++) {
      spec.withArray("buckets").addObject().put("name", name("bucket", i));
    }
    return spec;
  }

  /** Each with clients that come back from the sign-in pages. */
  static ObjectNode userPools(ObjectNode spec, int count, int clients) {
    for (int i = 0; i < count; i++) {
      ObjectNode pool = spec.withArray("userPools").addObject().put("name", name("users", i));
      for (int j = 0; j < clients; j++) {
        pool.withArray("clients").addObject().put("name", name("client", j)).putArray("callbackUrls")
            .add("https://s" + j + ".example.com/back");
      }
    }
    return spec;
  }

  private static void key(ObjectNode of, String attribute) {
    of.putObject("partitionKey").put("name", attribute).put("type", "String");
  }

  /** Lets each service use as many databases and tables as it may, in turn. */
  static ObjectNode uses(ObjectNode spec, int each) {
    int databases = spec.path("databases").size();
    int parts = databases + spec.path("tables").size();
    for (int i = 0; i < spec.path("services").size(); i++) {
      ArrayNode uses = ((ObjectNode) spec.path("services").get(i)).putArray("uses");
      for (int j = 0; j < each; j++) {
        int part = (i + j) % parts;
        uses.addObject().put(part < databases ? "database" : "table",
            name(part < databases ? "database" : "table", part < databases ? part : part - databases));
      }
    }
    return spec;
  }

  /** Routes of the gateway to one service after the other. */
  static ObjectNode gateway(ObjectNode spec, int routes) {
    ObjectNode gateway = spec.putObject("gateway").put("type", "LoadBalancer").put("host", "shop.example.com");
    for (int i = 0; i < routes; i++) {
      gateway.withArray("routes").addObject().put("path", "/" + i).put("service", name("service", i));
    }
    return spec;
  }

  /** Tags whose keys have that many characters and two more, and whose values are as long as they may be. */
  static ObjectNode tags(ObjectNode spec, int count, int keyLength) {
    for (int i = 0; i < count; i++) {
      spec.withObject("/aws").withObject("tags").put("k".repeat(keyLength) + (i + 10), "é".repeat(256));
    }
    return spec;
  }

  /** That many variables of that value for each service. */
  static ObjectNode env(ObjectNode spec, int count, String value) {
    spec.path("services").forEach(service -> {
      for (int i = 0; i < count; i++) {
        ((ObjectNode) service).withArray("env").addObject().put("name", "V" + i).put("value", value);
      }
    });
    return spec;
  }
}
