package dev.webapp.platform.aws.rds;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** Which call comes when a source and its replicas get another version, and what is said meanwhile. */
class UpgradeOrderTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("DbInstance", "main"), "main");
  private static final Handle REPLICA = new Handle(new ResourceId("DbReplica", "main-1"), "main-1");

  private DBInstance source = source("postgres", "16.4");
  private DBInstance replica = replica("postgres", "16.4");
  private final ScriptedClients rds = new ScriptedClients()
      .on(ModifyDbInstanceRequest.class, _ -> ModifyDbInstanceResponse.builder().dbInstance(source).build())
      .on(DescribeDbInstancesRequest.class,
          _ -> DescribeDbInstancesResponse.builder().dbInstances(source, replica).build());

  @Test
  void postgresUpgradesTheSourceAndWaitsForItsReplicas() {
    waits(() -> updateReplica("postgres", "17", "params-17"), "RDS upgrades main-1 along with main");
    ModifyDbInstanceRequest sent = update("postgres", "17", "params-17");
    assertThat(sent.engineVersion()).isEqualTo("17");
    assertThat(sent.dbParameterGroupName()).isEqualTo("params-17");
    assertThat(sent.allowMajorVersionUpgrade()).isTrue();
  }

  @Test
  void aReplicaThatIsBusyIsAwaited() {
    replica = replica.toBuilder().dbInstanceStatus("creating").build();
    waits(() -> update("postgres", "17", "params-17"), "RDS upgrades main-1 along with it, which is creating");
    replica = replica.toBuilder().dbInstanceStatus("storage-full").build();
    assertThat(update("postgres", "17", "params-17").engineVersion()).as("it would never end").isEqualTo("17");
  }

  @Test
  void theGroupOfAReplicaFollowsItsVersion() {
    replica = replica.toBuilder().pendingModifiedValues(p -> p.engineVersion("17.6")).build();
    waits(() -> updateReplica("postgres", "17", "params-17"), "version 17 of main-1 comes first");
    replica = replica("postgres", "17.6").toBuilder()
        .dbParameterGroups(DBParameterGroupStatus.builder().dbParameterGroupName("default.postgres17").build()).build();
    ModifyDbInstanceRequest sent = updateReplica("postgres", "17", "params-17");
    assertThat(sent.dbParameterGroupName()).isEqualTo("params-17");
    assertThat(sent.engineVersion()).isNull();
  }

  @Test
  void aReplicaThatWasLeftBehindIsToldHowToMend() {
    source = source("postgres", "17.6");
    waits(() -> updateReplica("postgres", "17", "params-17"),
        "main has version 17.6 and RDS has not upgraded main-1 along with it yet; if that stays so, take the replica");
  }

  @Test
  void mysqlUpgradesTheReplicasFirst() {
    source = source("mysql", "8.0.42");
    replica = replica("mysql", "8.0.42");
    waits(() -> update("mysql", "8.4", "params-8-4"), "its read replicas have to be upgraded before it: main-1");
    ModifyDbInstanceRequest sent = updateReplica("mysql", "8.4", "params-8-4");
    assertThat(sent.engineVersion()).isEqualTo("8.4");
    assertThat(sent.allowMajorVersionUpgrade()).isTrue();
    replica = replica("mysql", "8.4.5");
    assertThat(update("mysql", "8.4", "params-8-4").engineVersion()).as("what the replicas have").isEqualTo("8.4.5");
  }

  @Test
  void aMinorVersionGoesToTheReplicasFirstWhateverTheEngine() {
    waits(() -> update("postgres", "16.6", "params-16"), "its read replicas have to be upgraded before it: main-1");
    assertThat(updateReplica("postgres", "16.6", "params-16").allowMajorVersionUpgrade()).isNull();
    replica = replica("postgres", "16.10");
    assertThat(update("postgres", "16.6", "params-16").engineVersion()).isEqualTo("16.6");
  }

  @Test
  void whatNeedNotWaitGoesAhead() {
    DbInstance wanted = with(with(desired("postgres", "16.6", "params-16"), "multiAz", true), "port", 5433);
    ModifyDbInstanceRequest sent = update(wanted);
    assertThat(sent.engineVersion()).isNull();
    assertThat(sent.multiAZ()).isTrue();
    assertThat(sent.dbPortNumber()).isEqualTo(5433);
  }

  @Test
  void nothingGoesAlongWithAMajorVersionThatIsPending() {
    source = source.toBuilder().pendingModifiedValues(p -> p.engineVersion("17.6")).build();
    DbInstance wanted = with(desired("postgres", "17", "params-16"), "instanceClass", "db.m6g.large");
    waits(() -> update(wanted), "version 17 of main comes first");
    waits(() -> update(with(desired("postgres", "17", "params-16"), "allocatedStorage", 40)), "comes first");
    assertThat(update(with(wanted, "securityGroupIds", List.of("sg-2"))).vpcSecurityGroupIds())
        .as("what RDS applies at once in any case").containsExactly("sg-2");
  }

  @Test
  void aReplicaGoesBackOnlyByBecomingAnotherOne() {
    replica = replica("mysql", "8.4.5");
    DbReplica wanted = desiredReplica("mysql", "8.0", "params-16");
    DbReplicaKind replicas = new DbReplicaKind(instances());
    assertThat(Differ.diff(wanted, replicas.project(ObservedDbInstance.of(replica), wanted)).effect())
        .isEqualTo(Effect.REPLACES);
  }

  @Test
  void aVersionThatCannotFollowIsToldWithThoseThatCan() {
    rds.on(ModifyDbInstanceRequest.class, _ -> {
      throw Problem.of(Problem.Category.INVALID, "InvalidParameterCombination", "rds:ModifyDBInstance",
          "Cannot upgrade postgres from 16.4 to 17.1");
    }).on(DescribeDbEngineVersionsRequest.class, _ -> DescribeDbEngineVersionsResponse.builder()
        .dbEngineVersions(DBEngineVersion.builder().validUpgradeTarget(target("16.9"), target("16.10"), target("17.6"),
            target("17.5")).build()).build());
    assertThatThrownBy(() -> update("postgres", "17.1", "params-17"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
        .hasMessage("engineVersion 17.1 cannot follow 16.4; set version back, or to one that RDS upgrades it to: "
            + "16.10, 17.6 (Cannot upgrade postgres from 16.4 to 17.1)");
  }

  private static UpgradeTarget target(String version) {
    return UpgradeTarget.builder().engineVersion(version).build();
  }

  private static void waits(Runnable update, String why) {
    assertThatThrownBy(update::run)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
        .hasMessageContaining(why);
  }

  @Test
  void anAdoptedOnesOwnParametersAreNotDroppedInSilence() {
    source = source.toBuilder().dbParameterGroups(g -> g.dbParameterGroupName("theirs")).build();
    assertThatThrownBy(() -> update("postgres", "17", null)).isInstanceOf(Problem.class)
        .hasMessage("version 17 cannot use its parameter group theirs: say in parameters which of those it shall have");
    source = source.toBuilder().dbParameterGroups(g -> g.dbParameterGroupName("default.postgres16")).build();
    assertThat(update("postgres", "17", null).engineVersion()).isEqualTo("17");
  }

  private ModifyDbInstanceRequest update(String engine, String version, String group) {
    return update(desired(engine, version, group));
  }

  private ModifyDbInstanceRequest update(DbInstance wanted) {
    DbInstanceKind kind = new DbInstanceKind(instances());
    ObservedDbInstance seen = ObservedDbInstance.of(source);
    kind.update(MAIN, SCOPE, wanted, seen, Differ.diff(wanted, kind.project(seen, wanted)));
    return rds.asked(ModifyDbInstanceRequest.class).getLast();
  }

  private ModifyDbInstanceRequest updateReplica(String engine, String version, String group) {
    DbReplicaKind replicas = new DbReplicaKind(instances());
    DbReplica wanted = desiredReplica(engine, version, group);
    ObservedDbInstance seen = ObservedDbInstance.of(replica);
    replicas.update(REPLICA, SCOPE, wanted, seen, Differ.diff(wanted, replicas.project(seen, wanted)));
    return rds.asked(ModifyDbInstanceRequest.class).getLast();
  }

  /** With nothing listed yet. */
  private DbInstances instances() {
    return new DbInstances(rds, InstantSource.system());
  }

  private static DbInstance desired(String engine, String version, String group) {
    DbInstance postgres = RdsWorld.postgres("main", "subnets", group, "sg-1", Map.of());
    return with(with(postgres, "engine", engine), "engineVersion", version);
  }

  private static DbReplica desiredReplica(String engine, String version, String group) {
    return with(with(RdsWorld.replica("main-1", "main", group, "sg-1", Map.of()), "engine", engine),
        "engineVersion", version);
  }

  private static DBInstance source(String engine, String version) {
    return seen("main", engine, version, b -> b.readReplicaDBInstanceIdentifiers("main-1").backupRetentionPeriod(7));
  }

  private static DBInstance replica(String engine, String version) {
    return seen("main-1", engine, version, b -> b.readReplicaSourceDBInstanceIdentifier("main"));
  }

  private static DBInstance seen(String name, String engine, String version, Consumer<DBInstance.Builder> more) {
    DBInstance.Builder seen = DBInstance.builder().dbInstanceIdentifier(name).dbInstanceStatus("available")
        .engine(engine).engineVersion(version).dbInstanceClass("db.t4g.micro").allocatedStorage(20).storageType("gp3")
        .storageEncrypted(true).multiAZ(false).dbName("app").masterUsername("platform")
        .endpoint(e -> e.address(name + ".example").port(5432)).dbSubnetGroup(g -> g.dbSubnetGroupName("subnets"))
        .vpcSecurityGroups(VpcSecurityGroupMembership.builder().vpcSecurityGroupId("sg-1").status("active").build())
        .dbParameterGroups(DBParameterGroupStatus.builder().dbParameterGroupName("params-16").build())
        .preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:05:00-sun:06:00")
        .deletionProtection(false).copyTagsToSnapshot(true).autoMinorVersionUpgrade(true);
    more.accept(seen);
    return seen.build();
  }
}
