package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;

/**
 * The replication groups of each scope: read from two listings, of groups and of nodes, with tags that ElastiCache
 * tells one by one and only of groups that are available. In between they are what was known last.
 */
final class ReplicationGroups {
  private static final int PAGE = 100;
  private final Clients clients;
  private final RememberedTags tags;

  ReplicationGroups(Clients clients, RememberedTags tags) {
    this.clients = clients;
    this.tags = tags;
  }

  /** Those of the sought that are there. */
  Map<Handle, ObservedReplicationGroup> observe(Scope scope, Collection<Sought<ReplicationGroup>> sought) {
    ElastiCacheClient cache = client(scope);
    Map<String, software.amazon.awssdk.services.elasticache.model.ReplicationGroup> groups = new HashMap<>();
    cache.describeReplicationGroupsPaginator(r -> r.maxRecords(PAGE)).replicationGroups()
        .forEach(group -> groups.put(group.replicationGroupId(), group));
    Map<String, List<CacheCluster>> nodes =
        cache.describeCacheClustersPaginator(r -> r.maxRecords(PAGE)).cacheClusters().stream()
            .filter(node -> node.replicationGroupId() != null)
            .collect(Collectors.groupingBy(CacheCluster::replicationGroupId));
    Map<Handle, ObservedReplicationGroup> seen = new TreeMap<>();
    for (Sought<ReplicationGroup> one : sought) {
      var group = groups.get(one.handle().physicalName());
      if (group != null) {
        // While it is being created they change by the minute, and nothing can be done about it.
        CacheNodes told = "creating".equals(group.status()) ? null
            : CacheNodes.of(nodes.getOrDefault(group.replicationGroupId(), List.of()));
        seen.put(one.handle(), ObservedReplicationGroup.of(group, told));
      }
    }
    return tagged(cache, seen);
  }

  private Map<Handle, ObservedReplicationGroup> tagged(
      ElastiCacheClient cache, Map<Handle, ObservedReplicationGroup> seen) {
    Map<String, String> arns = new TreeMap<>();
    seen.values().stream().filter(group -> group.status().equals("available"))
        .forEach(group -> arns.put(life(group), group.arn()));
    Map<String, Map<String, String>> read =
        tags.of(arns.keySet(), 1, portion -> read(cache, portion.getFirst(), arns.get(portion.getFirst())));
    Map<Handle, ObservedReplicationGroup> tagged = new TreeMap<>();
    seen.forEach((handle, group) -> {
      Map<String, String> known = read.getOrDefault(life(group), tags.last(life(group)));
      tagged.put(handle, known == null ? group : group.tagged(known));
    });
    return tagged;
  }

  private static Map<String, Map<String, String>> read(ElastiCacheClient cache, String life, String arn) {
    try {
      return Map.of(life, CacheTags.read(cache, arn));
    } catch (Problem problem) {
      // It is being changed or gone since it was listed.
      if (problem.is("InvalidReplicationGroupState", "ReplicationGroupNotFoundFault")) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** Tells a group from an earlier one of the same ARN, whose tags are not its own. */
  private static String life(ObservedReplicationGroup group) {
    return group.arn() + "@" + group.created();
  }

  ObservedReplicationGroup create(Scope scope, CreateReplicationGroupRequest request, Map<String, String> given) {
    ObservedReplicationGroup created =
        ObservedReplicationGroup.of(client(scope).createReplicationGroup(request).replicationGroup(), null);
    tags.remember(life(created), given);
    return created.tagged(given);
  }

  /**
   * Asks for the settings of that name, to be applied at once: when to change is not the kind's to decide. That there
   * is nothing to modify is no failure.
   */
  ObservedReplicationGroup modify(
      Scope scope, ObservedReplicationGroup seen, ModifyReplicationGroupRequest.Builder change,
      Collection<String> settings, ReplicationGroup desired) {
    CacheNodes nodes = seen.nodes() == null ? null : seen.nodes().asked(settings, desired);
    return changed(seen, nodes, () -> client(scope).modifyReplicationGroup(
        change.replicationGroupId(seen.settings().identifier()).applyImmediately(true).build()).replicationGroup());
  }

  /**
   * Adds or removes replicas.
   *
   * @param nodes how many there shall be, the primary included
   */
  ObservedReplicationGroup resize(Scope scope, ObservedReplicationGroup seen, int nodes) {
    String id = seen.settings().identifier();
    int replicas = nodes - 1;
    return changed(seen, seen.nodes(), () -> nodes > seen.members().size()
        ? client(scope).increaseReplicaCount(
            r -> r.replicationGroupId(id).newReplicaCount(replicas).applyImmediately(true)).replicationGroup()
        : client(scope).decreaseReplicaCount(
            r -> r.replicationGroupId(id).newReplicaCount(replicas).applyImmediately(true)).replicationGroup());
  }

  private static ObservedReplicationGroup changed(
      ObservedReplicationGroup seen, CacheNodes nodes,
      Supplier<software.amazon.awssdk.services.elasticache.model.ReplicationGroup> call) {
    try {
      ObservedReplicationGroup answer = ObservedReplicationGroup.of(call.get(), nodes);
      return seen.tagsTold() ? answer.tagged(seen.tags()) : answer;
    } catch (Problem problem) {
      boolean nothing = problem.is("NoOperationFault") || problem.is("InvalidParameterCombination")
          && String.valueOf(problem.getMessage()).startsWith("No modifications were requested");
      if (nothing) {
        return seen;
      }
      throw problem;
    }
  }

  /** Sets or removes tags, one call. */
  ObservedReplicationGroup retag(Scope scope, ObservedReplicationGroup seen, Delta delta) {
    try {
      Map<String, String> all = CacheTags.change(client(scope), seen.arn(), seen.tags(), delta);
      tags.remember(life(seen), all);
      return seen.tagged(all);
    } catch (Problem problem) {
      tags.doubt(life(seen));
      throw problem;
    }
  }

  /**
   * Begins its end; one that is gone already is left alone.
   *
   * @param snapshot the name of a final one, or null
   */
  void delete(Scope scope, ObservedReplicationGroup seen, String snapshot) {
    try {
      client(scope).deleteReplicationGroup(
          r -> r.replicationGroupId(seen.settings().identifier()).finalSnapshotIdentifier(snapshot));
    } catch (Problem problem) {
      if (!problem.is("ReplicationGroupNotFoundFault")) {
        throw problem;
      }
    }
  }

  ElastiCacheClient client(Scope scope) {
    return clients.get(ElastiCacheClient.class, scope);
  }
}
