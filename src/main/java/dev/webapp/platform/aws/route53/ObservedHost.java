package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/**
 * A host.
 *
 * @param takenBy what others have there, in words; empty where that is nothing
 */
record ObservedHost(String takenBy) implements Observed {
  @Override
  public Map<String, String> tags() {
    return Map.of();
  }
}
