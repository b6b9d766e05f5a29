package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

class UserPoolClientsTest {
  private final CognitoIdentityProviderClient cognito = new Account().client(CognitoIdentityProviderClient.class);
  private final String pool = cognito.createUserPool(r -> r.poolName("shop")).userPool().id();

  @Test
  void aNewClientIsAsAwsMakesIt() {
    UserPoolClientType made = create(r -> {});
    assertThat(made.clientId()).matches("[a-z0-9]{26}");
    assertThat(made.clientSecret()).isNull();
    assertThat(made.refreshTokenValidity()).isEqualTo(30);
    assertThat(made.accessTokenValidity()).as("not told").isNull();
    assertThat(made.explicitAuthFlowsAsStrings())
        .containsExactly("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH");
    assertThat(made.enableTokenRevocation()).isTrue();
    assertThat(create(r -> r.generateSecret(true)).clientSecret()).matches("[a-z0-9]{51}");
    assertThat(described(made.clientId())).isEqualTo(made);
  }

  @Test
  void whatAnUpdateLeavesOutIsReset() {
    UserPoolClientType made = create(r -> oauth(r).generateSecret(true).authSessionValidity(10)
        .enableTokenRevocation(false).accessTokenValidity(20).tokenValidityUnits(u -> u.accessToken("minutes")));
    UserPoolClientType reset =
        cognito.updateUserPoolClient(r -> r.userPoolId(pool).clientId(made.clientId())).userPoolClient();
    assertThat(reset.callbackURLs()).isEmpty();
    assertThat(reset.allowedOAuthFlows()).isEmpty();
    assertThat(reset.allowedOAuthFlowsUserPoolClient()).isFalse();
    assertThat(reset.authSessionValidity()).isEqualTo(3);
    assertThat(reset.enableTokenRevocation()).isTrue();
    assertThat(reset.accessTokenValidity()).isNull();
    assertThat(reset.tokenValidityUnits()).isNull();
    assertThat(reset.clientName()).isEqualTo("web");
    assertThat(reset.clientSecret()).isEqualTo(made.clientSecret());
    assertThat(described(made.clientId())).isEqualTo(reset);
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    create(this::oauth);
    assertThat(refused("InvalidParameterException",
        () -> create(r -> r.allowedOAuthFlowsUserPoolClient(true).allowedOAuthFlowsWithStrings("code"))))
        .hasMessageContaining("AllowedOAuthFlows and AllowedOAuthScopes are required");
    refused("InvalidParameterException", () -> create(r -> r.callbackURLs("https://example.org/")));
    assertThat(refused("InvalidParameterException", () -> create(r -> oauth(r).callbackURLs("http://example.org/"))))
        .hasMessageContaining("cannot use the HTTP protocol");
    create(r -> oauth(r).callbackURLs("http://localhost:3000/", "myapp://signed-in"));
    refused("InvalidParameterException", () -> create(r -> oauth(r).callbackURLs("https://example.org/#here")));
    refused("InvalidParameterException", () -> create(r -> oauth(r).callbackURLs("/here")));
    refused("InvalidParameterException", () -> create(r -> oauth(r).defaultRedirectURI("https://elsewhere.org/")));
    refused("InvalidOAuthFlowException", () -> create(
        r -> oauth(r).generateSecret(true).allowedOAuthFlowsWithStrings("code", "client_credentials")));
    refused("InvalidOAuthFlowException", () -> create(
        r -> oauth(r).allowedOAuthFlowsWithStrings("client_credentials")));
    refused("ScopeDoesNotExistException", () -> create(r -> oauth(r).allowedOAuthScopes("orders/read")));
    refused("InvalidParameterException",
        () -> create(r -> r.explicitAuthFlowsWithStrings("ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH")));
    refused("InvalidParameterException", () -> create(r -> r.clientName("no/slash")));
  }

  @Test
  void tokensAreGoodForSoLongAndNotLonger() {
    create(r -> r.accessTokenValidity(24).refreshTokenValidity(3650));
    refused("InvalidParameterException", () -> create(r -> r.accessTokenValidity(25)));
    assertThat(refused("InvalidParameterException",
        () -> create(r -> r.idTokenValidity(4).tokenValidityUnits(u -> u.idToken("minutes")))))
        .hasMessageContaining("Invalid range for token validity.");
    refused("InvalidParameterException", () -> create(r -> r.refreshTokenValidity(3651)));
    refused("InvalidParameterException",
        () -> create(r -> r.refreshTokenValidity(59).tokenValidityUnits(u -> u.refreshToken("minutes"))));
  }

  @Test
  void namesNeedNotBeUniqueAndListsPage() {
    IntStream.range(0, 61).forEach(i -> create(r -> {}));
    assertThat(cognito.listUserPoolClients(r -> r.userPoolId(pool).maxResults(60)).userPoolClients()).hasSize(60);
    assertThat(cognito.listUserPoolClientsPaginator(r -> r.userPoolId(pool)).stream()
        .flatMap(page -> page.userPoolClients().stream())).hasSize(61).extracting("clientName").containsOnly("web");
    refused("InvalidParameterException", () -> cognito.listUserPoolClients(r -> r.userPoolId(pool).maxResults(61)));
    refused("ResourceNotFoundException", () -> cognito.listUserPoolClients(r -> r.userPoolId("us-east-1_absent")));
  }

  @Test
  void goneIsGone() {
    String id = create(r -> {}).clientId();
    cognito.deleteUserPoolClient(r -> r.userPoolId(pool).clientId(id));
    refused("ResourceNotFoundException", () -> described(id));
    refused("ResourceNotFoundException", () -> cognito.deleteUserPoolClient(r -> r.userPoolId(pool).clientId(id)));
  }

  private CreateUserPoolClientRequest.Builder oauth(CreateUserPoolClientRequest.Builder request) {
    return request.allowedOAuthFlowsUserPoolClient(true).allowedOAuthFlowsWithStrings("code")
        .allowedOAuthScopes("openid").callbackURLs("https://example.org/callback");
  }

  private UserPoolClientType create(Consumer<CreateUserPoolClientRequest.Builder> how) {
    return cognito.createUserPoolClient(r -> how.accept(r.userPoolId(pool).clientName("web"))).userPoolClient();
  }

  private UserPoolClientType described(String id) {
    return cognito.describeUserPoolClient(r -> r.userPoolId(pool).clientId(id)).userPoolClient();
  }
}
