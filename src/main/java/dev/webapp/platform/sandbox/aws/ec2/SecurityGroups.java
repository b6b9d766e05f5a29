package dev.webapp.platform.sandbox.aws.ec2;

import static dev.webapp.platform.sandbox.aws.ec2.Ec2.EC2;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** EC2's security groups. */
final class SecurityGroups implements Ec2State.Part {
  /** What AWS allows in names and descriptions of groups in a VPC, and in descriptions of rules. */
  static final Pattern TEXT = Pattern.compile("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{0,255}");

  private static final Set<String> FILTERS = Set.of("group-id", "group-name", "vpc-id", "description");

  private final Ec2State state;

  SecurityGroups(Ec2State state) {
    this.state = state;
  }

  @Override
  public CreateSecurityGroupResponse createSecurityGroup(CreateSecurityGroupRequest request) {
    String name = request.groupName();
    if (name == null || name.isEmpty()) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter GroupName");
    }
    if (request.description() == null || request.description().isEmpty()) {
      throw EC2.refuse("MissingParameter", "The request must contain the parameter GroupDescription");
    }
    if (!TEXT.matcher(name).matches() || name.startsWith("sg-")) {
      throw EC2.refuse("InvalidParameterValue", "Value (" + name + ") for parameter GroupName is invalid.");
    }
    if (!TEXT.matcher(request.description()).matches()) {
      throw EC2.refuse("InvalidParameterValue",
          "Value (" + request.description() + ") for parameter GroupDescription is invalid.");
    }
    if (request.vpcId() == null) {
      throw EC2.refuse("VPCIdNotSpecified", "No default VPC for this user");
    }
    if (state.vpcs.get(request.vpcId()) == null) {
      throw EC2.refuse("InvalidVpcID.NotFound", "The vpc ID '" + request.vpcId() + "' does not exist");
    }
    List<Tag> tags = Ec2State.tagsAtBirth(request.tagSpecifications(), ResourceType.SECURITY_GROUP);
    if (!state.groups.with("name=" + request.vpcId() + "/" + name).isEmpty()) {
      throw EC2.refuse("InvalidGroup.Duplicate",
          "The security group '" + name + "' already exists for VPC '" + request.vpcId() + "'");
    }
    Map<String, String> byKey = tags.stream().collect(
        Collectors.toMap(Tag::key, tag -> tag.value() == null ? "" : tag.value()));
    String id = state.addGroup(request.vpcId(), name, request.description(), byKey);
    SecurityGroup group = state.groups.get(id);
    return CreateSecurityGroupResponse.builder()
        .groupId(id).securityGroupArn(group.securityGroupArn()).tags(group.tags()).build();
  }

  @Override
  public DescribeSecurityGroupsResponse describeSecurityGroups(DescribeSecurityGroupsRequest request) {
    if (request.hasGroupIds() && !request.groupIds().isEmpty() && request.maxResults() != null) {
      throw EC2.refuse("InvalidParameterCombination",
          "The parameter groupIds cannot be used with the parameter maxResults");
    }
    for (String name : request.groupNames()) {
      throw EC2.refuse("InvalidGroup.NotFound", "The security group '" + name + "' does not exist in default VPC");
    }
    request.groupIds().forEach(state::group);
    List<List<String>> clauses = new ArrayList<>(Ec2State.clauses(request.filters(), FILTERS));
    if (!request.groupIds().isEmpty()) {
      clauses.add(request.groupIds().stream().map(id -> "group-id=" + id).toList());
    }
    Page<SecurityGroup> page = state.groups.page(request.nextToken(), Networks.size(request.maxResults()), clauses);
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(page.items().stream().map(this::withPermissions).toList())
        .nextToken(page.next())
        .build();
  }

  @Override
  public DeleteSecurityGroupResponse deleteSecurityGroup(DeleteSecurityGroupRequest request) {
    SecurityGroup group = state.group(request.groupId());
    String id = group.groupId();
    if (group.groupName().equals("default")) {
      throw EC2.refuse("CannotDelete",
          "the specified group: \"" + id + "\" name: \"default\" cannot be deleted by a user");
    }
    boolean referenced = state.rules.with("references=" + id).stream().anyMatch(rule -> !rule.groupId().equals(id));
    if (referenced || state.attachments(id).findAny().isPresent()) {
      throw EC2.refuse("DependencyViolation", "resource " + id + " has a dependent object");
    }
    state.rules.with("group-id=" + id).forEach(rule -> state.rules.remove(rule.securityGroupRuleId()));
    state.groups.remove(id);
    return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(id).build();
  }

  /** A group shows its rules once more, gathered by protocol and ports. */
  private SecurityGroup withPermissions(SecurityGroup group) {
    List<SecurityGroupRule> rules = state.rules.with("group-id=" + group.groupId());
    return group.toBuilder()
        .ipPermissions(permissions(rules, false))
        .ipPermissionsEgress(permissions(rules, true))
        .build();
  }

  private static List<IpPermission> permissions(List<SecurityGroupRule> rules, boolean egress) {
    Map<List<Object>, List<SecurityGroupRule>> gathered = rules.stream()
        .filter(rule -> rule.isEgress() == egress)
        .collect(Collectors.groupingBy(
            rule -> List.of(rule.ipProtocol(), rule.fromPort(), rule.toPort()),
            LinkedHashMap::new, Collectors.toList()));
    return gathered.values().stream().map(SecurityGroups::permission).toList();
  }

  private static IpPermission permission(List<SecurityGroupRule> rules) {
    List<IpRange> ranges = new ArrayList<>();
    List<Ipv6Range> ipv6Ranges = new ArrayList<>();
    List<PrefixListId> prefixLists = new ArrayList<>();
    List<UserIdGroupPair> groups = new ArrayList<>();
    for (SecurityGroupRule rule : rules) {
      if (rule.cidrIpv4() != null) {
        ranges.add(IpRange.builder().cidrIp(rule.cidrIpv4()).description(rule.description()).build());
      } else if (rule.cidrIpv6() != null) {
        ipv6Ranges.add(Ipv6Range.builder().cidrIpv6(rule.cidrIpv6()).description(rule.description()).build());
      } else if (rule.prefixListId() != null) {
        prefixLists.add(
            PrefixListId.builder().prefixListId(rule.prefixListId()).description(rule.description()).build());
      } else {
        groups.add(UserIdGroupPair.builder().groupId(rule.referencedGroupInfo().groupId())
            .userId(rule.referencedGroupInfo().userId()).description(rule.description()).build());
      }
    }
    SecurityGroupRule first = rules.getFirst();
    boolean all = first.ipProtocol().equals("-1");
    return IpPermission.builder()
        .ipProtocol(first.ipProtocol())
        .fromPort(all ? null : first.fromPort())
        .toPort(all ? null : first.toPort())
        .ipRanges(ranges).ipv6Ranges(ipv6Ranges).prefixListIds(prefixLists).userIdGroupPairs(groups)
        .build();
  }
}
