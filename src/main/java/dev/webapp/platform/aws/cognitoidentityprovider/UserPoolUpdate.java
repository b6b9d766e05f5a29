package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.SameFields;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminCreateUserConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SmsMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SoftwareTokenMfaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * Changes a user pool. Each change reads the pool first and sends all of it back: what UpdateUserPool leaves out, AWS
 * resets (API reference, UpdateUserPool). To a pool whose text messages others have given a role, that sends the role
 * along, which AWS takes only from who has {@code iam:PassRole} on it.
 */
final class UserPoolUpdate {
  private final CognitoIdentityProviderClient cognito;
  private final String poolId;

  UserPoolUpdate(CognitoIdentityProviderClient cognito, String poolId) {
    this.cognito = cognito;
    this.poolId = poolId;
  }

  /** Makes of it what is desired, but for tags and factors. */
  ObservedUserPool bring(UserPool desired) {
    return ObservedUserPool.of(change(told -> settings(told.toBuilder(), told, desired).build()));
  }

  /** So that it can be deleted. */
  void liftProtection() {
    change(told -> told.toBuilder().deletionProtection(DeletionProtectionType.INACTIVE).build());
  }

  private UserPoolType change(UnaryOperator<UserPoolType> how) {
    UserPoolType wanted = how.apply(cognito.describeUserPool(r -> r.userPoolId(poolId)).userPool());
    cognito.updateUserPool(SameFields.carry(wanted, UpdateUserPoolRequest.builder())
        .userPoolId(poolId).poolName(wanted.name()).userPoolTags(ObservedUserPool.tags(wanted))
        .adminCreateUserConfig(withoutLegacyValidity(wanted)).build());
    return wanted;
  }

  /**
   * AWS tells how long temporary passwords are good for in two places and takes it in one: UnusedAccountValidityDays is
   * refused once the password policy has TemporaryPasswordValidityDays.
   */
  private static AdminCreateUserConfigType withoutLegacyValidity(UserPoolType pool) {
    AdminCreateUserConfigType creation = pool.adminCreateUserConfig();
    boolean elsewhere = pool.policies() != null && pool.policies().passwordPolicy() != null
        && pool.policies().passwordPolicy().temporaryPasswordValidityDays() != null;
    return creation == null || !elsewhere ? creation : creation.toBuilder().unusedAccountValidityDays(null).build();
  }

  /** What a pool of these settings is like that was, or was not yet, as told. */
  static UserPoolType.Builder settings(UserPoolType.Builder pool, UserPoolType told, UserPool desired) {
    if (desired.autoVerified() != null) {
      pool.autoVerifiedAttributesWithStrings(desired.autoVerified());
    }
    if (desired.passwordPolicy() != null) {
      pool.policies(policies(told.policies(), desired.passwordPolicy()));
    }
    if (desired.selfSignUp() != null) {
      var creation = told.adminCreateUserConfig();
      pool.adminCreateUserConfig((creation == null ? AdminCreateUserConfigType.builder() : creation.toBuilder())
          .allowAdminCreateUserOnly(!desired.selfSignUp()).build());
    }
    if (desired.deletionProtection() != null) {
      pool.deletionProtection(
          desired.deletionProtection() ? DeletionProtectionType.ACTIVE : DeletionProtectionType.INACTIVE);
    }
    if (desired.tier() != null) {
      pool.userPoolTier(desired.tier());
    }
    return pool;
  }

  private static UserPoolPolicyType policies(UserPoolPolicyType told, PasswordPolicy desired) {
    UserPoolPolicyType.Builder policies = told == null ? UserPoolPolicyType.builder() : told.toBuilder();
    PasswordPolicyType.Builder password = told == null || told.passwordPolicy() == null
        ? PasswordPolicyType.builder() : told.passwordPolicy().toBuilder();
    if (desired.minimumLength() != null) {
      password.minimumLength(desired.minimumLength());
    }
    if (desired.requireLowercase() != null) {
      password.requireLowercase(desired.requireLowercase());
    }
    if (desired.requireUppercase() != null) {
      password.requireUppercase(desired.requireUppercase());
    }
    if (desired.requireNumbers() != null) {
      password.requireNumbers(desired.requireNumbers());
    }
    if (desired.requireSymbols() != null) {
      password.requireSymbols(desired.requireSymbols());
    }
    if (desired.temporaryPasswordValidityDays() != null) {
      password.temporaryPasswordValidityDays(desired.temporaryPasswordValidityDays());
    }
    return policies.passwordPolicy(password.build()).build();
  }

  /**
   * Sets when users need a second factor. Factors that others configured stay, but AWS refuses to hear of any together
   * with OFF.
   */
  void secondFactor(String mfa) {
    var told = cognito.getUserPoolMfaConfig(r -> r.userPoolId(poolId));
    SetUserPoolMfaConfigRequest.Builder request = SameFields.carry(told, SetUserPoolMfaConfigRequest.builder())
        .userPoolId(poolId).mfaConfiguration(mfa);
    if (mfa.equals(UserPoolMfaType.OFF.toString())) {
      request.smsMfaConfiguration((SmsMfaConfigType) null).emailMfaConfiguration((EmailMfaConfigType) null)
          .softwareTokenMfaConfiguration((SoftwareTokenMfaConfigType) null);
    } else {
      request.softwareTokenMfaConfiguration(factor -> factor.enabled(true));
    }
    cognito.setUserPoolMfaConfig(request.build());
  }
}
