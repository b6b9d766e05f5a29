package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminCreateUserConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeDataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DefaultEmailOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailSendingAccountType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LambdaConfigType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolPolicyType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/** What a user pool is like: as it was asked for, and by default where nothing was said. */
final class UserPoolSettings {
  private static final List<String> STANDARD_ATTRIBUTES = List.of("sub", "name", "given_name", "family_name",
      "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email", "email_verified",
      "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at");

  private UserPoolSettings() {}

  /** What a creation or an update says of a pool, and nothing else. */
  static UserPoolType asked(SdkPojo request) {
    Map<String, SdkField<?>> said =
        request.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
    UserPoolType.Builder pool = UserPoolType.builder();
    pool.sdkFields().stream().filter(field -> said.containsKey(field.memberName()))
        .forEach(field -> field.set(pool, said.get(field.memberName()).getValueOrDefault(request)));
    return pool.build();
  }

  /**
   * Fills in AWS's defaults.
   *
   * @param had what the pool was like, for what never changes; null of a new one
   */
  static UserPoolType complete(UserPoolType asked, UserPoolType had) {
    UserPoolPolicyType policies = policies(asked);
    UserPoolType.Builder pool = asked.toBuilder()
        .policies(policies)
        .adminCreateUserConfig(creation(asked, policies.passwordPolicy()))
        .mfaConfiguration(asked.mfaConfiguration() == null ? UserPoolMfaType.OFF : asked.mfaConfiguration())
        .deletionProtection(
            asked.deletionProtection() == null ? DeletionProtectionType.INACTIVE : asked.deletionProtection())
        .userPoolTier(asked.userPoolTier() == null ? UserPoolTierType.ESSENTIALS : asked.userPoolTier())
        .lambdaConfig(asked.lambdaConfig() == null ? LambdaConfigType.builder().build() : asked.lambdaConfig());
    if (asked.emailConfiguration() == null) {
      pool.emailConfiguration(email -> email.emailSendingAccount(EmailSendingAccountType.COGNITO_DEFAULT));
    }
    if (asked.verificationMessageTemplate() == null) {
      pool.verificationMessageTemplate(mail -> mail.defaultEmailOption(DefaultEmailOptionType.CONFIRM_WITH_CODE));
    }
    if (had != null) {
      pool.id(had.id()).name(had.name()).arn(had.arn()).schemaAttributes(had.schemaAttributes())
          .creationDate(had.creationDate()).usernameConfiguration(had.usernameConfiguration());
      // A list that was set, even to nothing, is told as [] from then on; one that was not, not at all.
      if (had.hasUsernameAttributes()) {
        pool.usernameAttributesWithStrings(had.usernameAttributesAsStrings());
      }
      if (had.hasAliasAttributes()) {
        pool.aliasAttributesWithStrings(had.aliasAttributesAsStrings());
      }
    }
    return pool.build();
  }

  private static UserPoolPolicyType policies(UserPoolType asked) {
    UserPoolPolicyType.Builder policies =
        asked.policies() == null ? UserPoolPolicyType.builder() : asked.policies().toBuilder();
    PasswordPolicyType said = asked.policies() == null ? null : asked.policies().passwordPolicy();
    boolean legacy = asked.adminCreateUserConfig() != null
        && asked.adminCreateUserConfig().unusedAccountValidityDays() != null;
    PasswordPolicyType.Builder password = PasswordPolicyType.builder()
        .minimumLength(said == null || said.minimumLength() == null ? Integer.valueOf(8) : said.minimumLength())
        .requireLowercase(required(said == null, said == null ? null : said.requireLowercase()))
        .requireUppercase(required(said == null, said == null ? null : said.requireUppercase()))
        .requireNumbers(required(said == null, said == null ? null : said.requireNumbers()))
        .requireSymbols(required(said == null, said == null ? null : said.requireSymbols()))
        .passwordHistorySize(said == null ? null : said.passwordHistorySize());
    if (!legacy) {
      Integer days = said == null ? null : said.temporaryPasswordValidityDays();
      password.temporaryPasswordValidityDays(days == null || days == 0 ? Integer.valueOf(7) : days);
    }
    if (asked.policies() == null || asked.policies().signInPolicy() == null) {
      policies.signInPolicy(policy -> policy.allowedFirstAuthFactorsWithStrings("PASSWORD"));
    }
    return policies.passwordPolicy(password.build()).build();
  }

  /** Without a policy everything is required; in a policy, only what it names. */
  private static boolean required(boolean noPolicy, Boolean said) {
    return noPolicy || Boolean.TRUE.equals(said);
  }

  /** Tells the validity of temporary passwords in the old place, too. */
  private static AdminCreateUserConfigType creation(UserPoolType asked, PasswordPolicyType password) {
    AdminCreateUserConfigType said = asked.adminCreateUserConfig();
    AdminCreateUserConfigType.Builder creation =
        said == null ? AdminCreateUserConfigType.builder() : said.toBuilder();
    creation.allowAdminCreateUserOnly(said != null && Boolean.TRUE.equals(said.allowAdminCreateUserOnly()));
    if (password.temporaryPasswordValidityDays() != null) {
      creation.unusedAccountValidityDays(password.temporaryPasswordValidityDays());
    }
    return creation.build();
  }

  /** The standard attributes, which every pool has, and those that were asked for. */
  static List<SchemaAttributeType> schema(List<SchemaAttributeType> asked) {
    List<String> named = asked.stream().map(SchemaAttributeType::name).toList();
    return Stream.concat(
        STANDARD_ATTRIBUTES.stream().filter(name -> !named.contains(name)).map(name -> SchemaAttributeType.builder()
            .name(name).attributeDataType(AttributeDataType.STRING).developerOnlyAttribute(false)
            .mutable(!name.equals("sub")).required(name.equals("sub")).build()),
        asked.stream().map(attribute -> STANDARD_ATTRIBUTES.contains(attribute.name()) ? attribute
            : attribute.toBuilder().name("custom:" + attribute.name()).build())).toList();
  }
}
