package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Objects;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;

/**
 * Makes DB instances out of backups, with all that RDS takes of what is desired while it restores. The rest (version,
 * retention, windows, Performance Insights, the password, and the upper bound of what comes from a snapshot) is brought
 * about afterwards, as any change is.
 */
final class DbInstanceRestore {
  private final DbInstances instances;

  DbInstanceRestore(DbInstances instances) {
    this.instances = instances;
  }

  /** What RDS would make is compared beforehand with what could only be replaced afterwards. */
  ObservedDbInstance restore(Scope scope, DbInstance desired, RestoreFrom from) {
    DbBackups backups = new DbBackups(instances.client(scope));
    return switch (from) {
      case RestoreFrom.FromSnapshot(String identifier) -> {
        DBSnapshot snapshot = backups.snapshot(identifier);
        Source source = new Source("the snapshot " + identifier, snapshot.engine(), snapshot.engineVersion(),
            snapshot.masterUsername(), snapshot.allocatedStorage());
        source.mustFit(desired);
        yield instances.create(scope, snapshot(identifier, source, desired));
      }
      case RestoreFrom.FromInstance instance -> {
        DBInstanceAutomatedBackup backup = backups.automated(instance.identifier(), instance.time());
        Source source = new Source("the instance " + instance.identifier(), backup.engine(), backup.engineVersion(),
            backup.masterUsername(), backup.allocatedStorage());
        source.mustFit(desired);
        yield instances.create(scope, pointInTime(instance, backup, source, desired));
      }
    };
  }

  private static RestoreDbInstanceFromDbSnapshotRequest snapshot(String snapshot, Source source, DbInstance desired) {
    return RestoreDbInstanceFromDbSnapshotRequest.builder()
        .dbSnapshotIdentifier(snapshot)
        .dbInstanceIdentifier(desired.identifier())
        .dbInstanceClass(desired.instanceClass())
        .allocatedStorage(source.storage(desired))
        .storageType(desired.storageType())
        .iops(desired.iops())
        .storageThroughput(desired.storageThroughput())
        .multiAZ(desired.multiAz())
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbParameterGroupName(source.parameterGroup(desired))
        .deletionProtection(desired.deletionProtection())
        .copyTagsToSnapshot(desired.copyTagsToSnapshot())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
        .enableIAMDatabaseAuthentication(desired.iamAuthentication())
        .enableCloudwatchLogsExports(DbInstanceChange.unlessEmpty(desired.logExports()))
        .caCertificateIdentifier(desired.caCertificate())
        .publiclyAccessible(false)
        .tags(RdsTags.write(MasterPassword.ofRestored(desired.tags())))
        .build();
  }

  /** By resource id where the instance is gone: then its identifier may have been given to another. */
  private static RestoreDbInstanceToPointInTimeRequest pointInTime(
      RestoreFrom.FromInstance from, DBInstanceAutomatedBackup backup, Source source, DbInstance desired) {
    boolean gone = "retained".equals(backup.status());
    return RestoreDbInstanceToPointInTimeRequest.builder()
        .sourceDBInstanceIdentifier(gone ? null : from.identifier())
        .sourceDbiResourceId(gone ? backup.dbiResourceId() : null)
        .restoreTime(from.time())
        .useLatestRestorableTime(from.time() == null ? true : null)
        .targetDBInstanceIdentifier(desired.identifier())
        .dbInstanceClass(desired.instanceClass())
        .allocatedStorage(source.storage(desired))
        .maxAllocatedStorage(desired.maxAllocatedStorage())
        .storageType(desired.storageType())
        .iops(desired.iops())
        .storageThroughput(desired.storageThroughput())
        .multiAZ(desired.multiAz())
        .port(desired.port())
        .dbSubnetGroupName(desired.subnetGroupName())
        .vpcSecurityGroupIds(desired.securityGroupIds())
        .dbParameterGroupName(source.parameterGroup(desired))
        .deletionProtection(desired.deletionProtection())
        .copyTagsToSnapshot(desired.copyTagsToSnapshot())
        .autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade())
        .enableIAMDatabaseAuthentication(desired.iamAuthentication())
        .enableCloudwatchLogsExports(DbInstanceChange.unlessEmpty(desired.logExports()))
        .caCertificateIdentifier(desired.caCertificate())
        .publiclyAccessible(false)
        .tags(RdsTags.write(MasterPassword.ofRestored(desired.tags())))
        .build();
  }

  /**
   * What a backup holds.
   *
   * @param what in words
   */
  private record Source(String what, String engine, String version, String masterUsername, Integer allocatedStorage) {
    /** Restoring keeps engine and master user for good. */
    void mustFit(DbInstance desired) {
      if (engine != null && !engine.equalsIgnoreCase(desired.engine())) {
        throw unfit("is of engine " + engine + ", not " + desired.engine());
      }
      if (masterUsername != null && desired.masterUsername() != null
          && !Objects.equals(masterUsername, desired.masterUsername())) {
        throw unfit("keeps its master user " + masterUsername + ": set username to it");
      }
    }

    private Problem unfit(String how) {
      return Problem.of(Problem.Category.INVALID, "InvalidRestoreFault", "rds:RestoreDBInstance",
          "restoreFrom names " + what + ", which " + how);
    }

    /** The backup needs its room, and RDS may have raised it; null leaves it as it was. */
    Integer storage(DbInstance desired) {
      Integer wanted = desired.allocatedStorage();
      return wanted == null || allocatedStorage != null && allocatedStorage >= wanted ? null : wanted;
    }

    /** A group of another major version comes with the upgrade to it. */
    String parameterGroup(DbInstance desired) {
      boolean fits = version == null || desired.engineVersion() == null
          || EngineVersion.sameMajor(desired.engine(), version, desired.engineVersion());
      return fits ? desired.parameterGroupName() : null;
    }
  }
}
