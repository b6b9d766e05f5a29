package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** The settings of an instance that RDS shows as pending before it applies them: their rules and their application. */
final class PendingChanges {
  private final RdsState state;
  private final DbInstanceRules rules;

  PendingChanges(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
  }

  /** Those that a request changes; what it repeats is not pending. */
  PendingModifiedValues of(DBInstance instance, ModifyDbInstanceRequest request) {
    Engine engine = Engine.of(instance.engine());
    PendingModifiedValues.Builder pending = PendingModifiedValues.builder();
    if (differs(request.dbInstanceClass(), instance.dbInstanceClass())) {
      rules.instanceClass(engine, instance.engineVersion(), request.dbInstanceClass());
      pending.dbInstanceClass(request.dbInstanceClass());
    }
    if (differs(request.multiAZ(), instance.multiAZ())) {
      pending.multiAZ(request.multiAZ());
    }
    if (differs(request.backupRetentionPeriod(), instance.backupRetentionPeriod())) {
      pending.backupRetentionPeriod(request.backupRetentionPeriod());
    }
    if (differs(request.dbPortNumber(), instance.endpoint().port())) {
      pending.port(request.dbPortNumber());
    }
    if (differs(request.enableIAMDatabaseAuthentication(), instance.iamDatabaseAuthenticationEnabled())) {
      pending.iamDatabaseAuthenticationEnabled(request.enableIAMDatabaseAuthentication());
    }
    if (differs(request.caCertificateIdentifier(), instance.caCertificateIdentifier())) {
      pending.caCertificateIdentifier(request.caCertificateIdentifier());
    }
    if (request.engineVersion() != null) {
      version(instance, engine, request, pending);
    }
    storage(instance, engine, request, pending);
    return pending.build();
  }

  private void version(DBInstance instance, Engine engine, ModifyDbInstanceRequest request,
      PendingModifiedValues.Builder pending) {
    String current = instance.engineVersion();
    String version = rules.version(engine, request.engineVersion());
    boolean prefix = current.startsWith(request.engineVersion() + ".");
    if (prefix || version.equals(current)) {
      return;
    }
    if (!engine.upgrades(current, version)) {
      throw RDS.refuse("InvalidParameterCombination",
          "Cannot upgrade " + engine.engine() + " from " + current + " to " + version);
    }
    boolean major = !Engine.major(version).equals(Engine.major(current));
    if (major && !Boolean.TRUE.equals(request.allowMajorVersionUpgrade())) {
      throw RDS.refuse("InvalidParameterCombination",
          "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
    }
    String group = instance.dbParameterGroups().getFirst().dbParameterGroupName();
    if (major && request.dbParameterGroupName() == null && !group.startsWith("default.")) {
      DBParameterGroup old = state.parameterGroup(group);
      throw RDS.refuse("InvalidParameterCombination", "The current DB parameter group " + group + " is of family "
          + old.dbParameterGroupFamily() + ". You must specify a DB parameter group of family " + engine.family(version)
          + " when upgrading to a new major version.");
    }
    rules.instanceClass(engine, version, instance.dbInstanceClass());
    new DbUpgrades(state, this).checkReplication(instance, version);
    pending.engineVersion(version);
  }

  private void storage(DBInstance instance, Engine engine, ModifyDbInstanceRequest request,
      PendingModifiedValues.Builder pending) {
    int current = instance.allocatedStorage();
    Integer asked = request.allocatedStorage();
    boolean size = differs(asked, current);
    boolean type = differs(request.storageType(), instance.storageType());
    boolean iops = differs(request.iops(), instance.iops());
    boolean throughput = differs(request.storageThroughput(), instance.storageThroughput());
    if (!size && !type && !iops && !throughput) {
      return;
    }
    rules.storageTogether(instance, request);
    if (size && asked < current) {
      throw RDS.refuse("InvalidParameterCombination", "Invalid storage size for engine name " + engine.engine()
          + " and storage type " + instance.storageType() + ": the requested size " + asked
          + " is less than the current size " + current);
    }
    int wanted = size ? Math.max(asked, (current * 11 + 9) / 10) : current;
    String storageType = type ? request.storageType() : instance.storageType();
    rules.storage(engine, storageType, wanted, type || request.iops() != null ? request.iops() : stored(instance),
        request.storageThroughput());
    Instant last = state.storageChanges.get(instance.dbiResourceId());
    boolean optimizing = instance.dbInstanceStatus().equals(Lifecycle.STORAGE_OPTIMIZATION);
    if (optimizing || last != null && !last.isAfter(state.now())
        && last.plus(Lifecycle.STORAGE_COOLDOWN).isAfter(state.now())) {
      throw RDS.refuse("InvalidParameterCombination", "You can't currently modify the storage of this DB instance "
          + "because the previous storage change is being optimized.");
    }
    pending.allocatedStorage(size ? wanted : null);
    pending.storageType(type ? storageType : null);
    pending.iops(iops ? request.iops() : null);
    pending.storageThroughput(throughput ? request.storageThroughput() : null);
  }

  /** gp3's own IOPS are not ones that anybody asked for. */
  private static Integer stored(DBInstance instance) {
    return instance.storageType().equals("gp3") ? null : instance.iops();
  }

  /** An instance with these values pending; groups that it moves to, parameters and log exports are there in time. */
  static DBInstance waiting(Evolution<DBInstance> evolution, Instant now, PendingModifiedValues pending) {
    DBInstance instance = evolution.at(now);
    DBInstance end = evolution.last();
    boolean sameGroup = end.dbParameterGroups().getFirst().dbParameterGroupName()
        .equals(instance.dbParameterGroups().getFirst().dbParameterGroupName());
    return instance.toBuilder().pendingModifiedValues(pending).vpcSecurityGroups(end.vpcSecurityGroups())
        .enabledCloudwatchLogsExports(end.enabledCloudwatchLogsExports())
        .dbParameterGroups(sameGroup ? end.dbParameterGroups() : instance.dbParameterGroups()).build();
  }

  /** An instance once its pending values have been applied. */
  DBInstance applied(DBInstance instance, PendingModifiedValues pending) {
    DBInstance.Builder changed = instance.toBuilder()
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .dbInstanceStatus(Lifecycle.AVAILABLE);
    if (pending.dbInstanceClass() != null) {
      changed.dbInstanceClass(pending.dbInstanceClass());
    }
    if (pending.multiAZ() != null) {
      changed.multiAZ(pending.multiAZ());
      changed.secondaryAvailabilityZone(pending.multiAZ() ? otherZone(instance) : null);
    }
    if (pending.backupRetentionPeriod() != null) {
      changed.backupRetentionPeriod(pending.backupRetentionPeriod());
      changed.latestRestorableTime(pending.backupRetentionPeriod() == 0 ? null : state.now());
    }
    if (pending.port() != null) {
      changed.endpoint(instance.endpoint().toBuilder().port(pending.port()).build());
    }
    if (pending.iamDatabaseAuthenticationEnabled() != null) {
      changed.iamDatabaseAuthenticationEnabled(pending.iamDatabaseAuthenticationEnabled());
    }
    if (pending.caCertificateIdentifier() != null) {
      changed.caCertificateIdentifier(pending.caCertificateIdentifier())
          .certificateDetails(details -> details.caIdentifier(pending.caCertificateIdentifier()));
    }
    if (Lifecycle.changesStorage(pending)) {
      resized(instance, pending, changed);
    }
    if (pending.engineVersion() != null) {
      upgraded(instance, pending.engineVersion(), changed);
    }
    return changed.build();
  }

  /** What was provisioned of a disk stays, where only its size or something else of it changes. */
  private static void resized(DBInstance instance, PendingModifiedValues pending, DBInstance.Builder changed) {
    String type = pending.storageType() == null ? instance.storageType() : pending.storageType();
    int size = pending.allocatedStorage() == null ? instance.allocatedStorage() : pending.allocatedStorage();
    boolean keeps = pending.storageType() == null
        && (instance.allocatedStorage() >= 400 || !type.equals("gp3"));
    Integer iops = pending.iops() == null && keeps ? instance.iops() : pending.iops();
    Integer throughput =
        pending.storageThroughput() == null && keeps ? instance.storageThroughput() : pending.storageThroughput();
    changed.storageType(type).allocatedStorage(size)
        .iops(DbInstanceBirth.iops(type, size, iops))
        .storageThroughput(DbInstanceBirth.throughput(type, size, throughput));
  }

  /** A parameter group that does not fit the new version gives way to the version's own. */
  private void upgraded(DBInstance instance, String version, DBInstance.Builder changed) {
    Engine engine = Engine.of(instance.engine());
    changed.engineVersion(version);
    changed.optionGroupMemberships(DbInstanceBirth.options(engine, version));
    DBParameterGroupStatus group = instance.dbParameterGroups().getFirst();
    String family = state.parameterGroup(group.dbParameterGroupName()).dbParameterGroupFamily();
    if (!family.equals(engine.family(version))) {
      changed.dbParameterGroups(
          group.toBuilder().dbParameterGroupName("default." + engine.family(version)).build());
    }
  }

  /** What was pending and what comes on top. Asking for the present value takes back what was pending. */
  static PendingModifiedValues merge(
      PendingModifiedValues had, PendingModifiedValues more, ModifyDbInstanceRequest request) {
    return had.toBuilder()
        .dbInstanceClass(or(more.dbInstanceClass(), had.dbInstanceClass(), request.dbInstanceClass()))
        .multiAZ(or(more.multiAZ(), had.multiAZ(), request.multiAZ()))
        .backupRetentionPeriod(
            or(more.backupRetentionPeriod(), had.backupRetentionPeriod(), request.backupRetentionPeriod()))
        .port(or(more.port(), had.port(), request.dbPortNumber()))
        .iamDatabaseAuthenticationEnabled(or(more.iamDatabaseAuthenticationEnabled(),
            had.iamDatabaseAuthenticationEnabled(), request.enableIAMDatabaseAuthentication()))
        .caCertificateIdentifier(or(
            more.caCertificateIdentifier(), had.caCertificateIdentifier(), request.caCertificateIdentifier()))
        .engineVersion(or(more.engineVersion(), had.engineVersion(), request.engineVersion()))
        .allocatedStorage(or(more.allocatedStorage(), had.allocatedStorage(), request.allocatedStorage()))
        .storageType(or(more.storageType(), had.storageType(), request.storageType()))
        .iops(or(more.iops(), had.iops(), request.iops()))
        .storageThroughput(or(more.storageThroughput(), had.storageThroughput(), request.storageThroughput()))
        .build();
  }

  /** A new port restarts the instance at once; backups that stay on take their new retention as soon as they can. */
  static boolean ignoreWindow(PendingModifiedValues pending, DBInstance instance) {
    PendingModifiedValues retention =
        PendingModifiedValues.builder().backupRetentionPeriod(pending.backupRetentionPeriod()).build();
    boolean onlyRetention = pending.backupRetentionPeriod() != null && pending.equals(retention)
        && pending.backupRetentionPeriod() > 0 && instance.backupRetentionPeriod() > 0;
    return pending.port() != null || onlyRetention;
  }

  private static String otherZone(DBInstance instance) {
    List<String> zones = instance.dbSubnetGroup().subnets().stream()
        .map(subnet -> subnet.subnetAvailabilityZone().name()).toList();
    return zones.stream().filter(zone -> !zone.equals(instance.availabilityZone())).findFirst().orElse(null);
  }

  private static boolean differs(Object asked, Object has) {
    return asked != null && !Objects.equals(asked, has);
  }

  private static <T> T or(T more, T had, T asked) {
    return more != null || asked != null ? more : had;
  }
}
