package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.rds.Windows;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.docdb.model.PendingModifiedValues;
import software.amazon.awssdk.services.docdb.model.RebootDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.RebootDbInstanceResponse;

/**
 * How DocumentDB changes instances: another class and another certificate are pending first, and applied now or in the
 * next maintenance window, together with all that was pending before. The rest changes at once.
 */
final class InstanceChanges implements DocDbState.Part {
  private static final PendingModifiedValues NOTHING = PendingModifiedValues.builder().build();
  private final DocDbState state;
  private final Views views;

  InstanceChanges(DocDbState state) {
    this.state = state;
    this.views = new Views(state);
  }

  @Override
  public ModifyDbInstanceResponse modifyDBInstance(ModifyDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String key = instance.dbInstanceIdentifier();
    if (request.newDBInstanceIdentifier() != null) {
      throw new UnsupportedOperationException("The sandbox does not play renaming a DB instance");
    }
    requireAvailable(instance);
    Instances.promotionTier(request.promotionTier());
    Instances.certificate(request.caCertificateIdentifier());
    ClusterRules.windows(null, request.preferredMaintenanceWindow());
    if (request.dbInstanceClass() != null) {
      Instances.instanceClass(state.cluster(instance.dbClusterIdentifier()), request.dbInstanceClass());
    }
    PendingModifiedValues had = instance.pendingModifiedValues();
    PendingModifiedValues all = had.toBuilder()
        .dbInstanceClass(pending(request.dbInstanceClass(), instance.dbInstanceClass(), had.dbInstanceClass()))
        .caCertificateIdentifier(pending(request.caCertificateIdentifier(), instance.caCertificateIdentifier(),
            had.caCertificateIdentifier())).build();
    boolean immediately = Boolean.TRUE.equals(request.applyImmediately());
    Evolution<DBInstance> evolution =
        state.instances.evolution(key).map(state.now(), each -> atOnce(each, request));
    if (!all.equals(had) || immediately && !had.equals(NOTHING)) {
      evolution = schedule(evolution.at(state.now()), all, immediately);
    }
    state.instances.put(key, evolution);
    return ModifyDbInstanceResponse.builder().dbInstance(views.of(state.instances.get(key))).build();
  }

  /** Asking for the present value takes back what was pending. */
  private static String pending(String asked, String has, String had) {
    return asked == null ? had : asked.equals(has) ? null : asked;
  }

  private static DBInstance atOnce(DBInstance instance, ModifyDbInstanceRequest request) {
    DBInstance.Builder changed = instance.toBuilder();
    if (request.promotionTier() != null) {
      changed.promotionTier(request.promotionTier());
    }
    if (request.preferredMaintenanceWindow() != null) {
      changed.preferredMaintenanceWindow(request.preferredMaintenanceWindow().toLowerCase(Locale.ROOT));
    }
    if (request.autoMinorVersionUpgrade() != null) {
      changed.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade());
    }
    if (request.copyTagsToSnapshot() != null) {
      changed.copyTagsToSnapshot(request.copyTagsToSnapshot());
    }
    if (request.enablePerformanceInsights() != null) {
      changed.performanceInsightsEnabled(request.enablePerformanceInsights());
    }
    return changed.build();
  }

  private Evolution<DBInstance> schedule(DBInstance instance, PendingModifiedValues all, boolean immediately) {
    Instant now = state.now();
    DBInstance waiting = instance.toBuilder().pendingModifiedValues(all).build();
    if (all.equals(NOTHING)) {
      return Evolution.from(now, waiting);
    }
    Duration wait = immediately ? Lifecycle.BEFORE_MODIFYING
        : Duration.between(now, Windows.next(instance.preferredMaintenanceWindow(), now));
    DBInstance.Builder applied = waiting.toBuilder().pendingModifiedValues(NOTHING);
    if (all.dbInstanceClass() != null) {
      applied.dbInstanceClass(all.dbInstanceClass());
    }
    if (all.caCertificateIdentifier() != null) {
      applied.caCertificateIdentifier(all.caCertificateIdentifier())
          .certificateDetails(details -> details.caIdentifier(all.caCertificateIdentifier()));
    }
    boolean resize = all.dbInstanceClass() != null;
    return Evolution.from(now, waiting).then(wait, Lifecycle.with(waiting, resize ? "modifying" : "rebooting"))
        .then(resize ? Lifecycle.RESIZE : Lifecycle.REBOOT, applied.build());
  }

  @Override
  public RebootDbInstanceResponse rebootDBInstance(RebootDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String key = instance.dbInstanceIdentifier();
    requireAvailable(instance);
    if (Boolean.TRUE.equals(request.forceFailover())) {
      throw new UnsupportedOperationException("The sandbox plays FailoverDBCluster, not a reboot with failover");
    }
    state.instances.put(key, state.instances.evolution(key).overlay(state.now(), Lifecycle.REBOOT,
        each -> Lifecycle.with(each, "rebooting"), each -> each));
    String status = state.parameterStatuses.get(instance.dbiResourceId());
    state.parameterStatuses.put(instance.dbiResourceId(),
        Evolution.from(state.now(), status).then(Lifecycle.REBOOT, "in-sync"));
    return RebootDbInstanceResponse.builder().dbInstance(views.of(state.instances.get(key))).build();
  }

  private void requireAvailable(DBInstance instance) {
    String status = views.of(instance).dbInstanceStatus();
    if (!status.equals(Lifecycle.AVAILABLE)) {
      throw DOCDB.refuse("InvalidDBInstanceState", "Database instance is not in available state: "
          + instance.dbInstanceIdentifier() + " is " + status + ".");
    }
  }
}
