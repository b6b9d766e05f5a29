package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

class UserPoolDomainContractTest {
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

  abstract static class Suite extends KindContract<UserPoolDomain, ObservedUserPoolDomain> {
    /** A pool has one prefix: each domain has a pool of its own. */
    private final Map<String, String> pools = new HashMap<>();

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      pools.clear();
    }

    /** Whose it is the pool tells. */
    @Override
    protected UserPoolDomain ofOthers(UserPoolDomain desired) {
      return desired;
    }

    @Override
    protected void disown(ObservedUserPoolDomain observed) {
      others().untagResource(r -> r.tagKeys(Ownership.OWNER)
          .resourceArn("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + pools.get("main")));
    }

    @Override
    protected ResourceKind<UserPoolDomain, ObservedUserPoolDomain> kind(Clients clients) {
      return new UserPoolDomainKind(new UserPools(clients, aws.clock()));
    }

    @Override
    protected UserPoolDomain desired(String name) {
      return new UserPoolDomain(name, pools.computeIfAbsent(name, this::pool));
    }

    private String pool(String name) {
      return others().createUserPool(r -> r.poolName(name).userPoolTags(
          OWNERSHIP.tags(new ResourceId("UserPool", name), DataPolicy.SNAPSHOT))).userPool().id();
    }

    /** Both of its components replace it. */
    @Override
    protected Map<String, UserPoolDomain> variants() {
      return Map.of();
    }

    /** AWS gives domains no tags. */
    @Override
    protected boolean tagBehindOurBack(ObservedUserPoolDomain observed, String key, String value) {
      return false;
    }

    /** Its description, and its pool's. */
    @Override
    protected int callsToObserve(int resources) {
      return 2 * resources;
    }

    @Override
    protected Duration step() {
      return Duration.ofSeconds(20);
    }

    @Test
    void belongsToWhomItsPoolBelongs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
      String stranger = others().createUserPool(r -> r.poolName("theirs")).userPool().id();
      others().createUserPoolDomain(r -> r.userPoolId(stranger).domain("theirs"));
      Handle theirs = handle("theirs");
      assertThat(kind.observe(SCOPE, List.of(new Sought<>(theirs, null)))
          .get(theirs).tags()).isEmpty();
    }

    @Test
    void servesOnlyOnceItIsActive() {
      assumeTrue(aws.faithful(), "moto's domains are active at once");
      ObservedUserPoolDomain made = create(desired("main"));
      assertThat(kind.readiness(made)).isEqualTo(new Readiness.Progressing("CREATING"));
      assertThat(kind.readiness(settle(desired("main")))).isEqualTo(Readiness.READY);
    }

    @Test
    void tellsWhereTheLoginPageIs() {
      assertThat(kind.outputs(create(desired("main"))).get("host"))
          .isEqualTo("main.auth.us-east-1.amazoncognito.com");
    }

    @Test
    void anotherPoolsDomainIsReplaced() {
      create(desired("main"));
      UserPoolDomain moved = with("userPoolId", pool("other"));
      assertThat(Differ.diff(moved, kind.project(observe(moved), moved)).effect()).isEqualTo(Effect.REPLACES);
    }

    @Test
    void waitsForThePoolsFormerDomainToGo() {
      assumeTrue(aws.faithful(), "moto gives a pool any number of domains");
      create(desired("main"));
      Problem problem = catchThrowableOfType(
          Problem.class, () -> create("second", new UserPoolDomain("second", desired("main").userPoolId())));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
    }

    @Test
    void aReservedWordIsRefusedInAwsWords() {
      assumeTrue(aws.faithful(), "moto takes any prefix");
      Problem problem = catchThrowableOfType(Problem.class, () -> create("my-aws", desired("my-aws")));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("reserved word");
    }

    private CognitoIdentityProviderClient others() {
      return aws.others().get(CognitoIdentityProviderClient.class, SCOPE);
    }
  }
}
