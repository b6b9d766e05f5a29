package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.ModifySecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleUpdate;

/** EC2's security group rules, edited in place: everything but the group, the direction and the sort of peer. */
final class SecurityGroupRuleChanges implements Ec2State.Part {
  private final Ec2State state;
  private final IpPermissions permissions;

  SecurityGroupRuleChanges(Ec2State state) {
    this.state = state;
    this.permissions = new IpPermissions(state);
  }

  @Override
  public ModifySecurityGroupRulesResponse modifySecurityGroupRules(ModifySecurityGroupRulesRequest request) {
    state.group(request.groupId());
    for (SecurityGroupRuleUpdate update : request.securityGroupRules()) {
      SecurityGroupRule rule = state.rules.get(update.securityGroupRuleId());
      if (rule == null || !rule.groupId().equals(request.groupId())) {
        throw EC2.refuse("InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '" + update.securityGroupRuleId() + "' does not exist");
      }
      SecurityGroupRule changed = changed(rule, update.securityGroupRule());
      boolean twin = state.rules.with("group-id=" + request.groupId()).stream()
          .anyMatch(other -> !other.securityGroupRuleId().equals(rule.securityGroupRuleId())
              && IpPermissions.same(other, changed));
      if (twin) {
        throw EC2.refuse("InvalidPermission.Duplicate",
            "the specified rule \"" + IpPermissions.describe(changed) + "\" already exists");
      }
      state.rules.change(rule.securityGroupRuleId(), _ -> changed);
    }
    return ModifySecurityGroupRulesResponse.builder().returnValue(true).build();
  }

  private SecurityGroupRule changed(SecurityGroupRule rule, SecurityGroupRuleRequest wanted) {
    long peers = Stream.of(wanted.cidrIpv4(), wanted.cidrIpv6(), wanted.prefixListId(), wanted.referencedGroupId())
        .filter(peer -> peer != null).count();
    if (peers != 1) {
      throw EC2.refuse(peers == 0 ? "MissingParameter" : "InvalidParameterCombination",
          "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId");
    }
    String description = wanted.description() == null ? rule.description() : wanted.description();
    IpPermission.Builder permission =
        IpPermission.builder().ipProtocol(wanted.ipProtocol()).fromPort(wanted.fromPort()).toPort(wanted.toPort());
    if (wanted.cidrIpv4() != null) {
      permission.ipRanges(range -> range.cidrIp(wanted.cidrIpv4()).description(description));
    } else if (wanted.cidrIpv6() != null) {
      permission.ipv6Ranges(range -> range.cidrIpv6(wanted.cidrIpv6()).description(description));
    } else if (wanted.prefixListId() != null) {
      permission.prefixListIds(list -> list.prefixListId(wanted.prefixListId()).description(description));
    } else {
      permission.userIdGroupPairs(pair -> pair.groupId(wanted.referencedGroupId()).description(description));
    }
    SecurityGroupRule changed =
        permissions.rules(rule.groupId(), rule.isEgress(), List.of(permission.build())).getFirst();
    boolean sameSort = (rule.cidrIpv4() == null) == (changed.cidrIpv4() == null)
        && (rule.cidrIpv6() == null) == (changed.cidrIpv6() == null)
        && (rule.prefixListId() == null) == (changed.prefixListId() == null);
    if (!sameSort) {
      throw EC2.refuse("InvalidParameterValue", "Invalid rule type for security group rule '"
          + rule.securityGroupRuleId() + "'. You may not change the type of an existing rule's source or destination.");
    }
    return changed.toBuilder().securityGroupRuleId(rule.securityGroupRuleId())
        .securityGroupRuleArn(rule.securityGroupRuleArn()).groupOwnerId(rule.groupOwnerId()).tags(rule.tags()).build();
  }
}
