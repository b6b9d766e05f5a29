package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

class UserPoolsTest {
  private final Account account = new Account();
  private final CognitoIdentityProviderClient cognito = account.client(CognitoIdentityProviderClient.class);

  @Test
  void aNewPoolIsAsAwsMakesIt() {
    UserPoolType made = cognito.createUserPool(r -> r.poolName("shop")).userPool();
    assertThat(made.id()).matches("us-east-1_[A-Za-z0-9]{9}");
    assertThat(made.arn()).isEqualTo("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + made.id());
    assertThat(made.mfaConfigurationAsString()).isEqualTo("OFF");
    assertThat(made.deletionProtectionAsString()).isEqualTo("INACTIVE");
    assertThat(made.userPoolTierAsString()).isEqualTo("ESSENTIALS");
    assertThat(made.policies().passwordPolicy().minimumLength()).isEqualTo(8);
    assertThat(made.policies().passwordPolicy().requireSymbols()).isTrue();
    assertThat(made.adminCreateUserConfig().unusedAccountValidityDays()).as("told in the old place, too").isEqualTo(7);
    assertThat(made.usernameConfiguration()).as("left out: case-sensitive").isNull();
    assertThat(made.hasUsernameAttributes()).isFalse();
    assertThat(made.schemaAttributes()).hasSize(20);
    assertThat(made.estimatedNumberOfUsers()).isZero();
    assertThat(described(made.id())).isEqualTo(made);
  }

  @Test
  void namesNeedNotBeUniqueAndListsPage() {
    IntStream.range(0, 61).forEach(i -> cognito.createUserPool(r -> r.poolName("shop")));
    var first = cognito.listUserPools(r -> r.maxResults(60));
    assertThat(first.userPools()).hasSize(60).extracting("name").containsOnly("shop");
    assertThat(cognito.listUserPools(r -> r.maxResults(60).nextToken(first.nextToken())).userPools()).hasSize(1);
    assertThat(cognito.listUserPoolsPaginator(r -> r.maxResults(7)).stream()
        .flatMap(page -> page.userPools().stream())).hasSize(61);
    refused("InvalidParameterException", () -> cognito.listUserPools(r -> r.maxResults(61)));
    refused("InvalidParameterException", () -> cognito.listUserPools(r -> {}));
    refused("InvalidParameterException", () -> cognito.listUserPools(r -> r.maxResults(1).nextToken("nonsense")));
  }

  @Test
  void whatAnUpdateLeavesOutIsReset() {
    String id = cognito.createUserPool(r -> r.poolName("shop").usernameAttributesWithStrings("email")
        .usernameConfiguration(u -> u.caseSensitive(false)).autoVerifiedAttributesWithStrings("email")
        .policies(p -> p.passwordPolicy(w -> w.minimumLength(20))).deletionProtection("ACTIVE").userPoolTier("PLUS")
        .adminCreateUserConfig(c -> c.allowAdminCreateUserOnly(true)).userPoolTags(Map.of("a", "b"))
        .lambdaConfig(l -> l.preSignUp("arn:aws:lambda:us-east-1:123456789012:function:f"))).userPool().id();
    assertThat(described(id).policies().passwordPolicy().requireNumbers()).as("not named, not required").isFalse();

    cognito.updateUserPool(r -> r.userPoolId(id));
    UserPoolType reset = described(id);
    assertThat(reset.autoVerifiedAttributes()).isEmpty();
    assertThat(reset.policies().passwordPolicy().minimumLength()).isEqualTo(8);
    assertThat(reset.deletionProtectionAsString()).isEqualTo("INACTIVE");
    assertThat(reset.adminCreateUserConfig().allowAdminCreateUserOnly()).isFalse();
    assertThat(reset.userPoolTags()).isEmpty();
    assertThat(reset.lambdaConfig().preSignUp()).isNull();
    assertThat(reset.userPoolTierAsString()).as("the exception").isEqualTo("PLUS");
    assertThat(reset.name()).isEqualTo("shop");
    assertThat(reset.usernameAttributesAsStrings()).containsExactly("email");
    assertThat(reset.usernameConfiguration().caseSensitive()).isFalse();

    cognito.updateUserPool(r -> r.userPoolId(id).poolName("store"));
    assertThat(described(id).name()).isEqualTo("store");
  }

  @Test
  void anUpdateWithoutTheSecondFactorTurnsItOff() {
    String id = pool();
    cognito.setUserPoolMfaConfig(
        r -> r.userPoolId(id).mfaConfiguration("ON").softwareTokenMfaConfiguration(t -> t.enabled(true)));
    cognito.updateUserPool(r -> r.userPoolId(id).mfaConfiguration("ON"));
    assertThat(described(id).mfaConfigurationAsString()).isEqualTo("ON");
    cognito.updateUserPool(r -> r.userPoolId(id));
    assertThat(described(id).mfaConfigurationAsString()).isEqualTo("OFF");
  }

  @Test
  void aSecondFactorNeedsOneThatIsConfigured() {
    assertThat(refused("InvalidParameterException",
        () -> cognito.createUserPool(r -> r.poolName("shop").mfaConfiguration("OPTIONAL"))))
        .hasMessageContaining("SMS configuration");
    String id = pool();
    assertThat(refused("InvalidParameterException",
        () -> cognito.setUserPoolMfaConfig(r -> r.userPoolId(id).mfaConfiguration("ON"))))
        .hasMessageContaining("can't disable all MFAs");
    assertThat(refused("InvalidParameterException", () -> cognito.setUserPoolMfaConfig(
        r -> r.userPoolId(id).mfaConfiguration("OFF").softwareTokenMfaConfiguration(t -> t.enabled(true)))))
        .hasMessageContaining("can't turn off MFA");
    cognito.setUserPoolMfaConfig(
        r -> r.userPoolId(id).mfaConfiguration("OPTIONAL").softwareTokenMfaConfiguration(t -> t.enabled(true)));
    assertThat(cognito.getUserPoolMfaConfig(r -> r.userPoolId(id)).softwareTokenMfaConfiguration().enabled()).isTrue();
    cognito.setUserPoolMfaConfig(r -> r.userPoolId(id).mfaConfiguration("OFF"));
    assertThat(cognito.getUserPoolMfaConfig(r -> r.userPoolId(id)).softwareTokenMfaConfiguration()).isNull();
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    refused("InvalidParameterException", () -> cognito.createUserPool(r -> r.poolName("no/slash")));
    assertThat(refused("InvalidParameterException", () -> cognito.createUserPool(r -> r.poolName("shop")
        .aliasAttributesWithStrings("email").usernameAttributesWithStrings("email"))))
        .hasMessageContaining("Only one of the aliasAttributes or usernameAttributes");
    refused("InvalidParameterException",
        () -> cognito.createUserPool(r -> r.poolName("shop").usernameAttributesWithStrings("preferred_username")));
    refused("InvalidParameterException", () -> cognito.createUserPool(
        r -> r.poolName("shop").policies(p -> p.passwordPolicy(w -> w.minimumLength(5)))));
    assertThat(refused("InvalidParameterException", () -> cognito.createUserPool(r -> r.poolName("shop")
        .policies(p -> p.passwordPolicy(w -> w.temporaryPasswordValidityDays(3)))
        .adminCreateUserConfig(c -> c.unusedAccountValidityDays(3)))))
        .hasMessageContaining("instead of UnusedAccountValidityDays");
    refused("FeatureUnavailableInTierException", () -> cognito.createUserPool(
        r -> r.poolName("shop").userPoolAddOns(a -> a.advancedSecurityMode("ENFORCED"))));

    String id = cognito.createUserPool(r -> r.poolName("shop").autoVerifiedAttributesWithStrings("email")
        .userAttributeUpdateSettings(u -> u.attributesRequireVerificationBeforeUpdateWithStrings("email")))
        .userPool().id();
    assertThat(refused("InvalidParameterException", () -> cognito.updateUserPool(r -> r.userPoolId(id))))
        .hasMessageContaining("must exist in AutoVerifiedAttributes");
    refused("ResourceNotFoundException", () -> described("us-east-1_absent"));
    refused("InvalidParameterException", () -> described("absent"));
  }

  @Test
  void goesOnlyUnprotectedAndTakesAllAlong() {
    String id = cognito.createUserPool(r -> r.poolName("shop").deletionProtection("ACTIVE")).userPool().id();
    String client = cognito.createUserPoolClient(r -> r.userPoolId(id).clientName("web")).userPoolClient().clientId();
    cognito.adminCreateUser(r -> r.userPoolId(id).username("ann"));
    assertThat(refused("InvalidParameterException", () -> cognito.deleteUserPool(r -> r.userPoolId(id))))
        .hasMessageContaining("deletion protection is activated");
    cognito.updateUserPool(r -> r.userPoolId(id));
    cognito.deleteUserPool(r -> r.userPoolId(id));
    refused("ResourceNotFoundException", () -> described(id));
    refused("ResourceNotFoundException",
        () -> cognito.describeUserPoolClient(r -> r.userPoolId(id).clientId(client)));
    refused("ResourceNotFoundException", () -> cognito.deleteUserPool(r -> r.userPoolId(id)));
  }

  @Test
  void tagsHaveLimits() {
    String id = pool();
    String arn = described(id).arn();
    cognito.tagResource(r -> r.resourceArn(arn).tags(Map.of("a", "1", "b", "2")));
    cognito.untagResource(r -> r.resourceArn(arn).tagKeys("a"));
    assertThat(cognito.listTagsForResource(r -> r.resourceArn(arn)).tags()).isEqualTo(Map.of("b", "2"));
    assertThat(described(id).userPoolTags()).isEqualTo(Map.of("b", "2"));
    Map<String, String> fifty =
        IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    refused("UserPoolTaggingException", () -> cognito.tagResource(r -> r.resourceArn(arn).tags(fifty)));
    refused("UserPoolTaggingException", () -> cognito.tagResource(r -> r.resourceArn(arn).tags(Map.of("aws:x", "1"))));
    refused("InvalidParameterException", () -> cognito.listTagsForResource(r -> r.resourceArn("arn:aws:s3:::x")));
  }

  @Test
  void usersAreCalledByWhatThePoolSaysAndPage() {
    String id = cognito.createUserPool(r -> r.poolName("shop").usernameAttributesWithStrings("email")).userPool().id();
    var ann = cognito.adminCreateUser(r -> r.userPoolId(id).username("ann@example.org")).user();
    assertThat(ann.username()).as("AWS's own").matches("[0-9a-f-]{36}");
    refused("UsernameExistsException",
        () -> cognito.adminCreateUser(r -> r.userPoolId(id).username("ann@example.org")));
    refused("InvalidParameterException", () -> cognito.adminCreateUser(r -> r.userPoolId(id).username("bob")));
    cognito.adminCreateUser(r -> r.userPoolId(id).username("bob@example.org"));
    assertThat(cognito.listUsers(r -> r.userPoolId(id).limit(1)).users()).hasSize(1);
    assertThat(cognito.listUsersPaginator(r -> r.userPoolId(id).limit(1)).users()).hasSize(2);
    assertThat(cognito.listUsers(r -> r.userPoolId(id).attributesToGet("sub")).users()).allSatisfy(user ->
        assertThat(user.attributes()).singleElement().satisfies(a -> assertThat(a.name()).isEqualTo("sub")));
    assertThat(described(id).estimatedNumberOfUsers()).isEqualTo(2);
    cognito.adminDeleteUser(r -> r.userPoolId(id).username("ann@example.org"));
    assertThat(cognito.listUsers(r -> r.userPoolId(id)).users()).hasSize(1);
    refused("UserNotFoundException", () -> cognito.adminDeleteUser(r -> r.userPoolId(id).username("ann@example.org")));
  }

  @Test
  void aPrefixIsOnesOwnAndTakesAMoment() {
    String id = pool();
    cognito.createUserPoolDomain(r -> r.userPoolId(id).domain("shop"));
    assertThat(status("shop")).isEqualTo("CREATING");
    account.pass(Duration.ofMinutes(1));
    assertThat(status("shop")).isEqualTo("ACTIVE");
    assertThat(described(id).domain()).isEqualTo("shop");
    assertThat(refused("InvalidParameterException",
        () -> cognito.createUserPoolDomain(r -> r.userPoolId(id).domain("other"))))
        .hasMessageContaining("already has a domain");
    String other = pool();
    assertThat(refused("InvalidParameterException",
        () -> cognito.createUserPoolDomain(r -> r.userPoolId(other).domain("shop"))))
        .hasMessageContaining("already associated");
    refused("InvalidParameterException", () -> cognito.createUserPoolDomain(r -> r.userPoolId(other).domain("-a")));
    refused("InvalidParameterException", () -> cognito.createUserPoolDomain(r -> r.userPoolId(other).domain("laws")));
    assertThat(refused("InvalidParameterException", () -> cognito.deleteUserPool(r -> r.userPoolId(id))))
        .hasMessageContaining("User pool cannot be deleted. It has a domain configured that should be deleted first.");

    refused("InvalidParameterException", () -> cognito.deleteUserPoolDomain(r -> r.userPoolId(other).domain("shop")));
    cognito.deleteUserPoolDomain(r -> r.userPoolId(id).domain("shop"));
    assertThat(status("shop")).isEqualTo("DELETING");
    refused("InvalidParameterException", () -> cognito.deleteUserPool(r -> r.userPoolId(id)));
    account.pass(Duration.ofMinutes(1));
    assertThat(status("shop")).as("of what is not there AWS tells nothing").isNull();
    refused("InvalidParameterException", () -> cognito.deleteUserPoolDomain(r -> r.userPoolId(id).domain("shop")));
    cognito.deleteUserPool(r -> r.userPoolId(id));
  }

  private String status(String domain) {
    return cognito.describeUserPoolDomain(r -> r.domain(domain)).domainDescription().statusAsString();
  }

  private String pool() {
    return cognito.createUserPool(r -> r.poolName("shop")).userPool().id();
  }

  private UserPoolType described(String id) {
    return cognito.describeUserPool(r -> r.userPoolId(id)).userPool();
  }
}
