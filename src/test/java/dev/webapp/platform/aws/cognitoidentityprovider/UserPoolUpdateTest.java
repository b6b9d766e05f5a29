package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

class UserPoolUpdateTest {
  private static final String ID = "us-east-1_aB3dE5fG7";
  private static final UserPool NOTHING =
      new UserPool("main", null, null, null, null, null, null, null, null, null);
  private static final UserPoolType OLD = UserPoolType.builder().id(ID).name("main")
      .arn("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + ID)
      .usernameAttributesWithStrings("email").mfaConfiguration("ON").deletionProtection("ACTIVE")
      .smsConfiguration(s -> s.snsCallerArn("arn:aws:iam::123456789012:role/sms"))
      .userPoolTags(Map.of("team", "a", "aws:cloudformation:stack-name", "shop"))
      .adminCreateUserConfig(c -> c.unusedAccountValidityDays(30))
      .build();

  private UserPoolType pool = OLD;
  private GetUserPoolMfaConfigResponse factors = GetUserPoolMfaConfigResponse.builder().build();
  private final ScriptedCognito cognito = new ScriptedCognito()
      .on(DescribeUserPoolRequest.class, _ -> DescribeUserPoolResponse.builder().userPool(pool).build())
      .on(UpdateUserPoolRequest.class, _ -> UpdateUserPoolResponse.builder().build())
      .on(GetUserPoolMfaConfigRequest.class, _ -> factors)
      .on(SetUserPoolMfaConfigRequest.class, _ -> SetUserPoolMfaConfigResponse.builder().build());
  private final UserPoolUpdate update = new UserPoolUpdate(cognito.client(), ID);

  @Test
  void liftsProtectionAndSendsAllTheRestBack() {
    update.liftProtection();
    UpdateUserPoolRequest sent = sent();
    assertThat(sent.deletionProtection()).isEqualTo(DeletionProtectionType.INACTIVE);
    assertThat(sent.userPoolId()).isEqualTo(ID);
    assertThat(sent.poolName()).isEqualTo("main");
    assertThat(sent.mfaConfigurationAsString()).isEqualTo("ON");
    assertThat(sent.smsConfiguration()).isEqualTo(OLD.smsConfiguration());
    assertThat(sent.userPoolTags()).as("AWS's own tags are nobody's to set").isEqualTo(Map.of("team", "a"));
  }

  @Test
  void theOldValidityOfTemporaryPasswordsStaysUntilThereIsANewOne() {
    update.liftProtection();
    assertThat(sent().adminCreateUserConfig().unusedAccountValidityDays()).isEqualTo(30);
  }

  @Test
  void theOldValidityOfTemporaryPasswordsIsNotSentBesideTheNewOne() {
    pool = OLD.toBuilder().policies(p -> p.passwordPolicy(w -> w.temporaryPasswordValidityDays(7))).build();
    update.bring(with(null, null));
    assertThat(sent().adminCreateUserConfig().unusedAccountValidityDays()).isNull();
  }

  @Test
  void ofAPasswordPolicyOnlyWhatIsOursChanges() {
    pool = OLD.toBuilder().policies(p -> p.signInPolicy(s -> s.allowedFirstAuthFactorsWithStrings("EMAIL_OTP"))
        .passwordPolicy(w -> w.minimumLength(6).requireNumbers(true).passwordHistorySize(3))).build();
    ObservedUserPool after = update.bring(with(new PasswordPolicy(12, null, null, null, true, null), null));
    var policies = sent().policies();
    assertThat(policies.signInPolicy().allowedFirstAuthFactorsAsStrings()).containsExactly("EMAIL_OTP");
    assertThat(policies.passwordPolicy().minimumLength()).isEqualTo(12);
    assertThat(policies.passwordPolicy().requireSymbols()).isTrue();
    assertThat(policies.passwordPolicy().requireNumbers()).isTrue();
    assertThat(policies.passwordPolicy().passwordHistorySize()).isEqualTo(3);
    assertThat(after.passwordPolicy()).isEqualTo(new PasswordPolicy(12, null, null, true, true, null));
  }

  @Test
  void answersWhatAnObservationWouldTell() {
    ObservedUserPool after = update.bring(with(null, false));
    assertThat(after).isEqualTo(new ObservedUserPool(ID, OLD.arn(), "main", List.of("email"), true, List.of(), "ON",
        new PasswordPolicy(null, null, null, null, null, null), false, true, null, Map.of("team", "a")));
    assertThat(sent().adminCreateUserConfig().allowAdminCreateUserOnly()).isTrue();
  }

  @Test
  void withoutASecondFactorNoneIsNamed() {
    factors = GetUserPoolMfaConfigResponse.builder().mfaConfiguration("ON")
        .softwareTokenMfaConfiguration(t -> t.enabled(true))
        .smsMfaConfiguration(s -> s.smsAuthenticationMessage("{####}"))
        .emailMfaConfiguration(e -> e.subject("Code"))
        .webAuthnConfiguration(w -> w.relyingPartyId("example.org")).build();
    update.secondFactor("OFF");
    var sent = cognito.asked(SetUserPoolMfaConfigRequest.class).getFirst();
    assertThat(sent.mfaConfigurationAsString()).isEqualTo("OFF");
    assertThat(sent.softwareTokenMfaConfiguration()).isNull();
    assertThat(sent.smsMfaConfiguration()).isNull();
    assertThat(sent.emailMfaConfiguration()).isNull();
    assertThat(sent.webAuthnConfiguration().relyingPartyId()).isEqualTo("example.org");
  }

  @Test
  void aPasswordPolicyPrintsWhatItSays() {
    assertThat(new PasswordPolicy(12, null, null, null, false, null))
        .hasToString("{minimumLength=12, requireSymbols=false}");
  }

  private static UserPool with(PasswordPolicy policy, Boolean selfSignUp) {
    return new UserPool(NOTHING.name(), null, null, null, null, policy, selfSignUp, null, null, null);
  }

  private UpdateUserPoolRequest sent() {
    return cognito.asked(UpdateUserPoolRequest.class).getFirst();
  }
}
