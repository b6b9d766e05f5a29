package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

/** What a new version of a source means for its replicas and backups. */
class DbUpgradesTest {
  private static final PendingModifiedValues NOTHING = PendingModifiedValues.builder().build();

  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);

  @Test
  void aMajorVersionOfPostgresTakesTheReplicasAlong() {
    replicated("postgres", "16.9");
    refused("InvalidParameterValue", () -> major("replica", "17", "p17"));
    major("main", "17", "p17");
    assertThat(db("replica").pendingModifiedValues().engineVersion()).as("marked").isEqualTo("17.6");
    refused("InvalidParameterCombination",
        () -> modify("replica", r -> r.dbParameterGroupName("default.postgres16")));
    account.pass(Duration.ofMinutes(1));
    assertThat(db("main").dbInstanceStatus()).isEqualTo("upgrading");
    assertThat(db("replica").dbInstanceStatus()).isEqualTo("upgrading");
    refused("InvalidDBInstanceState", () -> modify("replica", r -> r.dbInstanceClass("db.t4g.small")));
    account.pass(Duration.ofMinutes(40));
    assertThat(told("main")).isEqualTo("17.6 available p17");
    assertThat(told("replica")).as("its group fits no more").isEqualTo("17.6 available default.postgres17");
    assertThat(db("replica").readReplicaSourceDBInstanceIdentifier()).isEqualTo("main");
    assertThat(db("replica").pendingModifiedValues()).isEqualTo(NOTHING);
  }

  @Test
  void aReplicaThatIsMarkedIsNoMoreWhereTheUpgradeIsTakenBack() {
    replicated("postgres", "16.9");
    modify("main", r -> r.engineVersion("17").allowMajorVersionUpgrade(true).dbParameterGroupName("p17"));
    assertThat(db("replica").pendingModifiedValues().engineVersion()).isEqualTo("17.6");
    modify("main", r -> r.engineVersion("16.9").dbParameterGroupName("p16"));
    assertThat(db("replica").pendingModifiedValues()).isEqualTo(NOTHING);
    account.pass(Duration.ofDays(8));
    assertThat(told("main")).isEqualTo("16.9 available p16");
    assertThat(told("replica")).isEqualTo("16.9 available p16");
    assertThat(rds.describeDBSnapshots(r -> r.snapshotType("automated")).dbSnapshots()).isEmpty();
  }

  @Test
  void aBusyReplicaHoldsTheUpgradeUp() {
    replicated("postgres", "16.9");
    modify("replica", r -> r.dbInstanceClass("db.t4g.small").applyImmediately(true));
    account.pass(Duration.ofMinutes(1));
    refused("InvalidDBInstanceState", () -> major("main", "17", "p17"));
  }

  @ParameterizedTest
  @CsvSource({"mysql,8.0.42,8.4,p8-4", "mysql,8.0.42,8.0.43,", "postgres,16.9,16.10,"})
  void everyOtherVersionTheReplicasHaveFirst(String engine, String from, String to, String group) {
    replicated(engine, from);
    assertThat(refused("DBUpgradeDependencyFailure", () -> major("main", to, group)))
        .hasMessageContaining("read replicas need to be upgraded: replica");
    major("replica", to, group);
    account.pass(Duration.ofMinutes(40));
    assertThat(db("replica").engineVersion()).startsWith(to);
    assertThat(db("main").engineVersion()).isEqualTo(from);
    major("main", to, group);
    account.pass(Duration.ofMinutes(40));
    assertThat(db("main").engineVersion()).isEqualTo(db("replica").engineVersion());
  }

  @Test
  void snapshotsAreTakenBeforeAndAfterAndGoWithTheInstance() {
    replicated("postgres", "16.9");
    major("main", "17", "p17");
    account.pass(Duration.ofMinutes(40));
    assertThat(rds.describeDBSnapshots(r -> r.snapshotType("automated")).dbSnapshots())
        .extracting(DBSnapshot::dbSnapshotIdentifier, DBSnapshot::engineVersion).containsExactly(
            tuple("rds:main-17-6", "17.6"),
            tuple("rds:preupgrade-main-16-9-to-17-6", "16.9"));
    refused("InvalidParameterValue", () -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("rds:main-17-6")));
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true));
    assertThat(rds.describeDBSnapshots().dbSnapshots()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"postgres,13.20,16.8,true", "postgres,13.20,16.7,false", "postgres,16.8,13.22,false",
      "postgres,16.10,17.5,false", "mysql,5.7.44,8.0.43,true", "mysql,5.7.44,8.4.6,false", "mysql,8.0.40,8.4.3,true"})
  void notEveryVersionFollowsEveryOther(String engine, String from, String to, boolean follows) {
    assertThat(rds.describeDBEngineVersions(r -> r.engine(engine).engineVersion(from)).dbEngineVersions().getFirst()
        .validUpgradeTarget().stream().map(UpgradeTarget::engineVersion).toList().contains(to)).isEqualTo(follows);
    replicated(engine, from);
    if (!follows) {
      assertThat(refused("InvalidParameterCombination", () -> modify("main",
          r -> r.engineVersion(to).allowMajorVersionUpgrade(true).applyImmediately(true))))
          .hasMessageContaining("Cannot upgrade " + engine + " from " + from + " to " + to);
    }
  }

  private void replicated(String engine, String version) {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
    for (String family : new String[] {"postgres13", "postgres16", "postgres17", "mysql5.7", "mysql8.0", "mysql8.4"}) {
      rds.createDBParameterGroup(r -> r.dbParameterGroupName(group(family)).dbParameterGroupFamily(family)
          .description("of tests"));
    }
    String family = Engine.of(engine).family(version);
    rds.createDBInstance(r -> r.dbInstanceIdentifier("main").engine(engine).engineVersion(version)
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).masterUsername("platform")
        .masterUserPassword("correct-horse").dbSubnetGroupName("main").backupRetentionPeriod(7)
        .dbParameterGroupName(group(family)));
    account.pass(Duration.ofMinutes(20));
    rds.createDBInstanceReadReplica(r -> r.dbInstanceIdentifier("replica").sourceDBInstanceIdentifier("main"));
    account.pass(Duration.ofMinutes(20));
  }

  private static String group(String family) {
    return family.replaceFirst("postgres|mysql", "p").replace('.', '-');
  }

  private void major(String instance, String version, String group) {
    modify(instance, r -> r.engineVersion(version).allowMajorVersionUpgrade(true).dbParameterGroupName(group)
        .applyImmediately(true));
  }

  private void modify(String instance, Consumer<ModifyDbInstanceRequest.Builder> change) {
    rds.modifyDBInstance(r -> change.accept(r.dbInstanceIdentifier(instance)));
  }

  private String told(String instance) {
    DBInstance seen = db(instance);
    return seen.engineVersion() + " " + seen.dbInstanceStatus() + " "
        + seen.dbParameterGroups().getFirst().dbParameterGroupName();
  }

  private DBInstance db(String instance) {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier(instance)).dbInstances().getFirst();
  }
}
