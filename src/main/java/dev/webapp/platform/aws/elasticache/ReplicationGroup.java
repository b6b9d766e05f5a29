package dev.webapp.platform.aws.elasticache;

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
 * A cache on ElastiCache with cluster mode disabled: one shard of a primary and its replicas. What a change means
 * follows CloudFormation's schema and the API reference (CreateReplicationGroup, ModifyReplicationGroup).
 *
 * @param identifier lower-case, up to 40 characters
 * @param engine {@code valkey} or {@code redis}; AWS turns Redis OSS into Valkey in place, and never back
 * @param engineVersion as ElastiCache takes it: {@code 8.0}, {@code 7.1}, {@code 6.x}; it can only rise
 * @param nodeType such as {@code cache.t4g.small}; nodes are exchanged one by one, with a failover
 * @param nodes 1 to 6, the primary included
 * @param multiAz needs automatic failover
 * @param automaticFailover needs two nodes
 * @param kmsKeyId an id, an ARN or an alias; an alias is not compared, since ElastiCache tells the key it stood for
 * @param encryptionInTransit counts as fixed at creation; AWS can turn it on later (Valkey, and Redis OSS from 7 on),
 *     by a mode {@code preferred} in which clients may still connect without, which this does not make use of
 * @param authToken what clients log in with, 16 to 128 letters, digits and {@code ! & # $ ^ < > -}, only with
 *     encryption in transit; compared by which version of the secret was set last; a new one is set in place. Null
 *     leaves it as it is: AWS takes none away
 * @param snapshotRetentionDays 0 to 35; 0 turns automatic backups off
 * @param snapshotWindow {@code hh:mm-hh:mm} in UTC, at least 60 minutes, apart from the maintenance window
 * @param maintenanceWindow {@code ddd:hh:mm-ddd:hh:mm} in UTC, at least 60 minutes
 * @param restoreFromSnapshot name of a snapshot; null where it begins empty
 */
public record ReplicationGroup(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String identifier,
    String description,
    @From("engine") @Change(Effect.REPLACES) String engine,
    @From("version") @Change(Effect.INTERRUPTS) @Semantic(Equality.VERSION_PREFIX) String engineVersion,
    @From("nodeType") @Change(Effect.INTERRUPTS) String nodeType,
    @From("nodes") Integer nodes,
    @From("multiAz") Boolean multiAz,
    Boolean automaticFailover,
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String subnetGroupName,
    @Semantic(Equality.IGNORING_CASE) String parameterGroupName,
    @Semantic(Equality.AS_SET) List<String> securityGroupIds,
    @Change(Effect.REPLACES) Integer port,
    @Change(Effect.REPLACES) Boolean encryptionAtRest,
    @Change(Effect.REPLACES) String kmsKeyId,
    @Change(Effect.REPLACES) Boolean encryptionInTransit,
    SecretValue authToken,
    @From("backup.retentionDays") Integer snapshotRetentionDays,
    @From("backup.window") String snapshotWindow,
    @From("maintenanceWindow") @Semantic(Equality.IGNORING_CASE) String maintenanceWindow,
    Boolean autoMinorVersionUpgrade,
    @AtCreation @From("restoreFrom") String restoreFromSnapshot,
    Map<String, String> tags) implements Desired {

  @Override
  public String restoredFrom() {
    return restoreFromSnapshot == null ? null : CacheSnapshots.restoreFrom(restoreFromSnapshot);
  }

  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    return switch (field) {
      case "engine" -> "redis".equals(from) && "valkey".equals(to) ? Effect.MAJOR_UPGRADE : declared;
      case "engineVersion" -> from == null ? declared : CacheEngineVersion.effect(from.toString(), to.toString());
      default -> declared;
    };
  }
}
