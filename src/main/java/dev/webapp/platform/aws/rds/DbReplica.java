package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * A read replica in the region of its source, never publicly accessible. Engine, version, encryption, storage and
 * subnet group are its source's. The source must be available and keep backups for at least a day.
 *
 * @param identifier lower-case, up to 63 characters
 * @param sourceIdentifier the instance it copies; without one AWS has promoted it, and there is no way back
 */
public record DbReplica(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String sourceIdentifier,
    @From("instanceClass") @Change(Effect.INTERRUPTS) String instanceClass,
    Boolean multiAz,
    @From("storage.type") String storageType,
    @Change(Effect.INTERRUPTS) Integer port,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    @Change(Effect.INTERRUPTS) String parameterGroupName,
    @From("deletionProtection") Boolean deletionProtection,
    Boolean autoMinorVersionUpgrade,
    Map<String, String> tags) implements Desired {}
