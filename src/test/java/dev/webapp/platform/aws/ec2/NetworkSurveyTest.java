package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ClusterNetwork.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

class NetworkSurveyTest {
  private static final String VPC = "vpc-1";
  private static final Placement TOLD = new Placement(VPC, List.of(), "sg-cluster");
  private static final Tag PUBLIC = tag("kubernetes.io/role/elb", "1");
  private static final Tag PRIVATE = tag("kubernetes.io/role/internal-elb", "");
  private static final Tag DATABASE = tag("platform.webapp.dev/role", "database");

  private final List<Subnet> subnets = new ArrayList<>(List.of(
      subnet("subnet-2", "b", PRIVATE), subnet("subnet-3", "a", PRIVATE), subnet("subnet-1", "b", PRIVATE)));
  private final List<SecurityGroup> groups = new ArrayList<>();
  private final List<RouteTable> tables = new ArrayList<>();
  private final List<NatGateway> gateways = new ArrayList<>();
  private final Set<String> withoutNames = new TreeSet<>();
  private final Set<String> withoutHostnames = new TreeSet<>();

  @Test
  void sortsByZoneThenId() {
    assertThat(find(false).privateSubnetIds()).containsExactly("subnet-3", "subnet-1", "subnet-2");
  }

  @Test
  void privateSubnetsServeDatabasesWhereNoneIsMeantFor() {
    assertThat(find(false).databaseSubnetIds()).isEqualTo(find(false).privateSubnetIds());
    subnets.add(subnet("subnet-4", "a", DATABASE));
    assertThat(find(false).databaseSubnetIds()).containsExactly("subnet-4");
    assertThat(find(false).findings().problems()).singleElement().asString()
        .contains("database subnets", "one zone only, a");
    subnets.add(subnet("subnet-5", "b", DATABASE));
    assertThat(find(false).findings().problems()).isEmpty();
  }

  @Test
  void publicSubnetsAreMissedByThoseWhoNeedThem() {
    assertThat(find(false).findings().problems()).isEmpty();
    assertThat(find(false).findings().warnings()).singleElement().asString()
        .contains("vpc-1 has no public subnets", "kubernetes.io/role/elb=1", "spec.network.publicSubnetIds");
    assertThat(find(true).findings().problems()).isEqualTo(find(false).findings().warnings());
  }

  @Test
  void subnetsOfOtherClustersAreLeftAlone() {
    subnets.add(subnet("subnet-4", "a", PUBLIC, tag("kubernetes.io/cluster/other", "shared")));
    subnets.add(subnet("subnet-5", "b", PUBLIC, tag("kubernetes.io/cluster/other", "shared"),
        tag("kubernetes.io/cluster/test", "shared")));
    subnets.add(subnet("subnet-6", "c", PUBLIC));
    assertThat(find(true).publicSubnetIds()).containsExactly("subnet-5", "subnet-6");
  }

  @Test
  void aTagSaysNoByItsValue() {
    subnets.add(subnet("subnet-4", "a", tag("kubernetes.io/role/elb", "0")));
    assertThat(find(false).publicSubnetIds()).isEmpty();
  }

  @Test
  void subnetsOfOtherVpcsAreRefused() {
    subnets.add(subnet("subnet-9", "c").toBuilder().vpcId("vpc-2").build());
    ObservedNetwork found = survey().find(new NetworkQuery("us-east-1", "test", VPC, List.of("subnet-1", "subnet-9"),
        null, null, NetworkNeeds.NONE.withEntry()), VPC, TOLD);
    assertThat(found.findings().problems()).containsExactly(
        "subnet subnet-9 of spec.network.publicSubnetIds lies in vpc-2, not in vpc-1");
  }

  @Test
  void theClustersGroupIsFoundByTagWhereEksDoesNotTell() {
    Placement untold = new Placement(VPC, List.of(), null);
    assertThat(find(untold).findings().problems()).singleElement().asString()
        .contains("none in vpc-1", "kubernetes.io/cluster/test");
    groups.add(group("sg-nodes", "nodes"));
    assertThat(find(untold).clusterSecurityGroupId()).isEqualTo("sg-nodes");
    groups.add(group("sg-1", "eks-cluster-sg-test-123"));
    assertThat(find(untold).clusterSecurityGroupId()).isEqualTo("sg-1");
    groups.add(group("sg-2", "eks-cluster-sg-test-456"));
    assertThat(find(untold).findings().problems()).singleElement().asString().contains("more than one");
  }

  @Test
  void aVpcThatNamesAreNotFoundInIsToBeMended() {
    withoutHostnames.add(VPC);
    assertThat(find(true).findings().faults()).isEmpty();
    assertThat(find(false).findings().warnings()).anyMatch(w -> w.contains("enableDnsHostnames"));
    withoutNames.add(VPC);
    assertThat(find(false).findings().faults()).singleElement().asString().contains("enableDnsSupport");
  }

  @Test
  void publicSubnetsAreEnteredThroughAnInternetGateway() {
    subnets.add(subnet("subnet-8", "a", PUBLIC));
    subnets.add(subnet("subnet-9", "b", PUBLIC));
    tables.add(table("rtb-main", true, List.of()));
    tables.add(table("rtb-8", false, List.of("subnet-8"), everywhere(r -> r.gatewayId("igw-1").state("active"))));
    assertThat(find(false).findings().faults()).isEmpty();
    assertThat(find(true).findings().faults()).containsExactly("subnets subnet-9 (b) cannot be reached from the "
        + "Internet: add a route for 0.0.0.0/0 to an Internet gateway to rtb-main");

    tables.add(table("rtb-9", false, List.of("subnet-9"), everywhere(r -> r.gatewayId("igw-1").state("blackhole"))));
    assertThat(find(true).findings().faults()).singleElement().asString().contains("of rtb-9 led to is gone");
    tables.removeLast();
    tables.add(table("rtb-9", false, List.of("subnet-9"), everywhere(r -> r.natGatewayId("nat-1").state("active"))));
    assertThat(find(true).findings().faults()).singleElement().asString().contains("is nat-1, which lets nobody in");
    tables.removeLast();
    tables.add(table("rtb-9", false, List.of("subnet-9"), everywhere(r -> r.gatewayId("vpce-1").state("active"))));
    assertThat(find(true).findings().faults()).isEmpty();
  }

  @Test
  void podsGetOutByNatWhereTheyHaveTo() {
    tables.add(table("rtb-main", true, List.of()));
    tables.add(table("rtb-2", false, List.of("subnet-2"), everywhere(r -> r.natGatewayId("nat-1").state("active"))));
    String fault = "subnets subnet-3 (a), subnet-1 (b) have no way out to the Internet: add a route for 0.0.0.0/0 to a "
        + "NAT gateway to rtb-main";
    assertThat(leaving(true).faults()).containsExactly(fault);
    assertThat(leaving(null).faults()).isEmpty();
    assertThat(leaving(null).warnings()).contains(fault);
    assertThat(leaving(false).warnings()).doesNotContain(fault);

    tables.set(0, table("rtb-main", true, List.of(), everywhere(r -> r.transitGatewayId("tgw-1").state("active"))));
    assertThat(leaving(true).faults()).isEmpty();
    tables.set(0, table("rtb-main", true, List.of(), everywhere(r -> r.gatewayId("igw-1").state("active"))));
    assertThat(leaving(true).faults()).singleElement().asString()
        .contains("subnet-3 (a), subnet-1 (b)", "igw-1 itself");
    assertThat(find(NetworkNeeds.NONE.withFargate()).problems()).singleElement().asString()
        .contains("subnet-3 (a), subnet-1 (b)", "Fargate takes private subnets only");
  }

  @Test
  void aNatGatewayHasToServe() {
    tables.add(table("rtb-main", true, List.of(), everywhere(r -> r.natGatewayId("nat-1").state("active"))));
    NatGateway gateway = NatGateway.builder().natGatewayId("nat-1").subnetId("subnet-3").state("available").build();
    gateways.add(gateway);
    assertThat(leaving(true).faults()).isEmpty();
    assertThat(leaving(true).warnings()).anyMatch(
        w -> w.startsWith("subnets subnet-1 (b), subnet-2 (b) get out by a NAT gateway of a,"));
    gateways.set(0, gateway.toBuilder().state("failed").failureMessage("no address").build());
    assertThat(leaving(true).faults()).singleElement().asString().contains("nat-1, which is failed (no address)");
    gateways.set(0, gateway.toBuilder().connectivityType("private").build());
    assertThat(leaving(true).faults()).singleElement().asString().contains("a private NAT gateway");
  }

  @Test
  void subnetsWithoutIpv4LeaveByIpv6() {
    subnets.replaceAll(s -> s.toBuilder().ipv6Native(true).cidrBlock(null).build());
    tables.add(table("rtb-main", true, List.of(), everywhere(r -> r.natGatewayId("nat-1").state("active"))));
    assertThat(leaving(true).faults()).singleElement().asString().contains("a route for ::/0");
    tables.set(0, table("rtb-main", true, List.of(),
        Route.builder().destinationIpv6CidrBlock("::/0").egressOnlyInternetGatewayId("eigw-1").build()));
    assertThat(leaving(true).faults()).isEmpty();
  }

  private Findings leaving(Boolean nat) {
    return find(NetworkNeeds.NONE.withNat(nat));
  }

  private Findings find(NetworkNeeds needs) {
    return find(TOLD, needs).findings();
  }

  private ObservedNetwork find(Placement placement, NetworkNeeds needs) {
    return survey().find(new NetworkQuery("us-east-1", "test", null, null, null, null, needs), VPC, placement);
  }

  private static Route everywhere(Consumer<Route.Builder> to) {
    return Route.builder().destinationCidrBlock("0.0.0.0/0").applyMutation(to).build();
  }

  private static RouteTable table(String id, boolean main, List<String> of, Route... routes) {
    List<RouteTableAssociation> associations = new ArrayList<>(of.stream()
        .map(subnet -> RouteTableAssociation.builder().subnetId(subnet).main(false).build()).toList());
    associations.add(RouteTableAssociation.builder().main(main).build());
    return RouteTable.builder().routeTableId(id).vpcId(VPC).associations(associations).routes(routes).build();
  }

  private ObservedNetwork find(boolean entry) {
    return find(TOLD, entry ? NetworkNeeds.NONE.withEntry() : NetworkNeeds.NONE);
  }

  private ObservedNetwork find(Placement placement) {
    return find(placement, NetworkNeeds.NONE);
  }

  private NetworkSurvey survey() {
    return new NetworkSurvey("us-east-1", new VpcContents(
        List.of(Vpc.builder().vpcId(VPC).cidrBlock("10.0.0.0/16").build()), subnets, groups, tables, gateways,
        withoutNames, withoutHostnames));
  }

  private static Subnet subnet(String id, String zone, Tag... tags) {
    return Subnet.builder().subnetId(id).vpcId(VPC).availabilityZone(zone).cidrBlock("10.0.0.0/24").tags(tags).build();
  }

  private static SecurityGroup group(String id, String name) {
    return SecurityGroup.builder().groupId(id).groupName(name).vpcId(VPC)
        .tags(tag("kubernetes.io/cluster/test", "owned")).build();
  }

  private static Tag tag(String key, String value) {
    return Ec2Tags.tag(key, value);
  }
}
