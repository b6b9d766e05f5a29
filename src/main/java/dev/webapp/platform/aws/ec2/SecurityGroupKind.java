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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Security groups of a VPC, found by name. */
public final class SecurityGroupKind implements ResourceKind<SecurityGroup, ObservedSecurityGroup> {
  static final String ANYWHERE = "0.0.0.0/0";
  static final String ANYWHERE_IPV6 = "::/0";
  private final Clients clients;

  public SecurityGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "SecurityGroup";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedSecurityGroup> observe(Scope scope, Collection<Sought<SecurityGroup>> sought) {
    Map<String, List<ObservedSecurityGroup>> byName = new TreeMap<>();
    Portions.of(sought.stream().map(s -> s.handle().physicalName()).toList()).forEach(names ->
        ec2(scope).describeSecurityGroupsPaginator(r -> r.filters(f -> f.name("group-name").values(names)))
            .securityGroups().stream().map(SecurityGroupKind::read)
            .forEach(g -> byName.computeIfAbsent(g.groupName(), _ -> new ArrayList<>()).add(g)));
    Map<Handle, ObservedSecurityGroup> found = new LinkedHashMap<>();
    for (Sought<SecurityGroup> each : sought) {
      pick(each, byName.getOrDefault(each.handle().physicalName(), List.of()))
          .ifPresent(group -> found.put(each.handle(), group));
    }
    return found;
  }

  /** The one in the VPC where it shall be, else the one that we made in another, so that it can be replaced. */
  private static Optional<ObservedSecurityGroup> pick(
      Sought<SecurityGroup> sought, List<ObservedSecurityGroup> sameName) {
    Stream<ObservedSecurityGroup> there = sameName.stream()
        .filter(g -> sought.desired() != null && g.vpcId().equals(sought.desired().vpcId()));
    Stream<ObservedSecurityGroup> ours = sameName.stream()
        .filter(g -> sought.handle().id().toString().equals(g.tags().get(Ownership.ID)));
    return Stream.concat(there, ours).findFirst();
  }

  private static ObservedSecurityGroup read(software.amazon.awssdk.services.ec2.model.SecurityGroup group) {
    List<String> open = new ArrayList<>();
    List<IpPermission> all = group.ipPermissionsEgress().stream().filter(p -> "-1".equals(p.ipProtocol())).toList();
    if (all.stream().flatMap(p -> p.ipRanges().stream()).anyMatch(r -> ANYWHERE.equals(r.cidrIp()))) {
      open.add(ANYWHERE);
    }
    if (all.stream().flatMap(p -> p.ipv6Ranges().stream()).anyMatch(r -> ANYWHERE_IPV6.equals(r.cidrIpv6()))) {
      open.add(ANYWHERE_IPV6);
    }
    return new ObservedSecurityGroup(group.groupId(), group.securityGroupArn(), group.groupName(), group.vpcId(),
        group.description(), List.copyOf(open), Tags.read(group.tags(), Tag::key, Tag::value));
  }

  @Override
  public SecurityGroup project(ObservedSecurityGroup observed, SecurityGroup desired) {
    boolean open = Boolean.TRUE.equals(desired.allowAllEgress())
        ? observed.openEgress().contains(ANYWHERE) : !observed.openEgress().isEmpty();
    return new SecurityGroup(observed.groupName(), observed.vpcId(), observed.description(), open,
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedSecurityGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedSecurityGroup observed) {
    return Outputs.of("groupId", observed.groupId()).and("arn", observed.arn());
  }

  @Override
  public ObservedSecurityGroup create(Handle handle, Scope scope, SecurityGroup desired, Token token) {
    var made = ec2(scope).createSecurityGroup(r -> r.groupName(desired.groupName()).vpcId(desired.vpcId())
        .description(desired.description())
        .tagSpecifications(t -> t.resourceType(ResourceType.SECURITY_GROUP).tags(tags(desired.tags()))));
    // AWS gives every new group the egress rule for IPv4; the one for IPv6, in VPCs that have it, shows later.
    return new ObservedSecurityGroup(made.groupId(), made.securityGroupArn(), desired.groupName(), desired.vpcId(),
        desired.description(), List.of(ANYWHERE), new TreeMap<>(desired.tags()));
  }

  @Override
  public ObservedSecurityGroup update(
      Handle handle, Scope scope, SecurityGroup desired, ObservedSecurityGroup observed, Delta delta) {
    Ec2Client ec2 = ec2(scope);
    if (delta.touches("allowAllEgress")) {
      return desired.allowAllEgress() ? open(ec2, observed) : close(ec2, observed);
    }
    Map<String, String> tags = new TreeMap<>(observed.tags());
    Ec2Tags.update(ec2, observed.groupId(), delta, tags);
    return with(observed, observed.openEgress(), tags);
  }

  private static ObservedSecurityGroup open(Ec2Client ec2, ObservedSecurityGroup observed) {
    try {
      ec2.authorizeSecurityGroupEgress(r -> r.groupId(observed.groupId()).ipPermissions(everything(List.of(ANYWHERE))));
    } catch (Problem problem) {
      if (!problem.is("InvalidPermission.Duplicate")) {
        throw problem;
      }
    }
    List<String> open = observed.openEgress().contains(ANYWHERE_IPV6)
        ? List.of(ANYWHERE, ANYWHERE_IPV6) : List.of(ANYWHERE);
    return with(observed, open, observed.tags());
  }

  private static ObservedSecurityGroup close(Ec2Client ec2, ObservedSecurityGroup observed) {
    try {
      ec2.revokeSecurityGroupEgress(
          r -> r.groupId(observed.groupId()).ipPermissions(everything(observed.openEgress())));
    } catch (Problem problem) {
      if (!problem.is("InvalidPermission.NotFound")) {
        throw problem;
      }
    }
    return with(observed, List.of(), observed.tags());
  }

  private static IpPermission everything(List<String> cidrs) {
    return IpPermission.builder().ipProtocol("-1")
        .ipRanges(cidrs.stream().filter(ANYWHERE::equals).map(c -> IpRange.builder().cidrIp(c).build()).toList())
        .ipv6Ranges(cidrs.stream().filter(ANYWHERE_IPV6::equals)
            .map(c -> Ipv6Range.builder().cidrIpv6(c).build()).toList())
        .build();
  }

  private static ObservedSecurityGroup with(
      ObservedSecurityGroup observed, List<String> openEgress, Map<String, String> tags) {
    return new ObservedSecurityGroup(observed.groupId(), observed.arn(), observed.groupName(), observed.vpcId(),
        observed.description(), openEgress, tags);
  }

  /** While an interface or a rule of another group refers to it, AWS answers DependencyViolation: that passes. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedSecurityGroup observed, Farewell how) {
    try {
      ec2(scope).deleteSecurityGroup(r -> r.groupId(observed.groupId()));
    } catch (Problem problem) {
      if (!problem.is("InvalidGroup.NotFound")) {
        throw problem;
      }
    }
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return Tags.write(tags, Ec2Tags::tag);
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeSecurityGroups", "ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup",
        "ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("SecurityGroups", "ec2", "security-group/*");
    return List.of(
        groups.owned("DeleteSecurityGroup", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress", "CreateTags",
            "DeleteTags"),
        groups.created("CreateSecurityGroup"),
        groups.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "CreateSecurityGroup"), "CreateTags"),
        // The VPC that a group is to be in.
        Grant.on("Vpcs", "ec2", "vpc/*").any("CreateSecurityGroup"), SecurityGroupRuleKind.OF_OWNED_GROUPS);
  }
}
