package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

class SecurityGroupKindTest {
  abstract static class Contract extends KindContract<SecurityGroup, ObservedSecurityGroup> {
    Contract(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected SecurityGroupKind kind(Clients clients) {
      return new SecurityGroupKind(clients);
    }

    @Override
    protected SecurityGroup desired(String name) {
      return new SecurityGroup(name, aws.network().vpcId(), "of " + name, true, tags(name));
    }

    @Override
    protected Map<String, SecurityGroup> variants() {
      return Map.of("closed", with("allowAllEgress", false));
    }

    @Override
    protected Map<String, Consumer<ObservedSecurityGroup>> drifts() {
      return cases(Map.of("egress was revoked", seen -> others()
          .revokeSecurityGroupEgress(r -> r.groupId(seen.groupId())
          .ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp("0.0.0.0/0"))))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedSecurityGroup observed, String key, String value) {
      others().createTags(r -> r.resources(observed.groupId()).tags(Ec2Tags.tag(key, value)));
      return true;
    }

    @Override
    protected void liveOn() {
      SecurityGroup closed = with("allowAllEgress", false);
      create(closed);
      settle(closed);
      settle(desired("main"));
      depart(desired("main"), new Farewell.Discard());
    }

    @Test
    void aGroupInAnotherVpcIsReplacedIfItIsOurs() {
      create(desired("main"));
      SecurityGroup elsewhere = with("vpcId", "vpc-0123456789abcdef0");
      assertThat(Differ.diff(elsewhere, kind.project(observe(elsewhere), elsewhere)).effect())
          .isEqualTo(Effect.REPLACES);
    }

    @Test
    void aStrangersGroupOfThatNameElsewhereIsNotIt() {
      others().createSecurityGroup(r -> r.groupName("main").description("theirs").vpcId(aws.network().vpcId()));
      assertThat(observe(with("vpcId", "vpc-0123456789abcdef0"))).isNull();
      assertThat(observe(desired("main"))).isNotNull();
    }

    @Test
    void aGroupInUseStaysForNow() {
      ObservedSecurityGroup main = create(desired("main"));
      assumeTrue(aws.faithful(), "moto deletes groups that rules refer to");
      String other = others().createSecurityGroup(
          r -> r.groupName("other").description("theirs").vpcId(aws.network().vpcId())).groupId();
      others().authorizeSecurityGroupIngress(r -> r.groupId(other).ipPermissions(
          p -> p.ipProtocol("tcp").fromPort(1).toPort(1).userIdGroupPairs(u -> u.groupId(main.groupId()))));
      assertThatThrownBy(() -> kind.delete(handle("main"), SCOPE, main, new Farewell.Discard()))
          .isInstanceOfSatisfying(Problem.class,
              problem -> assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT));
    }

    private Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
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
  }
}
