package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.ClusterNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** VPCs of one scope with their subnets and cluster security groups, as read; answers queries without another call. */
final class NetworkSurvey {
  /** RDS subnet groups and application load balancers both want two. */
  private static final int ZONES = 2;
  private static final Comparator<Subnet> ORDER =
      Comparator.comparing(Subnet::availabilityZone).thenComparing(Subnet::subnetId);

  /** What CloudFront calls its group in each VPC that it has a way into (developer guide, "VPC origins"). */
  static final String CLOUDFRONT_GROUP = "CloudFront-VPCOrigins-Service-SG";

  private final String region;
  private final VpcContents contents;
  private final Map<String, Vpc> vpcs;
  private final Map<String, Subnet> subnets;
  private final Routes routes;

  /**
   * @param contents with all subnets of the VPCs and those that queries name, and the groups that carry a cluster's tag
   */
  NetworkSurvey(String region, VpcContents contents) {
    this.region = region;
    this.contents = contents;
    this.vpcs = contents.vpcs().stream().collect(Collectors.toMap(Vpc::vpcId, v -> v, (a, _) -> a, TreeMap::new));
    this.subnets =
        contents.subnets().stream().collect(Collectors.toMap(Subnet::subnetId, s -> s, (a, _) -> a, TreeMap::new));
    this.routes = new Routes(contents.tables(), contents.gateways(), subnets.values());
  }

  /**
   * @param vpcId as resolved for the query
   * @param placement where the cluster lives, or null
   */
  ObservedNetwork find(NetworkQuery query, String vpcId, ClusterNetwork.Placement placement) {
    Vpc vpc = vpcs.get(vpcId);
    if (vpc == null) {
      return ObservedNetwork.unknown("The vpc ID '" + vpcId + "' does not exist in " + region
          + (query.vpcId() == null ? " for this account: it is that of EKS cluster '" + query.clusterName()
              + "'; name the platform's own in spec.network.vpcId" : ": correct spec.network.vpcId"));
    }
    Findings findings = new Findings();
    List<String> problems = findings.problems();
    List<Subnet> ofPublic =
        select(query, SubnetRole.PUBLIC, vpcId, query.needs().entry() ? problems : findings.warnings());
    List<Subnet> ofPrivate = select(query, SubnetRole.PRIVATE, vpcId, problems);
    boolean ownDatabases = !query.databaseSubnetIds().isEmpty()
        || in(vpcId).stream().anyMatch(s -> SubnetRole.DATABASE.plays(s, query.clusterName()));
    List<Subnet> ofDatabases = ownDatabases ? select(query, SubnetRole.DATABASE, vpcId, problems) : ofPrivate;
    checkRoutes(query.needs(), ofPublic, ofPrivate, findings);
    checkNames(vpcId, findings);
    List<Subnet> shared = ofDatabases.stream().filter(Stream.of(ofPublic, ofPrivate,
        withCluster(List.of(), vpcId, placement)).flatMap(List::stream).toList()::contains).toList();
    if (query.needs().acls() && !shared.isEmpty()) {
      // Rules for stores alone would cut off load balancers, nodes and pods.
      findings.faults().add("spec.network.networkAcls: Managed takes subnets for databases alone, and "
          + String.join(", ", ids(shared)) + " are also for pods or load balancers: tag others with "
          + SubnetRole.DATABASE.tag() + ", or name them in " + SubnetRole.DATABASE.field());
    }
    List<Subnet> ofPods = withCluster(ofPrivate, vpcId, placement);
    return new ObservedNetwork(vpcId, vpc.cidrBlock(), cidrs(vpc), ids(ofPublic), ids(ofPrivate), ids(ofDatabases),
        cidrs(ofPublic), cidrs(ofPrivate), cidrs(ofDatabases).stream().sorted().toList(), ipv6Cidrs(ofDatabases),
        clusterGroup(query, vpcId, placement, problems), cloudFrontGroup(vpcId),
        onePerZone(ofPods), ofPods.stream().map(routes::tableId).filter(Objects::nonNull).distinct().sorted().toList(),
        shared.isEmpty() ? ids(ofDatabases) : null, findings);
  }

  /** Those of the cluster come first: they are the same whatever a platform names. */
  private List<Subnet> withCluster(List<Subnet> ofPrivate, String vpcId, ClusterNetwork.Placement placement) {
    List<Subnet> all = new ArrayList<>(placement == null ? List.of() : in(vpcId).stream()
        .filter(s -> placement.subnetIds().contains(s.subnetId())).toList());
    ofPrivate.stream().filter(s -> !all.contains(s)).forEach(all::add);
    return all;
  }

  private static List<String> onePerZone(List<Subnet> subnets) {
    Map<String, String> byZone = new TreeMap<>();
    subnets.forEach(s -> byZone.putIfAbsent(s.availabilityZone(), s.subnetId()));
    return byZone.entrySet().stream().map(zone -> zone.getKey() + "=" + zone.getValue()).toList();
  }

  /** A VPC may have got more blocks than it was made with, and pods are often in such a one. */
  private static List<String> cidrs(Vpc vpc) {
    return Stream.of(Stream.of(vpc.cidrBlock()),
        vpc.cidrBlockAssociationSet().stream().map(VpcCidrBlockAssociation::cidrBlock),
        vpc.ipv6CidrBlockAssociationSet().stream().map(VpcIpv6CidrBlockAssociation::ipv6CidrBlock))
        .flatMap(s -> s).filter(c -> c != null && !c.isEmpty()).distinct().sorted().toList();
  }

  private void checkRoutes(
      NetworkNeeds needs, List<Subnet> ofPublic, List<Subnet> ofPrivate, Findings findings) {
    if (needs.entry()) {
      findings.faults().addAll(routes.entryFaults(ofPublic));
    }
    if (needs.fargate()) {
      findings.problems().addAll(routes.notPrivate(ofPrivate));
    }
    if (needs.nat() == null) {
      findings.warnings().addAll(routes.exitFaults(ofPrivate));
    } else if (needs.nat()) {
      findings.faults().addAll(routes.exitFaults(ofPrivate));
      findings.warnings().addAll(routes.sharedFates(ofPrivate));
    }
  }

  /** EKS wants both on (user guide, "VPC and subnet requirements"). */
  private void checkNames(String vpcId, Findings findings) {
    if (contents.withoutNames().contains(vpcId)) {
      findings.faults().add("Amazon's DNS server is off in " + vpcId + ", so that pods find neither databases nor AWS: "
          + "set the VPC's attribute enableDnsSupport");
    }
    if (contents.withoutHostnames().contains(vpcId)) {
      findings.warnings().add("interfaces in " + vpcId + " get no DNS names, which nodes and private endpoints need: "
          + "set the VPC's attribute enableDnsHostnames");
    }
  }

  private List<Subnet> select(NetworkQuery query, SubnetRole role, String vpcId, List<String> complaints) {
    List<String> named = query.subnetIds(role);
    List<Subnet> chosen = named.isEmpty()
        ? in(vpcId).stream().filter(s -> role.plays(s, query.clusterName())).toList()
        : named(role, named, vpcId, complaints);
    var zones = chosen.stream().map(Subnet::availabilityZone).collect(Collectors.toCollection(TreeSet::new));
    // Where a named subnet is wrong, that is the thing to mend; the zones follow.
    if (zones.size() < ZONES && (named.isEmpty() || chosen.size() == named.size())) {
      complaints.add(tooFewZones(role, vpcId, zones, !named.isEmpty()));
    }
    return chosen;
  }

  private List<Subnet> named(SubnetRole role, List<String> ids, String vpcId, List<String> complaints) {
    List<Subnet> chosen = new ArrayList<>();
    for (String id : new TreeSet<>(ids)) {
      Subnet subnet = subnets.get(id);
      if (subnet == null) {
        complaints.add("The subnet ID '" + id + "' does not exist in " + vpcId + ": correct " + role.field());
      } else if (!subnet.vpcId().equals(vpcId)) {
        complaints.add("subnet " + id + " of " + role.field() + " lies in " + subnet.vpcId() + ", not in " + vpcId);
      } else {
        chosen.add(subnet);
      }
    }
    return chosen.stream().sorted(ORDER).toList();
  }

  private static String tooFewZones(SubnetRole role, String vpcId, Collection<String> zones, boolean named) {
    String covered = zones.isEmpty()
        ? vpcId + " has no " + role + " subnets"
        : "the " + role + " subnets of " + vpcId + " lie in one zone only, " + zones.iterator().next();
    return covered + ", and two zones are needed: " + (named
        ? "add a subnet of another zone to " + role.field()
        : "tag subnets of two zones with " + role.tag() + ", or name them in " + role.field());
  }

  /** The group that EKS tells of, else the one tagged as the cluster's; null, with a complaint, where there is none. */
  private String clusterGroup(
      NetworkQuery query, String vpcId, ClusterNetwork.Placement placement, List<String> complaints) {
    if (query.clusterName() == null) {
      return null;
    }
    if (placement != null && placement.securityGroupId() != null) {
      return placement.securityGroupId();
    }
    String key = clusterTag(query.clusterName());
    List<SecurityGroup> tagged = contents.groups().stream()
        .filter(g -> g.vpcId().equals(vpcId))
        .filter(g -> g.tags().stream().anyMatch(t -> t.key().equals(key) && t.value().equals("owned")))
        .toList();
    // Load balancers of the in-tree controller and node groups of others' modules carry the tag too.
    List<SecurityGroup> byEks = tagged.stream().filter(g -> g.groupName().startsWith("eks-cluster-sg-")).toList();
    List<SecurityGroup> candidates = byEks.isEmpty() ? tagged : byEks;
    if (candidates.size() != 1) {
      complaints.add("EKS does not tell the security group of cluster '" + query.clusterName() + "', and "
          + (candidates.isEmpty() ? "none" : "more than one") + " in " + vpcId + " is tagged " + key
          + "=owned: tag the one that nodes and pods have");
      return null;
    }
    return candidates.getFirst().groupId();
  }

  private String cloudFrontGroup(String vpcId) {
    return contents.groups().stream().filter(g -> g.vpcId().equals(vpcId) && g.groupName().equals(CLOUDFRONT_GROUP))
        .map(SecurityGroup::groupId).findFirst().orElse(null);
  }

  /** The tag that EKS puts on what belongs to a cluster. */
  static String clusterTag(String clusterName) {
    return "kubernetes.io/cluster/" + clusterName;
  }

  private List<Subnet> in(String vpcId) {
    return subnets.values().stream().filter(s -> s.vpcId().equals(vpcId)).sorted(ORDER).toList();
  }

  private static List<String> ids(List<Subnet> subnets) {
    return subnets.stream().map(Subnet::subnetId).toList();
  }

  /** A block that is on its way out may still have addresses in use. */
  private static List<String> ipv6Cidrs(List<Subnet> subnets) {
    return subnets.stream().flatMap(s -> s.ipv6CidrBlockAssociationSet().stream())
        .map(SubnetIpv6CidrBlockAssociation::ipv6CidrBlock).filter(c -> c != null && !c.isEmpty()).sorted().toList();
  }

  /** IPv6-only subnets have none. */
  private static List<String> cidrs(List<Subnet> subnets) {
    return subnets.stream().map(Subnet::cidrBlock).filter(c -> c != null && !c.isEmpty()).toList();
  }
}
