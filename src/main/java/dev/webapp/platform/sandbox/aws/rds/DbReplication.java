package dev.webapp.platform.sandbox.aws.rds;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * Which instance replicates which. RDS tells it on both: on the source the identifiers of its replicas, on a replica
 * that of its source.
 */
final class DbReplication {
  private final RdsState state;

  DbReplication(RdsState state) {
    this.state = state;
  }

  static boolean isReplica(DBInstance instance) {
    return instance.readReplicaSourceDBInstanceIdentifier() != null;
  }

  /** An instance's replicas in the region, in the order in which they joined it. */
  List<DBInstance> replicas(DBInstance source) {
    return source.readReplicaDBInstanceIdentifiers().stream().map(state.instances::get).filter(Objects::nonNull)
        .toList();
  }

  /**
   * A replica that has begun joins the source that it names.
   *
   * @param original whose contents and master password it begins with: the source, or what it is to take the place of
   */
  void join(DBInstance replica, DBInstance original) {
    state.contents.copy(original.dbiResourceId(), state.now(), replica.dbiResourceId(), state.now());
    state.passwords.copy(original.dbiResourceId(), state.now(), replica.dbiResourceId(), state.now());
    state.instances.change(replica.readReplicaSourceDBInstanceIdentifier(), source -> {
      List<String> replicas = new ArrayList<>(source.readReplicaDBInstanceIdentifiers());
      replicas.add(replica.dbInstanceIdentifier());
      return source.toBuilder().readReplicaDBInstanceIdentifiers(replicas).build();
    });
  }

  /** An instance's source, where it has one, forgets it; what the instance itself tells stays as it is. */
  void leave(DBInstance instance) {
    String key = instance.readReplicaSourceDBInstanceIdentifier();
    if (state.instances.get(key) != null) {
      state.instances.change(key, source -> {
        List<String> replicas = new ArrayList<>(source.readReplicaDBInstanceIdentifiers());
        replicas.remove(instance.dbInstanceIdentifier());
        return source.toBuilder().readReplicaDBInstanceIdentifiers(replicas).build();
      });
    }
  }

  /** An instance's replicas become instances of their own. */
  void promoteReplicas(DBInstance source) {
    replicas(source)
        .forEach(replica -> state.instances.change(replica.dbInstanceIdentifier(), DbReplication::promoted));
  }

  /** The same instance as one of its own. */
  static DBInstance promoted(DBInstance replica) {
    return replica.toBuilder().readReplicaSourceDBInstanceIdentifier(null).statusInfos(List.of()).build();
  }
}
