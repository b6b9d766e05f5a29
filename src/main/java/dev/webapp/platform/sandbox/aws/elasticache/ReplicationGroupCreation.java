package dev.webapp.platform.sandbox.aws.elasticache;

import static dev.webapp.platform.sandbox.aws.elasticache.ElastiCache.ELASTICACHE;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.CacheSubnetGroup;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupResponse;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/** How ElastiCache makes replication groups, empty or from a snapshot: with cluster mode disabled, in a VPC. */
final class ReplicationGroupCreation implements ElastiCacheState.Part {
  private static final Duration CREATE = Duration.ofMinutes(8);
  private static final Duration RESTORE = Duration.ofMinutes(2);

  private final ElastiCacheState state;
  private final CacheRules rules;
  private final CacheSnapshots snapshots;

  ReplicationGroupCreation(ElastiCacheState state, CacheRules rules, CacheSnapshots snapshots) {
    this.state = state;
    this.rules = rules;
    this.snapshots = snapshots;
  }

  @Override
  public CreateReplicationGroupResponse createReplicationGroup(CreateReplicationGroupRequest request) {
    rules.identifier(request.replicationGroupId());
    String id = request.replicationGroupId().toLowerCase(Locale.ROOT);
    if (request.replicationGroupDescription() == null || request.replicationGroupDescription().isEmpty()) {
      throw ELASTICACHE.refuse("InvalidParameterValue",
          "The parameter ReplicationGroupDescription must be provided and must not be blank.");
    }
    if (state.caches.get(id) != null) {
      throw ELASTICACHE.refuse("ReplicationGroupAlreadyExists", "Replication group " + id + " already exists.");
    }
    if (request.cacheSubnetGroupName() == null || request.numNodeGroups() != null && request.numNodeGroups() > 1) {
      throw new UnsupportedOperationException("The sandbox plays caches of one shard, in a subnet group");
    }
    CacheEngine engine = rules.engine(request.engine());
    String version = rules.version(engine, request.engineVersion());
    rules.nodeType(request.cacheNodeType());
    int nodes = request.numCacheClusters() == null ? 1 : request.numCacheClusters();
    rules.nodes(nodes);
    CacheSubnetGroup subnets = state.subnetGroup(request.cacheSubnetGroupName());
    boolean failover = Boolean.TRUE.equals(request.automaticFailoverEnabled());
    rules.availability(Boolean.TRUE.equals(request.multiAZEnabled()), failover, nodes, subnets);
    rules.port(request.port());
    rules.retention(request.snapshotRetentionLimit());
    rules.windows(request.snapshotWindow(), request.preferredMaintenanceWindow());
    boolean encrypted = Boolean.TRUE.equals(request.transitEncryptionEnabled());
    rules.authToken(request.authToken(), encrypted);
    boolean atRest = request.atRestEncryptionEnabled() == null
        ? engine == CacheEngine.VALKEY : request.atRestEncryptionEnabled();
    if (!atRest && request.kmsKeyId() != null) {
      throw ELASTICACHE.refuse("InvalidParameterCombination",
          "The KMS key can only be specified when encryption at rest is enabled.");
    }
    List<String> groups = rules.securityGroups(subnets.vpcId(), request.securityGroupIds());
    String parameters = rules.parameterGroup(engine, version, request.cacheParameterGroupName());
    Duration takes = CREATE;
    if (request.snapshotName() != null) {
      Snapshot origin = state.snapshot(request.snapshotName());
      snapshots.restore(origin, engine, CREATE.plus(RESTORE));
      takes = takes.plus(RESTORE);
    }
    Instant now = state.now();
    CacheCluster.Builder node = CacheCluster.builder()
        .replicationGroupId(id)
        .cacheNodeType(request.cacheNodeType())
        .engine(engine.engine())
        .engineVersion(version)
        .cacheClusterStatus(Cache.CREATING)
        .numCacheNodes(1)
        .cacheClusterCreateTime(now)
        .preferredMaintenanceWindow(maintenanceWindow(id, request.preferredMaintenanceWindow()))
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .cacheParameterGroup(group -> group.cacheParameterGroupName(parameters).parameterApplyStatus("in-sync"))
        .cacheSubnetGroupName(subnets.cacheSubnetGroupName())
        .autoMinorVersionUpgrade(!Boolean.FALSE.equals(request.autoMinorVersionUpgrade()))
        .securityGroups(active(groups))
        .authTokenEnabled(request.authToken() != null)
        .transitEncryptionEnabled(encrypted)
        .atRestEncryptionEnabled(atRest)
        .networkType("ipv4");
    ReplicationGroup group = ReplicationGroup.builder()
        .replicationGroupId(id)
        .description(request.replicationGroupDescription())
        .status(Cache.CREATING)
        .pendingModifiedValues(ReplicationGroupPendingModifiedValues.builder().build())
        .memberClusters(Topology.identifiers(id, nodes))
        .automaticFailover(failover ? "enabling" : "disabled")
        .multiAZ(Boolean.TRUE.equals(request.multiAZEnabled()) ? "enabled" : "disabled")
        .snapshotRetentionLimit(request.snapshotRetentionLimit() == null ? 0 : request.snapshotRetentionLimit())
        .snapshotWindow(snapshotWindow(id, request.snapshotWindow()))
        .clusterEnabled(false)
        .clusterMode("disabled")
        .cacheNodeType(request.cacheNodeType())
        .authTokenEnabled(request.authToken() != null)
        .authTokenLastModifiedDate(request.authToken() == null ? null : now)
        .transitEncryptionEnabled(encrypted)
        .transitEncryptionMode(encrypted ? "required" : null)
        .atRestEncryptionEnabled(atRest)
        .kmsKeyId(request.kmsKeyId() == null ? null : key(request.kmsKeyId()))
        .arn(state.arn("replicationgroup", id))
        .replicationGroupCreateTime(now)
        .dataTiering("disabled")
        .autoMinorVersionUpgrade(!Boolean.FALSE.equals(request.autoMinorVersionUpgrade()))
        .networkType("ipv4")
        .ipDiscovery("ipv4")
        .engine(engine.engine())
        .build();
    Cache creating = new Cache(group, nodes(node, group.memberClusters(), subnets),
        request.authToken() == null ? List.of() : List.of(request.authToken()));
    Cache made = creating.with(each -> each.automaticFailover(failover ? "enabled" : "disabled")
        .nodeGroups(new Topology(state.region()).shard(creating, request.port() == null ? 6379 : request.port())));
    state.tags.put(group.arn(), ElastiCacheState.merge(List.of(), request.tags()));
    state.caches.put(id, Evolution.from(now, creating).then(takes, made.in(Cache.AVAILABLE)));
    return CreateReplicationGroupResponse.builder().replicationGroup(group).build();
  }

  private List<CacheCluster> nodes(CacheCluster.Builder node, List<String> identifiers, CacheSubnetGroup subnets) {
    List<CacheCluster> nodes = new ArrayList<>();
    for (String identifier : identifiers) {
      nodes.add(node.cacheClusterId(identifier).arn(state.arn("cluster", identifier))
          .preferredAvailabilityZone(Topology.zone(subnets, nodes.size())).build());
    }
    return nodes;
  }

  static List<SecurityGroupMembership> active(List<String> groups) {
    return groups.stream()
        .map(id -> SecurityGroupMembership.builder().securityGroupId(id).status("active").build()).toList();
  }

  private static String snapshotWindow(String id, String requested) {
    String hour = String.format("%02d", Math.floorMod(Ids.mix(id.hashCode()), 5) + 3);
    return requested == null ? hour + ":00-" + hour.charAt(0) + (char) (hour.charAt(1) + 1) + ":00" : requested;
  }

  private static String maintenanceWindow(String id, String requested) {
    String day = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        .get((int) Math.floorMod(Ids.mix(id.hashCode()) >> 8, 7L));
    return requested == null ? day + ":09:00-" + day + ":10:00" : requested.toLowerCase(Locale.ROOT);
  }

  private String key(String requested) {
    return requested.startsWith("arn:") ? requested
        : "arn:aws:kms:" + state.region().name() + ":" + state.region().account() + ":key/" + requested;
  }
}
