package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Delta;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.rds.model.CloudwatchLogsExportConfiguration;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** What goes into one ModifyDBInstance, of an instance or a replica. */
final class DbInstanceChange {
  /** What any instance has; all of it may go into one call, and storage goes in another, alone. */
  static final List<String> SETTINGS = List.of("engineVersion", "instanceClass", "maxAllocatedStorage", "multiAz",
      "port", "securityGroupIds", "parameterGroupName", "deletionProtection", "autoMinorVersionUpgrade",
      "iamAuthentication", "performanceInsights", "performanceInsightsRetentionDays", "logExports", "caCertificate");
  private static final List<String> STORAGE =
      List.of("allocatedStorage", "storageType", "iops", "storageThroughput");
  private static final List<String> INSIGHTS = List.of("performanceInsights", "performanceInsightsRetentionDays");
  /**
   * A gp3 disk of so many GiB has IOPS and throughput of its own, these at least (RDS user guide, "Amazon RDS DB
   * instance storage", of PostgreSQL and MySQL).
   */
  private static final int LARGE = 400;
  private static final int LARGE_IOPS = 12_000;
  private static final int LARGE_THROUGHPUT = 500;

  private DbInstanceChange() {}

  /** The components of its storage that differ. */
  static List<String> storage(Delta delta) {
    return STORAGE.stream().filter(delta::touches).toList();
  }

  /**
   * Those that may go into one call. Some classes have no Performance Insights, which go on at once while another class
   * comes later: they come on after it, and go off before it.
   */
  static List<String> together(List<String> settings, DbSettings desired, ObservedDbInstance seen) {
    boolean classMoves = settings.contains("instanceClass") || seen.pending().contains("instanceClass");
    if (!classMoves || settings.stream().noneMatch(INSIGHTS::contains)) {
      return settings;
    }
    if (!Boolean.TRUE.equals(desired.performanceInsights())) {
      return settings.stream().filter(setting -> !setting.equals("instanceClass")).toList();
    }
    List<String> others = settings.stream().filter(setting -> !INSIGHTS.contains(setting)).toList();
    if (others.isEmpty()) {
      throw DbInstanceStatus.busy("rds:ModifyDBInstance", seen, "instanceClass comes before performanceInsights");
    }
    return others;
  }

  static void set(
      ModifyDbInstanceRequest.Builder change, String setting, DbSettings desired, ObservedDbInstance seen) {
    switch (setting) {
      case "engineVersion" -> change.engineVersion(desired.engineVersion());
      case "instanceClass" -> change.dbInstanceClass(desired.instanceClass());
      case "maxAllocatedStorage" -> change.maxAllocatedStorage(desired.maxAllocatedStorage());
      case "multiAz" -> change.multiAZ(desired.multiAz());
      case "port" -> change.dbPortNumber(desired.port());
      case "securityGroupIds" -> change.vpcSecurityGroupIds(desired.securityGroupIds());
      case "parameterGroupName" -> change.dbParameterGroupName(desired.parameterGroupName());
      case "deletionProtection" -> change.deletionProtection(desired.deletionProtection());
      case "autoMinorVersionUpgrade" -> change.autoMinorVersionUpgrade(desired.autoMinorVersionUpgrade());
      case "iamAuthentication" -> change.enableIAMDatabaseAuthentication(desired.iamAuthentication());
      case "performanceInsights", "performanceInsightsRetentionDays" ->
          change.enablePerformanceInsights(desired.performanceInsights())
              .performanceInsightsRetentionPeriod(desired.performanceInsightsRetentionDays());
      case "logExports" -> change.cloudwatchLogsExportConfiguration(
          logExports(seen.settings().logExports(), desired.logExports()));
      case "caCertificate" -> change.caCertificateIdentifier(desired.caCertificate());
      default -> throw new IllegalArgumentException(setting);
    }
  }

  private static CloudwatchLogsExportConfiguration logExports(List<String> present, List<String> desired) {
    List<String> more = desired.stream().filter(log -> !present.contains(log)).sorted().toList();
    List<String> fewer = present.stream().filter(log -> !desired.contains(log)).sorted().toList();
    return CloudwatchLogsExportConfiguration.builder().enableLogTypes(unlessEmpty(more))
        .disableLogTypes(unlessEmpty(fewer)).build();
  }

  /** An empty list would be sent as a list of one empty name. */
  static Collection<String> unlessEmpty(List<String> names) {
    return names == null || names.isEmpty() ? null : names;
  }

  /**
   * RDS wants the size with IOPS and throughput even where it stays, and these with the size: then what is there is
   * sent. A size that AWS has raised meanwhile is not lowered.
   */
  static ModifyDbInstanceRequest.Builder storage(DbSettings desired, ObservedDbInstance seen, Delta delta) {
    DbInstance is = seen.settings();
    boolean otherType = delta.touches("storageType");
    Integer size = delta.touches("allocatedStorage") ? desired.allocatedStorage() : is.allocatedStorage();
    Integer iops = desired.iops();
    Integer throughput = desired.storageThroughput();
    if (!otherType && "gp3".equals(is.storageType()) && size != null && size >= LARGE) {
      iops = iops == null ? atLeast(LARGE_IOPS, is.iops()) : iops;
      throughput = throughput == null ? atLeast(LARGE_THROUGHPUT, is.storageThroughput()) : throughput;
    } else if (!otherType && iops == null && is.storageType() != null && is.storageType().startsWith("io")) {
      iops = is.iops();
    }
    boolean sized = delta.touchesAny("allocatedStorage", "iops", "storageThroughput");
    return ModifyDbInstanceRequest.builder().applyImmediately(true).allocatedStorage(sized ? size : null)
        .storageType(otherType ? desired.storageType() : null).iops(iops).storageThroughput(throughput);
  }

  private static Integer atLeast(int least, Integer present) {
    return present == null ? least : Integer.valueOf(Math.max(least, present));
  }
}
