package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;

class PodIdentityAssociationKindTest {
  private static final Scope SCOPE = new Scope(Account.REGION, null);
  private static final int MANY = 60;
  private static final Handle FIRST = handle(0);

  private final Account account = new Account();
  private final PodIdentityAssociationKind kind = new PodIdentityAssociationKind(
      new ScopedClients(new ScopedClients.Source() {
        @Override
        public <C extends AwsClient> C make(Class<C> type, Scope scope) {
          return account.aws.client(type, scope.region());
        }
      }, new Governor(account), ApiCall.Listener.NONE, account), account);

  @BeforeEach
  void makeMany() {
    account.client(IamClient.class).createRole(r -> r.roleName("app").assumeRolePolicyDocument(
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},"
            + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}}"));
    account.pass(Duration.ofMinutes(1));
    IntStream.range(0, MANY).forEach(i -> account.client(EksClient.class).createPodIdentityAssociation(
        r -> r.clusterName("test").namespace("shop").serviceAccount("web" + i)
            .roleArn("arn:aws:iam::123456789012:role/app")));
    account.aws.calls().reset();
  }

  private Map<Handle, ObservedPodIdentityAssociation> observe() {
    return kind.observe(SCOPE, IntStream.range(0, MANY)
        .mapToObj(i -> new Sought<PodIdentityAssociation>(handle(i), null)).toList());
  }

  private static Handle handle(int i) {
    return new Handle(new ResourceId("PodIdentityAssociation", "web" + i),
        PodIdentityAssociation.physicalName("test", "shop", "web" + i));
  }

  /** Told one by one within EKS's rate, many become known all the same, and none is asked for twice. */
  @Test
  void manyBecomeKnownWithinTheRateLimit() {
    Problem held = catchThrowableOfType(Problem.class, this::observe);
    assertThat(held.category()).isEqualTo(Problem.Category.THROTTLED);
    int passes = 1;
    Map<Handle, ObservedPodIdentityAssociation> seen = null;
    while (seen == null && passes++ < MANY) {
      account.pass(Duration.ofSeconds(1));
      try {
        seen = observe();
      } catch (Problem again) {
        assertThat(again.category()).isEqualTo(Problem.Category.THROTTLED);
      }
    }
    assertThat(seen).hasSize(MANY);
    assertThat(passes).isLessThan(10);
    assertThat(account.aws.calls().count("eks", "DescribePodIdentityAssociation")).isEqualTo(MANY);
  }

  @Test
  void oneThatGoesWhileItIsReadIsGone() {
    account.aws.faults(Faults.next(1, "eks", "DescribePodIdentityAssociation",
        new Fault.Refuse("ResourceNotFoundException", 404, "Association not found")));
    List<Sought<PodIdentityAssociation>> one = List.of(new Sought<>(FIRST, null));
    assertThat(kind.observe(SCOPE, one)).isEmpty();
    assertThat(kind.observe(SCOPE, one)).hasSize(1);
  }

  @Test
  void aClusterThatIsBusyIsAwaited() {
    ObservedPodIdentityAssociation seen = kind.observe(SCOPE, List.of(new Sought<>(FIRST, null))).get(FIRST);
    account.aws.faults(Faults.next(1, "eks", "DeletePodIdentityAssociation",
        new Fault.Refuse("InvalidRequestException", 400, "The cluster is being updated")));
    Problem problem = catchThrowableOfType(
        Problem.class, () -> kind.delete(FIRST, SCOPE, seen, new Farewell.Discard()));
    assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
    kind.delete(FIRST, SCOPE, seen, new Farewell.Discard());
    assertThat(kind.observe(SCOPE, List.of(new Sought<>(FIRST, null)))).isEmpty();
  }
}
