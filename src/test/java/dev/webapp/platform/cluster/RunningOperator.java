package dev.webapp.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.reconcile.OperatorRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The operator as a process against a real API server (KUBECONFIG) and AWS over the wire (moto). Each test has a
 * namespace of its own and empties moto; each waits for conditions and never for time.
 */
@Tag("cluster")
abstract class RunningOperator {
  static final MotoEnvironment AWS = MotoEnvironment.started();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir
  private Path directory;
  final String namespace = "e2e-" + UUID.randomUUID().toString().substring(0, 8);
  final KubernetesClient client = OperatorRuntime.client(Config.autoConfigure(null));
  private AlbController alb;
  private GroupNodes nodes;
  private NodeHeartbeat heartbeat;
  OperatorProcess operator;

  @BeforeEach
  void prepare() throws IOException {
    heartbeat = new NodeHeartbeat(client);
    AWS.reset();
    AWS.enforcePolicies(false);
    AwsEnvironment.Network network = AWS.network();
    aws(EksClient.class).createCluster(r -> r.name("test").version("1.33").roleArn("arn:aws:iam::123456789012:role/eks")
        .resourcesVpcConfig(v -> v.subnetIds(network.privateSubnetIds())));
    String group = aws(Ec2Client.class).createSecurityGroup(r -> r.groupName("eks-cluster-sg-test")
        .description("EKS cluster security group").vpcId(network.vpcId())).groupId();
    aws(Ec2Client.class).createTags(r -> r.resources(group)
        .tags(t -> t.key("kubernetes.io/cluster/test").value("owned")));
    try (var crd = Files.newInputStream(Path.of("crds/webappplatforms.platform.webapp.dev.yaml"))) {
      for (HasMetadata item : client.load(crd).items()) {
        client.resource(item).fieldManager("operator-process-test").forceConflicts().serverSideApply();
      }
    }
    client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    alb = new AlbController(client, aws(ElasticLoadBalancingV2Client.class), "test", namespace);
    nodes = new GroupNodes(client, aws(EksClient.class), "test");
    operator = new OperatorProcess(directory.resolve("operator.log"), AWS.endpoint(), namespace);
  }

  @AfterEach
  void leave() throws InterruptedException {
    client.resources(WebAppPlatform.class).inNamespace(namespace).delete();
    await().atMost(PATIENCE).until(() ->
        client.resources(WebAppPlatform.class).inNamespace(namespace).list().getItems().isEmpty());
    operator.close();
    alb.close();
    nodes.close();
    heartbeat.close();
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  Condition approval(String name) {
    return platform(name).getStatus().conditions().stream()
        .filter(c -> c.type().equals(Conditions.APPROVAL_REQUIRED)).findFirst().orElseThrow();
  }

  /** As users edit, who do so again where the operator has written its status meanwhile. */
  void edit(String name, UnaryOperator<WebAppPlatform> change) {
    until(() -> {
      try {
        platforms().withName(name).edit(change);
        return true;
      } catch (KubernetesClientException conflict) {
        if (conflict.getCode() == 409) {
          return false;
        }
        throw conflict;
      }
    });
  }

  void annotate(String name, String annotation, String value) {
    edit(name, platform -> {
      platform.getMetadata().getAnnotations().put(annotation, value);
      return platform;
    });
  }

  void applyManifest(String yaml) {
    WebAppPlatform platform = Serialization.unmarshal(yaml, WebAppPlatform.class);
    platform.getMetadata().setNamespace(namespace);
    client.resource(platform).fieldManager("operator-process-test").forceConflicts().serverSideApply();
  }

  void assertNothingLeftBut(int snapshots) {
    assertThat(count()).isEqualTo(new TreeMap<>(Map.of("instances", 0, "tables", 0, "secrets", 0)));
    assertThat(aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots())
        .hasSize(snapshots);
    assertThat(ourRules()).isEmpty();
    assertThat(aws(Ec2Client.class).describeSecurityGroups().securityGroups().stream()
        .filter(g -> g.tags().stream().anyMatch(t -> t.key().startsWith("platform.webapp.dev/")))).isEmpty();
    assertThat(aws(IamClient.class).listRolesPaginator(r -> r.pathPrefix("/webapp-platform/")).roles()).isEmpty();
    // Kong is no platform's.
    assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
        .filteredOn(deployment -> !deployment.getMetadata().getName().equals("kong")).isEmpty();
    assertThat(client.network().v1().ingresses().inNamespace(namespace).list().getItems()).isEmpty();
    // Those that users keep credentials in are no platform's either.
    assertThat(client.secrets().inNamespace(namespace).withLabel("app.kubernetes.io/managed-by").list().getItems())
        .isEmpty();
  }

  Map<String, Integer> count() {
    return new TreeMap<>(Map.of("instances", aws(RdsClient.class).describeDBInstances().dbInstances().size(),
        "tables", aws(DynamoDbClient.class).listTables().tableNames().size(),
        "secrets", aws(SecretsManagerClient.class).listSecrets().secretList().size()));
  }

  List<String> ourRules() {
    return aws(Ec2Client.class).describeSecurityGroupRules(r -> {}).securityGroupRules().stream()
        .filter(r -> r.tags().stream().anyMatch(t -> t.key().startsWith("platform.webapp.dev/")))
        .map(RunningOperator::rule).sorted().toList();
  }

  static String rule(SecurityGroupRule rule) {
    return rule.groupId() + " " + rule.isEgress() + " " + rule.fromPort() + " " + rule.cidrIpv4() + " "
        + (rule.referencedGroupInfo() == null ? "" : rule.referencedGroupInfo().groupId());
  }

  void untilReady(String name, long generation) {
    until(() -> {
      assertThat(operator.isAlive()).as(() -> "operator ended: " + read(operator.log().toPath())).isTrue();
      WebAppPlatform platform = platform(name);
      return platform.getStatus() != null && platform.getStatus().conditions() != null
          && platform.getStatus().conditions().stream().anyMatch(c -> isReady(c, generation));
    });
  }

  static boolean isReady(Condition condition, long generation) {
    return condition.type().equals(Conditions.READY) && condition.status().equals("True")
        && condition.observedGeneration() >= generation;
  }

  void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).conditionEvaluationListener(evaluated -> {
      if (evaluated.getRemainingTimeInMS() < 500) {
        platforms().list().getItems().forEach(p -> System.err.println(p.getStatus()));
      }
    }).until(condition);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  NonNamespaceOperation<WebAppPlatform, KubernetesResourceList<WebAppPlatform>, Resource<WebAppPlatform>>
      platforms() {
    return client.resources(WebAppPlatform.class).inNamespace(namespace);
  }

  WebAppPlatform platform(String name) {
    return platforms().withName(name).get();
  }

  <C extends AwsClient> C aws(Class<C> type) {
    return AWS.others().get(type, AwsEnvironment.SCOPE);
  }
}
