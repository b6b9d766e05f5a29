package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.rds.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterResponse;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterFromSnapshotRequest;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterFromSnapshotResponse;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterToPointInTimeRequest;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterToPointInTimeResponse;
import software.amazon.awssdk.services.docdb.model.Tag;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;

/** How DocumentDB makes clusters: empty ones, and out of snapshots and backups. None begins with an instance. */
final class ClusterCreation implements DocDbState.Part {
  private final DocDbState state;
  private final ClusterRules rules;
  private final Views views;

  ClusterCreation(DocDbState state, ClusterRules rules) {
    this.state = state;
    this.rules = rules;
    this.views = new Views(state);
  }

  @Override
  public CreateDbClusterResponse createDBCluster(CreateDbClusterRequest request) {
    rules.identifier(request.dbClusterIdentifier());
    ClusterRules.engine(request.engine());
    String version = ClusterRules.version(request.engineVersion());
    if (Boolean.TRUE.equals(request.manageMasterUserPassword())) {
      throw new UnsupportedOperationException("The sandbox does not play DocumentDB's own management of the password");
    }
    ClusterRules.masterUsername(request.masterUsername());
    ClusterRules.masterPassword(request.masterUserPassword());
    ClusterRules.backupRetention(request.backupRetentionPeriod());
    ClusterRules.windows(request.preferredBackupWindow(), request.preferredMaintenanceWindow());
    boolean encrypted = Boolean.TRUE.equals(request.storageEncrypted());
    if (!encrypted && request.kmsKeyId() != null) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "You can't specify a KMS key for storage that isn't encrypted.");
    }
    String key = request.dbClusterIdentifier().toLowerCase(Locale.ROOT);
    String backup = request.preferredBackupWindow();
    String maintenance = request.preferredMaintenanceWindow();
    DBCluster original = DBCluster.builder()
        .engineVersion(version)
        .masterUsername(request.masterUsername())
        .port(Engine.PORT)
        .backupRetentionPeriod(request.backupRetentionPeriod() == null ? 1 : request.backupRetentionPeriod())
        .preferredBackupWindow(backup == null ? Windows.backup(key) : backup)
        .preferredMaintenanceWindow(
            maintenance == null ? Windows.maintenance(key) : maintenance.toLowerCase(Locale.ROOT))
        .storageEncrypted(encrypted)
        .kmsKeyId(encrypted ? rules.key(request.kmsKeyId()) : null)
        .build();
    DBCluster born = begin(original, RestoreDbClusterFromSnapshotRequest.builder()
        .dbClusterIdentifier(key)
        .port(request.port())
        .dbSubnetGroupName(request.dbSubnetGroupName())
        .vpcSecurityGroupIds(request.vpcSecurityGroupIds())
        .dbClusterParameterGroupName(request.dbClusterParameterGroupName())
        .enableCloudwatchLogsExports(request.enableCloudwatchLogsExports())
        .storageType(request.storageType())
        .deletionProtection(request.deletionProtection())
        .tags(request.tags()).build(), false);
    state.contents.put(born.dbClusterResourceId(), state.now(), "data of " + born.dbClusterResourceId());
    state.passwords.put(born.dbClusterResourceId(), state.now(), request.masterUserPassword());
    new ClusterSnapshots(state).plan(born, Lifecycle.firstBackup(false, state.now()));
    return CreateDbClusterResponse.builder().dbCluster(born).build();
  }

  @Override
  public RestoreDbClusterFromSnapshotResponse restoreDBClusterFromSnapshot(
      RestoreDbClusterFromSnapshotRequest request) {
    rules.identifier(request.dbClusterIdentifier());
    ClusterRules.engine(request.engine());
    DBClusterSnapshot snapshot = new ClusterSnapshots(state).snapshot(request.snapshotIdentifier());
    if (!snapshot.status().equals(Lifecycle.AVAILABLE)) {
      throw DOCDB.refuse("InvalidDBClusterSnapshotStateFault", "The DB cluster snapshot "
          + snapshot.dbClusterSnapshotIdentifier() + " is not in the available state: " + snapshot.status());
    }
    if (request.engineVersion() != null && !snapshot.engineVersion().equals(Engine.resolve(request.engineVersion()))) {
      throw DOCDB.refuse("InvalidParameterCombination", "The engine version " + request.engineVersion()
          + " can't be restored from a snapshot of version " + snapshot.engineVersion() + ".");
    }
    DBCluster born = begin(state.origins.get(snapshot.dbClusterSnapshotIdentifier()), request, true);
    inherit(snapshot.dbClusterSnapshotArn(), state.now(), born);
    return RestoreDbClusterFromSnapshotResponse.builder().dbCluster(born).build();
  }

  @Override
  public RestoreDbClusterToPointInTimeResponse restoreDBClusterToPointInTime(
      RestoreDbClusterToPointInTimeRequest request) {
    rules.identifier(request.dbClusterIdentifier());
    DBCluster source = views.restorable(state.cluster(request.sourceDBClusterIdentifier()));
    boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
    if (latest == (request.restoreToTime() != null)) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "Exactly one of RestoreToTime and UseLatestRestorableTime must be specified.");
    }
    if (source.latestRestorableTime() == null || source.status().equals(Lifecycle.DELETING)) {
      throw DOCDB.refuse("InvalidDBClusterStateFault",
          "DB Cluster " + source.dbClusterIdentifier() + " has no backup to restore from.");
    }
    Instant time = latest ? source.latestRestorableTime() : request.restoreToTime();
    if (time.isBefore(source.earliestRestorableTime()) || time.isAfter(source.latestRestorableTime())) {
      throw DOCDB.refuse("InvalidRestoreFault", "The specified cluster cannot be restored to a time earlier than "
          + source.earliestRestorableTime() + " or later than " + source.latestRestorableTime());
    }
    if (request.kmsKeyId() != null && !source.storageEncrypted()) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "You can't specify a KMS key when restoring a cluster that isn't encrypted.");
    }
    DBCluster born = begin(source, asOfSnapshot(request), true);
    inherit(source.dbClusterResourceId(), time, born);
    return RestoreDbClusterToPointInTimeResponse.builder().dbCluster(born).build();
  }

  /** Both operations take the same settings, but for the parameter group. */
  private static RestoreDbClusterFromSnapshotRequest asOfSnapshot(RestoreDbClusterToPointInTimeRequest request) {
    return RestoreDbClusterFromSnapshotRequest.builder()
        .dbClusterIdentifier(request.dbClusterIdentifier())
        .port(request.port())
        .dbSubnetGroupName(request.dbSubnetGroupName())
        .vpcSecurityGroupIds(request.vpcSecurityGroupIds())
        .kmsKeyId(request.kmsKeyId())
        .enableCloudwatchLogsExports(request.enableCloudwatchLogsExports())
        .storageType(request.storageType())
        .deletionProtection(request.deletionProtection())
        .tags(request.tags()).build();
  }

  private DBCluster begin(DBCluster original, RestoreDbClusterFromSnapshotRequest request, boolean restored) {
    String version = original.engineVersion();
    ClusterRules.port(request.port());
    ClusterRules.logTypes(version, request.enableCloudwatchLogsExports());
    ClusterRules.storageType(version, request.storageType());
    DBSubnetGroup subnets = rules.subnetGroup(request.dbSubnetGroupName());
    List<String> groups = rules.securityGroups(subnets.vpcId(), request.vpcSecurityGroupIds());
    String parameters = rules.parameterGroup(version, request.dbClusterParameterGroupName());
    List<Tag> tags = DocDbState.merge(List.of(), request.tags());
    String key = request.dbClusterIdentifier().toLowerCase(Locale.ROOT);
    boolean optimized = "iopt1".equals(request.storageType());
    boolean encrypted = original.storageEncrypted() || request.kmsKeyId() != null;
    DBCluster cluster = DBCluster.builder()
        .dbClusterIdentifier(key)
        .dbClusterArn(state.arn("cluster", key))
        .dbClusterResourceId(
            "cluster-" + state.region().ids().letters(26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
        .engine(Engine.NAME)
        .engineVersion(version)
        .masterUsername(original.masterUsername())
        .port(request.port() == null ? original.port() : request.port())
        .endpoint(state.host(key, "cluster-"))
        .readerEndpoint(state.host(key, "cluster-ro-"))
        .hostedZoneId("ZNKXH85TT8WVW")
        .availabilityZones(List.of("a", "b", "c").stream().map(zone -> state.region().name() + zone).toList())
        .multiAZ(false)
        .dbSubnetGroup(subnets.dbSubnetGroupName())
        .vpcSecurityGroups(DocDbState.active(groups))
        .dbClusterParameterGroup(parameters)
        .backupRetentionPeriod(original.backupRetentionPeriod())
        .preferredBackupWindow(original.preferredBackupWindow())
        .preferredMaintenanceWindow(original.preferredMaintenanceWindow())
        .storageEncrypted(encrypted)
        .kmsKeyId(request.kmsKeyId() == null ? original.kmsKeyId() : rules.key(request.kmsKeyId()))
        .enabledCloudwatchLogsExports(request.enableCloudwatchLogsExports().stream().sorted().distinct().toList())
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .storageType(optimized ? "iopt1" : null)
        .ioOptimizedNextAllowedModificationTime(optimized ? state.now().plus(Lifecycle.STORAGE_COOLDOWN) : null)
        .clusterCreateTime(state.now())
        .build();
    state.clusters.put(key, Lifecycle.creation(cluster, restored, state.now()));
    state.tags.put(cluster.dbClusterArn(), tags);
    return views.of(state.clusters.get(key));
  }

  private void inherit(String from, Instant then, DBCluster born) {
    state.contents.copy(from, then, born.dbClusterResourceId(), state.now());
    state.passwords.copy(from, then, born.dbClusterResourceId(), state.now());
    new ClusterSnapshots(state).plan(born, Lifecycle.firstBackup(true, state.now()));
  }
}
