package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.docdb.model.FailoverDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.FailoverDbClusterResponse;

/** DocumentDB's clusters after they were created: listing, failover, deletion. */
final class Clusters implements DocDbState.Part {
  private static final Set<String> FILTERS = Set.of("db-cluster-id", "db-cluster-resource-id", "engine");
  private final DocDbState state;
  private final Views views;
  private final Writers writers;

  Clusters(DocDbState state) {
    this.state = state;
    this.views = new Views(state);
    this.writers = new Writers(state);
  }

  @Override
  public DescribeDbClustersResponse describeDBClusters(DescribeDbClustersRequest request) {
    int size = DocDbState.size(request.maxRecords());
    if (request.dbClusterIdentifier() != null) {
      return DescribeDbClustersResponse.builder()
          .dbClusters(views.of(state.cluster(request.dbClusterIdentifier()))).build();
    }
    Page<DBCluster> page =
        state.clusters.page(request.marker(), size, DocDbState.clauses(request.filters(), FILTERS));
    return DescribeDbClustersResponse.builder().dbClusters(page.items().stream().map(views::of).toList())
        .marker(page.next()).build();
  }

  @Override
  public FailoverDbClusterResponse failoverDBCluster(FailoverDbClusterRequest request) {
    DBCluster cluster = state.cluster(request.dbClusterIdentifier());
    String key = cluster.dbClusterIdentifier();
    requireAvailable(cluster);
    Optional<DBInstance> next = request.targetDBInstanceIdentifier() == null
        ? writers.successor(key, state.writers.get(key))
        : Optional.of(state.instance(request.targetDBInstanceIdentifier()));
    if (next.isEmpty()) {
      throw DOCDB.refuse("InvalidDBClusterStateFault",
          "DB Cluster " + key + " doesn't have a replica to fail over to.");
    }
    if (!next.get().dbClusterIdentifier().equals(key)
        || !next.get().dbInstanceStatus().equals(Lifecycle.AVAILABLE)) {
      throw DOCDB.refuse("InvalidDBInstanceState",
          "Instance " + next.get().dbInstanceIdentifier() + " is not an available replica of " + key + ".");
    }
    writers.takesOver(key, next.get());
    state.clusters.put(key, state.clusters.evolution(key).overlay(state.now(), Lifecycle.FAILOVER,
        each -> Lifecycle.busy(each, "failing-over"), each -> each));
    return FailoverDbClusterResponse.builder().dbCluster(views.of(state.clusters.get(key))).build();
  }

  /** The final snapshot is taken at once and finished before the cluster goes; the automated backups go with it. */
  @Override
  public DeleteDbClusterResponse deleteDBCluster(DeleteDbClusterRequest request) {
    DBCluster cluster = state.cluster(request.dbClusterIdentifier());
    String key = cluster.dbClusterIdentifier();
    String snapshot = request.finalDBSnapshotIdentifier();
    boolean skip = Boolean.TRUE.equals(request.skipFinalSnapshot());
    if (cluster.status().equals(Lifecycle.DELETING)) {
      throw DOCDB.refuse("InvalidDBClusterStateFault", "DB Cluster " + key + " is already being deleted.");
    }
    if (Boolean.TRUE.equals(cluster.deletionProtection())) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "Cannot delete protected Cluster, please disable deletion protection and try again.");
    }
    if (skip && snapshot != null) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is enabled.");
    }
    if (!skip && snapshot == null) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
    }
    if (state.instancesOf(key).stream().anyMatch(each -> !each.dbInstanceStatus().equals(Lifecycle.DELETING))) {
      throw DOCDB.refuse("InvalidDBClusterStateFault",
          "Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
    }
    requireAvailable(cluster);
    ClusterSnapshots snapshots = new ClusterSnapshots(state);
    if (snapshot != null) {
      snapshots.take(cluster, snapshot);
    }
    snapshots.forgetAutomated(cluster);
    Duration takes = (snapshot == null ? Lifecycle.DELETE_CLUSTER : Lifecycle.DELETE_CLUSTER.plus(Lifecycle.SNAPSHOT))
        .plus(writers.untilGone(key));
    state.writers.remove(key);
    state.clusters.put(key, Evolution.from(state.now(), Lifecycle.with(cluster, Lifecycle.DELETING)).gone(takes));
    return DeleteDbClusterResponse.builder().dbCluster(views.of(state.clusters.get(key))).build();
  }

  static void requireAvailable(DBCluster cluster) {
    if (!cluster.status().equals(Lifecycle.AVAILABLE)) {
      throw DOCDB.refuse("InvalidDBClusterStateFault",
          "DbCluster " + cluster.dbClusterIdentifier() + " is not in available state: it is " + cluster.status() + ".");
    }
  }
}
