package dev.webapp.platform.plan;

import dev.webapp.platform.graph.ResourceId;
import java.util.Map;

/**
 * How far the operator may go with a platform.
 *
 * @param general with all of it
 * @param exceptions with single resources
 */
public record Rules(Terms general, Map<ResourceId, Terms> exceptions) {
  public Rules {
    exceptions = Map.copyOf(exceptions);
  }

  /** The same with everything. */
  public static Rules of(ChangePolicy policy) {
    return new Rules(Terms.of(policy), Map.of());
  }

  public Terms of(ResourceId id) {
    return exceptions.getOrDefault(id, general);
  }
}
