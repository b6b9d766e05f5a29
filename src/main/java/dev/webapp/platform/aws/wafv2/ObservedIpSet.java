package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/** An IP set as WAF tells it. */
public record ObservedIpSet(
    boolean global, String id, String arn, String name, String version, List<String> addresses,
    Map<String, String> tags) implements Observed {
  public ObservedIpSet {
    addresses = Cidrs.canonical(addresses);
  }

  ObservedIpSet tagged(Map<String, String> others) {
    return new ObservedIpSet(global, id, arn, name, version, addresses, others);
  }

  ObservedIpSet with(List<String> others) {
    return new ObservedIpSet(global, id, arn, name, version, others, tags);
  }
}
