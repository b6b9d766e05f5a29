package dev.webapp.platform.aws.elasticache;

import static dev.webapp.platform.aws.Records.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.elasticache.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** What a replication group's state means, and which call comes first. */
class ReplicationGroupTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle MAIN = new Handle(new ResourceId("ReplicationGroup", "main"), "main");
  private static final Map<String, String> TAGS = Map.of("platform.webapp.dev/owner", "us");
  private static final SecretValue ROTATED = new SecretValue("test@2", () -> "wrong-donkey-battery-staple");
  private final ReplicationGroup desired = CacheWorld.redis("main", "subnets", "params", "sg-1", TAGS);
  private Map<String, String> tags = AuthToken.ofCreated(TAGS, CacheWorld.TOKEN);
  private final ScriptedElastiCache cache = new ScriptedElastiCache()
      .on(ModifyReplicationGroupRequest.class, _ -> ModifyReplicationGroupResponse.builder()
          .replicationGroup(group("modifying", _ -> {}).build()).build())
      .on(IncreaseReplicaCountRequest.class, _ -> IncreaseReplicaCountResponse.builder()
          .replicationGroup(group("modifying", _ -> {}).build()).build())
      .on(DecreaseReplicaCountRequest.class, _ -> DecreaseReplicaCountResponse.builder()
          .replicationGroup(group("modifying", _ -> {}).build()).build())
      .on(AddTagsToResourceRequest.class, asked -> {
        tags = new TreeMap<>(tags);
        asked.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return AddTagsToResourceResponse.builder().tagList(tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList()).build();
      });
  private final ReplicationGroupKind kind =
      new ReplicationGroupKind(cache, new RememberedTags(() -> Instant.EPOCH, Duration.ofMinutes(10)));

  @Test
  void asItWasMadeNothingDiffers() {
    assertThat(diff(desired, seen("available"))).isEqualTo(Delta.NONE);
  }

  @ParameterizedTest
  @CsvSource({"7.0.7,7.1,INTERRUPTS", "6.2.6,7.1,MAJOR_UPGRADE", "7.1.0,7.0,REPLACES", "7.1.0,6.x,REPLACES"})
  void aVersionRisesOrIsReplaced(String from, String to, Effect effect) {
    Delta delta = diff(with(with(desired, "engineVersion", to), "autoMinorVersionUpgrade", false),
        seen("available", g -> g.autoMinorVersionUpgrade(false), n -> n.engineVersion(from)));
    assertThat(delta.changes()).containsExactly(new FieldChange("engineVersion", from, to, effect));
  }

  @ParameterizedTest
  @CsvSource({"7.1.0,7.1,false", "7.1.0,7,false", "6.2.6,6.x,false", "7.1.0,7.0,true"})
  void aVersionThatStandsForItOrThatAwsHasRaisedIsRight(String is, String wanted, boolean raises) {
    assertThat(diff(with(with(desired, "engineVersion", wanted), "autoMinorVersionUpgrade", raises),
        seen("available", g -> g.autoMinorVersionUpgrade(raises), n -> n.engineVersion(is)))).isEqualTo(Delta.NONE);
  }

  @Test
  void redisBecomesValkeyAndNeverBack() {
    ReplicationGroup valkey = with(with(desired, "engine", "valkey"), "engineVersion", "8.0");
    assertThat(diff(valkey, seen("available")).changes()).extracting(FieldChange::effect)
        .containsExactly(Effect.MAJOR_UPGRADE, Effect.MAJOR_UPGRADE);
    assertThat(diff(desired, seen("available", g -> g.engine("valkey"), _ -> {})).effect()).isEqualTo(Effect.REPLACES);
  }

  @Test
  void pendingCountsAsReachedAndIsAwaited() {
    ObservedReplicationGroup seen = seen("available", g -> g.automaticFailover("disabled")
            .pendingModifiedValues(p -> p.automaticFailoverStatus("enabled")),
        n -> n.engineVersion("6.2.6").pendingModifiedValues(p -> p.engineVersion("7.0.7")));
    assertThat(diff(desired, seen)).isEqualTo(Delta.NONE);
    assertThat(kind.promised(seen)).isTrue();
    assertThat(kind.readiness(seen)).isEqualTo(
        new Readiness.Progressing("pending: automaticFailover, engineVersion"));
  }

  @ParameterizedTest
  @CsvSource({"creating,PROGRESSING", "modifying,PROGRESSING", "deleting,PROGRESSING", "snapshotting,READY",
      "create-failed,FAILED", "something-new,PROGRESSING"})
  void aStatusMeans(String status, String meaning) {
    Readiness readiness = kind.readiness(seen(status));
    assertThat(readiness).isInstanceOf(switch (meaning) {
      case "READY" -> Readiness.Ready.class;
      case "FAILED" -> Readiness.Failed.class;
      default -> Readiness.Progressing.class;
    });
  }

  @Test
  void aNodeThatIsNotAvailableIsAwaitedOrFails() {
    assertThat(kind.readiness(seen("available", _ -> {}, n -> n.cacheClusterStatus("rebooting cluster nodes"))))
        .isEqualTo(new Readiness.Progressing("main-001 rebooting cluster nodes, main-002 rebooting cluster nodes"));
    assertThat(kind.readiness(seen("available", _ -> {}, n -> n.cacheClusterStatus("incompatible-network"))))
        .isInstanceOfSatisfying(Readiness.Failed.class, failed -> assertThat(failed.terminal()).isTrue());
    assertThat(kind.readiness(seen("available", _ -> {}, n -> n.cacheParameterGroup(
        p -> p.cacheParameterGroupName("params").parameterApplyStatus("pending-reboot")))))
        .isInstanceOfSatisfying(Readiness.Ready.class, ready -> assertThat(ready.warning()).contains("reboot"));
    assertThat(kind.readiness(seen("available", _ -> {},
        n -> n.securityGroups(g -> g.securityGroupId("sg-1").status("adding")))))
        .isEqualTo(new Readiness.Progressing("security groups adding"));
  }

  @Test
  void tellsItsEndpointsOnceItHasThem() {
    assertThat(kind.outputs(ObservedReplicationGroup.of(
        group("creating", g -> g.nodeGroups(List.of())).build(), null)).get("primaryEndpoint")).isNull();
    assertThat(kind.outputs(seen("available"))).isEqualTo(Outputs.of("identifier", "main").and("arn", "arn:main")
        .and("primaryEndpoint", "primary").and("readerEndpoint", "reader").and("port", "6379")
        .and("passwordTaken", CacheWorld.TOKEN.digest()));
  }

  @Test
  void whatIsBusyIsNotAsked() {
    for (String status : List.of("creating", "modifying", "snapshotting", "create-failed")) {
      assertThatThrownBy(() -> update(with(desired, "nodes", 3), seen(status)))
          .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    }
    assertThat(cache.asked()).isEmpty();
  }

  /** Each call as if the last one had been carried out. */
  @Test
  void oneSortOfChangeAfterTheOther() {
    ReplicationGroup wanted = with(with(with(with(with(with(desired, "nodes", 3), "nodeType", "cache.m7g.large"),
        "engineVersion", "7.1"), "parameterGroupName", "more"), "description", "new"), "snapshotRetentionDays", 3);
    update(wanted, seen("available"));
    assertThat(cache.asked(IncreaseReplicaCountRequest.class)).singleElement()
        .satisfies(asked -> assertThat(asked.newReplicaCount()).isEqualTo(2));
    ReplicationGroup grown = with(wanted, "nodes", 2);
    update(grown, seen("available"));
    assertThat(modification()).isEqualTo(ModifyReplicationGroupRequest.builder().replicationGroupId("main")
        .applyImmediately(true).replicationGroupDescription("new").snapshotRetentionLimit(3).build());
    ReplicationGroup set = with(with(grown, "description", "Cache of a/b"), "snapshotRetentionDays", 7);
    update(with(set, "autoMinorVersionUpgrade", true), seen("available"));
    assertThat(modification()).isEqualTo(ModifyReplicationGroupRequest.builder().replicationGroupId("main")
        .applyImmediately(true).engineVersion("7.1").cacheParameterGroupName("more").build());
    ReplicationGroup upgraded = with(with(set, "engineVersion", "7.0"), "parameterGroupName", "params");
    ObservedReplicationGroup answer = update(upgraded, seen("available"));
    assertThat(modification()).isEqualTo(ModifyReplicationGroupRequest.builder().replicationGroupId("main")
        .applyImmediately(true).cacheNodeType("cache.m7g.large").build());
    assertThat(diff(upgraded, answer)).isEqualTo(Delta.NONE);
    assertThat(kind.promised(answer)).isTrue();
  }

  @Test
  void replicasLeaveAfterWhatNeedsThem() {
    ReplicationGroup alone =
        with(with(with(desired, "nodes", 1), "automaticFailover", false), "multiAz", false);
    update(alone, seen("available"));
    assertThat(modification()).isEqualTo(ModifyReplicationGroupRequest.builder().replicationGroupId("main")
        .applyImmediately(true).automaticFailoverEnabled(false).multiAZEnabled(false).build());
    update(alone, seen("available", g -> g.automaticFailover("disabled").multiAZ("disabled"), _ -> {}));
    assertThat(cache.asked(DecreaseReplicaCountRequest.class)).singleElement()
        .satisfies(asked -> assertThat(asked.newReplicaCount()).isZero());
  }

  @Test
  void aParameterGroupOfTheSameFamilyIsASetting() {
    update(with(with(desired, "parameterGroupName", "more"), "description", "new"), seen("available"));
    assertThat(modification().cacheParameterGroupName()).isEqualTo("more");
  }

  @Test
  void thatThereIsNothingToDoIsNoFailure() {
    cache.on(IncreaseReplicaCountRequest.class, _ -> {
      throw Problem.of(Problem.Category.INVALID, "NoOperationFault", "elasticache:IncreaseReplicaCount", "");
    });
    assertThat(update(with(desired, "nodes", 3), seen("available"))).isEqualTo(seen("available"));
    cache.on(ModifyReplicationGroupRequest.class, _ -> {
      throw Problem.of(Problem.Category.INVALID, "InvalidParameterCombination", "elasticache:ModifyReplicationGroup",
          "Multi-AZ can only be enabled when automatic failover is enabled.");
    });
    assertThatThrownBy(() -> update(with(desired, "description", "new"), seen("available")))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aTokenIsAddedToTheLastOneWhichIsNotedBeforehand() {
    ReplicationGroup rotated = with(desired, "authToken", ROTATED);
    List<String> story = new ArrayList<>();
    Instant modified = null;
    for (int pass = 0; pass < 3; pass++) {
      Instant now = modified;
      ObservedReplicationGroup seen = seen("available", g -> g.authTokenLastModifiedDate(now), _ -> {});
      assertThat(diff(rotated, seen).touches("authToken")).isTrue();
      int before = cache.asked(ModifyReplicationGroupRequest.class).size();
      update(rotated, seen);
      List<ModifyReplicationGroupRequest> asked = cache.asked(ModifyReplicationGroupRequest.class);
      if (asked.size() > before) {
        assertThat(asked.getLast().authToken()).isEqualTo(ROTATED.reveal());
        story.add(asked.getLast().authTokenUpdateStrategyAsString());
        modified = Instant.EPOCH.plusSeconds(pass);
      } else {
        story.add(tags.get(AuthToken.TAG).replaceAll("/.*", "").replaceAll("[0-9a-f]{16}", "done"));
      }
    }
    assertThat(story).containsExactly("ROTATE", "ROTATE", "done");
    Instant last = modified;
    assertThat(diff(rotated, seen("available", g -> g.authTokenLastModifiedDate(last), _ -> {})))
        .isEqualTo(Delta.NONE);
    assertThat(cache.asked(ModifyReplicationGroupRequest.class))
        .extracting(ModifyReplicationGroupRequest::authTokenUpdateStrategy)
        .containsExactly(AuthTokenUpdateStrategyType.ROTATE);
  }

  @Test
  void aTokenThatChangesMeanwhileIsRotatedInAnew() {
    update(with(desired, "authToken", ROTATED), seen("available"));
    String noted = tags.get(AuthToken.TAG);
    update(with(desired, "authToken", new SecretValue("test@3", () -> "third-time-lucky")), seen("available"));
    assertThat(tags.get(AuthToken.TAG)).startsWith("ROTATE/").isNotEqualTo(noted);
  }

  @Test
  void anAdoptedOneKeepsWhatItHasAndGetsOurToken() {
    Map<String, String> claim = new TreeMap<>();
    Ownership.CLAIM.forEach(key -> claim.put(key, "ours"));
    tags = Map.of("theirs", "kept");
    ReplicationGroup wanted = with(desired, "tags", claim);
    update(wanted, seen("available"));
    assertThat(tags).containsAllEntriesOf(claim).containsEntry("theirs", "kept");
    Delta delta = diff(wanted, seen("available", g -> g.atRestEncryptionEnabled(false).kmsKeyId("arn:key/theirs"),
        n -> n.cacheSubnetGroupName("theirs")));
    assertThat(delta.changes()).extracting(FieldChange::field).containsExactly("authToken");
  }

  @Test
  void whatIsNotToldIsNotWrong() {
    ObservedReplicationGroup untold = ObservedReplicationGroup.of(group("modifying", _ -> {}).build(), null);
    assertThat(untold.tagsTold()).isFalse();
    assertThat(diff(desired, untold)).isEqualTo(Delta.NONE);
  }

  private ObservedReplicationGroup update(ReplicationGroup wanted, ObservedReplicationGroup seen) {
    return kind.update(MAIN, SCOPE, wanted, seen, diff(wanted, seen));
  }

  private Delta diff(ReplicationGroup wanted, ObservedReplicationGroup seen) {
    return Differ.diff(wanted, kind.project(seen, wanted));
  }

  private ModifyReplicationGroupRequest modification() {
    return cache.asked(ModifyReplicationGroupRequest.class).getLast();
  }

  private ObservedReplicationGroup seen(String status) {
    return seen(status, _ -> {}, _ -> {});
  }

  private ObservedReplicationGroup seen(
      String status, Consumer<software.amazon.awssdk.services.elasticache.model.ReplicationGroup.Builder> how,
      Consumer<CacheCluster.Builder> node) {
    List<CacheCluster> nodes = List.of("main-001", "main-002").stream().map(id -> {
      CacheCluster.Builder built = CacheCluster.builder().cacheClusterId(id).cacheClusterStatus("available")
          .engineVersion("7.0.7").cacheSubnetGroupName("subnets").preferredMaintenanceWindow("sun:05:00-sun:06:00")
          .cacheParameterGroup(p -> p.cacheParameterGroupName("params").parameterApplyStatus("in-sync"))
          .securityGroups(g -> g.securityGroupId("sg-1").status("active"));
      node.accept(built);
      return built.build();
    }).toList();
    return ObservedReplicationGroup.of(group(status, how).build(), CacheNodes.of(nodes)).tagged(tags);
  }

  private static software.amazon.awssdk.services.elasticache.model.ReplicationGroup.Builder group(
      String status, Consumer<software.amazon.awssdk.services.elasticache.model.ReplicationGroup.Builder> how) {
    var group = software.amazon.awssdk.services.elasticache.model.ReplicationGroup.builder()
        .replicationGroupId("main").arn("arn:main").status(status).description("Cache of a/b").engine("redis")
        .cacheNodeType("cache.t4g.small").memberClusters("main-001", "main-002").multiAZ("enabled")
        .automaticFailover("enabled").atRestEncryptionEnabled(true).transitEncryptionEnabled(true)
        .snapshotRetentionLimit(7).snapshotWindow("03:00-04:00").autoMinorVersionUpgrade(true)
        .nodeGroups(NodeGroup.builder().primaryEndpoint(e -> e.address("primary").port(6379))
            .readerEndpoint(e -> e.address("reader").port(6379)).build());
    how.accept(group);
    return group;
  }
}
