package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterFromSnapshotRequest;
import software.amazon.awssdk.services.docdb.model.RestoreDbClusterToPointInTimeRequest;

/**
 * Makes clusters out of backups, with all that DocumentDB takes of what is desired while it restores. The rest
 * (version, retention, windows, the password, and the parameter group of what comes from a point in time) is brought
 * about afterwards, as any change is.
 */
final class DocDbClusterRestore {
  private final DocDbClusters clusters;

  DocDbClusterRestore(DocDbClusters clusters) {
    this.clusters = clusters;
  }

  /** What would be made is compared beforehand with what could only be replaced afterwards. */
  ObservedDocDbCluster restore(Scope scope, DocDbCluster desired, DocDbRestoreFrom from) {
    DocDbClient docdb = clusters.client(scope);
    DocDbBackups backups = new DocDbBackups(docdb);
    Map<String, String> tags = MasterPassword.ofRestored(desired.tags());
    DBCluster restored = switch (from) {
      case DocDbRestoreFrom.FromSnapshot(String identifier) -> {
        DBClusterSnapshot snapshot = backups.snapshot(identifier);
        mustFit("the snapshot " + identifier, snapshot.engine(), snapshot.masterUsername(), desired);
        yield docdb.restoreDBClusterFromSnapshot(snapshot(snapshot, identifier, desired, tags)).dbCluster();
      }
      case DocDbRestoreFrom.FromCluster cluster -> {
        DBCluster source = backups.cluster(cluster);
        mustFit("the cluster " + cluster.identifier(), source.engine(), source.masterUsername(), desired);
        yield docdb.restoreDBClusterToPointInTime(pointInTime(cluster, desired, tags)).dbCluster();
      }
    };
    return ObservedDocDbCluster.of(restored, tags);
  }

  private static RestoreDbClusterFromSnapshotRequest snapshot(
      DBClusterSnapshot snapshot, String identifier, DocDbCluster desired, Map<String, String> tags) {
    // A group of another major version comes with the upgrade to it.
    boolean fits = snapshot.engineVersion() == null || desired.engineVersion() == null
        || EngineVersion.sameMajor(DocDbCluster.ENGINE, snapshot.engineVersion(), desired.engineVersion());
    return RestoreDbClusterFromSnapshotRequest.builder()
        .snapshotIdentifier(identifier)
        .dbClusterIdentifier(desired.identifier())
        .engine(DocDbCluster.ENGINE)
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbClusterParameterGroupName(fits ? desired.parameterGroupName() : null)
        .kmsKeyId(desired.kmsKeyId())
        .enableCloudwatchLogsExports(desired.logExports())
        .storageType(desired.storageType())
        .deletionProtection(desired.deletionProtection())
        .tags(DocDbTags.write(tags))
        .build();
  }

  private static RestoreDbClusterToPointInTimeRequest pointInTime(
      DocDbRestoreFrom.FromCluster from, DocDbCluster desired, Map<String, String> tags) {
    return RestoreDbClusterToPointInTimeRequest.builder()
        .sourceDBClusterIdentifier(from.identifier())
        .restoreToTime(from.time())
        .useLatestRestorableTime(from.time() == null ? true : null)
        .dbClusterIdentifier(desired.identifier())
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .kmsKeyId(desired.kmsKeyId())
        .enableCloudwatchLogsExports(desired.logExports())
        .storageType(desired.storageType())
        .deletionProtection(desired.deletionProtection())
        .tags(DocDbTags.write(tags))
        .build();
  }

  /** Restoring keeps engine and master user for good. */
  private static void mustFit(String what, String engine, String masterUsername, DocDbCluster desired) {
    if (engine != null && !engine.equals(DocDbCluster.ENGINE)) {
      throw unfit(what, "is of engine " + engine + ", not " + DocDbCluster.ENGINE);
    }
    if (masterUsername != null && desired.masterUsername() != null
        && !Objects.equals(masterUsername, desired.masterUsername())) {
      throw unfit(what, "keeps its master user " + masterUsername + ": set username to it");
    }
  }

  private static Problem unfit(String what, String how) {
    return Problem.of(Problem.Category.INVALID, "InvalidRestoreFault", "rds:RestoreDBCluster",
        "restoreFrom names " + what + ", which " + how);
  }
}
