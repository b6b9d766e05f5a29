package dev.webapp.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole operator with JOSDK over the sandbox's HTTP skin, AWS in memory without latency: how long until N platforms
 * are ready, what they cost in AWS calls, and what is left to do when nothing happens. While platforms come up, time in
 * AWS runs a thousand times as fast, so that neither what it takes nor its rate limits count; the operator's own time
 * is real. Prints a row of the README's table for each N.
 */
@Tag("bench")
class ScaleBenchmarkTest {
  private static final Duration STEADY = Duration.ofSeconds(Integer.getInteger("bench.steady", 60));
  private static final String PLATFORM = """
      apiVersion: platform.webapp.dev/v1alpha1
      kind: WebAppPlatform
      metadata: {name: %s, namespace: %s}
      spec:
        aws: {region: us-east-1}
        services:
          - name: api
            image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/api:1.0.0
            port: 8080
            release: {command: [migrate]}
            autoscaling: {min: 2, max: 5, cpuPercent: 70}
            healthCheck: {path: /healthz}
            routes: [{host: %s.example.com}]
            uses: [{database: main}, {table: events, access: ReadWrite}]
        databases:
          - {name: main, engine: postgres, version: "16", readReplicas: 1}
        tables:
          - name: events
            partitionKey: {name: tenant, type: String}
      """;

  /** AWS's time: runs fast until told to run as time does. */
  private static final class Pace implements InstantSource {
    private Instant base = Instant.parse("2026-01-01T00:00:00Z");
    private long since = System.nanoTime();
    private int speed = 1000;

    @Override
    public synchronized Instant instant() {
      return base.plusNanos((System.nanoTime() - since) * speed);
    }

    synchronized void speed(int times) {
      base = instant();
      since = System.nanoTime();
      speed = times;
    }
  }

  static IntStream sizes() {
    return Arrays.stream(System.getProperty("bench.platforms", "10,100,1000").split(",")).mapToInt(Integer::parseInt);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void manyPlatforms(int n) throws Exception {
    Pace pace = new Pace();
    InstantSource clock = InstantSource.system();
    SandboxWorld world = new SandboxWorld(pace, "us-east-1", Settings.INSTANT);
    ScopedClients clients = new ScopedClients(world.clients(), new Governor(pace), ApiCall.Listener.NONE, clock);
    Installation installation = new Installation(world.owner(), SandboxWorld.CLUSTER, world.region());
    try (ApiServer server = ApiServer.start(world.store(), 0);
        AutoCloseable _ = world.controllers().runEvery(Duration.ofMillis(20));
        KubernetesClient client = OperatorRuntime.client(SandboxVerb.config(server));
        OperatorRuntime operator = new OperatorRuntime(client,
            new OperatorRuntime.Settings(installation, Set.of(), null, Duration.ofSeconds(1), clock),
            cluster -> Wiring.registry(clients, cluster, world.roles(), clock, new Random(1)), Telemetry.NONE,
            Metrics.NOOP)) {
      operator.start();
      long began = System.nanoTime();
      for (int i = 0; i < n; i++) {
        String name = "p" + i;
        world.createNamespace(name);
        String manifest = PLATFORM.formatted(name, name, name);
        world.apply((ObjectNode) ManifestReader.read("bench", manifest).getFirst().object());
      }
      Deque<String> waiting = IntStream.range(0, n).mapToObj(i -> "p" + i)
          .collect(Collectors.toCollection(ArrayDeque::new));
      await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(200)).until(() -> {
        while (!waiting.isEmpty() && ready(world.store(), waiting.peek())) {
          waiting.remove();
        }
        return waiting.isEmpty();
      });
      double seconds = (System.nanoTime() - began) / 1e9;
      CallLog calls = world.account().calls();
      double callsEach = (double) calls.total() / n;
      settle(pace, calls, n);
      row(n, seconds, callsEach, steady(world));
    }
  }

  /** What is still under way comes to rest, and what was just made has been looked at; then time goes as it does. */
  private static void settle(Pace pace, CallLog calls, int platforms) {
    int fewReads = Math.max(5, platforms / 50);
    long[] before = {0, 0};
    await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofSeconds(3)).until(() -> {
      long writes = calls.writes();
      long reads = calls.reads();
      boolean rest = writes == before[0] && reads - before[1] <= fewReads;
      before[0] = writes;
      before[1] = reads;
      return rest;
    });
    pace.speed(1);
  }

  private record Steady(double readsPerMinute, long awsWrites, long clusterVersions, double cpuPercent, long heapMiB) {}

  private static Steady steady(SandboxWorld world) {
    CallLog calls = world.account().calls();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
    calls.reset();
    long version = world.store().resourceVersion();
    long cpu = system.getProcessCpuTime();
    long end = System.nanoTime() + STEADY.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    double cpuPercent = 100.0 * (system.getProcessCpuTime() - cpu) / STEADY.toNanos();
    long writes = calls.writes();
    long versions = world.store().resourceVersion() - version;
    double reads = 60.0 * calls.reads() / STEADY.toSeconds();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    System.out.println("steady reads by operation: " + calls.byOperation());
    return new Steady(reads, writes, versions, cpuPercent, heap);
  }

  private static void row(int n, double seconds, double callsEach, Steady steady) {
    System.out.printf(Locale.ROOT, "| %d | %.1f s | %.0f | %.0f | %d | %.1f %% | %d MiB |%n", n, seconds, callsEach,
        steady.readsPerMinute(), steady.awsWrites(), steady.cpuPercent(), steady.heapMiB());
    assertThat(steady.awsWrites()).as("writes to AWS in steady state").isZero();
    assertThat(steady.clusterVersions()).as("writes to the cluster in steady state").isZero();
  }

  private static boolean ready(ClusterStore store, String name) {
    var type = store.types().require(WebAppPlatform.GROUP + "/" + WebAppPlatform.VERSION, "WebAppPlatform");
    for (JsonNode condition : store.get(new ObjectKey(type, name, name)).json().at("/status/conditions")) {
      if (condition.path("type").asText().equals(Conditions.READY)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
