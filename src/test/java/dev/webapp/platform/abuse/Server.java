package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** A real API server with the CRD, and a namespace to try things in. */
final class Server implements AutoCloseable {
  private static final Path CRD = Path.of("crds", "webappplatforms.platform.webapp.dev.yaml");
  /** The collections of what platforms consist of, by kind. */
  private static final Map<String, String> PLURALS = Map.of("WebAppPlatform", "webappplatforms",
      "NetworkPolicy", "networkpolicies", "Ingress", "ingresses", "SecurityGroupPolicy", "securitygrouppolicies",
      "KongPlugin", "kongplugins");

  /** Rules over the longest lists take a busy server many seconds; a client that gives up would ask all over again. */
  private final KubernetesClient client = new KubernetesClientBuilder().withConfig(
      new ConfigBuilder(Config.autoConfigure(null)).withRequestTimeout(120_000).build()).build();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String namespace;

  Server() throws IOException {
    new KubernetesSerialization(mapper, false);
    try (var crd = Files.newInputStream(CRD)) {
      client.load(crd).fieldManager("webapp-platform-tests").forceConflicts().serverSideApply();
    }
    namespace = client.namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withGenerateName("abuse-").endMetadata().build())
        .create().getMetadata().getName();
    JsonNode minimal = Platforms.platform("web", namespace, Platforms.yaml("{aws: {region: us-east-1}}"));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refusal(minimal) == null);
  }

  String namespace() {
    return namespace;
  }

  JsonNode json(HasMetadata object) {
    return mapper.valueToTree(object);
  }

  /** Why the server would not create the object; null where it would. What a cluster lacks a type for it takes. */
  String refusal(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    String path = (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/" + namespace + "/"
        + PLURALS.getOrDefault(kind, kind.toLowerCase(Locale.ROOT) + "s");
    ObjectNode here = object.deepCopy();
    // What belongs beside Kong is as good as here.
    here.withObject("/metadata").put("namespace", namespace);
    try {
      client.raw(path + "?dryRun=All&fieldValidation=Strict", "POST", here);
      return null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404 && Set.of("SecurityGroupPolicy", "KongPlugin").contains(kind)) {
        return null;
      }
      return e.getCode() + " " + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
