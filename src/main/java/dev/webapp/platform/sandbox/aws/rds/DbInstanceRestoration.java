package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** How RDS makes instances out of backups: with what the original was and had, but for what the request says. */
final class DbInstanceRestoration implements RdsState.Part {
  private final RdsState state;
  private final DbInstanceRules rules;
  private final DbInstanceBirth birth;
  private final DbAutomatedBackups backups;

  DbInstanceRestoration(RdsState state, DbInstanceRules rules) {
    this.state = state;
    this.rules = rules;
    this.birth = new DbInstanceBirth(state);
    this.backups = new DbAutomatedBackups(state);
  }

  @Override
  public RestoreDbInstanceFromDbSnapshotResponse restoreDBInstanceFromDBSnapshot(
      RestoreDbInstanceFromDbSnapshotRequest request) {
    rules.identifier(request.dbInstanceIdentifier());
    DBSnapshot snapshot = new DbSnapshots(state).snapshot(request.dbSnapshotIdentifier());
    if (!snapshot.status().equals("available")) {
      throw RDS.refuse("InvalidDBSnapshotState", "The DB snapshot " + snapshot.dbSnapshotIdentifier()
          + " is not in the available state: " + snapshot.status());
    }
    DBInstance original = state.origins.get(snapshot.dbSnapshotIdentifier());
    List<Tag> tags = request.tags().isEmpty() ? snapshot.tagList() : request.tags();
    DBInstance born = begin(original, request, null, tags);
    inherit(snapshot.dbSnapshotArn(), state.now(), born);
    return RestoreDbInstanceFromDbSnapshotResponse.builder().dbInstance(born).build();
  }

  @Override
  public RestoreDbInstanceToPointInTimeResponse restoreDBInstanceToPointInTime(
      RestoreDbInstanceToPointInTimeRequest request) {
    rules.identifier(request.targetDBInstanceIdentifier());
    boolean latest = Boolean.TRUE.equals(request.useLatestRestorableTime());
    if (latest == (request.restoreTime() != null)) {
      throw RDS.refuse("InvalidParameterCombination",
          "Exactly one of RestoreTime and UseLatestRestorableTime must be specified.");
    }
    DBInstanceAutomatedBackup backup = source(request);
    Instant time = DbAutomatedBackups.pointInTime(backup, request.restoreTime());
    DBInstance original = backup.status().equals("retained") ? state.origins.get(backup.dbiResourceId())
        : state.instance(backup.dbInstanceIdentifier());
    DBInstance born = begin(original, asOfSnapshot(request), request.maxAllocatedStorage(), request.tags());
    inherit(backup.dbiResourceId(), time, born);
    return RestoreDbInstanceToPointInTimeResponse.builder().dbInstance(born).build();
  }

  private DBInstanceAutomatedBackup source(RestoreDbInstanceToPointInTimeRequest request) {
    if ((request.sourceDBInstanceIdentifier() == null) == (request.sourceDbiResourceId() == null)) {
      throw RDS.refuse("InvalidParameterCombination",
          "Exactly one of SourceDBInstanceIdentifier and SourceDbiResourceId must be specified.");
    }
    DBInstanceAutomatedBackup backup;
    if (request.sourceDBInstanceIdentifier() != null) {
      DBInstance instance = state.instance(request.sourceDBInstanceIdentifier());
      if (instance.backupRetentionPeriod() == 0) {
        throw RDS.refuse("PointInTimeRestoreNotEnabled", "Point in time restore is not enabled for instance "
            + instance.dbInstanceIdentifier());
      }
      backup = backups.of(instance);
    } else {
      backup = state.retained.get(request.sourceDbiResourceId());
    }
    if (backup == null) {
      throw RDS.error("DBInstanceAutomatedBackupNotFound", 404,
          "No automated backup of " + request.sourceDbiResourceId() + " found.");
    }
    if (backup.restoreWindow() == null) {
      throw RDS.refuse("InvalidDBInstanceState", "Instance " + backup.dbInstanceIdentifier()
          + " has no backup to restore from yet.");
    }
    return backup;
  }

  /** Both operations take the same settings, but for one. */
  private static RestoreDbInstanceFromDbSnapshotRequest asOfSnapshot(RestoreDbInstanceToPointInTimeRequest request) {
    return RestoreDbInstanceFromDbSnapshotRequest.builder()
        .dbInstanceIdentifier(request.targetDBInstanceIdentifier())
        .dbInstanceClass(request.dbInstanceClass())
        .engine(request.engine())
        .dbName(request.dbName())
        .port(request.port())
        .availabilityZone(request.availabilityZone())
        .dbSubnetGroupName(request.dbSubnetGroupName())
        .multiAZ(request.multiAZ())
        .publiclyAccessible(request.publiclyAccessible())
        .autoMinorVersionUpgrade(request.autoMinorVersionUpgrade())
        .iops(request.iops())
        .storageThroughput(request.storageThroughput())
        .storageType(request.storageType())
        .allocatedStorage(request.allocatedStorage())
        .vpcSecurityGroupIds(request.vpcSecurityGroupIds())
        .copyTagsToSnapshot(request.copyTagsToSnapshot())
        .dbParameterGroupName(request.dbParameterGroupName())
        .deletionProtection(request.deletionProtection())
        .enableIAMDatabaseAuthentication(request.enableIAMDatabaseAuthentication())
        .enableCloudwatchLogsExports(request.enableCloudwatchLogsExports())
        .caCertificateIdentifier(request.caCertificateIdentifier())
        .build();
  }

  private DBInstance begin(DBInstance original, RestoreDbInstanceFromDbSnapshotRequest request,
      Integer maxAllocatedStorage, List<Tag> tags) {
    Engine engine = Engine.of(original.engine());
    if (request.engine() != null && !request.engine().equalsIgnoreCase(original.engine())) {
      throw RDS.refuse("InvalidParameterCombination", "The engine " + request.engine()
          + " isn't compatible with the engine of the source, " + original.engine() + ".");
    }
    if (request.dbName() != null) {
      throw RDS.refuse("InvalidParameterValue", "DBName must be null for engine " + original.engine());
    }
    String version = original.engineVersion();
    String instanceClass = or(request.dbInstanceClass(), original.dbInstanceClass());
    rules.instanceClass(engine, version, instanceClass);
    rules.port(request.port());
    rules.logTypes(engine, version, request.enableCloudwatchLogsExports());
    rules.certificate(request.caCertificateIdentifier());
    int size = or(request.allocatedStorage(), original.allocatedStorage());
    if (size < original.allocatedStorage()) {
      throw RDS.refuse("InvalidParameterValue",
          "The allocated storage size can't be less than the source snapshot or backup size.");
    }
    String storage = or(request.storageType(), original.storageType());
    boolean same = storage.equals(original.storageType());
    Integer iops = request.iops() != null || !same || storage.equals("gp3") ? request.iops() : original.iops();
    rules.storage(engine, storage, size, iops, request.storageThroughput());
    rules.maxAllocatedStorage(maxAllocatedStorage, size);
    boolean multiAz = Boolean.TRUE.equals(request.multiAZ());
    if (multiAz && request.availabilityZone() != null) {
      throw RDS.refuse("InvalidParameterCombination",
          "Requesting a specific availability zone is not valid for Multi-AZ instances.");
    }
    if (request.dbSubnetGroupName() == null) {
      throw RDS.refuse("InvalidSubnet", "No default subnet detected in VPC. Please contact AWS Support to recreate the "
          + "default Subnets.");
    }
    DBSubnetGroup subnets = state.subnetGroup(request.dbSubnetGroupName());
    List<String> groups = rules.securityGroups(subnets.vpcId(), request.vpcSecurityGroupIds());
    String parameters = rules.parameterGroup(engine, version, request.dbParameterGroupName()).dbParameterGroupName();
    return birth.begin(birth.common(request.dbInstanceIdentifier(), original.preferredBackupWindow(),
            original.preferredMaintenanceWindow(), request.caCertificateIdentifier())
        .dbInstanceClass(instanceClass)
        .engine(original.engine())
        .engineVersion(version)
        .licenseModel(original.licenseModel())
        .masterUsername(original.masterUsername())
        .dbName(original.dbName())
        .allocatedStorage(size)
        .maxAllocatedStorage(maxAllocatedStorage)
        .storageType(storage)
        .iops(DbInstanceBirth.iops(storage, size, iops))
        .storageThroughput(DbInstanceBirth.throughput(storage, size, request.storageThroughput()))
        .storageEncrypted(original.storageEncrypted())
        .kmsKeyId(original.kmsKeyId())
        .backupRetentionPeriod(original.backupRetentionPeriod())
        .vpcSecurityGroups(DbInstanceBirth.active(groups))
        .dbParameterGroups(DbInstanceBirth.inSync(parameters))
        .optionGroupMemberships(original.optionGroupMemberships())
        .dbSubnetGroup(subnets)
        .availabilityZone(DbInstanceBirth.zone(subnets, request.availabilityZone()))
        .multiAZ(multiAz)
        .autoMinorVersionUpgrade(or(request.autoMinorVersionUpgrade(), original.autoMinorVersionUpgrade()))
        .publiclyAccessible(Boolean.TRUE.equals(request.publiclyAccessible()))
        .copyTagsToSnapshot(Boolean.TRUE.equals(request.copyTagsToSnapshot()))
        .monitoringInterval(0)
        .iamDatabaseAuthenticationEnabled(
            or(request.enableIAMDatabaseAuthentication(), original.iamDatabaseAuthenticationEnabled()))
        .performanceInsightsEnabled(false)
        .enabledCloudwatchLogsExports(DbInstanceBirth.sorted(request.enableCloudwatchLogsExports()))
        .deletionProtection(Boolean.TRUE.equals(request.deletionProtection()))
        .tagList(RdsState.merge(List.of(), tags))
        .dbInstancePort(request.port() == null ? original.endpoint().port() : request.port())
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .build(), true);
  }

  private void inherit(String from, Instant then, DBInstance born) {
    state.contents.copy(from, then, born.dbiResourceId(), state.now());
    state.passwords.copy(from, then, born.dbiResourceId(), state.now());
  }

  private static <T> T or(T first, T second) {
    return first == null ? second : first;
  }
}
