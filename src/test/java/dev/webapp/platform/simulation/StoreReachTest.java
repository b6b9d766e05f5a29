package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.simulation.Connections.Pod;
import dev.webapp.platform.simulation.Connections.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store's port is reached by the services that use it, and their releases; nothing else is kept from anybody. */
class StoreReachTest {
  private static final String STORES = """
      databases:
        - {name: main, engine: postgres, version: "16", readReplicas: 1}
        - {name: orders, engine: mysql, version: "8.0"}
      caches:
        - {name: sessions, engine: redis, version: "7.1"}
      documentStores:
        - {name: docs}
      """;
  private static final Map<String, String> PREFIXES =
      Map.of("database", "database-", "cache", "cache-", "documentStore", "document-store-");
  private static final String SERVICES = """
      services:
        - {name: api, image: "shop/api:1", port: 8080, replicas: 2, release: {command: [migrate]},
           uses: [{database: main}, {cache: sessions}]}
        - {name: pods, image: "shop/pods:1", uses: [{database: orders, binding: Nothing}, {documentStore: docs}]}
        - {name: report, image: "shop/report:1", uses: [{database: main, endpoint: Reader}, {database: orders},
           {cache: sessions}, {documentStore: docs}]}
        - {name: web, image: "shop/web:1", port: 80, routes: [{host: www.example.com}], release: {command: [warm]}}
      """;

  /** A platform, and what its pods may connect to. */
  private record Watched(Scene scene, Connections connections) {
    static Watched of(String spec) {
      World world = new World(3);
      Connections connections = new Connections(world);
      return new Watched(Scene.of(world, spec).ready(), connections);
    }

    JsonNode spec() {
      return scene.world.store().get(scene.key).json().path("spec");
    }

    /** Each service and release, with the stores that its pods reach. */
    Map<String, List<String>> reached() {
      Map<String, List<String>> reached = new TreeMap<>();
      Map<String, Integer> stores = stores(spec());
      for (Pod pod : connections.runningPods()) {
        List<String> those = stores.keySet().stream()
            .filter(store -> connections.reaches(pod, store, stores.get(store))).toList();
        assertThat(reached.getOrDefault(pod.service(), those)).as("pods of one service").isEqualTo(those);
        reached.put(pod.service(), those);
      }
      return reached;
    }

    /** Plays on, looking all the while whether each pod reaches what its service uses before and after. */
    void neverCut(Duration duration, Map<String, List<String>> used) {
      Instant end = scene.world.clock().instant().plus(duration);
      Map<String, Integer> stores = stores(spec());
      scene.world.await(duration.plusMinutes(1), "the end", () -> {
        for (Pod pod : connections.runningPods()) {
          for (String store : used.getOrDefault(pod.service(), List.of())) {
            assertThat(connections.reaches(pod, store, stores.get(store)))
                .as("%s of %s to %s", pod.release() ? "release" : "pod", pod.service(), store).isTrue();
          }
        }
        return !scene.world.clock().instant().isBefore(end);
      });
    }
  }

  /** Every store of a spec with its port. */
  private static Map<String, Integer> stores(JsonNode spec) {
    Map<String, Integer> stores = new LinkedHashMap<>();
    spec.path("databases").forEach(database -> stores.put("database-" + name(database),
        database.path("engine").asText().equals("mysql") ? 3306 : 5432));
    spec.path("caches").forEach(cache -> stores.put("cache-" + name(cache), 6379));
    spec.path("documentStores").forEach(store -> stores.put("document-store-" + name(store), 27017));
    return stores;
  }

  private static String name(JsonNode component) {
    return component.path("name").asText();
  }

  /** What a service shall reach, by the spec alone: what it uses, and by port what is like it. */
  private static List<String> expected(JsonNode spec, String service) {
    TreeSet<String> used = new TreeSet<>();
    spec.path("services").forEach(each -> each.path("uses").forEach(use -> {
      if (name(each).equals(service)) {
        PREFIXES.forEach((field, prefix) -> {
          if (use.has(field)) {
            used.add(prefix + use.path(field).asText());
          }
        });
      }
    }));
    boolean byPort = !spec.at("/network/podSecurityGroup").asText().equals("Own");
    Map<String, Integer> stores = stores(spec);
    return stores.keySet().stream().filter(store -> used.contains(store)
        || byPort && used.stream().anyMatch(other -> stores.get(other).equals(stores.get(store)))).toList();
  }

  private static void onlyUsersReach(Connections connections, JsonNode spec) {
    Map<String, Integer> stores = stores(spec);
    for (Pod pod : connections.everyPod()) {
      if (pod.service().isEmpty()) {
        // Of Kong, which is no platform's.
        continue;
      }
      assertThat(stores.keySet().stream().filter(store -> connections.reaches(pod, store, stores.get(store))))
          .as("%s of %s", pod.release() ? "release" : "pod", pod.service())
          .containsExactlyElementsOf(expected(spec, pod.service()));
      openToAll(connections, pod);
    }
  }

  private static void openToAll(Connections connections, Pod pod) {
    String subnet = connections.inDatabaseSubnet(0);
    List.of(Target.tcp("169.254.169.254", 80), Target.tcp("169.254.170.23", 80), Target.tcp("fd00:ec2::23", 80),
        new Target("169.254.20.10", false, "UDP", 53), new Target("10.0.0.2", false, "UDP", 53),
        Target.tcp("10.0.0.2", 53), new Target(subnet, false, "UDP", 53), Target.tcp(subnet, 53),
        Target.tcp(subnet, 443),
        Target.tcp(subnet, 5433),
        Target.tcp(subnet, 1), Target.tcp(subnet, 65_535), new Target(subnet, false, "SCTP", 5432),
        new Target(subnet, false, "UDP", 5432), new Target(subnet, true, "TCP", 5432),
        new Target("10.0.1.9", true, "TCP", 3306), Target.tcp("10.0.1.9", 5432), Target.tcp("172.20.0.1", 443),
        Target.tcp("52.94.0.1", 443), Target.tcp("203.0.113.7", 5432), Target.tcp("2600:1f00::1", 443))
        .forEach(target -> assertThat(connections.allowed(pod, target)).as("%s to %s", pod.service(), target).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Own", "Cluster"})
  void onlyServicesThatUseAStoreReachIt(String podSecurityGroup) {
    Watched shop = Watched.of(
        "aws: {region: us-east-1}\nnetwork: {podSecurityGroup: " + podSecurityGroup + "}\n" + STORES + SERVICES);

    onlyUsersReach(shop.connections, shop.spec());
    assertThat(shop.connections.everyPod()).extracting(Pod::release).contains(true, false);
    assertThat(shop.reached()).containsEntry("api", List.of("database-main", "cache-sessions"))
        .containsEntry("pods", List.of("database-orders", "document-store-docs")).containsEntry("web", List.of());
    assertThat(shop.scene.platform().getStatus().storeAccess().enforcement())
        .isEqualTo(podSecurityGroup.equals("Own") ? "SecurityGroups" : "NetworkPolicies");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flask-api", "inventory", "amplify-storefront", "api-gateway", "three-systems"})
  void onlyServicesOfSamplesThatUseAStoreReachIt(String sample) {
    World world = new World(1);
    Connections connections = new Connections(world);
    var key = world.applySample(sample);
    world.await(Duration.ofHours(2), "Ready", () -> Platforms.isReady(world.platform(key)));

    assertThat(connections.everyPod()).isNotEmpty();
    onlyUsersReach(connections, world.store().get(key).json().path("spec"));
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void onlyServicesThatUseAStoreReachItWhateverThereIs(@ForAll long seed) {
    World world = new World(seed);
    Connections connections = new Connections(world);
    ObjectNode spec = randomSpec(new Dice(seed));
    Scene.of(world, spec.toString()).ready();

    onlyUsersReach(connections, spec);
  }

  private static ObjectNode randomSpec(Dice dice) {
    ObjectNode spec = Platforms.parse("{aws: {region: us-east-1}}");
    spec.putObject("network").put("podSecurityGroup", dice.of("Own", "Cluster"));
    dice.some(dice.between(0, 3), List.of("main", "orders", "audit")).forEach(name -> {
      boolean postgres = dice.in100(60);
      spec.withArray("databases").addObject().put("name", name).put("engine", postgres ? "postgres" : "mysql")
          .put("version", postgres ? "16" : "8.0");
    });
    dice.some(dice.between(0, 2), List.of("main", "sessions")).forEach(name ->
        spec.withArray("caches").addObject().put("name", name).put("engine", "redis").put("version", "7.1"));
    dice.some(dice.between(0, 1), List.of("main")).forEach(name ->
        spec.withArray("documentStores").addObject().put("name", name));
    dice.some(dice.between(1, 4), List.of("api", "pods", "web", "worker")).forEach(name -> {
      ObjectNode service = spec.withArray("services").addObject().put("name", name).put("image", "shop/" + name + ":1");
      if (dice.in100(40)) {
        service.putObject("release").putArray("command").add("migrate");
      }
      Map.of("databases", "database", "caches", "cache", "documentStores", "documentStore").forEach((list, field) ->
          spec.path(list).forEach(store -> {
            if (dice.in100(50)) {
              service.withArray("uses").addObject().put(field, name(store))
                  .put("as", field.toLowerCase(Locale.ROOT) + "-" + name(store));
            }
          }));
    });
    return spec;
  }

  /** They have one port, and a NetworkPolicy knows stores by nothing else. */
  @Test
  void storesOfOnePortAreToldApartBySecurityGroupsAlone() {
    String spec = """
        aws: {region: us-east-1}
        network: {podSecurityGroup: %s}
        databases:
          - {name: main, engine: postgres, version: "16"}
          - {name: audit, engine: postgres, version: "16"}
        services: [{name: api, image: "shop/api:1", uses: [{database: main}]}]
        """;
    Watched shop = Watched.of(spec.formatted("Cluster"));
    assertThat(shop.reached()).containsEntry("api", List.of("database-main", "database-audit"));
    assertThat(shop.scene.platform().getStatus().storeAccess().message()).endsWith("; by port alone, service api also "
        + "reaches database audit on port 5432: podSecurityGroup: Own tells stores of one port apart");

    shop.scene.apply(spec.formatted("Own"));
    shop.neverCut(Duration.ofMinutes(30), Map.of("api", List.of("database-main")));
    shop.scene.ready();
    assertThat(shop.reached()).containsEntry("api", List.of("database-main"));
    assertThat(shop.scene.platform().getStatus().storeAccess().message()).doesNotContain("by port alone");
  }

  @Test
  void usesComeAndGoWithoutOtherPodsOrOtherGroups() {
    String own = "aws: {region: us-east-1}\nnetwork: {podSecurityGroup: Own}\n" + STORES;
    String service = "services: [{name: web, image: \"shop/web:1\", uses: [%s{database: orders, binding: Nothing}]}]";
    Watched shop = Watched.of(own + service.formatted(""));
    List<Pod> before = shop.connections.runningPods();

    shop.scene.apply(own + service.formatted("{database: main, binding: Nothing}, "));
    shop.scene.ready();
    assertThat(shop.reached()).containsEntry("web", List.of("database-main", "database-orders"));

    shop.scene.apply(own + service.formatted(""));
    shop.scene.ready();
    assertThat(shop.reached()).containsEntry("web", List.of("database-orders"));
    assertThat(shop.connections.runningPods()).isEqualTo(before);
  }

  /** What admitted the pods of before has to stay until the last of them is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"Own", "Cluster"})
  void noPodIsCutWhenStoresAreToAdmitOthers(String to) {
    String spec = "aws: {region: us-east-1}\nnetwork: {podSecurityGroup: %s}\n" + STORES + SERVICES;
    Watched shop = Watched.of(spec.formatted(to.equals("Own") ? "Cluster" : "Own"));
    Map<String, List<String>> used = shop.reached();

    shop.scene.apply(spec.formatted(to));
    shop.neverCut(Duration.ofHours(1), used);

    shop.scene.ready();
    assertThat(shop.reached()).isEqualTo(used);
    assertThat(shop.scene.platform().getStatus().inventory()).extracting(InventoryEntry::id)
        .filteredOn(id -> id.startsWith("SecurityGroupRule/database-main"))
        .containsExactlyElementsOf(to.equals("Own")
            ? List.of("SecurityGroupRule/database-main.api", "SecurityGroupRule/database-main.report")
            : List.of("SecurityGroupRule/database-main-from-pods"));
    assertThat(shop.scene.rollouts("shop-api")).isEqualTo(2);
  }
}
