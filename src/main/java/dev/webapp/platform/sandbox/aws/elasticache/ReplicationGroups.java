package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeCacheClustersResponse;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsRequest;
import software.amazon.awssdk.services.elasticache.model.DescribeReplicationGroupsResponse;

/** ElastiCache's replication groups and their nodes, listed and deleted. */
final class ReplicationGroups implements ElastiCacheState.Part {
  private static final Duration DELETE = Duration.ofMinutes(5);

  private final ElastiCacheState state;
  private final CacheSnapshots snapshots;

  ReplicationGroups(ElastiCacheState state, CacheSnapshots snapshots) {
    this.state = state;
    this.snapshots = snapshots;
  }

  @Override
  public DescribeReplicationGroupsResponse describeReplicationGroups(DescribeReplicationGroupsRequest request) {
    int size = ElastiCacheState.size(request.maxRecords(), 100);
    if (request.replicationGroupId() != null) {
      return DescribeReplicationGroupsResponse.builder()
          .replicationGroups(state.cache(request.replicationGroupId()).group()).build();
    }
    Page<Cache> page = state.caches.page(request.marker(), size, List.of());
    return DescribeReplicationGroupsResponse.builder()
        .replicationGroups(page.items().stream().map(Cache::group).toList()).marker(page.next()).build();
  }

  /** Every cluster here is a node of a replication group; what is in its nodes is not played. */
  @Override
  public DescribeCacheClustersResponse describeCacheClusters(DescribeCacheClustersRequest request) {
    int size = ElastiCacheState.size(request.maxRecords(), 100);
    String id = request.cacheClusterId() == null ? null : request.cacheClusterId().toLowerCase(Locale.ROOT);
    boolean others = Boolean.TRUE.equals(request.showCacheClustersNotInReplicationGroups());
    List<CacheCluster> all = others ? List.of() : state.caches.all().stream().flatMap(cache -> cache.nodes().stream())
        .filter(node -> id == null || id.equals(node.cacheClusterId())).toList();
    if (id != null && all.isEmpty()) {
      throw ELASTICACHE.error("CacheClusterNotFound", 404, "CacheCluster not found: " + id);
    }
    Page<CacheCluster> page = Page.of(all, request.marker(), size);
    return DescribeCacheClustersResponse.builder().cacheClusters(page.items()).marker(page.next()).build();
  }

  /** The final snapshot is taken at once and finished before the group goes; snapshots of others stay. */
  @Override
  public DeleteReplicationGroupResponse deleteReplicationGroup(DeleteReplicationGroupRequest request) {
    Cache cache = state.cache(request.replicationGroupId());
    if (!cache.is(Cache.AVAILABLE)) {
      throw ELASTICACHE.refuse("InvalidReplicationGroupState", "Replication group " + cache.id() + " has status "
          + cache.group().status() + " which is not valid for deletion.");
    }
    if (Boolean.TRUE.equals(request.retainPrimaryCluster())) {
      throw new UnsupportedOperationException("The sandbox does not play caches without replication");
    }
    Duration takes = DELETE;
    if (request.finalSnapshotIdentifier() != null) {
      snapshots.take(cache, request.finalSnapshotIdentifier(), List.of());
      takes = takes.plus(CacheSnapshots.TAKES);
    }
    Cache deleting = cache.in(Cache.DELETING);
    state.caches.put(cache.id(), Evolution.from(state.now(), deleting).gone(takes));
    return DeleteReplicationGroupResponse.builder().replicationGroup(deleting.group()).build();
  }
}
