package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.api.WebAppPlatformStatus.PlanStep;
import dev.webapp.platform.kubernetes.ObjectType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** How far the operator goes by itself, with a platform and with single components of it. */
class PoliciesTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String JOBS = "services:\n  - {name: jobs, image: \"shop/jobs:1\", port: 9000, replicas: %d}\n";
  private static final String DATABASE = "databases:\n  - {name: main, engine: postgres, version: \"16\", "
      + "instanceClass: %s, backup: {retentionDays: %d}, changes: {%s}}\n";

  private static String spec(int replicas, String instanceClass, int days, String changes) {
    return HEAD + JOBS.formatted(replicas) + DATABASE.formatted(instanceClass, days, changes);
  }

  private static DBInstance instance(Scene scene) {
    return scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst();
  }

  private static int replicas(Scene scene) {
    return scene.object(ObjectType.DEPLOYMENT, "shop-jobs").orElseThrow().at("/spec/replicas").asInt();
  }

  private static String hash(Scene scene) {
    scene.world.await(Duration.ofHours(1), "ApprovalRequired",
        () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));
    return scene.platform().getStatus().plan().hash();
  }

  @Test
  void aComponentsPolicyHoldsForItAlone() {
    Scene scene = Scene.of(spec(1, "db.t4g.micro", 7, "policy: Approve")).ready();

    scene.apply(spec(3, "db.t4g.medium", 7, "policy: Approve"));
    String hash = hash(scene);
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(replicas(scene)).isEqualTo(3);
    assertThat(instance(scene).dbInstanceClass()).isEqualTo("db.t4g.micro");

    scene.world.annotate(scene.key, Annotations.APPROVE, hash);
    scene.ready();
    assertThat(instance(scene).dbInstanceClass()).isEqualTo("db.t4g.medium");
  }

  @Test
  void aComponentThatIsOnlyObservedAsksNobody() {
    Scene scene = Scene.of(spec(1, "db.t4g.micro", 7, "policy: Auto")).ready();

    scene.apply(spec(3, "db.t4g.medium", 7, "policy: Observe"));
    scene.world.runFor(Duration.ofMinutes(10));

    assertThat(replicas(scene)).isEqualTo(3);
    assertThat(instance(scene).dbInstanceClass()).isEqualTo("db.t4g.micro");
    assertThat(Platforms.condition(scene.platform(), Conditions.READY).orElseThrow().reason())
        .isEqualTo(Reasons.OBSERVING);
    assertThat(Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED)).isFalse();
    assertThat(scene.platform().getStatus().plan().items()).extracting(PlanStep::field)
        .containsExactly("instanceClass");
  }

  @Test
  void aPartOfAComponentGoesOnlyAsItsComponentsPolicySays() {
    String parts = HEAD + """
        services:
          - {name: jobs, image: "shop/jobs:1", %s changes: {policy: Approve}}
        databases:
          - {name: main, engine: postgres, version: "16", %s changes: {policy: Observe}}
        tables:
          - name: carts
            partitionKey: {name: id, type: String}
            changes: {policy: Approve}
            %s
        """;
    Scene scene = Scene.of(parts.replace("policy: Observe", "policy: Auto").formatted("port: 9000, replicas: 2,",
        "readReplicas: 1,", "capacity: {mode: Provisioned, read: {min: 1, max: 9}, write: {min: 1, max: 9}}")).ready();
    List<String> before = scene.platform().getStatus().inventory().stream().map(InventoryEntry::id).toList();
    assertThat(before).contains("DbReplica/main-1", "Service/jobs", "PodDisruptionBudget/jobs");

    scene.apply(parts.formatted("", "", ""));
    scene.world.runFor(Duration.ofHours(1));

    assertThat(scene.platform().getStatus().inventory()).extracting(InventoryEntry::id).containsAll(before);
    assertThat(scene.platform().getStatus().plan().items()).filteredOn(i -> i.action().equals("delete"))
        .as(scene.platform().getStatus().plan().toString()).isNotEmpty().allMatch(item -> item.waits() != null);
  }

  @Test
  void whereThePlatformIsOnlyObservedSoIsEveryComponent() {
    Scene scene = Scene.of(HEAD + "changes: {policy: Observe}\n" + JOBS.formatted(1)
        + DATABASE.formatted("db.t4g.micro", 7, "policy: Auto"));

    scene.world.runFor(Duration.ofMinutes(30));

    assertThat(scene.world.account().calls().writes()).isZero();
    assertThat(scene.object(ObjectType.DEPLOYMENT, "shop-jobs")).isEmpty();
  }

  @Test
  void driftIsOnlyReportedUntilSomebodyApproves() {
    Scene scene = Scene.of(spec(1, "db.t4g.micro", 7, "drift: Report")).ready();
    scene.aws(RdsClient.class).modifyDBInstance(r -> r.dbInstanceIdentifier(scene.named("DbInstance/main"))
        .backupRetentionPeriod(3).applyImmediately(true));

    String hash = hash(scene);
    scene.world.runFor(Duration.ofHours(2));
    assertThat(instance(scene).backupRetentionPeriod()).isEqualTo(3);
    assertThat(scene.platform().getStatus().plan().items()).singleElement().satisfies(step -> {
      assertThat(step.field() + " " + step.from() + " " + step.to()).isEqualTo("backupRetentionDays 3 7");
      assertThat(step.drift()).isTrue();
      assertThat(step.waits()).contains("changes.drift is Report");
    });
    assertThat(Platforms.isReady(scene.platform())).isFalse();

    scene.apply(spec(1, "db.t4g.medium", 7, "drift: Report"));
    scene.world.await(Duration.ofHours(2), "what the spec asks for",
        () -> instance(scene).dbInstanceClass().equals("db.t4g.medium"));
    scene.world.runFor(Duration.ofMinutes(30));
    assertThat(instance(scene).backupRetentionPeriod()).as("does not go along").isEqualTo(3);

    scene.world.annotate(scene.key, Annotations.APPROVE, hash);
    scene.ready();
    assertThat(instance(scene).backupRetentionPeriod()).isEqualTo(7);
  }
}
