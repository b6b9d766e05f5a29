package dev.webapp.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes the CRD, whose rules have a budget, and judges the table of manifests as expected. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class ApiServerTest {
  private static final Path CRD = Path.of("crds", "webappplatforms.platform.webapp.dev.yaml");
  private static final String NAME = "webappplatforms.platform.webapp.dev";

  private static KubernetesClient client;
  private static String namespace;

  @BeforeAll
  static void install() throws Exception {
    client = new KubernetesClientBuilder().build();
    try (var crd = Files.newInputStream(CRD)) {
      client.load(crd).fieldManager("webapp-platform-tests").forceConflicts().serverSideApply();
    }
    namespace = client.namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withGenerateName("api-").endMetadata().build())
        .create().getMetadata().getName();
  }

  @AfterAll
  static void remove() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  @Test
  void theCrdIsEstablished() {
    assertThat(client.apiextensions().v1().customResourceDefinitions().withName(NAME).get().getStatus().getConditions())
        .extracting(condition -> condition.getType() + "=" + condition.getStatus())
        .contains("Established=True")
        .doesNotContain("NonStructuralSchema=True");
  }

  @ParameterizedTest
  @MethodSource("dev.webapp.platform.api.Manifests#valid")
  void takes(Manifests.Manifest manifest) {
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(judge(manifest)).isNotNull());
  }

  @ParameterizedTest
  @MethodSource("dev.webapp.platform.api.Manifests#invalid")
  void refuses(Manifests.Manifest manifest) {
    // The server judges by the former schema for a moment after it took a new one.
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
      var refusal = catchThrowableOfType(KubernetesClientException.class, () -> judge(manifest));

      assertThat(refusal).isNotNull();
      assertThat(refusal.getCode()).isIn(400, 422);
      assertThat(refusal.getStatus().getMessage()).contains(manifest.expect());
    });
  }

  private static GenericKubernetesResource judge(Manifests.Manifest manifest) {
    if (manifest.documents().size() == 1) {
      return create(manifest.last());
    }
    var before = client.resource(parse(manifest.documents().getFirst())).create();
    try {
      var after = parse(manifest.last());
      after.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
      return client.resource(after).dryRun().fieldValidation(Validation.STRICT).update();
    } finally {
      client.resource(before).delete();
    }
  }

  private static GenericKubernetesResource create(String document) {
    return client.resource(parse(document)).dryRun().fieldValidation(Validation.STRICT).create();
  }

  private static GenericKubernetesResource parse(String document) {
    var resource = client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(namespace);
    return resource;
  }
}
