package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

/**
 * A client of a user pool as AWS tells it, without its secret.
 *
 * @param secret null where it has none; read from AWS only when it is revealed, since AWS never changes it
 * @param oauthFlows empty where OAuth is not allowed, whatever is configured besides
 * @param tags of its pool, naming the client: clients have none, and are whose the pool is
 */
public record ObservedUserPoolClient(
    String userPoolId, String clientId, String clientName, SecretValue secret, List<String> callbackUrls,
    List<String> logoutUrls, List<String> oauthFlows, List<String> oauthScopes, List<String> identityProviders,
    List<String> explicitAuthFlows, Duration accessTokenValidity, Duration idTokenValidity,
    Duration refreshTokenValidity, boolean preventUserExistenceErrors, Map<String, String> tags) implements Observed {

  /** What AWS leaves out is as it is by default. */
  static ObservedUserPoolClient of(UserPoolClientType told, SecretValue secret, Map<String, String> tags) {
    boolean oauth = Boolean.TRUE.equals(told.allowedOAuthFlowsUserPoolClient());
    var units = told.tokenValidityUnits();
    return new ObservedUserPoolClient(told.userPoolId(), told.clientId(), told.clientName(),
        told.clientSecret() == null ? null : secret,
        sorted(told.callbackURLs()), sorted(told.logoutURLs()),
        oauth ? sorted(told.allowedOAuthFlowsAsStrings()) : List.of(), sorted(told.allowedOAuthScopes()),
        sorted(told.supportedIdentityProviders()), sorted(told.explicitAuthFlowsAsStrings()),
        Validity.ACCESS_TOKEN.read(told.accessTokenValidity(), units == null ? null : units.accessTokenAsString()),
        Validity.ID_TOKEN.read(told.idTokenValidity(), units == null ? null : units.idTokenAsString()),
        Validity.REFRESH_TOKEN.read(told.refreshTokenValidity(), units == null ? null : units.refreshTokenAsString()),
        told.preventUserExistenceErrors() == PreventUserExistenceErrorTypes.ENABLED, tags);
  }

  private static List<String> sorted(List<String> some) {
    return some.stream().sorted().toList();
  }
}
