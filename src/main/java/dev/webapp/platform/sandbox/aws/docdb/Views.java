package dev.webapp.platform.sandbox.aws.docdb;

import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterMember;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.DBSubnetGroup;
import software.amazon.awssdk.services.docdb.model.Subnet;

/** Clusters and instances as the API tells them, with what each has of the other and of the hour. */
final class Views {
  private final DocDbState state;

  Views(DocDbState state) {
    this.state = state;
  }

  /** With its members, and the times that it can be taken back to. */
  DBCluster of(DBCluster cluster) {
    String writer = state.writers.get(cluster.dbClusterIdentifier());
    return restorable(cluster).toBuilder()
        .dbClusterMembers(state.instancesOf(cluster.dbClusterIdentifier()).stream().map(instance ->
            DBClusterMember.builder()
                .dbInstanceIdentifier(instance.dbInstanceIdentifier())
                .isClusterWriter(instance.dbInstanceIdentifier().equals(writer))
                .dbClusterParameterGroupStatus(state.parameterStatuses.get(instance.dbiResourceId()))
                .promotionTier(instance.promotionTier()).build()).toList())
        .build();
  }

  /** From the first backup on, as far back as retention reaches, up to a few minutes ago. */
  DBCluster restorable(DBCluster cluster) {
    Instant first = cluster.earliestRestorableTime();
    if (first == null || first.isAfter(state.now())) {
      return cluster.toBuilder().earliestRestorableTime(null).latestRestorableTime(null).build();
    }
    Instant reach = state.now().minus(Duration.ofDays(cluster.backupRetentionPeriod()));
    Instant earliest = first.isBefore(reach) ? reach : first;
    Instant latest = state.now().minus(Lifecycle.BACKUPS_BEHIND);
    return cluster.toBuilder().earliestRestorableTime(earliest)
        .latestRestorableTime(latest.isBefore(earliest) ? earliest : latest).build();
  }

  /** With what it has of its cluster. */
  DBInstance of(DBInstance instance) {
    DBCluster cluster = state.clusters.get(instance.dbClusterIdentifier());
    if (cluster == null) {
      return instance;
    }
    boolean upgrading = cluster.status().equals(Lifecycle.UPGRADING)
        && instance.dbInstanceStatus().equals(Lifecycle.AVAILABLE);
    return instance.toBuilder()
        .dbInstanceStatus(upgrading ? Lifecycle.UPGRADING : instance.dbInstanceStatus())
        .engineVersion(cluster.engineVersion())
        .backupRetentionPeriod(cluster.backupRetentionPeriod())
        .preferredBackupWindow(cluster.preferredBackupWindow())
        .vpcSecurityGroups(cluster.vpcSecurityGroups())
        .dbSubnetGroup(subnetGroup(cluster.dbSubnetGroup()))
        .storageEncrypted(cluster.storageEncrypted())
        .kmsKeyId(cluster.kmsKeyId())
        .enabledCloudwatchLogsExports(cluster.enabledCloudwatchLogsExports())
        .build();
  }

  private DBSubnetGroup subnetGroup(String name) {
    var group = state.rds().subnetGroup(name);
    return DBSubnetGroup.builder()
        .dbSubnetGroupName(group.dbSubnetGroupName())
        .dbSubnetGroupDescription(group.dbSubnetGroupDescription())
        .vpcId(group.vpcId())
        .subnetGroupStatus(group.subnetGroupStatus())
        .dbSubnetGroupArn(group.dbSubnetGroupArn())
        .subnets(group.subnets().stream().map(subnet -> Subnet.builder().subnetIdentifier(subnet.subnetIdentifier())
            .subnetAvailabilityZone(zone -> zone.name(subnet.subnetAvailabilityZone().name()))
            .subnetStatus(subnet.subnetStatus()).build()).toList())
        .build();
  }
}
