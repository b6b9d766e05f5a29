package dev.webapp.platform.aws.docdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Readiness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterMember;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;

/** Whether clusters and instances serve, by their status. */
class DocDbStatusTest {
  @Test
  void aClusterIsReadyWithoutAnyInstance() {
    assertThat(cluster(DBCluster.builder().status("available"))).isEqualTo(Readiness.READY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"backing-up", "maintenance", "resetting-master-credentials"})
  void busyAClusterStillServes(String status) {
    assertThat(cluster(DBCluster.builder().status(status))).isEqualTo(new Readiness.Ready(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"creating", "upgrading", "modifying", "failing-over", "deleting", "what-comes-tomorrow"})
  void aClusterIsOnItsWay(String status) {
    assertThat(cluster(DBCluster.builder().status(status))).isEqualTo(new Readiness.Progressing(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "migration-failed", "inaccessible-encryption-credentials"})
  void aClusterThatAHumanHasToMendHasFailed(String status) {
    assertThat(cluster(DBCluster.builder().status(status))).isInstanceOfSatisfying(Readiness.Failed.class, failed -> {
      assertThat(failed.terminal()).isTrue();
      assertThat(failed.reason()).startsWith(status);
    });
  }

  @Test
  void aStoppedClusterComesBackByItself() {
    assertThat(cluster(DBCluster.builder().status("stopped")))
        .isInstanceOfSatisfying(Readiness.Failed.class, failed -> assertThat(failed.terminal()).isFalse());
  }

  @Test
  void anInstanceThatHasYetToRebootIsToldOf() {
    DBCluster.Builder cluster = DBCluster.builder().status("available")
        .dbClusterMembers(member("in-sync"), member("pending-reboot"));
    assertThat(cluster(cluster)).isInstanceOfSatisfying(Readiness.Ready.class,
        ready -> assertThat(ready.warning()).startsWith("pending-reboot"));
    assertThat(cluster(DBCluster.builder().status("available").dbClusterMembers(member("in-sync"), member(null))))
        .isEqualTo(Readiness.READY);
  }

  private static DBClusterMember member(String status) {
    return DBClusterMember.builder().dbClusterParameterGroupStatus(status).build();
  }

  @Test
  void securityGroupsAreAwaited() {
    assertThat(cluster(DBCluster.builder().status("available").vpcSecurityGroups(
        VpcSecurityGroupMembership.builder().vpcSecurityGroupId("sg-1").status("adding").build())))
        .isEqualTo(new Readiness.Progressing("security groups adding"));
  }

  @Test
  void anInstanceIsReadyOnceNothingIsPending() {
    assertThat(instance(DBInstance.builder().dbInstanceStatus("available"))).isEqualTo(Readiness.READY);
    assertThat(instance(DBInstance.builder().dbInstanceStatus("available")
        .pendingModifiedValues(p -> p.dbInstanceClass("db.r6g.large").caCertificateIdentifier("rds-ca-ecc384-g1"))))
        .isEqualTo(new Readiness.Progressing("pending: instanceClass, caCertificate"));
    assertThat(instance(DBInstance.builder().dbInstanceStatus("configuring-log-exports")))
        .isEqualTo(new Readiness.Ready("configuring-log-exports"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"creating", "rebooting", "modifying", "upgrading", "deleting", "what-comes-tomorrow"})
  void anInstanceIsOnItsWay(String status) {
    assertThat(instance(DBInstance.builder().dbInstanceStatus(status))).isEqualTo(new Readiness.Progressing(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "incompatible-network", "insufficient-capacity", "storage-full",
      "inaccessible-encryption-credentials", "incompatible-parameters"})
  void anInstanceThatAHumanHasToMendHasFailed(String status) {
    assertThat(instance(DBInstance.builder().dbInstanceStatus(status)))
        .isInstanceOfSatisfying(Readiness.Failed.class, failed -> assertThat(failed.terminal()).isTrue());
  }

  private static Readiness cluster(DBCluster.Builder seen) {
    return DocDbClusterStatus.readiness(
        ObservedDocDbCluster.of(seen.dbClusterIdentifier("main").build(), Map.of()));
  }

  private static Readiness instance(DBInstance.Builder seen) {
    return DocDbInstanceStatus.readiness(
        ObservedDocDbInstance.of(seen.dbInstanceIdentifier("main").build(), Map.of()));
  }
}
