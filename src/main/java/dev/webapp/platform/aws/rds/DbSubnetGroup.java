package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * The subnets that databases of one platform may live in; of two zones at least.
 *
 * @param name lower-case
 */
public record DbSubnetGroup(
    @Change(Effect.REPLACES) @Semantic(Equality.IGNORING_CASE) String name,
    String description,
    @Semantic(Equality.AS_SET) List<String> subnetIds,
    Map<String, String> tags) implements Desired {}
