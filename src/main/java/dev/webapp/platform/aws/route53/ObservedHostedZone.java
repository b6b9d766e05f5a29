package dev.webapp.platform.aws.route53;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * The public hosted zones of a name, which ought to be one.
 *
 * @param ids without the {@code /hostedzone/} in front
 */
public record ObservedHostedZone(String name, List<String> ids) implements Observed {
  /** What is wrong where there are several. */
  static String several(String name, List<String> ids) {
    return "there are several public hosted zones " + name + " (" + String.join(", ", ids) + "), and the domain is "
        + "delegated to one of them at most: delete the others";
  }

  @Override
  public Map<String, String> tags() {
    return Map.of();
  }
}
