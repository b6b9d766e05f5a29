package dev.webapp.platform.sandbox.aws.wafv2;

import static dev.webapp.platform.sandbox.aws.wafv2.Waf.WAF;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.wafv2.model.Rule;
import software.amazon.awssdk.services.wafv2.model.Statement;

/** What WAF refuses of rules, and what they take of its capacity. */
final class WebAclRules {
  /** AWS's own rule groups with their capacity (WAF developer guide, "AWS Managed Rules rule groups list"). */
  private static final Map<String, Integer> GROUPS = Map.ofEntries(
      Map.entry("AWSManagedRulesCommonRuleSet", 700), Map.entry("AWSManagedRulesKnownBadInputsRuleSet", 200),
      Map.entry("AWSManagedRulesSQLiRuleSet", 200), Map.entry("AWSManagedRulesAmazonIpReputationList", 25),
      Map.entry("AWSManagedRulesAnonymousIpList", 50), Map.entry("AWSManagedRulesAdminProtectionRuleSet", 100),
      Map.entry("AWSManagedRulesLinuxRuleSet", 200), Map.entry("AWSManagedRulesUnixRuleSet", 100),
      Map.entry("AWSManagedRulesWindowsRuleSet", 200), Map.entry("AWSManagedRulesPHPRuleSet", 100),
      Map.entry("AWSManagedRulesWordPressRuleSet", 100));
  private static final int MOST_CAPACITY = 5000;

  private WebAclRules() {}

  /** Refuses what WAF would; IP sets are looked for in {@code entities}. */
  static long check(List<Rule> rules, Entities entities) {
    Set<Object> unique = new HashSet<>();
    long capacity = 0;
    for (Rule rule : rules) {
      if (!unique.add(rule.name()) || !unique.add(rule.priority())) {
        throw Entities.invalid("Your statement has rules of one name or priority., field: RULE, parameter: "
            + rule.name());
      }
      if (rule.visibilityConfig() == null || rule.statement() == null) {
        throw Entities.invalid("A required field is missing from the parameter., field: RULE, parameter: "
            + rule.name());
      }
      boolean group = rule.statement().managedRuleGroupStatement() != null;
      if (group == (rule.overrideAction() == null) || group == (rule.action() != null)) {
        throw Entities.invalid("A reference in your rule statement is not valid., field: RULE_ACTION, parameter: "
            + rule.name());
      }
      capacity += capacity(rule.statement(), entities);
    }
    if (capacity > MOST_CAPACITY) {
      throw WAF.refuse("WAFLimitsExceededException", "You exceeded your resource limit.");
    }
    return capacity;
  }

  private static int capacity(Statement statement, Entities entities) {
    if (statement.ipSetReferenceStatement() != null) {
      entities.known(statement.ipSetReferenceStatement().arn());
      return 1;
    }
    if (statement.rateBasedStatement() != null) {
      long limit = statement.rateBasedStatement().limit();
      if (limit < 10 || limit > 2_000_000_000L) {
        throw Entities.invalid("The parameter contains an invalid value., field: RATE_LIMIT, parameter: " + limit);
      }
      return 2;
    }
    if (statement.managedRuleGroupStatement() != null) {
      Integer capacity = GROUPS.get(statement.managedRuleGroupStatement().name());
      if (capacity == null || !"AWS".equals(statement.managedRuleGroupStatement().vendorName())) {
        throw Entities.invalid("The specified managed rule group is not valid., field: MANAGED_RULE_SET, parameter: "
            + statement.managedRuleGroupStatement().name());
      }
      return capacity;
    }
    return 10;
  }
}
