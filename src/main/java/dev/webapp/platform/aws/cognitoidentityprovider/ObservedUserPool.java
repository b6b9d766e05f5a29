package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * A user pool as AWS tells it. How many users it has is not part of it: the estimate moves all the time.
 *
 * @param signIn what stands in for a user name, or else its aliases
 * @param tier null where it is not told
 */
public record ObservedUserPool(
    String id, String arn, String name, List<String> signIn, boolean caseSensitive, List<String> autoVerified,
    String mfa, PasswordPolicy passwordPolicy, boolean selfSignUp, boolean deletionProtection, String tier,
    Map<String, String> tags) implements Observed {

  /** What AWS leaves out is as it is by default. */
  static ObservedUserPool of(UserPoolType told) {
    List<String> aliases = told.aliasAttributesAsStrings();
    List<String> names = told.usernameAttributesAsStrings();
    var usernames = told.usernameConfiguration();
    var creation = told.adminCreateUserConfig();
    return new ObservedUserPool(told.id(), told.arn(), told.name(), sorted(names.isEmpty() ? aliases : names),
        usernames == null || !Boolean.FALSE.equals(usernames.caseSensitive()),
        sorted(told.autoVerifiedAttributesAsStrings()),
        told.mfaConfigurationAsString() == null ? UserPoolMfaType.OFF.toString() : told.mfaConfigurationAsString(),
        policy(told.policies() == null ? null : told.policies().passwordPolicy()),
        creation == null || !Boolean.TRUE.equals(creation.allowAdminCreateUserOnly()),
        told.deletionProtection() == DeletionProtectionType.ACTIVE, told.userPoolTierAsString(), tags(told));
  }

  /** Without AWS's own, which nobody can set. */
  static Map<String, String> tags(UserPoolType told) {
    return Tags.read(told.userPoolTags().entrySet(), Map.Entry::getKey, Map.Entry::getValue);
  }

  private static List<String> sorted(List<String> attributes) {
    return attributes.stream().sorted().toList();
  }

  private static PasswordPolicy policy(PasswordPolicyType told) {
    return told == null ? new PasswordPolicy(null, null, null, null, null, null)
        : new PasswordPolicy(told.minimumLength(), told.requireLowercase(), told.requireUppercase(),
            told.requireNumbers(), told.requireSymbols(), told.temporaryPasswordValidityDays());
  }

  ObservedUserPool withTags(Map<String, String> changed) {
    return new ObservedUserPool(id, arn, name, signIn, caseSensitive, autoVerified, mfa, passwordPolicy, selfSignUp,
        deletionProtection, tier, changed);
  }

  ObservedUserPool withMfa(String changed) {
    return new ObservedUserPool(id, arn, name, signIn, caseSensitive, autoVerified, changed, passwordPolicy, selfSignUp,
        deletionProtection, tier, tags);
  }
}
