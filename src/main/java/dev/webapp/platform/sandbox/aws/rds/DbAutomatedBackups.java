package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstanceAutomatedBackupsResponse;
import software.amazon.awssdk.services.rds.model.RestoreWindow;

/** RDS's automated backups: of instances that have them on, and retained ones of instances that are gone. */
final class DbAutomatedBackups implements RdsState.Part {
  private static final Set<String> FILTERS = Set.of("status", "db-instance-id", "dbi-resource-id");
  /** RDS ships the log of transactions every five minutes. */
  private static final Duration BEHIND = Duration.ofMinutes(5);

  private final RdsState state;

  DbAutomatedBackups(RdsState state) {
    this.state = state;
  }

  @Override
  public DescribeDbInstanceAutomatedBackupsResponse describeDBInstanceAutomatedBackups(
      DescribeDbInstanceAutomatedBackupsRequest request) {
    List<List<String>> clauses = new ArrayList<>(RdsState.clauses(request.filters(), FILTERS));
    if (request.dbInstanceIdentifier() != null) {
      clauses.add(List.of("db-instance-id=" + RdsState.key(request.dbInstanceIdentifier())));
    }
    if (request.dbiResourceId() != null) {
      clauses.add(List.of("dbi-resource-id=" + request.dbiResourceId()));
    }
    Stream<DBInstanceAutomatedBackup> active = state.instances.all().stream()
        .filter(instance -> instance.backupRetentionPeriod() > 0)
        .filter(instance -> !instance.dbInstanceStatus().equals(Lifecycle.DELETING)).map(this::of);
    List<DBInstanceAutomatedBackup> found = Stream.concat(active, state.retained.all().stream())
        .filter(backup -> clauses.stream().allMatch(clause -> clause.stream().anyMatch(
            Set.of("status=" + backup.status(), "db-instance-id=" + backup.dbInstanceIdentifier(),
                "dbi-resource-id=" + backup.dbiResourceId())::contains)))
        .sorted(Comparator.comparing(DBInstanceAutomatedBackup::dbiResourceId)).toList();
    Page<DBInstanceAutomatedBackup> page = Page.of(found, request.marker(), RdsState.size(request.maxRecords()));
    return DescribeDbInstanceAutomatedBackupsResponse.builder()
        .dbInstanceAutomatedBackups(page.items()).marker(page.next()).build();
  }

  /** Those of an instance that is being deleted stay as long as they would have, had it lived on. */
  void retain(DBInstance instance) {
    if (instance.backupRetentionPeriod() > 0 && instance.latestRestorableTime() != null) {
      DBInstanceAutomatedBackup backup = of(instance).toBuilder().status("retained").build();
      state.origins.put(instance.dbiResourceId(), instance);
      state.retained.put(instance.dbiResourceId(), Evolution.from(state.now(), backup)
          .gone(Duration.ofDays(instance.backupRetentionPeriod())));
    }
  }

  DBInstanceAutomatedBackup of(DBInstance instance) {
    RestoreWindow window = window(instance);
    return DBInstanceAutomatedBackup.builder()
        .dbInstanceArn(instance.dbInstanceArn())
        .dbInstanceIdentifier(instance.dbInstanceIdentifier())
        .dbiResourceId(instance.dbiResourceId())
        .region(state.region().name())
        .status(window == null ? "creating" : "active")
        .restoreWindow(window)
        .engine(instance.engine())
        .engineVersion(instance.engineVersion())
        .licenseModel(instance.licenseModel())
        .masterUsername(instance.masterUsername())
        .allocatedStorage(instance.allocatedStorage())
        .storageType(instance.storageType())
        .iops(instance.iops())
        .storageThroughput(instance.storageThroughput())
        .encrypted(instance.storageEncrypted())
        .kmsKeyId(instance.kmsKeyId())
        .availabilityZone(instance.availabilityZone())
        .vpcId(instance.dbSubnetGroup().vpcId())
        .instanceCreateTime(instance.instanceCreateTime())
        .backupRetentionPeriod(instance.backupRetentionPeriod())
        .backupTarget("region")
        .port(instance.endpoint() == null ? 0 : instance.endpoint().port())
        .dbInstanceAutomatedBackupsArn(state.arn("auto-backup", "ab-" + instance.dbiResourceId()
            .substring(3).toLowerCase(Locale.ROOT)))
        .build();
  }

  /** From the first backup on, as far back as retention reaches; null before there is a first backup. */
  private RestoreWindow window(DBInstance instance) {
    Instant first = instance.latestRestorableTime();
    if (first == null || first.isAfter(state.now())) {
      return null;
    }
    Instant reach = state.now().minus(Duration.ofDays(instance.backupRetentionPeriod()));
    Instant earliest = first.isBefore(reach) ? reach : first;
    Instant latest = state.now().minus(BEHIND);
    return RestoreWindow.builder().earliestTime(earliest)
        .latestTime(latest.isBefore(earliest) ? earliest : latest).build();
  }

  /** The point in time that a request means; refused where the backups do not hold it. */
  static Instant pointInTime(DBInstanceAutomatedBackup backup, Instant time) {
    RestoreWindow window = backup.restoreWindow();
    if (time == null) {
      return window.latestTime();
    }
    if (time.isBefore(window.earliestTime()) || time.isAfter(window.latestTime())) {
      throw RDS.refuse("InvalidRestoreFault", "The specified instance cannot be restored to a time earlier than "
          + window.earliestTime() + " or later than " + window.latestTime());
    }
    return time;
  }
}
