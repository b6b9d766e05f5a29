package dev.webapp.platform.aws.elasticache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** No data is lost, whatever state a replication group is in when it goes. */
class ReplicationGroupRemovalTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Farewell KEEP = new Farewell.Snapshot("final");
  private static final Farewell DISCARD = new Farewell.Discard();
  private final Map<String, Snapshot> snapshots = new HashMap<>();
  private final ScriptedElastiCache cache = new ScriptedElastiCache()
      .on(DeleteReplicationGroupRequest.class, _ -> DeleteReplicationGroupResponse.builder().build())
      .on(DescribeSnapshotsRequest.class, asked -> DescribeSnapshotsResponse.builder()
          .snapshots(Optional.ofNullable(snapshots.get(asked.snapshotName())).orElseThrow(() -> Problem.of(
              Problem.Category.NOT_FOUND, "SnapshotNotFoundFault", "elasticache:DescribeSnapshots", ""))).build());
  private final ReplicationGroupRemoval removal = new ReplicationGroupRemoval(
      new ReplicationGroups(cache, new RememberedTags(InstantSource.system(), Duration.ofMinutes(10))));

  @Test
  void goesAfterAFinalSnapshotUnlessDiscarded() {
    removal.remove(SCOPE, in("available"), KEEP);
    assertThat(deletion().finalSnapshotIdentifier()).isEqualTo("final");
    removal.remove(SCOPE, in("available"), DISCARD);
    assertThat(deletion().finalSnapshotIdentifier()).isNull();
  }

  @Test
  void onItsWayOutItIsLeftAlone() {
    removal.remove(SCOPE, in("deleting"), KEEP);
    removal.remove(SCOPE, in("deleting"), DISCARD);
    assertThat(cache.asked()).isEmpty();
  }

  @Test
  void whatIsBusyIsAwaitedWhereASnapshotIsWanted() {
    refused(Problem.Category.CONFLICT, "creating");
    refused(Problem.Category.CONFLICT, "modifying");
    assertThat(cache.asked()).isEmpty();
  }

  @Test
  void whatCouldNotBeMadeHoldsNothing() {
    removal.remove(SCOPE, in("create-failed"), KEEP);
    assertThat(deletion().finalSnapshotIdentifier()).isNull();
  }

  @Test
  void whatWasWrittenSinceAnEarlierSnapshotNeedsAnother() {
    snapshots.put("final", snapshot("main", "available"));
    snapshots.put("final-2", snapshot("main", "available"));
    removal.remove(SCOPE, in("available"), KEEP);
    assertThat(deletion().finalSnapshotIdentifier()).isEqualTo("final-3");
  }

  @Test
  void aSnapshotThatIsBeingTakenIsAwaited() {
    snapshots.put("final", snapshot("main", "creating"));
    refused(Problem.Category.CONFLICT, "available");
  }

  @Test
  void anothersSnapshotOfThatNameIsInTheWay() {
    snapshots.put("final", snapshot("other", "available"));
    refused(Problem.Category.EXISTS, "available");
    assertThat(cache.asked(DeleteReplicationGroupRequest.class)).isEmpty();
  }

  @Test
  void whereNoSnapshotIsPossibleItStaysAndSaysSo() {
    cache.on(DeleteReplicationGroupRequest.class, _ -> {
      throw Problem.of(Problem.Category.INVALID, "SnapshotFeatureNotSupportedFault",
          "elasticache:DeleteReplicationGroup", "not for this node type");
    });
    assertThatThrownBy(() -> removal.remove(SCOPE, in("available"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category().terminal()).isTrue())
        .hasMessageContaining("dataPolicy: Delete");
  }

  @Test
  void goneAlreadyItIsGone() {
    cache.on(DeleteReplicationGroupRequest.class, _ -> {
      throw Problem.of(Problem.Category.NOT_FOUND, "ReplicationGroupNotFoundFault",
          "elasticache:DeleteReplicationGroup", "");
    });
    removal.remove(SCOPE, in("available"), DISCARD);
    assertThat(cache.asked(DeleteReplicationGroupRequest.class)).hasSize(1);
  }

  private void refused(Problem.Category category, String status) {
    assertThatThrownBy(() -> removal.remove(SCOPE, in(status), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(category));
  }

  private DeleteReplicationGroupRequest deletion() {
    return cache.asked(DeleteReplicationGroupRequest.class).getLast();
  }

  private static Snapshot snapshot(String group, String status) {
    return Snapshot.builder().replicationGroupId(group).snapshotStatus(status).build();
  }

  private static ObservedReplicationGroup in(String status) {
    return ObservedReplicationGroup.of(software.amazon.awssdk.services.elasticache.model.ReplicationGroup.builder()
        .replicationGroupId("main").status(status).build(), null);
  }
}
