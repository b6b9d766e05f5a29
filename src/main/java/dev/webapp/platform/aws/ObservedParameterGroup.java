package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A parameter group as its service tells.
 *
 * @param parameters only those that differ from the engine's defaults
 */
public record ObservedParameterGroup(
    String arn, String name, String family, Map<String, String> parameters, Map<String, String> tags)
    implements Observed {
  ObservedParameterGroup holding(Map<String, String> others) {
    return new ObservedParameterGroup(arn, name, family, others, tags);
  }

  ObservedParameterGroup tagged(Map<String, String> others) {
    return new ObservedParameterGroup(arn, name, family, parameters, others);
  }
}
