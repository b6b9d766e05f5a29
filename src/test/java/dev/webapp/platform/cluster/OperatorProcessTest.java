package dev.webapp.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.reconcile.OperatorRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The operator as a process against a real API server (KUBECONFIG) and AWS over the wire (moto). Each test has a namespace
 * of its own and empties moto; each waits for conditions and never for time.
 */
@Tag("cluster")
class OperatorProcessTest {
  private static final MotoEnvironment AWS = MotoEnvironment.started();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String MANIFEST = """
      apiVersion: platform.webapp.dev/v1alpha1
      kind: WebAppPlatform
      metadata: {name: approved}
      spec:
        aws: {region: us-east-1}
        services: [{name: web, image: "shop/web:1", port: 8080, replicas: %d}]
        databases: [{name: main, engine: postgres, version: "%s"}]
        %s
      """;
  private static final String TABLE = "tables: [{name: events, partitionKey: {name: id, type: String}}]";

  @TempDir
  private Path directory;
  private final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesClient client = OperatorRuntime.client(Config.autoConfigure(null));
  private AlbController alb;
  private NodeHeartbeat heartbeat;
  private OperatorProcess operator;

  @BeforeEach
  void prepare() throws IOException {
    heartbeat = new NodeHeartbeat(client);
    AWS.reset();
    AwsEnvironment.Network network = AWS.network();
    aws(EksClient.class).createCluster(r -> r.name("test").version("1.33").roleArn("arn:aws:iam::123456789012:role/eks")
        .resourcesVpcConfig(v -> v.subnetIds(network.privateSubnetIds())));
    String group = aws(Ec2Client.class).createSecurityGroup(r -> r.groupName("eks-cluster-sg-test")
        .description("EKS cluster security group").vpcId(network.vpcId())).groupId();
    aws(Ec2Client.class).createTags(r -> r.resources(group).tags(t -> t.key("kubernetes.io/cluster/test").value("owned")));
    try (var crd = Files.newInputStream(Path.of("crds/webappplatforms.platform.webapp.dev.yaml"))) {
      for (HasMetadata item : client.load(crd).items()) {
        client.resource(item).fieldManager("operator-process-test").forceConflicts().serverSideApply();
      }
    }
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    alb = new AlbController(client, aws(ElasticLoadBalancingV2Client.class), "test", namespace);
    operator = new OperatorProcess(directory.resolve("operator.log"), AWS.endpoint(), namespace);
  }

  @AfterEach
  void leave() throws InterruptedException {
    client.resources(WebAppPlatform.class).inNamespace(namespace).delete();
    await().atMost(PATIENCE).until(() -> client.resources(WebAppPlatform.class).inNamespace(namespace).list().getItems().isEmpty());
    operator.close();
    alb.close();
    heartbeat.close();
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  @Test
  void aSampleLivesFromApplyToDelete() throws IOException {
    String name = apply("inventory.yaml");
    untilReady(name, 1);
    assertThat(platform(name).getStatus().urls()).containsExactly("http://api.inventory.example.com");

    platforms().withName(name).edit(p -> image(p, "inventory-api:1.5.0"));
    untilReady(name, 2);
    assertThat(client.apps().deployments().inNamespace(namespace).withName("inventory-api").get().getSpec().getTemplate()
        .getSpec().getContainers().getFirst().getImage()).endsWith("inventory-api:1.5.0");
    assertThat(platform(name).getStatus().releases()).singleElement().satisfies(r -> assertThat(r.succeeded()).isTrue());

    platforms().withName(name).edit(p -> atLeast(p, 4));
    untilReady(name, 3);
    until(() -> Integer.valueOf(4).equals(client.apps().deployments().inNamespace(namespace).withName("inventory-api").get()
        .getStatus().getReadyReplicas()));

    client.apps().deployments().inNamespace(namespace).withName("inventory-api").edit(d -> new DeploymentBuilder(d)
        .editSpec().editTemplate().editSpec().editFirstContainer().withImage("tampered").endContainer().endSpec()
        .endTemplate().endSpec().build());
    until(() -> client.apps().deployments().inNamespace(namespace).withName("inventory-api").get().getSpec()
        .getTemplate().getSpec().getContainers().getFirst().getImage().endsWith("inventory-api:1.5.0"));

    List<String> rules = ourRules();
    aws(Ec2Client.class).describeSecurityGroupRules(r -> {}).securityGroupRules().stream()
        .filter(r -> r.fromPort() != null && r.fromPort() == 5432).forEach(r -> aws(Ec2Client.class)
            .revokeSecurityGroupIngress(x -> x.groupId(r.groupId()).securityGroupRuleIds(r.securityGroupRuleId())));
    assertThat(ourRules()).hasSizeLessThan(rules.size());
    until(() -> ourRules().equals(rules));

    platforms().withName(name).delete();
    until(() -> platform(name) == null);
    assertNothingLeftBut(1);
  }

  @Test
  void aKilledOperatorLosesNothingAndDoublesNothing() throws Exception {
    String name = apply("api-gateway.yaml");
    for (int resources : List.of(3, 12, 25)) {
      until(() -> platform(name).getStatus() != null && platform(name).getStatus().inventory() != null
          && platform(name).getStatus().inventory().stream().filter(e -> Boolean.TRUE.equals(e.seen())).count() >= resources);
      operator.kill();
      operator.start();
    }
    untilReady(name, 1);
    Map<String, Integer> made = count();
    assertThat(made).isEqualTo(new TreeMap<>(Map.of("instances", 3, "tables", 1, "secrets", 1)));

    platforms().withName(name).delete();
    until(() -> aws(DynamoDbClient.class).listTables().tableNames().isEmpty() || platform(name) == null);
    operator.kill();
    operator.start();
    until(() -> platform(name) == null);
    assertNothingLeftBut(1);
  }

  @Test
  void everyOtherSampleComesUpAndGoes() throws IOException {
    for (String file : List.of("flask-api.yaml", "amplify-storefront.yaml", "three-systems.yaml")) {
      String name = apply(file);
      untilReady(name, 1);
      platforms().withName(name).delete();
      until(() -> platform(name) == null);
    }
    assertNothingLeftBut(3);
  }

  @Test
  void whatDestroysWaitsForApprovalAndIsApprovedOnce() {
    String name = "approved";
    applyManifest(MANIFEST.formatted(2, "16", TABLE));
    untilReady(name, 1);
    applyManifest(MANIFEST.formatted(3, "17", ""));
    until(() -> approval(name).status().equals("True"));
    until(() -> Integer.valueOf(3).equals(client.apps().deployments().inNamespace(namespace).withName("approved-web").get()
        .getStatus().getReadyReplicas()));
    assertThat(platform(name).getStatus().plan().items()).extracting(step -> step.action() + " " + step.id())
        .contains("delete Table/events", "update DbInstance/main");
    assertThat(aws(DynamoDbClient.class).listTables().tableNames()).hasSize(1);
    assertThat(version()).startsWith("16");

    String hash = platform(name).getStatus().plan().hash();
    platforms().withName(name).edit(p -> annotated(p, Annotations.APPROVE, hash));
    until(() -> aws(DynamoDbClient.class).listTables().tableNames().isEmpty() && version().startsWith("17"));
    untilReady(name, 2);
    assertThat(aws(DynamoDbClient.class).listBackups().backupSummaries()).hasSize(1);

    applyManifest(MANIFEST.formatted(3, "17", TABLE));
    untilReady(name, 3);
    applyManifest(MANIFEST.formatted(3, "17", ""));
    until(() -> approval(name).status().equals("True"));
    assertThat(approval(name).message()).contains(hash + " has approved once");
    assertThat(aws(DynamoDbClient.class).listTables().tableNames()).hasSize(1);

    platforms().withName(name).delete();
    until(() -> platform(name) == null);
    assertNothingLeftBut(1);
  }

  private String version() {
    return aws(RdsClient.class).describeDBInstances().dbInstances().getFirst().engineVersion();
  }

  private Condition approval(String name) {
    return platform(name).getStatus().conditions().stream()
        .filter(c -> c.type().equals(Conditions.APPROVAL_REQUIRED)).findFirst().orElseThrow();
  }

  private static WebAppPlatform annotated(WebAppPlatform platform, String annotation, String value) {
    platform.getMetadata().getAnnotations().put(annotation, value);
    return platform;
  }

  private void applyManifest(String yaml) {
    WebAppPlatform platform = Serialization.unmarshal(yaml, WebAppPlatform.class);
    platform.getMetadata().setNamespace(namespace);
    client.resource(platform).fieldManager("operator-process-test").forceConflicts().serverSideApply();
  }

  private String apply(String sample) throws IOException {
    try (var in = Files.newInputStream(Path.of("samples", sample))) {
      WebAppPlatform platform = client.resources(WebAppPlatform.class).load(in).item();
      platform.getMetadata().setNamespace(namespace);
      client.resource(platform).create();
      return platform.getMetadata().getName();
    }
  }

  private static WebAppPlatform image(WebAppPlatform platform, String image) {
    String json = Serialization.asJson(platform)
        .replaceAll("(\"image\":\"[^\"]*/)[^\"/]+\"", "$1" + image + "\"");
    return Serialization.unmarshal(json, WebAppPlatform.class);
  }

  private static WebAppPlatform atLeast(WebAppPlatform platform, int replicas) {
    String json = Serialization.asJson(platform).replaceAll("\"min\":\\d+", "\"min\":" + replicas);
    return Serialization.unmarshal(json, WebAppPlatform.class);
  }

  private void assertNothingLeftBut(int snapshots) {
    assertThat(count()).isEqualTo(new TreeMap<>(Map.of("instances", 0, "tables", 0, "secrets", 0)));
    assertThat(aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots()).hasSize(snapshots);
    assertThat(ourRules()).isEmpty();
    assertThat(aws(Ec2Client.class).describeSecurityGroups().securityGroups().stream()
        .filter(g -> g.tags().stream().anyMatch(t -> t.key().startsWith("platform.webapp.dev/")))).isEmpty();
    assertThat(client.apps().deployments().inNamespace(namespace).list().getItems()).isEmpty();
    assertThat(client.network().v1().ingresses().inNamespace(namespace).list().getItems()).isEmpty();
    assertThat(client.secrets().inNamespace(namespace).list().getItems()).isEmpty();
  }

  private Map<String, Integer> count() {
    return new TreeMap<>(Map.of("instances", aws(RdsClient.class).describeDBInstances().dbInstances().size(),
        "tables", aws(DynamoDbClient.class).listTables().tableNames().size(),
        "secrets", aws(SecretsManagerClient.class).listSecrets().secretList().size()));
  }

  private List<String> ourRules() {
    return aws(Ec2Client.class).describeSecurityGroupRules(r -> {}).securityGroupRules().stream()
        .filter(r -> r.tags().stream().anyMatch(t -> t.key().startsWith("platform.webapp.dev/")))
        .map(OperatorProcessTest::rule).sorted().toList();
  }

  private static String rule(SecurityGroupRule rule) {
    return rule.groupId() + " " + rule.isEgress() + " " + rule.fromPort() + " " + rule.cidrIpv4() + " "
        + (rule.referencedGroupInfo() == null ? "" : rule.referencedGroupInfo().groupId());
  }

  private void untilReady(String name, long generation) {
    until(() -> {
      assertThat(operator.isAlive()).as(() -> "operator ended: " + read(operator.log().toPath())).isTrue();
      WebAppPlatform platform = platform(name);
      return platform.getStatus() != null && platform.getStatus().conditions() != null
          && platform.getStatus().conditions().stream().anyMatch(c -> isReady(c, generation));
    });
  }

  private static boolean isReady(Condition condition, long generation) {
    return condition.type().equals(Conditions.READY) && condition.status().equals("True")
        && condition.observedGeneration() >= generation;
  }

  private void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).conditionEvaluationListener(evaluated -> {
      if (evaluated.getRemainingTimeInMS() < 500) {
        platforms().list().getItems().forEach(p -> System.err.println(p.getStatus()));
      }
    }).until(condition);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private NonNamespaceOperation<WebAppPlatform, KubernetesResourceList<WebAppPlatform>, Resource<WebAppPlatform>>
      platforms() {
    return client.resources(WebAppPlatform.class).inNamespace(namespace);
  }

  private WebAppPlatform platform(String name) {
    return platforms().withName(name).get();
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return AWS.others().get(type, AwsEnvironment.SCOPE);
  }
}
