package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A cache subnet group as ElastiCache tells.
 *
 * @param subnetIds sorted
 */
public record ObservedCacheSubnetGroup(
    String arn, String name, String description, List<String> subnetIds, Map<String, String> tags)
    implements Observed {}
