package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.CreateSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteSnapshotResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeSnapshotsResponse;
import software.amazon.awssdk.services.elasticache.model.NodeSnapshot;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.Snapshot;
import software.amazon.awssdk.services.elasticache.model.Tag;

/** ElastiCache's manual snapshots, which outlive their caches; the daily ones of a cache are not played. */
final class CacheSnapshots implements ElastiCacheState.Part {
  static final Duration TAKES = Duration.ofMinutes(3);
  private static final String RESTORING = "restoring";

  private final ElastiCacheState state;

  CacheSnapshots(ElastiCacheState state) {
    this.state = state;
  }

  @Override
  public CreateSnapshotResponse createSnapshot(CreateSnapshotRequest request) {
    if (request.replicationGroupId() == null) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "One of CacheClusterId or ReplicationGroupId must be provided.");
    }
    Cache cache = state.cache(request.replicationGroupId());
    if (!cache.is(Cache.AVAILABLE)) {
      throw ELASTICACHE.refuse("InvalidReplicationGroupState",
          "Replication group " + cache.id() + " is not in the available state.");
    }
    Snapshot snapshot = take(cache, request.snapshotName(), request.tags());
    state.caches.put(cache.id(), state.caches.evolution(cache.id()).overlay(
        state.now(), TAKES, each -> each.in(Cache.SNAPSHOTTING), each -> each));
    return CreateSnapshotResponse.builder().snapshot(snapshot).build();
  }

  /** Begins a manual snapshot, whatever the status of the cache. */
  Snapshot take(Cache cache, String name, List<Tag> tags) {
    if (name == null || !name.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,254}") || name.endsWith("-")) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "The parameter SnapshotName is not a valid identifier. "
          + "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not "
          + "end with a hyphen or contain two consecutive hyphens.");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.snapshots.get(key) != null) {
      throw ELASTICACHE.refuse("SnapshotAlreadyExistsFault", "Snapshot " + key + " already exists.");
    }
    ReplicationGroup group = cache.group();
    CacheCluster node = cache.nodes().getFirst();
    Snapshot creating = Snapshot.builder()
        .snapshotName(key)
        .replicationGroupId(cache.id())
        .replicationGroupDescription(group.description())
        .snapshotStatus(Cache.CREATING)
        .snapshotSource("manual")
        .cacheNodeType(group.cacheNodeType())
        .engine(node.engine())
        .engineVersion(node.engineVersion())
        .port(group.nodeGroups().getFirst().primaryEndpoint().port())
        .cacheParameterGroupName(node.cacheParameterGroup().cacheParameterGroupName())
        .cacheSubnetGroupName(node.cacheSubnetGroupName())
        .vpcId(state.subnetGroup(node.cacheSubnetGroupName()).vpcId())
        .preferredMaintenanceWindow(node.preferredMaintenanceWindow())
        .autoMinorVersionUpgrade(group.autoMinorVersionUpgrade())
        .snapshotRetentionLimit(group.snapshotRetentionLimit())
        .snapshotWindow(group.snapshotWindow())
        .numNodeGroups(1)
        .automaticFailover(group.automaticFailoverAsString())
        .kmsKeyId(group.kmsKeyId())
        .arn(state.arn("snapshot", key))
        .dataTiering("disabled")
        .build();
    Snapshot available = creating.toBuilder().snapshotStatus(Cache.AVAILABLE)
        .nodeSnapshots(NodeSnapshot.builder()
            .cacheClusterId(node.cacheClusterId())
            .nodeGroupId("0001")
            .cacheNodeId("0001")
            .cacheSize("5 MB")
            .cacheNodeCreateTime(node.cacheClusterCreateTime())
            .snapshotCreateTime(state.now().plus(TAKES))
            .build())
        .build();
    state.snapshots.put(key, Evolution.from(state.now(), creating).then(TAKES, available));
    state.tags.put(creating.arn(), ElastiCacheState.merge(List.of(), tags));
    return creating;
  }

  /** Begins to bring a snapshot back, into a cache of an engine; it cannot be deleted meanwhile. */
  void restore(Snapshot snapshot, CacheEngine into, Duration takes) {
    if (!snapshot.snapshotStatus().equals(Cache.AVAILABLE) && !snapshot.snapshotStatus().equals(RESTORING)) {
      throw ELASTICACHE.refuse("InvalidSnapshotState",
          "Snapshot " + snapshot.snapshotName() + " is not in the available state.");
    }
    if (snapshot.engine().equals("valkey") && into == CacheEngine.REDIS) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The snapshot " + snapshot.snapshotName() + " of engine valkey can't be restored to engine redis.");
    }
    Snapshot available = snapshot.toBuilder().snapshotStatus(Cache.AVAILABLE).build();
    state.snapshots.put(snapshot.snapshotName(),
        Evolution.from(state.now(), snapshot.toBuilder().snapshotStatus(RESTORING).build()).then(takes, available));
  }

  @Override
  public DescribeSnapshotsResponse describeSnapshots(DescribeSnapshotsRequest request) {
    List<List<String>> clauses = new ArrayList<>();
    if (request.snapshotName() != null) {
      clauses.add(List.of("name=" + state.snapshot(request.snapshotName()).snapshotName()));
    }
    if (request.replicationGroupId() != null) {
      clauses.add(List.of("group=" + request.replicationGroupId().toLowerCase(Locale.ROOT)));
    }
    if (request.snapshotSource() != null) {
      clauses.add(List.of("source=" + switch (request.snapshotSource()) {
        case "user" -> "manual";
        case "system" -> "automated";
        default -> throw ELASTICACHE.refuse("InvalidParameterValue",
            "Invalid snapshot source: " + request.snapshotSource());
      }));
    }
    Page<Snapshot> page =
        state.snapshots.page(request.marker(), ElastiCacheState.size(request.maxRecords(), 50), clauses);
    return DescribeSnapshotsResponse.builder().snapshots(page.items()).marker(page.next()).build();
  }

  @Override
  public DeleteSnapshotResponse deleteSnapshot(DeleteSnapshotRequest request) {
    Snapshot snapshot = state.snapshot(request.snapshotName());
    if (!snapshot.snapshotStatus().equals(Cache.AVAILABLE)) {
      throw ELASTICACHE.refuse("InvalidSnapshotState",
          "Snapshot " + snapshot.snapshotName() + " is not in the available state.");
    }
    state.snapshots.remove(snapshot.snapshotName());
    state.tags.remove(snapshot.arn());
    return DeleteSnapshotResponse.builder()
        .snapshot(snapshot.toBuilder().snapshotStatus(Cache.DELETING).build()).build();
  }
}
