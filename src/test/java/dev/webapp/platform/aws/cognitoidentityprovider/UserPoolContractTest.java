package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
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
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

class UserPoolContractTest {
  private static final PasswordPolicy LONG = new PasswordPolicy(12, true, true, true, false, 3);
  private static final Farewell.Snapshot KEEP = new Farewell.Snapshot("final-main-20260101");

  @Nested
  class Sandbox extends Suite {
    Sandbox() {
      super(new SandboxEnvironment());
    }

    @Override
    protected UserPool desired(String name) {
      return new UserPool(name, List.of("email"), false, List.of("email"), "OFF", LONG, true, true, "ESSENTIALS",
          tags(name));
    }
  }

  @Nested
  @Tag("cluster")
  class Moto extends Suite {
    Moto() {
      super(MotoEnvironment.started());
    }

    /** moto's UpdateUserPool resets what never changes, too: how users sign in. */
    @Override
    protected UserPool desired(String name) {
      return new UserPool(name, List.of(), null, List.of("email"), "OFF", LONG, true, true, "ESSENTIALS", tags(name));
    }
  }

  abstract static class Suite extends KindContract<UserPool, ObservedUserPool> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<UserPool, ObservedUserPool> kind(Clients clients) {
      return new UserPoolKind(new UserPools(clients, aws.clock()));
    }

    @Override
    protected Map<String, UserPool> variants() {
      return cases(Map.of(
          "optional second factor", with("mfa", "OPTIONAL"),
          "required second factor", with("mfa", "ON"),
          "nothing verified", with("autoVerified", List.of()),
          "other passwords", with("passwordPolicy", new PasswordPolicy(8, null, null, null, true, null)),
          "no sign-up", with("selfSignUp", false),
          "unprotected", with("deletionProtection", false),
          "other tier", with("tier", "PLUS")));
    }

    @Override
    protected Map<String, Consumer<ObservedUserPool>> drifts() {
      return cases(Map.of(
          "everything was reset", seen -> others().updateUserPool(
              r -> r.userPoolId(seen.id()).userPoolTags(seen.tags())),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedUserPool observed, String key, String value) {
      others().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** One listing of names, and each pool's description. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    /** Nothing is there to be kept: a pool with users does not go, see below. */
    @Override
    protected void assertKept(String snapshot) {
      assertThat(others().listUserPools(r -> r.maxResults(60)).userPools()).isEmpty();
    }

    @Test
    void aPoolWithUsersDoesNotGoUnlessTheyMay() {
      create(desired("main"));
      ObservedUserPool main = settle(desired("main"));
      others().adminCreateUser(r -> r.userPoolId(main.id()).username("ann@example.org"));
      aws.forgetCalls();
      Problem problem = catchThrowableOfType(Problem.class, () -> kind.delete(handle("main"), SCOPE, main, KEEP));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("has users").hasMessageContaining("dataPolicy: Retain")
          .hasMessageContaining("dataPolicy: Delete");
      assertThat(aws.writes()).as("its protection stays, too").isEmpty();
      depart(desired("main"), new Farewell.Discard());
    }

    @Test
    void whatOthersConfiguredStaysWhenOursChanges() {
      create(desired("main"));
      ObservedUserPool main = settle(desired("main"));
      UserPoolType before = described(main);
      others().updateUserPool(r -> r.userPoolId(main.id()).userPoolTags(main.tags())
          .lambdaConfig(l -> l.preSignUp("arn:aws:lambda:us-east-1:123456789012:function:greet"))
          .emailConfiguration(e -> e.emailSendingAccount("COGNITO_DEFAULT").replyToEmailAddress("us@example.org"))
          .adminCreateUserConfig(c -> c.inviteMessageTemplate(i -> i.emailSubject("Welcome")))
          .deviceConfiguration(d -> d.challengeRequiredOnNewDevice(true)));
      settle(with("selfSignUp", false));
      UserPoolType after = described(main);
      assertThat(after.lambdaConfig().preSignUp()).endsWith("greet");
      assertThat(after.emailConfiguration().replyToEmailAddress()).isEqualTo("us@example.org");
      assertThat(after.adminCreateUserConfig().inviteMessageTemplate().emailSubject()).isEqualTo("Welcome");
      assertThat(after.deviceConfiguration().challengeRequiredOnNewDevice()).isTrue();
      assertThat(after.schemaAttributes()).isEqualTo(before.schemaAttributes());
    }

    @Test
    void aStrangersPoolOfThatNameIsNotOurs() {
      others().createUserPool(r -> r.poolName("main"));
      ObservedUserPool theirs = observe(desired("main"));
      assertThat(OWNERSHIP.claims(handle("main").id(), theirs.tags())).isFalse();
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.EXISTS);
    }

    @Test
    void ofTwoOfOneNameItIsTheOneThatIsOurs() {
      ObservedUserPool ours = create(desired("main"));
      others().createUserPool(r -> r.poolName("main"));
      aws.pass(Duration.ofMinutes(1));
      assertThat(observe(desired("main")).id()).isEqualTo(ours.id());
      assertThat(observe(null).id()).as("nobody wants it any more").isEqualTo(ours.id());
    }

    @Test
    void isFoundAmongMoreThanAPage() {
      for (int i = 0; i < 61; i++) {
        String name = "another-" + i;
        others().createUserPool(r -> r.poolName(name));
      }
      ObservedUserPool main = create(desired("main"));
      assertThat(observe(desired("main")).id()).isEqualTo(main.id());
      assertThat(others().listUserPools(r -> r.maxResults(60)).userPools()).extracting(UserPoolDescriptionType::name)
          .as("not all at once").hasSize(60);
    }

    @Test
    void tellsWhatTokensAreCheckedAgainst() {
      var outputs = kind.outputs(create(desired("main")));
      String id = (String) outputs.get("id");
      assertThat(id).startsWith("us-east-1_");
      assertThat(outputs.get("issuer")).isEqualTo("https://cognito-idp.us-east-1.amazonaws.com/" + id);
      assertThat(outputs.get("endpoint")).isEqualTo("cognito-idp.us-east-1.amazonaws.com/" + id);
    }

    @Test
    void signingInByOtherMeansIsAnotherPool() {
      create(desired("main"));
      for (UserPool other : List.of(with("signIn", List.of("phone_number")), with("caseSensitive", !sensitive()))) {
        assertThat(Differ.diff(other, kind.project(observe(other), other)).effect()).isEqualTo(Effect.REPLACES);
      }
    }

    private boolean sensitive() {
      return !Boolean.FALSE.equals(desired("main").caseSensitive());
    }

    @Test
    void withAPreferredNameAllMeansAreAliases() {
      UserPool desired = with("signIn", List.of("preferred_username", "email"));
      ObservedUserPool main = create(desired);
      assertThat(described(main).aliasAttributesAsStrings()).containsExactly("preferred_username", "email");
      assertThat(Differ.diff(desired, kind.project(main, desired)).touches("signIn")).isFalse();
    }

    @Test
    void aPoolWithADomainStaysForNow() {
      assumeTrue(aws.faithful(), "moto deletes pools that have a domain");
      UserPool unprotected = with("deletionProtection", false);
      ObservedUserPool main = create(unprotected);
      others().createUserPoolDomain(r -> r.userPoolId(main.id()).domain("shop"));
      Problem problem = catchThrowableOfType(
          Problem.class, () -> kind.delete(handle("main"), SCOPE, main, new Farewell.Discard()));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessageContaining("has a domain configured that should be deleted first");
      others().deleteUserPoolDomain(r -> r.userPoolId(main.id()).domain("shop"));
      depart(unprotected, new Farewell.Discard());
    }

    @Test
    void aSecondFactorThatOthersConfiguredStaysBesideOurs() {
      assumeTrue(aws.faithful(), "moto knows no factor but text messages and apps");
      create(desired("main"));
      ObservedUserPool main = settle(desired("main"));
      settle(with("mfa", "OPTIONAL"));
      others().setUserPoolMfaConfig(r -> r.userPoolId(main.id()).mfaConfiguration("OPTIONAL")
          .emailMfaConfiguration(e -> e.subject("Your code"))
          .webAuthnConfiguration(w -> w.relyingPartyId("example.org")));
      settle(with("mfa", "ON"));
      var factors = others().getUserPoolMfaConfig(r -> r.userPoolId(main.id()));
      assertThat(factors.emailMfaConfiguration().subject()).isEqualTo("Your code");
      assertThat(factors.softwareTokenMfaConfiguration().enabled()).isTrue();
      settle(desired("main"));
      assertThat(others().getUserPoolMfaConfig(r -> r.userPoolId(main.id())).webAuthnConfiguration().relyingPartyId())
          .as("passkeys are no second factor").isEqualTo("example.org");
    }

    private UserPoolType described(ObservedUserPool pool) {
      return others().describeUserPool(r -> r.userPoolId(pool.id())).userPool();
    }

    private CognitoIdentityProviderClient others() {
      return aws.others().get(CognitoIdentityProviderClient.class, SCOPE);
    }
  }
}
