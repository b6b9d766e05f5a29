package dev.webapp.platform.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.cli.Wiring;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.Intents;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.reconcile.PlatformReconciliation;
import dev.webapp.platform.reconcile.Surroundings;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Turns of platforms that the CRD accepts never throw, and whoever has to act is told what to do. */
class TurnProperties {
  private static final Surroundings LASTING = new Surroundings() {
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
      return List.of();
    }
  };
  private static final int TURNS = 8;

  @Provide
  Arbitrary<ObjectNode> accepted() {
    return Platforms.accepted();
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
  void underObserveNothingThrowsAndNothingIsWritten(@ForAll("accepted") ObjectNode spec) {
    SandboxWorld world = play(spec, "Observe");

    assertThat(world.account().calls().writes()).isZero();
  }

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
  void underAutoNothingThrowsAndWhoeverHasToActIsToldWhatToDo(@ForAll("accepted") ObjectNode spec) {
    play(spec, "Auto");
  }

  private static SandboxWorld play(ObjectNode spec, String policy) {
    atHome(spec);
    spec.withObject("/changes").put("policy", policy);
    TestClock clock = new TestClock();
    SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.INSTANT);
    world.createNamespace("shop");
    Observer observer = new Observer(clock);
    StoreCluster cluster = new StoreCluster(world.store());
    PlatformReconciliation reconciliation = new PlatformReconciliation(
        new Intents(new Installation(world.owner(), SandboxWorld.CLUSTER, world.region()), LASTING, clock),
        Wiring.registry(new ScopedClients(world.clients(), new Governor(clock), ApiCall.Listener.NONE, clock), cluster,
            world.roles(), clock, new Random(1)),
        observer, new PlanConfigMaps(cluster, world.owner()), Telemetry.NONE, clock);
    WebAppPlatform platform = Platforms.read(Platforms.platform("web", "shop", spec));
    platform.getMetadata().setUid("uid-1");
    platform.getMetadata().setGeneration(1L);
    for (int turn = 0; turn < TURNS; turn++) {
      reconciliation.reconcile(platform, platform::setStatus);
      world.controllers().step();
      clock.advance(Duration.ofMinutes(8));
      observer.refresh();
      tellsWhatToDo(platform);
    }
    return world;
  }

  /** With what AWS knows by name chosen from what it has, so that turns get beyond it. */
  private static void atHome(ObjectNode spec) {
    spec.withObject("/aws").put("region", "us-east-1").remove("roleArn");
    spec.remove("network");
    if (spec.has("changes")) {
      spec.withObject("/changes").remove("window");
    }
    spec.path("databases").forEach(database -> {
      ((ObjectNode) database).put("version", database.path("engine").asText().equals("mysql") ? "8.4" : "16");
      ((ObjectNode) database).remove(List.of("instanceClass", "maintenanceWindow"));
    });
  }

  private static void tellsWhatToDo(WebAppPlatform platform) {
    Condition stalled = platform.getStatus().conditions().stream().filter(c -> c.type().equals(Conditions.STALLED))
        .findFirst().orElseThrow();
    if (stalled.status().equals("True")) {
      assertThat(stalled.message()).containsPattern("spec[.][a-zA-Z]+").hasSizeGreaterThan(40);
    }
  }
}
