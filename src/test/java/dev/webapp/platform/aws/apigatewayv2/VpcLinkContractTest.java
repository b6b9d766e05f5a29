package dev.webapp.platform.aws.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VpcLinkContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void tellsItsIdOnceItLeadsAnywhere() {
      ObservedVpcLink made = create(desired("main"));
      assertThat(kind.readiness(made)).isInstanceOf(Readiness.Progressing.class);
      assertThat(kind.outputs(made).get("id")).isNull();
      assertThat(kind.outputs(settle(desired("main"))).get("id")).isEqualTo(made.id());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto takes no signature of a path with an ARN in it. */
    @Override
    protected Map<String, Consumer<ObservedVpcLink>> drifts() {
      return Map.of();
    }

    @Override
    protected boolean tagBehindOurBack(ObservedVpcLink observed, String key, String value) {
      return false;
    }
  }

  abstract static class Suite extends KindContract<VpcLink, ObservedVpcLink> {
    private String group;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      group = new ApiSubjects(aws).securityGroup();
    }

    @Override
    protected ResourceKind<VpcLink, ObservedVpcLink> kind(Clients clients) {
      return new VpcLinkKind(clients);
    }

    @Override
    protected VpcLink desired(String name) {
      return new VpcLink(aws.network().privateSubnetIds(), List.of(group), tags(name));
    }

    @Override
    protected Map<String, VpcLink> variants() {
      return Map.of();
    }

    @Override
    protected Map<String, Consumer<ObservedVpcLink>> drifts() {
      return Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedVpcLink observed, String key, String value) {
      new ApiSubjects(aws).client().tagResource(r -> r.resourceArn(
          "arn:aws:apigateway:us-east-1::/vpclinks/" + observed.id()).tags(Map.of(key, value)));
      return true;
    }

    @Test
    void oneThatSlumbersServesAndSaysSo() {
      ObservedVpcLink slumbering =
          new ObservedVpcLink("a", List.of(), List.of(), "INACTIVE", null, Map.of());
      assertThat(kind.readiness(slumbering)).isInstanceOfSatisfying(
          Readiness.Ready.class, ready -> assertThat(ready.warning()).contains("60 days"));
    }

    /** What it creates with tags is asked for by that name, too. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("apigateway:TagResource");
    }
  }
}
