package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

class ReplicationGroupsTest {
  private static final String TOKEN = "correct0horse1battery";
  private final Account account = new Account();
  private final ElastiCacheClient cache = account.client(ElastiCacheClient.class);

  @BeforeEach
  void subnets() {
    cache.createCacheSubnetGroup(r -> r.cacheSubnetGroupName("subnets").cacheSubnetGroupDescription("subnets")
        .subnetIds(account.furnishing.databaseSubnetIds()));
  }

  @Test
  void takesEightMinutesAndTellsItsEndpointsOnlyThen() {
    ReplicationGroup creating = create(r -> r.numCacheClusters(2).automaticFailoverEnabled(true).multiAZEnabled(true));
    assertThat(creating.status()).isEqualTo("creating");
    assertThat(creating.automaticFailoverAsString()).isEqualTo("enabling");
    assertThat(creating.memberClusters()).containsExactly("main-001", "main-002");
    assertThat(creating.hasNodeGroups()).isFalse();
    account.pass(Duration.ofMinutes(7));
    assertThat(main().status()).isEqualTo("creating");
    account.pass(Duration.ofMinutes(1));
    ReplicationGroup made = main();
    assertThat(made.status()).isEqualTo("available");
    assertThat(made.automaticFailoverAsString()).isEqualTo("enabled");
    assertThat(made.nodeGroups()).singleElement().satisfies(shard -> {
      assertThat(shard.primaryEndpoint().address())
          .matches("main\\.[0-9a-f]+\\.ng\\.0001\\.use1\\.cache\\.amazonaws\\.com");
      assertThat(shard.readerEndpoint().address()).startsWith("main-ro.");
      assertThat(shard.primaryEndpoint().port()).isEqualTo(6379);
      assertThat(shard.nodeGroupMembers()).extracting(m -> m.currentRole()).containsExactly("primary", "replica");
    });
    assertThat(nodes()).extracting(CacheCluster::preferredAvailabilityZone).doesNotHaveDuplicates();
  }

  @Test
  void theGroupLeavesOutWhatOnlyItsNodesTell() {
    create(r -> r.engine("valkey").engineVersion("8.0").cacheNodeType("cache.t4g.micro"));
    account.pass(Duration.ofMinutes(8));
    assertThat(nodes()).singleElement().satisfies(node -> {
      assertThat(node.engineVersion()).isEqualTo("8.0.1");
      assertThat(node.cacheParameterGroup().cacheParameterGroupName()).isEqualTo("default.valkey8");
      assertThat(node.cacheSubnetGroupName()).isEqualTo("subnets");
      assertThat(node.securityGroups()).hasSize(1);
      assertThat(node.replicationGroupId()).isEqualTo("main");
    });
    assertThat(main().atRestEncryptionEnabled()).isTrue();
  }

  @Test
  void refusesWhatCannotBe() {
    create(_ -> {});
    refused("ReplicationGroupAlreadyExists", () -> create(_ -> {}));
    refused("InvalidParameterValue", () -> create(r -> r.replicationGroupId("a--b")));
    refused("InvalidParameterValue", () -> create(r -> r.replicationGroupId("a".repeat(41))));
    refused("CacheSubnetGroupNotFoundFault", () -> other(r -> r.cacheSubnetGroupName("nowhere")));
    refused("CacheParameterGroupNotFound", () -> other(r -> r.cacheParameterGroupName("nowhere")));
    refused("InvalidParameterValue", () -> other(r -> r.securityGroupIds("sg-0")));
    refused("InvalidParameterValue", () -> other(r -> r.engine("memcached")));
    refused("InvalidParameterCombination", () -> other(r -> r.engineVersion("4.0")));
    refused("InvalidParameterCombination", () -> other(r -> r.engineVersion("7")));
    assertThat(refused("InvalidParameterCombination", () -> other(r -> r.engineVersion("7.1.0"))))
        .hasMessageContaining("please use '7.1'");
    refused("InvalidParameterCombination", () -> other(r -> r.cacheParameterGroupName("default.redis6.x")));
    refused("InvalidParameterValue", () -> other(r -> r.cacheNodeType("db.t4g.micro")));
    refused("InvalidParameterCombination", () -> other(r -> r.cacheNodeType("cache.t1.micro")));
    refused("InvalidParameterValue", () -> other(r -> r.numCacheClusters(7)));
    refused("InvalidParameterCombination", () -> other(r -> r.automaticFailoverEnabled(true)));
    refused("InvalidParameterCombination", () -> other(r -> r.numCacheClusters(2).multiAZEnabled(true)));
    refused("InvalidParameterValue", () -> other(r -> r.authToken(TOKEN)));
    refused("InvalidParameterValue", () -> other(r -> r.transitEncryptionEnabled(true).authToken("short")));
    refused("InvalidParameterValue", () -> other(r -> r.transitEncryptionEnabled(true).authToken(TOKEN + "@")));
    refused("InvalidParameterValue", () -> other(r -> r.snapshotWindow("3-4")));
    refused("InvalidParameterValue", () -> other(
        r -> r.snapshotWindow("03:00-03:30").preferredMaintenanceWindow("mon:05:00-mon:06:00")));
    refused("InvalidParameterCombination", () -> other(
        r -> r.snapshotWindow("03:00-05:30").preferredMaintenanceWindow("mon:05:00-mon:06:00")));
    refused("SnapshotNotFoundFault", () -> other(r -> r.snapshotName("nowhere")));
  }

  @Test
  void oneZoneIsNotEnoughForTwo() {
    cache.createCacheSubnetGroup(r -> r.cacheSubnetGroupName("one").cacheSubnetGroupDescription("one")
        .subnetIds(account.furnishing.databaseSubnetIds().getFirst()));
    refused("InvalidParameterCombination", () -> other(r -> r.cacheSubnetGroupName("one").numCacheClusters(2)
        .automaticFailoverEnabled(true).multiAZEnabled(true)));
  }

  @Test
  void changesOnlyWhatIsAvailable() {
    create(_ -> {});
    refused("InvalidReplicationGroupState", () -> modify(r -> r.cacheNodeType("cache.t4g.medium")));
    refused("InvalidReplicationGroupState", () -> cache.increaseReplicaCount(
        r -> r.replicationGroupId("main").newReplicaCount(1).applyImmediately(true)));
    assertThat(refused("InvalidReplicationGroupState",
        () -> cache.listTagsForResource(r -> r.resourceName(main().arn()))))
        .hasMessageContaining("Cluster not in available state to perform tagging operations.");
    refused("InvalidReplicationGroupState", () -> cache.deleteReplicationGroup(r -> r.replicationGroupId("main")));
    refused("ReplicationGroupNotFoundFault", () -> cache.deleteReplicationGroup(r -> r.replicationGroupId("other")));
    refused("ReplicationGroupNotFoundFault",
        () -> cache.describeReplicationGroups(r -> r.replicationGroupId("other")));
  }

  @Test
  void aTagModifiesTheGroupForAMoment() {
    available(_ -> {});
    cache.addTagsToResource(r -> r.resourceName(main().arn()).tags(Tag.builder().key("a").value("1").build()));
    assertThat(main().status()).isEqualTo("modifying");
    refused("InvalidReplicationGroupState", () -> modify(r -> r.cacheNodeType("cache.t4g.medium")));
    account.pass(Duration.ofMinutes(1));
    assertThat(cache.listTagsForResource(r -> r.resourceName(main().arn())).tagList())
        .containsExactly(Tag.builder().key("a").value("1").build());
  }

  @Test
  void aNodeTypeIsPendingUntilTheNodesAreExchanged() {
    available(_ -> {});
    modify(r -> r.cacheNodeType("cache.t4g.medium"));
    assertThat(main().status()).isEqualTo("modifying");
    assertThat(main().cacheNodeType()).isEqualTo("cache.t4g.small");
    assertThat(nodes().getFirst().pendingModifiedValues().cacheNodeType()).isEqualTo("cache.t4g.medium");
    account.pass(Duration.ofMinutes(10));
    assertThat(main().cacheNodeType()).isEqualTo("cache.t4g.medium");
    assertThat(nodes().getFirst().pendingModifiedValues().cacheNodeType()).isNull();
    assertThat(main().nodeGroups().getFirst().status()).isEqualTo("available");
  }

  @Test
  void versionsOnlyRiseAndTakeTheirParametersAlong() {
    cache.createCacheParameterGroup(
        r -> r.cacheParameterGroupName("ours").cacheParameterGroupFamily("redis6.x").description("ours"));
    available(r -> r.engineVersion("6.2").cacheParameterGroupName("ours"));
    refused("InvalidParameterCombination", () -> modify(r -> r.engineVersion("6.0")));
    assertThat(refused("InvalidParameterCombination", () -> modify(r -> r.engineVersion("7.1"))))
        .hasMessageContaining("Expected a parameter group of family redis7");
    modify(r -> r.engineVersion("7.1").cacheParameterGroupName("default.redis7"));
    assertThat(nodes().getFirst().pendingModifiedValues().engineVersion()).isEqualTo("7.1.0");
    account.pass(Duration.ofMinutes(10));
    refused("InvalidParameterCombination", () -> modify(r -> r.engine("valkey").engineVersion("7.0")));
    modify(r -> r.engine("valkey").engineVersion("8.0"));
    account.pass(Duration.ofMinutes(10));
    assertThat(main().engine()).isEqualTo("valkey");
    assertThat(nodes().getFirst().cacheParameterGroup().cacheParameterGroupName()).isEqualTo("default.valkey8");
    refused("InvalidParameterCombination", () -> modify(r -> r.engine("redis").engineVersion("7.1")));
  }

  @Test
  void oneSortOfChangeAtATime() {
    available(_ -> {});
    assertThat(refused("InvalidParameterCombination", () -> modify(_ -> {})))
        .hasMessageContaining("No modifications were requested");
    refused("InvalidParameterCombination",
        () -> modify(r -> r.cacheNodeType("cache.t4g.medium").engineVersion("7.1")));
  }

  @Test
  void settingsChangeAtOnce() {
    available(_ -> {});
    modify(r -> r.replicationGroupDescription("new").snapshotRetentionLimit(3).snapshotWindow("01:00-02:00")
        .preferredMaintenanceWindow("Mon:05:00-Mon:06:00").autoMinorVersionUpgrade(false));
    assertThat(main().status()).isEqualTo("available");
    assertThat(main().description()).isEqualTo("new");
    assertThat(main().snapshotRetentionLimit()).isEqualTo(3);
    assertThat(nodes().getFirst().preferredMaintenanceWindow()).isEqualTo("mon:05:00-mon:06:00");
  }

  @Test
  void securityGroupsMoveAndHoldWhomTheyHave() {
    available(_ -> {});
    Ec2Client ec2 = account.client(Ec2Client.class);
    String group = ec2.createSecurityGroup(
        r -> r.groupName("caches").description("caches").vpcId(account.furnishing.vpcId())).groupId();
    modify(r -> r.securityGroupIds(group));
    assertThat(nodes().getFirst().securityGroups()).extracting(each -> each.status())
        .containsExactly("removing", "adding");
    modify(r -> r.cacheNodeType("cache.t4g.medium"));
    account.pass(Duration.ofMinutes(10));
    assertThat(nodes().getFirst().securityGroups()).singleElement().satisfies(each -> {
      assertThat(each.securityGroupId()).isEqualTo(group);
      assertThat(each.status()).isEqualTo("active");
    });
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
  }

  @Test
  void failoverNeedsAReplicaAndMultiAzNeedsFailover() {
    available(r -> r.numCacheClusters(2));
    refused("InvalidParameterCombination", () -> modify(r -> r.multiAZEnabled(true)));
    modify(r -> r.multiAZEnabled(true).automaticFailoverEnabled(true));
    assertThat(main().automaticFailoverAsString()).isEqualTo("enabling");
    assertThat(main().pendingModifiedValues().automaticFailoverStatusAsString()).isEqualTo("enabled");
    account.pass(Duration.ofMinutes(2));
    assertThat(main().automaticFailoverAsString()).isEqualTo("enabled");
    refused("InvalidParameterCombination", () -> modify(r -> r.automaticFailoverEnabled(false)));
    refused("InvalidParameterCombination", () -> decrease(0));
    modify(r -> r.multiAZEnabled(false).automaticFailoverEnabled(false));
    account.pass(Duration.ofMinutes(2));
    decrease(0);
    account.pass(Duration.ofMinutes(3));
    refused("InvalidParameterCombination", () -> modify(r -> r.automaticFailoverEnabled(true)));
  }

  @Test
  void replicasComeAndGo() {
    available(_ -> {});
    refused("InvalidParameterValue",
        () -> cache.increaseReplicaCount(r -> r.replicationGroupId("main").newReplicaCount(1)));
    refused("InvalidParameterValue", () -> increase(6));
    refused("NoOperationFault", () -> increase(0));
    increase(2);
    assertThat(main().memberClusters()).containsExactly("main-001", "main-002", "main-003");
    assertThat(nodes()).extracting(CacheCluster::cacheClusterStatus)
        .containsExactly("modifying", "creating", "creating");
    account.pass(Duration.ofMinutes(6));
    assertThat(nodes()).extracting(CacheCluster::cacheClusterStatus).containsOnly("available");
    assertThat(main().nodeGroups().getFirst().nodeGroupMembers()).hasSize(3);
    refused("InvalidParameterValue", () -> increase(1));
    decrease(1);
    assertThat(nodes()).extracting(CacheCluster::cacheClusterStatus)
        .containsExactly("modifying", "modifying", "deleting");
    account.pass(Duration.ofMinutes(3));
    assertThat(main().memberClusters()).containsExactly("main-001", "main-002");
    assertThat(main().nodeGroups().getFirst().nodeGroupMembers()).hasSize(2);
  }

  @Test
  void aTokenIsRotatedInBeforeItIsTheOnlyOne() {
    available(r -> r.transitEncryptionEnabled(true).authToken(TOKEN));
    assertThat(main().nodeGroups().getFirst().primaryEndpoint().address()).startsWith("master.main.");
    var before = main().authTokenLastModifiedDate();
    refused("InvalidParameterCombination", () -> modify(
        r -> r.authToken("another" + TOKEN).authTokenUpdateStrategy("SET")));
    refused("InvalidParameterCombination", () -> modify(
        r -> r.authToken("another" + TOKEN).authTokenUpdateStrategy("ROTATE").cacheNodeType("cache.t4g.medium")));
    modify(r -> r.authToken("another" + TOKEN).authTokenUpdateStrategy("ROTATE"));
    assertThat(main().pendingModifiedValues().authTokenStatusAsString()).isEqualTo("ROTATING");
    account.pass(Duration.ofMinutes(2));
    assertThat(main().authTokenLastModifiedDate()).isAfter(before);
    modify(r -> r.authToken("another" + TOKEN).authTokenUpdateStrategy("SET"));
    assertThat(main().pendingModifiedValues().authTokenStatusAsString()).isEqualTo("SETTING");
    account.pass(Duration.ofMinutes(2));
    refused("InvalidParameterCombination", () -> modify(r -> r.authToken(TOKEN).authTokenUpdateStrategy("SET")));
  }

  @Test
  void leavesAFinalSnapshotThatComesBack() {
    available(r -> r.engine("valkey"));
    cache.createSnapshot(r -> r.replicationGroupId("main").snapshotName("daily"));
    assertThat(main().status()).isEqualTo("snapshotting");
    refused("InvalidReplicationGroupState", () -> cache.deleteReplicationGroup(r -> r.replicationGroupId("main")));
    account.pass(Duration.ofMinutes(3));
    refused("SnapshotAlreadyExistsFault", () -> cache.deleteReplicationGroup(
        r -> r.replicationGroupId("main").finalSnapshotIdentifier("Daily")));
    cache.deleteReplicationGroup(r -> r.replicationGroupId("main").finalSnapshotIdentifier("final"));
    assertThat(main().status()).isEqualTo("deleting");
    assertThat(snapshot("final").snapshotStatus()).isEqualTo("creating");
    refused("InvalidSnapshotState", () -> cache.deleteSnapshot(r -> r.snapshotName("final")));
    account.pass(Duration.ofMinutes(8));
    assertThat(cache.describeReplicationGroups().replicationGroups()).isEmpty();
    assertThat(cache.describeSnapshots(r -> r.replicationGroupId("main").snapshotSource("user")).snapshots())
        .extracting(Snapshot::snapshotName).containsExactly("daily", "final");
    assertThat(snapshot("final").nodeSnapshots()).hasSize(1);
    refused("InvalidParameterCombination", () -> create(r -> r.engine("redis").snapshotName("final")));
    create(r -> r.engine("valkey").snapshotName("final"));
    assertThat(snapshot("final").snapshotStatus()).isEqualTo("restoring");
    account.pass(Duration.ofMinutes(9));
    assertThat(main().status()).isEqualTo("creating");
    account.pass(Duration.ofMinutes(1));
    assertThat(main().status()).isEqualTo("available");
    cache.deleteSnapshot(r -> r.snapshotName("final"));
    refused("SnapshotNotFoundFault", () -> snapshot("final"));
  }

  @Test
  void listsPage() {
    IntStream.range(0, 21).forEach(i -> other(r -> r.replicationGroupId(String.format("cache-%02d", i))));
    assertThat(cache.describeReplicationGroupsPaginator(r -> r.maxRecords(20)).replicationGroups().stream())
        .hasSize(21);
    assertThat(cache.describeCacheClustersPaginator(r -> r.maxRecords(20)).cacheClusters().stream()).hasSize(21);
    assertThat(cache.describeCacheClusters(r -> r.showCacheClustersNotInReplicationGroups(true)).cacheClusters())
        .isEmpty();
    refused("CacheClusterNotFound", () -> cache.describeCacheClusters(r -> r.cacheClusterId("nowhere")));
  }

  private ReplicationGroup create(Consumer<CreateReplicationGroupRequest.Builder> how) {
    var request = CreateReplicationGroupRequest.builder().replicationGroupId("main").replicationGroupDescription("main")
        .cacheNodeType("cache.t4g.small").cacheSubnetGroupName("subnets");
    how.accept(request);
    return cache.createReplicationGroup(request.build()).replicationGroup();
  }

  private void other(Consumer<CreateReplicationGroupRequest.Builder> how) {
    create(r -> how.accept(r.replicationGroupId("other")));
  }

  private void available(Consumer<CreateReplicationGroupRequest.Builder> how) {
    create(how);
    account.pass(Duration.ofMinutes(8));
  }

  private void modify(Consumer<ModifyReplicationGroupRequest.Builder> how) {
    var request = ModifyReplicationGroupRequest.builder().replicationGroupId("main").applyImmediately(true);
    how.accept(request);
    cache.modifyReplicationGroup(request.build());
  }

  private void increase(int replicas) {
    cache.increaseReplicaCount(
        r -> r.replicationGroupId("main").newReplicaCount(replicas).applyImmediately(true));
  }

  private void decrease(int replicas) {
    cache.decreaseReplicaCount(
        r -> r.replicationGroupId("main").newReplicaCount(replicas).applyImmediately(true));
  }

  private ReplicationGroup main() {
    return cache.describeReplicationGroups(r -> r.replicationGroupId("main")).replicationGroups().getFirst();
  }

  private List<CacheCluster> nodes() {
    return cache.describeCacheClusters().cacheClusters();
  }

  private Snapshot snapshot(String name) {
    return cache.describeSnapshots(r -> r.snapshotName(name)).snapshots().getFirst();
  }
}
