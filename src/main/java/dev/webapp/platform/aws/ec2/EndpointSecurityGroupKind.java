package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;

/** {@link EndpointSecurityGroup}s, which platforms share, found by their tags. */
public final class EndpointSecurityGroupKind
    implements ResourceKind<EndpointSecurityGroup, ObservedEndpointSecurityGroup> {
  private static final String TCP = "tcp";
  private static final int HTTPS = 443;

  private final Clients clients;

  public EndpointSecurityGroupKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "EndpointSecurityGroup";
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedEndpointSecurityGroup> observe(
      Scope scope, Collection<Sought<EndpointSecurityGroup>> sought) {
    List<ObservedEndpointSecurityGroup> found = ec2(scope).describeSecurityGroupsPaginator(
        r -> r.filters(SharedTags.any())).securityGroups().stream().map(EndpointSecurityGroupKind::read)
        .toList();
    Map<Handle, ObservedEndpointSecurityGroup> seen = new LinkedHashMap<>();
    sought.forEach(each -> SharedTags.pick(each.handle(), found, ObservedEndpointSecurityGroup::tags)
        .ifPresent(group -> seen.put(each.handle(), group)));
    return seen;
  }

  private static ObservedEndpointSecurityGroup read(SecurityGroup group) {
    List<String> cidrs = group.ipPermissions().stream()
        .filter(p -> TCP.equals(p.ipProtocol()) && p.fromPort() <= HTTPS && p.toPort() >= HTTPS)
        .flatMap(p -> Stream.concat(p.ipRanges().stream().map(IpRange::cidrIp),
            p.ipv6Ranges().stream().map(Ipv6Range::cidrIpv6))).distinct().sorted().toList();
    return new ObservedEndpointSecurityGroup(group.groupId(), group.securityGroupArn(), group.groupName(),
        group.vpcId(), cidrs, Tags.read(group.tags(), Tag::key, Tag::value));
  }

  @Override
  public EndpointSecurityGroup project(ObservedEndpointSecurityGroup observed, EndpointSecurityGroup desired) {
    return new EndpointSecurityGroup(observed.groupName(), observed.vpcId(),
        observed.cidrs().containsAll(desired.cidrs()) ? desired.cidrs() : observed.cidrs(),
        SharedTags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedEndpointSecurityGroup observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedEndpointSecurityGroup observed) {
    return Outputs.of("groupId", observed.groupId()).and("arn", observed.arn());
  }

  /** Joins the one that another installation has made. */
  @Override
  public ObservedEndpointSecurityGroup create(
      Handle handle, Scope scope, EndpointSecurityGroup desired, Token token) {
    Ec2Client ec2 = ec2(scope);
    var there = ec2.describeSecurityGroupsPaginator(r -> r.filters(f -> f.name("vpc-id").values(desired.vpcId()),
        f -> f.name("group-name").values(desired.groupName()))).securityGroups().stream()
        .map(EndpointSecurityGroupKind::read).findFirst();
    if (there.isPresent() && SharedTags.isShared(handle, there.get().tags())
        && !SharedTags.isUser(handle, there.get().tags())) {
      ObservedEndpointSecurityGroup group = there.get();
      return new ObservedEndpointSecurityGroup(group.groupId(), group.arn(), group.groupName(), group.vpcId(),
          group.cidrs(), SharedTags.join(ec2, group.groupId(), handle, group.tags(), desired.tags()));
    }
    var made = ec2.createSecurityGroup(r -> r.groupName(desired.groupName()).vpcId(desired.vpcId())
        .description("VPC endpoints that platforms share").tagSpecifications(t -> t
            .resourceType(ResourceType.SECURITY_GROUP).tags(Tags.write(desired.tags(), Ec2Tags::tag))));
    return new ObservedEndpointSecurityGroup(made.groupId(), made.securityGroupArn(), desired.groupName(),
        desired.vpcId(), List.of(), new TreeMap<>(desired.tags()));
  }

  @Override
  public ObservedEndpointSecurityGroup update(Handle handle, Scope scope, EndpointSecurityGroup desired,
      ObservedEndpointSecurityGroup observed, Delta delta) {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    Set<String> cidrs = new TreeSet<>(observed.cidrs());
    if (delta.touches("tags")) {
      Ec2Tags.update(ec2(scope), observed.groupId(), delta, tags);
    } else {
      admit(scope, observed.groupId(), desired.cidrs().stream().filter(cidrs::add).toList());
    }
    return new ObservedEndpointSecurityGroup(observed.groupId(), observed.arn(), observed.groupName(),
        observed.vpcId(), List.copyOf(cidrs), tags);
  }

  private void admit(Scope scope, String groupId, List<String> cidrs) {
    IpPermission permission = IpPermission.builder().ipProtocol(TCP).fromPort(HTTPS).toPort(HTTPS)
        .ipRanges(cidrs.stream().filter(c -> !c.contains(":")).map(c -> IpRange.builder().cidrIp(c).build()).toList())
        .ipv6Ranges(cidrs.stream().filter(c -> c.contains(":")).map(c -> Ipv6Range.builder().cidrIpv6(c).build())
            .toList()).build();
    try {
      ec2(scope).authorizeSecurityGroupIngress(r -> r.groupId(groupId).ipPermissions(permission));
    } catch (Problem problem) {
      if (!problem.is("InvalidPermission.Duplicate")) {
        throw problem;
      }
    }
  }

  /** The interfaces of endpoints hold on to it for a while: AWS answers DependencyViolation, and that passes. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedEndpointSecurityGroup observed, Farewell how) {
    if (SharedTags.leave(ec2(scope), observed.groupId(), handle, observed.tags())) {
      return;
    }
    try {
      ec2(scope).deleteSecurityGroup(r -> r.groupId(observed.groupId()));
    } catch (Problem problem) {
      if (!problem.is("InvalidGroup.NotFound")) {
        throw problem;
      }
    }
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeSecurityGroups", "ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup",
        "ec2:AuthorizeSecurityGroupIngress",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target groups = Grant.on("SecurityGroups", "ec2", "security-group/*");
    return List.of(
        groups.owned("DeleteSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateTags", "DeleteTags"),
        groups.created("CreateSecurityGroup"),
        groups.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "CreateSecurityGroup"), "CreateTags"),
        // The VPC that a group is to be in.
        Grant.on("Vpcs", "ec2", "vpc/*").any("CreateSecurityGroup"), SecurityGroupRuleKind.OF_OWNED_GROUPS);
  }
}
