package dev.webapp.platform.aws.amplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.amplify.AmplifyApp.Rule;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Not on moto, which knows no Amplify. */
class AmplifyAppContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void whatAmplifyPutsBesideItsVariablesStays() {
      create(desired("main"));
      ObservedAmplifyApp settled = settle(desired("main"));
      new AmplifySubjects(aws).client().updateApp(r -> r.appId(settled.id())
          .environmentVariables(Map.of("API", "https://api.example.com", "_LIVE_UPDATES", "[]")));
      assertThat(Differ.diff(desired("main"), kind.project(observe(desired("main")), desired("main"))).isEmpty())
          .isTrue();
      assertThat(settle(variants().get("environment")).environment()).containsKeys("_LIVE_UPDATES", "STAGE");
    }
  }

  abstract static class Suite extends KindContract<AmplifyApp, ObservedAmplifyApp> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<AmplifyApp, ObservedAmplifyApp> kind(Clients clients) {
      return new AmplifyAppKind(clients);
    }

    @Override
    protected AmplifyApp desired(String name) {
      return new AmplifyApp("https://github.com/example/web", AmplifySubjects.token("1"),
          AmplifyApp.buildSpec(List.of("npm ci"), "dist"), Map.of("API", "https://api.example.com"), List.of(),
          tags(name));
    }

    @Override
    protected Map<String, AmplifyApp> variants() {
      return cases(Map.of(
          "repository", with("repository", "https://github.com/example/shop"),
          "token", with("token", AmplifySubjects.token("2")),
          "buildSpec", with("buildSpec", AmplifyApp.buildSpec(List.of("make"), "out")),
          "environment", with("environment", Map.of("API", "https://api.example.com", "STAGE", "x")),
          "no environment", with("environment", Map.of()),
          "rules", with("rules", List.of(Rule.SINGLE_PAGE))));
    }

    @Override
    protected Map<String, Consumer<ObservedAmplifyApp>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "built otherwise", seen -> new AmplifySubjects(aws).client().updateApp(
              r -> r.appId(seen.id()).buildSpec("version: 1"))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedAmplifyApp observed, String key, String value) {
      new AmplifySubjects(aws).client().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** The tag that says which token it was told, since AWS does not. */
    @Override
    protected int writesOfOneUpdate(Delta delta) {
      return delta.touches("token") ? 2 : 1;
    }

    /** One listing. */
    @Override
    protected int callsToObserve(int resources) {
      return 1;
    }
  }
}
