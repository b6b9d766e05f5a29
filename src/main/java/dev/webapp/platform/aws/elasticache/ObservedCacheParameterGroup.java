package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A cache parameter group as ElastiCache tells.
 *
 * @param parameters only those that differ from the engine's defaults
 */
public record ObservedCacheParameterGroup(
    String arn, String name, String family, Map<String, String> parameters, Map<String, String> tags)
    implements Observed {
  ObservedCacheParameterGroup holding(Map<String, String> others) {
    return new ObservedCacheParameterGroup(arn, name, family, others, tags);
  }
}
