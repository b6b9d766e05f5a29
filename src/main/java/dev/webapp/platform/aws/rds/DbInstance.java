package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.AtLeast;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A PostgreSQL or MySQL instance on RDS, never publicly accessible. What a change means follows CloudFormation's schema
 * and the RDS user guide ("Settings for DB instances").
 *
 * @param identifier lower-case, up to 63 characters
 * @param engineVersion as many parts as shall be fixed: {@code 16} or {@code 16.4}
 * @param allocatedStorage in GiB; AWS can only raise it
 * @param maxAllocatedStorage in GiB; up to where AWS raises it by itself, at least 10 % above {@code allocatedStorage}
 * @param storageThroughput in MiB per second; only of gp3 from 400 GiB on
 * @param kmsKeyId an id, an ARN or an alias; an alias is not compared, since RDS tells the key it stood for
 * @param masterPassword compared by which version of the secret was set last; a new one is set in place
 * @param backupRetentionDays 0 to 35; 0 turns automated backups off
 * @param backupWindow {@code hh:mm-hh:mm} in UTC, at least 30 minutes, apart from the maintenance window
 * @param maintenanceWindow {@code ddd:hh:mm-ddd:hh:mm} in UTC
 * @param autoMinorVersionUpgrade whether AWS raises the minor version, so that a later one than asked for is no drift
 * @param performanceInsightsRetentionDays 7, a multiple of 31 up to 713, or 731; null where it is off
 * @param logExports the logs that RDS publishes to CloudWatch Logs
 * @param caCertificate such as {@code rds-ca-rsa2048-g1}; another one is taken to restart the instance, which RDS
 *     spares some versions of some engines (DescribeDBEngineVersions, SupportsCertificateRotationWithoutRestart)
 * @param restoreFrom null where it begins empty
 * @param majorUpgrade {@link #BLUE_GREEN} or {@link #IN_PLACE}; differs while it is about to be made use of, so that an
 *     approval of the one is none of the other
 * @param leftovers what stands beside it, by name: its predecessor, or a deployment that nobody wants; there shall be
 *     none
 */
public record DbInstance(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    @From("engine") @Change(Effect.REPLACES) String engine,
    @From("version") @Change(Effect.INTERRUPTS) @Semantic(Equality.VERSION_PREFIX) String engineVersion,
    @From("instanceClass") @Change(Effect.INTERRUPTS) String instanceClass,
    @From("storage.sizeGiB") @AtLeast Integer allocatedStorage,
    @From("storage.maxSizeGiB") Integer maxAllocatedStorage,
    @From("storage.type") String storageType,
    @From("storage.iops") Integer iops,
    @From("storage.throughputMiBps") Integer storageThroughput,
    @Change(Effect.REPLACES) Boolean storageEncrypted,
    @Change(Effect.REPLACES) String kmsKeyId,
    @From("multiAz") Boolean multiAz,
    @From("databaseName") @Change(Effect.REPLACES) String databaseName,
    @From("username") @Change(Effect.REPLACES) String masterUsername,
    SecretValue masterPassword,
    @Change(Effect.INTERRUPTS) Integer port,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String subnetGroupName,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    @Change(Effect.INTERRUPTS) String parameterGroupName,
    @From("backup.retentionDays") Integer backupRetentionDays,
    @From("backup.window") String backupWindow,
    @From("maintenanceWindow") @Semantic(Equality.IGNORING_CASE) String maintenanceWindow,
    @From("deletionProtection") Boolean deletionProtection,
    Boolean copyTagsToSnapshot,
    @From("minorUpgrades") Boolean autoMinorVersionUpgrade,
    @From("iamAuthentication") Boolean iamAuthentication,
    @From("performanceInsights.enabled") Boolean performanceInsights,
    @From("performanceInsights.retentionDays") Integer performanceInsightsRetentionDays,
    @From("logExports") @Semantic(Equality.AS_SET) List<String> logExports,
    @From("caCertificate") @Change(Effect.INTERRUPTS) String caCertificate,
    @AtCreation @From("restoreFrom") RestoreFrom restoreFrom,
    @From("majorUpgrade") String majorUpgrade,
    Map<String, String> leftovers,
    Map<String, String> tags) implements DbSettings {

  /** The value of {@code majorUpgrade} that asks for a blue/green deployment. */
  public static final String BLUE_GREEN = "BlueGreen";
  /** The other one. */
  public static final String IN_PLACE = "InPlace";
  /** Moves to and from magnetic disks copy the data while the instance is away. */
  private static final String MAGNETIC = "standard";

  @Override
  public String restoredFrom() {
    return restoreFrom == null ? null : restoreFrom.toString();
  }

  @Override
  public String caution(Delta delta) {
    if (!delta.touches("majorUpgrade")) {
      return null;
    }
    return majorUpgrade.equals(BLUE_GREEN)
        ? "with majorUpgrade: BlueGreen a copy is upgraded and takes its place within about a minute; both are paid "
            + "for meanwhile, and the old one goes after a final snapshot"
        : "with majorUpgrade: InPlace the database is away for many minutes";
  }

  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    return switch (field) {
      case "engineVersion" -> from == null || EngineVersion.sameMajor(engine, from.toString(), to.toString())
          ? declared : Effect.MAJOR_UPGRADE;
      // Turning backups on or off suspends I/O for seconds up to minutes.
      case "backupRetentionDays" -> Objects.equals(from, 0) || Objects.equals(to, 0) ? Effect.INTERRUPTS : declared;
      case "storageType" -> MAGNETIC.equals(from) || MAGNETIC.equals(to) ? Effect.INTERRUPTS : declared;
      case "leftovers" -> BlueGreenDeployments.effectOfClearing(from, majorUpgrade, declared);
      default -> declared;
    };
  }
}
