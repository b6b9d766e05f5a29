package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Problem;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;

/** What clusters can be brought back from: snapshots, those of gone ones included, and clusters that are there. */
final class DocDbBackups {
  private static final int PAGE = 100;
  private final DocDbClient docdb;

  DocDbBackups(DocDbClient docdb) {
    this.docdb = docdb;
  }

  /**
   * What a cluster that is gone has left, by {@link Backup#LATEST_FIRST}: manual snapshots, for automated backups go
   * with the cluster. All are listed, since the API reference lets only a cluster be asked by that exists.
   */
  List<Backup> leftBy(String identifier) {
    return docdb.describeDBClusterSnapshotsPaginator(r -> r.snapshotType("manual").maxRecords(PAGE))
        .dbClusterSnapshots().stream()
        .filter(snapshot -> DocDbCluster.ENGINE.equals(snapshot.engine())
            && identifier.equals(snapshot.dbClusterIdentifier()) && "available".equals(snapshot.status()))
        .map(snapshot -> new Backup(snapshot.dbClusterSnapshotIdentifier(), snapshot.snapshotCreateTime(),
            DocDbRestoreFrom.snapshot(snapshot.dbClusterSnapshotIdentifier()).toString()))
        .sorted(Backup.LATEST_FIRST).toList();
  }

  /** The snapshot; throws a {@link Problem} of category INVALID where there is none. */
  DBClusterSnapshot snapshot(String identifier) {
    return find(identifier).orElseThrow(() -> invalid("DBClusterSnapshotNotFoundFault",
        "rds:DescribeDBClusterSnapshots", "a cluster snapshot that does not exist: " + identifier));
  }

  Optional<DBClusterSnapshot> find(String identifier) {
    try {
      // AWS tells of snapshots that others share only where asked to, and only by their ARN.
      return docdb.describeDBClusterSnapshots(r -> r.dbClusterSnapshotIdentifier(identifier)
          .includeShared(identifier.startsWith("arn:") ? true : null)).dbClusterSnapshots().stream().findFirst();
    } catch (Problem problem) {
      if (problem.is("DBClusterSnapshotNotFoundFault")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** The cluster to go back in time of; throws a {@link Problem} of category INVALID where there is none. */
  DBCluster cluster(DocDbRestoreFrom.FromCluster from) {
    DBCluster cluster;
    try {
      cluster = docdb.describeDBClusters(r -> r.dbClusterIdentifier(from.identifier())).dbClusters().getFirst();
    } catch (Problem problem) {
      throw !problem.is("DBClusterNotFoundFault") ? problem : invalid(problem.code(), problem.action(), "the cluster "
          + from.identifier() + ", which is gone, and its automated backups with it: restore a snapshot of it");
    }
    boolean early = from.time() != null && cluster.earliestRestorableTime() != null
        && from.time().isBefore(cluster.earliestRestorableTime());
    boolean late = from.time() != null && cluster.latestRestorableTime() != null
        && from.time().isAfter(cluster.latestRestorableTime());
    if (early || late) {
      throw invalid("InvalidRestoreFault", "rds:DescribeDBClusters", "the time " + from.time() + ", and the backups of "
          + from.identifier() + " reach from " + cluster.earliestRestorableTime() + " to "
          + cluster.latestRestorableTime());
    }
    return cluster;
  }

  private static Problem invalid(String code, String action, String message) {
    return Problem.of(Problem.Category.INVALID, code, action, "restoreFrom names " + message);
  }
}
