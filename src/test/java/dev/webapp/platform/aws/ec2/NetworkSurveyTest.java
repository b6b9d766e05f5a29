package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ClusterNetwork.Placement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void sortsByZoneThenId() {
    assertThat(find(false).privateSubnetIds()).containsExactly("subnet-3", "subnet-1", "subnet-2");
  }

  @Test
  void privateSubnetsServeDatabasesWhereNoneIsMeantFor() {
    assertThat(find(false).databaseSubnetIds()).isEqualTo(find(false).privateSubnetIds());
    subnets.add(subnet("subnet-4", "a", DATABASE));
    assertThat(find(false).databaseSubnetIds()).containsExactly("subnet-4");
    assertThat(find(false).problems()).singleElement().asString().contains("database subnets", "one zone only, a");
    subnets.add(subnet("subnet-5", "b", DATABASE));
    assertThat(find(false).problems()).isEmpty();
  }

  @Test
  void publicSubnetsAreMissedByThoseWhoNeedThem() {
    assertThat(find(false).problems()).isEmpty();
    assertThat(find(false).warnings()).singleElement().asString()
        .contains("vpc-1 has no public subnets", "kubernetes.io/role/elb=1", "spec.network.publicSubnetIds");
    assertThat(find(true).problems()).isEqualTo(find(false).warnings());
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
        null, null, true), VPC, TOLD);
    assertThat(found.problems()).containsExactly(
        "subnet subnet-9 of spec.network.publicSubnetIds lies in vpc-2, not in vpc-1");
  }

  @Test
  void theClustersGroupIsFoundByTagWhereEksDoesNotTell() {
    Placement untold = new Placement(VPC, List.of(), null);
    assertThat(find(untold).problems()).singleElement().asString()
        .contains("none in vpc-1", "kubernetes.io/cluster/test");
    groups.add(group("sg-nodes", "nodes"));
    assertThat(find(untold).clusterSecurityGroupId()).isEqualTo("sg-nodes");
    groups.add(group("sg-1", "eks-cluster-sg-test-123"));
    assertThat(find(untold).clusterSecurityGroupId()).isEqualTo("sg-1");
    groups.add(group("sg-2", "eks-cluster-sg-test-456"));
    assertThat(find(untold).problems()).singleElement().asString().contains("more than one");
  }

  private ObservedNetwork find(boolean publicNeeded) {
    return survey().find(new NetworkQuery("us-east-1", "test", null, null, null, null, publicNeeded), VPC, TOLD);
  }

  private ObservedNetwork find(Placement placement) {
    return survey().find(new NetworkQuery("us-east-1", "test", null, null, null, null, false), VPC, placement);
  }

  private NetworkSurvey survey() {
    return new NetworkSurvey(
        "us-east-1", List.of(Vpc.builder().vpcId(VPC).cidrBlock("10.0.0.0/16").build()), subnets, groups);
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
