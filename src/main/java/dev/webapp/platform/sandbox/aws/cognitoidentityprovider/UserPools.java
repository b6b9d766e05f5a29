package dev.webapp.platform.sandbox.aws.cognitoidentityprovider;

import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.COGNITO;
import static dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoIdentityProvider.invalid;

import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Factors;
import dev.webapp.platform.sandbox.aws.cognitoidentityprovider.CognitoState.Pool;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeletionProtectionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/** User pools: creation, listing, changes and deletion. Their names need not be unique. */
final class UserPools implements CognitoState.Part {
  /** Per account and region, by default. */
  private static final int MOST_POOLS = 1_000;

  private final CognitoState state;

  UserPools(CognitoState state) {
    this.state = state;
  }

  @Override
  public CreateUserPoolResponse createUserPool(CreateUserPoolRequest request) {
    UserPoolRules.name(request.poolName());
    UserPoolRules.signIn(request.aliasAttributesAsStrings(), request.usernameAttributesAsStrings());
    Tags.check(request.userPoolTags());
    if (state.pools.all().size() >= MOST_POOLS) {
      throw COGNITO.refuse(
          "LimitExceededException", "You have reached the maximum number of user pools: " + MOST_POOLS);
    }
    UserPoolType asked = UserPoolSettings.asked(request);
    UserPoolRules.check(asked, Factors.NONE);
    String id = state.newPoolId();
    UserPoolType pool = UserPoolSettings.complete(asked, null).toBuilder()
        .id(id).name(request.poolName()).arn(state.region().arn(COGNITO, "userpool/" + id))
        .schemaAttributes(UserPoolSettings.schema(request.schema()))
        .creationDate(state.now()).lastModifiedDate(state.now()).build();
    state.pools.put(id, new Pool(pool, Factors.NONE));
    return CreateUserPoolResponse.builder().userPool(told(pool)).build();
  }

  @Override
  public DescribeUserPoolResponse describeUserPool(DescribeUserPoolRequest request) {
    return DescribeUserPoolResponse.builder().userPool(told(state.pool(request.userPoolId()).told())).build();
  }

  private UserPoolType told(UserPoolType pool) {
    UserPoolType.Builder told = pool.toBuilder().estimatedNumberOfUsers(state.usersOf(pool.id()).size());
    for (DomainDescriptionType domain : state.domainsOf(pool.id())) {
      if (domain.customDomainConfig() == null) {
        told.domain(domain.domain());
      } else {
        told.customDomain(domain.domain());
      }
    }
    return told.build();
  }

  @Override
  public ListUserPoolsResponse listUserPools(ListUserPoolsRequest request) {
    if (request.maxResults() == null) {
      throw invalid("1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must not "
          + "be null");
    }
    List<UserPoolDescriptionType> all = state.pools.all().stream().map(Pool::told)
        .map(pool -> UserPoolDescriptionType.builder().id(pool.id()).name(pool.name())
            .lambdaConfig(pool.lambdaConfig()).creationDate(pool.creationDate())
            .lastModifiedDate(pool.lastModifiedDate()).build())
        .toList();
    Page<UserPoolDescriptionType> page =
        CognitoState.page(all, request.nextToken(), request.maxResults(), "maxResults", 60);
    return ListUserPoolsResponse.builder().userPools(page.items()).nextToken(page.next()).build();
  }

  /** What is left out is reset, but for what never changes and for the tier and the verification of updates. */
  @Override
  public UpdateUserPoolResponse updateUserPool(UpdateUserPoolRequest request) {
    Pool pool = state.pool(request.userPoolId());
    if (request.poolName() != null) {
      UserPoolRules.name(request.poolName());
    }
    Tags.check(request.userPoolTags());
    UserPoolType asked = UserPoolSettings.asked(request).toBuilder()
        .userAttributeUpdateSettings(request.userAttributeUpdateSettings() == null
            ? pool.told().userAttributeUpdateSettings() : request.userAttributeUpdateSettings())
        .userPoolTier(request.userPoolTier() == null ? pool.told().userPoolTier() : request.userPoolTier())
        .build();
    UserPoolRules.check(asked, pool.factors());
    state.change(UserPoolSettings.complete(asked, pool.told()).toBuilder()
        .name(request.poolName() == null ? pool.told().name() : request.poolName()).build());
    return UpdateUserPoolResponse.builder().build();
  }

  @Override
  public DeleteUserPoolResponse deleteUserPool(DeleteUserPoolRequest request) {
    UserPoolType pool = state.pool(request.userPoolId()).told();
    if (pool.deletionProtection() == DeletionProtectionType.ACTIVE) {
      throw invalid("The user pool cannot be deleted because deletion protection is activated. Deletion protection "
          + "must be inactivated first.");
    }
    if (!state.domainsOf(pool.id()).isEmpty()) {
      throw invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.");
    }
    state.clients.with("pool=" + pool.id())
        .forEach(client -> state.clients.remove(pool.id() + "/" + client.clientId()));
    state.usersOf(pool.id()).forEach(user -> state.users.remove(pool.id() + "/" + user.username()));
    state.pools.remove(pool.id());
    return DeleteUserPoolResponse.builder().build();
  }
}
