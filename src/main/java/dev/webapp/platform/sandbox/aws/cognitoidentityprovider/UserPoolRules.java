package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.constraint;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Factors;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/** What Cognito refuses of a user pool. */
final class UserPoolRules {
  private static final String NAME = "[\\w\\s+=,.@-]+";

  private UserPoolRules() {}

  static void name(String name) {
    if (name == null || name.length() > 128 || !name.matches(NAME)) {
      throw constraint(name, "poolName", "Member must satisfy regular expression pattern: " + NAME);
    }
  }

  static void signIn(List<String> aliases, List<String> usernames) {
    among(aliases, "aliasAttributes", List.of("phone_number", "email", "preferred_username"));
    among(usernames, "usernameAttributes", List.of("phone_number", "email"));
    if (!aliases.isEmpty() && !usernames.isEmpty()) {
      throw invalid("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
    }
  }

  private static void among(List<String> values, String field, List<String> allowed) {
    if (!allowed.containsAll(values)) {
      throw constraint(values, field, "Member must satisfy constraint: [Member must satisfy enum value set: "
          + allowed + "]");
    }
  }

  /**
   * What was asked for, before defaults.
   *
   * @param factors those that the pool has
   */
  static void check(UserPoolType asked, Factors factors) {
    among(asked.autoVerifiedAttributesAsStrings(), "autoVerifiedAttributes", List.of("phone_number", "email"));
    password(asked);
    boolean mfa = asked.mfaConfiguration() != null && asked.mfaConfiguration() != UserPoolMfaType.OFF;
    if (mfa && asked.smsConfiguration() == null && !factors.any()) {
      throw invalid("SMS configuration and Auto verification for phone_number are required when MFA is "
          + "required/optional");
    }
    if (asked.userAttributeUpdateSettings() != null && !asked.autoVerifiedAttributesAsStrings().containsAll(
        asked.userAttributeUpdateSettings().attributesRequireVerificationBeforeUpdateAsStrings())) {
      throw invalid("All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes");
    }
    var addOns = asked.userPoolAddOns();
    if (addOns != null && addOns.advancedSecurityMode() != AdvancedSecurityModeType.OFF
        && asked.userPoolTier() != UserPoolTierType.PLUS) {
      throw COGNITO.refuse("FeatureUnavailableInTierException",
          "The feature threat protection is not available in the user pool's tier: it needs PLUS");
    }
  }

  private static void password(UserPoolType asked) {
    PasswordPolicyType policy = asked.policies() == null ? null : asked.policies().passwordPolicy();
    if (policy == null) {
      return;
    }
    range(policy.minimumLength(), "policies.passwordPolicy.minimumLength", 6, 99);
    range(policy.temporaryPasswordValidityDays(), "policies.passwordPolicy.temporaryPasswordValidityDays", 0, 365);
    if (policy.temporaryPasswordValidityDays() != null && asked.adminCreateUserConfig() != null
        && asked.adminCreateUserConfig().unusedAccountValidityDays() != null) {
      throw invalid(
          "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays");
    }
  }

  private static void range(Integer value, String field, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw constraint(value, field, value < least ? "Member must have value greater than or equal to " + least
          : "Member must have value less than or equal to " + most);
    }
  }
}
