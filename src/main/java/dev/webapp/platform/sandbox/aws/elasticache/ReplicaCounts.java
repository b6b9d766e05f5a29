package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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
    List<String> joining = Topology.identifiers(cache.id(), wanted + 1).subList(has + 1, wanted + 1);
    Instant now = state.now();
    UnaryOperator<Cache> grown = each -> {
      List<CacheCluster> nodes = new ArrayList<>(each.nodes());
      for (String id : joining) {
        nodes.add(each.nodes().getFirst().toBuilder().cacheClusterId(id).arn(state.arn("cluster", id))
            .preferredAvailabilityZone(Topology.zone(subnets, nodes.size())).cacheClusterCreateTime(now).build());
      }
      return of(each, nodes);
    };
    return IncreaseReplicaCountResponse.builder().replicationGroup(
        change(cache.id(), INCREASE, each -> moving(grown.apply(each), joining, Cache.CREATING), grown)).build();
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
    List<String> leaving = Topology.members(cache).subList(wanted + 1, has + 1);
    return DecreaseReplicaCountResponse.builder().replicationGroup(
        change(cache.id(), DECREASE, each -> moving(each, leaving, Cache.DELETING),
            each -> of(each, each.nodes().subList(0, wanted + 1)))).build();
  }

  /** Changes a cache over a while; answers how it looks at first. */
  private ReplicationGroup change(
      String id, Duration takes, UnaryOperator<Cache> meanwhile, UnaryOperator<Cache> afterwards) {
    state.caches.put(id, state.caches.evolution(id).overlay(
        state.now(), takes, meanwhile, each -> reachable(afterwards.apply(each))));
    return state.cache(id).group();
  }

  /** Under modification, with some nodes in a status of their own. */
  private static Cache moving(Cache cache, List<String> nodes, String status) {
    return cache.in(Cache.MODIFYING).withNodes(node ->
        nodes.contains(node.build().cacheClusterId()) ? node.cacheClusterStatus(status) : node);
  }

  private static Cache of(Cache cache, List<CacheCluster> nodes) {
    Cache other = new Cache(cache.group(), List.copyOf(nodes), cache.tokens());
    return other.with(each -> each.memberClusters(Topology.members(other)));
  }

  private Cache reachable(Cache cache) {
    int port = cache.group().nodeGroups().getFirst().primaryEndpoint().port();
    return cache.with(each -> each.nodeGroups(new Topology(state.region()).shard(cache, port)));
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
