package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Buckets, caches, document stores and user pools in a spec, by chance, and what a user changes of them. Each is
 * seldom, since what a story costs grows with what is in it. The choices are apart from those for everything else: a
 * story with none of them is the same without this.
 */
final class RandomStores {
  /** What they are called in a service's uses, by list. */
  private static final Map<String, String> USES = new TreeMap<>(Map.of("buckets", "bucket", "caches", "cache",
      "documentStores", "documentStore", "userPools", "userPool"));
  private static final Map<String, List<String>> NAMES = Map.of("buckets", List.of("uploads", "main"),
      "caches", List.of("sessions", "main"), "documentStores", List.of("catalog", "main"),
      "userPools", List.of("users", "main"));
  /** In 100 specs. */
  private static final int SHARE = 12;

  private final Dice dice;
  private final RandomChanges changes;
  /** Components that were removed, by list and name. */
  private final Map<String, ObjectNode> removed = new TreeMap<>();

  RandomStores(Dice dice) {
    this.dice = dice;
    this.changes = new RandomChanges(dice);
  }

  /** Adds some to a new platform. */
  void begin(ObjectNode spec) {
    for (String list : USES.keySet()) {
      if (dice.in100(SHARE)) {
        dice.some(dice.of(1, 1, 2), NAMES.get(list)).forEach(name ->
            RandomSpec.list(spec, list).add(component(list, name)));
      }
    }
    use(spec);
  }

  /** Whether the next edit is one of these. */
  boolean isDue(ObjectNode spec) {
    return dice.in100(USES.keySet().stream().anyMatch(spec::has) ? 35 : 3);
  }

  /** Changes the spec; returns what was changed, in a word. */
  String edit(ObjectNode spec) {
    List<String> present = USES.keySet().stream().filter(spec::has).toList();
    int which = dice.between(1, 10);
    if (present.isEmpty() || which == 1) {
      return add(spec, dice.of(List.copyOf(USES.keySet())));
    }
    String list = dice.of(present);
    ArrayNode components = RandomSpec.list(spec, list);
    int at = dice.between(0, components.size() - 1);
    ObjectNode component = (ObjectNode) components.get(at);
    String what = list + "/" + component.path("name").asText();
    switch (which) {
      case 2, 3 -> {
        removed.put(what, component);
        components.remove(at);
        RandomSpec.dropIfEmpty(spec);
        return "no " + what;
      }
      case 4 -> use(spec);
      case 5 -> protection(list, component);
      case 6 -> changes.ofComponent(component);
      default -> change(list, component);
    }
    return what;
  }

  /** Takes out uses of what is no longer there. */
  void mend(ObjectNode spec) {
    spec.path("services").forEach(service -> {
      RandomSpec.list((ObjectNode) service, "uses").removeIf(use -> USES.entrySet().stream().anyMatch(sort ->
          use.has(sort.getValue())
              && !RandomSpec.names(spec.path(sort.getKey())).contains(use.path(sort.getValue()).asText())));
      RandomSpec.dropIfEmpty((ObjectNode) service);
    });
  }

  /** What was there before comes back as it was, mostly: no engine goes back, and the one before may still be there. */
  private String add(ObjectNode spec, String list) {
    List<String> free = new ArrayList<>(NAMES.get(list));
    free.removeAll(RandomSpec.names(spec.path(list)));
    if (free.isEmpty()) {
      return "nothing";
    }
    String name = dice.of(free);
    ObjectNode before = removed.get(list + "/" + name);
    ObjectNode component = before != null && dice.in100(70) ? before.deepCopy() : component(list, name);
    for (String field : List.of("engine", "version")) {
      if (before != null && before.has(field)) {
        component.set(field, before.path(field));
      }
    }
    RandomSpec.list(spec, list).add(component);
    use(spec);
    return "new " + list + "/" + name;
  }

  /** Some services use some of them; those of other sorts they go on using. */
  private void use(ObjectNode spec) {
    spec.path("services").forEach(service -> {
      ArrayNode uses = RandomSpec.list((ObjectNode) service, "uses");
      uses.removeIf(use -> USES.values().stream().anyMatch(use::has));
      USES.forEach((list, sort) -> spec.path(list).forEach(component -> {
        if (dice.in100(50)) {
          String name = component.path("name").asText();
          ObjectNode use = uses.addObject().put(sort, name)
              .put("as", sort.toLowerCase(Locale.ROOT) + "-" + name);
          if (sort.equals("bucket") || sort.equals("userPool")) {
            use.put("access", dice.of("Read", "ReadWrite"));
          }
        }
      }));
      RandomSpec.dropIfEmpty((ObjectNode) service);
    });
  }

  private ObjectNode component(String list, String name) {
    ObjectNode component = JsonNodeFactory.instance.objectNode().put("name", name);
    switch (list) {
      case "caches" -> {
        boolean redis = dice.in100(50);
        component.put("engine", redis ? "redis" : "valkey").put("version", redis ? "7.1" : dice.of("7.2", "8.0"));
      }
      case "documentStores" -> component.put("version", dice.of("4.0", "5.0", "5.0", "5.0"));
      case "userPools" -> {
        if (dice.in100(50)) {
          component.putArray("signIn").add("email");
        }
        toggleClient(component);
      }
      default -> { }
    }
    for (int i = dice.between(0, 3); i > 0; i--) {
      change(list, component);
    }
    protection(list, component);
    if (dice.in100(15)) {
      changes.ofComponent(component);
    }
    return component;
  }

  private void change(String list, ObjectNode component) {
    switch (list) {
      case "buckets" -> changeBucket(component);
      case "caches" -> changeCache(component);
      case "documentStores" -> changeDocumentStore(component);
      default -> changeUserPool(component);
    }
  }

  private void changeBucket(ObjectNode bucket) {
    switch (dice.between(1, 4)) {
      case 1 -> bucket.put("versioned", dice.in100(60));
      case 2 -> toggle(bucket, "expireAfterDays", () -> bucket.put("expireAfterDays", dice.between(1, 90)));
      case 3 -> toggle(bucket, "expireOldVersionsAfterDays", () -> bucket.put("expireOldVersionsAfterDays", 30));
      default -> toggle(bucket, "cors", () -> {
        ObjectNode rule = bucket.putArray("cors").addObject();
        rule.putArray("allowedOrigins").add("https://" + dice.of("www", "app") + ".example.com");
        rule.putArray("allowedMethods").add("GET");
      });
    }
  }

  private void changeCache(ObjectNode cache) {
    switch (dice.between(1, 5)) {
      case 1 -> cache.put("nodeType", dice.of("cache.t4g.micro", "cache.t4g.small", "cache.m7g.large"));
      case 2 -> {
        cache.put("nodes", dice.between(1, 3)).remove("multiAz");
        if (cache.path("nodes").asInt() > 1 && dice.in100(50)) {
          cache.put("multiAz", dice.in100(50));
        }
      }
      case 3 -> cache.putObject("parameters").put("maxmemory-policy", dice.of("allkeys-lru", "volatile-lru"));
      case 4 -> cache.putObject("backup").put("retentionDays", dice.between(0, 5));
      default -> {
        if (cache.path("engine").asText().equals("valkey") || dice.in100(40)) {
          cache.put("engine", "valkey").put("version", "8.0");
        }
      }
    }
  }

  private void changeDocumentStore(ObjectNode store) {
    switch (dice.between(1, 5)) {
      case 1, 2 -> store.put("instances", dice.between(1, 3));
      case 3 -> store.put("instanceClass", dice.of("db.t3.medium", "db.r6g.large"));
      case 4 -> store.putObject("backup").put("retentionDays", dice.between(1, 5));
      default -> store.put("version", "5.0");
    }
    if (dice.in100(20)) {
      store.putObject("parameters").put("audit_logs", dice.of("enabled", "disabled"));
    }
  }

  private void changeUserPool(ObjectNode pool) {
    switch (dice.between(1, 6)) {
      case 1 -> pool.put("mfa", dice.of("Off", "Optional", "Required"));
      case 2 -> pool.putObject("passwordPolicy").put("minimumLength", dice.between(8, 20));
      case 3 -> pool.put("selfSignUp", dice.in100(50));
      case 4 -> toggle(pool, "domainPrefix", () -> pool.put("domainPrefix", "shop-" + pool.path("name").asText()));
      default -> toggleClient(pool);
    }
  }

  /** A client's name tells whether it has a secret, since that never changes. */
  private void toggleClient(ObjectNode pool) {
    ArrayNode clients = RandomSpec.list(pool, "clients");
    String name = dice.of("web", "server");
    int at = RandomSpec.names(clients).indexOf(name);
    if (at >= 0 && dice.in100(60)) {
      clients.remove(at);
    } else {
      ObjectNode client = at >= 0 ? (ObjectNode) clients.get(at) : clients.addObject().put("name", name);
      client.remove("callbackUrls");
      if (name.equals("server")) {
        client.put("secret", true);
      }
      if (dice.in100(60)) {
        client.putArray("callbackUrls").add("https://" + dice.of("www", "app") + ".example.com/back");
      }
    }
    RandomSpec.dropIfEmpty(pool);
  }

  private void protection(String list, ObjectNode component) {
    component.remove(List.of("deletionProtection", "dataPolicy"));
    if (dice.in100(30) && (list.equals("documentStores") || list.equals("userPools"))) {
      component.put("deletionProtection", dice.in100(50));
    }
    if (dice.in100(50)) {
      component.put("dataPolicy", dice.of("Snapshot", "Snapshot", "Retain", "Delete"));
    }
  }

  private static void toggle(ObjectNode component, String field, Runnable set) {
    if (component.remove(field) == null) {
      set.run();
    }
  }
}
