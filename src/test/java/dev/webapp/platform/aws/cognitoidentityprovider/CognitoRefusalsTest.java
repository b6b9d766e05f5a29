package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolDomainRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolDomainResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DescribeUserPoolResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUserPoolsResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ListUsersResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/** What AWS says that no account in memory says at will: of other accounts, and of what went in between. */
class CognitoRefusalsTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Handle DOMAIN = new Handle(new ResourceId("UserPoolDomain", "main"), "shop");
  private static final Handle POOL = new Handle(new ResourceId("UserPool", "main"), "shop");
  private static final ObservedUserPoolDomain ACTIVE =
      new ObservedUserPoolDomain("shop", "us-east-1_a", "ACTIVE", Map.of());
  private static final ObservedUserPool UNPROTECTED = new ObservedUserPool("us-east-1_a", "arn", "shop", List.of(),
      true, List.of(), "OFF", new PasswordPolicy(8, true, true, true, true, 7), true, false, null, Map.of());
  private static final Token TOKEN = new Token("0123456789abcdef0123456789abcdef");

  private final ScriptedCognito cognito = new ScriptedCognito()
      .on(DescribeUserPoolRequest.class, _ -> refuse(Category.NOT_FOUND, "ResourceNotFoundException", "no such pool"));
  private final UserPools pools = new UserPools(cognito, InstantSource.system());
  private final UserPoolDomainKind domains = new UserPoolDomainKind(pools);

  private static Object refuse(Category category, String code, String message) {
    throw Problem.of(category, code, "cognito-idp:Anything", message);
  }

  @Test
  void aPrefixOfAnotherAccountIsTakenAndSaysSo() {
    cognito.on(DescribeUserPoolDomainRequest.class, _ -> DescribeUserPoolDomainResponse.builder()
            .domainDescription(d -> {}).build())
        .on(DescribeUserPoolRequest.class, _ -> DescribeUserPoolResponse.builder()
            .userPool(pool -> pool.id("us-east-1_a")).build())
        .on(CreateUserPoolDomainRequest.class, _ -> refuse(Category.INVALID, "InvalidParameterException",
            "Domain already associated with another user pool."));
    Problem problem = catchThrowableOfType(Problem.class,
        () -> domains.create(DOMAIN, SCOPE, new UserPoolDomain("shop", "us-east-1_a"), TOKEN));
    assertThat(problem.category()).isEqualTo(Category.EXISTS);
    assertThat(problem).hasMessageContaining("prefix shop is taken").hasMessageContaining("choose another");
  }

  @Test
  void aDomainWhosePoolWeCannotSeeIsSomebodyElses() {
    cognito.on(DescribeUserPoolDomainRequest.class, _ -> DescribeUserPoolDomainResponse.builder()
        .domainDescription(d -> d.domain("shop").userPoolId("us-east-1_z").status("ACTIVE")).build());
    assertThat(domains.observe(SCOPE, List.of(new Sought<>(DOMAIN, null))).get(DOMAIN).tags()).isEmpty();
  }

  /** Taken for somebody else's it would be forgotten. */
  @Test
  void aDomainWhosePoolWasThereIsNotJudgedUntilThePoolIsToldOfAgain() {
    cognito.on(DescribeUserPoolDomainRequest.class, _ -> DescribeUserPoolDomainResponse.builder()
            .domainDescription(d -> d.domain("shop").userPoolId("us-east-1_a").status("ACTIVE")).build())
        .on(DescribeUserPoolRequest.class, _ -> DescribeUserPoolResponse.builder()
            .userPool(pool -> pool.id("us-east-1_a")).build());
    domains.observe(SCOPE, List.of(new Sought<>(DOMAIN, null)));
    cognito.on(DescribeUserPoolRequest.class,
        _ -> refuse(Category.NOT_FOUND, "ResourceNotFoundException", "no such pool"));
    assertThatThrownBy(() -> domains.observe(SCOPE, List.of(new Sought<>(DOMAIN, null))))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Category.CONFLICT));
  }

  @Test
  void aDomainThatIsNotFoundIsAbsent() {
    cognito.on(DescribeUserPoolDomainRequest.class,
        _ -> refuse(Category.NOT_FOUND, "ResourceNotFoundException", "no such domain"));
    assertThat(domains.observe(SCOPE, List.of(new Sought<>(DOMAIN, null)))).isEmpty();
  }

  @Test
  void aDomainThatIsGoneAlreadyNeedsNoDeletion() {
    cognito.on(DeleteUserPoolDomainRequest.class, _ -> refuse(
        Category.INVALID, "InvalidParameterException", "No such domain or user pool exists."));
    assertThatCode(() -> domains.delete(DOMAIN, SCOPE, ACTIVE, new Farewell.Discard())).doesNotThrowAnyException();
    cognito.on(DeleteUserPoolDomainRequest.class,
        _ -> refuse(Category.INVALID, "InvalidParameterException", "Something else."));
    assertThatThrownBy(() -> domains.delete(DOMAIN, SCOPE, ACTIVE, new Farewell.Discard()))
        .isInstanceOf(Problem.class);
  }

  @Test
  void aDomainOnItsWayOutIsLeftAloneAndAFailedOneTold() {
    ObservedUserPoolDomain leaving = new ObservedUserPoolDomain("shop", "us-east-1_a", "DELETING", Map.of());
    assertThat(domains.leaving(leaving)).isTrue();
    domains.delete(DOMAIN, SCOPE, leaving, new Farewell.Discard());
    assertThat(cognito.asked(DeleteUserPoolDomainRequest.class)).isEmpty();
    assertThat(domains.readiness(new ObservedUserPoolDomain("shop", "us-east-1_a", "FAILED", Map.of())))
        .isInstanceOfSatisfying(Readiness.Failed.class, failed -> assertThat(failed.terminal()).isTrue());
  }

  @Test
  void anEmptyPageOfUsersIsNotTheLast() {
    cognito.on(ListUsersRequest.class, asked -> asked.paginationToken() == null
        ? ListUsersResponse.builder().paginationToken("more").build()
        : ListUsersResponse.builder().users(UserType.builder().username("ann").build()).build());
    assertThatThrownBy(() -> new UserPoolKind(pools).delete(POOL, SCOPE, UNPROTECTED, new Farewell.Snapshot("final")))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Category.INVALID));
    assertThat(cognito.asked(DeleteUserPoolRequest.class)).isEmpty();
  }

  @Test
  void whoseUsersMayGoIsNotAskedForThem() {
    cognito.on(DeleteUserPoolRequest.class, _ -> DeleteUserPoolResponse.builder().build());
    new UserPoolKind(pools).delete(POOL, SCOPE, UNPROTECTED, new Farewell.Discard());
    assertThat(cognito.asked(DeleteUserPoolRequest.class)).hasSize(1);
    assertThat(cognito.asked(ListUsersRequest.class)).isEmpty();
  }

  @Test
  void aPoolThatWentBetweenItsListingAndItsDescriptionIsAbsent() {
    cognito.on(ListUserPoolsRequest.class, _ -> ListUserPoolsResponse.builder()
        .userPools(p -> p.id("us-east-1_a").name("shop")).build());
    assertThat(new UserPoolKind(pools).observe(SCOPE, List.of(new Sought<>(POOL, null)))).isEmpty();
  }
}
