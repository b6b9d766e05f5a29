package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import java.util.Optional;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;

/**
 * Deletes clusters, and loses no data unless told to. Deletion protection is lifted first, in a call of its own. The
 * automated backups always go with the cluster, so where a final snapshot is asked for but impossible, it refuses.
 * While there are instances AWS refuses, too: they are resources of their own, and go before.
 */
final class DocDbClusterRemoval {
  private static final String DELETE = "rds:DeleteDBCluster";
  private final DocDbClusters clusters;

  DocDbClusterRemoval(DocDbClusters clusters) {
    this.clusters = clusters;
  }

  /** Takes the next step to its end. */
  void remove(Scope scope, ObservedDocDbCluster seen, Farewell how) {
    if (DocDbClusterStatus.leaving(seen) || lifted(scope, seen)) {
      return;
    }
    switch (how) {
      case Farewell.Discard() -> clusters.delete(scope, deletion(seen).skipFinalSnapshot(true).build());
      case Farewell.Snapshot(String name) -> removeKeepingData(scope, seen, name);
    }
  }

  private boolean lifted(Scope scope, ObservedDocDbCluster seen) {
    if (!seen.settings().deletionProtection()) {
      return false;
    }
    DocDbClusterStatus.requireModifiable(seen);
    clusters.modify(scope, seen, ModifyDbClusterRequest.builder().deletionProtection(false));
    return true;
  }

  private void removeKeepingData(Scope scope, ObservedDocDbCluster seen, String name) {
    if (DocDbClusterStatus.readiness(seen) instanceof Readiness.Failed(String _, boolean terminal) && terminal) {
      throw Problem.of(Problem.Category.INVALID, "InvalidDBClusterStateFault", DELETE, seen.settings().identifier()
          + " is " + seen.status() + ", so DocumentDB takes no final snapshot: repair it, or set dataPolicy: Delete to "
          + "give up its data");
    }
    if (!seen.status().equals("available")) {
      throw DocDbClusterStatus.busy(DELETE, seen, "a final snapshot can be taken once it is available");
    }
    Optional<DBClusterSnapshot> earlier = new DocDbBackups(clusters.client(scope)).find(name);
    if (earlier.isPresent() && !isOf(earlier.get(), seen)) {
      throw Problem.of(Problem.Category.EXISTS, "DBClusterSnapshotAlreadyExistsFault", DELETE,
          "the final snapshot would be called " + name + ", and another cluster has one of that name; delete it");
    }
    if (earlier.isPresent() && !"available".equals(earlier.get().status())) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidDBClusterSnapshotStateFault", DELETE,
          "the final snapshot " + name + " is " + earlier.get().status());
    }
    String snapshot = earlier.isEmpty() ? name : nextFree(scope, name);
    clusters.delete(scope, deletion(seen).skipFinalSnapshot(false).finalDBSnapshotIdentifier(snapshot).build());
  }

  /** An earlier attempt took one, and nothing but the cluster holds what was written since: another is needed. */
  private String nextFree(Scope scope, String name) {
    DocDbBackups backups = new DocDbBackups(clusters.client(scope));
    int next = 2;
    while (backups.find(name + "-" + next).isPresent()) {
      next++;
    }
    return name + "-" + next;
  }

  private static boolean isOf(DBClusterSnapshot snapshot, ObservedDocDbCluster seen) {
    return seen.settings().identifier().equals(snapshot.dbClusterIdentifier())
        && (snapshot.clusterCreateTime() == null || snapshot.clusterCreateTime().equals(seen.created()));
  }

  private static DeleteDbClusterRequest.Builder deletion(ObservedDocDbCluster seen) {
    return DeleteDbClusterRequest.builder().dbClusterIdentifier(seen.settings().identifier());
  }
}
