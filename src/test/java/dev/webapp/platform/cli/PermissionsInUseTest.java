package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole operator at work, from a platform's creation to its end, needs its generated permissions and no others. */
class PermissionsInUseTest {
  private static final String OPERATOR = "operator";

  /**
   * Granted, though this life needs them not: a read after a conflict in removing the finalizer, and what JOSDK insists
   * on before it starts, while its client patches the lease.
   */
  private static final List<String> ELSEWHERE =
      List.of("get platform.webapp.dev/webappplatforms", "update coordination.k8s.io/leases");

  /** Every type of object and, as far as the account plays them, every kind in AWS. */
  private static final String EVERYTHING = """
      apiVersion: platform.webapp.dev/v1alpha1
      kind: WebAppPlatform
      metadata: {name: shop, namespace: shop}
      spec:
        aws: {region: us-east-1}
        network: {podSecurityGroup: Own}
        services:
          - name: web
            image: web:1
            port: 8080
            replicas: 2
            release: {command: [migrate]}
            healthCheck: {path: /}
            routes: [{host: shop.example.com}]
            uses: [{database: main}, {table: events, access: ReadWrite}]
          - name: worker
            image: worker:1
            port: 8081
            autoscaling: {min: 2, max: 4, cpuPercent: 70}
        frontends:
          - name: web
            type: Amplify
            amplify: {repository: "https://github.com/example/web", tokenSecretRef: {name: github, key: token}}
        gateway:
          type: Kong
          rateLimit: {requestsPerSecond: 50}
          routes: [{path: /api, service: web}]
        databases:
          - name: main
            engine: postgres
            version: "16"
            readReplicas: 1
            storage: {sizeGiB: 20}
            parameters: {log_statement: ddl}
        tables:
          - name: events
            partitionKey: {name: tenant, type: String}
            capacity:
              mode: Provisioned
              read: {min: 5, max: 50}
              write: {min: 5, max: 50}
            pointInTimeRecovery: {enabled: true}
      """;

  @Test
  void ofAWholeLife(@TempDir Path files) throws Exception {
    ScaledClock clock = ScaledClock.of(600);
    SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.LIFELIKE);
    world.createNamespace("shop");
    world.installKong();
    world.applySecret("shop", "github", "token", "token");
    world.createNamespace(RbacFile.NAMESPACE);
    try (ApiServer server = ApiServer.start(world.store(), 0);
        AutoCloseable _ = world.controllers().runEvery(Duration.ofMillis(10));
        KubernetesClient user = OperatorRuntime.client(config(server, "user"));
        KubernetesClient client = OperatorRuntime.client(config(server, OPERATOR));
        OperatorRuntime operator = operator(world, client, clock)) {
      operator.start();
      Resource<WebAppPlatform> platform =
          user.resources(WebAppPlatform.class).inNamespace("shop").withName("shop");

      // More steps than a status shows: kept, changed, and dropped once they are carried out.
      String observed = EVERYTHING.replace("spec:\n", "spec:\n  changes: {policy: Observe}\n");
      apply(world, files, observed);
      String first = awaitPlan(user, null);
      apply(world, files, observed.replace("readReplicas: 1", "readReplicas: 2"));
      awaitPlan(user, first);
      apply(world, files, EVERYTHING);
      awaitReady(platform);
      // New pods, an autoscaler that takes over from a fixed number, and a service that leaves.
      apply(world, files, EVERYTHING.replace("image: web:1", "image: web:2")
          .replace("replicas: 2", "autoscaling: {min: 2, max: 5, cpuPercent: 60}")
          .replaceFirst("(?s)    - name: worker.*?  frontends:", "  frontends:")
          .replace("max: 50", "max: 60").replace("log_statement: ddl", "log_statement: all"));
      awaitReady(platform);
      platform.delete();
      await().atMost(Duration.ofSeconds(60)).until(() -> platform.get() == null);
    }

    Set<String> called = world.store().calls().permissionsOf(OPERATOR);
    assertThat(called).doesNotContainAnyElementsOf(ELSEWHERE);
    called.addAll(ELSEWHERE);
    assertThat(called).isEqualTo(granted());
    assertThat(IamPolicyFile.actions(Wiring.unconnected())).containsAll(
        world.account().calls().byOperation().keySet().stream().map(PermissionsInUseTest::action).toList());
  }

  /** The IAM action that allows {@code service:operation}. */
  private static String action(String call) {
    String[] parts = call.split(":");
    return new ApiCall(parts[0], parts[1], "own", "us-east-1").action();
  }

  private static OperatorRuntime operator(SandboxWorld world, KubernetesClient client, ScaledClock clock) {
    ScopedClients clients = new ScopedClients(world.clients(), new Governor(clock), ApiCall.Listener.NONE, clock);
    return new OperatorRuntime(client,
        new OperatorRuntime.Settings(new Installation(world.owner(), SandboxWorld.CLUSTER, world.region()), Set.of(),
            RbacFile.NAMESPACE, Duration.ofMillis(50), clock),
        cluster -> Wiring.registry(clients, cluster, world.roles(), clock, new Random(1)),
        new Announcing(client, clock), Metrics.NOOP);
  }

  private static void apply(SandboxWorld world, Path files, String manifest) throws Exception {
    Path file = Files.writeString(files.resolve("shop.yaml"), manifest);
    world.apply(ManifestReader.read(file).getFirst().object());
  }

  private static void awaitReady(Resource<WebAppPlatform> platform) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
      WebAppPlatform now = platform.get();
      assertThat(now.getStatus()).isNotNull();
      assertThat(now.getStatus().conditions())
          .anySatisfy(c -> {
            assertThat(c.type()).isEqualTo(Conditions.READY);
            assertThat(c.status()).as(c.message()).isEqualTo("True");
          });
      assertThat(Objects.equals(now.getStatus().observedGeneration(), now.getMetadata().getGeneration())).isTrue();
    });
  }

  /** Returns the whole plan, once it is not the one before. */
  private static String awaitPlan(KubernetesClient user, String before) {
    Resource<ConfigMap> kept = user.configMaps().inNamespace("shop").withName("shop-plan");
    return await().atMost(Duration.ofSeconds(60)).until(
        () -> kept.get() == null ? null : kept.get().getData().get(PlanConfigMaps.KEY),
        plan -> plan != null && !plan.equals(before));
  }

  private static Set<String> granted() {
    Set<String> granted = new TreeSet<>();
    for (Map<String, Set<String>> role : List.of(
        RbacFile.everywhere(), RbacFile.ofTheDefinition(), RbacFile.atHome())) {
      role.forEach((resource, verbs) -> verbs.forEach(verb -> granted.add(verb + " " + resource)));
    }
    return granted;
  }

  private static Config config(ApiServer server, String user) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(server.url())
        .withOauthToken(user).withNamespace("default").build();
  }
}
