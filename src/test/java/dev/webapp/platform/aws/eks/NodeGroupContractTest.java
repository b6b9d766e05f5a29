package dev.webapp.platform.aws.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.TaintEffect;
import software.amazon.awssdk.services.iam.IamClient;

/** On the sandbox alone: moto tags no node groups, and its updates take no time. */
class NodeGroupContractTest {
  private static final String CLUSTER = "test";
  private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
      + "{\"Service\":\"%s\"},\"Action\":[\"sts:AssumeRole\"]}]}";

  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }
  }

  abstract static class Suite extends KindContract<NodeGroup, ObservedNodeGroup> {
    private List<String> subnets;
    private String template;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected ResourceKind<NodeGroup, ObservedNodeGroup> kind(Clients clients) {
      return new NodeGroupKind(clients);
    }

    @Override
    protected void prepare() {
      role("nodes", "ec2.amazonaws.com");
      template = aws.others().get(Ec2Client.class, SCOPE).createLaunchTemplate(r -> r.launchTemplateName("nodes")
          .launchTemplateData(d -> d.metadataOptions(m -> m.httpPutResponseHopLimit(1)))).launchTemplate()
          .launchTemplateId();
      aws.others().get(Ec2Client.class, SCOPE).createLaunchTemplateVersion(r -> r.launchTemplateId(template)
          .launchTemplateData(d -> d.metadataOptions(m -> m.httpPutResponseHopLimit(2))));
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
      return new Handle(new ResourceId("NodeGroup", name), NodeGroup.physicalName(CLUSTER, name));
    }

    @Override
    protected NodeGroup desired(String name) {
      return new NodeGroup(CLUSTER, name, arn("nodes"), subnets, List.of("t3.medium"), "AL2023_x86_64_STANDARD", false,
          2, 4, Map.of("mark", name), Map.of("mark", name), template, "1", "1.33", tags(name));
    }

    @Override
    protected Map<String, NodeGroup> variants() {
      return cases(Map.of(
          "more nodes", with(with("min", 3), "max", 9),
          "another label", with("labels", Map.of("mark", "other")),
          "another taint", with("taints", Map.of("mark", "other")),
          "another version of its template", with("templateVersion", "2"),
          "another version of Kubernetes", with("version", "1.34")));
    }

    @Override
    protected Map<String, Consumer<ObservedNodeGroup>> drifts() {
      return cases(Map.of(
          "tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "bounds changed", seen -> others().updateNodegroupConfig(r -> r.clusterName(CLUSTER)
              .nodegroupName(seen.name()).scalingConfig(c -> c.minSize(1).maxSize(2).desiredSize(1))),
          "taint removed", seen -> others().updateNodegroupConfig(r -> r.clusterName(CLUSTER)
              .nodegroupName(seen.name()).taints(t -> t.removeTaints(x -> x.key("mark").value("main")
                  .effect(TaintEffect.NO_SCHEDULE))))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedNodeGroup observed, String key, String value) {
      others().tagResource(r -> r.resourceArn(observed.arn()).tags(Map.of(key, value)));
      return true;
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("iam:CreateServiceLinkedRole", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:PassRole",
          "ec2:DescribeSubnets", "ec2:DescribeLaunchTemplateVersions", "ec2:RunInstances", "ec2:CreateTags");
    }

    @Test
    void whoeverScalesItIsLeftInPeace() {
      create(desired("main"));
      settle(desired("main"));
      others().updateNodegroupConfig(r -> r.clusterName(CLUSTER).nodegroupName("main")
          .scalingConfig(c -> c.minSize(2).maxSize(4).desiredSize(4)));
      ObservedNodeGroup seen = settle(desired("main"));
      assertThat(seen.desired()).isEqualTo(4);
      assertThat(settle(with("max", 3)).desired()).isEqualTo(3);
    }

    @Test
    void whileItIsUpdatedNobodyAsksForMore() {
      create(desired("main"));
      settle(desired("main"));
      NodeGroup newer = with("templateVersion", "2");
      ObservedNodeGroup seen = observe(newer);
      kind.update(handle("main"), SCOPE, newer, seen, Differ.diff(newer, kind.project(seen, newer)));
      aws.forgetCalls();
      ObservedNodeGroup busy = observe(newer);
      assertThat(kind.readiness(busy)).isEqualTo(new Readiness.Progressing("UPDATING"));
      kind.update(handle("main"), SCOPE, newer, busy, Differ.diff(newer, kind.project(busy, newer)));
      assertThat(aws.writes()).isEmpty();
    }

    @Test
    void aRoleThatEksDoesNotKnowYetIsAwaited() {
      role("new", "ec2.amazonaws.com");
      NodeGroup desired = with("nodeRoleArn", arn("new"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create(desired));
      assertThat(problem.category()).isEqualTo(Problem.Category.CONFLICT);
      aws.pass(Duration.ofSeconds(30));
      create(desired);
      settle(desired);
    }

    @Test
    void podsComeOnceThereAreNodes() {
      create(desired("main"));
      assertThat(kind.outputs(observe(desired("main"))).get("name")).isNull();
      settle(desired("main"));
      assertThat(kind.outputs(observe(desired("main"))).get("name")).isEqualTo("main");
    }

    private EksClient others() {
      return aws.others().get(EksClient.class, SCOPE);
    }
  }
}
