package dev.webapp.platform.sandbox.aws.rds;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.Endpoint;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;

/** How long RDS takes for what, and what an instance looks like meanwhile. Durations are those of ordinary days. */
final class Lifecycle {
  static final String AVAILABLE = "available";
  static final String BACKING_UP = "backing-up";
  static final String DELETING = "deleting";
  static final String MODIFYING = "modifying";
  static final String REBOOTING = "rebooting";
  static final String STORAGE_OPTIMIZATION = "storage-optimization";

  /** AWS allows the next change of storage so long after the last. */
  static final Duration STORAGE_COOLDOWN = Duration.ofHours(6);
  /** A modification that applies at once still shows as available for a moment, with the values pending. */
  static final Duration BEFORE_MODIFYING = Duration.ofSeconds(15);

  static final Duration SNAPSHOT = Duration.ofMinutes(3);
  static final Duration DELETE = Duration.ofMinutes(5);
  static final Duration REBOOT = Duration.ofMinutes(1);
  static final Duration PROMOTE = Duration.ofMinutes(3);
  static final Duration GROUPS = Duration.ofSeconds(30);
  static final Duration PARAMETERS = Duration.ofMinutes(1);
  static final Duration CONFIGURE = Duration.ofMinutes(1);
  static final Duration OPTIMIZE_STORAGE = Duration.ofMinutes(30);
  private static final Duration SETTINGS = Duration.ofMinutes(2);
  private static final Duration FIRST_BACKUP = Duration.ofMinutes(2);

  private Lifecycle() {}

  /**
   * Ten minutes until available, fifteen with a standby; the last two go into the first backup if there are backups.
   * One that is restored takes two more: while settings that are not the original's are applied it shows as modifying.
   */
  static Evolution<DBInstance> creation(
      DBInstance instance, String host, String standbyZone, boolean restored, Instant now) {
    Duration total = Duration.ofMinutes(instance.multiAZ() ? 15 : 10);
    boolean backup = instance.backupRetentionPeriod() > 0;
    Duration creating = backup ? total.minus(FIRST_BACKUP) : total;
    DBInstance.Builder born = instance.toBuilder()
        .pendingModifiedValues(PendingModifiedValues.builder().build())
        .instanceCreateTime(now.plus(creating))
        .secondaryAvailabilityZone(instance.multiAZ() ? standbyZone : null)
        .endpoint(Endpoint.builder()
            .address(host).port(instance.dbInstancePort()).hostedZoneId("Z2R2ITUGPM61AM").build())
        .dbInstancePort(0);
    if (DbReplication.isReplica(instance)) {
      born.statusInfos(DBInstanceStatusInfo.builder()
          .statusType("read replication").status("replicating").normal(true).build());
    }
    if (instance.masterUserSecret() != null) {
      born.masterUserSecret(instance.masterUserSecret().toBuilder().secretStatus("active").build());
    }
    Evolution<DBInstance> evolution =
        Evolution.from(now, instance.toBuilder().dbInstanceStatus("creating").dbInstancePort(0).build());
    DBInstance done = born.dbInstanceStatus(AVAILABLE).build();
    if (restored) {
      evolution = evolution.then(creating, with(done, MODIFYING));
      creating = SETTINGS;
      total = total.plus(SETTINGS);
    }
    if (backup) {
      DBInstance kept = done.toBuilder().latestRestorableTime(now.plus(total)).build();
      return evolution.then(creating, with(kept, BACKING_UP)).then(FIRST_BACKUP, kept);
    }
    return evolution.then(creating, done);
  }

  /** The status while pending values are being applied. */
  static String status(PendingModifiedValues pending) {
    if (pending.engineVersion() != null) {
      return "upgrading";
    }
    PendingModifiedValues.Builder nothing = PendingModifiedValues.builder();
    if (pending.equals(nothing.caCertificateIdentifier(pending.caCertificateIdentifier()).build())) {
      return REBOOTING;
    }
    return pending.equals(PendingModifiedValues.builder()
        .iamDatabaseAuthenticationEnabled(pending.iamDatabaseAuthenticationEnabled()).build())
        ? "configuring-iam-database-auth" : MODIFYING;
  }

  /** How long applying pending values takes, without optimizing the storage afterwards. */
  static Duration duration(PendingModifiedValues pending, boolean majorVersion, boolean multiAz) {
    Duration longest = Duration.ofMinutes(1);
    if (pending.dbInstanceClass() != null) {
      longest = Duration.ofMinutes(multiAz ? 10 : 6);
    }
    if (Boolean.TRUE.equals(pending.multiAZ())) {
      longest = Duration.ofMinutes(8);
    }
    if (changesStorage(pending)) {
      longest = longest.compareTo(Duration.ofMinutes(3)) < 0 ? Duration.ofMinutes(3) : longest;
    }
    if (pending.engineVersion() != null) {
      longest = Duration.ofMinutes(majorVersion ? 25 : 12);
    }
    return longest;
  }

  static boolean changesStorage(PendingModifiedValues pending) {
    return pending.allocatedStorage() != null || pending.storageType() != null || pending.iops() != null
        || pending.storageThroughput() != null;
  }

  static DBInstance with(DBInstance instance, String status) {
    return instance.toBuilder().dbInstanceStatus(status).build();
  }
}
