package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

class DbInstanceModificationTest {
  private static final PendingModifiedValues NOTHING = PendingModifiedValues.builder().build();

  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);

  /** At 10:20 on a Monday; the maintenance window is on Wednesday. */
  @BeforeEach
  void instance() {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
    rds.createDBInstance(r -> r.dbInstanceIdentifier("main").engine("postgres").engineVersion("16.9")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(100).masterUsername("postgres")
        .masterUserPassword("correct-horse").dbSubnetGroupName("main")
        .preferredBackupWindow("03:00-03:30").preferredMaintenanceWindow("Wed:05:00-Wed:05:30"));
    account.pass(Duration.ofMinutes(20));
  }

  @Test
  void anImmediateChangeIsPendingThenModifyingThenDone() {
    modify(r -> r.dbInstanceClass("db.t4g.small").applyImmediately(true));
    assertThat(db().dbInstanceStatus()).as("for a moment").isEqualTo("available");
    assertThat(db().pendingModifiedValues().dbInstanceClass()).isEqualTo("db.t4g.small");
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.micro");
    account.pass(Duration.ofSeconds(30));
    assertThat(db().dbInstanceStatus()).isEqualTo("modifying");
    refused("InvalidDBInstanceState", () -> modify(r -> r.multiAZ(true)));
    account.pass(Duration.ofMinutes(10));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.small");
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
  }

  @Test
  void aDeferredChangeWaitsForTheWindow() {
    modify(r -> r.dbInstanceClass("db.t4g.small"));
    account.pass(Duration.ofHours(24));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    assertThat(db().pendingModifiedValues().dbInstanceClass()).isEqualTo("db.t4g.small");
    account.pass(Duration.ofHours(18).plusMinutes(43));
    assertThat(db().dbInstanceStatus()).as("Wednesday, 05:03").isEqualTo("modifying");
    account.pass(Duration.ofMinutes(10));
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.small");
  }

  @Test
  void applyingNowFlushesWhatWaited() {
    modify(r -> r.dbInstanceClass("db.t4g.small"));
    modify(r -> r.multiAZ(true).applyImmediately(true));
    assertThat(db().pendingModifiedValues().dbInstanceClass()).isEqualTo("db.t4g.small");
    account.pass(Duration.ofMinutes(15));
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.small");
    assertThat(db().multiAZ()).isTrue();
    assertThat(db().secondaryAvailabilityZone()).isNotNull();
  }

  @Test
  void askingForThePresentValueTakesAPendingOneBack() {
    modify(r -> r.dbInstanceClass("db.t4g.small"));
    modify(r -> r.dbInstanceClass("db.t4g.micro"));
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
    account.pass(Duration.ofDays(7));
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.micro");
  }

  @Test
  void someSettingsIgnoreTheWindow() {
    modify(r -> r.deletionProtection(true).preferredMaintenanceWindow("sun:05:00-sun:05:30").copyTagsToSnapshot(true)
        .maxAllocatedStorage(200).autoMinorVersionUpgrade(false));
    assertThat(db().deletionProtection()).isTrue();
    assertThat(db().preferredMaintenanceWindow()).isEqualTo("sun:05:00-sun:05:30");
    assertThat(db().maxAllocatedStorage()).isEqualTo(200);
    assertThat(db().autoMinorVersionUpgrade()).isFalse();
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
    modify(r -> r.dbPortNumber(6000));
    account.pass(Duration.ofMinutes(2));
    assertThat(db().endpoint().port()).as("a new port restarts at once").isEqualTo(6000);
    modify(r -> r.backupRetentionPeriod(7));
    account.pass(Duration.ofMinutes(2));
    assertThat(db().backupRetentionPeriod()).as("backups that stay on").isEqualTo(7);
    modify(r -> r.backupRetentionPeriod(0));
    account.pass(Duration.ofMinutes(2));
    assertThat(db().backupRetentionPeriod()).as("backups that stop wait").isEqualTo(7);
    assertThat(db().pendingModifiedValues().backupRetentionPeriod()).isZero();
  }

  @Test
  void securityGroupsMoveWithoutModifying() {
    String old = db().vpcSecurityGroups().getFirst().vpcSecurityGroupId();
    String other = account.client(Ec2Client.class).createSecurityGroup(
        r -> r.groupName("db").description("db").vpcId(account.furnishing.vpcId())).groupId();
    modify(r -> r.vpcSecurityGroupIds(other));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    assertThat(db().vpcSecurityGroups()).extracting(each -> each.vpcSecurityGroupId() + " " + each.status())
        .containsExactly(old + " removing", other + " adding");
    account.pass(Duration.ofMinutes(1));
    assertThat(db().vpcSecurityGroups()).extracting(each -> each.vpcSecurityGroupId() + " " + each.status())
        .containsExactly(other + " active");
    refused("InvalidParameterValue", () -> modify(r -> r.vpcSecurityGroupIds("sg-0")));
  }

  @Test
  void storageOnlyGrowsByATenthAndNotTooOften() {
    refused("InvalidParameterCombination", () -> modify(r -> r.allocatedStorage(99)));
    modify(r -> r.allocatedStorage(105).applyImmediately(true));
    account.pass(Duration.ofMinutes(4));
    assertThat(db().dbInstanceStatus()).isEqualTo("storage-optimization");
    assertThat(db().allocatedStorage()).as("rounded up to a tenth more").isEqualTo(110);
    modify(r -> r.copyTagsToSnapshot(true));
    refused("InvalidParameterCombination", () -> modify(r -> r.allocatedStorage(200).applyImmediately(true)));
    account.pass(Duration.ofHours(1));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    refused("InvalidParameterCombination", () -> modify(r -> r.allocatedStorage(200).applyImmediately(true)));
    account.pass(Duration.ofHours(5));
    modify(r -> r.allocatedStorage(400).applyImmediately(true));
    account.pass(Duration.ofHours(1));
    assertThat(db().allocatedStorage()).isEqualTo(400);
    assertThat(db().iops()).as("gp3's baseline from 400 GiB on").isEqualTo(12000);
  }

  @Test
  void versionsOnlyGoUpAndMajorOnesOnPurpose() {
    refused("InvalidParameterCombination", () -> modify(r -> r.engineVersion("16.8")));
    refused("InvalidParameterCombination", () -> modify(r -> r.engineVersion("17")));
    refused("InvalidParameterCombination", () -> modify(r -> r.engineVersion("18")));
    modify(r -> r.engineVersion("16"));
    assertThat(db().pendingModifiedValues()).as("a prefix of the present version").isEqualTo(NOTHING);
    modify(r -> r.engineVersion("17").allowMajorVersionUpgrade(true).applyImmediately(true));
    account.pass(Duration.ofMinutes(1));
    assertThat(db().dbInstanceStatus()).isEqualTo("upgrading");
    account.pass(Duration.ofMinutes(30));
    assertThat(db().engineVersion()).isEqualTo("17.6");
    assertThat(db().dbParameterGroups().getFirst().dbParameterGroupName()).isEqualTo("default.postgres17");
  }

  @Test
  void aMajorVersionNeedsAParameterGroupOfItsFamily() {
    parameterGroup("p16", "postgres16");
    parameterGroup("p17", "postgres17");
    modify(r -> r.dbParameterGroupName("p16"));
    account.pass(Duration.ofMinutes(2));
    refused("InvalidParameterCombination",
        () -> modify(r -> r.engineVersion("17.6").allowMajorVersionUpgrade(true).applyImmediately(true)));
    modify(r -> r.engineVersion("17.6").allowMajorVersionUpgrade(true).dbParameterGroupName("p17")
        .applyImmediately(true));
    account.pass(Duration.ofMinutes(30));
    assertThat(db().engineVersion()).isEqualTo("17.6");
    assertThat(db().dbParameterGroups().getFirst().dbParameterGroupName()).isEqualTo("p17");
  }

  @Test
  void aParameterGroupIsAppliedAtOnceAndItsValuesAtAReboot() {
    parameterGroup("p16", "postgres16");
    modify(r -> r.dbParameterGroupName("p16"));
    assertThat(parameterStatus()).isEqualTo("p16 applying");
    account.pass(Duration.ofMinutes(2));
    assertThat(parameterStatus()).isEqualTo("p16 pending-reboot");
    reboot();
    assertThat(parameterStatus()).isEqualTo("p16 in-sync");

    set("work_mem", "8192", ApplyMethod.IMMEDIATE);
    assertThat(parameterStatus()).isEqualTo("p16 applying");
    account.pass(Duration.ofMinutes(2));
    assertThat(parameterStatus()).as("a dynamic parameter").isEqualTo("p16 in-sync");
    refused("InvalidParameterCombination", () -> set("max_connections", "200", ApplyMethod.IMMEDIATE));
    set("max_connections", "200", ApplyMethod.PENDING_REBOOT);
    account.pass(Duration.ofMinutes(2));
    assertThat(parameterStatus()).as("a static parameter").isEqualTo("p16 pending-reboot");
    set("work_mem", "9000", ApplyMethod.IMMEDIATE);
    account.pass(Duration.ofMinutes(2));
    assertThat(parameterStatus()).as("it still waits").isEqualTo("p16 pending-reboot");
    reboot();
    assertThat(parameterStatus()).isEqualTo("p16 in-sync");
    refused("InvalidDBParameterGroupState", () -> rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("p16")));
  }

  @Test
  void parametersAreAppliedToTheEndWhateverElseIsModified() {
    parameterGroup("p16", "postgres16");
    modify(r -> r.dbParameterGroupName("p16"));
    account.pass(Duration.ofMinutes(2));
    reboot();
    set("work_mem", "64", ApplyMethod.IMMEDIATE);
    assertThat(parameterStatus()).isEqualTo("p16 applying");
    modify(r -> r.dbInstanceClass("db.t4g.small").applyImmediately(true));
    account.pass(Duration.ofMinutes(15));
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.small");
    assertThat(parameterStatus()).isEqualTo("p16 in-sync");
  }

  @Test
  void whatIsModifiedWhileParametersAreAppliedDoesNotHoldThemUp() {
    parameterGroup("p16", "postgres16");
    modify(r -> r.dbParameterGroupName("p16"));
    modify(r -> r.dbInstanceClass("db.t4g.small").applyImmediately(true));
    account.pass(Duration.ofMinutes(20));
    assertThat(parameterStatus()).isEqualTo("p16 pending-reboot");
  }

  @Test
  void aNewPasswordShowsAsResetting() {
    refused("InvalidParameterValue", () -> modify(r -> r.masterUserPassword("short")));
    modify(r -> r.masterUserPassword("battery-staple"));
    assertThat(db().dbInstanceStatus()).isEqualTo("resetting-master-credentials");
    assertThat(db().pendingModifiedValues().masterUserPassword()).isEqualTo("****");
    account.pass(Duration.ofMinutes(2));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
  }

  @Test
  void logExportsAreAddedAndRemoved() {
    modify(r -> r.cloudwatchLogsExportConfiguration(c -> c.enableLogTypes("postgresql", "upgrade")));
    assertThat(db().dbInstanceStatus()).isEqualTo("configuring-log-exports");
    account.pass(Duration.ofMinutes(2));
    modify(r -> r.cloudwatchLogsExportConfiguration(c -> c.disableLogTypes("upgrade")));
    account.pass(Duration.ofMinutes(2));
    assertThat(db().enabledCloudwatchLogsExports()).containsExactly("postgresql");
  }

  private void reboot() {
    rds.rebootDBInstance(r -> r.dbInstanceIdentifier("main"));
    assertThat(db().dbInstanceStatus()).isEqualTo("rebooting");
    account.pass(Duration.ofMinutes(2));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
  }

  private void set(String name, String value, ApplyMethod method) {
    rds.modifyDBParameterGroup(r -> r.dbParameterGroupName("p16").parameters(
        Parameter.builder().parameterName(name).parameterValue(value).applyMethod(method).build()));
  }

  private void parameterGroup(String name, String family) {
    rds.createDBParameterGroup(r -> r.dbParameterGroupName(name).dbParameterGroupFamily(family).description(name));
  }

  private String parameterStatus() {
    var group = db().dbParameterGroups().getFirst();
    return group.dbParameterGroupName() + " " + group.parameterApplyStatus();
  }

  private void modify(Consumer<ModifyDbInstanceRequest.Builder> change) {
    rds.modifyDBInstance(r -> change.accept(r.dbInstanceIdentifier("main")));
  }

  private DBInstance db() {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier("main")).dbInstances().getFirst();
  }
}
