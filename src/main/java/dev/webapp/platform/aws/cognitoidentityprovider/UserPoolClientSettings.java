package dev.webapp.platform.aws.cognitoidentityprovider;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TokenValidityUnitsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

/** What a client is to be like, in Cognito's terms. */
final class UserPoolClientSettings {
  private UserPoolClientSettings() {}

  /** A client as told, with what is desired of it. */
  static UserPoolClientType of(UserPoolClientType told, UserPoolClient desired) {
    UserPoolClientType.Builder client = told.toBuilder();
    set(desired.callbackUrls(), client::callbackURLs);
    set(desired.logoutUrls(), client::logoutURLs);
    set(desired.oauthScopes(), client::allowedOAuthScopes);
    set(desired.identityProviders(), client::supportedIdentityProviders);
    set(desired.explicitAuthFlows(), client::explicitAuthFlowsWithStrings);
    if (desired.oauthFlows() != null) {
      client.allowedOAuthFlowsWithStrings(desired.oauthFlows())
          .allowedOAuthFlowsUserPoolClient(!desired.oauthFlows().isEmpty());
    }
    if (desired.preventUserExistenceErrors() != null) {
      client.preventUserExistenceErrors(desired.preventUserExistenceErrors()
          ? PreventUserExistenceErrorTypes.ENABLED : PreventUserExistenceErrorTypes.LEGACY);
    }
    validities(client, told.tokenValidityUnits(), desired);
    return client.build();
  }

  private static void set(List<String> desired, Consumer<List<String>> field) {
    if (desired != null) {
      field.accept(desired);
    }
  }

  /** Units that are not ours stay as they are, or the numbers beside them would mean something else. */
  private static void validities(
      UserPoolClientType.Builder client, TokenValidityUnitsType told, UserPoolClient desired) {
    TokenValidityUnitsType.Builder units = told == null ? TokenValidityUnitsType.builder() : told.toBuilder();
    set(desired.accessTokenValidity(), (number, unit) -> client.accessTokenValidity(number)
        .tokenValidityUnits(units.accessToken(unit).build()));
    set(desired.idTokenValidity(), (number, unit) -> client.idTokenValidity(number)
        .tokenValidityUnits(units.idToken(unit).build()));
    set(desired.refreshTokenValidity(), (number, unit) -> client.refreshTokenValidity(number)
        .tokenValidityUnits(units.refreshToken(unit).build()));
  }

  private static void set(Duration desired, BiConsumer<Integer, String> field) {
    if (desired != null) {
      Validity.Told told = Validity.Told.of(desired);
      field.accept(told.number(), told.unit());
    }
  }
}
