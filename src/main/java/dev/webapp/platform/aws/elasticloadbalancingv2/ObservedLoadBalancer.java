package dev.webapp.platform.aws.elasticloadbalancingv2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A load balancer and what it reaches.
 *
 * @param hostedZoneId of its DNS name, for alias records
 * @param state provisioning, active, active_impaired or failed
 * @param stateReason AWS's words, or null
 * @param targetGroups sorted by name
 * @param listeners their ARNs by port; none where nobody asks
 */
public record ObservedLoadBalancer(
    String arn, String dnsName, String hostedZoneId, List<String> securityGroupIds, String state, String stateReason,
    List<TargetGroupHealth> targetGroups, Map<Integer, String> listeners, Map<String, String> tags)
    implements Observed {

  /**
   * How many targets of a group are in which state.
   *
   * @param targets by state: healthy, initial, unhealthy, draining, unused, unavailable
   * @param reason why one of them is not healthy, by AWS's code such as {@code Target.FailedHealthChecks}, or null
   */
  public record TargetGroupHealth(String name, Map<String, Integer> targets, String reason) {
    public boolean reachable() {
      return targets.getOrDefault("healthy", 0) > 0;
    }

    /** Such as {@code no healthy target in k8s-shop-web-0123456789 (2 unhealthy: Target.FailedHealthChecks)}. */
    String complaint() {
      String states = targets.isEmpty() ? "none registered" : String.join(", ",
          targets.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
      return "no healthy target in " + name + " (" + states + (reason == null ? "" : ": " + reason) + ")";
    }
  }
}
