package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;

/** On the sandbox alone: moto's EKS has no pod identity associations. */
class PodIdentityAssociationContractTest {
  private static final String CLUSTER = "test";
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"%s\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}";

  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  abstract static class Suite extends KindContract<PodIdentityAssociation, ObservedPodIdentityAssociation> {
    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<PodIdentityAssociation, ObservedPodIdentityAssociation> kind(Clients clients) {
      return new PodIdentityAssociationKind(clients, aws.clock());
    }

    @Override
    protected void prepare() {
      role("app", "pods.eks.amazonaws.com");
      role("other", "pods.eks.amazonaws.com");
      aws.pass(Duration.ofMinutes(1));
    }

    private void role(String name, String trusted) {
      aws.others().get(IamClient.class, SCOPE).createRole(
          r -> r.roleName(name).path("/webapp-platform/").assumeRolePolicyDocument(TRUST.formatted(trusted)));
    }

    private static String arn(String role) {
      return "arn:aws:iam::123456789012:role/webapp-platform/" + role;
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(new ResourceId("PodIdentityAssociation", name),
          PodIdentityAssociation.physicalName(CLUSTER, "shop", name));
    }

    @Override
    protected PodIdentityAssociation desired(String name) {
      return new PodIdentityAssociation(CLUSTER, "shop", name, arn("app"), null, tags(name));
    }

    @Override
    protected Map<String, PodIdentityAssociation> variants() {
      return cases(Map.of(
          "another role", with("roleArn", arn("other")),
          "a role of another account", with("targetRoleArn", "arn:aws:iam::210987654321:role/target")));
    }

    /** A target that is no longer named is no longer ours. */
    @Override
    protected Set<String> oneWay() {
      return Set.of("a role of another account");
    }

    @Override
    protected Map<String, Consumer<ObservedPodIdentityAssociation>> drifts() {
      return cases(Map.of(
          "role changed", seen -> others().updatePodIdentityAssociation(
              r -> r.clusterName(CLUSTER).associationId(seen.id()).roleArn(arn("other"))),
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedPodIdentityAssociation observed, String key, String value) {
      others().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    /** As long as what is told one by one may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** One listing, and each one's role and tags. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + resources;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("iam:GetRole", "iam:PassRole");
    }

    @Test
    void aRoleThatEksDoesNotKnowYetIsAwaited() {
      role("new", "pods.eks.amazonaws.com");
      PodIdentityAssociation desired = with("roleArn", arn("new"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessage("Role provided in the request does not exist.");
      aws.pass(Duration.ofSeconds(30));
      create(desired);
      settle(desired);
    }

    @Test
    void aRoleThatTrustsOthersIsToldInEksWords() {
      role("foreign", "ec2.amazonaws.com");
      aws.pass(Duration.ofMinutes(1));
      create(desired("main"));
      ObservedPodIdentityAssociation seen = observe(desired("main"));
      PodIdentityAssociation wrong = with("roleArn", arn("foreign"));
      Problem problem = catchThrowableOfType(Problem.class, () -> kind.update(handle("main"), SCOPE, wrong, seen,
          Differ.diff(wrong, kind.project(seen, wrong))));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessageContaining("Trust policy of the role provided is invalid");
    }

    @Test
    void whatIsToldOneByOneIsKeptForAWhile() {
      create(desired("main"));
      aws.pass(Duration.ofMinutes(3));
      observe(desired("main"));
      aws.forgetCalls();
      aws.pass(Duration.ofMinutes(9));
      observe(desired("main"));
      assertThat(aws.calls()).extracting(ApiCall::operation).containsExactly("ListPodIdentityAssociations");
      aws.pass(Duration.ofMinutes(1));
      observe(desired("main"));
      assertThat(aws.calls()).extracting(ApiCall::operation).endsWith("DescribePodIdentityAssociation");
    }

    @Test
    void rightAfterAWriteNothingIsKept() {
      create(desired("main"));
      ObservedPodIdentityAssociation seen = observe(desired("main"));
      others().updatePodIdentityAssociation(r -> r.clusterName(CLUSTER).associationId(seen.id()).roleArn(arn("other")));
      assertThat(observe(desired("main")).roleArn()).isEqualTo(arn("other"));
    }

    @Test
    void aClusterThatIsGoneHasNone() {
      Handle elsewhere = new Handle(handle("main").id(), PodIdentityAssociation.physicalName("gone", "shop", "main"));
      assertThat(kind.observe(SCOPE, List.of(new Sought<>(elsewhere, null)))).isEmpty();
    }

    @Test
    void oneThatVanishesIsSeenAtOnce() {
      create(desired("main"));
      aws.pass(Duration.ofMinutes(3));
      ObservedPodIdentityAssociation seen = observe(desired("main"));
      others().deletePodIdentityAssociation(r -> r.clusterName(CLUSTER).associationId(seen.id()));
      assertThat(observe(desired("main"))).isNull();
    }

    private EksClient others() {
      return aws.others().get(EksClient.class, SCOPE);
    }
  }
}
