package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterMember;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;
import software.amazon.awssdk.services.ec2.Ec2Client;

class ClusterModificationTest {
  private final Documents documents = new Documents();
  private final Account account = documents.account;
  private final Contents contents = account.aws.contents(Account.REGION);

  @Test
  void mostSettingsChangeAtOnce() {
    documents.made("main", r -> r.enableCloudwatchLogsExports("audit"));
    DBCluster changed = documents.modify("main", r -> r.backupRetentionPeriod(7).preferredBackupWindow("01:00-02:00")
        .preferredMaintenanceWindow("Mon:03:00-Mon:04:00").deletionProtection(true)
        .cloudwatchLogsExportConfiguration(logs -> logs.enableLogTypes("profiler").disableLogTypes("audit")));
    assertThat(changed.status()).isEqualTo("available");
    assertThat(changed.backupRetentionPeriod()).isEqualTo(7);
    assertThat(changed.preferredMaintenanceWindow()).isEqualTo("mon:03:00-mon:04:00");
    assertThat(changed.deletionProtection()).isTrue();
    assertThat(changed.enabledCloudwatchLogsExports()).containsExactly("profiler");
    refused("InvalidParameterValue", () -> documents.modify("main", r -> r.backupRetentionPeriod(0)));
    refused("InvalidParameterCombination",
        () -> documents.modify("main", r -> r.preferredBackupWindow("03:30-04:30").preferredMaintenanceWindow(
            "mon:03:00-mon:04:00")));
  }

  @Test
  void securityGroupsMove() {
    documents.made("main", r -> {});
    String had = documents.cluster("main").vpcSecurityGroups().getFirst().vpcSecurityGroupId();
    String group = account.client(Ec2Client.class).createSecurityGroup(
        r -> r.groupName("db").description("db").vpcId(account.furnishing.vpcId())).groupId();
    assertThat(documents.modify("main", r -> r.vpcSecurityGroupIds(group)).vpcSecurityGroups())
        .containsExactly(membership(had, "removing"), membership(group, "adding"));
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.cluster("main").vpcSecurityGroups()).containsExactly(membership(group, "active"));
  }

  private static VpcSecurityGroupMembership membership(String id, String status) {
    return VpcSecurityGroupMembership.builder().vpcSecurityGroupId(id).status(status).build();
  }

  @Test
  void aPasswordWaitsForTheWindowUnlessItIsHurried() {
    String arn = documents.made("main", r -> r.preferredMaintenanceWindow("tue:05:00-tue:06:00")).dbClusterArn();
    documents.modify("main", r -> r.masterUserPassword("second-password"));
    assertThat(documents.cluster("main").status()).isEqualTo("available");
    assertThat(contents.masterPassword(arn)).isEqualTo("first-password");
    account.pass(Duration.ofDays(1));
    assertThat(contents.masterPassword(arn)).isEqualTo("second-password");
    documents.modify("main", r -> r.masterUserPassword("third-password").applyImmediately(true));
    assertThat(documents.cluster("main").status()).isEqualTo("resetting-master-credentials");
    assertThat(contents.masterPassword(arn)).isEqualTo("third-password");
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.cluster("main").status()).isEqualTo("available");
  }

  @Test
  void anotherParameterGroupTakesEffectWithAReboot() {
    documents.parameterGroup("mine", "docdb5.0");
    documents.parameterGroup("old", "docdb4.0");
    documents.made("main", r -> {});
    documents.createInstance("main-1", "main", r -> {});
    account.pass(Duration.ofMinutes(8));
    refused("InvalidParameterCombination", () -> documents.modify("main", r -> r.dbClusterParameterGroupName("old")));
    refused("DBClusterParameterGroupNotFound",
        () -> documents.modify("main", r -> r.dbClusterParameterGroupName("other")));
    assertThat(documents.modify("main", r -> r.dbClusterParameterGroupName("Mine")).dbClusterParameterGroup())
        .isEqualTo("mine");
    assertThat(parameterStatus()).isEqualTo("pending-reboot");
    documents.docdb.rebootDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    assertThat(documents.instance("main-1").dbInstanceStatus()).isEqualTo("rebooting");
    account.pass(Duration.ofMinutes(1));
    assertThat(parameterStatus()).isEqualTo("in-sync");
  }

  private String parameterStatus() {
    return documents.cluster("main").dbClusterMembers().stream()
        .map(DBClusterMember::dbClusterParameterGroupStatus).findFirst().orElseThrow();
  }

  @Test
  void theStorageBecomesOptimizedOnceInThirtyDays() {
    documents.made("main", r -> {});
    assertThat(documents.modify("main", r -> r.storageType("iopt1")).status()).isEqualTo("modifying");
    account.pass(Duration.ofMinutes(5));
    assertThat(documents.cluster("main").storageType()).isEqualTo("iopt1");
    documents.modify("main", r -> r.storageType("standard"));
    account.pass(Duration.ofMinutes(5));
    assertThat(documents.cluster("main").storageType()).isNull();
    refused("InvalidParameterCombination", () -> documents.modify("main", r -> r.storageType("iopt1")));
    account.pass(Duration.ofDays(30));
    documents.modify("main", r -> r.storageType("iopt1"));
  }

  @Test
  void aMajorVersionTakesItsInstancesAlong() {
    documents.parameterGroup("mine-4", "docdb4.0");
    documents.parameterGroup("mine-5", "docdb5.0");
    documents.made("main", r -> r.engineVersion("4.0.0").dbClusterParameterGroupName("mine-4"));
    documents.createInstance("main-1", "main", r -> {});
    account.pass(Duration.ofMinutes(8));
    refused("InvalidParameterCombination", () -> documents.modify("main", r -> r.engineVersion("3.6.0")));
    refused("InvalidParameterCombination", () -> documents.modify("main", r -> r.engineVersion("5.0.0")));
    assertThat(refused("InvalidParameterCombination",
        () -> documents.modify("main", r -> r.engineVersion("5.0.0").allowMajorVersionUpgrade(true))))
        .hasMessageContaining("mine-4");
    refused("InvalidParameterCombination", () -> documents.modify("main", r -> r.engineVersion("5.0.0")
        .allowMajorVersionUpgrade(true).dbClusterParameterGroupName("mine-5").masterUserPassword("second-password")));
    documents.modify("main", r -> r.engineVersion("5.0").allowMajorVersionUpgrade(true)
        .dbClusterParameterGroupName("mine-5").applyImmediately(true));
    assertThat(documents.cluster("main").status()).as("nothing shows yet").isEqualTo("available");
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.cluster("main").status()).isEqualTo("upgrading");
    assertThat(documents.instance("main-1").dbInstanceStatus()).isEqualTo("upgrading");
    refused("InvalidDBClusterStateFault", () -> documents.modify("main", r -> r.backupRetentionPeriod(2)));
    refused("InvalidDBClusterStateFault", () -> documents.createInstance("main-2", "main", r -> {}));
    refused("InvalidDBInstanceState", () -> documents.docdb.modifyDBInstance(
        r -> r.dbInstanceIdentifier("main-1").promotionTier(2)));
    account.pass(Duration.ofMinutes(20));
    DBCluster upgraded = documents.cluster("main");
    assertThat(upgraded.status()).isEqualTo("available");
    assertThat(upgraded.engineVersion()).isEqualTo("5.0.0");
    assertThat(upgraded.dbClusterParameterGroup()).isEqualTo("mine-5");
    assertThat(documents.instance("main-1").engineVersion()).isEqualTo("5.0.0");
    documents.docdb.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine-4"));
  }

  @Test
  void anUpgradeThatIsNotHurriedWaitsForTheWindow() {
    documents.made("main", r -> r.engineVersion("3.6").preferredMaintenanceWindow("tue:05:00-tue:06:00"));
    documents.modify("main", r -> r.engineVersion("5.0.0").allowMajorVersionUpgrade(true));
    account.pass(Duration.ofHours(12));
    assertThat(documents.cluster("main").engineVersion()).isEqualTo("3.6.0");
    account.pass(Duration.ofHours(12));
    assertThat(documents.cluster("main").engineVersion()).isEqualTo("5.0.0");
    assertThat(documents.cluster("main").dbClusterParameterGroup()).isEqualTo("default.docdb5.0");
  }
}
