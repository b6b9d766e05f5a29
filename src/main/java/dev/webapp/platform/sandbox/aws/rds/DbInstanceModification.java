package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.rds.model.CloudwatchLogsExportConfiguration;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceResponse;
import software.amazon.awssdk.services.rds.model.PendingCloudwatchLogsExports;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * How RDS modifies an instance. Some settings change at once whatever ApplyImmediately says; the others are pending
 * first and applied now or in the next maintenance window, together with all that was pending before.
 */
final class DbInstanceModification implements RdsState.Part {
  private static final Set<String> MODIFIABLE =
      Set.of(Lifecycle.AVAILABLE, Lifecycle.STORAGE_OPTIMIZATION, "storage-full", "incompatible-parameters");
  private static final PendingModifiedValues NOTHING = PendingModifiedValues.builder().build();

  private final RdsState state;
  private final DbInstanceRules rules;
  private final PendingChanges pending;
  private final DbInstanceBirth birth;

  DbInstanceModification(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
    this.pending = new PendingChanges(state, rules);
    this.birth = new DbInstanceBirth(state);
  }

  @Override
  public ModifyDbInstanceResponse modifyDBInstance(ModifyDbInstanceRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String key = instance.dbInstanceIdentifier();
    if (request.newDBInstanceIdentifier() != null) {
      throw new UnsupportedOperationException("The sandbox does not play renaming a DB instance");
    }
    if (!MODIFIABLE.contains(instance.dbInstanceStatus())) {
      throw RDS.refuse("InvalidDBInstanceState", "Database instance is not in available state.");
    }
    if (request.engineVersion() != null && new BlueGreenDeployments(state).isMember(instance)) {
      throw RDS.refuse("InvalidDBInstanceState",
          "You can't change the engine version of " + key + ", which is part of a blue/green deployment.");
    }
    if (request.dbSubnetGroupName() != null) {
      throw RDS.refuse("InvalidVPCNetworkStateFault", "You cannot move DB instance " + key + " to subnet group "
          + request.dbSubnetGroupName() + ". The specified DB subnet group and DB instance are in the same VPC.");
    }
    check(instance, request);
    PendingModifiedValues asked = pending.of(instance, request);
    boolean wantsManaged = request.manageMasterUserPassword() != null;

    Evolution<DBInstance> evolution = state.instances.evolution(key).map(state.now(), each -> atOnce(each, request));
    // These two are on their way already, whenever the rest comes.
    PendingModifiedValues had = instance.pendingModifiedValues().toBuilder().masterUserPassword(null)
        .pendingCloudwatchLogsExports((PendingCloudwatchLogsExports) null).build();
    PendingModifiedValues all = PendingChanges.merge(had, asked, request);
    boolean flush = Boolean.TRUE.equals(request.applyImmediately()) && !had.equals(NOTHING);
    if (!all.equals(had) || flush) {
      evolution = schedule(evolution, all, request);
    }
    if (!request.vpcSecurityGroupIds().isEmpty()) {
      evolution = moveGroups(evolution, instance, request.vpcSecurityGroupIds());
    }
    if (request.dbParameterGroupName() != null) {
      evolution = evolution.overlay(state.now(), Lifecycle.PARAMETERS,
          each -> parameters(each, request.dbParameterGroupName(), "applying"),
          each -> parameters(each, request.dbParameterGroupName(), "pending-reboot"));
    }
    if (request.masterUserPassword() != null) {
      state.passwords.put(instance.dbiResourceId(), state.now(), request.masterUserPassword());
    }
    if (request.masterUserPassword() != null || wantsManaged) {
      evolution = evolution.overlay(state.now(), Lifecycle.CONFIGURE,
          each -> busy(each, "resetting-master-credentials").toBuilder()
              .pendingModifiedValues(each.pendingModifiedValues().toBuilder().masterUserPassword("****").build())
              .build(),
          each -> each);
    }
    if (request.monitoringInterval() != null
        && !request.monitoringInterval().equals(instance.monitoringInterval())) {
      evolution = configuring(evolution, "configuring-enhanced-monitoring");
    }
    if (request.cloudwatchLogsExportConfiguration() != null) {
      evolution = exportLogs(evolution, instance, request.cloudwatchLogsExportConfiguration());
    }
    state.instances.put(key, evolution);
    return ModifyDbInstanceResponse.builder().dbInstance(state.instances.get(key)).build();
  }

  private void check(DBInstance instance, ModifyDbInstanceRequest request) {
    Engine engine = Engine.of(instance.engine());
    rules.backupRetention(request.backupRetentionPeriod());
    rules.windows(or(request.preferredBackupWindow(), instance.preferredBackupWindow()),
        or(request.preferredMaintenanceWindow(), instance.preferredMaintenanceWindow()));
    rules.port(request.dbPortNumber());
    rules.monitoring(request.monitoringInterval(), or(request.monitoringRoleArn(), instance.monitoringRoleArn()));
    insights(instance, engine, request);
    rules.certificate(request.caCertificateIdentifier());
    rules.maxAllocatedStorage(request.maxAllocatedStorage(), instance.allocatedStorage());
    rules.securityGroups(instance.dbSubnetGroup().vpcId(), request.vpcSecurityGroupIds());
    if (request.cloudwatchLogsExportConfiguration() != null) {
      rules.logTypes(engine, instance.engineVersion(), request.cloudwatchLogsExportConfiguration().enableLogTypes());
    }
    if (request.dbParameterGroupName() != null) {
      String version = engine.resolve(or(request.engineVersion(),
          or(instance.pendingModifiedValues().engineVersion(), instance.engineVersion())));
      rules.parameterGroup(engine, version == null ? instance.engineVersion() : version,
          request.dbParameterGroupName());
    }
    if (request.masterUserPassword() != null) {
      if (instance.masterUserSecret() != null && !Boolean.FALSE.equals(request.manageMasterUserPassword())) {
        throw RDS.refuse("InvalidParameterCombination",
            "You can't specify MasterUserPassword when ManageMasterUserPassword is enabled.");
      }
      if (DbReplication.isReplica(instance)) {
        throw RDS.refuse("InvalidParameterCombination", "The master user password can't be set on a read replica.");
      }
      rules.masterPassword(engine, request.masterUserPassword());
    }
    if (Boolean.TRUE.equals(request.manageMasterUserPassword())) {
      throw new UnsupportedOperationException(
          "The sandbox plays RDS's own management of the password at creation only");
    }
    boolean replicated = !instance.readReplicaDBInstanceIdentifiers().isEmpty();
    if (replicated && Integer.valueOf(0).equals(request.backupRetentionPeriod())) {
      throw RDS.refuse("InvalidParameterCombination",
          "The backup retention period can't be set to 0 while the DB instance has read replicas.");
    }
  }

  /** On at once, so that the class which runs must do, and the next one, too. */
  private void insights(DBInstance instance, Engine engine, ModifyDbInstanceRequest request) {
    boolean on = request.enablePerformanceInsights() == null
        ? instance.performanceInsightsEnabled() : request.enablePerformanceInsights();
    rules.performanceInsights(
        engine, instance.dbInstanceClass(), on, request.performanceInsightsRetentionPeriod());
    if (request.dbInstanceClass() != null) {
      rules.performanceInsights(engine, request.dbInstanceClass(), on, null);
    }
  }

  /** What changes now, whatever ApplyImmediately says. */
  private DBInstance atOnce(DBInstance instance, ModifyDbInstanceRequest request) {
    DBInstance.Builder changed = instance.toBuilder();
    if (request.deletionProtection() != null) {
      changed.deletionProtection(request.deletionProtection());
    }
    if (request.copyTagsToSnapshot() != null) {
      changed.copyTagsToSnapshot(request.copyTagsToSnapshot());
    }
    if (request.autoMinorVersionUpgrade() != null) {
      changed.autoMinorVersionUpgrade(request.autoMinorVersionUpgrade());
    }
    if (request.maxAllocatedStorage() != null) {
      boolean off = request.maxAllocatedStorage().equals(instance.allocatedStorage());
      changed.maxAllocatedStorage(off ? null : request.maxAllocatedStorage());
    }
    if (request.preferredBackupWindow() != null) {
      changed.preferredBackupWindow(request.preferredBackupWindow());
    }
    if (request.preferredMaintenanceWindow() != null) {
      changed.preferredMaintenanceWindow(request.preferredMaintenanceWindow().toLowerCase(Locale.ROOT));
    }
    if (request.publiclyAccessible() != null) {
      changed.publiclyAccessible(request.publiclyAccessible());
    }
    if (request.monitoringInterval() != null) {
      changed.monitoringInterval(request.monitoringInterval());
      changed.monitoringRoleArn(or(request.monitoringRoleArn(), instance.monitoringRoleArn()));
    }
    if (request.enablePerformanceInsights() != null) {
      boolean on = request.enablePerformanceInsights();
      changed.performanceInsightsEnabled(on);
      changed.performanceInsightsRetentionPeriod(
          DbInstanceBirth.retention(on, request.performanceInsightsRetentionPeriod()));
      changed.performanceInsightsKMSKeyId(on ? birth.key(request.performanceInsightsKMSKeyId()) : null);
    } else if (request.performanceInsightsRetentionPeriod() != null) {
      changed.performanceInsightsRetentionPeriod(request.performanceInsightsRetentionPeriod());
    }
    if (Boolean.FALSE.equals(request.manageMasterUserPassword())) {
      changed.masterUserSecret((software.amazon.awssdk.services.rds.model.MasterUserSecret) null);
    }
    return changed.build();
  }

  private Evolution<DBInstance> schedule(
      Evolution<DBInstance> evolution, PendingModifiedValues all, ModifyDbInstanceRequest request) {
    Instant now = state.now();
    DBInstance instance = evolution.at(now);
    DBInstance waiting = PendingChanges.waiting(evolution, now, all);
    DbUpgrades upgrades = new DbUpgrades(state, pending);
    upgrades.takeBack(instance);
    if (all.equals(NOTHING)) {
      return Evolution.from(now, waiting);
    }
    Instant next = evolution.next(now);
    boolean begun = !instance.pendingModifiedValues().equals(NOTHING) && next != null
        && !next.isAfter(now.plus(Lifecycle.BEFORE_MODIFYING));
    boolean immediately = Boolean.TRUE.equals(request.applyImmediately()) || begun
        || PendingChanges.ignoreWindow(all, instance);
    Duration wait = immediately
        ? Lifecycle.BEFORE_MODIFYING
        : Duration.between(now, Windows.next(instance.preferredMaintenanceWindow(), now));
    boolean major = all.engineVersion() != null
        && !Engine.major(all.engineVersion()).equals(Engine.major(instance.engineVersion()));
    DBInstance applied = pending.applied(waiting, all);
    Duration takes = Lifecycle.duration(all, major, instance.multiAZ());
    if (all.engineVersion() != null) {
      upgrades.schedule(waiting, applied, wait, takes);
    }
    Evolution<DBInstance> planned = Evolution.from(now, waiting)
        .then(wait, Lifecycle.with(waiting, Lifecycle.status(all)));
    if (Lifecycle.changesStorage(all)) {
      state.storageChanges.put(instance.dbiResourceId(), now.plus(wait));
      return planned.then(takes, Lifecycle.with(applied, Lifecycle.STORAGE_OPTIMIZATION))
          .then(Lifecycle.OPTIMIZE_STORAGE, applied);
    }
    return planned.then(takes, applied);
  }

  private Evolution<DBInstance> moveGroups(Evolution<DBInstance> evolution, DBInstance instance, List<String> groups) {
    List<VpcSecurityGroupMembership> moving = new ArrayList<>();
    Set<String> had = new TreeSet<>();
    for (VpcSecurityGroupMembership membership : instance.vpcSecurityGroups()) {
      had.add(membership.vpcSecurityGroupId());
      boolean stays = groups.contains(membership.vpcSecurityGroupId());
      moving.add(membership.toBuilder().status(stays ? "active" : "removing").build());
    }
    groups.stream().filter(group -> !had.contains(group)).forEach(group ->
        moving.add(VpcSecurityGroupMembership.builder().vpcSecurityGroupId(group).status("adding").build()));
    UnaryOperator<DBInstance> arrived =
        each -> each.toBuilder().vpcSecurityGroups(DbInstanceBirth.active(groups)).build();
    return evolution.overlay(state.now(), Lifecycle.GROUPS,
        each -> each.toBuilder().vpcSecurityGroups(moving).build(), arrived);
  }

  private Evolution<DBInstance> exportLogs(
      Evolution<DBInstance> evolution, DBInstance instance, CloudwatchLogsExportConfiguration logs) {
    Set<String> exports = new TreeSet<>(instance.enabledCloudwatchLogsExports());
    exports.addAll(logs.enableLogTypes());
    logs.disableLogTypes().forEach(exports::remove);
    PendingCloudwatchLogsExports pendingLogs = PendingCloudwatchLogsExports.builder()
        .logTypesToEnable(logs.enableLogTypes()).logTypesToDisable(logs.disableLogTypes()).build();
    return evolution.overlay(state.now(), Lifecycle.CONFIGURE,
        each -> busy(each, "configuring-log-exports").toBuilder().pendingModifiedValues(
            each.pendingModifiedValues().toBuilder().pendingCloudwatchLogsExports(pendingLogs).build()).build(),
        each -> each.toBuilder().enabledCloudwatchLogsExports(exports).build());
  }

  private Evolution<DBInstance> configuring(Evolution<DBInstance> evolution, String status) {
    return evolution.overlay(state.now(), Lifecycle.CONFIGURE, each -> busy(each, status), each -> each);
  }

  private static DBInstance busy(DBInstance instance, String status) {
    return instance.dbInstanceStatus().equals(Lifecycle.AVAILABLE) ? Lifecycle.with(instance, status) : instance;
  }

  private static DBInstance parameters(DBInstance instance, String group, String status) {
    return instance.toBuilder().dbParameterGroups(DBParameterGroupStatus.builder()
        .dbParameterGroupName(group.toLowerCase(Locale.ROOT)).parameterApplyStatus(status).build()).build();
  }

  private static String or(String first, String second) {
    return first == null ? second : first;
  }
}
