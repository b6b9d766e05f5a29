package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/** Read replicas that others make instances of their own; the operator itself promotes none, and demotes none. */
class PromotedReplicaTest {
  private static final String WORDS = "it is no read replica any more";

  private static String spec(int replicas) {
    return """
        aws: {region: us-east-1}
        databases: [{name: main, engine: postgres, version: "16", dataPolicy: Delete, readReplicas: %d}]
        """.formatted(replicas);
  }

  /** A platform of two replicas, the last of which somebody has promoted and written to. */
  private static Scene promoted() {
    Scene scene = Scene.of(spec(2)).ready();
    scene.world.runFor(Duration.ofHours(1));
    DBInstance last = scene.instance("DbReplica/main-2");
    scene.aws(RdsClient.class).promoteReadReplica(r -> r.dbInstanceIdentifier(last.dbInstanceIdentifier()));
    scene.world.runFor(Duration.ofMinutes(10));
    contents(scene).write(last.dbInstanceArn(), "orders of its own");
    return scene;
  }

  private static Contents contents(Scene scene) {
    return scene.world.account().contents(World.REGION);
  }

  private static void waits(Scene scene, String action) {
    Map<String, String> lives = scene.lives();
    WebAppPlatformStatus.Plan plan = scene.waiting();
    assertThat(plan.items()).isNotEmpty().allSatisfy(item -> {
      assertThat(item.id()).isEqualTo("DbReplica/main-2");
      assertThat(item.action()).isEqualTo(action);
      assertThat(item.effect()).isEqualTo("data loss");
      assertThat(item.waits()).contains(WORDS).contains("final snapshot");
    });
    scene.world.runFor(Duration.ofHours(6));
    assertThat(scene.lives()).isEqualTo(lives);
    scene.approve(scene.platform().getStatus().plan().hash());
    scene.ready();
  }

  /** Whatever the dataPolicy: it speaks of the database, and this is another one. */
  private static void leavesASnapshot(Scene scene) {
    List<DBSnapshot> kept = scene.manualSnapshots();
    assertThat(kept).singleElement().satisfies(snapshot ->
        assertThat(contents(scene).of(snapshot.dbSnapshotArn())).isEqualTo("orders of its own"));
  }

  @Test
  void isReplacedOnlyWhereSomebodyApproves() {
    Scene scene = promoted();
    waits(scene, "replace");
    assertThat(scene.instance("DbReplica/main-2").readReplicaSourceDBInstanceIdentifier())
        .isEqualTo(scene.named("DbInstance/main"));
    leavesASnapshot(scene);
    Invariants.check(scene.world);
  }

  @Test
  void goesOnlyWhereSomebodyApproves() {
    Scene scene = promoted();
    scene.apply(spec(1));
    waits(scene, "delete");
    assertThat(scene.instances()).hasSize(2);
    leavesASnapshot(scene);
    Invariants.check(scene.world);
  }

  /** RDS promotes them when others delete what they are replicas of. */
  @Test
  void whatIsLeftOfALostDatabaseStays() {
    Scene scene = Scene.of(spec(1)).ready();
    scene.world.runFor(Duration.ofHours(1));
    String replica = scene.named("DbReplica/main-1");
    scene.aws(RdsClient.class).deleteDBInstance(
        r -> r.dbInstanceIdentifier(scene.named("DbInstance/main")).skipFinalSnapshot(true));
    WebAppPlatformStatus.Plan plan = scene.waiting();
    scene.world.runFor(Duration.ofHours(6));
    assertThat(scene.lives()).containsOnlyKeys(replica);
    assertThat(plan.items()).filteredOn(item -> item.id().equals("DbReplica/main-1")).isNotEmpty()
        .allSatisfy(item -> assertThat(item.waits()).contains(WORDS));
    assertThat(plan.items()).filteredOn(item -> item.id().equals("DbInstance/main")).isNotEmpty()
        .allSatisfy(item -> assertThat(item.waits()).contains("its data was there and is gone"));
  }

  @Test
  void fewerReplicasAreDeletedAndNoneIsPromoted() {
    Scene scene = Scene.of(spec(2)).ready();
    scene.world.runFor(Duration.ofHours(1));
    Map<String, String> lives = scene.lives();
    scene.world.account().calls().keep(10_000);
    scene.apply(spec(1));
    scene.ready();

    assertThat(scene.instances()).hasSize(2);
    assertThat(lives).containsAllEntriesOf(scene.lives());
    assertThat(scene.entry("DbReplica/main-2")).isEmpty();
    assertThat(scene.manualSnapshots()).isEmpty();
    assertThat(scene.world.account().calls().entries())
        .noneMatch(entry -> entry.call().operation().equals("PromoteReadReplica"));
  }
}
