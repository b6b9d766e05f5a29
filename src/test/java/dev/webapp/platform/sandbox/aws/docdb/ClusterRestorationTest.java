package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterFromSnapshotRequest;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterToPointInTimeRequest;

class ClusterRestorationTest {
  private final Documents documents = new Documents();
  private final Account account = documents.account;
  private final Contents contents = account.aws.contents(Account.REGION);
  private String original;

  @BeforeEach
  void makeOriginal() {
    original = documents.made("original", r -> r.engineVersion("4.0").storageEncrypted(true).backupRetentionPeriod(7)
        .port(27018)).dbClusterArn();
    contents.write(original, "first");
    account.pass(Duration.ofHours(1));
  }

  @Test
  void aSnapshotBringsBackWhatItHeldAndWhatTheOriginalWas() {
    documents.docdb.createDBClusterSnapshot(
        r -> r.dbClusterIdentifier("original").dbClusterSnapshotIdentifier("kept"));
    refused("InvalidDBClusterSnapshotStateFault", () -> fromSnapshot(r -> {}));
    account.pass(Duration.ofMinutes(3));
    contents.write(original, "second");
    documents.modify("original", r -> r.masterUserPassword("second-password").applyImmediately(true));
    refused("DBClusterSnapshotNotFoundFault", () -> fromSnapshot(r -> r.snapshotIdentifier("other")));
    refused("InvalidParameterCombination", () -> fromSnapshot(r -> r.engineVersion("5.0.0")));
    DBCluster restored = fromSnapshot(r -> r.snapshotIdentifier(
        "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:kept").deletionProtection(true));
    assertThat(contents.of(restored.dbClusterArn())).isEqualTo("first");
    assertThat(contents.masterPassword(restored.dbClusterArn())).isEqualTo("first-password");
    assertThat(contents.of(original)).isEqualTo("second");
    assertThat(restored.engineVersion()).isEqualTo("4.0.0");
    assertThat(restored.storageEncrypted()).isTrue();
    assertThat(restored.port()).isEqualTo(27018);
    assertThat(restored.deletionProtection()).isTrue();
    assertThat(restored.dbClusterMembers()).isEmpty();
    account.pass(Duration.ofMinutes(9));
    assertThat(documents.cluster("restored").status()).isEqualTo("creating");
    account.pass(Duration.ofMinutes(2));
    assertThat(documents.cluster("restored").status()).isEqualTo("available");
    refused("DBClusterAlreadyExistsFault", () -> fromSnapshot(r -> {}));
  }

  @Test
  void aPointInTimeIsOneThatTheBackupsHold() {
    Instant before = account.instant().minus(Duration.ofMinutes(10));
    contents.write(original, "second");
    account.pass(Duration.ofHours(1));
    refused("InvalidParameterCombination", () -> pointInTime(r -> {}));
    refused("InvalidParameterCombination",
        () -> pointInTime(r -> r.useLatestRestorableTime(true).restoreToTime(before)));
    refused("InvalidRestoreFault", () -> pointInTime(r -> r.restoreToTime(account.instant())));
    refused("InvalidRestoreFault", () -> pointInTime(r -> r.restoreToTime(Instant.EPOCH)));
    refused("DBClusterNotFoundFault",
        () -> pointInTime(r -> r.useLatestRestorableTime(true).sourceDBClusterIdentifier("other")));
    assertThat(contents.of(pointInTime(r -> r.restoreToTime(before)).dbClusterArn())).isEqualTo("first");
    DBCluster latest = pointInTime(r -> r.useLatestRestorableTime(true).dbClusterIdentifier("latest"));
    assertThat(contents.of(latest.dbClusterArn())).isEqualTo("second");
    assertThat(latest.dbClusterParameterGroup()).isEqualTo("default.docdb4.0");
  }

  @Test
  void withTheClusterItsBackupsAreGone() {
    documents.docdb.deleteDBCluster(r -> r.dbClusterIdentifier("original").skipFinalSnapshot(true));
    refused("InvalidDBClusterStateFault", () -> pointInTime(r -> r.useLatestRestorableTime(true)));
    account.pass(Duration.ofMinutes(2));
    refused("DBClusterNotFoundFault", () -> pointInTime(r -> r.useLatestRestorableTime(true)));
    assertThat(documents.docdb.describeDBClusterSnapshots().dbClusterSnapshots()).isEmpty();
  }

  @Test
  void aKeyEncryptsOnlyWhatWasEncrypted() {
    documents.made("plain", r -> {});
    refused("InvalidParameterCombination", () -> pointInTime(
        r -> r.sourceDBClusterIdentifier("plain").useLatestRestorableTime(true).kmsKeyId("abc")));
    assertThat(pointInTime(r -> r.useLatestRestorableTime(true).kmsKeyId("abc")).kmsKeyId())
        .isEqualTo("arn:aws:kms:us-east-1:123456789012:key/abc");
  }

  private DBCluster fromSnapshot(Consumer<RestoreDbClusterFromSnapshotRequest.Builder> more) {
    return documents.docdb.restoreDBClusterFromSnapshot(r -> {
      r.dbClusterIdentifier("restored").snapshotIdentifier("kept").engine("docdb").dbSubnetGroupName("subnets");
      more.accept(r);
    }).dbCluster();
  }

  private DBCluster pointInTime(Consumer<RestoreDbClusterToPointInTimeRequest.Builder> more) {
    return documents.docdb.restoreDBClusterToPointInTime(r -> {
      r.dbClusterIdentifier("restored").sourceDBClusterIdentifier("original").dbSubnetGroupName("subnets");
      more.accept(r);
    }).dbCluster();
  }
}
