package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

class DbInstanceRestorationTest {
  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);
  private final Contents contents = account.aws.contents(Account.REGION);
  private String original;

  @BeforeEach
  void makeOriginal() {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("subnets").dbSubnetGroupDescription("x")
        .subnetIds(account.furnishing.databaseSubnetIds()));
    original = rds.createDBInstance(r -> r.dbInstanceIdentifier("original").engine("postgres").engineVersion("16.8")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(50).storageType("gp3").storageEncrypted(true)
        .masterUsername("platform").masterUserPassword("first-password").dbName("app").dbSubnetGroupName("subnets")
        .backupRetentionPeriod(7).copyTagsToSnapshot(true).tags(Tag.builder().key("team").value("a").build()))
        .dbInstance().dbInstanceArn();
    account.pass(Duration.ofHours(1));
    contents.write(original, "first");
  }

  private DBInstance fromSnapshot(Consumer<RestoreDbInstanceFromDbSnapshotRequest.Builder> more) {
    return rds.restoreDBInstanceFromDBSnapshot(r -> {
      r.dbInstanceIdentifier("restored").dbSnapshotIdentifier("kept").dbSubnetGroupName("subnets");
      more.accept(r);
    }).dbInstance();
  }

  private DBInstance pointInTime(Consumer<RestoreDbInstanceToPointInTimeRequest.Builder> more) {
    return rds.restoreDBInstanceToPointInTime(r -> {
      r.targetDBInstanceIdentifier("restored").dbSubnetGroupName("subnets");
      more.accept(r);
    }).dbInstance();
  }

  private void keep() {
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("original").dbSnapshotIdentifier("kept"));
  }

  @Test
  void aSnapshotBringsBackWhatItHeldAndWhatTheOriginalWas() {
    keep();
    account.pass(Duration.ofMinutes(10));
    contents.write(original, "second");
    rds.modifyDBInstance(r -> r.dbInstanceIdentifier("original").masterUserPassword("second-password"));
    DBInstance restored = fromSnapshot(r -> r.dbSnapshotIdentifier(
        "arn:aws:rds:us-east-1:123456789012:snapshot:kept").dbInstanceClass("db.m6g.large").allocatedStorage(80));
    assertThat(contents.of(restored.dbInstanceArn())).isEqualTo("first");
    assertThat(contents.masterPassword(restored.dbInstanceArn())).isEqualTo("first-password");
    assertThat(contents.of(original)).isEqualTo("second");
    assertThat(contents.masterPassword(original)).isEqualTo("second-password");
    assertThat(restored.dbInstanceClass()).isEqualTo("db.m6g.large");
    assertThat(restored.allocatedStorage()).isEqualTo(80);
    assertThat(restored.engineVersion()).isEqualTo("16.8");
    assertThat(restored.storageEncrypted()).isTrue();
    assertThat(restored.backupRetentionPeriod()).isEqualTo(7);
    assertThat(restored.tagList()).extracting(Tag::key).as("none are given: the snapshot's").containsExactly("team");
    assertThat(restored.dbiResourceId()).isNotEqualTo(
        rds.describeDBInstances(r -> r.dbInstanceIdentifier("original")).dbInstances().getFirst().dbiResourceId());
  }

  @Test
  void takesItsTimeAndCannotBeModifiedMeanwhile() {
    keep();
    account.pass(Duration.ofMinutes(10));
    fromSnapshot(_ -> {});
    List<String> story = new ArrayList<>();
    for (int minute = 0; minute < 30; minute++) {
      String status = rds.describeDBInstances(r -> r.dbInstanceIdentifier("restored")).dbInstances().getFirst()
          .dbInstanceStatus();
      if (story.isEmpty() || !story.getLast().equals(status)) {
        story.add(status);
      }
      if (!status.equals("available")) {
        refused("InvalidDBInstanceState", () -> rds.modifyDBInstance(
            r -> r.dbInstanceIdentifier("restored").deletionProtection(true)));
      }
      account.pass(Duration.ofMinutes(1));
    }
    assertThat(story).containsExactly("creating", "modifying", "backing-up", "available");
  }

  @Test
  void refusesWhatRdsRefuses() {
    refused("DBSnapshotNotFound", () -> fromSnapshot(_ -> {}));
    keep();
    refused("InvalidDBSnapshotState", () -> fromSnapshot(_ -> {}));
    account.pass(Duration.ofMinutes(10));
    refused("DBInstanceAlreadyExists", () -> fromSnapshot(r -> r.dbInstanceIdentifier("original")));
    refused("InvalidParameterCombination", () -> fromSnapshot(r -> r.engine("mysql")));
    refused("InvalidParameterValue", () -> fromSnapshot(r -> r.dbInstanceClass("db.none.large")));
    refused("InvalidParameterValue", () -> fromSnapshot(r -> r.allocatedStorage(20)));
    refused("InvalidParameterValue", () -> fromSnapshot(r -> r.dbName("other")));
    rds.createDBParameterGroup(
        r -> r.dbParameterGroupName("p17").dbParameterGroupFamily("postgres17").description("x"));
    refused("InvalidParameterCombination", () -> fromSnapshot(r -> r.dbParameterGroupName("p17")));
  }

  @Test
  void aPointInTimeIsBetweenTheFirstBackupAndFiveMinutesAgo() {
    account.pass(Duration.ofHours(1));
    Instant then = account.instant();
    account.pass(Duration.ofHours(1));
    contents.write(original, "second");
    account.pass(Duration.ofHours(1));
    refused("InvalidRestoreFault", () -> pointInTime(r ->
        r.sourceDBInstanceIdentifier("original").restoreTime(account.instant())));
    refused("InvalidRestoreFault", () -> pointInTime(r ->
        r.sourceDBInstanceIdentifier("original").restoreTime(then.minus(Duration.ofDays(1)))));
    refused("InvalidParameterCombination", () -> pointInTime(r -> r.sourceDBInstanceIdentifier("original")));
    refused("DBInstanceNotFound", () -> pointInTime(r ->
        r.sourceDBInstanceIdentifier("nowhere").useLatestRestorableTime(true)));
    DBInstance earlier = pointInTime(r ->
        r.sourceDBInstanceIdentifier("original").restoreTime(then).maxAllocatedStorage(100));
    assertThat(contents.of(earlier.dbInstanceArn())).isEqualTo("first");
    assertThat(earlier.maxAllocatedStorage()).isEqualTo(100);
    DBInstance latest = pointInTime(r -> r.sourceDBInstanceIdentifier("original").useLatestRestorableTime(true)
        .targetDBInstanceIdentifier("latest"));
    assertThat(contents.of(latest.dbInstanceArn())).isEqualTo("second");
  }

  @Test
  void withoutBackupsThereIsNoPointInTime() {
    rds.modifyDBInstance(r -> r.dbInstanceIdentifier("original").backupRetentionPeriod(0).applyImmediately(true));
    account.pass(Duration.ofHours(1));
    refused("PointInTimeRestoreNotEnabled", () -> pointInTime(r ->
        r.sourceDBInstanceIdentifier("original").useLatestRestorableTime(true)));
  }

  @Test
  void automatedBackupsOutliveTheirInstanceOnlyWhereAskedFor() {
    account.pass(Duration.ofHours(1));
    String id = rds.describeDBInstanceAutomatedBackups().dbInstanceAutomatedBackups().getFirst().dbiResourceId();
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("original").skipFinalSnapshot(true).deleteAutomatedBackups(false));
    account.pass(Duration.ofDays(1));
    assertThat(rds.describeDBInstanceAutomatedBackups(r -> r.filters(f -> f.name("db-instance-id").values("original")))
        .dbInstanceAutomatedBackups()).singleElement().satisfies(backup -> {
          assertThat(backup.status()).isEqualTo("retained");
          assertThat(backup.restoreWindow().latestTime()).isBefore(account.instant().minus(Duration.ofHours(23)));
        });
    refused("DBInstanceNotFound", () -> pointInTime(r ->
        r.sourceDBInstanceIdentifier("original").useLatestRestorableTime(true)));
    DBInstance back = pointInTime(r -> r.sourceDbiResourceId(id).useLatestRestorableTime(true)
        .targetDBInstanceIdentifier("original"));
    assertThat(contents.of(back.dbInstanceArn())).isEqualTo("first");
    account.pass(Duration.ofDays(7));
    refused("DBInstanceAutomatedBackupNotFound", () -> pointInTime(r ->
        r.sourceDbiResourceId(id).useLatestRestorableTime(true)));
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("original").skipFinalSnapshot(true));
    account.pass(Duration.ofHours(1));
    assertThat(rds.describeDBInstanceAutomatedBackups().dbInstanceAutomatedBackups()).isEmpty();
  }
}
