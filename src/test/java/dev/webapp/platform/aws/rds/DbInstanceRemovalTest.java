package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;

/** No data is lost, whatever state an instance is in when it goes. */
class DbInstanceRemovalTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Farewell KEEP = new Farewell.Snapshot("final");
  private static final Farewell DISCARD = new Farewell.Discard();
  private final Map<String, DBSnapshot> snapshots = new HashMap<>();
  private final ScriptedClients rds = new ScriptedClients()
      .on(DeleteDbInstanceRequest.class, _ -> DeleteDbInstanceResponse.builder().build())
      .on(ModifyDbInstanceRequest.class,
          _ -> ModifyDbInstanceResponse.builder().dbInstance(DBInstance.builder().build()).build())
      .on(DescribeDbSnapshotsRequest.class, asked -> DescribeDbSnapshotsResponse.builder()
          .dbSnapshots(Optional.ofNullable(snapshots.get(asked.dbSnapshotIdentifier())).orElseThrow(() -> Problem.of(
              Problem.Category.NOT_FOUND, "DBSnapshotNotFound", "rds:DescribeDBSnapshots", "not found"))).build());
  private final DbInstanceRemoval removal = new DbInstanceRemoval(new DbInstances(rds, InstantSource.system()));

  @Test
  void goesAfterAFinalSnapshotAndKeepsItsBackups() {
    removal.remove(SCOPE, in("available"), KEEP);
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final");
    assertThat(deletion().skipFinalSnapshot()).isFalse();
    assertThat(deletion().deleteAutomatedBackups()).isFalse();
  }

  @Test
  void goesWithEverythingOnlyWhenDiscarded() {
    removal.remove(SCOPE, in("available"), DISCARD);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
    assertThat(deletion().deleteAutomatedBackups()).isTrue();
  }

  @Test
  void protectionIsLiftedInACallOfItsOwn() {
    removal.remove(SCOPE, ObservedDbInstance.of(instance("available").deletionProtection(true).build()), KEEP);
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).singleElement()
        .satisfies(m -> assertThat(m.deletionProtection()).isFalse());
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void onItsWayOutItIsLeftAlone() {
    removal.remove(SCOPE, in("deleting"), KEEP);
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void beforeItIsCreatedASnapshotIsAwaited() {
    assertThatThrownBy(() -> removal.remove(SCOPE, in("creating"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    removal.remove(SCOPE, in("creating"), DISCARD);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "incompatible-network", "incompatible-restore"})
  void whereNoSnapshotIsPossibleTheBackupsStay(String status) {
    removal.remove(SCOPE, ObservedDbInstance.of(
        instance(status).backupRetentionPeriod(7).latestRestorableTime(Instant.EPOCH).build()), KEEP);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
    assertThat(deletion().deleteAutomatedBackups()).isFalse();
  }

  @Test
  void whereNeitherSnapshotNorBackupIsPossibleItStays() {
    assertThatThrownBy(() -> removal.remove(
        SCOPE, ObservedDbInstance.of(instance("incompatible-network").backupRetentionPeriod(0).build()), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category().terminal()).isTrue())
        .hasMessageContaining("dataPolicy");
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void aSnapshotOfAnEarlierAttemptDoesWhereBackupsHoldTheRest() {
    snapshots.put("final", snapshot("db-1", "available"));
    removal.remove(SCOPE, ObservedDbInstance.of(
        instance("available").backupRetentionPeriod(7).latestRestorableTime(Instant.EPOCH).build()), KEEP);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
    assertThat(deletion().deleteAutomatedBackups()).isFalse();
  }

  @Test
  void withoutBackupsWhatWasWrittenSinceThatSnapshotNeedsAnother() {
    snapshots.put("final", snapshot("db-1", "available"));
    snapshots.put("final-2", snapshot("db-1", "available"));
    removal.remove(SCOPE, ObservedDbInstance.of(instance("available").backupRetentionPeriod(0).build()), KEEP);
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final-3");
  }

  @Test
  void aSnapshotThatIsBeingTakenIsAwaited() {
    snapshots.put("final", snapshot("db-1", "creating"));
    assertThatThrownBy(() -> removal.remove(SCOPE, in("available"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @Test
  void aSnapshotOfAnEarlierInstanceOfThatNameIsNoneOfThis() {
    snapshots.put("final", snapshot("db-0", "available"));
    assertThatThrownBy(() -> removal.remove(SCOPE, in("available"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.EXISTS));
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).isEmpty();
  }

  @Test
  void aReplicaLeavesNothingButAPromotedOneASnapshot() {
    DBInstance replica = instance("available").readReplicaSourceDBInstanceIdentifier("source").build();
    is(replica);
    removal.removeReplica(SCOPE, ObservedDbInstance.of(replica), KEEP);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
    removal.removeReplica(SCOPE, in("available"), DISCARD);
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final-main-db-1");
  }

  @Test
  void aReplicaThatWasPromotedSinceItWasListedLeavesASnapshot() {
    is(instance("available").build());
    removal.removeReplica(SCOPE, ObservedDbInstance.of(
        instance("available").readReplicaSourceDBInstanceIdentifier("source").build()), DISCARD);
    assertThat(deletion().skipFinalSnapshot()).isFalse();
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final-main-db-1");
  }

  /** What RDS tells of an instance when it is asked for it. */
  private void is(DBInstance instance) {
    rds.on(DescribeDbInstancesRequest.class,
        _ -> DescribeDbInstancesResponse.builder().dbInstances(instance).build());
  }

  @Test
  void whatIsGoneOrGoingNeedsNoDeletion() {
    for (String[] answer : List.of(new String[] {"DBInstanceNotFound", "DBInstance main not found."},
        new String[] {"InvalidDBInstanceState", "Instance main is already being deleted."})) {
      rds.on(DeleteDbInstanceRequest.class, _ -> {
        throw Problem.of(Problem.Category.CONFLICT, answer[0], "rds:DeleteDBInstance", answer[1]);
      });
      removal.remove(SCOPE, in("available"), DISCARD);
    }
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).hasSize(2);
  }

  private DeleteDbInstanceRequest deletion() {
    return rds.asked(DeleteDbInstanceRequest.class).getLast();
  }

  private static DBSnapshot snapshot(String resourceId, String status) {
    return DBSnapshot.builder().dbInstanceIdentifier("main").dbiResourceId(resourceId).status(status).build();
  }

  private static ObservedDbInstance in(String status) {
    return ObservedDbInstance.of(instance(status).build());
  }

  private static DBInstance.Builder instance(String status) {
    return DBInstance.builder().dbInstanceIdentifier("main").dbiResourceId("db-1").dbInstanceStatus(status);
  }
}
