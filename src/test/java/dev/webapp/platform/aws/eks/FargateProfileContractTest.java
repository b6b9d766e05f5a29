package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.iam.IamClient;

/** On the sandbox alone: moto tags no profiles, and makes and deletes any number at a time. */
class FargateProfileContractTest {
  private static final String CLUSTER = "test";
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"%s\"},\"Action\":[\"sts:AssumeRole\"]}]}";

  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  abstract static class Suite extends KindContract<FargateProfile, ObservedFargateProfile> {
    private List<String> subnets;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<FargateProfile, ObservedFargateProfile> kind(Clients clients) {
      return new FargateProfileKind(clients);
    }

    @Override
    protected void prepare() {
      role("fargate", "eks-fargate-pods.amazonaws.com");
      aws.pass(Duration.ofMinutes(1));
      Cluster cluster = others().describeCluster(r -> r.name(CLUSTER)).cluster();
      subnets = cluster.resourcesVpcConfig().subnetIds().stream().sorted().toList();
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
      return new Handle(new ResourceId("FargateProfile", name), FargateProfile.physicalName(CLUSTER, name));
    }

    @Override
    protected FargateProfile desired(String name) {
      return new FargateProfile(CLUSTER, name, arn("fargate"), subnets, "shop", Map.of("app", name), tags(name));
    }

    @Override
    protected Map<String, FargateProfile> variants() {
      return cases(Map.of());
    }

    @Override
    protected Map<String, Consumer<ObservedFargateProfile>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z")));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedFargateProfile observed, String key, String value) {
      others().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("iam:CreateServiceLinkedRole", "iam:GetRole", "iam:PassRole");
    }

    @Override
    protected Duration betweenCreations() {
      return Duration.ofMinutes(2);
    }

    private ObservedFargateProfile other() {
      return kind.observe(SCOPE, List.of(new Sought<>(handle("other"), desired("other")))).get(handle("other"));
    }

    @Test
    void aClusterMakesOneAtATime() {
      create(desired("main"));
      aws.forgetCalls();
      Problem problem = catchThrowableOfType(Problem.class, () -> create("other", desired("other")));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessage("Fargate profile main of cluster test is on its way, and EKS makes or deletes one "
          + "of a cluster at a time");
      assertThat(aws.writes()).as("EKS is not asked for what it would refuse").isEmpty();
      aws.pass(Duration.ofMinutes(2));
      create("other", desired("other"));
      assertThat(other().status()).isEqualTo("CREATING");
    }

    @Test
    void anotherOperatorsTurnIsAwaited() {
      others().createFargateProfile(r -> r.clusterName(CLUSTER).fargateProfileName("foreign").subnets(subnets)
          .podExecutionRoleArn(arn("fargate")).selectors(s -> s.namespace("other")));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired("main")));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      assertThat(problem).hasMessageContaining("currently has Fargate profile foreign in status CREATING");
      aws.pass(Duration.ofMinutes(2));
      create(desired("main"));
      settle(desired("main"));
    }

    @Test
    void oneGoesAfterTheOther() {
      create(desired("main"));
      ObservedFargateProfile main = settle(desired("main"));
      create("other", desired("other"));
      aws.pass(Duration.ofMinutes(2));
      kind.delete(handle("main"), SCOPE, main, new Farewell.Discard());
      Problem problem = catchThrowableOfType(Problem.class,
          () -> kind.delete(handle("other"), SCOPE, other(), new Farewell.Discard()));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      aws.pass(Duration.ofMinutes(3));
      kind.delete(handle("other"), SCOPE, other(), new Farewell.Discard());
      assertThat(kind.leaving(other())).isTrue();
    }

    @Test
    void aRoleThatEksDoesNotKnowYetIsAwaited() {
      role("new", "eks-fargate-pods.amazonaws.com");
      FargateProfile desired = with("podExecutionRoleArn", arn("new"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      aws.pass(Duration.ofSeconds(30));
      create(desired);
      settle(desired);
    }

    @Test
    void publicSubnetsAreRefused() {
      String open = aws.others().get(Ec2Client.class, SCOPE).describeSubnets(
          r -> r.filters(f -> f.name("tag:kubernetes.io/role/elb").values("1"))).subnets().stream()
          .map(Subnet::subnetId).findFirst().orElseThrow();
      Problem problem = catchThrowableOfType(Problem.class, () -> create(with("subnetIds", List.of(open))));
      assertThat(problem.category()).isEqualTo(Problem.Category.INVALID);
      assertThat(problem).hasMessageContaining("is not a private subnet");
    }

    @Test
    void podsAreToldItsNameOnceTheyCanRunThere() {
      create(desired("main"));
      ObservedFargateProfile coming = observe(desired("main"));
      assertThat(kind.readiness(coming)).isEqualTo(new Readiness.Progressing("CREATING"));
      assertThat(kind.outputs(coming).get("name")).isNull();
      settle(desired("main"));
      assertThat(kind.outputs(observe(desired("main"))).get("name")).isEqualTo("main");
    }

    private EksClient others() {
      return aws.others().get(EksClient.class, SCOPE);
    }
  }
}
