package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Rules of security groups, of ours and of those we only add to, such as the cluster's. AWS gives them ids; what is
 * known before is the tag {@code Name}, which equals the handle's physical name.
 */
public final class SecurityGroupRuleKind implements ResourceKind<SecurityGroupRule, ObservedSecurityGroupRule> {
  /** EC2 judges a rule beside its group; the one that a new group has is not tagged. */
  static final Grant OF_OWNED_GROUPS = Grant.on("RulesOfGroups", "ec2", "security-group-rule/*").any(
      "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress", "ModifySecurityGroupRules");

  private static final String NAME = "Name";
  private static final Map<String, String> PROTOCOLS =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6", "all", "-1");
  private final Clients clients;

  public SecurityGroupRuleKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "SecurityGroupRule";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedSecurityGroupRule> observe(Scope scope, Collection<Sought<SecurityGroupRule>> sought) {
    Map<String, List<ObservedSecurityGroupRule>> byName = new TreeMap<>();
    Portions.of(sought.stream().map(s -> s.handle().physicalName()).toList()).forEach(names ->
        ec2(scope).describeSecurityGroupRulesPaginator(r -> r.filters(f -> f.name("tag:" + NAME).values(names)))
            .securityGroupRules().stream().map(SecurityGroupRuleKind::read)
            .forEach(r -> byName.computeIfAbsent(r.tags().get(NAME), _ -> new ArrayList<>()).add(r)));
    Map<Handle, ObservedSecurityGroupRule> found = new LinkedHashMap<>();
    for (Sought<SecurityGroupRule> each : sought) {
      // Anybody may call a rule the same; ours also says which resource it is.
      byName.getOrDefault(each.handle().physicalName(), List.of()).stream()
          .filter(r -> each.handle().id().toString().equals(r.tags().get(Ownership.ID)))
          .findFirst().ifPresent(rule -> found.put(each.handle(), rule));
    }
    return found;
  }

  private static ObservedSecurityGroupRule read(software.amazon.awssdk.services.ec2.model.SecurityGroupRule rule) {
    String peer = rule.cidrIpv4() != null ? rule.cidrIpv4()
        : rule.cidrIpv6() != null ? rule.cidrIpv6()
        : rule.prefixListId() != null ? rule.prefixListId()
        : rule.referencedGroupInfo() != null ? rule.referencedGroupInfo().groupId() : null;
    return new ObservedSecurityGroupRule(rule.securityGroupRuleId(), rule.groupId(),
        Boolean.TRUE.equals(rule.isEgress()) ? SecurityGroupRule.EGRESS : SecurityGroupRule.INGRESS, rule.ipProtocol(),
        portOf(rule.fromPort()), portOf(rule.toPort()), peer, rule.description() == null ? "" : rule.description(),
        Tags.read(rule.tags(), Tag::key, Tag::value));
  }

  private static Integer portOf(Integer port) {
    return port == null ? -1 : port;
  }

  @Override
  public SecurityGroupRule project(ObservedSecurityGroupRule observed, SecurityGroupRule desired) {
    boolean all = observed.protocol().equals("-1") && protocol(desired).equals("-1");
    boolean samePeer = Peer.of(desired.peer()).same(Peer.of(observed.peer()));
    return new SecurityGroupRule(observed.groupId(), observed.direction(),
        protocol(desired).equals(observed.protocol()) ? desired.protocol() : observed.protocol(),
        all ? desired.fromPort() : observed.fromPort(), all ? desired.toPort() : observed.toPort(),
        samePeer ? desired.peer() : observed.peer(), observed.description(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** As AWS keeps it. */
  private static String protocol(SecurityGroupRule rule) {
    return PROTOCOLS.getOrDefault(rule.protocol(), rule.protocol());
  }

  @Override
  public Readiness readiness(ObservedSecurityGroupRule observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedSecurityGroupRule observed) {
    return Outputs.of("ruleId", observed.ruleId());
  }

  @Override
  public ObservedSecurityGroupRule create(Handle handle, Scope scope, SecurityGroupRule desired, Token token) {
    Ec2Client ec2 = ec2(scope);
    TagSpecification tags = TagSpecification.builder().resourceType(ResourceType.SECURITY_GROUP_RULE)
        .tags(Tags.write(desired.tags(), Ec2Tags::tag)).build();
    try {
      var rules = ingress(desired)
          ? ec2.authorizeSecurityGroupIngress(r -> r.groupId(desired.groupId()).ipPermissions(permission(desired))
              .tagSpecifications(tags)).securityGroupRules()
          : ec2.authorizeSecurityGroupEgress(r -> r.groupId(desired.groupId()).ipPermissions(permission(desired))
              .tagSpecifications(tags)).securityGroupRules();
      ObservedSecurityGroupRule made = read(rules.getFirst());
      return made.tags().isEmpty() ? with(made, new TreeMap<>(desired.tags())) : made;
    } catch (Problem problem) {
      if (problem.is("InvalidPermission.Duplicate")) {
        throw new Problem(Problem.Category.EXISTS, problem.code(), problem.action(), problem.getMessage()
            + " in " + desired.groupId() + "; if it is not this platform's, remove it there and it will be made again",
            null, problem);
      }
      throw problem;
    }
  }

  private static IpPermission permission(SecurityGroupRule rule) {
    Peer peer = Peer.of(rule.peer());
    IpPermission.Builder permission = IpPermission.builder().ipProtocol(protocol(rule));
    if (!protocol(rule).equals("-1")) {
      permission.fromPort(rule.fromPort()).toPort(rule.toPort());
    }
    String description = rule.description();
    return switch (peer.sort()) {
      case GROUP -> permission.userIdGroupPairs(
          UserIdGroupPair.builder().groupId(peer.value()).description(description).build()).build();
      case PREFIX_LIST -> permission.prefixListIds(
          PrefixListId.builder().prefixListId(peer.value()).description(description).build()).build();
      case IPV6 -> permission.ipv6Ranges(
          Ipv6Range.builder().cidrIpv6(peer.value()).description(description).build()).build();
      case IPV4 -> permission.ipRanges(
          IpRange.builder().cidrIp(peer.value()).description(description).build()).build();
    };
  }

  @Override
  public ObservedSecurityGroupRule update(
      Handle handle, Scope scope, SecurityGroupRule desired, ObservedSecurityGroupRule observed, Delta delta) {
    Ec2Client ec2 = ec2(scope);
    if (delta.touchesAny("protocol", "fromPort", "toPort", "peer", "description")) {
      return modify(ec2, desired, observed);
    }
    Map<String, String> tags = new TreeMap<>(observed.tags());
    Ec2Tags.update(ec2, observed.ruleId(), delta, tags);
    return with(observed, tags);
  }

  private static ObservedSecurityGroupRule modify(
      Ec2Client ec2, SecurityGroupRule desired, ObservedSecurityGroupRule observed) {
    Peer peer = Peer.of(desired.peer());
    boolean all = protocol(desired).equals("-1");
    Integer from = all ? Integer.valueOf(-1) : desired.fromPort();
    Integer to = all ? Integer.valueOf(-1) : desired.toPort();
    String description = desired.description() == null ? observed.description() : desired.description();
    SecurityGroupRuleRequest.Builder rule = SecurityGroupRuleRequest.builder().ipProtocol(protocol(desired))
        .fromPort(from).toPort(to).description(description);
    switch (peer.sort()) {
      case GROUP -> rule.referencedGroupId(peer.value());
      case PREFIX_LIST -> rule.prefixListId(peer.value());
      case IPV6 -> rule.cidrIpv6(peer.value());
      case IPV4 -> rule.cidrIpv4(peer.value());
    }
    ec2.modifySecurityGroupRules(r -> r.groupId(observed.groupId()).securityGroupRules(
        s -> s.securityGroupRuleId(observed.ruleId()).securityGroupRule(rule.build())));
    return new ObservedSecurityGroupRule(observed.ruleId(), observed.groupId(), observed.direction(), protocol(desired),
        from, to, peer.value(), description, observed.tags());
  }

  private static ObservedSecurityGroupRule with(ObservedSecurityGroupRule observed, Map<String, String> tags) {
    return new ObservedSecurityGroupRule(observed.ruleId(), observed.groupId(), observed.direction(),
        observed.protocol(), observed.fromPort(), observed.toPort(), observed.peer(), observed.description(), tags);
  }

  /** A group that is gone took its rules with it. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedSecurityGroupRule observed, Farewell how) {
    Ec2Client ec2 = ec2(scope);
    try {
      if (observed.direction().equals(SecurityGroupRule.INGRESS)) {
        ec2.revokeSecurityGroupIngress(r -> r.groupId(observed.groupId()).securityGroupRuleIds(observed.ruleId()));
      } else {
        ec2.revokeSecurityGroupEgress(r -> r.groupId(observed.groupId()).securityGroupRuleIds(observed.ruleId()));
      }
    } catch (Problem problem) {
      if (!problem.is("InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound", "InvalidGroup.NotFound")) {
        throw problem;
      }
    }
  }

  private static boolean ingress(SecurityGroupRule rule) {
    return switch (rule.direction()) {
      case SecurityGroupRule.INGRESS -> true;
      case SecurityGroupRule.EGRESS -> false;
      default -> throw new IllegalArgumentException("neither ingress nor egress: '" + rule.direction() + "'");
    };
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeSecurityGroupRules", "ec2:AuthorizeSecurityGroupIngress",
        "ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress",
        "ec2:ModifySecurityGroupRules",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target rules = Grant.on("SecurityGroupRules", "ec2", "security-group-rule/*");
    return List.of(
        Grant.on("SecurityGroups", "ec2", "security-group/*").owned("AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
            "ModifySecurityGroupRules"),
        rules.owned("CreateTags", "DeleteTags"),
        rules.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress"), "CreateTags"),
        OF_OWNED_GROUPS);
  }
}
