package dev.webapp.platform.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

class DbInstanceStatusTest {
  @ParameterizedTest
  @ValueSource(strings = {"backing-up", "storage-optimization", "maintenance", "configuring-log-exports",
      "configuring-iam-database-auth", "resetting-master-credentials"})
  void servesThoughBusy(String status) {
    assertThat(readiness(in(status))).isEqualTo(new Readiness.Ready(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"creating", "modifying", "upgrading", "rebooting", "renaming", "starting", "stopping",
      "moving-to-vpc", "deleting", "something-new"})
  void isOnItsWayAndCannotBeModified(String status) {
    assertThat(readiness(in(status))).isEqualTo(new Readiness.Progressing(status));
    assertThatThrownBy(() -> DbInstanceStatus.requireModifiable(ObservedDbInstance.of(in(status).build())))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "incompatible-network", "incompatible-parameters", "incompatible-restore",
      "inaccessible-encryption-credentials", "insufficient-capacity", "storage-full", "restore-error"})
  void needsAHuman(String status) {
    assertThat(readiness(in(status))).isInstanceOfSatisfying(Readiness.Failed.class, failed -> {
      assertThat(failed.terminal()).isTrue();
      assertThat(failed.reason()).startsWith(status);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuring-log-exports", "configuring-iam-database-auth", "resetting-master-credentials"})
  void whileItServesItMayTakeNoOtherChange(String status) {
    assertThatThrownBy(() -> DbInstanceStatus.requireModifiable(ObservedDbInstance.of(in(status).build())))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @Test
  void stoppedItComesBackByItself() {
    assertThat(readiness(in("stopped"))).isInstanceOfSatisfying(Readiness.Failed.class,
        failed -> assertThat(failed.terminal()).isFalse());
  }

  @Test
  void fullItCanStillBeModified() {
    assertThatCode(() -> DbInstanceStatus.requireModifiable(ObservedDbInstance.of(in("storage-full").build())))
        .doesNotThrowAnyException();
  }

  /** Whatever else serves is busy, and RDS refuses to make a replica of it. */
  @ParameterizedTest
  @CsvSource({"available, 7, true", "storage-optimization, 7, true", "available, 0, false", "backing-up, 7, false",
      "modifying, 7, false", "maintenance, 7, false"})
  void replicasAreMadeOfWhatIsAvailableWithBackups(String status, int days, boolean replicable) {
    assertThat(DbInstanceStatus.replicable(
        ObservedDbInstance.of(in(status).backupRetentionPeriod(days).build()))).isEqualTo(replicable);
  }

  @Test
  void availableItIsReady() {
    assertThat(readiness(in("available"))).isEqualTo(Readiness.READY);
  }

  @Test
  void pendingChangesOfOursAreOnTheirWayOthersAreNot() {
    assertThat(readiness(in("available").pendingModifiedValues(p -> p.dbInstanceClass("db.m6g.large").multiAZ(true))))
        .isEqualTo(new Readiness.Progressing("pending: instanceClass, multiAz"));
    assertThat(readiness(in("available").pendingModifiedValues(p -> p.iamDatabaseAuthenticationEnabled(true)
        .storageThroughput(1000).pendingCloudwatchLogsExports(l -> l.logTypesToEnable("upgrade")))))
        .isEqualTo(new Readiness.Progressing("pending: storageThroughput, iamAuthentication, logExports"));
    assertThat(readiness(in("available").pendingModifiedValues(p -> p.caCertificateIdentifier("rds-ca-rsa2048-g1"))))
        .isEqualTo(Readiness.READY);
  }

  @Test
  void parametersThatAwaitARebootAreAWarning() {
    assertThat(readiness(in("available").dbParameterGroups(parameters("pending-reboot"))))
        .isInstanceOfSatisfying(
            Readiness.Ready.class, ready -> assertThat(ready.warning()).startsWith("pending-reboot"));
    assertThat(readiness(in("available").dbParameterGroups(parameters("applying"))))
        .isInstanceOf(Readiness.Progressing.class);
    assertThat(readiness(in("available").dbParameterGroups(parameters("in-sync"))))
        .isEqualTo(Readiness.READY);
  }

  @Test
  void securityGroupsHaveToBeActive() {
    assertThat(readiness(in("available").vpcSecurityGroups(
        VpcSecurityGroupMembership.builder().vpcSecurityGroupId("sg-1").status("adding").build())))
        .isEqualTo(new Readiness.Progressing("security groups adding"));
  }

  @Test
  void aReplicaHasToReplicate() {
    assertThat(readiness(replicating("replicating", null))).isEqualTo(Readiness.READY);
    assertThat(readiness(replicating("error", "duplicate key")))
        .isEqualTo(new Readiness.Failed("replication error: duplicate key", false));
    assertThat(readiness(replicating("terminated", null)))
        .isEqualTo(new Readiness.Failed("replication terminated", true));
    assertThat(readiness(replicating("connecting", null)))
        .isEqualTo(new Readiness.Progressing("replication connecting"));
    assertThat(readiness(replicating("replication degraded", "slow")))
        .isEqualTo(new Readiness.Ready("replication degraded: slow"));
  }

  private static DBInstance.Builder replicating(String status, String message) {
    return in("available").statusInfos(
        DBInstanceStatusInfo.builder().statusType("read replication").status(status).message(message).build());
  }

  private static DBParameterGroupStatus parameters(String status) {
    return DBParameterGroupStatus.builder().parameterApplyStatus(status).build();
  }

  private static DBInstance.Builder in(String status) {
    return DBInstance.builder().dbInstanceIdentifier("main").dbInstanceStatus(status);
  }

  private static Readiness readiness(DBInstance.Builder seen) {
    return DbInstanceStatus.readiness(ObservedDbInstance.of(seen.build()));
  }
}
