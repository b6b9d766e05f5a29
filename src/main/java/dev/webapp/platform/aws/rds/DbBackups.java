package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Filter;

/** Snapshots and automated backups of instances, those of gone ones included. */
final class DbBackups {
  private static final int PAGE = 100;
  private static final Comparator<DBInstanceAutomatedBackup> BY_LATEST = Comparator
      .comparing(DbBackups::latest, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final RdsClient rds;

  DbBackups(RdsClient rds) {
    this.rds = rds;
  }

  /** What an instance that is gone has left, by {@link Backup#LATEST_FIRST}. */
  List<Backup> leftBy(String identifier) {
    List<Backup> left = new ArrayList<>();
    rds.describeDBSnapshotsPaginator(r -> r.dbInstanceIdentifier(identifier).maxRecords(PAGE)).dbSnapshots().stream()
        .filter(snapshot -> "available".equals(snapshot.status()))
        .map(snapshot -> new Backup(snapshot.dbSnapshotIdentifier(), snapshot.snapshotCreateTime(),
            new RestoreFrom.FromSnapshot(snapshot.dbSnapshotIdentifier()).toString()))
        .forEach(left::add);
    // Of several lives of one identifier the last one is meant where only the identifier is said.
    automated(identifier).stream().filter(backup -> "retained".equals(backup.status())).max(BY_LATEST)
        .map(backup -> new Backup(identifier, latest(backup),
            new RestoreFrom.FromInstance(identifier, null).toString()))
        .ifPresent(left::add);
    return left.stream().sorted(Backup.LATEST_FIRST).toList();
  }

  /** The snapshot; throws a {@link Problem} of category INVALID where there is none. */
  DBSnapshot snapshot(String identifier) {
    return find(identifier).orElseThrow(() -> invalid("DBSnapshotNotFound", "rds:DescribeDBSnapshots",
        "a DB snapshot that does not exist: " + identifier));
  }

  Optional<DBSnapshot> find(String identifier) {
    try {
      // RDS tells of snapshots that others share only where asked to, and only by their ARN.
      return rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(identifier)
          .includeShared(identifier.startsWith("arn:") ? true : null)).dbSnapshots().stream().findFirst();
    } catch (Problem problem) {
      if (problem.is("DBSnapshotNotFound")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /**
   * The automated backups of one life of an instance that hold the point in time; throws a {@link Problem} of category
   * INVALID where there are none.
   *
   * @param time null for the latest
   */
  DBInstanceAutomatedBackup automated(String identifier, Instant time) {
    List<DBInstanceAutomatedBackup> usable = automated(identifier).stream()
        .filter(backup -> "active".equals(backup.status()) || "retained".equals(backup.status()))
        .sorted(BY_LATEST.reversed()).toList();
    if (usable.isEmpty()) {
      throw invalid("DBInstanceAutomatedBackupNotFound", "rds:DescribeDBInstanceAutomatedBackups",
          "the instance " + identifier + ", of which no automated backups are left: restore a snapshot of it");
    }
    return usable.stream().filter(backup -> time == null || holds(backup, time)).findFirst().orElseThrow(() -> invalid(
        "InvalidRestoreFault", "rds:DescribeDBInstanceAutomatedBackups",
        "the time " + time + ", and the automated backups of " + identifier + " reach from "
            + usable.getFirst().restoreWindow().earliestTime() + " to " + latest(usable.getFirst())));
  }

  /** By filter, which finds those of gone instances, too. */
  private List<DBInstanceAutomatedBackup> automated(String identifier) {
    return rds.describeDBInstanceAutomatedBackupsPaginator(r -> r.maxRecords(PAGE)
            .filters(Filter.builder().name("db-instance-id").values(identifier).build()))
        .dbInstanceAutomatedBackups().stream()
        .filter(backup -> identifier.equalsIgnoreCase(backup.dbInstanceIdentifier())).toList();
  }

  /** RDS leaves the window out while there is nothing to restore yet; then it shall say so itself. */
  private static boolean holds(DBInstanceAutomatedBackup backup, Instant time) {
    var window = backup.restoreWindow();
    return window == null || window.earliestTime() == null || window.latestTime() == null
        || !time.isBefore(window.earliestTime()) && !time.isAfter(window.latestTime());
  }

  private static Instant latest(DBInstanceAutomatedBackup backup) {
    return backup.restoreWindow() == null ? null : backup.restoreWindow().latestTime();
  }

  private static Problem invalid(String code, String action, String message) {
    return Problem.of(Problem.Category.INVALID, code, action, "restoreFrom names " + message);
  }
}
