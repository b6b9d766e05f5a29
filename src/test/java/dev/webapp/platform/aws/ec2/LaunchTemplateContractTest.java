package dev.webapp.platform.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.ResourceKind;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

class LaunchTemplateContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Suite {
    OnMoto() {
      super(MotoEnvironment.started());
    }
  }

  abstract static class Suite extends KindContract<LaunchTemplate, ObservedLaunchTemplate> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<LaunchTemplate, ObservedLaunchTemplate> kind(Clients clients) {
      return new LaunchTemplateKind(clients);
    }

    @Override
    protected LaunchTemplate desired(String name) {
      return new LaunchTemplate("shop-" + name, 50, Map.of("Name", "shop"), tags(name));
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(
          new ResourceId("LaunchTemplate", name), "shop-" + name);
    }

    @Override
    protected Map<String, LaunchTemplate> variants() {
      return cases(Map.of(
          "a larger disk", with("diskGibibytes", 80),
          "other tags of nodes", with("nodeTags", Map.of("Name", "other", "team", "a"))));
    }

    @Override
    protected Map<String, Consumer<ObservedLaunchTemplate>> drifts() {
      return cases(Map.of(
          "a version that lets pods reach their node's role", seen -> others().createLaunchTemplateVersion(r -> r
              .launchTemplateId(seen.id()).launchTemplateData(d -> d.metadataOptions(
                  m -> m.httpTokens("optional").httpPutResponseHopLimit(2)))),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedLaunchTemplate observed, String key, String value) {
      others().createTags(r -> r.resources(observed.id()).tags(Ec2Tags.tag(key, value)));
      return true;
    }

    /** What a version says is told of one template at a time. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 * resources;
    }

    @Test
    void nodesAreAsSafeAsTheyCanBe() {
      create(desired("main"));
      ResponseLaunchTemplateData data = others().describeLaunchTemplateVersions(r -> r
          .launchTemplateId(observe(desired("main")).id()).versions("$Latest")).launchTemplateVersions().getFirst()
          .launchTemplateData();
      assertThat(data.metadataOptions().httpTokensAsString()).isEqualTo("required");
      assertThat(data.metadataOptions().httpPutResponseHopLimit()).isEqualTo(1);
      assertThat(data.blockDeviceMappings().getFirst().ebs().encrypted()).isTrue();
    }

    @Test
    void anotherVersionIsTold() {
      create(desired("main"));
      assertThat(kind.outputs(observe(desired("main"))).get("version")).isEqualTo("1");
      settle(with("diskGibibytes", 80));
      assertThat(kind.outputs(observe(desired("main"))).get("version")).isEqualTo("2");
    }

    private Ec2Client others() {
      return aws.others().get(Ec2Client.class, SCOPE);
    }
  }
}
