package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Observed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;
import software.amazon.awssdk.services.rds.model.DBParameterGroupStatus;
import software.amazon.awssdk.services.rds.model.PendingCloudwatchLogsExports;
import software.amazon.awssdk.services.rds.model.PendingModifiedValues;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/**
 * A DB instance, replica or not, as DescribeDBInstances tells.
 *
 * @param resourceId tells it from an earlier or later instance of the same identifier, as {@code created} does
 * @param settings as they will be once what is pending is done; without the password, the port unknown before there is
 *     an endpoint, tags of others included
 * @param runningVersion of the engine, whatever is pending
 * @param pending the settings that are not yet what {@code settings} says
 * @param parameterStatus of its parameter group: {@code in-sync}, {@code applying}, {@code pending-reboot}, …
 * @param securityGroupStatus {@code active}, or what is not active yet
 * @param passwordManaged whether RDS keeps the master password in a secret of its own
 * @param restorable whether automated backups hold a point in time to restore to
 * @param sourceIdentifier what it is a replica of, or null
 * @param replicaIdentifiers of its replicas; of those in other regions the ARN
 * @param replication null where nothing is told about it
 */
public record ObservedDbInstance(
    String arn, String resourceId, Instant created, String status, DbInstance settings, String runningVersion,
    List<String> pending, String parameterStatus, String securityGroupStatus, String endpoint, boolean passwordManaged,
    boolean restorable, String sourceIdentifier, List<String> replicaIdentifiers, Replication replication)
    implements Observed {

  /**
   * How a replica gets on.
   *
   * @param status {@code replicating}, {@code replication degraded}, {@code error}, {@code stopped}, …
   * @param message what AWS says of an error, or null
   */
  public record Replication(String status, String message) {}

  @Override
  public Map<String, String> tags() {
    return settings.tags();
  }

  /** Whether its status lets anybody connect. */
  public boolean answers() {
    return DbInstanceStatus.answers(status);
  }

  /**
   * What the ARNs of its users begin with, as IAM has them for those who sign in without a password; a slash and the
   * user's name follow (RDS user guide, "Creating and using an IAM policy for IAM database access"). Not of its
   * identifier: another instance in its place has other users.
   */
  String dbuserArn() {
    String[] its = arn.split(":");
    return String.join(":", its[0], its[1], "rds-db", its[3], its[4], "dbuser", resourceId);
  }

  /** The same with other tags. */
  ObservedDbInstance tagged(Map<String, String> tags) {
    return with(settings(settings, tags, settings.leftovers()));
  }

  private ObservedDbInstance with(DbInstance other) {
    return new ObservedDbInstance(arn, resourceId, created, status, other, runningVersion, pending, parameterStatus,
        securityGroupStatus, endpoint, passwordManaged, restorable, sourceIdentifier, replicaIdentifiers, replication);
  }

  /** The same with what stands beside it, see {@link DbInstance#leftovers()}. */
  ObservedDbInstance beside(Map<String, String> leftovers) {
    return leftovers.isEmpty() ? this : with(settings(settings, tags(), leftovers));
  }

  static ObservedDbInstance of(DBInstance seen) {
    PendingModifiedValues pending = seen.pendingModifiedValues() == null
        ? PendingModifiedValues.builder().build() : seen.pendingModifiedValues();
    DBParameterGroupStatus parameters = seen.dbParameterGroups().stream().findFirst().orElse(null);
    return new ObservedDbInstance(
        seen.dbInstanceArn(), seen.dbiResourceId(), seen.instanceCreateTime(), seen.dbInstanceStatus(),
        settings(seen, pending), seen.engineVersion(), names(pending),
        parameters == null ? null : parameters.parameterApplyStatus(),
        securityGroupStatus(seen.vpcSecurityGroups()), seen.endpoint() == null ? null : seen.endpoint().address(),
        seen.masterUserSecret() != null, seen.latestRestorableTime() != null,
        seen.readReplicaSourceDBInstanceIdentifier(),
        List.copyOf(seen.readReplicaDBInstanceIdentifiers()), replication(seen.statusInfos()));
  }

  private static DbInstance settings(DBInstance seen, PendingModifiedValues pending) {
    Integer port = seen.endpoint() == null ? null : seen.endpoint().port();
    return new DbInstance(
        seen.dbInstanceIdentifier(), seen.engine(), or(pending.engineVersion(), seen.engineVersion()),
        or(pending.dbInstanceClass(), seen.dbInstanceClass()),
        or(pending.allocatedStorage(), seen.allocatedStorage()), seen.maxAllocatedStorage(),
        or(pending.storageType(), seen.storageType()), or(pending.iops(), seen.iops()),
        or(pending.storageThroughput(), seen.storageThroughput()), seen.storageEncrypted(), seen.kmsKeyId(),
        or(pending.multiAZ(), seen.multiAZ()), seen.dbName(), seen.masterUsername(), null,
        or(pending.port(), port), seen.dbSubnetGroup() == null ? null : seen.dbSubnetGroup().dbSubnetGroupName(),
        seen.vpcSecurityGroups().stream().filter(group -> !"removing".equals(group.status()))
            .map(VpcSecurityGroupMembership::vpcSecurityGroupId).sorted().toList(),
        seen.dbParameterGroups().stream().findFirst().map(DBParameterGroupStatus::dbParameterGroupName).orElse(null),
        or(pending.backupRetentionPeriod(), seen.backupRetentionPeriod()), seen.preferredBackupWindow(),
        seen.preferredMaintenanceWindow() == null ? null : seen.preferredMaintenanceWindow().toLowerCase(Locale.ROOT),
        Boolean.TRUE.equals(seen.deletionProtection()), Boolean.TRUE.equals(seen.copyTagsToSnapshot()),
        seen.autoMinorVersionUpgrade(),
        Boolean.TRUE.equals(or(pending.iamDatabaseAuthenticationEnabled(), seen.iamDatabaseAuthenticationEnabled())),
        Boolean.TRUE.equals(seen.performanceInsightsEnabled()), seen.performanceInsightsRetentionPeriod(),
        logExports(seen.enabledCloudwatchLogsExports(), pending.pendingCloudwatchLogsExports()),
        or(pending.caCertificateIdentifier(), seen.caCertificateIdentifier()), null, null, Map.of(),
        Tags.read(seen.tagList(), Tag::key, Tag::value));
  }

  private static DbInstance settings(DbInstance s, Map<String, String> tags, Map<String, String> leftovers) {
    return new DbInstance(s.identifier(), s.engine(), s.engineVersion(), s.instanceClass(), s.allocatedStorage(),
        s.maxAllocatedStorage(), s.storageType(), s.iops(), s.storageThroughput(), s.storageEncrypted(), s.kmsKeyId(),
        s.multiAz(), s.databaseName(), s.masterUsername(), null, s.port(), s.subnetGroupName(), s.securityGroupIds(),
        s.parameterGroupName(), s.backupRetentionDays(), s.backupWindow(), s.maintenanceWindow(),
        s.deletionProtection(), s.copyTagsToSnapshot(), s.autoMinorVersionUpgrade(), s.iamAuthentication(),
        s.performanceInsights(), s.performanceInsightsRetentionDays(), s.logExports(), s.caCertificate(), null, null,
        leftovers, tags);
  }

  private static List<String> logExports(List<String> enabled, PendingCloudwatchLogsExports pending) {
    Set<String> logs = new TreeSet<>(enabled);
    if (pending != null) {
      logs.addAll(pending.logTypesToEnable());
      pending.logTypesToDisable().forEach(logs::remove);
    }
    return List.copyOf(logs);
  }

  /** Only settings of ours: a certificate that waits for its window does not make an instance any less ready. */
  private static List<String> names(PendingModifiedValues pending) {
    return Stream.of(
        pending.engineVersion() == null ? null : "engineVersion",
        pending.dbInstanceClass() == null ? null : "instanceClass",
        pending.allocatedStorage() == null ? null : "allocatedStorage",
        pending.storageType() == null ? null : "storageType",
        pending.iops() == null ? null : "iops",
        pending.storageThroughput() == null ? null : "storageThroughput",
        pending.multiAZ() == null ? null : "multiAz",
        pending.port() == null ? null : "port",
        pending.masterUserPassword() == null ? null : "masterPassword",
        pending.iamDatabaseAuthenticationEnabled() == null ? null : "iamAuthentication",
        pending.pendingCloudwatchLogsExports() == null ? null : "logExports",
        pending.backupRetentionPeriod() == null ? null : "backupRetentionDays").filter(Objects::nonNull).toList();
  }

  private static String securityGroupStatus(List<VpcSecurityGroupMembership> groups) {
    return groups.stream().map(VpcSecurityGroupMembership::status).filter(s -> !"active".equals(s)).sorted()
        .findFirst().orElse("active");
  }

  private static Replication replication(List<DBInstanceStatusInfo> infos) {
    Function<DBInstanceStatusInfo, Replication> told = info -> new Replication(info.status(), info.message());
    return infos.stream().filter(info -> "read replication".equals(info.statusType())).map(told).findFirst()
        .orElse(null);
  }

  private static <T> T or(T pending, T actual) {
    return pending == null ? actual : pending;
  }
}
