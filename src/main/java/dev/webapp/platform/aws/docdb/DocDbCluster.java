package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * A DocumentDB cluster: the data, and the endpoints to it. What answers there are its {@link DocDbInstance}s. What a
 * change means follows CloudFormation's schema and the API reference of ModifyDBCluster; whether a new port restarts
 * the instances AWS does not say, so it is assumed to take a new cluster.
 *
 * @param identifier lower-case, up to 63 characters
 * @param engineVersion as many parts as shall be fixed: {@code 5.0} or {@code 5.0.0}
 * @param masterPassword compared by which version of the secret was set last; a new one is set in place
 * @param port 1150 to 65535
 * @param parameterGroupName associated at once; static parameters take effect with an instance's next reboot
 * @param backupRetentionDays 1 to 35
 * @param backupWindow {@code hh:mm-hh:mm} in UTC, at least 30 minutes, apart from the maintenance window
 * @param maintenanceWindow {@code ddd:hh:mm-ddd:hh:mm} in UTC
 * @param kmsKeyId an id, an ARN or an alias; an alias is not compared, since AWS tells the key it stood for
 * @param logExports of {@code audit} and {@code profiler} those that go to CloudWatch Logs
 * @param storageType {@code standard} or {@code iopt1}
 * @param restoreFrom null where it begins empty
 */
public record DocDbCluster(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    @From("version") @Change(Effect.INTERRUPTS) @Semantic(Equality.VERSION_PREFIX) String engineVersion,
    @From("username") @Change(Effect.REPLACES) String masterUsername,
    SecretValue masterPassword,
    @Change(Effect.REPLACES) Integer port,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String subnetGroupName,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    String parameterGroupName,
    @From("backup.retentionDays") Integer backupRetentionDays,
    @From("backup.window") String backupWindow,
    @From("maintenanceWindow") @Semantic(Equality.IGNORING_CASE) String maintenanceWindow,
    @Change(Effect.REPLACES) Boolean storageEncrypted,
    @Change(Effect.REPLACES) String kmsKeyId,
    @From("deletionProtection") Boolean deletionProtection,
    @Semantic(Equality.AS_SET) List<String> logExports,
    String storageType,
    @AtCreation @From("restoreFrom") DocDbRestoreFrom restoreFrom,
    Map<String, String> tags) implements Desired {

  /** What AWS calls the engine, here and in the API that it shares with RDS. */
  static final String ENGINE = "docdb";

  @Override
  public String restoredFrom() {
    return restoreFrom == null ? null : restoreFrom.toString();
  }

  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    boolean otherMajor = field.equals("engineVersion") && from != null
        && !EngineVersion.sameMajor(ENGINE, from.toString(), to.toString());
    return otherMajor ? Effect.MAJOR_UPGRADE : declared;
  }
}
