package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

class VpcEndpointContractTest {
  @Nested
  class Sandbox extends Interfaces {
    Sandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Interfaces {
    Moto() {
      super(MotoEnvironment.started());
    }

    /** It leaves names as they are. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("its name leads elsewhere");
    }
  }

  @Nested
  class GatewaysOnSandbox extends Gateways {
    GatewaysOnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class GatewaysOnMoto extends Gateways {
    GatewaysOnMoto() {
      super(MotoEnvironment.started());
    }

    /** It fails where a route is gone that is to go. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(DEPARTURE);
    }
  }

  abstract static class Suite extends KindContract<VpcEndpoint, ObservedVpcEndpoint> {
    private static final Map<String, String> SERVICES =
        Map.of("one", "sqs", "two", "sns", "three", "kms", "absent", "ssm");
    private static final String ELSEWHERE = "arn:aws:eks:us-east-1:123456789012:cluster/other";

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    /** What {@code main} is. */
    abstract String service();

    @Override
    protected ResourceKind<VpcEndpoint, ObservedVpcEndpoint> kind(Clients clients) {
      return new VpcEndpointKind(clients);
    }

    String serviceName(String name) {
      return "com.amazonaws.us-east-1." + SERVICES.getOrDefault(name, service());
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("VpcEndpoint", name), "test/" + name);
    }

    @Override
    protected Map<String, String> tags(String name, Map<String, String> users) {
      return OWNERSHIP.sharedTags(handle(name).id(), handle(name).physicalName());
    }

    /** Whatever else it carries is nobody's to change. */
    @Override
    protected boolean tagBehindOurBack(ObservedVpcEndpoint observed, String key, String value) {
      return false;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("ec2:CreateTags", "ec2:DeleteTags", "route53:AssociateVPCWithHostedZone", "ec2:DescribeSubnets");
    }

    @Test
    void anotherInstallationJoinsAndLeaves() {
      create(desired("main"));
      settle(desired("main"));
      ObservedVpcEndpoint joined = theirs(kind.create(THEIRS, SCOPE, ofTheirs(), token()));
      assertThat(joined.id()).isEqualTo(observe(desired("main")).id());
      assertThat(others().describeVpcEndpoints().vpcEndpoints()).hasSize(1);
      assertThat(joined.tags()).containsEntry(Ownership.OWNER, OWNERSHIP.owner());
      settle(desired("main"));

      kind.delete(THEIRS, SCOPE, joined, new Farewell.Discard());
      assertThat(theirs(null)).isNull();
      assertThat(observe(desired("main")).id()).isEqualTo(joined.id());
      depart(desired("main"), new Farewell.Discard());
      aws.pass(step());
      assertThat(observe(desired("main"))).isNull();
    }

    @Test
    void whoMadeItLeavesItToOthers() {
      create(desired("main"));
      settle(desired("main"));
      kind.create(THEIRS, SCOPE, ofTheirs(), token());
      depart(desired("main"), new Farewell.Discard());
      ObservedVpcEndpoint left = theirs(null);
      assertThat(left.tags()).containsEntry(Ownership.OWNER, ELSEWHERE)
          .doesNotContainKey(Ownership.userKey("test/main"));
      for (int pass = 0; pass < 10 && theirs(null) != null; pass++) {
        kind.delete(THEIRS, SCOPE, theirs(null), new Farewell.Discard());
        aws.pass(step());
      }
      assertThat(theirs(null)).isNull();
    }

    @Test
    void whatOthersMadeIsLeftAlone() {
      VpcEndpoint desired = desired("main");
      String id = others().createVpcEndpoint(r -> r.serviceName(desired.serviceName()).vpcId(desired.vpcId())
          .vpcEndpointType(desired.type()).routeTableIds(desired.routeTableIds())
          .subnetIds(desired.subnets() == null ? null : desired.subnets().values())
          .privateDnsEnabled(desired.privateDns())).vpcEndpoint().vpcEndpointId();
      aws.pass(step());
      assertThat(observe(desired)).isNull();
      aws.forgetCalls();
      assertThatThrownBy(() -> kind.create(handle("main"), SCOPE, desired, token()))
          .isInstanceOfSatisfying(Problem.class,
              p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
          .hasMessageContaining(id).hasMessageContaining("spec.network.privateEndpoints");
      assertThat(aws.writes()).isEmpty();
    }

    private static final Handle THEIRS = new Handle(new ResourceId("VpcEndpoint", "main"), "other/main");

    /** The same for another cluster of the VPC. */
    private VpcEndpoint ofTheirs() {
      return with("tags", new Ownership(ELSEWHERE, "c/d").sharedTags(THEIRS.id(), THEIRS.physicalName()));
    }

    private ObservedVpcEndpoint theirs(ObservedVpcEndpoint told) {
      ObservedVpcEndpoint seen = kind.observe(SCOPE, List.of(new Sought<>(THEIRS, null))).get(THEIRS);
      if (told != null) {
        assertThat(told).isEqualTo(seen);
      }
      return seen;
    }

    static Token token() {
      return new Token("f".repeat(32));
    }

    final Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
    }
  }

  abstract static class Interfaces extends Suite {
    private String group;

    Interfaces(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    String service() {
      return "secretsmanager";
    }

    @Override
    protected void prepare() {
      group = others().createSecurityGroup(r -> r.groupName("endpoints").description("endpoints")
          .vpcId(aws.network().vpcId())).groupId();
    }

    @Override
    protected VpcEndpoint desired(String name) {
      return VpcEndpoint.ofInterface(serviceName(name), aws.network().vpcId(),
          Map.of("us-east-1a", subnet("us-east-1a")), group, tags(name));
    }

    private String subnet(String zone) {
      return others().describeSubnets(r -> r.subnetIds(aws.network().privateSubnetIds())).subnets().stream()
          .filter(s -> s.availabilityZone().equals(zone)).findFirst().orElseThrow().subnetId();
    }

    @Override
    protected Map<String, VpcEndpoint> variants() {
      return cases(Map.of("in another zone",
          with("subnets", Map.of("us-east-1a", subnet("us-east-1a"), "us-east-1b", subnet("us-east-1b")))));
    }

    /** A zone that somebody uses stays. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("in another zone");
    }

    @Override
    protected Map<String, Consumer<ObservedVpcEndpoint>> drifts() {
      return cases(Map.of(
          "its name leads elsewhere", seen -> others().modifyVpcEndpoint(
              r -> r.vpcEndpointId(seen.id()).privateDnsEnabled(false)),
          "open to others than the VPC", seen -> others().modifyVpcEndpoint(r -> r.vpcEndpointId(seen.id())
              .addSecurityGroupIds(others().describeSecurityGroups(g -> g.filters(f -> f.name("group-name")
                  .values("default"))).securityGroups().getFirst().groupId()).removeSecurityGroupIds(group))));
    }

    /** One listing of all, and one of the subnets that they are in. */
    @Override
    protected int callsToObserve(int resources) {
      return 2;
    }

    @Test
    void anotherSubnetOfTheZoneWillDo() {
      create(desired("main"));
      settle(desired("main"));
      Map<String, String> elsewhere = new TreeMap<>(Map.of("us-east-1a", "subnet-0123456789abcdef0"));
      assertThat(kind.project(observe(desired("main")), with("subnets", elsewhere)).subnets()).isEqualTo(elsewhere);
    }
  }

  abstract static class Gateways extends Suite {
    Gateways(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    String service() {
      return "s3";
    }

    /** There are two services of this sort. */
    @Override
    String serviceName(String name) {
      return "com.amazonaws.us-east-1." + (name.equals("one") ? "dynamodb" : "s3");
    }

    private String table(String subnet) {
      return others().describeRouteTables(r -> r.filters(f -> f.name("association.subnet-id").values(subnet)))
          .routeTables().getFirst().routeTableId();
    }

    @Override
    protected VpcEndpoint desired(String name) {
      // Each of those that are made side by side has a table of its own.
      String subnet = name.equals("two") ? aws.network().databaseSubnetIds().getFirst()
          : name.equals("three") ? aws.network().publicSubnetIds().getFirst()
          : aws.network().privateSubnetIds().getFirst();
      return VpcEndpoint.gateway(serviceName(name), aws.network().vpcId(), List.of(table(subnet)), tags(name));
    }

    @Override
    protected Map<String, VpcEndpoint> variants() {
      return cases(Map.of("for databases, too", with("routeTableIds", List.of(
          table(aws.network().privateSubnetIds().getFirst()), table(aws.network().databaseSubnetIds().getFirst())))));
    }

    /** A table that somebody uses stays. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("for databases, too");
    }

    @Override
    protected Map<String, Consumer<ObservedVpcEndpoint>> drifts() {
      return cases(Map.of("no longer led to", seen -> others().modifyVpcEndpoint(r -> r.vpcEndpointId(seen.id())
          .removeRouteTableIds(seen.routeTableIds()))));
    }
  }
}
