package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.DecreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountRequest;
import software.amazon.awssdk.services.elasticache.model.IncreaseReplicaCountResponse;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;

/** How ElastiCache adds and removes replicas. Those that leave are told until they are gone. */
final class ReplicaCounts implements ElastiCacheState.Part {
  private static final Duration INCREASE = Duration.ofMinutes(6);
  private static final Duration DECREASE = Duration.ofMinutes(3);
  private static final int MOST = 5;

  private final ElastiCacheState state;

  ReplicaCounts(ElastiCacheState state) {
    this.state = state;
  }

  @Override
  public IncreaseReplicaCountResponse increaseReplicaCount(IncreaseReplicaCountRequest request) {
    Cache cache = state.modifiable(request.replicationGroupId());
    int has = cache.nodes().size() - 1;
    int wanted = wanted(request.newReplicaCount(), request.applyImmediately());
    if (wanted <= has) {
      throw none(has, wanted);
    }
    CacheSubnetGroup subnets = state.subnetGroup(cache.nodes().getFirst().cacheSubnetGroupName());
    List<CacheCluster> nodes = new ArrayList<>(cache.in(Cache.MODIFYING).nodes());
    for (String id : Topology.identifiers(cache.id(), wanted + 1).subList(has + 1, wanted + 1)) {
      nodes.add(cache.nodes().getFirst().toBuilder().cacheClusterId(id).arn(state.arn("cluster", id))
          .preferredAvailabilityZone(Topology.zone(subnets, nodes.size())).cacheClusterStatus(Cache.CREATING)
          .cacheClusterCreateTime(state.now()).build());
    }
    return IncreaseReplicaCountResponse.builder()
        .replicationGroup(change(cache, nodes, nodes.size(), INCREASE)).build();
  }

  @Override
  public DecreaseReplicaCountResponse decreaseReplicaCount(DecreaseReplicaCountRequest request) {
    Cache cache = state.modifiable(request.replicationGroupId());
    int has = cache.nodes().size() - 1;
    int wanted = wanted(request.newReplicaCount(), request.applyImmediately());
    if (wanted >= has) {
      throw none(has, wanted);
    }
    if (wanted == 0 && cache.failsOver()) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The replica count can't be 0 while automatic failover is enabled.");
    }
    List<CacheCluster> nodes = new ArrayList<>();
    for (CacheCluster node : cache.in(Cache.MODIFYING).nodes()) {
      nodes.add(nodes.size() <= wanted ? node : node.toBuilder().cacheClusterStatus(Cache.DELETING).build());
    }
    return DecreaseReplicaCountResponse.builder()
        .replicationGroup(change(cache, nodes, wanted + 1, DECREASE)).build();
  }

  /**
   * Changes the cache over a while.
   *
   * @param meanwhile all nodes, those that come or go included
   * @param staying how many of them are there afterwards
   */
  private ReplicationGroup change(Cache cache, List<CacheCluster> meanwhile, int staying, Duration takes) {
    Cache during = with(cache.in(Cache.MODIFYING), meanwhile);
    Cache after = with(cache, meanwhile.subList(0, staying)).in(Cache.AVAILABLE);
    int port = cache.group().nodeGroups().getFirst().primaryEndpoint().port();
    Cache reachable = after.with(each -> each.nodeGroups(new Topology(state.region()).shard(after, port)));
    state.caches.put(cache.id(), Evolution.from(state.now(), during).then(takes, reachable));
    return during.group();
  }

  private static Cache with(Cache cache, List<CacheCluster> nodes) {
    Cache other = new Cache(cache.group(), List.copyOf(nodes), cache.tokens());
    return other.with(each -> each.memberClusters(Topology.members(other)));
  }

  private static int wanted(Integer replicas, Boolean immediately) {
    if (!Boolean.TRUE.equals(immediately)) {
      throw ELASTICACHE.refuse("InvalidParameterValue", "ApplyImmediately=false is not currently supported.");
    }
    if (replicas == null || replicas < 0 || replicas > MOST) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "Invalid NewReplicaCount: " + replicas + ". Must be between 0 and " + MOST + ".");
    }
    return replicas;
  }

  private static RuntimeException none(int has, int wanted) {
    return has == wanted
        ? ELASTICACHE.refuse("NoOperationFault", "The replication group has " + has + " replicas already.")
        : ELASTICACHE.refuse("InvalidParameterValue",
            "NewReplicaCount " + wanted + " lies on the wrong side of the present count " + has + ".");
  }
}
