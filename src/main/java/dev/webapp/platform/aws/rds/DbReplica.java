package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.resource.AtCreation;
import dev.webapp.platform.resource.AtLeast;
import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * A read replica in the region of its source, never publicly accessible. Engine, encryption and subnet group are its
 * source's; so is the version, but for a while around an upgrade, see {@link UpgradeOrder}. Its disk begins as large as
 * its source's, and does not grow with that; what else is set of it, RDS does not take over from its source either. The
 * source must be available and keep backups for at least a day.
 *
 * @param identifier lower-case, up to 63 characters
 * @param engineVersion its source's, as many parts as shall be fixed; an earlier one than it has takes a new replica
 * @param majorUpgrade as its source's, which it comes along with; not a difference of its own
 * @param leftovers as its source's
 * @param sourceIdentifier the instance it copies; without one AWS has promoted it, and there is no way back
 */
public record DbReplica(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String sourceIdentifier,
    @Change(Effect.REPLACES) String engine,
    @From("version") @Change(Effect.INTERRUPTS) @Semantic(Equality.VERSION_PREFIX) String engineVersion,
    @From("instanceClass") @Change(Effect.INTERRUPTS) String instanceClass,
    @From("storage.sizeGiB") @AtLeast Integer allocatedStorage,
    @From("storage.maxSizeGiB") Integer maxAllocatedStorage,
    @From("storage.type") String storageType,
    @From("storage.iops") Integer iops,
    @From("storage.throughputMiBps") Integer storageThroughput,
    Boolean multiAz,
    @Change(Effect.INTERRUPTS) Integer port,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    @Change(Effect.INTERRUPTS) String parameterGroupName,
    @From("deletionProtection") Boolean deletionProtection,
    @From("minorUpgrades") Boolean autoMinorVersionUpgrade,
    @From("iamAuthentication") Boolean iamAuthentication,
    @From("performanceInsights.enabled") Boolean performanceInsights,
    @From("performanceInsights.retentionDays") Integer performanceInsightsRetentionDays,
    @From("logExports") @Semantic(Equality.AS_SET) List<String> logExports,
    @From("caCertificate") @Change(Effect.INTERRUPTS) String caCertificate,
    @AtCreation String majorUpgrade,
    Map<String, String> leftovers,
    Map<String, String> tags) implements DbSettings {

  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    if (field.equals("leftovers")) {
      return BlueGreenDeployments.effectOfClearing(from, majorUpgrade, declared);
    }
    if (!field.equals("engineVersion") || from == null
        || EngineVersion.sameMajor(engine, from.toString(), to.toString())) {
      return declared;
    }
    return EngineVersion.reaches(from.toString(), to.toString()) ? Effect.MAJOR_UPGRADE : Effect.REPLACES;
  }
}
