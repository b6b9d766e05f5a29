package dev.webapp.platform.sandbox.aws.docdb;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.Endpoint;

/** How long DocumentDB takes for what, and what a cluster or an instance looks like meanwhile. As on ordinary days. */
final class Lifecycle {
  static final String AVAILABLE = "available";
  static final String BACKING_UP = "backing-up";
  static final String DELETING = "deleting";
  static final String UPGRADING = "upgrading";
  /** A modification that applies at once still shows as available for a moment. */
  static final Duration BEFORE_MODIFYING = Duration.ofSeconds(15);
  static final Duration SNAPSHOT = Duration.ofMinutes(3);
  static final Duration DELETE_CLUSTER = Duration.ofMinutes(2);
  static final Duration DELETE_INSTANCE = Duration.ofMinutes(5);
  static final Duration REBOOT = Duration.ofMinutes(1);
  static final Duration FAILOVER = Duration.ofSeconds(30);
  static final Duration GROUPS = Duration.ofSeconds(30);
  static final Duration PASSWORD = Duration.ofMinutes(1);
  static final Duration STORAGE = Duration.ofMinutes(5);
  static final Duration UPGRADE = Duration.ofMinutes(20);
  static final Duration RESIZE = Duration.ofMinutes(6);
  /** The backups reach up to so long ago. */
  static final Duration BACKUPS_BEHIND = Duration.ofMinutes(5);
  /** The storage type becomes I/O-optimized at most once in so long. */
  static final Duration STORAGE_COOLDOWN = Duration.ofDays(30);
  private static final Duration CREATE_CLUSTER = Duration.ofMinutes(2);
  private static final Duration RESTORE_CLUSTER = Duration.ofMinutes(10);
  private static final Duration FIRST_BACKUP = Duration.ofMinutes(1);
  private static final Duration CREATE_INSTANCE = Duration.ofMinutes(8);

  private Lifecycle() {}

  /** Two minutes until it can be used, ten where it is restored; then comes the first backup. */
  static Evolution<DBCluster> creation(DBCluster cluster, boolean restored, Instant now) {
    Duration takes = restored ? RESTORE_CLUSTER : CREATE_CLUSTER;
    DBCluster born = cluster.toBuilder().earliestRestorableTime(firstBackup(restored, now)).build();
    return Evolution.from(now, with(cluster, "creating")).then(takes, with(cluster, BACKING_UP))
        .then(FIRST_BACKUP, with(born, AVAILABLE));
  }

  /** When the first backup of a cluster that is made now will be done. */
  static Instant firstBackup(boolean restored, Instant now) {
    return now.plus(restored ? RESTORE_CLUSTER : CREATE_CLUSTER).plus(FIRST_BACKUP);
  }

  /** Eight minutes until it answers. */
  static Evolution<DBInstance> creation(DBInstance instance, Endpoint endpoint, Instant now) {
    return Evolution.from(now, with(instance, "creating")).then(CREATE_INSTANCE, with(instance, AVAILABLE).toBuilder()
        .endpoint(endpoint).instanceCreateTime(now.plus(CREATE_INSTANCE)).build());
  }

  /** When an instance that is made now will answer. */
  static Instant answers(Instant now) {
    return now.plus(CREATE_INSTANCE);
  }

  static DBCluster with(DBCluster cluster, String status) {
    return cluster.toBuilder().status(status).build();
  }

  static DBInstance with(DBInstance instance, String status) {
    return instance.toBuilder().dbInstanceStatus(status).build();
  }

  /** The status for a while, of one that is available. */
  static DBCluster busy(DBCluster cluster, String status) {
    return cluster.status().equals(AVAILABLE) ? with(cluster, status) : cluster;
  }
}
