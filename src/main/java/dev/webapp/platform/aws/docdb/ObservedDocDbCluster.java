package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterMember;
import software.amazon.awssdk.services.docdb.model.VpcSecurityGroupMembership;

/**
 * A cluster as DescribeDBClusters tells, with its tags, which that leaves out. Which of its instances writes is not
 * part of it: that moves by itself, and the endpoint follows.
 *
 * @param resourceId tells it from an earlier or later cluster of the same identifier, as {@code created} does
 * @param settings as they are; without the password, tags of others included
 * @param parameterStatus of its parameter group in the instances: {@code in-sync}, {@code pending-reboot}, …
 * @param securityGroupStatus {@code active}, or what is not active yet
 * @param passwordManaged whether DocumentDB keeps the master password in a secret of its own
 */
public record ObservedDocDbCluster(
    String arn, String resourceId, Instant created, String status, DocDbCluster settings, String parameterStatus,
    String securityGroupStatus, String endpoint, String readerEndpoint, boolean passwordManaged) implements Observed {

  /** What AWS does not mention where it is the case (API reference, CreateDBCluster). */
  private static final String STANDARD_STORAGE = "standard";

  @Override
  public Map<String, String> tags() {
    return settings.tags();
  }

  /** The same with other tags. */
  ObservedDocDbCluster tagged(Map<String, String> tags) {
    DocDbCluster s = settings;
    return new ObservedDocDbCluster(arn, resourceId, created, status, new DocDbCluster(s.identifier(),
        s.engineVersion(), s.masterUsername(), null, s.port(), s.subnetGroupName(), s.securityGroupIds(),
        s.parameterGroupName(), s.backupRetentionDays(), s.backupWindow(), s.maintenanceWindow(), s.storageEncrypted(),
        s.kmsKeyId(), s.deletionProtection(), s.logExports(), s.storageType(), null, tags),
        parameterStatus, securityGroupStatus, endpoint, readerEndpoint, passwordManaged);
  }

  static ObservedDocDbCluster of(DBCluster seen, Map<String, String> tags) {
    DocDbCluster settings = new DocDbCluster(seen.dbClusterIdentifier(), seen.engineVersion(), seen.masterUsername(),
        null, seen.port(), seen.dbSubnetGroup(),
        seen.vpcSecurityGroups().stream().filter(group -> !"removing".equals(group.status()))
            .map(VpcSecurityGroupMembership::vpcSecurityGroupId).sorted().toList(),
        seen.dbClusterParameterGroup(), seen.backupRetentionPeriod(), seen.preferredBackupWindow(),
        seen.preferredMaintenanceWindow() == null ? null : seen.preferredMaintenanceWindow().toLowerCase(Locale.ROOT),
        Boolean.TRUE.equals(seen.storageEncrypted()), seen.kmsKeyId(), Boolean.TRUE.equals(seen.deletionProtection()),
        seen.enabledCloudwatchLogsExports().stream().sorted().toList(),
        seen.storageType() == null ? STANDARD_STORAGE : seen.storageType(), null,
        Tags.read(tags.entrySet(), Map.Entry::getKey, Map.Entry::getValue));
    return new ObservedDocDbCluster(seen.dbClusterArn(), seen.dbClusterResourceId(), seen.clusterCreateTime(),
        seen.status(), settings,
        worst(seen.dbClusterMembers(), DBClusterMember::dbClusterParameterGroupStatus, "in-sync"),
        worst(seen.vpcSecurityGroups(), VpcSecurityGroupMembership::status, "active"),
        seen.endpoint(), seen.readerEndpoint(), seen.masterUserSecret() != null);
  }

  /** What is told of any that is not as it should be. */
  private static <T> String worst(List<T> all, Function<T, String> status, String right) {
    return all.stream().map(status).filter(Objects::nonNull).filter(told -> !told.equals(right)).sorted()
        .findFirst().orElse(right);
  }
}
