package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.SameFields;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;

/**
 * Cognito user pools. Outputs: {@code id}, {@code arn}, {@code issuer} of its tokens and {@code endpoint}, which is the
 * same without the scheme. A pool has no status: it serves as soon as it is told of.
 *
 * <p>AWS has no backup of a pool's users. A pool that is to go after a snapshot goes only if it has none.
 */
public final class UserPoolKind implements ResourceKind<UserPool, ObservedUserPool> {
  private final UserPools pools;

  public UserPoolKind(UserPools pools) {
    this.pools = pools;
  }

  @Override
  public String name() {
    return "UserPool";
  }

  /** The listing of names is shared; but what a pool is like AWS tells one by one. */
  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public Map<Handle, ObservedUserPool> observe(Scope scope, Collection<Sought<UserPool>> sought) {
    Map<Handle, ObservedUserPool> found = new LinkedHashMap<>();
    for (Sought<UserPool> each : sought) {
      pools.find(scope, each.handle().physicalName(), pool -> isOurs(each, ObservedUserPool.tags(pool)))
          .ifPresent(pool -> found.put(each.handle(), ObservedUserPool.of(pool)));
    }
    return found;
  }

  /** Of several of one name; whether it really is, the reader of the tags decides. */
  private static boolean isOurs(Sought<UserPool> sought, Map<String, String> tags) {
    if (sought.desired() == null || sought.desired().tags() == null) {
      return sought.handle().id().toString().equals(tags.get(Ownership.ID));
    }
    Map<String, String> wanted = sought.desired().tags();
    return Ownership.CLAIM.stream().allMatch(key -> wanted.containsKey(key) && wanted.get(key).equals(tags.get(key)));
  }

  @Override
  public UserPool project(ObservedUserPool observed, UserPool desired) {
    return new UserPool(observed.name(), observed.signIn(), observed.caseSensitive(), observed.autoVerified(),
        observed.mfa(),
        desired.passwordPolicy() == null ? null : observed.passwordPolicy().asFarAs(desired.passwordPolicy()),
        observed.selfSignUp(), observed.deletionProtection(), observed.tier(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedUserPool observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedUserPool observed) {
    String endpoint = "cognito-idp." + region(observed.id()) + ".amazonaws.com/" + observed.id();
    return Outputs.of("id", observed.id()).and("arn", observed.arn())
        .and("issuer", "https://" + endpoint).and("endpoint", endpoint);
  }

  /** The ids of pools begin with their region: {@code us-east-1_aB3dE5fG7}. */
  static String region(String poolId) {
    return poolId.substring(0, poolId.indexOf('_'));
  }

  /**
   * Looks first: AWS would make a second one of the name, and has no token that makes a creation repeatable. Should a
   * listing ever come too late for that, the older one counts, and the other goes after it when the pool is deleted. A
   * second factor comes afterwards, since a creation takes it only together with text messages.
   */
  @Override
  public ObservedUserPool create(Handle handle, Scope scope, UserPool desired, Token token) {
    if (pools.exists(scope, desired.name())) {
      throw Problem.of(Problem.Category.EXISTS, "UserPoolExists", "cognito-idp:CreateUserPool",
          "there is a user pool called " + desired.name() + " already");
    }
    return ObservedUserPool.of(pools.write(scope, cognito -> cognito.createUserPool(creation(desired))).userPool());
  }

  private static CreateUserPoolRequest creation(UserPool desired) {
    UserPoolType nothing = UserPoolType.builder().build();
    UserPoolType wanted = UserPoolUpdate.settings(nothing.toBuilder(), nothing, desired).build();
    CreateUserPoolRequest.Builder request = SameFields.carry(wanted, CreateUserPoolRequest.builder())
        .poolName(desired.name()).userPoolTags(new TreeMap<>(desired.tags()));
    if (desired.caseSensitive() != null) {
      request.usernameConfiguration(names -> names.caseSensitive(desired.caseSensitive()));
    }
    List<String> signIn = desired.signIn() == null ? List.of() : desired.signIn();
    if (signIn.contains(AliasAttributeType.PREFERRED_USERNAME.toString())) {
      request.aliasAttributesWithStrings(signIn);
    } else if (!signIn.isEmpty()) {
      request.usernameAttributesWithStrings(signIn);
    }
    return request.build();
  }

  /** What makes the pool ours comes before all else. */
  @Override
  public ObservedUserPool update(
      Handle handle, Scope scope, UserPool desired, ObservedUserPool observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.withTags(retag(pools.client(scope), observed, delta));
    }
    UserPoolUpdate update = new UserPoolUpdate(pools.client(scope), observed.id());
    if (delta.touchesAny("autoVerified", "passwordPolicy", "selfSignUp", "deletionProtection", "tier")) {
      return update.bring(desired);
    }
    if (delta.touches("mfa")) {
      update.secondFactor(desired.mfa());
      return observed.withMfa(desired.mfa());
    }
    return observed;
  }

  /** One call: removals first, since the tag that lists our keys must outlive what it names. */
  private static Map<String, String> retag(
      CognitoIdentityProviderClient cognito, ObservedUserPool observed, Delta delta) {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    List<String> gone = Tags.toRemove(delta);
    if (!gone.isEmpty()) {
      cognito.untagResource(r -> r.resourceArn(observed.arn()).tagKeys(gone));
      tags.keySet().removeAll(gone);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      cognito.tagResource(r -> r.resourceArn(observed.arn()).tags(set));
      tags.putAll(set);
    }
    return tags;
  }

  /** Users are looked for before anything is done to the pool, its protection included. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedUserPool observed, Farewell how) {
    try {
      if (how instanceof Farewell.Snapshot && hasUsers(scope, observed.id())) {
        throw Problem.of(Problem.Category.INVALID, "UserPoolHasUsers", "cognito-idp:DeleteUserPool",
            "user pool " + observed.name() + " (" + observed.id() + ") has users, and AWS cannot back them up: set "
                + "dataPolicy: Retain to keep the pool, or dataPolicy: Delete to delete it with its users");
      }
      if (observed.deletionProtection()) {
        new UserPoolUpdate(pools.client(scope), observed.id()).liftProtection();
      } else {
        pools.write(scope, cognito -> cognito.deleteUserPool(r -> r.userPoolId(observed.id())));
      }
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException")) {
        throw hasDomain(problem) ? conflict(problem) : problem;
      }
    }
  }

  /**
   * Exactly; what DescribeUserPool tells is an estimate. A page may be empty and yet not the last. Who the users are is
   * nobody's business here: of each AWS is asked only for the id that it made up.
   */
  private boolean hasUsers(Scope scope, String poolId) {
    return pools.client(scope).listUsersPaginator(r -> r.userPoolId(poolId).limit(1).attributesToGet("sub")).users()
        .stream().findAny().isPresent();
  }

  /** AWS's one code for all that it does not like; what passes once the domain is gone is only in its words. */
  private static boolean hasDomain(Problem problem) {
    return problem.is("InvalidParameterException") && String.valueOf(problem.getMessage()).contains("has a domain");
  }

  private static Problem conflict(Problem problem) {
    return new Problem(Problem.Category.CONFLICT, problem.code(), problem.action(),
        problem.getMessage() + " A domain that the spec still wants does not go before it is removed there", null,
        problem);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool", "cognito-idp:CreateUserPool",
        "cognito-idp:UpdateUserPool", "cognito-idp:DeleteUserPool",
        "cognito-idp:GetUserPoolMfaConfig", "cognito-idp:SetUserPoolMfaConfig",
        // TagResource is also checked for the tags of a creation.
        "cognito-idp:TagResource", "cognito-idp:UntagResource",
        // Whether there is anything that a deletion would lose.
        "cognito-idp:ListUsers");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target pools = Grant.on("UserPools", "cognito-idp", "userpool/*");
    return List.of(
        pools.owned("UpdateUserPool", "DeleteUserPool", "SetUserPoolMfaConfig", "TagResource", "UntagResource"),
        // A creation is about no pool.
        Grant.onArns("UserPools", "cognito-idp", "*").created("CreateUserPool"),
        Grant.on("UserPoolTags", "cognito-idp", "userpool/*").claimed("TagResource"));
  }
}
