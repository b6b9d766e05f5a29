package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

class UserPoolClientContractTest {
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

  abstract static class Suite extends KindContract<UserPoolClient, ObservedUserPoolClient> {
    private String poolId;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      poolId = others().createUserPool(r -> r.poolName("pool").userPoolTags(
          OWNERSHIP.tags(new ResourceId("UserPool", "pool"), DataPolicy.SNAPSHOT))).userPool().id();
    }

    /** Whose it is the pool tells. */
    @Override
    protected UserPoolClient ofOthers(UserPoolClient desired) {
      return desired;
    }

    @Override
    protected void disown(ObservedUserPoolClient observed) {
      others().untagResource(r -> r.tagKeys(Ownership.OWNER)
          .resourceArn("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + poolId));
    }

    @Override
    protected ResourceKind<UserPoolClient, ObservedUserPoolClient> kind(Clients clients) {
      return new UserPoolClientKind(new UserPools(clients, aws.clock()));
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(super.handle(name).id(), "pool/" + name);
    }

    @Override
    protected UserPoolClient desired(String name) {
      return new UserPoolClient(poolId, name, true, List.of("https://www.example.org/callback"),
          List.of("https://www.example.org/bye"), List.of("code"), List.of("openid", "email"), List.of("COGNITO"),
          List.of("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"), Duration.ofMinutes(15), Duration.ofHours(1),
          Duration.ofDays(7), true);
    }

    @Override
    protected Map<String, UserPoolClient> variants() {
      return cases(Map.of(
          "more places to return to", with("callbackUrls",
              List.of("https://www.example.org/callback", "http://localhost:3000/callback")),
          "nowhere to leave to", with("logoutUrls", List.of()),
          "implicit, too", with("oauthFlows", List.of("code", "implicit")),
          "fewer scopes", with("oauthScopes", List.of("openid")),
          "nobody offered", with("identityProviders", List.of()),
          "another way to sign in", with("explicitAuthFlows", List.of("ALLOW_USER_PASSWORD_AUTH")),
          "shorter access", with("accessTokenValidity", Duration.ofMinutes(5)),
          "shorter identity", with("idTokenValidity", Duration.ofMinutes(30)),
          "longer sessions", with("refreshTokenValidity", Duration.ofDays(90)),
          "telling who there is", with("preventUserExistenceErrors", false)));
    }

    @Override
    protected Map<String, Consumer<ObservedUserPoolClient>> drifts() {
      return cases(Map.of(
          "another place to return to", seen -> others().updateUserPoolClient(r -> r.userPoolId(seen.userPoolId())
              .clientId(seen.clientId()).allowedOAuthFlowsUserPoolClient(true).allowedOAuthFlowsWithStrings("code")
              .allowedOAuthScopes("openid", "email").callbackURLs("https://evil.example.com/")),
          "no login page", seen -> others().updateUserPoolClient(r -> r.userPoolId(seen.userPoolId())
              .clientId(seen.clientId()).allowedOAuthFlowsUserPoolClient(false))));
    }

    /** AWS gives clients no tags. */
    @Override
    protected boolean tagBehindOurBack(ObservedUserPoolClient observed, String key, String value) {
      return false;
    }

    /** One listing of pools; of each its pool's description, the pool's clients, and its own description. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 3 * resources;
    }

    @Test
    void belongsToWhomItsPoolBelongs() {
      create(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isTrue();
      String arn = others().describeUserPool(r -> r.userPoolId(poolId)).userPool().arn();
      others().untagResource(r -> r.resourceArn(arn).tagKeys("platform.webapp.dev/owner"));
      assertThat(OWNERSHIP.claims(handle("main").id(), observe(desired("main")).tags())).isFalse();
    }

    @Test
    void itsSecretIsReadOnlyWhenRevealed() {
      create(desired("main"));
      ObservedUserPoolClient seen = observe(desired("main"));
      aws.forgetCalls();
      SecretValue secret = (SecretValue) kind.outputs(seen).get("clientSecret");
      assertThat(aws.calls()).isEmpty();
      assertThat(secret.reveal()).isNotEmpty();
      assertThat(aws.calledActions()).containsExactly("cognito-idp:DescribeUserPoolClient");
      assertThat(seen.toString()).doesNotContain(secret.reveal());
      assertThat(kind.outputs(seen).get("clientId")).isEqualTo(seen.clientId());
    }

    @Test
    void withoutASecretItIsAnotherClient() {
      UserPoolClient open = with("generateSecret", false);
      create(desired("main"));
      assertThat(Differ.diff(open, kind.project(observe(open), open)).effect()).isEqualTo(Effect.REPLACES);

      ObservedUserPoolClient browser = create("browser", with(open, "clientName", "browser"));
      assertThat(kind.outputs(browser).get("clientSecret")).isNull();
    }

    @Test
    void goesWithItsPool() {
      create(desired("main"));
      others().deleteUserPool(r -> r.userPoolId(poolId));
      aws.pass(Duration.ofMinutes(1));
      assertThat(observe(desired("main"))).isNull();
    }

    @Test
    void thePoolThatItIsWantedInIsLookedIntoFirst() {
      ObservedUserPoolClient ours = create(desired("main"));
      String namesake = others().createUserPool(r -> r.poolName("pool")).userPool().id();
      others().createUserPoolClient(r -> r.userPoolId(namesake).clientName("main"));
      aws.pass(Duration.ofMinutes(1));
      assertThat(observe(desired("main")).clientId()).isEqualTo(ours.clientId());
      assertThat(observe(with("userPoolId", namesake)).clientId()).isNotEqualTo(ours.clientId());
      assertThat(observe(null).clientId()).as("nobody wants it any more").isEqualTo(ours.clientId());
    }

    @Test
    void whatOthersConfiguredStaysWhenOursChanges() {
      UserPoolClient ours = with(with("idTokenValidity", null), "explicitAuthFlows", null);
      ObservedUserPoolClient main = create(ours);
      others().updateUserPoolClient(r -> r.userPoolId(poolId).clientId(main.clientId())
          .authSessionValidity(10).enableTokenRevocation(false).readAttributes("email")
          .idTokenValidity(20).tokenValidityUnits(u -> u.idToken("minutes")));
      settle(ours);
      var after = others().describeUserPoolClient(r -> r.userPoolId(poolId).clientId(main.clientId()))
          .userPoolClient();
      assertThat(after.authSessionValidity()).isEqualTo(10);
      assertThat(after.enableTokenRevocation()).isFalse();
      assertThat(after.readAttributes()).containsExactly("email");
      assertThat(after.idTokenValidity()).isEqualTo(20);
      assertThat(after.tokenValidityUnits().idTokenAsString()).isEqualTo("minutes");
      assertThat(after.tokenValidityUnits().accessTokenAsString()).isEqualTo("minutes");
    }

    @Test
    void whatAwsRefusesIsToldInItsWords() {
      Problem problem = catchThrowableOfType(Problem.class,
          () -> create(with("oauthFlows", List.of("client_credentials", "code"))));
      if (aws.faithful()) {
        assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
        assertThat(problem).hasMessageContaining("client_credentials flow can not be selected along with");
      }
    }

    private CognitoIdentityProviderClient others() {
      return aws.others().get(CognitoIdentityProviderClient.class, SCOPE);
    }
  }
}
