package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.SameFields;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * Clients of Cognito user pools. Outputs: {@code clientId}, and {@code clientSecret} where there is one. Tokens that a
 * client was given stay valid while it changes.
 */
public final class UserPoolClientKind implements ResourceKind<UserPoolClient, ObservedUserPoolClient> {
  /** Of several of one name the first stays the first, whatever comes after it. */
  private static final Comparator<UserPoolClientType> OLDEST_FIRST = Comparator
      .comparing(UserPoolClientType::creationDate, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
      .thenComparing(UserPoolClientType::clientId);

  private final UserPools pools;

  public UserPoolClientKind(UserPools pools) {
    this.pools = pools;
  }

  @Override
  public String name() {
    return "UserPoolClient";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  /** Its pool is found as the pool's own kind finds it: by name, since nobody else remembers its id. */
  @Override
  public Map<Handle, ObservedUserPoolClient> observe(Scope scope, Collection<Sought<UserPoolClient>> sought) {
    Map<Handle, ObservedUserPoolClient> found = new LinkedHashMap<>();
    for (Sought<UserPoolClient> each : sought) {
      String[] names = each.handle().physicalName().split("/", 2);
      if (names.length < 2) {
        throw new IllegalArgumentException("names no pool: " + each.handle());
      }
      pools.find(scope, names[0], pool -> isIts(pool, each)).ifPresent(pool ->
          find(scope, pool.id(), names[1]).ifPresent(client -> found.put(
              each.handle(), observed(scope, client, inherited(each.handle(), ObservedUserPool.tags(pool))))));
    }
    return found;
  }

  /** Of several pools of one name: the one that it is wanted in, or else one that belongs to some platform. */
  private static boolean isIts(UserPoolType pool, Sought<UserPoolClient> sought) {
    return sought.desired() == null
        ? !inherited(sought.handle(), ObservedUserPool.tags(pool)).isEmpty()
        : pool.id().equals(sought.desired().userPoolId());
  }

  private static Map<String, String> inherited(Handle handle, Map<String, String> pool) {
    return Tags.inherited(handle.id().toString(), pool);
  }

  /** The one of that name in the pool; of several the oldest. */
  private Optional<UserPoolClientType> find(Scope scope, String poolId, String name) {
    return named(pools.client(scope), poolId, name).flatMap(client -> describe(scope, client).stream())
        .min(OLDEST_FIRST);
  }

  /** None where the pool is gone. */
  private static Stream<UserPoolClientDescription> named(
      CognitoIdentityProviderClient cognito, String poolId, String name) {
    try {
      return cognito.listUserPoolClientsPaginator(r -> r.userPoolId(poolId).maxResults(UserPools.PAGE)).stream()
          .flatMap(page -> page.userPoolClients().stream()).filter(client -> name.equals(client.clientName()))
          .toList().stream();
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Stream.empty();
      }
      throw problem;
    }
  }

  /** Empty where it went while it was looked for. */
  private Optional<UserPoolClientType> describe(Scope scope, UserPoolClientDescription client) {
    try {
      return Optional.of(describe(scope, client.userPoolId(), client.clientId()));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private UserPoolClientType describe(Scope scope, String poolId, String clientId) {
    return pools.client(scope).describeUserPoolClient(r -> r.userPoolId(poolId).clientId(clientId)).userPoolClient();
  }

  private ObservedUserPoolClient observed(Scope scope, UserPoolClientType client, Map<String, String> tags) {
    String pool = client.userPoolId();
    String id = client.clientId();
    return ObservedUserPoolClient.of(
        client, new SecretValue(pool + "/" + id, () -> describe(scope, pool, id).clientSecret()), tags);
  }

  @Override
  public UserPoolClient project(ObservedUserPoolClient observed, UserPoolClient desired) {
    return new UserPoolClient(observed.userPoolId(), observed.clientName(), observed.secret() != null,
        observed.callbackUrls(), observed.logoutUrls(), observed.oauthFlows(), observed.oauthScopes(),
        observed.identityProviders(), observed.explicitAuthFlows(), observed.accessTokenValidity(),
        observed.idTokenValidity(), observed.refreshTokenValidity(), observed.preventUserExistenceErrors());
  }

  @Override
  public boolean inseparable() {
    return true;
  }

  @Override
  public Readiness readiness(ObservedUserPoolClient observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedUserPoolClient observed) {
    return Outputs.of("clientId", observed.clientId()).and("clientSecret", observed.secret());
  }

  /** Looks first: AWS would make a second one of the name. */
  @Override
  public ObservedUserPoolClient create(Handle handle, Scope scope, UserPoolClient desired, Token token) {
    CognitoIdentityProviderClient cognito = pools.client(scope);
    if (named(cognito, desired.userPoolId(), desired.clientName()).findAny().isPresent()) {
      throw Problem.of(Problem.Category.EXISTS, "UserPoolClientExists", "cognito-idp:CreateUserPoolClient",
          "user pool " + desired.userPoolId() + " has a client called " + desired.clientName() + " already");
    }
    Map<String, String> pool = pools.tagsBefore("cognito-idp:CreateUserPoolClient", scope, desired.userPoolId());
    UserPoolClientType nothing = UserPoolClientType.builder()
        .userPoolId(desired.userPoolId()).clientName(desired.clientName()).build();
    CreateUserPoolClientRequest.Builder request = SameFields.carry(
        UserPoolClientSettings.of(nothing, desired), CreateUserPoolClientRequest.builder());
    UserPoolClientType made = cognito.createUserPoolClient(
        request.generateSecret(desired.generateSecret()).build()).userPoolClient();
    return observed(scope, made, inherited(handle, pool));
  }

  /** Reads the client first and sends all of it back: what is left out, AWS resets. */
  @Override
  public ObservedUserPoolClient update(
      Handle handle, Scope scope, UserPoolClient desired, ObservedUserPoolClient observed, Delta delta) {
    UserPoolClientType wanted =
        UserPoolClientSettings.of(describe(scope, observed.userPoolId(), observed.clientId()), desired);
    return observed(scope, pools.client(scope).updateUserPoolClient(
        SameFields.carry(wanted, UpdateUserPoolClientRequest.builder()).build()).userPoolClient(), observed.tags());
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedUserPoolClient observed, Farewell how) {
    try {
      pools.client(scope).deleteUserPoolClient(
          r -> r.userPoolId(observed.userPoolId()).clientId(observed.clientId()));
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    // The pool tells whose the client is.
    return Set.of("cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool", "cognito-idp:ListUserPoolClients",
        "cognito-idp:DescribeUserPoolClient", "cognito-idp:CreateUserPoolClient", "cognito-idp:UpdateUserPoolClient",
        "cognito-idp:DeleteUserPoolClient");
  }

  @Override
  public List<Grant> grants() {
    return List.of(Grant.on("UserPools", "cognito-idp", "userpool/*")
        .owned("CreateUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient"));
  }
}
