package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Factors;
import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Pool;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUserPoolMfaConfigResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;

/** When users of a pool need a second factor, and which ones there are. */
final class SecondFactors implements CognitoState.Part {
  private final CognitoState state;

  SecondFactors(CognitoState state) {
    this.state = state;
  }

  @Override
  public GetUserPoolMfaConfigResponse getUserPoolMfaConfig(GetUserPoolMfaConfigRequest request) {
    Pool pool = state.pool(request.userPoolId());
    return GetUserPoolMfaConfigResponse.builder()
        .mfaConfiguration(pool.told().mfaConfiguration())
        .smsMfaConfiguration(pool.factors().sms())
        .softwareTokenMfaConfiguration(pool.factors().softwareToken())
        .emailMfaConfiguration(pool.factors().email())
        .webAuthnConfiguration(pool.factors().webAuthn()).build();
  }

  /** Factors that are left out are gone afterwards. */
  @Override
  public SetUserPoolMfaConfigResponse setUserPoolMfaConfig(SetUserPoolMfaConfigRequest request) {
    Pool pool = state.pool(request.userPoolId());
    Factors factors = new Factors(request.smsMfaConfiguration(), request.softwareTokenMfaConfiguration(),
        request.emailMfaConfiguration(), request.webAuthnConfiguration());
    UserPoolMfaType mode =
        request.mfaConfiguration() == null ? pool.told().mfaConfiguration() : request.mfaConfiguration();
    boolean named = factors.sms() != null || factors.softwareToken() != null || factors.email() != null;
    if (mode == UserPoolMfaType.OFF && named) {
      throw invalid("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.");
    }
    if (mode != UserPoolMfaType.OFF && !factors.any()) {
      throw invalid(
          "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.");
    }
    if (factors.email() != null && pool.told().userPoolTier() == UserPoolTierType.LITE) {
      throw COGNITO.refuse("FeatureUnavailableInTierException",
          "The feature email MFA is not available in the user pool's tier: it needs ESSENTIALS");
    }
    state.pools.change(request.userPoolId(), had -> new Pool(had.told(), factors));
    state.change(pool.told().toBuilder().mfaConfiguration(mode).build());
    return SetUserPoolMfaConfigResponse.builder().mfaConfiguration(mode)
        .smsMfaConfiguration(factors.sms()).softwareTokenMfaConfiguration(factors.softwareToken())
        .emailMfaConfiguration(factors.email()).webAuthnConfiguration(factors.webAuthn()).build();
  }
}
