package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Optional;
import software.amazon.awssdk.services.elasticache.model.Snapshot;

/**
 * Deletes replication groups, and loses no data unless told to. ElastiCache deletes only what is available or could not
 * be made, and takes the final snapshot itself; automatic snapshots go with the group.
 */
final class ReplicationGroupRemoval {
  private static final String DELETE = "elasticache:DeleteReplicationGroup";
  private final ReplicationGroups groups;

  ReplicationGroupRemoval(ReplicationGroups groups) {
    this.groups = groups;
  }

  void remove(Scope scope, ObservedReplicationGroup seen, Farewell how) {
    if (ReplicationGroupStatus.leaving(seen)) {
      return;
    }
    boolean empty = seen.status().equals("create-failed");
    switch (how) {
      case Farewell.Snapshot(String name) when !empty -> removeKeepingData(scope, seen, name);
      case Farewell.Snapshot _, Farewell.Discard _ -> groups.delete(scope, seen, null);
    }
  }

  private void removeKeepingData(Scope scope, ObservedReplicationGroup seen, String name) {
    ReplicationGroupStatus.requireAvailable(DELETE, seen);
    String id = seen.settings().identifier();
    CacheSnapshots snapshots = new CacheSnapshots(groups.client(scope));
    Optional<Snapshot> earlier = snapshots.find(name);
    if (earlier.isPresent() && !id.equals(earlier.get().replicationGroupId())) {
      throw Problem.of(Problem.Category.EXISTS, "SnapshotAlreadyExistsFault", DELETE, "the final snapshot would be "
          + "called " + name + ", and there is one of that name of another cache; delete or rename it");
    }
    if (earlier.isPresent() && !"available".equals(earlier.get().snapshotStatus())) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidSnapshotState", DELETE,
          "the final snapshot " + name + " is " + earlier.get().snapshotStatus());
    }
    try {
      // Nothing but the group holds what was written since an earlier attempt's snapshot: another is needed.
      groups.delete(scope, seen, earlier.isEmpty() ? name : nextFree(snapshots, name));
    } catch (Problem problem) {
      throw !problem.is("SnapshotFeatureNotSupportedFault") ? problem : new Problem(problem.category(), problem.code(),
          problem.action(), "ElastiCache takes no snapshots of " + id + ", so its data would be lost: set dataPolicy: "
              + "Delete to give it up (" + problem.getMessage() + ")", null, problem);
    }
  }

  private static String nextFree(CacheSnapshots snapshots, String name) {
    int next = 2;
    while (snapshots.find(name + "-" + next).isPresent()) {
      next++;
    }
    return name + "-" + next;
  }
}
