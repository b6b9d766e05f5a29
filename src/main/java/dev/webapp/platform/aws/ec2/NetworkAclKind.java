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
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * {@link NetworkAcl}s, which platforms share, found by their tags. Rules come before subnets, since a new one lets
 * nothing through; and a subnet comes to it from the VPC's default one alone, and only with what is some platform's.
 */
public final class NetworkAclKind implements ResourceKind<NetworkAcl, ObservedNetworkAcl> {
  private static final String REPLACE = "ec2:ReplaceNetworkAclAssociation";
  private static final String TCP = "6";
  private static final String ANY = "-1";
  private static final int FIRST_NUMBER = 100;

  private final Clients clients;

  public NetworkAclKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "NetworkAcl";
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
  public Map<Handle, ObservedNetworkAcl> observe(Scope scope, Collection<Sought<NetworkAcl>> sought) {
    List<ObservedNetworkAcl> found = ec2(scope).describeNetworkAclsPaginator(r -> r.filters(SharedTags.any()))
        .networkAcls().stream().map(acl -> read(scope, acl)).toList();
    Map<Handle, ObservedNetworkAcl> seen = new LinkedHashMap<>();
    sought.forEach(each -> SharedTags.pick(each.handle(), found, ObservedNetworkAcl::tags)
        .ifPresent(acl -> seen.put(each.handle(), acl)));
    return seen;
  }

  private static ObservedNetworkAcl read(Scope scope, software.amazon.awssdk.services.ec2.model.NetworkAcl acl) {
    Map<String, String> subnets = new TreeMap<>();
    acl.associations().forEach(each -> subnets.put(each.subnetId(), each.networkAclAssociationId()));
    List<String> rules = acl.entries().stream().filter(entry -> entry.ruleAction() == RuleAction.ALLOW)
        .map(NetworkAclKind::rule).sorted().toList();
    Map<String, Set<Integer>> numbers = new TreeMap<>(acl.entries().stream().collect(Collectors.groupingBy(
        NetworkAclKind::direction, Collectors.mapping(NetworkAclEntry::ruleNumber,
            Collectors.toCollection(TreeSet::new)))));
    String partition = scope.region().startsWith("cn-") ? "aws-cn"
        : scope.region().startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return new ObservedNetworkAcl(acl.networkAclId(), "arn:" + partition + ":ec2:" + scope.region() + ":"
        + acl.ownerId() + ":network-acl/" + acl.networkAclId(), acl.vpcId(), subnets, rules, numbers,
        Tags.read(acl.tags(), Tag::key, Tag::value));
  }

  private static String direction(NetworkAclEntry entry) {
    return Boolean.TRUE.equals(entry.egress()) ? NetworkAcl.EGRESS : NetworkAcl.INGRESS;
  }

  private static String rule(NetworkAclEntry entry) {
    String cidr = entry.cidrBlock() != null && !entry.cidrBlock().isEmpty() ? entry.cidrBlock() : entry.ipv6CidrBlock();
    PortRange ports = entry.portRange();
    String what = ANY.equals(entry.protocol()) ? NetworkAcl.ALL
        : (TCP.equals(entry.protocol()) ? "tcp" : entry.protocol()) + (ports == null || ports.from() == null ? ""
            : " " + ports.from() + (ports.from().equals(ports.to()) ? "" : "-" + ports.to()));
    return direction(entry) + " " + what + " " + cidr;
  }

  @Override
  public NetworkAcl project(ObservedNetworkAcl observed, NetworkAcl desired) {
    return new NetworkAcl(observed.vpcId(), atLeast(desired.subnetIds(), observed.subnets().keySet()),
        atLeast(desired.rules(), observed.rules()), SharedTags.ours(observed.tags(), desired.tags()));
  }

  /** What is there beside what is asked for is others'. */
  private static List<String> atLeast(List<String> desired, Collection<String> observed) {
    return observed.containsAll(desired) ? desired : desired.stream().filter(observed::contains).toList();
  }

  @Override
  public Readiness readiness(ObservedNetworkAcl observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedNetworkAcl observed) {
    return Outputs.of("id", observed.id());
  }

  /** Joins the one that another installation has made. */
  @Override
  public ObservedNetworkAcl create(Handle handle, Scope scope, NetworkAcl desired, Token token) {
    Ec2Client ec2 = ec2(scope);
    Optional<ObservedNetworkAcl> there = ec2.describeNetworkAclsPaginator(r -> r.filters(SharedTags.any(),
        Filter.builder().name("vpc-id").values(desired.vpcId()).build())).networkAcls().stream()
        .map(acl -> read(scope, acl)).filter(acl -> SharedTags.isShared(handle, acl.tags())).findFirst();
    if (there.isPresent()) {
      ObservedNetworkAcl acl = there.get();
      if (SharedTags.isUser(handle, acl.tags())) {
        throw Problem.of(Problem.Category.EXISTS, "NetworkAclAlreadyExists", "ec2:CreateNetworkAcl",
            acl.id() + " is there already");
      }
      return acl.with(acl.subnets(), acl.rules(), acl.numbers(),
          SharedTags.join(ec2, acl.id(), handle, acl.tags(), desired.tags()));
    }
    return read(scope, ec2.createNetworkAcl(r -> r.vpcId(desired.vpcId()).tagSpecifications(t -> t
        .resourceType(ResourceType.NETWORK_ACL).tags(Tags.write(desired.tags(), Ec2Tags::tag)))).networkAcl());
  }

  @Override
  public ObservedNetworkAcl update(
      Handle handle, Scope scope, NetworkAcl desired, ObservedNetworkAcl observed, Delta delta) {
    if (delta.touches("tags")) {
      Map<String, String> tags = new TreeMap<>(observed.tags());
      Ec2Tags.update(ec2(scope), observed.id(), delta, tags);
      return observed.with(observed.subnets(), observed.rules(), observed.numbers(), tags);
    }
    Optional<String> rule = desired.rules().stream().filter(each -> !observed.rules().contains(each)).findFirst();
    return rule.isPresent() ? withRule(scope, observed, rule.get())
        : withSubnet(scope, observed, desired.subnetIds().stream()
            .filter(each -> !observed.subnets().containsKey(each)).findFirst().orElseThrow());
  }

  private ObservedNetworkAcl withRule(Scope scope, ObservedNetworkAcl observed, String rule) {
    String[] words = rule.split(" ");
    Map<String, Set<Integer>> numbers = new TreeMap<>(observed.numbers());
    Set<Integer> taken = new TreeSet<>(numbers.getOrDefault(words[0], Set.of()));
    int number = FIRST_NUMBER;
    while (!taken.add(number)) {
      number++;
    }
    numbers.put(words[0], taken);
    String cidr = words[words.length - 1];
    String[] ports = words[1].equals(NetworkAcl.ALL) ? null : words[2].split("-");
    int free = number;
    ec2(scope).createNetworkAclEntry(r -> r.networkAclId(observed.id()).ruleNumber(free)
        .egress(words[0].equals(NetworkAcl.EGRESS)).ruleAction(RuleAction.ALLOW).protocol(ports == null ? ANY : TCP)
        .portRange(ports == null ? null : PortRange.builder().from(Integer.parseInt(ports[0]))
            .to(Integer.parseInt(ports[ports.length - 1])).build())
        .cidrBlock(cidr.contains(":") ? null : cidr).ipv6CidrBlock(cidr.contains(":") ? cidr : null));
    List<String> rules = new ArrayList<>(observed.rules());
    rules.add(rule);
    return observed.with(observed.subnets(), rules.stream().sorted().toList(), numbers, observed.tags());
  }

  private ObservedNetworkAcl withSubnet(Scope scope, ObservedNetworkAcl observed, String subnet) {
    Ec2Client ec2 = ec2(scope);
    var present = ec2.describeNetworkAclsPaginator(r -> r.filters(f -> f.name("association.subnet-id").values(subnet)))
        .networkAcls().stream().findFirst().orElseThrow(() -> busy(subnet + " does not exist any more"));
    if (!Boolean.TRUE.equals(present.isDefault())) {
      throw busy(subnet + " has " + present.networkAclId() + ", which somebody else made: give it the VPC's default "
          + "network ACL, or leave spec.network.networkAcls out");
    }
    checkAlone(ec2, subnet);
    String association = present.associations().stream().filter(each -> each.subnetId().equals(subnet)).findFirst()
        .orElseThrow().networkAclAssociationId();
    String made = ec2.replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(observed.id()))
        .newAssociationId();
    Map<String, String> subnets = new TreeMap<>(observed.subnets());
    subnets.put(subnet, made);
    return observed.with(subnets, observed.rules(), observed.numbers(), observed.tags());
  }

  /** What else is in a subnet, on whatever ports, would be cut off. */
  private static void checkAlone(Ec2Client ec2, String subnet) {
    List<NetworkInterface> interfaces = ec2.describeNetworkInterfacesPaginator(
        r -> r.filters(f -> f.name("subnet-id").values(subnet))).networkInterfaces().stream().toList();
    Set<String> groups = interfaces.stream().flatMap(each -> each.groups().stream()).map(GroupIdentifier::groupId)
        .collect(Collectors.toCollection(TreeSet::new));
    Set<String> owned = new TreeSet<>();
    Portions.of(groups).forEach(portion -> ec2.describeSecurityGroupsPaginator(r -> r.filters(
        f -> f.name("group-id").values(portion), f -> f.name("tag-key").values(Ownership.OWNER)))
        .securityGroups().forEach(group -> owned.add(group.groupId())));
    interfaces.stream().filter(each -> each.groups().stream().noneMatch(group -> owned.contains(group.groupId())))
        .findFirst().ifPresent(foreign -> {
          throw busy(subnet + " also holds " + foreign.networkInterfaceId() + " (" + foreign.description()
              + "), which is no platform's and would be cut off: move it, name other subnets in "
              + "spec.network.databaseSubnetIds, or leave spec.network.networkAcls out");
        });
  }

  private static Problem busy(String message) {
    return Problem.of(Problem.Category.CONFLICT, "DependencyViolation", REPLACE, message);
  }

  /** Its subnets go back to the VPC's default one first: no subnet is without one. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedNetworkAcl observed, Farewell how) {
    Ec2Client ec2 = ec2(scope);
    if (SharedTags.leave(ec2, observed.id(), handle, observed.tags())) {
      return;
    }
    Optional<String> association = observed.subnets().values().stream().findFirst();
    if (association.isPresent()) {
      String usual = ec2.describeNetworkAclsPaginator(r -> r.filters(f -> f.name("vpc-id").values(observed.vpcId()),
          f -> f.name("default").values("true"))).networkAcls().stream().findFirst().orElseThrow(() ->
              busy(observed.vpcId() + " does not exist any more")).networkAclId();
      unlessGone(() -> ec2.replaceNetworkAclAssociation(
          r -> r.associationId(association.get()).networkAclId(usual)), "InvalidAssociationID.NotFound");
    } else {
      unlessGone(() -> ec2.deleteNetworkAcl(r -> r.networkAclId(observed.id())), "InvalidNetworkAclID.NotFound");
    }
  }

  private static void unlessGone(Runnable call, String code) {
    try {
      call.run();
    } catch (Problem problem) {
      if (!problem.is(code)) {
        throw problem;
      }
    }
  }

  private Ec2Client ec2(Scope scope) {
    return clients.get(Ec2Client.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("ec2:DescribeNetworkAcls", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
        "ec2:CreateNetworkAcl", "ec2:CreateNetworkAclEntry", REPLACE, "ec2:DeleteNetworkAcl",
        // CreateTags is also checked for the tags of a creation.
        "ec2:CreateTags", "ec2:DeleteTags");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target acls = Grant.on("NetworkAcls", "ec2", "network-acl/*");
    return List.of(acls.owned("CreateNetworkAclEntry", "DeleteNetworkAcl", "CreateTags", "DeleteTags"),
        acls.created("CreateNetworkAcl"),
        acls.claimedBy(new Grant.Condition("StringEquals", "ec2:CreateAction", "CreateNetworkAcl"), "CreateTags"),
        // The VPC that one is to be in; subnets, and the default ones that they come from and go back to.
        Grant.on("Vpcs", "ec2", "vpc/*").any("CreateNetworkAcl"),
        Grant.on("NetworkAclSubnets", "ec2", "network-acl/*", "subnet/*").any("ReplaceNetworkAclAssociation"));
  }
}
