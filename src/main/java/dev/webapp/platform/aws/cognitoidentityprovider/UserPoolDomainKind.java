package dev.webapp.platform.aws.cognitoidentityprovider;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainDescriptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DomainStatusType;

/**
 * Prefix domains of Cognito user pools. Outputs: {@code host} of the login page and of the OAuth endpoints, and {@code
 * prefix}. What AWS tells of a prefix that another account has is not documented: one whose pool we cannot see counts
 * as somebody else's, and of one that it does not tell of the creation finds out.
 */
public final class UserPoolDomainKind implements ResourceKind<UserPoolDomain, ObservedUserPoolDomain> {
  private final UserPools pools;

  public UserPoolDomainKind(UserPools pools) {
    this.pools = pools;
  }

  @Override
  public String name() {
    return "UserPoolDomain";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public Map<Handle, ObservedUserPoolDomain> observe(Scope scope, Collection<Sought<UserPoolDomain>> sought) {
    Map<Handle, ObservedUserPoolDomain> found = new LinkedHashMap<>();
    for (Sought<UserPoolDomain> each : sought) {
      describe(scope, each.handle().physicalName()).ifPresent(domain -> found.put(each.handle(),
          new ObservedUserPoolDomain(domain.domain(), domain.userPoolId(), domain.statusAsString(),
              Tags.inherited(each.handle().id().toString(), pools.tags(scope, domain.userPoolId())))));
    }
    return found;
  }

  /** Of a domain that does not exist AWS tells an empty description. */
  private Optional<DomainDescriptionType> describe(Scope scope, String prefix) {
    try {
      DomainDescriptionType told =
          pools.client(scope).describeUserPoolDomain(r -> r.domain(prefix)).domainDescription();
      return Optional.ofNullable(told).filter(domain -> domain.statusAsString() != null);
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  @Override
  public UserPoolDomain project(ObservedUserPoolDomain observed, UserPoolDomain desired) {
    return new UserPoolDomain(observed.prefix(), observed.userPoolId());
  }

  @Override
  public boolean inseparable() {
    return true;
  }

  @Override
  public Readiness readiness(ObservedUserPoolDomain observed) {
    return switch (observed.status()) {
      case "ACTIVE" -> Readiness.READY;
      case "FAILED" -> new Readiness.Failed(observed.status() + ": delete the domain, and it is made anew", true);
      default -> new Readiness.Progressing(observed.status());
    };
  }

  @Override
  public boolean leaving(ObservedUserPoolDomain observed) {
    return observed.status().equals(DomainStatusType.DELETING.toString());
  }

  @Override
  public Outputs outputs(ObservedUserPoolDomain observed) {
    return Outputs.of("prefix", observed.prefix()).and("host", observed.prefix() + ".auth."
        + UserPoolKind.region(observed.userPoolId()) + ".amazoncognito.com");
  }

  /** Looks first: the prefix of another pool of this account can be told from one of somebody else's. */
  @Override
  public ObservedUserPoolDomain create(Handle handle, Scope scope, UserPoolDomain desired, Token token) {
    Optional<DomainDescriptionType> there = describe(scope, desired.prefix());
    if (there.isPresent()) {
      throw Problem.of(Category.EXISTS, "UserPoolDomainExists", "cognito-idp:CreateUserPoolDomain",
          "the domain prefix " + desired.prefix() + " is that of user pool " + there.get().userPoolId() + " already");
    }
    Map<String, String> pool = pools.tagsBefore("cognito-idp:CreateUserPoolDomain", scope, desired.userPoolId());
    try {
      pools.client(scope).createUserPoolDomain(r -> r.domain(desired.prefix()).userPoolId(desired.userPoolId()));
    } catch (Problem problem) {
      throw sorted(problem, desired);
    }
    return new ObservedUserPoolDomain(desired.prefix(), desired.userPoolId(), DomainStatusType.CREATING.toString(),
        Tags.inherited(handle.id().toString(), pool));
  }

  /** AWS has one code for all of these; what can be done about them is only in its words. */
  private static Problem sorted(Problem problem, UserPoolDomain desired) {
    String message = String.valueOf(problem.getMessage());
    if (!problem.is("InvalidParameterException")) {
      return problem;
    }
    if (message.contains("already associated")) {
      return new Problem(Category.EXISTS, problem.code(), problem.action(), message + " The prefix "
          + desired.prefix() + " is taken in this region, perhaps in another account: choose another", null, problem);
    }
    // The pool's former domain goes as soon as nothing needs it any more; a pool has one at a time.
    return message.contains("already has a domain")
        ? new Problem(Category.CONFLICT, problem.code(), problem.action(), message, null, problem) : problem;
  }

  /** Whatever may differ of a domain replaces it. */
  @Override
  public ObservedUserPoolDomain update(
      Handle handle, Scope scope, UserPoolDomain desired, ObservedUserPoolDomain observed, Delta delta) {
    return observed;
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedUserPoolDomain observed, Farewell how) {
    if (leaving(observed)) {
      return;
    }
    try {
      pools.client(scope).deleteUserPoolDomain(r -> r.domain(observed.prefix()).userPoolId(observed.userPoolId()));
    } catch (Problem problem) {
      if (!isGone(problem)) {
        throw problem;
      }
    }
  }

  /** AWS says it as an invalid parameter, too: {@code No such domain or user pool exists.} */
  private static boolean isGone(Problem problem) {
    return problem.is("ResourceNotFoundException") || problem.is("InvalidParameterException")
        && String.valueOf(problem.getMessage()).contains("No such domain");
  }

  @Override
  public Set<String> permissions() {
    // The pool tells whose the domain is.
    return Set.of("cognito-idp:DescribeUserPool", "cognito-idp:DescribeUserPoolDomain",
        "cognito-idp:CreateUserPoolDomain", "cognito-idp:DeleteUserPoolDomain");
  }

  @Override
  public List<Grant> grants() {
    return List.of(Grant.on("UserPools", "cognito-idp", "userpool/*")
        .owned("CreateUserPoolDomain", "DeleteUserPoolDomain"));
  }
}
