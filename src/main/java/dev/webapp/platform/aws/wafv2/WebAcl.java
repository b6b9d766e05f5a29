package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import java.util.List;
import java.util.Map;

/**
 * A web ACL. The physical name is its name. Its rules are judged in the order of the components: who is allowed is not
 * asked anything else. Rules that others add stay, as everything else that they set.
 *
 * @param global for distributions of CloudFront, which AWS keeps in us-east-1; otherwise for what the region has
 * @param defaultAction what happens to what no rule decides: {@link #ALLOW} or {@link #BLOCK}
 * @param allowedIpSets ARNs of IP sets
 * @param blockedIpSets ARNs of IP sets
 * @param rateLimitPerIp how many requests of five minutes one address has, 10 to 2,000,000,000; null or 0 for no limit
 * @param managedRules in the order in which they are judged
 * @param logDestinations the ARN of the log group, whose name begins with {@link #LOG_PREFIX}; empty for no log
 */
public record WebAcl(
    @Change(Effect.REPLACES) boolean global,
    String defaultAction,
    List<String> allowedIpSets,
    List<String> blockedIpSets,
    Integer rateLimitPerIp,
    List<ManagedRules> managedRules,
    List<String> logDestinations,
    Map<String, String> tags) implements Desired {
  public static final String ALLOW = "Allow";
  public static final String BLOCK = "Block";
  /** What WAF wants a log group's name to begin with (WAF developer guide, "Sending web ACL traffic logs"). */
  public static final String LOG_PREFIX = "aws-waf-logs-";

  public WebAcl {
    allowedIpSets = List.copyOf(allowedIpSets);
    blockedIpSets = List.copyOf(blockedIpSets);
    rateLimitPerIp = rateLimitPerIp == null ? Integer.valueOf(0) : rateLimitPerIp;
    managedRules = List.copyOf(managedRules);
    logDestinations = List.copyOf(logDestinations);
  }
}
