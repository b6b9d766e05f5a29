package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.DataPolicy;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.cli.Wiring;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Turns of one platform, one by one, in a sandbox of its own. */
class PlatformReconciliationTest {
  private static final WebAppPlatformSpec SPEC = Serialization.unmarshal("""
      aws: {region: us-east-1}
      services: [{name: web, image: "shop/web:1"}]
      databases: [{name: main, engine: postgres, version: "16"}]
      """, WebAppPlatformSpec.class);

  /** What a test says of the CRD and the namespace. */
  private static final class Told implements Surroundings {
    private boolean namespaceTerminates;
    private Problem problem;

    @Override
    public Optional<Instant> definitionDeleted() {
      if (problem != null) {
        throw problem;
      }
      return Optional.empty();
    }

    @Override
    public boolean namespaceTerminates(String namespace) {
      return namespaceTerminates;
    }

    @Override
    public Collection<WebAppPlatform> platforms() {
      return List.of();
    }
  }

  private final TestClock clock = new TestClock();
  private final SandboxWorld world = new SandboxWorld(clock, "us-east-1", Settings.INSTANT);
  private final Told surroundings = new Told();
  private final WebAppPlatform platform = platform();
  private PlatformReconciliation reconciliation = reconciliation();

  PlatformReconciliationTest() {
    world.createNamespace("shop");
  }

  @Test
  void aSpecThatCannotBeReadIsSaidAndNothingIsDone() {
    WebAppPlatform newer = Serialization.unmarshal("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        spec: {aws: {region: us-east-1}, dataPolicy: Frozen, tables: []}
        """, WebAppPlatform.class);
    newer.setMetadata(platform.getMetadata());
    List<WebAppPlatformStatus> written = new ArrayList<>();

    assertThat(reconciliation.reconcile(newer, written::add).gone()).isFalse();
    assertThat(reconciliation.cleanup(newer, written::add).gone()).as("whatever it says of its data").isFalse();

    assertThat(written).hasSize(2).allSatisfy(status -> assertThat(status.conditions())
        .filteredOn(c -> c.type().equals(Conditions.STALLED)).singleElement()
        .satisfies(c -> assertThat(c.message()).startsWith("spec.dataPolicy: this version")));
    assertThat(world.account().calls().total()).isZero();
  }

  private static WebAppPlatform platform() {
    WebAppPlatform platform = new WebAppPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("shop").withUid("uid-1")
        .withGeneration(1L).build());
    platform.setSpec(SPEC);
    return platform;
  }

  private PlatformReconciliation reconciliation() {
    ScopedClients clients = new ScopedClients(world.clients(), new Governor(clock), ApiCall.Listener.NONE, clock);
    StoreCluster cluster = new StoreCluster(world.store());
    return new PlatformReconciliation(
        new Intents(new Installation(world.owner(), SandboxWorld.CLUSTER, world.region()), surroundings, clock),
        Wiring.registry(clients, cluster, world.roles(), clock, new Random(1)), new Observer(clock),
        new PlanConfigMaps(cluster, world.owner()), Telemetry.NONE, clock);
  }

  private Turn turn() {
    return reconciliation.reconcile(platform, platform::setStatus);
  }

  private Condition condition(String type) {
    WebAppPlatformStatus status = platform.getStatus();
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void whileTheNamespaceGoesNothingNewIsMade() {
    surroundings.namespaceTerminates = true;
    turn();

    assertThat(world.account().calls().writes()).isZero();
    assertThat(condition(Conditions.READY).reason()).isEqualTo(Reasons.DELETING);
    assertThat(condition(Conditions.READY).message()).contains("the namespace is being deleted");
    surroundings.namespaceTerminates = false;
    turn();
    assertThat(world.account().calls().writes()).isPositive();
  }

  /** A final snapshot is named after it. */
  @Test
  void whatIsRecordedOfALostStatusIsTheSameHoweverOftenTheOperatorDies() {
    turn();
    platform.setStatus(null);
    platform.getMetadata().setDeletionTimestamp(clock.instant().toString());
    List<WebAppPlatformStatus> written = new ArrayList<>();
    for (int life = 0; life < 2; life++) {
      clock.advance(Duration.ofSeconds(90));
      reconciliation = reconciliation();
      reconciliation.cleanup(platform, written::add);
    }

    assertThat(recorded(written.getLast())).isNotEmpty().isEqualTo(recorded(written.getFirst()));
  }

  private static Map<String, String> recorded(WebAppPlatformStatus status) {
    return status.inventory().stream().filter(e -> e.dataPolicy() == DataPolicy.SNAPSHOT)
        .collect(Collectors.toMap(InventoryEntry::id, InventoryEntry::recorded));
  }

  /** For a moment, one replica leads and another one has not noticed yet that it no longer does. */
  @Test
  void whatAnotherReplicaHasMadeIsNotForgotten() {
    surroundings.namespaceTerminates = true;
    turn();
    surroundings.namespaceTerminates = false;
    PlatformReconciliation former = reconciliation;
    reconciliation = reconciliation();
    turn();
    platform.setSpec(Serialization.unmarshal("aws: {region: us-east-1}", WebAppPlatformSpec.class));
    platform.getMetadata().setGeneration(2L);

    former.reconcile(platform, platform::setStatus);

    assertThat(platform.getStatus().inventory()).anyMatch(entry -> entry.id().equals("Secret/main"));
  }

  @Test
  void nothingIsDeletedWhileItIsUnknownWhetherAnybodyMeantIt() {
    turn();
    platform.getMetadata().setDeletionTimestamp(clock.instant().toString());
    long writes = world.account().calls().writes();
    surroundings.problem =
        Problem.of(Problem.Category.DENIED, "Forbidden", "get customresourcedefinitions", "forbidden");

    assertThat(reconciliation.cleanup(platform, platform::setStatus).again()).isEqualTo(Duration.ofMinutes(1));

    assertThat(world.account().calls().writes()).isEqualTo(writes);
    assertThat(condition(Conditions.STALLED).reason()).isEqualTo(Reasons.ACCESS_DENIED);
    assertThat(condition(Conditions.STALLED).message())
        .isEqualTo("forbidden; allow the operator's service account to get customresourcedefinitions");
    surroundings.problem = null;
    reconciliation.cleanup(platform, platform::setStatus);
    assertThat(world.account().calls().writes()).isGreaterThan(writes);
  }
}
