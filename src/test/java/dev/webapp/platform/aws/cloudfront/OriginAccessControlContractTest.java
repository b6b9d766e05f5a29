package dev.webapp.platform.aws.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OriginAccessControlContractTest {
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

    /** moto makes a second one of the same name. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of(CREATED_TWICE);
    }
  }

  abstract static class Suite extends KindContract<OriginAccessControl, ObservedOriginAccessControl> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<OriginAccessControl, ObservedOriginAccessControl> kind(Clients clients) {
      return new OriginAccessControlKind(clients);
    }

    @Override
    protected OriginAccessControl desired(String name) {
      return new OriginAccessControl(tags(name));
    }

    @Override
    protected Map<String, OriginAccessControl> variants() {
      return Map.of();
    }

    @Override
    protected boolean tagBehindOurBack(ObservedOriginAccessControl observed, String key, String value) {
      return false;
    }

    /** IAM knows nothing of them but their ids. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    @Test
    void saysWhoseItIs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
    }

    @Test
    void saysWhichNameIsTooLongToSayWhoseItIs() {
      Problem problem = catchThrowableOfType(Problem.class, () -> create(new OriginAccessControl(
          Map.of(Ownership.OWNER, "o".repeat(200), Ownership.PLATFORM, "p".repeat(60)))));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("--owner");
    }
  }
}
