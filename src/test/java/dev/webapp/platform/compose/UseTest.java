package dev.webapp.platform.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How services learn what they use. */
class UseTest {
  private static final String STORES = """
      caches: [{name: shared, engine: valkey, version: "8.0"}]
      documentStores: [{name: docs, instances: 2}]
      buckets: [{name: files}]
      userPools: [{name: customers, clients: [{name: web}, {name: back-office, secret: true}]}]
      """;

  private static Graph<Resource> using(String use) {
    return Specs.compose("services: [{name: api, image: \"shop/api:1\", uses: [" + use + "]}]\n" + STORES);
  }

  private static Container container(Graph<Resource> graph) {
    Manifest manifest = Specs.desired(graph, "Deployment/api", Manifest.class);
    return ((Deployment) manifest.object()).getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  static List<String> variables(Graph<Resource> graph) {
    return container(graph).getEnv().stream().map(EnvVar::getName).toList();
  }

  /** What of a binding is told in the open, and after that what is not. */
  static String binding(Graph<Resource> graph, String id) {
    Manifest manifest = Specs.desired(graph, id, Manifest.class);
    return ((Secret) manifest.object()).getData().entrySet().stream().sorted(java.util.Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + new String(Base64.getDecoder().decode(e.getValue()), StandardCharsets.UTF_8))
        .collect(Collectors.joining(" ")) + " " + manifest.secretData().keySet();
  }

  static List<Edge> beforePods(Graph<Resource> graph) {
    return Specs.resource(graph, "Deployment/api").edges();
  }

  static Edge ready(String id) {
    return Edge.ready(ResourceId.parse(id));
  }

  @Test
  void aCacheByItsAddressesAndItsPassword() {
    Graph<Resource> graph = using("{cache: shared}");

    assertThat(variables(graph)).containsExactly("SERVICE_BINDING_ROOT", "SHARED_HOST", "SHARED_READER_HOST",
        "SHARED_PORT", "SHARED_PASSWORD", "SHARED_URL");
    assertThat(binding(graph, "Binding/cache-shared")).isEqualTo("host=${ReplicationGroup/shared.primaryEndpoint} "
        + "port=6379 provider=aws-elasticache reader-host=${ReplicationGroup/shared.readerEndpoint} type=redis "
        + "[password, uri]");
    assertThat(beforePods(graph))
        .contains(ready("ReplicationGroup/shared"), ready("SecurityGroupRule/cache-shared-from-pods"));
  }

  /** A cluster without instances is there and serves nobody. */
  @Test
  void aDocumentStoreOnceAnInstanceServes() {
    Graph<Resource> graph = using("{documentStore: docs, as: papers}");

    assertThat(variables(graph)).contains("PAPERS_HOST", "PAPERS_USERNAME", "PAPERS_URL");
    assertThat(binding(graph, "Binding/document-store-docs")).isEqualTo("host=${DocDbCluster/docs.endpoint} port=27017 "
        + "provider=aws-documentdb reader-host=${DocDbCluster/docs.readerEndpoint} type=mongodb username=platform "
        + "[password, uri]");
    assertThat(beforePods(graph))
        .contains(ready("DocDbInstance/docs-1"), ready("SecurityGroupRule/document-store-docs-from-pods"));
  }

  @Test
  void aBucketByItsName() {
    Graph<Resource> graph = using("{bucket: files}");

    assertThat(variables(graph)).containsExactly("SERVICE_BINDING_ROOT", "FILES_BUCKET", "FILES_REGION");
    assertThat(binding(graph, "Binding/bucket-files")).isEqualTo(
        "arn=${Bucket/files.arn} bucket=${Bucket/files.name} provider=aws-s3 region=eu-west-1 type=s3 []");
  }

  @Test
  void aUserPoolByItsIssuerAndItsClients() {
    Graph<Resource> graph = using("{userPool: customers}");

    assertThat(variables(graph)).containsExactly("SERVICE_BINDING_ROOT", "CUSTOMERS_USER_POOL_ID", "CUSTOMERS_ISSUER",
        "CUSTOMERS_REGION", "CUSTOMERS_CLIENT_ID_WEB", "CUSTOMERS_CLIENT_ID_BACK_OFFICE",
        "CUSTOMERS_CLIENT_SECRET_BACK_OFFICE");
    assertThat(binding(graph, "Binding/user-pool-customers"))
        .contains("client-id-web=${UserPoolClient/customers.web.clientId}").endsWith("[client-secret-back-office]");
  }

  @Test
  void filesFollowWithoutANewPod() {
    Graph<Resource> variables = using("{cache: shared}");
    Graph<Resource> files = using("{cache: shared, binding: Files}");

    assertThat(variables(files)).containsExactly("SERVICE_BINDING_ROOT");
    assertThat(container(files).getVolumeMounts()).extracting(mount -> mount.getMountPath())
        .containsExactly("/bindings/shared");
    assertThat(rendered(variables)).contains("${Binding/cache-shared.applied}");
    assertThat(rendered(files)).doesNotContain("${Binding/cache-shared.applied}");
  }

  /** The refs that the Deployment is rendered from. */
  private static List<String> rendered(Graph<Resource> graph) {
    return dev.webapp.platform.resource.Values.refsOf(Specs.resource(graph, "Deployment/api").template()).stream()
        .map(Object::toString).toList();
  }

  @Test
  void whatAServiceMustNotSeeStaysOut() {
    Graph<Resource> graph = using("{cache: shared, binding: Nothing}");

    assertThat(variables(graph)).isEmpty();
    assertThat(container(graph).getVolumeMounts()).isEmpty();
    assertThat(graph.ids()).doesNotContain(ResourceId.parse("Binding/cache-shared"));
    assertThat(beforePods(graph)).contains(ready("ReplicationGroup/shared"));
  }
}
