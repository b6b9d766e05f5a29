package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.SharedListings;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceReadReplicaRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/**
 * The DB instances of each scope. Two kinds read them from one listing, and write to them through here.
 */
public final class DbInstances {
  private static final int PAGE = 100;
  private static final Set<String> ALWAYS_AT_ONCE = Set.of("securityGroupIds", "backupWindow", "maintenanceWindow",
      "autoMinorVersionUpgrade", "deletionProtection", "maxAllocatedStorage", "port", "performanceInsights",
      "performanceInsightsRetentionDays", "logExports");

  private final Clients clients;
  private final BlueGreenDeployments blueGreen = new BlueGreenDeployments(this);
  private final SharedListings<NavigableMap<String, DBInstance>> listings;

  public DbInstances(Clients clients, InstantSource clock) {
    this.clients = clients;
    this.listings = new SharedListings<>(clock, this::list);
  }

  /** Those of the sought that are there. */
  <D extends Desired> Map<Handle, ObservedDbInstance> observe(Scope scope, Collection<Sought<D>> sought) {
    NavigableMap<String, DBInstance> all = listed(scope);
    Map<Handle, ObservedDbInstance> seen = new TreeMap<>();
    for (Sought<D> one : sought) {
      DBInstance instance = all.get(one.handle().physicalName());
      if (instance != null) {
        ObservedDbInstance observed = ObservedDbInstance.of(instance);
        seen.put(one.handle(), observed.beside(blueGreen.beside(scope, all, observed)));
      }
    }
    return seen;
  }

  /** As it is right now, whatever was listed; empty where it is gone. */
  Optional<ObservedDbInstance> now(Scope scope, String identifier) {
    try {
      return client(scope).describeDBInstances(r -> r.dbInstanceIdentifier(identifier)).dbInstances().stream()
          .findFirst().map(ObservedDbInstance::of);
    } catch (Problem problem) {
      if (problem.is("DBInstanceNotFound")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** All of the scope by identifier, whoever owns them, as they were a moment ago. */
  NavigableMap<String, DBInstance> listed(Scope scope) {
    return listings.of(scope);
  }

  ObservedDbInstance create(Scope scope, CreateDbInstanceRequest request) {
    return ObservedDbInstance.of(write(scope, rds -> rds.createDBInstance(request).dbInstance()));
  }

  ObservedDbInstance create(Scope scope, CreateDbInstanceReadReplicaRequest request) {
    return ObservedDbInstance.of(write(scope, rds -> rds.createDBInstanceReadReplica(request).dbInstance()));
  }

  ObservedDbInstance create(Scope scope, RestoreDbInstanceFromDbSnapshotRequest request) {
    return ObservedDbInstance.of(write(scope, rds -> rds.restoreDBInstanceFromDBSnapshot(request).dbInstance()));
  }

  ObservedDbInstance create(Scope scope, RestoreDbInstanceToPointInTimeRequest request) {
    return ObservedDbInstance.of(write(scope, rds -> rds.restoreDBInstanceToPointInTime(request).dbInstance()));
  }

  /**
   * Whether RDS would leave one of these settings to the maintenance window unless told to apply it at once. The others
   * it applies at once in any case (RDS user guide, "Settings for DB instances"); being told so for them would only
   * bring forward what others have scheduled for the window.
   */
  static boolean awaitWindow(Collection<String> settings) {
    return !ALWAYS_AT_ONCE.containsAll(settings);
  }

  /** When to change what is not the kind's to decide: whatever is asked for is applied at once. */
  ObservedDbInstance modify(Scope scope, ObservedDbInstance seen, ModifyDbInstanceRequest.Builder change) {
    ModifyDbInstanceRequest request =
        change.dbInstanceIdentifier(seen.settings().identifier()).build();
    try {
      DBInstance answer = write(scope, rds -> rds.modifyDBInstance(request).dbInstance());
      // A modification never touches tags, and not every answer to one repeats them.
      return ObservedDbInstance.of(answer).tagged(seen.tags());
    } catch (Problem refused) {
      Problem explained = new UpgradeTargets(client(scope)).explained(refused, seen, request.engineVersion());
      throw coolingDown(refused) ? new Problem(Problem.Category.CONFLICT, refused.code(), refused.action(),
          refused.getMessage(), Duration.ofMinutes(10), refused) : explained;
    }
  }

  /** Storage can change once in six hours, and not while it is optimised; RDS has no code of its own for that. */
  private static boolean coolingDown(Problem refused) {
    String message = refused.getMessage();
    return refused.is("InvalidParameterCombination", "InvalidParameterValue") && message != null
        && (message.contains("previous storage change") || message.contains("storage optimization")
        || message.contains("6 hours") || message.contains("six hours"));
  }

  /** Sets or removes tags, one call. */
  ObservedDbInstance retag(Scope scope, ObservedDbInstance seen, Delta delta) {
    return seen.tagged(write(scope, rds -> RdsTags.change(rds, seen.arn(), seen.tags(), delta)));
  }

  /** One that is deleted already, or about to be, is left alone. */
  void delete(Scope scope, DeleteDbInstanceRequest request) {
    try {
      write(scope, rds -> rds.deleteDBInstance(request));
    } catch (Problem problem) {
      if (!problem.is("DBInstanceNotFound") && !isBeingDeleted(problem)) {
        throw problem;
      }
    }
  }

  private static boolean isBeingDeleted(Problem problem) {
    return problem.is("InvalidDBInstanceState") && problem.getMessage() != null
        && problem.getMessage().contains("already being deleted");
  }

  RdsClient client(Scope scope) {
    return clients.get(RdsClient.class, scope);
  }

  /** So that static parameters take effect. */
  ObservedDbInstance reboot(Scope scope, ObservedDbInstance seen) {
    return ObservedDbInstance.of(write(scope, rds ->
        rds.rebootDBInstance(r -> r.dbInstanceIdentifier(seen.settings().identifier())).dbInstance()))
        .tagged(seen.tags());
  }

  <T> T write(Scope scope, Function<RdsClient, T> call) {
    return listings.write(scope, () -> call.apply(client(scope)));
  }

  private NavigableMap<String, DBInstance> list(Scope scope) {
    NavigableMap<String, DBInstance> listed = new TreeMap<>();
    client(scope).describeDBInstancesPaginator(r -> r.maxRecords(PAGE)).dbInstances()
        .forEach(instance -> listed.put(instance.dbInstanceIdentifier(), instance));
    return listed;
  }
}
