package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.constraint;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

/** What Cognito refuses of a client, and what it is like where nothing was said. */
final class UserPoolClientRules {
  private static final String NAME = "[\\w\\s+=,.@-]+";
  private static final int MOST_URLS = 100;
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SCOPES =
      Set.of("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin");
  private static final Map<String, Long> UNIT_SECONDS =
      Map.of("seconds", 1L, "minutes", 60L, "hours", 3_600L, "days", 86_400L);

  private UserPoolClientRules() {}

  /** What a creation or an update says of a client, and nothing else. */
  static UserPoolClientType asked(SdkPojo request) {
    Map<String, SdkField<?>> said =
        request.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
    UserPoolClientType.Builder client = UserPoolClientType.builder();
    client.sdkFields().stream().filter(field -> said.containsKey(field.memberName()))
        .forEach(field -> field.set(client, said.get(field.memberName()).getValueOrDefault(request)));
    return client.build();
  }

  /** Fills in AWS's defaults. How long access and ID tokens are good for by default is not told. */
  static UserPoolClientType complete(UserPoolClientType asked) {
    UserPoolClientType.Builder client = asked.toBuilder()
        .allowedOAuthFlowsUserPoolClient(Boolean.TRUE.equals(asked.allowedOAuthFlowsUserPoolClient()))
        .enableTokenRevocation(!Boolean.FALSE.equals(asked.enableTokenRevocation()))
        .enablePropagateAdditionalUserContextData(
            Boolean.TRUE.equals(asked.enablePropagateAdditionalUserContextData()))
        .authSessionValidity(asked.authSessionValidity() == null ? Integer.valueOf(3) : asked.authSessionValidity())
        .preventUserExistenceErrors(asked.preventUserExistenceErrors() == null
            ? PreventUserExistenceErrorTypes.LEGACY : asked.preventUserExistenceErrors());
    if (asked.refreshTokenValidity() == null || asked.refreshTokenValidity() == 0) {
      client.refreshTokenValidity(30);
    }
    if (asked.explicitAuthFlowsAsStrings().isEmpty()) {
      client.explicitAuthFlowsWithStrings("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH");
    }
    return client.build();
  }

  static void name(String name) {
    if (name == null || name.length() > 128 || !name.matches(NAME)) {
      throw constraint(name, "clientName", "Member must satisfy regular expression pattern: " + NAME);
    }
  }

  /** What was asked for, before defaults. */
  static void check(UserPoolClientType asked, boolean secret) {
    urls(asked.callbackURLs(), "callbackURLs");
    urls(asked.logoutURLs(), "logoutURLs");
    oauth(asked, secret);
    if (asked.defaultRedirectURI() != null && !asked.callbackURLs().contains(asked.defaultRedirectURI())) {
      throw invalid("DefaultRedirectURI must be in the list of CallbackURLs.");
    }
    List<String> flows = asked.explicitAuthFlowsAsStrings();
    if (flows.stream().anyMatch(flow -> flow.startsWith("ALLOW_"))
        && !flows.stream().allMatch(flow -> flow.startsWith("ALLOW_"))) {
      throw invalid("ExplicitAuthFlows that begin with ALLOW_ cannot be used together with those that do not.");
    }
    var units = asked.tokenValidityUnits();
    validity(asked.accessTokenValidity(), units == null ? null : units.accessTokenAsString(), "hours",
        Duration.ofMinutes(5), Duration.ofDays(1));
    validity(asked.idTokenValidity(), units == null ? null : units.idTokenAsString(), "hours",
        Duration.ofMinutes(5), Duration.ofDays(1));
    validity(asked.refreshTokenValidity(), units == null ? null : units.refreshTokenAsString(), "days",
        Duration.ofMinutes(60), Duration.ofDays(3650));
  }

  private static void urls(List<String> urls, String field) {
    if (urls.size() > MOST_URLS) {
      throw constraint(urls, field, "Member must have length less than or equal to " + MOST_URLS);
    }
    for (String url : urls) {
      URI uri;
      try {
        uri = URI.create(url);
      } catch (IllegalArgumentException e) {
        throw invalid(url + " is not a valid URL.");
      }
      if (uri.getScheme() == null) {
        throw invalid(url + " is not an absolute URL.");
      }
      if (uri.getFragment() != null) {
        throw invalid(url + " cannot contain a fragment.");
      }
      if (uri.getScheme().equals("http") && !LOCAL_HOSTS.contains(uri.getHost())) {
        throw invalid(url + " cannot use the HTTP protocol.");
      }
    }
  }

  private static void oauth(UserPoolClientType asked, boolean secret) {
    List<String> flows = asked.allowedOAuthFlowsAsStrings();
    List<String> scopes = asked.allowedOAuthScopes();
    boolean allowed = Boolean.TRUE.equals(asked.allowedOAuthFlowsUserPoolClient());
    if (allowed && (flows.isEmpty() || scopes.isEmpty())) {
      throw invalid("AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth "
          + "flows.");
    }
    // As the API reference has it, AllowedOAuthFlowsUserPoolClient; the words are our own.
    if (!allowed && !(flows.isEmpty() && scopes.isEmpty() && asked.callbackURLs().isEmpty()
        && asked.logoutURLs().isEmpty())) {
      throw invalid("AllowedOAuthFlowsUserPoolClient must be true for CallbackURLs, LogoutURLs, AllowedOAuthScopes and "
          + "AllowedOAuthFlows.");
    }
    if (flows.contains("client_credentials") && flows.size() > 1) {
      throw COGNITO.refuse("InvalidOAuthFlowException",
          "client_credentials flow can not be selected along with code flow or implicit flow.");
    }
    if (flows.contains("client_credentials") && !secret) {
      throw COGNITO.refuse("InvalidOAuthFlowException",
          "client_credentials flow can not be selected if client does not have a client secret.");
    }
    List<String> unknown = scopes.stream().filter(scope -> !SCOPES.contains(scope)).toList();
    if (!unknown.isEmpty()) {
      throw COGNITO.refuse("ScopeDoesNotExistException", "Invalid scope requested: " + String.join(", ", unknown));
    }
  }

  private static void validity(Integer number, String unit, String byDefault, Duration least, Duration most) {
    if (number == null || number == 0) {
      return;
    }
    Duration asked = Duration.ofSeconds(number * UNIT_SECONDS.get(unit == null ? byDefault : unit));
    if (asked.compareTo(least) < 0 || asked.compareTo(most) > 0) {
      throw invalid("Invalid range for token validity.");
    }
  }
}
