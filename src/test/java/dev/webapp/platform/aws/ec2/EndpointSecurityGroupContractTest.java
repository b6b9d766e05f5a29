package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
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

class EndpointSecurityGroupContractTest {
  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<EndpointSecurityGroup, ObservedEndpointSecurityGroup> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<EndpointSecurityGroup, ObservedEndpointSecurityGroup> kind(Clients clients) {
      return new EndpointSecurityGroupKind(clients);
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("EndpointSecurityGroup", name), "test/" + name);
    }

    @Override
    protected EndpointSecurityGroup desired(String name) {
      return new EndpointSecurityGroup("shared-" + name, aws.network().vpcId(), List.of("10.0.0.0/16"), tags(name));
    }

    @Override
    protected Map<String, String> tags(String name, Map<String, String> users) {
      return OWNERSHIP.sharedTags(handle(name).id(), handle(name).physicalName());
    }

    /** Whatever else it carries is nobody's to change. */
    @Override
    protected boolean tagBehindOurBack(ObservedEndpointSecurityGroup observed, String key, String value) {
      return false;
    }

    @Override
    protected Map<String, EndpointSecurityGroup> variants() {
      return cases(Map.of("more addresses", with("cidrs", List.of("10.0.0.0/16", "100.64.0.0/16"))));
    }

    /** Addresses that somebody has stay. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("more addresses");
    }

    @Override
    protected Map<String, Consumer<ObservedEndpointSecurityGroup>> drifts() {
      return cases(Map.of("closed", seen -> others().revokeSecurityGroupIngress(r -> r.groupId(seen.groupId())
          .ipPermissions(p -> p.ipProtocol("tcp").fromPort(443).toPort(443)
              .ipRanges(c -> c.cidrIp("10.0.0.0/16"))))));
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("ec2:CreateTags", "ec2:DeleteTags");
    }

    @Test
    void anotherInstallationJoinsAndKeepsIt() {
      Handle theirs = new Handle(handle("main").id(), "other/main");
      create(desired("main"));
      settle(desired("main"));
      EndpointSecurityGroup ofTheirs = with("tags", new Ownership(
          "arn:aws:eks:us-east-1:123456789012:cluster/other", "c/d").sharedTags(theirs.id(), theirs.physicalName()));
      ObservedEndpointSecurityGroup joined = kind.create(theirs, SCOPE, ofTheirs, new Token("f".repeat(32)));
      assertThat(joined.groupId()).isEqualTo(observe(desired("main")).groupId());
      depart(desired("main"), new Farewell.Discard());
      assertThat(kind.observe(SCOPE, List.of(new Sought<>(theirs, null))).get(theirs).groupId())
          .isEqualTo(joined.groupId());
    }

    private Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
    }
  }
}
