package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.resource.Observed;
import java.util.Map;
import java.util.TreeMap;

/**
 * A distribution as CloudFront tells it.
 *
 * @param status {@code InProgress} until its edges have what was last set, then {@code Deployed}
 * @param settings what is set, of what is ours; without tags and content version
 */
record ObservedDistribution(String id, String arn, String domainName, String status, Distribution settings,
    Map<String, String> tags) implements Observed {
  ObservedDistribution tagged(Map<String, String> others) {
    return new ObservedDistribution(id, arn, domainName, status, settings, new TreeMap<>(others));
  }

  boolean isDeployed() {
    return status.equals("Deployed");
  }
}
