package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.PromoteReadReplicaResponse;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceResponse;

/** RDS's instances after they were created: listing, reboot, promotion, deletion. */
final class DbInstances implements RdsState.Part {
  private static final Set<String> FILTERS = Set.of("db-instance-id", "dbi-resource-id", "engine");
  private static final Set<String> WITHOUT_SNAPSHOT =
      Set.of("creating", "failed", "incompatible-restore", "incompatible-network");

  private final RdsState state;
  private final DbReplication replication;

  DbInstances(RdsState state) {
    this.state = state;
    this.replication = new DbReplication(state);
  }

  @Override
  public DescribeDbInstancesResponse describeDBInstances(DescribeDbInstancesRequest request) {
    int size = RdsState.size(request.maxRecords());
    if (request.dbInstanceIdentifier() != null) {
      return DescribeDbInstancesResponse.builder().dbInstances(state.instance(request.dbInstanceIdentifier())).build();
    }
    Page<DBInstance> page =
        state.instances.page(request.marker(), size, RdsState.clauses(request.filters(), FILTERS));
    return DescribeDbInstancesResponse.builder().dbInstances(page.items()).marker(page.next()).build();
  }

  @Override
  public RebootDbInstanceResponse rebootDBInstance(RebootDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    requireAvailable(instance);
    if (Boolean.TRUE.equals(request.forceFailover()) && !instance.multiAZ()) {
      throw RDS.refuse("InvalidParameterCombination", "Cannot force failover since the instance is not Multi-AZ.");
    }
    String key = instance.dbInstanceIdentifier();
    state.instances.put(key, state.instances.evolution(key).overlay(state.now(), Lifecycle.REBOOT,
        before -> Lifecycle.with(before, Lifecycle.REBOOTING),
        after -> after.toBuilder().dbParameterGroups(inSync(after)).build()));
    return RebootDbInstanceResponse.builder().dbInstance(state.instances.get(key)).build();
  }

  @Override
  public PromoteReadReplicaResponse promoteReadReplica(PromoteReadReplicaRequest request) {
    DBInstance replica = state.instance(request.dbInstanceIdentifier());
    if (!DbReplication.isReplica(replica)) {
      throw RDS.refuse("InvalidDBInstanceState", "DB Instance is not a read replica.");
    }
    requireAvailable(replica);
    int retention = request.backupRetentionPeriod() == null ? 1 : request.backupRetentionPeriod();
    String key = replica.dbInstanceIdentifier();
    DBInstance promoted = DbReplication.promoted(replica).toBuilder()
        .backupRetentionPeriod(retention)
        .preferredBackupWindow(request.preferredBackupWindow() == null
            ? replica.preferredBackupWindow() : request.preferredBackupWindow())
        .build();
    replication.leave(replica);
    state.instances.put(key, Evolution.from(state.now(), Lifecycle.with(replica, Lifecycle.MODIFYING))
        .then(Lifecycle.PROMOTE, Lifecycle.with(promoted, Lifecycle.REBOOTING))
        .then(Lifecycle.REBOOT, promoted));
    return PromoteReadReplicaResponse.builder().dbInstance(state.instances.get(key)).build();
  }

  /**
   * Replicas in the region become instances of their own; the final snapshot is taken at once and finished before the
   * instance goes.
   */
  @Override
  public DeleteDbInstanceResponse deleteDBInstance(DeleteDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String key = instance.dbInstanceIdentifier();
    boolean skip = Boolean.TRUE.equals(request.skipFinalSnapshot());
    String snapshot = request.finalDBSnapshotIdentifier();
    if (instance.dbInstanceStatus().equals(Lifecycle.DELETING)) {
      throw RDS.refuse("InvalidDBInstanceState", "Instance " + key + " is already being deleted.");
    }
    if (new BlueGreenDeployments(state).isMember(instance)) {
      throw RDS.refuse("InvalidDBInstanceState", "Instance " + key + " is part of a blue/green deployment.");
    }
    if (Boolean.TRUE.equals(instance.deletionProtection())) {
      throw RDS.refuse("InvalidParameterCombination",
          "Cannot delete protected DB Instance, please disable deletion protection and try again.");
    }
    if (DbReplication.isReplica(instance) && snapshot != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance");
    }
    if (skip && snapshot != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true");
    }
    if (!skip && snapshot == null) {
      throw RDS.refuse("InvalidParameterCombination",
          "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
    }
    if (snapshot != null) {
      if (WITHOUT_SNAPSHOT.contains(instance.dbInstanceStatus())) {
        throw RDS.refuse("InvalidDBInstanceState",
            "Cannot create a snapshot because the database instance " + key + " is not currently in the available "
                + "state.");
      }
      new DbSnapshots(state).take(instance, snapshot, List.of());
    }
    if (Boolean.FALSE.equals(request.deleteAutomatedBackups())) {
      new DbAutomatedBackups(state).retain(instance);
    } else {
      new DbSnapshots(state).forgetAutomated(instance);
    }
    replication.leave(instance);
    replication.promoteReplicas(instance);
    Duration takes = snapshot == null ? Lifecycle.DELETE : Lifecycle.DELETE.plus(Lifecycle.SNAPSHOT);
    state.instances.put(key,
        Evolution.from(state.now(), Lifecycle.with(instance, Lifecycle.DELETING)).gone(takes));
    return DeleteDbInstanceResponse.builder().dbInstance(state.instances.get(key)).build();
  }

  private void requireAvailable(DBInstance instance) {
    if (!instance.dbInstanceStatus().equals(Lifecycle.AVAILABLE)
        && !instance.dbInstanceStatus().equals(Lifecycle.STORAGE_OPTIMIZATION)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "Database instance is not in available state: " + instance.dbInstanceIdentifier() + " is "
              + instance.dbInstanceStatus() + ".");
    }
  }

  private static List<DBParameterGroupStatus> inSync(DBInstance instance) {
    return instance.dbParameterGroups().stream()
        .map(group -> group.toBuilder().parameterApplyStatus("in-sync").build()).toList();
  }
}
