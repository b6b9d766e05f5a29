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
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

class NetworkAclContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }

    /** An emulator has no interfaces to tell of. */
    @Test
    void aSubnetWithWhatIsNoPlatformsIsLeftAlone() {
      String subnet = aws.network().databaseSubnetIds().getFirst();
      others().createVpcEndpoint(r -> r.serviceName("com.amazonaws.us-east-1.sqs").vpcId(aws.network().vpcId())
          .vpcEndpointType("Interface").subnetIds(subnet));
      NetworkAcl desired = desired("main");
      create(desired);
      assertThatThrownBy(() -> bringAlong(desired)).isInstanceOfSatisfying(Problem.class,
          p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
          .hasMessageContaining("VPC Endpoint Interface").hasMessageContaining(subnet);
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }

    /** It breaks where an association is gone that is to be replaced. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(DEPARTURE);
    }
  }

  abstract static class Suite extends KindContract<NetworkAcl, ObservedNetworkAcl> {
    private static final Handle THEIRS = new Handle(new ResourceId("NetworkAcl", "main"), "other/main");

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<NetworkAcl, ObservedNetworkAcl> kind(Clients clients) {
      return new NetworkAclKind(clients);
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("NetworkAcl", name), "test/" + name);
    }

    @Override
    protected NetworkAcl desired(String name) {
      return new NetworkAcl(aws.network().vpcId(), List.of(aws.network().databaseSubnetIds().getFirst()),
          NetworkAcl.rules(List.of(3306, 5432), List.of("10.0.0.0/16"), List.of("10.0.2.0/24")), tags(name));
    }

    @Override
    protected Map<String, String> tags(String name, Map<String, String> users) {
      return OWNERSHIP.sharedTags(handle(name).id(), handle(name).physicalName());
    }

    /** Whatever else it carries is nobody's to change. */
    @Override
    protected boolean tagBehindOurBack(ObservedNetworkAcl observed, String key, String value) {
      return false;
    }

    @Override
    protected Map<String, NetworkAcl> variants() {
      return cases(Map.of("more subnets", with("subnetIds", aws.network().databaseSubnetIds()),
          "more callers", with("rules",
              NetworkAcl.rules(List.of(3306, 5432), List.of("10.0.0.0/16", "100.64.0.0/16"), List.of()))));
    }

    /** What somebody uses stays. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("more subnets", "more callers");
    }

    @Override
    protected Map<String, Consumer<ObservedNetworkAcl>> drifts() {
      return cases(Map.of("a rule less", seen -> others().deleteNetworkAclEntry(
              r -> r.networkAclId(seen.id()).egress(false).ruleNumber(100)),
          "a subnet less", seen -> others().replaceNetworkAclAssociation(r -> r
              .associationId(seen.subnets().values().iterator().next()).networkAclId(usual()))));
    }

    private String usual() {
      return others().describeNetworkAcls(r -> r.filters(f -> f.name("vpc-id").values(aws.network().vpcId()),
          f -> f.name("default").values("true"))).networkAcls().getFirst().networkAclId();
    }

    /** Its rules and its end are; subnets come from the VPC's default one and go back to it, which is nobody's. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("ec2:CreateTags", "ec2:DeleteTags", "ec2:DescribeSecurityGroups");
    }

    @Test
    void letsNothingThroughBeforeItsRulesAreThere() {
      NetworkAcl desired = desired("main");
      create(desired);
      for (int pass = 0; pass < 20; pass++) {
        ObservedNetworkAcl seen = observe(desired);
        assertThat(seen.subnets().isEmpty() || seen.rules().containsAll(desired.rules())).isTrue();
        var delta = Differ.diff(desired, kind.project(seen, desired));
        if (delta.isEmpty()) {
          return;
        }
        kind.update(handle("main"), SCOPE, desired, seen, delta);
      }
      throw new AssertionError("not settled");
    }

    @Test
    void aSubnetThatSomebodyElseLooksAfterIsLeftAlone() {
      String theirs = others().createNetworkAcl(r -> r.vpcId(aws.network().vpcId())).networkAcl().networkAclId();
      String subnet = aws.network().databaseSubnetIds().getFirst();
      String association = others().describeNetworkAcls(r -> r.filters(f -> f.name("association.subnet-id")
          .values(subnet))).networkAcls().getFirst().associations().stream()
          .filter(each -> each.subnetId().equals(subnet)).findFirst().orElseThrow().networkAclAssociationId();
      others().replaceNetworkAclAssociation(r -> r.associationId(association).networkAclId(theirs));
      NetworkAcl desired = desired("main");
      create(desired);
      assertThatThrownBy(() -> bringAlong(desired)).isInstanceOfSatisfying(Problem.class,
          p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT))
          .hasMessageContaining(theirs).hasMessageContaining(subnet);
    }

    /** As far as it goes. */
    final void bringAlong(NetworkAcl desired) {
      for (int pass = 0; pass < 20; pass++) {
        ObservedNetworkAcl seen = observe(desired);
        kind.update(handle("main"), SCOPE, desired, seen, Differ.diff(desired, kind.project(seen, desired)));
      }
    }

    @Test
    void anotherInstallationJoinsAndKeepsIt() {
      create(desired("main"));
      settle(desired("main"));
      NetworkAcl ofTheirs = with("tags", new Ownership("arn:aws:eks:us-east-1:123456789012:cluster/other", "c/d")
          .sharedTags(THEIRS.id(), THEIRS.physicalName()));
      ObservedNetworkAcl joined = kind.create(THEIRS, SCOPE, ofTheirs, new Token("f".repeat(32)));
      assertThat(joined.id()).isEqualTo(observe(desired("main")).id());
      depart(desired("main"), new Farewell.Discard());
      assertThat(kind.observe(SCOPE, List.of(new Sought<>(THEIRS, null))).get(THEIRS).subnets()).isNotEmpty();
    }

    final Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
    }
  }
}
