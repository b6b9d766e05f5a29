package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.Intents;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.reconcile.PlatformReconciliation;
import dev.webapp.platform.reconcile.Surroundings;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An account and a cluster with an API server, in which platforms run, and the verb {@code plan} as a user types it.
 * Whatever the verb sends to the cluster is sent as {@link #USER}.
 */
final class LiveCluster implements AutoCloseable {
  static final String USER = "reader";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final TestClock clock = new TestClock();
  private final SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.INSTANT);
  private final Random random = new Random(1);
  private final Path files;
  private final ApiServer server;
  private Telemetry telemetry = Telemetry.NONE;
  private ApiCall.Listener calls = ApiCall.Listener.NONE;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  LiveCluster(Path files) {
    this.files = files;
    try {
      this.server = ApiServer.start(world.store(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SandboxWorld world() {
    return world;
  }

  Config config() {
    return new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withOauthToken(USER)
        .withNamespace("default").build();
  }

  /** A platform called {@code shop} in the namespace of that name, with this spec, as a file. */
  Path file(String spec) {
    try {
      return Files.writeString(Files.createTempFile(files, "shop", ".yaml"), manifest(spec));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String manifest(String spec) {
    return """
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: shop, namespace: shop}
        spec:
        """ + spec.indent(2);
  }

  void apply(String spec) {
    world.createNamespace("shop");
    world.apply((ObjectNode) ManifestReader.read("test", manifest(spec)).getFirst().object());
  }

  TestClock clock() {
    return clock;
  }

  /** Who hears of what the operator does from now on. */
  void tell(Telemetry platforms, ApiCall.Listener aws) {
    telemetry = platforms;
    calls = aws;
  }

  /** Turns of the operator until nothing moves any more. */
  void converge() {
    ScopedClients clients = new ScopedClients(world.clients(), new Governor(clock), calls, clock);
    StoreCluster cluster = new StoreCluster(world.store());
    Observer observer = new Observer(clock);
    PlatformReconciliation operator = new PlatformReconciliation(
        new Intents(new Installation(world.owner(), SandboxWorld.CLUSTER, world.region()), new Surroundings() {
          @Override
          public Optional<Instant> definitionDeleted() {
            return Optional.empty();
          }

          @Override
          public boolean namespaceTerminates(String namespace) {
            return false;
          }

          @Override
          public Collection<WebAppPlatform> platforms() {
            return List.of(platform());
          }
        }, clock), Wiring.registry(clients, cluster, world.roles(), clock, random), observer,
        new PlanConfigMaps(cluster, world.owner()), telemetry, clock);
    for (int turn = 0; turn < 60; turn++) {
      WebAppPlatform platform = platform();
      if (platform.isMarkedForDeletion()) {
        if (operator.cleanup(platform, this::status).gone()) {
          return;
        }
      } else {
        operator.reconcile(platform, this::status);
      }
      world.controllers().step();
      clock.advance(Duration.ofSeconds(30));
      observer.refresh();
    }
  }

  WebAppPlatform platform() {
    return Serialization.unmarshal(world.store().get(platformKey()).json().toString(), WebAppPlatform.class);
  }

  private void status(WebAppPlatformStatus status) {
    ObjectKey key = platformKey();
    ObjectNode fresh =
        MAPPER.createObjectNode().put("apiVersion", key.type().apiVersion()).put("kind", key.type().kind());
    fresh.putObject("metadata").put("namespace", key.namespace()).put("name", key.name());
    fresh.set("status", MAPPER.valueToTree(status));
    world.store().patch(key, Subresource.STATUS, new Patch.Apply(fresh),
        WriteOptions.by(Cluster.FIELD_MANAGER).forced());
  }

  /** Changes an object as {@code kubectl patch --type merge} does. */
  void patch(ObjectKey key, Subresource subresource, String json) {
    try {
      world.store().patch(key, subresource, new Patch.Merge((ObjectNode) MAPPER.readTree(json)),
          WriteOptions.by("test"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectKey platformKey() {
    return new ObjectKey(
        world.store().types().require("platform.webapp.dev/v1alpha1", "WebAppPlatform"), "shop", "shop");
  }

  Optional<Snapshot> find(ObjectType type, String name) {
    return world.store().find(key(type, name));
  }

  ObjectKey key(ObjectType type, String name) {
    return new ObjectKey(world.store().types().require(type.apiVersion(), type.kind()), "shop", name);
  }

  /** Runs the verb; returns its exit code. */
  int plan(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.line(new PlanVerb(new PlanVerb.Outside(this::config, world::clients)))
        .setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  /** {@code plan --live} of a file with that spec, and more options. */
  int planLive(String spec, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--live", file(spec).toString(), "--cluster-name",
        SandboxWorld.CLUSTER, "--region", world.region()));
    arguments.addAll(List.of(options));
    return plan(arguments.toArray(String[]::new));
  }

  List<String> lines() {
    return out.toString().lines().toList();
  }

  String text() {
    return out.toString();
  }

  String errors() {
    return err.toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
