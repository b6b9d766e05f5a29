package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/**
 * Deletes DB instances, and loses no data unless told to. Deletion protection is lifted first, in a call of its own.
 * Where a final snapshot is asked for but impossible, the automated backups stay; where there are none either, it
 * refuses.
 */
final class DbInstanceRemoval {
  /** Of these RDS deletes only without a final snapshot (API reference, DeleteDBInstance). */
  private static final Set<String> BEYOND_SNAPSHOTS = Set.of("failed", "incompatible-restore", "incompatible-network");
  private static final String DELETE = "rds:DeleteDBInstance";

  private final DbInstances instances;
  private final BlueGreenDeployments blueGreen;

  DbInstanceRemoval(DbInstances instances) {
    this.instances = instances;
    this.blueGreen = new BlueGreenDeployments(instances);
  }

  /** Takes the next step to the end of an instance and of what stands beside it. */
  void remove(Scope scope, ObservedDbInstance seen, Farewell how) {
    if (seen.settings().leftovers().isEmpty()) {
      removeAlone(scope, seen, how);
    } else {
      blueGreen.clear(scope, seen,
          how instanceof Farewell.Snapshot(String name) ? new Farewell.Snapshot(name + "-old") : how);
    }
  }

  /** Takes the next step to the end of a standalone instance. */
  void removeAlone(Scope scope, ObservedDbInstance seen, Farewell how) {
    if (DbInstanceStatus.leaving(seen) || lifted(scope, seen)) {
      return;
    }
    switch (how) {
      case Farewell.Discard() -> instances.delete(scope, without(seen).deleteAutomatedBackups(true).build());
      case Farewell.Snapshot(String name) -> removeKeepingData(scope, seen, name);
    }
  }

  /**
   * Takes the next step to the end of a replica, which has nothing that its source has not: RDS takes no final snapshot
   * of one. One that was promoted is written to, perhaps, so it leaves a snapshot even where none was asked for. RDS
   * promotes it when its source goes: what was listed as a replica may be the last copy of the data by now.
   */
  void removeReplica(Scope scope, ObservedDbInstance seen, Farewell how) {
    if (seen.sourceIdentifier() != null && blueGreen.released(scope, seen)) {
      return;
    }
    if (!seen.settings().leftovers().isEmpty()) {
      blueGreen.clear(scope, seen, how);
    } else if (seen.sourceIdentifier() == null) {
      removeAlone(scope, seen,
          how instanceof Farewell.Snapshot ? how : new Farewell.Snapshot(snapshotOfPromoted(seen)));
    } else if (!DbInstanceStatus.leaving(seen) && !lifted(scope, seen)) {
      instances.now(scope, seen.settings().identifier()).ifPresent(now -> {
        if (now.sourceIdentifier() == null) {
          removeReplica(scope, now, how);
        } else {
          instances.delete(scope, without(now).build());
        }
      });
    }
  }

  private static String snapshotOfPromoted(ObservedDbInstance seen) {
    return "final-" + seen.settings().identifier() + "-" + seen.resourceId().toLowerCase(Locale.ROOT);
  }

  private boolean lifted(Scope scope, ObservedDbInstance seen) {
    if (!seen.settings().deletionProtection()) {
      return false;
    }
    DbInstanceStatus.requireModifiable(seen);
    instances.modify(scope, seen, ModifyDbInstanceRequest.builder().deletionProtection(false).applyImmediately(false));
    return true;
  }

  private void removeKeepingData(Scope scope, ObservedDbInstance seen, String name) {
    if (seen.status().equals("creating")) {
      throw DbInstanceStatus.busy(DELETE, seen, "a final snapshot can be taken once that is done");
    }
    if (BEYOND_SNAPSHOTS.contains(seen.status())) {
      removeKeepingBackups(scope, seen);
      return;
    }
    Optional<DBSnapshot> earlier = snapshot(scope, name);
    if (earlier.isEmpty()) {
      instances.delete(scope, before(seen, name).build());
    } else if (!isOf(earlier.get(), seen)) {
      throw Problem.of(Problem.Category.EXISTS, "DBSnapshotAlreadyExists", DELETE, "the final snapshot would be called "
          + name + ", and there is one of that name of another instance; delete or rename it");
    } else if (!"available".equals(earlier.get().status())) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidDBSnapshotState", DELETE,
          "the final snapshot " + name + " is " + earlier.get().status());
    } else if (seen.restorable()) {
      // An earlier attempt took it. What was written since is in the automated backups, which stay.
      instances.delete(scope, without(seen).deleteAutomatedBackups(false).build());
    } else {
      instances.delete(scope, before(seen, nextFree(scope, name)).build());
    }
  }

  /** Nothing but the instance holds what was written since the snapshot: another is needed. */
  private String nextFree(Scope scope, String name) {
    int next = 2;
    while (snapshot(scope, name + "-" + next).isPresent()) {
      next++;
    }
    return name + "-" + next;
  }

  private void removeKeepingBackups(Scope scope, ObservedDbInstance seen) {
    Integer days = seen.settings().backupRetentionDays();
    if (!seen.restorable() && (days == null || days == 0)) {
      throw Problem.of(Problem.Category.INVALID, "InvalidDBInstanceState", DELETE, seen.settings().identifier() + " is "
          + seen.status() + ", so RDS takes no final snapshot, and it has no automated backups: repair it, or set "
          + "dataPolicy: Delete to give up its data");
    }
    // With backups on and none taken yet it never got as far as holding data.
    instances.delete(scope, without(seen).deleteAutomatedBackups(false).build());
  }

  private static DeleteDbInstanceRequest.Builder without(ObservedDbInstance seen) {
    return DeleteDbInstanceRequest.builder().dbInstanceIdentifier(seen.settings().identifier()).skipFinalSnapshot(true);
  }

  private static DeleteDbInstanceRequest.Builder before(ObservedDbInstance seen, String snapshot) {
    return DeleteDbInstanceRequest.builder().dbInstanceIdentifier(seen.settings().identifier())
        .skipFinalSnapshot(false).finalDBSnapshotIdentifier(snapshot).deleteAutomatedBackups(false);
  }

  private static boolean isOf(DBSnapshot snapshot, ObservedDbInstance seen) {
    return seen.settings().identifier().equals(snapshot.dbInstanceIdentifier())
        && (snapshot.dbiResourceId() == null || snapshot.dbiResourceId().equals(seen.resourceId()));
  }

  private Optional<DBSnapshot> snapshot(Scope scope, String name) {
    return new DbBackups(instances.client(scope)).find(name);
  }
}
