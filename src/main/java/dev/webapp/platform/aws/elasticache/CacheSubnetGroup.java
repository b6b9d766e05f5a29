package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * The subnets that caches of one platform may live in.
 *
 * @param name lower-case letters, digits and dashes
 * @param subnetIds of one VPC; caches that survive the loss of a zone need two zones
 */
public record CacheSubnetGroup(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String name,
    String description,
    @Semantic(Equality.AS_SET) List<String> subnetIds,
    Map<String, String> tags) implements Desired {}
