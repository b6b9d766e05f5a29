package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Problem;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** Snapshots of caches, those of gone ones included. */
final class CacheSnapshots {
  /** As many as ElastiCache tells at once. */
  private static final int PAGE = 50;

  private final ElastiCacheClient cache;

  CacheSnapshots(ElastiCacheClient cache) {
    this.cache = cache;
  }

  /** What brings a snapshot back, as it stands in a spec. */
  static String restoreFrom(String snapshot) {
    return "{snapshot: " + snapshot + "}";
  }

  /**
   * What a group that is gone has left, by {@link Backup#LATEST_FIRST}. Only manual snapshots outlive it. All of them
   * are listed: the API reference does not say what a listing by group tells of one that is gone.
   */
  List<Backup> leftBy(String group) {
    return cache.describeSnapshotsPaginator(r -> r.snapshotSource("user").maxRecords(PAGE)).snapshots().stream()
        .filter(snapshot -> group.equalsIgnoreCase(snapshot.replicationGroupId()))
        .filter(snapshot -> "available".equals(snapshot.snapshotStatus()))
        .map(snapshot -> new Backup(snapshot.snapshotName(), taken(snapshot), restoreFrom(snapshot.snapshotName())))
        .sorted(Backup.LATEST_FIRST).toList();
  }

  private static Instant taken(Snapshot snapshot) {
    return snapshot.nodeSnapshots().stream().map(NodeSnapshot::snapshotCreateTime).filter(Objects::nonNull)
        .max(Comparator.naturalOrder()).orElse(null);
  }

  Optional<Snapshot> find(String name) {
    try {
      return cache.describeSnapshots(r -> r.snapshotName(name)).snapshots().stream().findFirst();
    } catch (Problem problem) {
      if (problem.is("SnapshotNotFoundFault")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /**
   * Throws a {@link Problem} where the snapshot cannot become the group: of category INVALID for good, of CONFLICT for
   * now. ElastiCache brings what Redis OSS wrote into Valkey, and not the other way.
   */
  void requireRestorable(String name, ReplicationGroup desired) {
    Snapshot snapshot = find(name).orElseThrow(() -> unfit(name, "does not exist"));
    if ("valkey".equals(snapshot.engine()) && !"valkey".equals(desired.engine())) {
      throw unfit(name, "is of engine valkey, not " + desired.engine());
    }
    if (snapshot.numNodeGroups() != null && snapshot.numNodeGroups() > 1) {
      throw unfit(name, "is of " + snapshot.numNodeGroups() + " shards, and only one can be restored here");
    }
    if ("creating".equals(snapshot.snapshotStatus())) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidSnapshotState", "elasticache:DescribeSnapshots",
          "the snapshot " + name + " is being created");
    }
  }

  private static Problem unfit(String name, String how) {
    return Problem.of(Problem.Category.INVALID, "SnapshotNotFoundFault", "elasticache:DescribeSnapshots",
        "restoreFrom names the snapshot " + name + ", which " + how);
  }
}
