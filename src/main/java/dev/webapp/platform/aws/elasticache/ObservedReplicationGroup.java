package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.Endpoint;
import software.amazon.awssdk.services.elasticache.model.NodeGroup;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroupPendingModifiedValues;

/**
 * A replication group as DescribeReplicationGroups and DescribeCacheClusters tell.
 *
 * @param created tells it from an earlier or later group of the same identifier
 * @param settings as they will be once what is pending is done; without the token, null where something is not told yet
 * @param nodes null while it is being created
 * @param members the identifiers of its nodes, sorted
 * @param pending the settings that are not yet what {@code settings} says
 * @param tokenModified when the token was last changed; null where there never was one
 * @param tagsTold whether {@code settings} has its tags: ElastiCache tells them only of a group that is available
 */
public record ObservedReplicationGroup(
    String arn, Instant created, String status, ReplicationGroup settings, CacheNodes nodes, List<String> members,
    List<String> pending, String primaryEndpoint, String readerEndpoint, Instant tokenModified, boolean tagsTold)
    implements Observed {

  @Override
  public Map<String, String> tags() {
    return settings.tags();
  }

  /** The same, with tags that were not told or have been changed. */
  ObservedReplicationGroup tagged(Map<String, String> tags) {
    ReplicationGroup s = settings;
    return new ObservedReplicationGroup(arn, created, status, new ReplicationGroup(s.identifier(), s.description(),
        s.engine(), s.engineVersion(), s.nodeType(), s.nodes(), s.multiAz(), s.automaticFailover(),
        s.subnetGroupName(), s.parameterGroupName(), s.securityGroupIds(), s.port(), s.encryptionAtRest(),
        s.kmsKeyId(), s.encryptionInTransit(), null, s.snapshotRetentionDays(), s.snapshotWindow(),
        s.maintenanceWindow(), s.autoMinorVersionUpgrade(), null, tags), nodes, members, pending, primaryEndpoint,
        readerEndpoint, tokenModified, true);
  }

  /**
   * Without tags.
   *
   * @param nodes null where they are not told
   */
  static ObservedReplicationGroup of(
      software.amazon.awssdk.services.elasticache.model.ReplicationGroup seen, CacheNodes nodes) {
    NodeGroup shard = seen.nodeGroups().stream().findFirst().orElse(NodeGroup.builder().build());
    return new ObservedReplicationGroup(seen.arn(), seen.replicationGroupCreateTime(), seen.status(),
        settings(seen, shard, nodes), nodes, seen.memberClusters().stream().sorted().toList(), pending(seen, nodes),
        address(shard.primaryEndpoint()), address(shard.readerEndpoint()), seen.authTokenLastModifiedDate(), false);
  }

  private static ReplicationGroup settings(
      software.amazon.awssdk.services.elasticache.model.ReplicationGroup seen, NodeGroup shard, CacheNodes nodes) {
    CacheNodes told = nodes == null ? CacheNodes.UNTOLD : nodes;
    return new ReplicationGroup(seen.replicationGroupId(), seen.description(),
        seen.engine() == null ? null : seen.engine().toLowerCase(Locale.ROOT), told.engineVersion(),
        told.nodeType() == null ? seen.cacheNodeType() : told.nodeType(),
        seen.memberClusters().isEmpty() ? null : Integer.valueOf(seen.memberClusters().size()),
        "enabled".equals(seen.multiAZAsString()), failover(seen), told.subnetGroupName(), told.parameterGroupName(),
        told.securityGroupIds(), shard.primaryEndpoint() == null ? null : shard.primaryEndpoint().port(),
        Boolean.TRUE.equals(seen.atRestEncryptionEnabled()), seen.kmsKeyId(),
        Boolean.TRUE.equals(seen.transitEncryptionEnabled()), null, seen.snapshotRetentionLimit(),
        seen.snapshotWindow(), told.maintenanceWindow(), seen.autoMinorVersionUpgrade(), null, Map.of());
  }

  /** Enabling counts as enabled. */
  private static Boolean failover(software.amazon.awssdk.services.elasticache.model.ReplicationGroup seen) {
    ReplicationGroupPendingModifiedValues pending = seen.pendingModifiedValues();
    String next = pending == null ? null : pending.automaticFailoverStatusAsString();
    return String.valueOf(next == null ? seen.automaticFailoverAsString() : next).startsWith("enabl");
  }

  private static List<String> pending(
      software.amazon.awssdk.services.elasticache.model.ReplicationGroup seen, CacheNodes nodes) {
    ReplicationGroupPendingModifiedValues pending = seen.pendingModifiedValues() == null
        ? ReplicationGroupPendingModifiedValues.builder().build() : seen.pendingModifiedValues();
    boolean switching = String.valueOf(seen.automaticFailoverAsString()).endsWith("ing");
    Stream<String> ofGroup = Stream.of(
        pending.automaticFailoverStatus() == null && !switching ? null : "automaticFailover",
        pending.authTokenStatus() == null ? null : "authToken");
    return Stream.concat(ofGroup.filter(Objects::nonNull), nodes == null ? Stream.of() : nodes.pending().stream())
        .toList();
  }

  private static String address(Endpoint endpoint) {
    return endpoint == null ? null : endpoint.address();
  }
}
