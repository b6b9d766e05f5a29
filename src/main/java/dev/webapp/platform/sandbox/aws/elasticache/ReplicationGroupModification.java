package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;

/**
 * How ElastiCache modifies a replication group. Descriptions, windows and the like change at once; the rest is pending
 * while the group is being modified. What would wait for the maintenance window is not played.
 */
final class ReplicationGroupModification implements ElastiCacheState.Part {
  private static final Duration GROUPS = Duration.ofSeconds(30);
  private static final Duration PARAMETERS = Duration.ofMinutes(1);
  private static final Duration FAILOVER = Duration.ofMinutes(2);
  private static final Duration TOKEN = Duration.ofMinutes(2);
  private static final Duration NODES = Duration.ofMinutes(10);

  private final ElastiCacheState state;
  private final CacheRules rules;

  ReplicationGroupModification(ElastiCacheState state, CacheRules rules) {
    this.state = state;
    this.rules = rules;
  }

  @Override
  public ModifyReplicationGroupResponse modifyReplicationGroup(ModifyReplicationGroupRequest request) {
    Cache cache = state.modifiable(request.replicationGroupId());
    check(cache, request);
    List<Change> changes = new ArrayList<>();
    failover(cache, request, changes);
    version(cache, request, changes);
    nodeType(cache, request, changes);
    token(cache, request, changes);
    if (!changes.isEmpty() && !Boolean.TRUE.equals(request.applyImmediately())) {
      throw new UnsupportedOperationException("The sandbox does not play what waits for the maintenance window");
    }
    Evolution<Cache> evolution = state.caches.evolution(cache.id()).map(state.now(), each -> atOnce(each, request));
    if (!changes.isEmpty()) {
      evolution = evolution.overlay(state.now(),
          changes.stream().map(Change::takes).max(Comparator.naturalOrder()).orElseThrow(),
          each -> all(changes, Change::pending).apply(each).in(Cache.MODIFYING),
          each -> all(changes, Change::done).apply(each));
    }
    if (!request.securityGroupIds().isEmpty()) {
      List<String> groups = request.securityGroupIds();
      evolution = evolution.overlay(state.now(), GROUPS, each -> moving(each, groups),
          each -> each.withNodes(node -> node.securityGroups(ReplicationGroupCreation.active(groups))));
    }
    state.caches.put(cache.id(), evolution);
    return ModifyReplicationGroupResponse.builder().replicationGroup(state.caches.get(cache.id()).group()).build();
  }

  /**
   * What takes a while.
   *
   * @param pending how it shows meanwhile, besides the status
   * @param done how it shows afterwards
   */
  private record Change(Duration takes, UnaryOperator<Cache> pending, UnaryOperator<Cache> done) {}

  private static Function<Cache, Cache> all(List<Change> changes, Function<Change, UnaryOperator<Cache>> which) {
    return changes.stream().<Function<Cache, Cache>>map(which::apply).reduce(Function.identity(), Function::andThen);
  }

  private void check(Cache cache, ModifyReplicationGroupRequest request) {
    boolean version = request.engine() != null || request.engineVersion() != null;
    boolean token = request.authToken() != null || request.authTokenUpdateStrategy() != null;
    boolean settings = Stream.of(request.replicationGroupDescription(), request.automaticFailoverEnabled(),
        request.multiAZEnabled(), request.preferredMaintenanceWindow(), request.cacheParameterGroupName(),
        request.autoMinorVersionUpgrade(), request.snapshotRetentionLimit(), request.snapshotWindow())
        .anyMatch(each -> each != null) || !request.securityGroupIds().isEmpty();
    long sorts = Stream.of(version, token, request.cacheNodeType() != null).filter(each -> each).count();
    if (sorts == 0 && !settings) {
      throw ELASTICACHE.refuse("InvalidParameterCombination", "No modifications were requested");
    }
    if (sorts > 1 || token && settings) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The engine version, the node type and the AUTH token can't be modified in the same request.");
    }
    rules.retention(request.snapshotRetentionLimit());
    String snapshots = request.snapshotWindow();
    String maintenance = request.preferredMaintenanceWindow();
    CacheCluster node = cache.nodes().getFirst();
    rules.windows(snapshots == null ? cache.group().snapshotWindow() : snapshots,
        maintenance == null ? node.preferredMaintenanceWindow() : maintenance);
    CacheSubnetGroup subnets = state.subnetGroup(node.cacheSubnetGroupName());
    if (!request.securityGroupIds().isEmpty()) {
      rules.securityGroups(subnets.vpcId(), request.securityGroupIds());
    }
    Boolean failover = request.automaticFailoverEnabled();
    Boolean multiAz = request.multiAZEnabled();
    rules.availability(multiAz == null ? "enabled".equals(cache.group().multiAZAsString()) : multiAz,
        failover == null ? cache.failsOver() : failover, cache.nodes().size(), subnets);
  }

  private static Cache atOnce(Cache cache, ModifyReplicationGroupRequest request) {
    String maintenance = request.preferredMaintenanceWindow();
    Boolean upgrades = request.autoMinorVersionUpgrade();
    return cache.with(group -> {
      if (request.replicationGroupDescription() != null) {
        group.description(request.replicationGroupDescription());
      }
      if (request.multiAZEnabled() != null) {
        group.multiAZ(request.multiAZEnabled() ? "enabled" : "disabled");
      }
      if (request.snapshotRetentionLimit() != null) {
        group.snapshotRetentionLimit(request.snapshotRetentionLimit());
      }
      if (request.snapshotWindow() != null) {
        group.snapshotWindow(request.snapshotWindow());
      }
      return upgrades == null ? group : group.autoMinorVersionUpgrade(upgrades);
    }).withNodes(node -> {
      if (maintenance != null) {
        node.preferredMaintenanceWindow(maintenance.toLowerCase(Locale.ROOT));
      }
      return upgrades == null ? node : node.autoMinorVersionUpgrade(upgrades);
    });
  }

  private static void failover(Cache cache, ModifyReplicationGroupRequest request, List<Change> changes) {
    Boolean wanted = request.automaticFailoverEnabled();
    if (wanted == null || wanted == cache.failsOver()) {
      return;
    }
    String reached = wanted ? "enabled" : "disabled";
    changes.add(new Change(FAILOVER,
        during -> during.with(group -> group.automaticFailover(wanted ? "enabling" : "disabling")
            .pendingModifiedValues(pending -> pending.automaticFailoverStatus(reached))),
        after -> after.with(group -> group.automaticFailover(reached))));
  }

  /** A version and the parameter group that it goes with, or another parameter group of the present one. */
  private void version(Cache cache, ModifyReplicationGroupRequest request, List<Change> changes) {
    CacheCluster node = cache.nodes().getFirst();
    CacheEngine from = CacheEngine.of(node.engine());
    CacheEngine to = request.engine() == null ? from : rules.engine(request.engine());
    String present = node.cacheParameterGroup().cacheParameterGroupName();
    boolean moves = to != from || request.engineVersion() != null;
    String version = moves ? rules.version(to, request.engineVersion()) : node.engineVersion();
    rules.upgrade(from, node.engineVersion(), to, version);
    String named = request.cacheParameterGroupName();
    String parameters = rules.parameterGroup(to, version,
        named == null && !present.startsWith("default.") ? present : named);
    if (!version.equals(node.engineVersion()) || to != from) {
      changes.add(new Change(NODES,
          during -> during.withNodes(each -> each.pendingModifiedValues(
              PendingModifiedValues.builder().engineVersion(version).build())),
          after -> after.with(group -> group.engine(to.engine())).withNodes(each -> each.engine(to.engine())
              .engineVersion(version).cacheParameterGroup(
                  group -> group.cacheParameterGroupName(parameters).parameterApplyStatus("in-sync")))));
    } else if (!parameters.equals(present)) {
      changes.add(new Change(PARAMETERS, during -> parameters(during, parameters, "applying"),
          after -> parameters(after, parameters, "in-sync")));
    }
  }

  private static Cache parameters(Cache cache, String name, String status) {
    return cache.withNodes(node -> node.cacheParameterGroup(
        group -> group.cacheParameterGroupName(name).parameterApplyStatus(status)));
  }

  private void nodeType(Cache cache, ModifyReplicationGroupRequest request, List<Change> changes) {
    String type = request.cacheNodeType();
    if (type == null || type.equals(cache.group().cacheNodeType())) {
      return;
    }
    rules.nodeType(type);
    changes.add(new Change(NODES,
        during -> during.withNodes(each -> each.pendingModifiedValues(
            PendingModifiedValues.builder().cacheNodeType(type).build())),
        after -> after.with(group -> group.cacheNodeType(type)).withNodes(each -> each.cacheNodeType(type))));
  }

  /** ROTATE adds a token to the last one, SET leaves only one that was rotated in before. */
  private void token(Cache cache, ModifyReplicationGroupRequest request, List<Change> changes) {
    String token = request.authToken();
    if (token == null && request.authTokenUpdateStrategy() == null) {
      return;
    }
    if (token == null) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "AuthToken must be specified with AuthTokenUpdateStrategy.");
    }
    rules.authToken(token, Boolean.TRUE.equals(cache.group().transitEncryptionEnabled()));
    boolean set = request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.SET;
    if (request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.DELETE) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The AUTH token can only be deleted when transitioning to role-based access control.");
    }
    if (set && !cache.tokens().contains(token)) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The AUTH token update strategy SET is allowed only after ROTATE.");
    }
    List<String> others = set ? List.of() : cache.tokens().stream().filter(each -> !each.equals(token)).toList();
    List<String> tokens = others.isEmpty() ? List.of(token) : List.of(others.getLast(), token);
    changes.add(new Change(TOKEN,
        during -> during.with(group -> group.pendingModifiedValues(ReplicationGroupPendingModifiedValues.builder()
            .authTokenStatus(set ? "SETTING" : "ROTATING").build())),
        after -> new Cache(after.group(), after.nodes(), tokens).with(group -> group.authTokenEnabled(true)
            .authTokenLastModifiedDate(state.now().plus(TOKEN))).withNodes(node -> node.authTokenEnabled(true))));
  }

  private static Cache moving(Cache cache, List<String> groups) {
    List<SecurityGroupMembership> had = cache.nodes().getFirst().securityGroups();
    List<SecurityGroupMembership> moving = new ArrayList<>();
    had.forEach(each -> moving.add(
        each.toBuilder().status(groups.contains(each.securityGroupId()) ? "active" : "removing").build()));
    groups.stream().filter(id -> had.stream().noneMatch(each -> each.securityGroupId().equals(id))).forEach(id ->
        moving.add(SecurityGroupMembership.builder().securityGroupId(id).status("adding").build()));
    return cache.withNodes(node -> node.securityGroups(moving));
  }
}
