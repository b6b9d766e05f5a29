package dev.webapp.platform.aws.amplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.ResourceKind;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AmplifyBranchContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void anotherBuildIsBegunOnceForOtherSettings() {
      create(desired("main"));
      settle(desired("main"));
      assertThat(observe(desired("main")).builds()).hasSize(1);
      assertThat(settle(variants().get("build")).builds()).hasSize(2);
      assertThat(settle(variants().get("build")).builds()).hasSize(2);
    }
  }

  abstract static class Suite extends KindContract<AmplifyBranch, ObservedAmplifyBranch> {
    private String app;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      app = new AmplifySubjects(aws).app("web", tags("web"));
    }

    @Override
    protected ResourceKind<AmplifyBranch, ObservedAmplifyBranch> kind(Clients clients) {
      return new AmplifyBranchKind(clients);
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("AmplifyBranch", name), "web/" + name);
    }

    @Override
    protected AmplifyBranch desired(String name) {
      return new AmplifyBranch(app, "PRODUCTION", true, "a1", tags(name));
    }

    @Override
    protected Map<String, AmplifyBranch> variants() {
      return cases(Map.of("stage", with("stage", "BETA"), "autoBuild", with("autoBuild", false),
          "build", with("build", "b2")));
    }

    @Override
    protected Map<String, Consumer<ObservedAmplifyBranch>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "built by hand only", seen -> new AmplifySubjects(aws).client().updateBranch(
              r -> r.appId(seen.appId()).branchName(seen.name()).enableAutoBuild(false))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedAmplifyBranch observed, String key, String value) {
      new AmplifySubjects(aws).client().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** One listing, and two calls for each. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 2 * resources;
    }
  }
}
