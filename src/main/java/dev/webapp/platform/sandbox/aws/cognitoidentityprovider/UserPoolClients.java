package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;

import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolClientResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolClientResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolClientsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolClientsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolClientResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

/** The clients of user pools. Their names need not be unique. */
final class UserPoolClients implements CognitoState.Part {
  /** Per pool, by default. */
  private static final int MOST_CLIENTS = 1_000;
  private static final int ID_LENGTH = 26;
  private static final int SECRET_LENGTH = 51;

  private final CognitoState state;

  UserPoolClients(CognitoState state) {
    this.state = state;
  }

  @Override
  public CreateUserPoolClientResponse createUserPoolClient(CreateUserPoolClientRequest request) {
    String pool = state.pool(request.userPoolId()).told().id();
    UserPoolClientRules.name(request.clientName());
    if (of(pool).size() >= MOST_CLIENTS) {
      throw COGNITO.refuse("LimitExceededException",
          "You have reached the maximum number of clients of a user pool: " + MOST_CLIENTS);
    }
    boolean secret = Boolean.TRUE.equals(request.generateSecret());
    UserPoolClientType asked = UserPoolClientRules.asked(request);
    UserPoolClientRules.check(asked, secret);
    UserPoolClientType client = UserPoolClientRules.complete(asked).toBuilder()
        .userPoolId(pool).clientId(state.newClientText(ID_LENGTH))
        .clientSecret(secret ? state.newClientText(SECRET_LENGTH) : null)
        .creationDate(state.now()).lastModifiedDate(state.now()).build();
    state.clients.put(pool + "/" + client.clientId(), client);
    return CreateUserPoolClientResponse.builder().userPoolClient(client).build();
  }

  @Override
  public DescribeUserPoolClientResponse describeUserPoolClient(DescribeUserPoolClientRequest request) {
    return DescribeUserPoolClientResponse.builder()
        .userPoolClient(client(request.userPoolId(), request.clientId())).build();
  }

  @Override
  public ListUserPoolClientsResponse listUserPoolClients(ListUserPoolClientsRequest request) {
    List<UserPoolClientDescription> all = of(state.pool(request.userPoolId()).told().id()).stream()
        .map(client -> UserPoolClientDescription.builder().userPoolId(client.userPoolId())
            .clientId(client.clientId()).clientName(client.clientName()).build()).toList();
    Page<UserPoolClientDescription> page =
        CognitoState.page(all, request.nextToken(), request.maxResults(), "maxResults", 60);
    return ListUserPoolClientsResponse.builder().userPoolClients(page.items()).nextToken(page.next()).build();
  }

  /** What is left out is reset, but for the name. */
  @Override
  public UpdateUserPoolClientResponse updateUserPoolClient(UpdateUserPoolClientRequest request) {
    UserPoolClientType had = client(request.userPoolId(), request.clientId());
    if (request.clientName() != null) {
      UserPoolClientRules.name(request.clientName());
    }
    UserPoolClientType asked = UserPoolClientRules.asked(request);
    UserPoolClientRules.check(asked, had.clientSecret() != null);
    UserPoolClientType client = UserPoolClientRules.complete(asked).toBuilder()
        .clientName(request.clientName() == null ? had.clientName() : request.clientName())
        .clientSecret(had.clientSecret())
        .creationDate(had.creationDate()).lastModifiedDate(state.now()).build();
    state.clients.put(had.userPoolId() + "/" + had.clientId(), client);
    return UpdateUserPoolClientResponse.builder().userPoolClient(client).build();
  }

  @Override
  public DeleteUserPoolClientResponse deleteUserPoolClient(DeleteUserPoolClientRequest request) {
    UserPoolClientType client = client(request.userPoolId(), request.clientId());
    state.clients.remove(client.userPoolId() + "/" + client.clientId());
    return DeleteUserPoolClientResponse.builder().build();
  }

  private List<UserPoolClientType> of(String pool) {
    return state.clients.with("pool=" + pool);
  }

  private UserPoolClientType client(String poolId, String clientId) {
    String pool = state.pool(poolId).told().id();
    UserPoolClientType client = state.clients.get(pool + "/" + clientId);
    if (client == null) {
      throw COGNITO.refuse("ResourceNotFoundException", "User pool client " + clientId + " does not exist.");
    }
    return client;
  }
}
