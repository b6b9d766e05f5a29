package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressResponse;

/** EC2's security group rules: all of a request or nothing. */
final class SecurityGroupRules implements Ec2State.Part {
  /** Rules per group and direction, AWS's default quota. */
  static final int QUOTA = 60;

  private static final Set<String> FILTERS = Set.of("group-id", "security-group-rule-id");

  private final Ec2State state;
  private final IpPermissions permissions;

  SecurityGroupRules(Ec2State state) {
    this.state = state;
    this.permissions = new IpPermissions(state);
  }

  @Override
  public DescribeSecurityGroupRulesResponse describeSecurityGroupRules(DescribeSecurityGroupRulesRequest request) {
    for (String id : request.securityGroupRuleIds()) {
      rule(id);
    }
    List<List<String>> clauses = new ArrayList<>(Ec2State.clauses(request.filters(), FILTERS));
    if (!request.securityGroupRuleIds().isEmpty()) {
      clauses.add(request.securityGroupRuleIds().stream().map(id -> "security-group-rule-id=" + id).toList());
    }
    Page<SecurityGroupRule> page =
        state.rules.page(request.nextToken(), Networks.size(request.maxResults()), clauses);
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(page.items()).nextToken(page.next()).build();
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse authorizeSecurityGroupIngress(
      AuthorizeSecurityGroupIngressRequest request) {
    List<SecurityGroupRule> added =
        authorize(request.groupId(), false, request.ipPermissions(), request.tagSpecifications());
    return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true).securityGroupRules(added).build();
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse authorizeSecurityGroupEgress(
      AuthorizeSecurityGroupEgressRequest request) {
    List<SecurityGroupRule> added =
        authorize(request.groupId(), true, request.ipPermissions(), request.tagSpecifications());
    return AuthorizeSecurityGroupEgressResponse.builder().returnValue(true).securityGroupRules(added).build();
  }

  private List<SecurityGroupRule> authorize(
      String groupId, boolean egress, List<IpPermission> ipPermissions, List<TagSpecification> specifications) {
    state.group(groupId);
    List<Tag> tags = Ec2State.tagsAtBirth(specifications, ResourceType.SECURITY_GROUP_RULE);
    List<SecurityGroupRule> wanted = permissions.rules(groupId, egress, ipPermissions);
    List<SecurityGroupRule> present = rules(groupId, egress);
    List<SecurityGroupRule> all = new ArrayList<>(present);
    for (SecurityGroupRule rule : wanted) {
      if (all.stream().anyMatch(other -> IpPermissions.same(other, rule))) {
        throw EC2.refuse("InvalidPermission.Duplicate",
            "the specified rule \"" + IpPermissions.describe(rule) + "\" already exists");
      }
      all.add(rule);
    }
    if (all.size() > QUOTA) {
      throw EC2.refuse("RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
    return wanted.stream().map(rule -> state.addRule(rule.toBuilder().tags(tags).build())).toList();
  }

  @Override
  public RevokeSecurityGroupIngressResponse revokeSecurityGroupIngress(RevokeSecurityGroupIngressRequest request) {
    return RevokeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(
            revoke(request.groupId(), false, request.securityGroupRuleIds(), request.ipPermissions()))
        .build();
  }

  @Override
  public RevokeSecurityGroupEgressResponse revokeSecurityGroupEgress(RevokeSecurityGroupEgressRequest request) {
    return RevokeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .revokedSecurityGroupRules(
            revoke(request.groupId(), true, request.securityGroupRuleIds(), request.ipPermissions()))
        .build();
  }

  private List<RevokedSecurityGroupRule> revoke(
      String groupId, boolean egress, List<String> ids, List<IpPermission> ipPermissions) {
    state.group(groupId);
    if (ids.isEmpty() && ipPermissions.isEmpty()) {
      throw EC2.refuse("MissingParameter", "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.");
    }
    List<SecurityGroupRule> going = new ArrayList<>();
    ids.forEach(id -> going.add(rule(id, groupId, egress)));
    going.addAll(found(groupId, egress, ipPermissions));
    going.forEach(rule -> state.rules.remove(rule.securityGroupRuleId()));
    return going.stream()
        .map(rule -> RevokedSecurityGroupRule.builder().securityGroupRuleId(rule.securityGroupRuleId())
            .groupId(groupId).isEgress(egress).ipProtocol(rule.ipProtocol()).fromPort(rule.fromPort())
            .toPort(rule.toPort()).cidrIpv4(rule.cidrIpv4()).cidrIpv6(rule.cidrIpv6()).description(rule.description())
            .build())
        .toList();
  }

  @Override
  public UpdateSecurityGroupRuleDescriptionsIngressResponse updateSecurityGroupRuleDescriptionsIngress(
      UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
    describe(request.groupId(), false, request.securityGroupRuleDescriptions(), request.ipPermissions());
    return UpdateSecurityGroupRuleDescriptionsIngressResponse.builder().returnValue(true).build();
  }

  @Override
  public UpdateSecurityGroupRuleDescriptionsEgressResponse updateSecurityGroupRuleDescriptionsEgress(
      UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
    describe(request.groupId(), true, request.securityGroupRuleDescriptions(), request.ipPermissions());
    return UpdateSecurityGroupRuleDescriptionsEgressResponse.builder().returnValue(true).build();
  }

  private void describe(String groupId, boolean egress, List<SecurityGroupRuleDescription> byId,
      List<IpPermission> ipPermissions) {
    state.group(groupId);
    byId.forEach(description -> rule(description.securityGroupRuleId(), groupId, egress));
    found(groupId, egress, ipPermissions);
    byId.forEach(each -> describe(each.securityGroupRuleId(), each.description()));
    List<SecurityGroupRule> described =
        ipPermissions.isEmpty() ? List.of() : permissions.rules(groupId, egress, ipPermissions);
    for (SecurityGroupRule wanted : described) {
      rules(groupId, egress).stream().filter(rule -> IpPermissions.same(rule, wanted))
          .forEach(rule -> describe(rule.securityGroupRuleId(), wanted.description()));
    }
  }

  private void describe(String ruleId, String description) {
    IpPermissions.checkDescription(description);
    state.rules.change(ruleId, rule -> rule.toBuilder().description(description).build());
  }

  private List<SecurityGroupRule> found(String groupId, boolean egress, List<IpPermission> ipPermissions) {
    if (ipPermissions.isEmpty()) {
      return List.of();
    }
    List<SecurityGroupRule> present = rules(groupId, egress);
    return permissions.rules(groupId, egress, ipPermissions).stream()
        .map(wanted -> present.stream().filter(rule -> IpPermissions.same(rule, wanted)).findFirst().orElseThrow(() ->
            EC2.refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")))
        .toList();
  }

  private List<SecurityGroupRule> rules(String groupId, boolean egress) {
    return state.rules.with("group-id=" + groupId).stream().filter(rule -> rule.isEgress() == egress).toList();
  }

  private SecurityGroupRule rule(String id, String groupId, boolean egress) {
    SecurityGroupRule rule = rule(id);
    if (!rule.groupId().equals(groupId) || rule.isEgress() != egress) {
      throw notFound(id);
    }
    return rule;
  }

  private SecurityGroupRule rule(String id) {
    SecurityGroupRule rule = state.rules.get(id);
    if (rule == null) {
      throw notFound(id);
    }
    return rule;
  }

  private static RuntimeException notFound(String id) {
    return EC2.refuse("InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '" + id + "' does not exist");
  }
}
