package dev.webapp.platform.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReplicationGroupContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto has no parameter groups, but takes any name of one. */
    @Override
    protected void parameterGroups() {}

    /** moto makes one node, whatever NumCacheClusters says. */
    @Override
    protected ReplicationGroup desired(String name) {
      return with(with(with(super.desired(name), "nodes", 1), "automaticFailover", false), "multiAz", false);
    }

    /**
     * moto lacks ModifyReplicationGroup, IncreaseReplicaCount and DecreaseReplicaCount, lists no nodes of a group, and
     * what is deleted stays {@code deleting} for ever.
     */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Stream.of(variants().keySet(), Set.of("node type changed", "security group changed", DEPARTURE))
          .flatMap(Set::stream).collect(Collectors.toSet());
    }
  }

  abstract static class Suite extends KindContract<ReplicationGroup, ObservedReplicationGroup> {
    private static final Duration TAGS_AGE = Duration.ofMinutes(10);
    private final CacheWorld world;
    private String securityGroup;
    private String otherSecurityGroup;

    Suite(AwsEnvironment aws) {
      super(aws);
      this.world = new CacheWorld(aws);
    }

    @Override
    protected ResourceKind<ReplicationGroup, ObservedReplicationGroup> kind(Clients clients) {
      return new ReplicationGroupKind(clients, new RememberedTags(aws.clock(), TAGS_AGE));
    }

    @Override
    protected void prepare() {
      world.subnetGroup("subnets");
      parameterGroups();
      securityGroup = world.securityGroup("caches");
      otherSecurityGroup = world.securityGroup("other");
    }

    protected void parameterGroups() {
      world.parameterGroup("params-redis7", "redis7");
      world.parameterGroup("more-params-redis7", "redis7");
      world.parameterGroup("params-valkey8", "valkey8");
    }

    @Override
    protected ReplicationGroup desired(String name) {
      return CacheWorld.redis(name, "subnets", "params-redis7", securityGroup, tags(name));
    }

    @Override
    protected Map<String, ReplicationGroup> variants() {
      ReplicationGroup alone = with(with(with("nodes", 1), "automaticFailover", false), "multiAz", false);
      Map<String, ReplicationGroup> variants = new TreeMap<>();
      variants.put("description", with("description", "changed"));
      variants.put("node type", with("nodeType", "cache.t4g.medium"));
      variants.put("more replicas", with("nodes", 4));
      variants.put("no replica", alone);
      variants.put("one zone", with("multiAz", false));
      variants.put("minor version", with("engineVersion", "7.1"));
      variants.put("valkey", with(with(with("engine", "valkey"), "engineVersion", "8.0"), "parameterGroupName",
          "params-valkey8"));
      variants.put("parameter group", with("parameterGroupName", "more-params-redis7"));
      variants.put("security groups", with("securityGroupIds", List.of(otherSecurityGroup, securityGroup)));
      variants.put("backups", with(with("snapshotRetentionDays", 14), "snapshotWindow", "01:00-02:00"));
      variants.put("maintenance", with("maintenanceWindow", "mon:05:00-mon:06:00"));
      variants.put("flags", with("autoMinorVersionUpgrade", false));
      variants.put("rotated", with("authToken", rotated()));
      variants.put("everything", with(with(with(with("nodes", 3), "nodeType", "cache.t4g.medium"), "description",
          "changed"), "authToken", rotated()));
      return variants;
    }

    private static SecretValue rotated() {
      return new SecretValue("test@2", () -> "wrong-donkey-battery-staple");
    }

    /** Redis OSS that has become Valkey stays it. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("valkey");
    }

    @Override
    protected Map<String, Consumer<ObservedReplicationGroup>> drifts() {
      return cases(Map.of(
          "node type changed", seen -> world.cache().modifyReplicationGroup(r -> r.replicationGroupId("main")
              .cacheNodeType("cache.t4g.medium").applyImmediately(true)),
          "security group changed", seen -> world.cache().modifyReplicationGroup(r -> r.replicationGroupId("main")
              .securityGroupIds(otherSecurityGroup).applyImmediately(true)),
          "tag changed", seen -> {
            world.tag(seen.arn(), "team", "z");
            aws.pass(TAGS_AGE);
          }));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedReplicationGroup observed, String key, String value) {
      world.tag(observed.arn(), key, value);
      aws.pass(TAGS_AGE);
      return true;
    }

    @Override
    protected void assertKept(String snapshot) {
      assertThat(world.cache().describeSnapshots(r -> r.snapshotName(snapshot)).snapshots()).singleElement()
          .satisfies(s -> assertThat(s.replicationGroupId()).isEqualTo("main"));
    }

    /** Two listings; and the tags of each that is available, as in moto everything is at once. */
    @Override
    protected int callsToObserve(int resources) {
      return aws.faithful() ? 2 : 2 + resources;
    }

    @Test
    void becomesAsDesiredWhateverTheSnapshotWasMadeOf() {
      assumeTrue(aws.faithful(), "moto brings no snapshot back");
      kind(aws.others()).create(handle("original"), SCOPE,
          with(with(with(desired("original"), "nodeType", "cache.t4g.medium"), "authToken", rotated()),
              "snapshotRetentionDays", 3), new Token("0"));
      rest();
      world.cache().createSnapshot(r -> r.replicationGroupId("original").snapshotName("kept"));
      rest();
      ReplicationGroup desired = with("restoreFromSnapshot", "kept");
      aws.forgetCalls();
      create(desired);
      assertThat(aws.writes()).hasSize(1);
      settle(desired);
    }

    @Test
    void aSnapshotThatIsNotThereIsToldBeforehand() {
      assertThatThrownBy(() -> create(with("restoreFromSnapshot", "nowhere")))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
          .hasMessageContaining("nowhere");
      assertThat(aws.writes()).isEmpty();
    }

    @Test
    void tellsWhatIsLeftOfOneThatIsGone() {
      assertThat(kind.backups(handle("main"), SCOPE)).isEmpty();
      assumeTrue(aws.faithful(), "in moto nothing ever goes");
      ReplicationGroup desired = desired("main");
      create(desired);
      settle(desired);
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
      assertThat(kind.backups(handle("main"), SCOPE)).extracting(Backup::restoreFrom)
          .containsExactly("{snapshot: final-main-20260101}");
      assertThat(kind.backups(handle("other"), SCOPE)).isEmpty();
    }

    /** An operator that has just started knows no tags of what is being made or changed. */
    @Test
    void isKnownToBeBegunByUsWhileItTellsNoTags() {
      assumeTrue(aws.faithful(), "moto always tells tags");
      ReplicationGroup desired = desired("main");
      create(desired);
      kind = kind(aws.clients());
      ObservedReplicationGroup seen = observe(desired);
      assertThat(seen.tagsTold()).isFalse();
      assertThat(kind.begun(seen, desired, aws.clock().instant())).isTrue();
      assertThat(kind.begun(seen, desired, aws.clock().instant().plus(Duration.ofDays(1)))).isFalse();
      ObservedReplicationGroup settled = settle(desired);
      assertThat(OWNERSHIP.claims(handle("main").id(), settled.tags())).isTrue();
      assertThat(kind.begun(settled, desired, aws.clock().instant())).isFalse();
    }

    /** Nothing of a token's rotation, nor of anything else, is in the operator's memory alone. */
    @Test
    void becomesAsDesiredThoughTheOperatorStartsAnewBeforeEachPass() {
      assumeTrue(aws.faithful(), "moto changes nothing");
      create(desired("main"));
      ReplicationGroup desired = variants().get("everything");
      List<String> done = new ArrayList<>();
      for (int pass = 0; pass < 120; pass++) {
        aws.pass(step());
        kind = kind(aws.clients());
        ObservedReplicationGroup seen = observe(desired);
        Delta delta = Differ.diff(desired, kind.project(seen, desired));
        aws.forgetCalls();
        if (!delta.isEmpty() && seen.status().equals("available")) {
          kind.update(handle("main"), SCOPE, desired, seen, delta);
        }
        aws.writes().forEach(call -> done.add(call.operation()));
      }
      assertThat(done).containsExactly("AddTagsToResource", "ModifyReplicationGroup", "AddTagsToResource",
          "IncreaseReplicaCount", "ModifyReplicationGroup",
          "ModifyReplicationGroup");
      ObservedReplicationGroup last = observe(desired);
      assertThat(Differ.diff(desired, kind.project(last, desired))).isEqualTo(Delta.NONE);
      assertThat(kind.readiness(last)).isEqualTo(Readiness.READY);
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("elasticache:CreateSnapshot", "iam:CreateServiceLinkedRole", "kms:DescribeKey", "kms:CreateGrant");
    }
  }
}
