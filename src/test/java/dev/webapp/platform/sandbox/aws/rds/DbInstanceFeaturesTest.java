package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** How instances are watched and signed in to, who signs their certificates, and how fast their disks are. */
class DbInstanceFeaturesTest {
  private static final PendingModifiedValues NOTHING = PendingModifiedValues.builder().build();

  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);

  @BeforeEach
  void subnets() {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
  }

  @Test
  void aCertificateComesWithARestartNowOrInTheWindow() {
    create("postgres", r -> {});
    assertThat(db().caCertificateIdentifier()).as("the region's own").isEqualTo("rds-ca-rsa2048-g1");
    refused("CertificateNotFound", () -> modify(r -> r.caCertificateIdentifier("rds-ca-2015")));
    modify(r -> r.caCertificateIdentifier("rds-ca-ecc384-g1"));
    account.pass(Duration.ofMinutes(10));
    assertThat(db().pendingModifiedValues().caCertificateIdentifier()).isEqualTo("rds-ca-ecc384-g1");
    modify(r -> r.caCertificateIdentifier("rds-ca-rsa2048-g1"));
    assertThat(db().pendingModifiedValues()).as("taken back").isEqualTo(NOTHING);

    modify(r -> r.caCertificateIdentifier("rds-ca-ecc384-g1").applyImmediately(true));
    account.pass(Duration.ofSeconds(30));
    assertThat(db().dbInstanceStatus()).isEqualTo("rebooting");
    assertThat(db().caCertificateIdentifier()).isEqualTo("rds-ca-rsa2048-g1");
    account.pass(Duration.ofMinutes(5));
    assertThat(db().dbInstanceStatus()).isEqualTo("available");
    assertThat(db().caCertificateIdentifier()).isEqualTo("rds-ca-ecc384-g1");
    assertThat(db().certificateDetails().caIdentifier()).isEqualTo("rds-ca-ecc384-g1");
  }

  @Test
  void whoSignsInWithIamIsConfiguredWithoutInterruption() {
    create("postgres", r -> {});
    modify(r -> r.enableIAMDatabaseAuthentication(true));
    account.pass(Duration.ofHours(1));
    assertThat(db().iamDatabaseAuthenticationEnabled()).as("it waits for the window").isFalse();
    modify(r -> r.enableIAMDatabaseAuthentication(true).applyImmediately(true));
    account.pass(Duration.ofSeconds(30));
    assertThat(db().dbInstanceStatus()).isEqualTo("configuring-iam-database-auth");
    account.pass(Duration.ofMinutes(5));
    assertThat(db().iamDatabaseAuthenticationEnabled()).isTrue();
  }

  @Test
  void insightsAreNotForEveryClassAndEveryTime() {
    refused("InvalidParameterCombination",
        () -> create("mysql", r -> r.dbInstanceClass("db.t4g.micro").enablePerformanceInsights(true)));
    refused("InvalidParameterValue", () -> create("postgres",
        r -> r.enablePerformanceInsights(true).performanceInsightsRetentionPeriod(94)));
    refused("InvalidParameterCombination",
        () -> create("postgres", r -> r.performanceInsightsRetentionPeriod(7)));
    create("mysql", r -> r.dbInstanceClass("db.t4g.small"));
    refused("InvalidParameterCombination", () -> modify(r -> r.enablePerformanceInsights(true)));
    refused("InvalidParameterCombination", () -> modify(
        r -> r.enablePerformanceInsights(true).dbInstanceClass("db.t4g.medium").applyImmediately(true)));
    modify(r -> r.dbInstanceClass("db.t4g.medium").applyImmediately(true));
    account.pass(Duration.ofMinutes(15));

    modify(r -> r.enablePerformanceInsights(true));
    assertThat(db().performanceInsightsEnabled()).as("at once").isTrue();
    assertThat(db().performanceInsightsRetentionPeriod()).isEqualTo(7);
    modify(r -> r.performanceInsightsRetentionPeriod(731));
    assertThat(db().performanceInsightsRetentionPeriod()).isEqualTo(731);
    refused("InvalidParameterCombination", () -> modify(r -> r.dbInstanceClass("db.t4g.small")));
    modify(r -> r.enablePerformanceInsights(false));
    assertThat(db().performanceInsightsRetentionPeriod()).isNull();
    modify(r -> r.dbInstanceClass("db.t4g.small"));
  }

  @Test
  void logExportsAreOfTheEngineAndOnTheirWayForAWhile() {
    refused("InvalidParameterCombination", () -> create("mysql", r -> r.enableCloudwatchLogsExports("postgresql")));
    create("mysql", r -> r.enableCloudwatchLogsExports("slowquery", "error"));
    assertThat(db().enabledCloudwatchLogsExports()).containsExactly("error", "slowquery");
    refused("InvalidParameterCombination",
        () -> modify(r -> r.cloudwatchLogsExportConfiguration(c -> c.enableLogTypes("upgrade"))));
    modify(r -> r.cloudwatchLogsExportConfiguration(c -> c.enableLogTypes("general").disableLogTypes("error")));
    assertThat(db().dbInstanceStatus()).isEqualTo("configuring-log-exports");
    assertThat(db().enabledCloudwatchLogsExports()).as("until then").containsExactly("error", "slowquery");
    assertThat(db().pendingModifiedValues().pendingCloudwatchLogsExports().logTypesToEnable())
        .containsExactly("general");
    account.pass(Duration.ofMinutes(2));
    assertThat(db().enabledCloudwatchLogsExports()).containsExactly("general", "slowquery");
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
  }

  @Test
  void logsAreExportedInTheEndWhateverElseIsModifiedMeanwhile() {
    create("postgres", r -> {});
    modify(r -> r.allocatedStorage(150).applyImmediately(true));
    account.pass(Duration.ofMinutes(5));
    assertThat(db().dbInstanceStatus()).isEqualTo("storage-optimization");
    modify(r -> r.cloudwatchLogsExportConfiguration(c -> c.enableLogTypes("upgrade")));
    modify(r -> r.dbInstanceClass("db.t4g.large").applyImmediately(true));
    account.pass(Duration.ofHours(1));
    assertThat(db().dbInstanceClass()).isEqualTo("db.t4g.large");
    assertThat(db().enabledCloudwatchLogsExports()).containsExactly("upgrade");
    assertThat(db().pendingModifiedValues()).isEqualTo(NOTHING);
  }

  @Test
  void largeDisksAreAsFastAsAskedWithinBounds() {
    refused("InvalidParameterCombination", () -> create("postgres", r -> r.storageThroughput(500)));
    refused("InvalidParameterCombination",
        () -> create("postgres", r -> r.allocatedStorage(400).storageThroughput(499)));
    refused("InvalidParameterCombination", () -> createGp3(r -> r.allocatedStorage(400).iops(3000)));
    refused("InvalidParameterCombination",
        () -> createGp3(r -> r.allocatedStorage(400).iops(12_000).storageThroughput(3001)));
    refused("InvalidParameterCombination", () -> create("postgres",
        r -> r.storageType("io2").iops(3000).storageThroughput(500)));
    createGp3(r -> r.allocatedStorage(400).iops(16_000).storageThroughput(1000));
    assertThat(db().storageThroughput()).isEqualTo(1000);

    refused("InvalidParameterCombination", () -> modify(r -> r.storageThroughput(2000)));
    refused("InvalidParameterCombination", () -> modify(r -> r.allocatedStorage(500)));
    modify(r -> r.allocatedStorage(400).iops(16_000).storageThroughput(2000).applyImmediately(true));
    assertThat(db().pendingModifiedValues())
        .isEqualTo(PendingModifiedValues.builder().storageThroughput(2000).build());
    account.pass(Duration.ofHours(7));
    assertThat(db().storageThroughput()).isEqualTo(2000);
    assertThat(db().iops()).as("as it was").isEqualTo(16_000);
    modify(r -> r.allocatedStorage(500).iops(16_000).applyImmediately(true));
    account.pass(Duration.ofHours(1));
    assertThat(db().allocatedStorage()).isEqualTo(500);
    assertThat(db().storageThroughput()).as("as it was").isEqualTo(2000);
  }

  @Test
  void replicasAndRestoredOnesHaveTheirOwn() {
    create("postgres", r -> r.enablePerformanceInsights(true).enableCloudwatchLogsExports("upgrade")
        .enableIAMDatabaseAuthentication(true).caCertificateIdentifier("rds-ca-ecc384-g1"));
    rds.createDBInstanceReadReplica(r -> r.dbInstanceIdentifier("plain").sourceDBInstanceIdentifier("main"));
    rds.createDBInstanceReadReplica(r -> r.dbInstanceIdentifier("same").sourceDBInstanceIdentifier("main")
        .enablePerformanceInsights(true).performanceInsightsRetentionPeriod(31).enableCloudwatchLogsExports("upgrade")
        .enableIAMDatabaseAuthentication(true).caCertificateIdentifier("rds-ca-ecc384-g1"));
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("main").dbSnapshotIdentifier("snapshot"));
    account.pass(Duration.ofMinutes(20));
    refused("CertificateNotFound", () -> rds.restoreDBInstanceFromDBSnapshot(r -> r.dbInstanceIdentifier("restored")
        .dbSnapshotIdentifier("snapshot").dbSubnetGroupName("main").caCertificateIdentifier("rds-ca-2015")));
    rds.restoreDBInstanceFromDBSnapshot(r -> r.dbInstanceIdentifier("restored").dbSnapshotIdentifier("snapshot")
        .dbSubnetGroupName("main").enableCloudwatchLogsExports("postgresql"));

    assertThat(features("plain")).isEqualTo("false null [] false rds-ca-rsa2048-g1");
    assertThat(features("same")).isEqualTo("true 31 [upgrade] true rds-ca-ecc384-g1");
    assertThat(features("restored")).as("whether IAM is asked comes from the snapshot")
        .isEqualTo("false null [postgresql] true rds-ca-rsa2048-g1");
  }

  private String features(String identifier) {
    DBInstance db = rds.describeDBInstances(r -> r.dbInstanceIdentifier(identifier)).dbInstances().getFirst();
    return db.performanceInsightsEnabled() + " " + db.performanceInsightsRetentionPeriod() + " "
        + db.enabledCloudwatchLogsExports() + " " + db.iamDatabaseAuthenticationEnabled() + " "
        + db.caCertificateIdentifier();
  }

  private void create(String engine, Consumer<CreateDbInstanceRequest.Builder> more) {
    rds.createDBInstance(r -> more.accept(r.dbInstanceIdentifier("main").engine(engine)
        .dbInstanceClass("db.t4g.medium").allocatedStorage(100).masterUsername("platform")
        .masterUserPassword("correct-horse").dbSubnetGroupName("main")
        .preferredBackupWindow("03:00-03:30").preferredMaintenanceWindow("Wed:05:00-Wed:05:30")));
    account.pass(Duration.ofMinutes(20));
  }

  /** The type has to be named: IOPS alone make it io1. */
  private void createGp3(Consumer<CreateDbInstanceRequest.Builder> more) {
    create("postgres", r -> more.accept(r.storageType("gp3")));
  }

  private void modify(Consumer<ModifyDbInstanceRequest.Builder> change) {
    rds.modifyDBInstance(r -> change.accept(r.dbInstanceIdentifier("main")));
  }

  private DBInstance db() {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier("main")).dbInstances().getFirst();
  }
}
