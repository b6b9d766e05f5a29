package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.eks.EksClusterNetwork;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Sought;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;

class NetworkKindTest {
  private static final NetworkNeeds ENTERED = NetworkNeeds.NONE.withEntry();
  private static final NetworkQuery BY_TAGS = new NetworkQuery("us-east-1", "test", null, null, null, null, ENTERED);

  abstract static class Contract {
    private final AwsEnvironment aws;
    private NetworkKind kind;

    Contract(AwsEnvironment aws) {
      this.aws = aws;
    }

    @BeforeEach
    void furnish() {
      aws.reset();
      kind = new NetworkKind(aws.clients(), new EksClusterNetwork(aws.clients()));
      prepare(aws);
      aws.forgetCalls();
    }

    /** Makes the cluster where the environment has none. */
    void prepare(AwsEnvironment environment) {}

    /**
     * DescribeCluster, DescribeVpcs, DescribeSubnets, DescribeRouteTables and two DescribeVpcAttribute, and what else
     * it takes where EKS tells less.
     */
    int calls() {
      return 6;
    }

    private ObservedNetwork find(NetworkQuery query) {
      Handle handle = handle("main");
      return kind.observe(AwsEnvironment.SCOPE, List.of(new Sought<>(handle, query))).get(handle);
    }

    private static Handle handle(String name) {
      return new Handle(new ResourceId("Network", name), name);
    }

    private static String failure(NetworkKind kind, ObservedNetwork network) {
      assertThat(kind.readiness(network)).isInstanceOf(Readiness.Failed.class);
      assertThat(kind.outputs(network).get("vpcId")).isNull();
      Readiness.Failed failed = (Readiness.Failed) kind.readiness(network);
      assertThat(failed.terminal()).isFalse();
      return failed.reason();
    }

    @Test
    void findsTheClustersNetworkByTags() {
      ObservedNetwork found = find(BY_TAGS);
      assertThat(kind.readiness(found)).isEqualTo(Readiness.READY);
      assertThat(found.vpcId()).isEqualTo(aws.network().vpcId());
      assertThat(found.vpcCidr()).isEqualTo("10.0.0.0/16");
      assertThat(found.publicSubnetIds()).containsExactlyInAnyOrderElementsOf(aws.network().publicSubnetIds());
      assertThat(found.privateSubnetIds()).containsExactlyInAnyOrderElementsOf(aws.network().privateSubnetIds());
      assertThat(found.databaseSubnetIds()).containsExactlyInAnyOrderElementsOf(aws.network().databaseSubnetIds());
      assertThat(found.publicCidrs()).containsExactly("10.0.0.0/24", "10.0.10.0/24");
      assertThat(found.privateCidrs()).containsExactly("10.0.1.0/24", "10.0.11.0/24");
      assertThat(kind.outputs(found).get("databaseCidrs")).isEqualTo(List.of("10.0.12.0/24", "10.0.2.0/24"));
      assertThat(kind.outputs(found).get("databaseIpv6Cidrs")).isEqualTo(List.of());
      String group = aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).describeSecurityGroups(
          r -> r.filters(f -> f.name("group-name").values("eks-cluster-sg-test"))).securityGroups().getFirst()
          .groupId();
      assertThat(found.clusterSecurityGroupId()).isEqualTo(group);
      assertThat(kind.outputs(found).get("privateSubnetIds")).isEqualTo(found.privateSubnetIds());
      assertThat(kind.outputs(found).get("clusterSecurityGroupId")).isEqualTo(group);
    }

    @Test
    void asksOnceForManyPlatforms() {
      NetworkQuery byIds = new NetworkQuery("us-east-1", "test", aws.network().vpcId(), null,
          aws.network().privateSubnetIds(), null, NetworkNeeds.NONE);
      Map<Handle, ObservedNetwork> found = kind.observe(AwsEnvironment.SCOPE, List.of(
          new Sought<>(handle("one"), BY_TAGS), new Sought<>(handle("two"), BY_TAGS),
          new Sought<>(handle("three"), byIds)));
      assertThat(found).containsOnlyKeys(handle("one"), handle("two"), handle("three"));
      assertThat(found.get(handle("three"))).isEqualTo(found.get(handle("one")));
      assertThat(aws.calls()).as("%s", aws.calls().stream().map(ApiCall::operation).toList()).hasSize(calls());
      assertThat(kind.permissions()).containsAll(aws.calledActions());
    }

    @Test
    void idsInTheSpecLeadToTheVpc() {
      NetworkQuery query = new NetworkQuery("us-east-1", null, null, null, aws.network().databaseSubnetIds(), null,
          NetworkNeeds.NONE);
      ObservedNetwork found = find(query);
      assertThat(kind.readiness(found)).isEqualTo(Readiness.READY);
      assertThat(found.vpcId()).isEqualTo(aws.network().vpcId());
      assertThat(found.privateSubnetIds()).containsExactlyInAnyOrderElementsOf(aws.network().databaseSubnetIds());
      assertThat(found.clusterSecurityGroupId()).isNull();
    }

    @Test
    void withoutAClusterNothingIsFound() {
      NetworkQuery query = new NetworkQuery("us-east-1", "other", null, null, null, null, NetworkNeeds.NONE);
      assertThat(find(query)).isNull();
      assertThat(kind.missing(query)).contains("'other'", "us-east-1", "spec.network.vpcId");
    }

    @Test
    void namesTheVpcThatDoesNotExist() {
      String vpc = "vpc-0123456789abcdef0";
      assertThat(failure(kind, find(new NetworkQuery("us-east-1", "test", vpc, null, null, null, NetworkNeeds.NONE))))
          .contains("The vpc ID '" + vpc + "' does not exist", "spec.network.vpcId");
    }

    @Test
    void namesTheSubnetThatDoesNotExist() {
      String subnet = "subnet-0123456789abcdef0";
      List<String> some = List.of(aws.network().privateSubnetIds().getFirst(), subnet);
      assertThat(failure(kind, find(new NetworkQuery("us-east-1", "test", null, null, some, null, NetworkNeeds.NONE))))
          .isEqualTo("The subnet ID '" + subnet + "' does not exist in " + aws.network().vpcId()
              + ": correct spec.network.privateSubnetIds");
      assertThat(failure(kind, find(new NetworkQuery(
          "us-east-1", null, null, null, List.of(subnet), null, NetworkNeeds.NONE))))
          .contains("The subnet ID '" + subnet + "' does not exist in us-east-1");
    }

    @Test
    void oneZoneIsNotEnough() {
      List<String> one = List.of(aws.network().privateSubnetIds().getFirst());
      assertThat(failure(kind, find(new NetworkQuery("us-east-1", "test", null, null, one, null, NetworkNeeds.NONE))))
          .contains("lie in one zone only, us-east-1", "two zones are needed", "spec.network.privateSubnetIds");
    }

    @Test
    void whatLeadsNowhereIsToldAndStays() {
      NetworkQuery query = new NetworkQuery("us-east-1", "test", null, aws.network().privateSubnetIds(),
          aws.network().databaseSubnetIds(), null, ENTERED.withNat(true));
      ObservedNetwork found = find(query);
      assertThat(found.findings().faults()).hasSize(2)
          .anyMatch(f -> f.contains(aws.network().privateSubnetIds().getFirst()) && f.contains("lets nobody in"))
          .anyMatch(f -> f.contains(aws.network().databaseSubnetIds().getFirst()) && f.contains("no way out"));
      assertThat(kind.readiness(found)).isInstanceOf(Readiness.Failed.class);
      assertThat(kind.outputs(found).get("privateSubnetIds")).isEqualTo(found.privateSubnetIds());
    }

    @Test
    void oneNatForAllZonesIsWorthAWarning() {
      ObservedNetwork found = find(new NetworkQuery(
          "us-east-1", "test", null, null, null, null, NetworkNeeds.NONE.withNat(true)));
      assertThat(found.findings().faults()).isEmpty();
      assertThat(found.findings().warnings()).singleElement().asString().contains("NAT gateway of us-east-1a");
    }

    @Test
    void fargateTakesNoPublicSubnets() {
      assertThat(failure(kind, find(new NetworkQuery("us-east-1", "test", null, null,
          aws.network().publicSubnetIds(), null, NetworkNeeds.NONE.withFargate())))).contains("Fargate takes private");
    }

    @Test
    void namesHaveToBeFound() {
      aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE).modifyVpcAttribute(
          r -> r.vpcId(aws.network().vpcId()).enableDnsSupport(a -> a.value(false)));
      assertThat(kind.readiness(find(BY_TAGS))).isInstanceOfSatisfying(
          Readiness.Failed.class, failed -> assertThat(failed.reason()).contains("enableDnsSupport"));
    }

    @Test
    void aRefusalIsNotAbsence() {
      NetworkKind denied = new NetworkKind(aws.clients(), (_, _) -> {
        throw Problem.of(Problem.Category.DENIED, "AccessDeniedException", "eks:DescribeCluster", "no");
      });
      assertThatThrownBy(() -> denied.observe(AwsEnvironment.SCOPE, List.of(new Sought<>(handle("main"), BY_TAGS))))
          .isInstanceOf(Problem.class);
    }
  }

  @Nested
  class InSandbox extends Contract {
    InSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    @Override
    void prepare(AwsEnvironment aws) {
      aws.others().get(EksClient.class, AwsEnvironment.SCOPE).createCluster(r -> r.name("test")
          .roleArn("arn:aws:iam::123456789012:role/eks").version("1.33")
          .resourcesVpcConfig(v -> v.subnetIds(aws.network().privateSubnetIds())));
      Ec2Client ec2 = aws.others().get(Ec2Client.class, AwsEnvironment.SCOPE);
      String group = ec2.createSecurityGroup(r -> r.groupName("eks-cluster-sg-test")
          .description("EKS cluster security group").vpcId(aws.network().vpcId())).groupId();
      ec2.createTags(r -> r.resources(group).tags(Ec2Tags.tag("kubernetes.io/cluster/test", "owned")));
    }

    /** EKS leaves out the VPC, which is found by the subnets, and the security group, which is found by its tag. */
    @Override
    int calls() {
      return 8;
    }
  }
}
