package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What is kept from the load balancer and from front ends, by AWS WAF. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.countOnly) || self.countOnly.all(c, c in (has(self.rules) && size(self.rules) > 0 ? self.rules "
        + ": ['CommonRuleSet', 'KnownBadInputs', 'IpReputation']))",
    fieldPath = ".countOnly",
    message = "countOnly names a rule group that rules doesn't have: add it there, or remove it here")
@ValidationRule(
    value = "!has(self.rules) || self.rules.all(r, self.rules.exists_one(other, other == r))",
    fieldPath = ".rules",
    message = "rules names a rule group twice: name each once")
public record FirewallSpec(
    @Size(max = 11)
    @JsonPropertyDescription("AWS's managed rule groups, asked in this order: CommonRuleSet, KnownBadInputs, "
        + "SqlInjection, IpReputation, AnonymousIp, AdminProtection, Linux, Unix, Windows, Php, WordPress. Default: "
        + "CommonRuleSet, KnownBadInputs and IpReputation.")
    List<RuleGroup> rules,

    @Size(max = 11)
    @JsonPropertyDescription("Those of rules that only count what they would block, as its metrics in CloudWatch "
        + "show: for trying them out. Default: none.")
    List<RuleGroup> countOnly,

    @Min(10) @Max(2000000000)
    @JsonPropertyDescription("How many requests an address may send within five minutes; it is blocked while it sends "
        + "more. Default: no limit.")
    Integer rateLimitPerIp,

    @Size(max = 100)
    @JsonPropertyDescription("Blocks of addresses, such as 192.0.2.0/24 or 2001:db8::/32, that are let through, "
        + "whatever the rules say. Default: none.")
    List<@Size(max = 43) @Pattern(FirewallSpec.BLOCK) String> allow,

    @Size(max = 100)
    @JsonPropertyDescription("Blocks of addresses that are kept out. Default: none.")
    List<@Size(max = 43) @Pattern(FirewallSpec.BLOCK) String> block,

    @JsonPropertyDescription("A log of every request that the firewall has seen, in CloudWatch Logs, without cookies "
        + "and authorization headers. Default: none.")
    Logs logs) {
  /** WAF takes neither all addresses nor one without its length. */
  static final String BLOCK = "^([0-9]{1,3}([.][0-9]{1,3}){3}/([1-9]|[12][0-9]|3[0-2])"
      + "|[0-9a-fA-F:]*:[0-9a-fA-F:]*/([1-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$";

  public FirewallSpec {
    rules = Copies.of(rules);
    countOnly = Copies.of(countOnly);
    allow = Copies.of(allow);
    block = Copies.of(block);
  }

  /** See {@link FirewallSpec#rules()}. */
  public enum RuleGroup {
    @JsonProperty("CommonRuleSet") COMMON_RULE_SET,
    @JsonProperty("KnownBadInputs") KNOWN_BAD_INPUTS,
    @JsonProperty("SqlInjection") SQL_INJECTION,
    @JsonProperty("IpReputation") IP_REPUTATION,
    @JsonProperty("AnonymousIp") ANONYMOUS_IP,
    @JsonProperty("AdminProtection") ADMIN_PROTECTION,
    @JsonProperty("Linux") LINUX,
    @JsonProperty("Unix") UNIX,
    @JsonProperty("Windows") WINDOWS,
    @JsonProperty("Php") PHP,
    @JsonProperty("WordPress") WORD_PRESS
  }

  /** See {@link FirewallSpec#logs()}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Logs(
      @Required
      @JsonPropertyDescription("Whether requests are logged.")
      Boolean enabled,

      @Min(1) @Max(3653)
      @JsonPropertyDescription("Days after which entries are deleted; one of those that CloudWatch Logs has, such as "
          + "7, 30, 90 or 365. Default: 30.")
      @ValidationRule(
          value = "self in [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, "
              + "2922, 3288, 3653]",
          message = "CloudWatch Logs doesn't have this retention: choose the next longer of 1, 3, 5, 7, 14, 30, 60, "
              + "90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653 days")
      Integer retentionDays) {}
}
