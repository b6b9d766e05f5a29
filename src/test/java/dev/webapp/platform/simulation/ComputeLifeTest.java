package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.iam.IamClient;

/** Where pods run: how they move, and what is made and goes for that. */
class ComputeLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private final World world = new World(1);

  private static String spec(String compute) {
    return """
        aws: {region: us-east-1}
        dataPolicy: Delete
        compute: {type: %s}
        tables: [{name: orders, partitionKey: {name: id, type: String}}]
        services: [{name: web, image: "web:1", port: 8080, replicas: 2, uses: [{table: orders}]}]
        """.formatted(compute);
  }

  private ObjectKey apply(String name, String spec) {
    return world.apply(Platforms.of(name, spec));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(5));
    assertThat(world.failures()).isEmpty();
  }

  private EksClient eks() {
    return world.account().client(EksClient.class, World.REGION);
  }

  private List<String> profiles() {
    return eks().listFargateProfiles(r -> r.clusterName(SandboxWorld.CLUSTER)).fargateProfileNames();
  }

  private String profileOfPods() {
    return world.store().get(new ObjectKey(world.store().types().require("apps/v1", "Deployment"), "shop", "shop-web"))
        .copy().at("/spec/template/metadata/labels/eks.amazonaws.com~1fargate-profile").asText();
  }

  private long writes(String operation) {
    return world.account().calls().entries().stream().filter(entry -> entry.outcome().equals(CallLog.OK)
        && entry.call().operation().equals(operation)).count();
  }

  @Test
  void podsMoveToFargateAndBack() {
    ObjectKey key = apply("shop", spec("Cluster"));
    ready(key);
    assertThat(profiles()).isEmpty();

    apply("shop", spec("Fargate"));
    ready(key);
    assertThat(profiles()).containsExactly(profileOfPods());
    assertThat(eks().listPodIdentityAssociations(r -> r.clusterName(SandboxWorld.CLUSTER)).associations()).isEmpty();

    apply("shop", spec("Cluster"));
    world.await(LONG, "moved", () -> profileOfPods().isEmpty());
    assertThat(profiles()).as("goes once the pods have moved").hasSize(1);
    ready(key);
    assertThat(profiles()).isEmpty();
    assertThat(world.account().client(IamClient.class, World.REGION).listRoles(r -> r.pathPrefix("/webapp-platform/"))
        .roles()).extracting(role -> role.roleName()).singleElement().asString().contains("service-web");
  }

  @Test
  void platformsTakeTurns() {
    world.account().calls().keep(50_000);
    List<ObjectKey> keys = List.of(apply("shop", spec("Fargate")), apply("blog", spec("Fargate")),
        apply("wiki", spec("Fargate")));
    keys.forEach(this::ready);
    assertThat(profiles()).hasSize(3);
    assertThat(writes("CreateFargateProfile")).isEqualTo(3);
    assertThat(world.account().calls().entries()).as("nobody asks EKS for what it would refuse")
        .noneMatch(entry -> entry.outcome().contains("ResourceInUse"));

    keys.forEach(world::delete);
    keys.forEach(key -> world.await(LONG, "gone", () -> world.find(key).isEmpty()));
    assertThat(profiles()).isEmpty();
    assertThat(writes("DeleteFargateProfile")).isEqualTo(3);
  }

  @Test
  void aProfileThatOthersDeleteComesAgain() {
    ObjectKey key = apply("shop", spec("Fargate"));
    ready(key);
    String name = profileOfPods();
    eks().deleteFargateProfile(r -> r.clusterName(SandboxWorld.CLUSTER).fargateProfileName(name));
    world.await(LONG, "noticed", () -> !Platforms.isReady(world.platform(key)));
    ready(key);
    assertThat(profiles()).containsExactly(name);
  }

  private List<String> groups() {
    return eks().listNodegroups(r -> r.clusterName(SandboxWorld.CLUSTER)).nodegroups();
  }

  private Nodegroup group() {
    return eks().describeNodegroup(r -> r.clusterName(SandboxWorld.CLUSTER).nodegroupName(groups().getFirst()))
        .nodegroup();
  }

  private static String onNodes(String nodeGroup) {
    return spec("NodeGroup, nodeGroup: {" + nodeGroup + "}");
  }

  @Test
  void podsMoveToNodesOfTheirOwnAndBack() {
    ObjectKey key = apply("shop", spec("Cluster"));
    ready(key);
    apply("shop", onNodes("min: 2, max: 5"));
    ready(key);
    assertThat(group().scalingConfig().desiredSize()).isEqualTo(2);
    apply("shop", spec("Cluster"));
    ready(key);
    assertThat(groups()).isEmpty();
    assertThat(world.account().client(Ec2Client.class, World.REGION).describeLaunchTemplates(r -> {}).launchTemplates())
        .isEmpty();
  }

  @Test
  void largerDisksReplaceNodesAndOtherTypesTheGroup() {
    ObjectKey key = apply("shop", onNodes("diskGiB: 40"));
    ready(key);
    String name = groups().getFirst();
    assertThat(group().launchTemplate().version()).isEqualTo("1");
    apply("shop", onNodes("diskGiB: 80"));
    ready(key);
    assertThat(groups()).containsExactly(name);
    assertThat(group().launchTemplate().version()).isEqualTo("2");

    apply("shop", onNodes("diskGiB: 80, instanceTypes: [m7i.large]"));
    world.await(LONG, "both", () -> groups().size() == 2);
    ready(key);
    assertThat(groups()).hasSize(1).doesNotContain(name);
    assertThat(group().instanceTypes()).containsExactly("m7i.large");
  }

  @Test
  void nodesFollowTheClustersVersion() {
    ObjectKey key = apply("shop", onNodes(""));
    ready(key);
    assertThat(group().version()).isEqualTo("1.33");
    eks().updateClusterVersion(r -> r.name(SandboxWorld.CLUSTER).version("1.34"));
    world.await(LONG, "upgraded", () -> group().version().equals("1.34"));
    ready(key);
  }
}
