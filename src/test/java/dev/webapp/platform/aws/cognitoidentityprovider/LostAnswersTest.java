package dev.webapp.platform.aws.cognitoidentityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/** Names are not unique in Cognito: a creation that nobody heard of is found by whoever looks next, not repeated. */
class LostAnswersTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Ownership OWNERSHIP = new Ownership("arn:aws:eks:us-east-1:123456789012:cluster/test", "a/b");

  private final TestClock clock = new TestClock();
  private final AwsAccount account = new AwsAccount("123456789012", clock);
  private final CognitoIdentityProviderClient cognito =
      account.client(CognitoIdentityProviderClient.class, SCOPE.region());

  /** As another process sees the account. */
  private UserPools pools() {
    Clients clients = new ScopedClients(new ScopedClients.Source() {
      @Override
      public <C extends AwsClient> C make(Class<C> type, Scope scope) {
        return account.client(type, scope.region());
      }
    }, new Governor(clock), ApiCall.Listener.NONE, clock);
    return new UserPools(clients, clock);
  }

  @Test
  void ofAPool() {
    Handle handle = new Handle(new ResourceId("UserPool", "main"), "a-b-main");
    UserPool desired = new UserPool("a-b-main", List.of("email"), false, List.of("email"), "OFF", null, true, true,
        null, OWNERSHIP.tags(handle.id(), DataPolicy.SNAPSHOT));
    account.faults(Faults.next(1, "cognito-idp", "CreateUserPool", new Fault.CutAfterEffect()));

    foundAfter(new UserPoolKind(pools()), new UserPoolKind(pools()), handle, desired);
    assertThat(cognito.listUserPools(r -> r.maxResults(60)).userPools()).hasSize(1);
  }

  @Test
  void ofAClient() {
    String pool = cognito.createUserPool(r -> r.poolName("a-b-main")
        .userPoolTags(OWNERSHIP.tags(new ResourceId("UserPool", "main"), DataPolicy.SNAPSHOT))).userPool().id();
    Handle handle = new Handle(new ResourceId("UserPoolClient", "web"), "a-b-main/web");
    UserPoolClient desired = new UserPoolClient(
        pool, "web", true, null, null, null, null, null, null, null, null, null, null);
    account.faults(Faults.next(1, "cognito-idp", "CreateUserPoolClient", new Fault.CutAfterEffect()));

    foundAfter(new UserPoolClientKind(pools()), new UserPoolClientKind(pools()), handle, desired);
    assertThat(cognito.listUserPoolClients(r -> r.userPoolId(pool)).userPoolClients()).hasSize(1);
  }

  /** Whose a client is its pool tells: of a pool that is not told of yet nothing is made that would be nobody's. */
  @Test
  void nothingIsMadeInAPoolThatIsNotToldOfYet() {
    account.faults(Faults.next(1, "cognito-idp", "DescribeUserPool", new Fault.Behind(Duration.ofSeconds(5))));
    String pool = cognito.createUserPool(r -> r.poolName("a-b-main")
        .userPoolTags(OWNERSHIP.tags(new ResourceId("UserPool", "main"), DataPolicy.SNAPSHOT))).userPool().id();
    Handle handle = new Handle(new ResourceId("UserPoolClient", "web"), "a-b-main/web");
    UserPoolClient desired = new UserPoolClient(
        pool, "web", true, null, null, null, null, null, null, null, null, null, null);
    UserPoolClientKind kind = new UserPoolClientKind(pools());

    assertThat(refusal(kind, handle, desired)).isEqualTo(Problem.Category.CONFLICT);
    assertThat(cognito.listUserPoolClients(r -> r.userPoolId(pool)).userPoolClients()).isEmpty();
    assertThat(OWNERSHIP.claims(handle.id(), kind.create(
        handle, SCOPE, desired, new Token("0123456789abcdef0123456789abcdef")).tags())).isTrue();
  }

  private static <D extends Desired, O extends Observed> void foundAfter(
      ResourceKind<D, O> first, ResourceKind<D, O> second, Handle handle, D desired) {
    assertThat(first.observe(SCOPE, List.of(new Sought<>(handle, desired)))).isEmpty();
    assertThat(refusal(first, handle, desired)).isEqualTo(Problem.Category.TRANSIENT);
    assertThat(refusal(second, handle, desired)).isEqualTo(Problem.Category.EXISTS);
    for (ResourceKind<D, O> kind : List.of(first, second)) {
      assertThat(OWNERSHIP.claims(
          handle.id(), kind.observe(SCOPE, List.of(new Sought<>(handle, desired))).get(handle).tags())).isTrue();
    }
  }

  private static <D extends Desired> Problem.Category refusal(ResourceKind<D, ?> kind, Handle handle, D desired) {
    return catchThrowableOfType(Problem.class, () -> kind.create(
        handle, SCOPE, desired, new Token("0123456789abcdef0123456789abcdef"))).category();
  }
}
