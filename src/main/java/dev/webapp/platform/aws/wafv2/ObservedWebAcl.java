package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * A web ACL as WAF tells it.
 *
 * @param lockToken marks the state that it is in
 * @param rules ours, as far as they are as we make them
 * @param capacity what its rules take, in WCU; null where WAF has not told it yet
 * @param logDestinations where it logs
 * @param redacted whether no credentials get into the log
 */
public record ObservedWebAcl(
    boolean global, String id, String arn, String name, String lockToken, String defaultAction, Rules rules,
    Long capacity, List<String> logDestinations, boolean redacted, Map<String, String> tags) implements Observed {
  /**
   * Rules, each sort in the order in which they are judged.
   *
   * @param rateLimitPerIp 0 for none
   */
  public record Rules(
      List<String> allowedIpSets, List<String> blockedIpSets, int rateLimitPerIp, List<ManagedRules> managedRules) {
    static Rules of(WebAcl desired) {
      return new Rules(desired.allowedIpSets(), desired.blockedIpSets(), desired.rateLimitPerIp(),
          desired.managedRules());
    }
  }

  ObservedWebAcl tagged(Map<String, String> others) {
    return new ObservedWebAcl(
        global, id, arn, name, lockToken, defaultAction, rules, capacity, logDestinations, redacted, others);
  }

  ObservedWebAcl logging(List<String> destinations) {
    return new ObservedWebAcl(global, id, arn, name, lockToken, defaultAction, rules, capacity, destinations,
        !destinations.isEmpty(), tags);
  }
}
