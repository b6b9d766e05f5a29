package dev.webapp.platform.aws.rds;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.DeleteBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsRequest;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentResponse;
import software.amazon.awssdk.services.rds.model.SwitchoverDetail;
import software.amazon.awssdk.services.rds.model.Tag;

/** What is asked of RDS, and what is said, in states of a deployment that come seldom. */
class BlueGreenDeploymentsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("DbInstance", "main"), "main");
  private static final Map<String, String> TAGS = Map.of("platform.webapp.dev/owner", "us",
      "platform.webapp.dev/platform", "shop/shop", "platform.webapp.dev/id", "DbInstance/main");
  private static final Map<String, String> REPLICA = Map.of("platform.webapp.dev/id", "DbReplica/main-1");

  private final List<DBInstance> listed = new ArrayList<>();
  private BlueGreenDeployment deployment = BlueGreenDeployment.builder().blueGreenDeploymentIdentifier("bgd-1")
      .blueGreenDeploymentName("main-1").status("AVAILABLE").target(arn("main-green-abc123"))
      .switchoverDetails(SwitchoverDetail.builder().sourceMember(arn("main")).targetMember(arn("main-green-abc123"))
          .build())
      .build();
  private final ScriptedClients rds = new ScriptedClients()
      .on(DescribeDbInstancesRequest.class, _ -> DescribeDbInstancesResponse.builder().dbInstances(listed).build())
      .on(DescribeBlueGreenDeploymentsRequest.class,
          _ -> DescribeBlueGreenDeploymentsResponse.builder().blueGreenDeployments(deployment).build())
      .on(AddTagsToResourceRequest.class, _ -> AddTagsToResourceResponse.builder().build())
      .on(SwitchoverBlueGreenDeploymentRequest.class,
          _ -> SwitchoverBlueGreenDeploymentResponse.builder().build());
  private final DbInstances instances = new DbInstances(rds, InstantSource.system());
  private final DbInstanceKind kind = new DbInstanceKind(instances);

  @Test
  void aCopyKeepsTheMarkOfThePasswordThatItHas() {
    listed.add(instance("main", "16.4", Map.of(MasterPassword.TAG, "new", "team", "shop", "aws:created-by", "stack")));
    listed.add(instance("main-green-abc123", "17.6", Map.of(MasterPassword.TAG, "old")));
    update("17");
    assertThat(added()).containsExactly(Map.entry("team", "shop"));
    assertThat(rds.asked(SwitchoverBlueGreenDeploymentRequest.class)).isEmpty();
  }

  @Test
  void whichPasswordACopyWithoutTagsHasIsUnknown() {
    listed.add(instance("main", "16.4", Map.of(MasterPassword.TAG, "new")));
    listed.add(instance("main-green-abc123", "17.6", Map.of()));
    update("17");
    assertThat(added()).containsExactly(Map.entry(MasterPassword.TAG, "unknown"));
  }

  /** It would interrupt again and again otherwise, and say nothing. */
  @Test
  void aTakeoverThatFailedIsTriedAgainOnlyWhereSomebodyWasToldOfIt() {
    listed.add(instance("main", "16.4", Map.of()));
    listed.add(instance("main-green-abc123", "17.6", Map.of()));
    deployment = deployment.toBuilder().status("SWITCHOVER_FAILED").statusDetails("Replication is degraded").build();
    for (int tries = 1; tries <= 2; tries++) {
      assertThatThrownBy(() -> update("17")).hasMessageContaining("Replication is degraded")
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID));
      update("17");
      assertThat(rds.asked(SwitchoverBlueGreenDeploymentRequest.class)).hasSize(tries);
    }
  }

  @Test
  void aFullDiskGrowsFirst() {
    listed.add(instance("main", "16.4", Map.of()).toBuilder().dbInstanceStatus("storage-full").build());
    listed.add(instance("main-green-abc123", "17.6", Map.of()));
    rds.on(ModifyDbInstanceRequest.class,
        _ -> ModifyDbInstanceResponse.builder().dbInstance(listed.getFirst()).build());
    update(with(with(desired(), "engineVersion", "17"), "allocatedStorage", 40));
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).singleElement()
        .satisfies(sent -> assertThat(sent.allocatedStorage()).isEqualTo(40));
  }

  @Test
  void aDeploymentThatFailedBeforeThereWereAllCopiesGoes() {
    listed.add(instance("main", "16.4", Map.of()));
    listed.add(instance("main-green-abc123", "16.4", Map.of()));
    rds.on(DeleteBlueGreenDeploymentRequest.class, _ -> DeleteBlueGreenDeploymentResponse.builder().build());
    deployment = deployment.toBuilder().status("INVALID_CONFIGURATION").target(null)
        .switchoverDetails(SwitchoverDetail.builder().sourceMember(arn("main")).build()).build();
    update(with(with(desired(), "engineVersion", "16"), "parameterGroupName", "params-16"));
    assertThat(rds.asked(DeleteBlueGreenDeploymentRequest.class)).singleElement()
        .satisfies(sent -> assertThat(sent.deleteTarget()).isTrue());
  }

  @Test
  void aCopyThatAwsHasUpgradedMeanwhileTakesOver() {
    listed.add(instance("main", "16.4", Map.of()));
    listed.add(instance("main-green-abc123", "17.6", Map.of()));
    update("17.5");
    assertThat(rds.asked(SwitchoverBlueGreenDeploymentRequest.class)).hasSize(1);
  }

  /** Others have deleted its source, say: RDS promotes it then, and somebody may write to it. */
  @Test
  void anOldReplicaThatWasPromotedLeavesASnapshot() {
    listed.add(instance("main", "17.6", Map.of()));
    listed.add(instance("main-1", "17.6", REPLICA).toBuilder().readReplicaSourceDBInstanceIdentifier("main").build());
    listed.add(instance("main-1-old1", "16.4", REPLICA));
    rds.on(DescribeDbSnapshotsRequest.class, _ -> DescribeDbSnapshotsResponse.builder().build())
        .on(DeleteDbInstanceRequest.class, _ -> DeleteDbInstanceResponse.builder().build());
    updateReplica();
    assertThat(rds.asked(DeleteDbInstanceRequest.class)).singleElement().satisfies(sent -> {
      assertThat(sent.dbInstanceIdentifier()).isEqualTo("main-1-old1");
      assertThat(sent.skipFinalSnapshot()).isFalse();
      assertThat(sent.finalDBSnapshotIdentifier()).isEqualTo("final-main-1-old1-db-main-1-old1");
    });
  }

  /** It is no replica any more, but where drift is only reported it stays. */
  @Test
  void aPromotedReplicaHasNoSourceToComeAlongWith() {
    listed.add(instance("main-1", "16.4", REPLICA));
    rds.on(ModifyDbInstanceRequest.class,
        _ -> ModifyDbInstanceResponse.builder().dbInstance(listed.getFirst()).build());
    updateReplica();
    assertThat(rds.asked(ModifyDbInstanceRequest.class)).singleElement().satisfies(sent -> {
      assertThat(sent.engineVersion()).isEqualTo("17");
      assertThat(sent.allowMajorVersionUpgrade()).isTrue();
    });
  }

  @Test
  void whatIsPendingIsNamed() {
    listed.add(instance("main", "16.4", Map.of()).toBuilder()
        .pendingModifiedValues(p -> p.dbInstanceClass("db.m6g.large")).build());
    rds.on(DescribeBlueGreenDeploymentsRequest.class, _ -> DescribeBlueGreenDeploymentsResponse.builder().build());
    assertThatThrownBy(() -> update("17")).hasMessageEndingWith("what is pending comes first: instanceClass");
  }

  private Map<String, String> added() {
    Map<String, String> added = new TreeMap<>();
    rds.asked(AddTagsToResourceRequest.class).getLast().tags().forEach(tag -> added.put(tag.key(), tag.value()));
    return added;
  }

  private void update(String version) {
    update(with(desired(), "engineVersion", version));
  }

  private void update(DbInstance wanted) {
    ObservedDbInstance seen = kind.observe(SCOPE, List.of(new Sought<>(MAIN, wanted))).get(MAIN);
    kind.update(MAIN, SCOPE, wanted, seen, Differ.diff(wanted, kind.project(seen, wanted)));
  }

  private void updateReplica() {
    Map<String, String> tags = new TreeMap<>(TAGS);
    tags.putAll(REPLICA);
    DbReplica wanted = with(with(RdsWorld.replica("main-1", "main", "params-16", "sg-1", tags), "engineVersion", "17"),
        "majorUpgrade", DbInstance.BLUE_GREEN);
    Handle handle = new Handle(new ResourceId("DbReplica", "main-1"), "main-1");
    DbReplicaKind replicas = new DbReplicaKind(instances);
    ObservedDbInstance seen = replicas.observe(SCOPE, List.of(new Sought<>(handle, wanted))).get(handle);
    replicas.update(handle, SCOPE, wanted, seen, Differ.diff(wanted, replicas.project(seen, wanted)));
  }

  private static DbInstance desired() {
    return with(with(RdsWorld.postgres("main", "subnets", "params-17", "sg-1", TAGS), "majorUpgrade",
        DbInstance.BLUE_GREEN), "masterPassword", null);
  }

  private static String arn(String name) {
    return "arn:aws:rds:us-east-1:1:db:" + name;
  }

  /** As desired, with the platform's tags and more. */
  private static DBInstance instance(String name, String version, Map<String, String> more) {
    Map<String, String> tags = new TreeMap<>(TAGS);
    tags.putAll(more);
    return DBInstance.builder().dbInstanceIdentifier(name).dbInstanceStatus("available").dbInstanceArn(arn(name))
        .dbiResourceId("db-" + name).engine("postgres").engineVersion(version).dbInstanceClass("db.t4g.micro")
        .allocatedStorage(20).storageType("gp3").storageEncrypted(true).multiAZ(false).dbName("app")
        .masterUsername("platform").endpoint(e -> e.address(name + ".example").port(5432))
        .dbSubnetGroup(g -> g.dbSubnetGroupName("subnets"))
        .vpcSecurityGroups(g -> g.vpcSecurityGroupId("sg-1").status("active"))
        .dbParameterGroups(g -> g.dbParameterGroupName("params-16").parameterApplyStatus("in-sync"))
        .backupRetentionPeriod(7).preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:05:00-sun:06:00")
        .deletionProtection(false).copyTagsToSnapshot(true).autoMinorVersionUpgrade(true)
        .tagList(tags.entrySet().stream().map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build()).toList())
        .build();
  }
}
