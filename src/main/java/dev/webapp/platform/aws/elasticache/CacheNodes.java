package dev.webapp.platform.aws.elasticache;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticache.model.CacheCluster;
import software.amazon.awssdk.services.elasticache.model.PendingModifiedValues;
import software.amazon.awssdk.services.elasticache.model.SecurityGroupMembership;

/**
 * What of a replication group only its nodes tell, which DescribeCacheClusters lists as one-node clusters. They agree
 * on all of it once nothing is under way; until then the first of them stands for all.
 *
 * @param engineVersion as it will be once what is pending is done
 * @param nodeType to which they are about to change; null where they are not
 * @param securityGroupIds sorted
 * @param pending the settings that are not yet what this says
 * @param parameterStatus {@code in-sync}, {@code applying}, {@code pending-reboot}
 * @param securityGroupStatus {@code active}, or what is not active yet
 * @param busy those that are not available, each with its status; sorted
 */
public record CacheNodes(
    String engineVersion, String nodeType, String subnetGroupName, String parameterGroupName,
    List<String> securityGroupIds, String maintenanceWindow, List<String> pending, String parameterStatus,
    String securityGroupStatus, List<String> busy) {
  static final CacheNodes UNTOLD =
      new CacheNodes(null, null, null, null, null, null, List.of(), null, "active", List.of());
  private static final Set<String> SERVING = Set.of("available", "snapshotting");

  /** Null where there are none. */
  static CacheNodes of(Collection<CacheCluster> nodes) {
    List<CacheCluster> sorted = nodes.stream().sorted(Comparator.comparing(CacheCluster::cacheClusterId)).toList();
    if (sorted.isEmpty()) {
      return null;
    }
    CacheCluster first = sorted.getFirst();
    String version = pending(sorted, PendingModifiedValues::engineVersion);
    String type = pending(sorted, PendingModifiedValues::cacheNodeType);
    var parameters = first.cacheParameterGroup();
    String window = first.preferredMaintenanceWindow();
    return new CacheNodes(version == null ? first.engineVersion() : version, type, first.cacheSubnetGroupName(),
        parameters == null ? null : parameters.cacheParameterGroupName(),
        first.securityGroups().stream().filter(group -> !"removing".equals(group.status()))
            .map(SecurityGroupMembership::securityGroupId).sorted().toList(),
        window == null ? null : window.toLowerCase(Locale.ROOT),
        Stream.of(version == null ? null : "engineVersion", type == null ? null : "nodeType")
            .filter(Objects::nonNull).toList(),
        parameters == null ? null : parameters.parameterApplyStatus(), securityGroupStatus(sorted),
        sorted.stream().filter(node -> !SERVING.contains(node.cacheClusterStatus()))
            .map(node -> node.cacheClusterId() + " " + node.cacheClusterStatus()).toList());
  }

  private static String pending(List<CacheCluster> nodes, Function<PendingModifiedValues, String> value) {
    return nodes.stream().map(CacheCluster::pendingModifiedValues).filter(Objects::nonNull).map(value)
        .filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static String securityGroupStatus(List<CacheCluster> nodes) {
    return nodes.stream().flatMap(node -> node.securityGroups().stream()).map(SecurityGroupMembership::status)
        .filter(status -> !"active".equals(status)).sorted().findFirst().orElse("active");
  }

  /** The same, once ElastiCache has been asked for the settings of that name. */
  CacheNodes asked(Collection<String> settings, ReplicationGroup desired) {
    List<String> more = Stream.concat(pending.stream(),
        Stream.of("engineVersion", "nodeType").filter(settings::contains)).distinct().toList();
    return new CacheNodes(settings.contains("engineVersion") ? desired.engineVersion() : engineVersion,
        settings.contains("nodeType") ? desired.nodeType() : nodeType, subnetGroupName,
        settings.contains("parameterGroupName") ? desired.parameterGroupName() : parameterGroupName,
        settings.contains("securityGroupIds") ? desired.securityGroupIds().stream().sorted().toList()
            : securityGroupIds,
        settings.contains("maintenanceWindow") ? desired.maintenanceWindow().toLowerCase(Locale.ROOT)
            : maintenanceWindow,
        more, parameterStatus, securityGroupStatus, busy);
  }
}
