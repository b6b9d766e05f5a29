package dev.webapp.platform.aws.wafv2;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rule groups that AWS keeps up to date and asks nothing extra for (WAF developer guide, "AWS Managed Rules rule
 * groups list"). Of the groups' versions the one counts that AWS calls the default.
 */
public enum ManagedRuleGroup {
  COMMON_RULE_SET("CommonRuleSet", "AWSManagedRulesCommonRuleSet"),
  KNOWN_BAD_INPUTS("KnownBadInputs", "AWSManagedRulesKnownBadInputsRuleSet"),
  SQL_INJECTION("SqlInjection", "AWSManagedRulesSQLiRuleSet"),
  IP_REPUTATION("IpReputation", "AWSManagedRulesAmazonIpReputationList"),
  ANONYMOUS_IP("AnonymousIp", "AWSManagedRulesAnonymousIpList"),
  ADMIN_PROTECTION("AdminProtection", "AWSManagedRulesAdminProtectionRuleSet"),
  LINUX("Linux", "AWSManagedRulesLinuxRuleSet"),
  UNIX("Unix", "AWSManagedRulesUnixRuleSet"),
  WINDOWS("Windows", "AWSManagedRulesWindowsRuleSet"),
  PHP("Php", "AWSManagedRulesPHPRuleSet"),
  WORD_PRESS("WordPress", "AWSManagedRulesWordPressRuleSet");

  private final String word;
  private final String awsName;

  ManagedRuleGroup(String word, String awsName) {
    this.word = word;
    this.awsName = awsName;
  }

  /** As a spec has it. */
  public String word() {
    return word;
  }

  /** As AWS calls it. */
  public String awsName() {
    return awsName;
  }

  /** The one that a spec calls so. */
  public static Optional<ManagedRuleGroup> of(String word) {
    return Arrays.stream(values()).filter(group -> group.word.equals(word)).findFirst();
  }
}
