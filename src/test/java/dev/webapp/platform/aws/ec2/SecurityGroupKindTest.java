package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
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
      return cases(Map.of("egress was revoked", seen -> others().revokeSecurityGroupEgress(r -> r.groupId(seen.groupId())
          .ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp("0.0.0.0/0"))))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedSecurityGroup observed, String key, String value) {
      others().createTags(r -> r.resources(observed.groupId()).tags(Ec2Tags.tag(key, value)));
      return true;
    }

    private Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
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
