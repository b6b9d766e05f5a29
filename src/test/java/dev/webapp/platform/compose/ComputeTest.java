package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.ec2.LaunchTemplate;
import dev.webapp.platform.aws.eks.FargateProfile;
import dev.webapp.platform.aws.eks.NodeGroup;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComputeTest {
  private static Graph<Resource> shop(String compute, String service) {
    return compose("""
        compute: {type: %s}
        tables: [{name: orders, partitionKey: {name: id, type: String}}]
        services:
          - name: web
            image: web:1
            uses: [{table: orders}]
            %s
        """.formatted(compute, service));
  }

  private static PodTemplateSpec pods(Graph<Resource> graph) {
    Deployment deployment = (Deployment) desired(graph, "Deployment/web", Manifest.class).object();
    return deployment.getSpec().getTemplate();
  }

  @Test
  void onFargatePodsNameTheProfileThatTakesThem() {
    Graph<Resource> graph = shop("Fargate", "");
    FargateProfile profile = desired(graph, "FargateProfile/pods", FargateProfile.class);
    assertThat(profile.cluster()).isEqualTo("prod");
    assertThat(profile.namespace()).isEqualTo("shop");
    PodTemplateSpec pods = pods(graph);
    assertThat(pods.getMetadata().getLabels()).containsAllEntriesOf(profile.labels())
        .containsEntry("eks.amazonaws.com/fargate-profile", "${FargateProfile/pods.name}");
    assertThat(pods.getSpec().getTopologySpreadConstraints()).isEmpty();
    assertThat(profile.name()).hasSizeLessThanOrEqualTo(63);
    assertThat(resource(graph, "FargateProfile/pods").physicalName()).isEqualTo("prod/" + profile.name());
  }

  @Test
  void fargateItselfMayFetchImagesAndNoMore() {
    Role role = desired(shop("Fargate", ""), "Role/fargate.pods", Role.class);
    assertThat(role.trustPolicy().text()).contains("eks-fargate-pods.amazonaws.com", "aws:SourceArn");
    assertThat(role.policy().text()).contains("ecr:BatchGetImage").doesNotContain("ecr:*", "ecr:Put");
  }

  @Test
  void podsOnFargateGetTheirRolesByTokens() {
    Graph<Resource> graph = shop("Fargate", "");
    assertThat(graph.find(ResourceId.parse("PodIdentityAssociation/web"))).isEmpty();
    assertThat(desired(graph, "Role/web", Role.class).trustPolicy().text()).contains("sts:AssumeRoleWithWebIdentity");
    assertThat(desired(graph, "ServiceAccount/web", Manifest.class).object().getMetadata().getAnnotations())
        .containsEntry("eks.amazonaws.com/role-arn", "${Role/web.arn}");
    assertThat(shop("Cluster", "").find(ResourceId.parse("PodIdentityAssociation/web"))).isPresent();
  }

  @Test
  void requestsAreRoundedUpAndThePlanSaysSo() {
    Graph<Resource> graph = shop("Fargate", "resources: {cpu: 500m, memory: 1Gi}");
    assertThat(pods(graph).getSpec().getContainers().getFirst().getResources().getRequests().get("memory"))
        .hasToString("1792Mi");
    assertThat(resource(graph, "Deployment/web").note()).isEqualTo("Fargate has no size for cpu 500m and memory 1Gi: "
        + "pods get cpu 500m and memory 1792Mi, which is 0.5 vCPU and 2 GB less 256Mi for Fargate");
    assertThat(resource(shop("Fargate", "resources: {cpu: '0.5', memory: 1792Mi}"), "Deployment/web").note()).isNull();
    assertThat(resource(shop("Cluster", ""), "Deployment/web").note()).isNull();
  }

  @Test
  void whatFargateCannotRunIsRefused() {
    assertThatThrownBy(() -> shop("Fargate", "resources: {cpu: '17'}")).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("spec.services[web].resources").hasMessageContaining("16 vCPU");
  }

  @Test
  void aServiceMayBeElsewhereThanTheOthers() {
    Graph<Resource> elsewhere = shop("Fargate", "compute: {type: Cluster}");
    assertThat(elsewhere.find(ResourceId.parse("FargateProfile/pods"))).isEmpty();
    assertThat(pods(elsewhere).getSpec().getTopologySpreadConstraints()).hasSize(1);
    assertThat(shop("Cluster", "compute: {type: Fargate}").find(ResourceId.parse("FargateProfile/pods"))).isPresent();
  }

  @Test
  void theReleaseRunsWhereTheServiceDoes() {
    Graph<Resource> graph = shop("Fargate", "release: {command: [migrate]}");
    Job job = (Job) desired(graph, "ReleaseJob/web", Manifest.class).object();
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("eks.amazonaws.com/fargate-profile", "${FargateProfile/pods.name}");
  }

  @Test
  void otherSubnetsMeanAnotherProfile() {
    String name = resource(shop("Fargate", ""), "FargateProfile/pods").physicalName();
    Graph<Resource> other = compose("""
        compute: {type: Fargate}
        network: {privateSubnetIds: [subnet-0a0a0a0a, subnet-0b0b0b0b]}
        services: [{name: web, image: "web:1"}]
        """);
    assertThat(resource(other, "FargateProfile/pods").physicalName()).isNotEqualTo(name);
  }

  @Test
  void withoutAClusterThereIsNoFargate() {
    Setting nowhere = new Setting("shop", "web", new Ownership("o", "shop/web"), null, null, Roles.PLAIN, Map.of(),
        null, null, LocalDate.EPOCH);
    assertThatThrownBy(() -> Composer.compose(Specs.spec("""
        compute: {type: Fargate}
        services: [{name: web, image: "web:1"}]
        """), nowhere)).isInstanceOf(InvalidSpec.class).hasMessageContaining("--cluster-name");
  }

  @Test
  void whoIsNotKeptFromStoresOnFargateIsTold() {
    assertThat(Composer.storeAccess(Specs.spec("""
        compute: {type: Fargate}
        databases: [{name: main, engine: postgres}]
        services: [{name: web, image: "web:1"}, {name: api, image: "api:1", uses: [{database: main}]}]
        """), null).message()).contains("Fargate enforces none, so that web there reaches every store: "
            + "podSecurityGroup: Own keeps pods on Fargate back, too");
  }

  private static Graph<Resource> nodes(String nodeGroup) {
    return compose("""
        compute: {type: NodeGroup, nodeGroup: {%s}}
        services: [{name: web, image: "web:1", release: {command: [migrate]}}]
        """.formatted(nodeGroup));
  }

  private static NodeGroup group(Graph<Resource> graph, String name) {
    return desired(graph, "NodeGroup/" + name, NodeGroup.class);
  }

  @Test
  void onlyPodsOfThePlatformComeToItsNodes() {
    Graph<Resource> graph = nodes("");
    NodeGroup group = group(graph, "nodes");
    assertThat(group.taints()).isEqualTo(group.labels()).hasSize(1);
    assertThat(pods(graph).getSpec().getNodeSelector()).isEqualTo(group.labels());
    assertThat(pods(graph).getSpec().getTolerations()).singleElement().satisfies(toleration -> {
      assertThat(group.taints()).containsEntry(toleration.getKey(), toleration.getValue());
      assertThat(toleration.getEffect()).isEqualTo("NoSchedule");
    });
    assertThat(pods(graph).getSpec().getTopologySpreadConstraints()).hasSize(1);
    Job job = (Job) desired(graph, "ReleaseJob/web", Manifest.class).object();
    assertThat(job.getSpec().getTemplate().getSpec().getNodeSelector()).isEqualTo(group.labels());
    assertThat(group.version()).isEqualTo("${EksCluster/cluster.version}");
    assertThat(group.labels().values()).allMatch(value -> value.length() <= 63);
  }

  @Test
  void aPartOfTheNodesMayBeSpotCapacity() {
    Graph<Resource> some = nodes("min: 3, max: 9, spotPercent: 50");
    assertThat(List.of(group(some, "nodes").min(), group(some, "nodes").max())).containsExactly(2, 5);
    assertThat(List.of(group(some, "spot").min(), group(some, "spot").max())).containsExactly(1, 4);
    assertThat(group(some, "spot").spot()).isTrue();
    assertThat(group(some, "nodes").spot()).isFalse();
    Graph<Resource> all = nodes("min: 3, max: 9, spotPercent: 100");
    assertThat(all.find(ResourceId.parse("NodeGroup/nodes"))).isEmpty();
    assertThat(group(all, "spot").max()).isEqualTo(9);
    assertThat(nodes("max: 1, spotPercent: 50").find(ResourceId.parse("NodeGroup/spot"))).isEmpty();
  }

  @Test
  void theImageIsOfTheProcessors() {
    assertThat(group(nodes("instanceTypes: [m7g.large, c6gn.xlarge]"), "nodes").amiType())
        .isEqualTo("AL2023_ARM_64_STANDARD");
    assertThat(group(nodes("instanceTypes: [g5.xlarge, t3.medium]"), "nodes").amiType())
        .isEqualTo("AL2023_x86_64_STANDARD");
    assertThatThrownBy(() -> nodes("instanceTypes: [m7g.large, m7i.large]")).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("compute.nodeGroup.instanceTypes").hasMessageContaining("Graviton");
  }

  @Test
  void otherTypesMeanAnotherGroup() {
    String name = resource(nodes(""), "NodeGroup/nodes").physicalName();
    assertThat(resource(nodes("instanceTypes: [m7i.large]"), "NodeGroup/nodes").physicalName()).isNotEqualTo(name);
    assertThat(resource(nodes("min: 1, max: 9, diskGiB: 80"), "NodeGroup/nodes").physicalName()).isEqualTo(name);
  }

  @Test
  void podsDoNotReachWhatTheirNodeMay() {
    Graph<Resource> graph = nodes("diskGiB: 80");
    LaunchTemplate template = desired(graph, "LaunchTemplate/nodes", LaunchTemplate.class);
    assertThat(template.metadataHops()).isEqualTo(1);
    assertThat(template.sessionsOnly()).isTrue();
    assertThat(template.encrypted()).isTrue();
    assertThat(template.diskGibibytes()).isEqualTo(80);
    assertThat(desired(graph, "Role/nodes.ec2", Role.class).policy().text()).doesNotContain("iam:", "s3:");
  }
}
