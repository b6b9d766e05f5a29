package dev.webapp.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebAppPlatformTest {
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  @ParameterizedTest
  @MethodSource("dev.webapp.platform.api.Manifests#valid")
  void theTypesHoldAllThatAManifestSays(Manifests.Manifest manifest) {
    for (var document : manifest.documents()) {
      var asWritten = serialization.unmarshal(document, GenericKubernetesResource.class).get("spec");
      var spec = serialization.unmarshal(document, WebAppPlatform.class).getSpec();

      assertThat(asText(serialization.convertValue(spec, Map.class))).isEqualTo(asText(asWritten));
    }
  }

  /** A quantity may be written as a number, and is a string to us. */
  private static Object asText(Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> asText(entry.getValue())));
      case List<?> list -> list.stream().map(WebAppPlatformTest::asText).toList();
      default -> String.valueOf(value);
    };
  }

  @Test
  void aValueOfANewerCrdIsNamedAndKeepsNobodyFromReadingTheRest() {
    var list = serialization.unmarshal("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatformList
        items:
          - metadata: {name: newer}
            spec:
              aws: {region: us-east-1}
              databases: [{name: main, engine: postgres, version: "16", majorUpgrade: Teleport}]
          - metadata: {name: known}
            spec: {aws: {region: us-east-1}, soon: [{there: more}]}
        """, Platforms.class);

    assertThat(list.getItems().getFirst().getSpec()).isNull();
    assertThat(list.getItems().getFirst().unreadable()).isEqualTo("spec.databases[0].majorUpgrade: this version of the "
        + "operator does not know Teleport; upgrade the operator, or change the spec");
    assertThat(list.getItems().getLast().getSpec().aws().region()).isEqualTo("us-east-1");
    assertThat(list.getItems().getLast().unreadable()).isNull();
  }

  private static final class Platforms extends DefaultKubernetesResourceList<WebAppPlatform> {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whatIsNotSetIsNullOrEmpty() {
    var spec = read("minimal").getSpec();

    assertThat(spec.profile()).isNull();
    assertThat(spec.network()).isNull();
    assertThat(spec.services()).isEmpty();
    assertThat(spec.aws().tags()).isEmpty();
  }

  @Test
  void mapsAreSortedWhateverTheOrderTheyWereWrittenIn() {
    var spec = new AwsSpec("us-east-1", Map.of("b", "2", "c", "3", "a", "1"), null);

    assertThat(spec.tags().keySet()).containsExactly("a", "b", "c");
  }

  @Test
  void aBindingIsNamedAfterItsTargetUnlessNamedItself() {
    var uses = read("every-field").getSpec().services().getFirst().uses();

    assertThat(uses).extracting(Use::alias).containsExactly("main", "main-reader", "main-iam", "legacy", "events");
  }

  @Test
  void aNewObjectHasNeitherSpecNorStatusToOwn() {
    var platform = new WebAppPlatform();

    assertThat(platform.getSpec()).isNull();
    assertThat(platform.getStatus()).isNull();
  }

  @Test
  void aStatusLeavesOutWhatIsNotSet() {
    var entry = new WebAppPlatformStatus.InventoryEntry("Service/api", "shop-api", null, null, null, "Workloads", null,
        List.of(), "2026-01-31T11:00:00Z", true, null, null, "Ready", "2026-01-31T12:00:00Z", null);
    var status = new WebAppPlatformStatus(1L, null, "1/1", null, null, null, List.of(entry), null, null, null, null);

    assertThat(serialization.asJson(status)).isEqualTo("{\"observedGeneration\":1,\"ready\":\"1/1\",\"inventory\":[{"
        + "\"id\":\"Service/api\",\"name\":\"shop-api\",\"part\":\"Workloads\",\"recorded\":\"2026-01-31T11:00:00Z\","
        + "\"seen\":true,\"state\":\"Ready\","
        + "\"since\":\"2026-01-31T12:00:00Z\"}]}");
  }

  private WebAppPlatform read(String name) {
    var manifest = Manifests.valid().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    return serialization.unmarshal(manifest.last(), WebAppPlatform.class);
  }
}
