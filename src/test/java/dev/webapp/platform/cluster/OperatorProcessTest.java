package dev.webapp.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.api.WebAppPlatform;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;

/** Platforms live from their manifest to their end, whatever happens to the operator. */
class OperatorProcessTest extends RunningOperator {
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
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String TABLE = "tables: [{name: events, partitionKey: {name: id, type: String}}]";

  @Test
  void aSampleLivesFromApplyToDelete() throws IOException {
    String name = apply("inventory.yaml");
    untilReady(name, 1);
    assertThat(platform(name).getStatus().urls()).containsExactly("https://api.inventory.example.com");

    edit(name, p -> image(p, "inventory-api:1.5.0"));
    untilReady(name, 2);
    assertThat(client.apps().deployments().inNamespace(namespace).withName("inventory-api").get().getSpec()
        .getTemplate()
        .getSpec().getContainers().getFirst().getImage()).endsWith("inventory-api:1.5.0");
    assertThat(platform(name).getStatus().releases()).singleElement()
        .satisfies(r -> assertThat(r.succeeded()).isTrue());

    edit(name, p -> atLeast(p, 4));
    untilReady(name, 3);
    until(() -> Integer.valueOf(4)
        .equals(client.apps().deployments().inNamespace(namespace).withName("inventory-api").get()
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
          && platform(name).getStatus().inventory().stream().filter(e -> Boolean.TRUE.equals(e.seen()))
          .count() >= resources);
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
    until(() -> Integer.valueOf(3)
        .equals(client.apps().deployments().inNamespace(namespace).withName("approved-web").get()
        .getStatus().getReadyReplicas()));
    assertThat(platform(name).getStatus().plan().items()).extracting(step -> step.action() + " " + step.id())
        .contains("delete Table/events", "update DbInstance/main");
    assertThat(aws(DynamoDbClient.class).listTables().tableNames()).hasSize(1);
    assertThat(version()).startsWith("16");

    String hash = platform(name).getStatus().plan().hash();
    annotate(name, Annotations.APPROVE, hash);
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

  private String apply(String sample) throws IOException {
    ObjectNode manifest = (ObjectNode) YAML.readTree(Path.of("samples", sample).toFile());
    withoutWhatTheEmulatorLacks((ObjectNode) manifest.get("spec"));
    if (manifest.at("/spec/gateway/kong") instanceof ObjectNode kong) {
      installKong();
      kong.put("namespace", namespace);
    }
    manifest.at("/spec/externalServices").forEach(service -> {
      JsonNode ref = service.at("/auth/secretRef");
      if (ref.isObject()) {
        client.resource(new SecretBuilder().withNewMetadata().withNamespace(namespace)
            .withName(ref.path("name").asText()).endMetadata()
            .addToStringData(ref.path("key").asText(), "credential").build()).create();
      }
    });
    WebAppPlatform platform = Serialization.unmarshal(manifest.toString(), WebAppPlatform.class);
    platform.getMetadata().setNamespace(namespace);
    client.resource(platform).create();
    return platform.getMetadata().getName();
  }

  /** In the namespace that the operator and the load balancer controller watch. */
  private void installKong() throws IOException {
    try (InputStream in = SandboxWorld.class.getResourceAsStream("kong.yaml")) {
      String manifests = new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("namespace: kong}", "namespace: " + namespace + "}");
      for (HasMetadata item : client.load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
          .items()) {
        client.resource(item).fieldManager("operator-process-test").forceConflicts().serverSideApply();
      }
    }
  }

  /**
   * moto has no DocumentDB clusters, of ElastiCache neither parameter groups nor changes of replication groups, and
   * lists distributions without the comments that they are found by; of APIs it does not tell the authorizers.
   */
  private static void withoutWhatTheEmulatorLacks(ObjectNode spec) {
    spec.remove(List.of("caches", "documentStores", "frontends"));
    if (spec.at("/gateway/type").asText().equals("ApiGateway")) {
      ObjectNode gateway = (ObjectNode) spec.get("gateway");
      gateway.put("type", "LoadBalancer").remove("rateLimit");
      gateway.get("routes").forEach(route -> ((ObjectNode) route).remove("authorizer"));
    }
    for (JsonNode service : spec.path("services")) {
      Iterator<JsonNode> uses = service.path("uses").elements();
      while (uses.hasNext()) {
        JsonNode use = uses.next();
        if (use.has("cache") || use.has("documentStore")) {
          uses.remove();
        }
      }
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
}
