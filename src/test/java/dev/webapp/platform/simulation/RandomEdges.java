package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random platforms that are all names, gateways, front ends, firewalls and places to run, and what users change. */
final class RandomEdges {
  /** In which the token of a repository is. */
  private static final String SECRET = "github";
  private static final List<String> ENDPOINTS = List.of("dynamodb", "logs", "s3", "sts");
  private static final List<String> FRONTENDS = List.of("www", "app");

  private final Dice dice;

  RandomEdges(Dice dice) {
    this.dice = dice;
  }

  ObjectNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.putObject("aws").put("region", World.REGION);
    spec.put("dataPolicy", dice.of("Delete", "Snapshot", "Retain"));
    if (dice.in100(85)) {
      spec.putObject("domain").put("zone", "example.com");
    }
    ArrayNode services = spec.putArray("services");
    services.addObject().put("name", "web").put("image", "web:1").put("port", 3000).put("replicas", 1);
    services.addObject().put("name", "api").put("image", "api:1").put("port", 8080).put("replicas", 1);
    serviceRoutes(spec);
    gateway(spec);
    dice.some(dice.of(0, 1, 1, 2), FRONTENDS).forEach(name -> spec.withArray("/frontends").add(frontend(name)));
    firewall(spec);
    compute(spec);
    endpoints(spec);
    mend(spec);
    return spec;
  }

  /** Makes what such platforms need of a cluster. */
  void furnish(World world) {
    world.sandbox().installKong();
    world.applySecret("shop", SECRET, "token", "token");
  }

  /** Changes the spec; returns what was changed, in a word. */
  String edit(ObjectNode spec) {
    String what = switch (dice.between(1, 15)) {
      case 1, 2, 3 -> {
        gateway(spec);
        yield "gateway";
      }
      case 4, 5, 6 -> {
        frontends(spec);
        yield "frontends";
      }
      case 7 -> {
        firewall(spec);
        yield "firewall";
      }
      case 8 -> {
        serviceRoutes(spec);
        yield "routes of services";
      }
      case 9 -> {
        spec.withObject("/aws").putObject("tags").put("team", dice.of("a", "b"));
        yield "tags";
      }
      case 10 -> {
        spec.put("dataPolicy", dice.of("Delete", "Snapshot", "Retain"));
        yield "dataPolicy";
      }
      case 11, 12 -> {
        compute(spec);
        yield "compute";
      }
      case 13, 14 -> {
        endpoints(spec);
        yield "endpoints";
      }
      case 15 -> {
        ((ObjectNode) spec.at("/services/0")).put("image", "web:" + dice.between(1, 9));
        yield "image";
      }
      default -> {
        if (spec.remove("domain") == null) {
          spec.putObject("domain").put("zone", "example.com");
        }
        yield "domain";
      }
    };
    mend(spec);
    return what;
  }

  private void serviceRoutes(ObjectNode spec) {
    ObjectNode web = (ObjectNode) spec.at("/services/0");
    web.remove("routes");
    if (dice.in100(30)) {
      web.putArray("routes").addObject().put("host", dice.of("web", "old") + ".example.com");
    }
  }

  private void gateway(ObjectNode spec) {
    spec.remove("gateway");
    if (dice.in100(15)) {
      return;
    }
    String type = dice.of("LoadBalancer", "LoadBalancer", "ApiGateway", "Kong");
    ObjectNode gateway = spec.putObject("gateway").put("type", type);
    gateway.put("host", dice.of("gate", "gate", "api") + ".example.com");
    ArrayNode routes = gateway.putArray("routes");
    ObjectNode all = routes.addObject().put("path", "/").put("service", "web");
    if (dice.in100(50)) {
      ObjectNode guarded = routes.addObject().put("path", "/me").put("service", "api");
      if (!type.equals("LoadBalancer") && dice.in100(60)) {
        (dice.in100(80) ? guarded : all).put("authorizer", type.equals("Kong") ? "KeyAuth" : "users");
      }
    }
    if (type.equals("LoadBalancer")) {
      if (dice.in100(30)) {
        gateway.put("group", dice.of("blue", "green"));
      } else if (dice.in100(30)) {
        gateway.put("idleTimeoutSeconds", dice.of(30, 120));
      }
    } else {
      if (dice.in100(30)) {
        gateway.putObject("cors").putArray("allowOrigins").add("https://www.example.com");
      }
      if (dice.in100(30)) {
        gateway.putObject("rateLimit").put("requestsPerSecond", dice.of(10, 100));
      }
    }
    if (!gateway.has("group") && dice.in100(20)) {
      gateway.putObject("accessLogs").put("enabled", true);
    }
  }

  private void frontends(ObjectNode spec) {
    ArrayNode frontends = spec.withArray("/frontends");
    String name = dice.of(FRONTENDS);
    int before = frontends.size();
    frontends.removeIf(each -> each.path("name").asText().equals(name));
    if (frontends.size() == before || dice.in100(60)) {
      frontends.add(frontend(name));
    }
  }

  private ObjectNode frontend(String name) {
    ObjectNode frontend = JsonNodeFactory.instance.objectNode().put("name", name);
    String type = dice.of("StaticSite", "StaticSite", "Service", "Amplify");
    frontend.put("type", type);
    if (type.equals("Service") || dice.in100(80)) {
      frontend.put("host", name + (type.equals("Amplify") ? "-built" : type.equals("Service") ? "-served" : "")
          + ".example.com");
    }
    switch (type) {
      case "StaticSite" -> frontend.putObject("staticSite").put("contentVersion", "v" + dice.between(1, 3));
      case "Service" -> frontend.putObject("service").put("name", dice.of("web", "api"));
      default -> {
        ObjectNode amplify = frontend.putObject("amplify").put("repository", "https://github.com/example/" + name)
            .put("branch", dice.of("main", "next")).put("singlePageApp", dice.in100(50));
        amplify.putObject("tokenSecretRef").put("name", SECRET).put("key", "token");
      }
    }
    return frontend;
  }

  private void firewall(ObjectNode spec) {
    spec.remove("firewall");
    if (dice.in100(25)) {
      spec.putObject("firewall").put("rateLimitPerIp", dice.of(1000, 2000));
    }
  }

  private void compute(ObjectNode spec) {
    spec.remove("compute");
    if (dice.in100(50)) {
      spec.putObject("compute").put("type", dice.of("Cluster", "Fargate", "NodeGroup"));
    }
    ObjectNode api = (ObjectNode) spec.at("/services/1");
    api.remove("compute");
    if (dice.in100(20)) {
      api.putObject("compute").put("type", dice.of("Cluster", "Fargate", "NodeGroup"));
    }
  }

  private void endpoints(ObjectNode spec) {
    spec.remove("network");
    if (dice.in100(50)) {
      ArrayNode endpoints = spec.putObject("network").putArray("privateEndpoints");
      dice.some(dice.between(1, 3), ENDPOINTS).forEach(endpoints::add);
    }
  }

  /** Leaves out what cannot be together. */
  private static void mend(ObjectNode spec) {
    if (!spec.has("domain")) {
      spec.withArray("/frontends").removeIf(each -> each.path("type").asText().equals("Service"));
      spec.path("frontends").forEach(each -> ((ObjectNode) each).remove("host"));
      if (spec.has("gateway")) {
        ((ObjectNode) spec.get("gateway")).remove(List.of("host", "group"));
      }
      ((ObjectNode) spec.at("/services/0")).remove("routes");
    } else if (spec.path("gateway").has("routes") && !spec.path("gateway").has("host")) {
      ((ObjectNode) spec.get("gateway")).put("host", "gate.example.com");
    }
    boolean group = spec.path("gateway").has("group");
    boolean api = spec.path("gateway").path("type").asText().equals("ApiGateway");
    boolean edges = false;
    for (JsonNode frontend : spec.path("frontends")) {
      edges |= !frontend.path("type").asText().equals("Amplify");
    }
    if (group || api && !edges) {
      spec.remove("firewall");
    }
    boolean users = spec.path("gateway").path("routes").findValuesAsText("authorizer").contains("users");
    spec.remove("userPools");
    if (users) {
      ObjectNode pool = spec.putArray("userPools").addObject().put("name", "users").put("dataPolicy", "Delete");
      pool.putArray("signIn").add("email");
      pool.putArray("clients").addObject().put("name", "web");
    }
    if (spec.path("frontends").isEmpty()) {
      spec.remove("frontends");
    }
  }
}
