package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * What a new version of an instance means for its replicas, and the snapshots that RDS takes before and after where
 * backups are on. A new major version of PostgreSQL takes the replicas in the region along, which cannot have one by
 * themselves; every other new version the replicas must have before their source (RDS user guide, "Upgrades of the RDS
 * for PostgreSQL DB engine" and the same for MySQL).
 */
final class DbUpgrades {
  /** A replica is synchronised once its source is upgraded. */
  private static final Duration SYNCHRONISE = Duration.ofMinutes(5);

  private final RdsState state;
  private final PendingChanges pending;
  private final DbReplication replication;

  DbUpgrades(RdsState state, PendingChanges pending) {
    this.state = state;
    this.pending = pending;
    this.replication = new DbReplication(state);
  }

  /** Refuses what would break replication. */
  void checkReplication(DBInstance instance, String version) {
    List<DBInstance> replicas = replication.replicas(instance);
    if (takesReplicasAlong(instance, version)) {
      if (DbReplication.isReplica(instance)) {
        throw RDS.refuse("InvalidParameterValue",
            "Major Version Upgrade not supported for Postgres Read Replica DB Instances");
      }
      replicas.stream().filter(replica -> !replica.dbInstanceStatus().equals(Lifecycle.AVAILABLE)).findFirst()
          .ifPresent(replica -> {
            throw RDS.refuse("InvalidDBInstanceState", "DB instance " + replica.dbInstanceIdentifier()
                + " is not in the available state.");
          });
      return;
    }
    List<String> behind = replicas.stream()
        .filter(replica -> Engine.compare(replica.engineVersion(), version) < 0)
        .map(DBInstance::dbInstanceIdentifier).toList();
    if (!behind.isEmpty()) {
      throw RDS.refuse("DBUpgradeDependencyFailure",
          "One or more of the DB Instance's read replicas need to be upgraded: " + String.join(", ", behind));
    }
  }

  /**
   * What comes with an upgrade that is about to be scheduled.
   *
   * @param waiting the instance with its pending values
   * @param applied the same once they have been applied
   * @param wait until it begins
   * @param takes from then on
   */
  void schedule(DBInstance waiting, DBInstance applied, Duration wait, Duration takes) {
    String version = applied.engineVersion();
    if (waiting.backupRetentionPeriod() > 0) {
      Instant begins = state.now().plus(wait);
      DbSnapshots snapshots = new DbSnapshots(state);
      snapshots.plan(waiting, before(waiting, version), begins);
      snapshots.plan(applied, after(waiting, version), begins.plus(takes));
    }
    if (takesReplicasAlong(waiting, version)) {
      replication.replicas(waiting).forEach(replica -> takeAlong(replica, version, wait, takes));
    }
  }

  /** An upgrade that was pending is not to happen, or not as it was going to. */
  void takeBack(DBInstance instance) {
    String version = instance.pendingModifiedValues().engineVersion();
    if (version == null) {
      return;
    }
    state.snapshots.remove(before(instance, version));
    state.snapshots.remove(after(instance, version));
    if (takesReplicasAlong(instance, version)) {
      replication.replicas(instance).forEach(replica -> state.instances.put(replica.dbInstanceIdentifier(),
          replica.toBuilder().pendingModifiedValues(
              replica.pendingModifiedValues().toBuilder().engineVersion(null).build()).build()));
    }
  }

  private void takeAlong(DBInstance replica, String version, Duration wait, Duration takes) {
    String key = replica.dbInstanceIdentifier();
    DBInstance waiting = PendingChanges.waiting(state.instances.evolution(key), state.now(),
        replica.pendingModifiedValues().toBuilder().engineVersion(version).build());
    state.instances.put(key, Evolution.from(state.now(), waiting)
        .then(wait, Lifecycle.with(waiting, Lifecycle.status(waiting.pendingModifiedValues())))
        .then(takes.plus(SYNCHRONISE), pending.applied(waiting, waiting.pendingModifiedValues())));
  }

  private static boolean takesReplicasAlong(DBInstance instance, String version) {
    return Engine.of(instance.engine()) == Engine.POSTGRES
        && !Engine.major(version).equals(Engine.major(instance.engineVersion()));
  }

  /** RDS appends the time, too. */
  private static String before(DBInstance instance, String version) {
    return "rds:preupgrade-" + instance.dbInstanceIdentifier() + "-"
        + (instance.engineVersion() + "-to-" + version).replace('.', '-');
  }

  private static String after(DBInstance instance, String version) {
    return "rds:" + instance.dbInstanceIdentifier() + "-" + version.replace('.', '-');
  }
}
