package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.Map;

/**
 * What answers for a {@link DocDbCluster}: the first instance writes, the others only read until one takes over. It
 * holds no data of its own. Its version, port, groups and backups are the cluster's; DocumentDB upgrades no minor
 * versions by itself.
 *
 * @param identifier lower-case, up to 63 characters; unique among all DB instances, those of RDS included
 * @param promotionTier 0 to 15; of the lowest is the one that takes over where the writer fails
 * @param maintenanceWindow {@code ddd:hh:mm-ddd:hh:mm} in UTC
 * @param caCertificate such as {@code rds-ca-rsa2048-g1}; a new one restarts the instance
 */
public record DocDbInstance(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String clusterIdentifier,
    @From("instanceClass") @Change(Effect.INTERRUPTS) String instanceClass,
    Integer promotionTier,
    @From("maintenanceWindow") @Semantic(Equality.IGNORING_CASE) String maintenanceWindow,
    @Change(Effect.INTERRUPTS) String caCertificate,
    Map<String, String> tags) implements Desired {}
