package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.api.WebAppPlatform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The platforms in a cluster, each read once. Failures are {@link UserError}s that say what to do. */
final class RunningPlatforms {
  private final KubernetesClient client;
  private final Map<String, Optional<GenericKubernetesResource>> read = new HashMap<>();

  RunningPlatforms(KubernetesClient client) {
    this.client = client;
  }

  /** Empty where there is none, or where the cluster does not know the type. */
  Optional<WebAppPlatform> find(String namespace, String name) {
    return generic(namespace, name)
        .map(found -> client.getKubernetesSerialization().convertValue(found, WebAppPlatform.class));
  }

  /** All that there are. */
  Collection<WebAppPlatform> everywhere() {
    try {
      return client.resources(WebAppPlatform.class).inAnyNamespace().list().getItems();
    } catch (KubernetesClientException e) {
      throw UserError.surroundings("cannot list WebAppPlatforms of all namespaces, which may use what this one shares "
          + "with them: " + e.getMessage(), e);
    }
  }

  /** As the server shows it; null where there is none. */
  JsonNode json(String namespace, String name) {
    return generic(namespace, name).map(found -> (JsonNode) new ObjectMapper().valueToTree(found)).orElse(null);
  }

  /** The ConfigMap of that name; empty where there is none or it may not be read. */
  Optional<ConfigMap> configMap(String namespace, String name) {
    try {
      return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  private Optional<GenericKubernetesResource> generic(String namespace, String name) {
    return read.computeIfAbsent(namespace + "/" + name, _ -> {
      try {
        return Optional.ofNullable(client.genericKubernetesResources(
            ResourceDefinitionContext.fromResourceType(WebAppPlatform.class))
            .inNamespace(namespace).withName(name).get());
      } catch (KubernetesClientException e) {
        throw unreadable(namespace, name, e);
      }
    });
  }

  private UserError unreadable(String namespace, String name, KubernetesClientException e) {
    String server = client.getConfiguration().getMasterUrl();
    if (e.getCode() > 0) {
      return UserError.surroundings("cannot read WebAppPlatform " + namespace + "/" + name + " from " + server + ": "
          + e.getMessage(), e);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return UserError.surroundings(server.startsWith(Config.DEFAULT_MASTER_URL)
        ? "no kubeconfig: set KUBECONFIG, or make one with aws eks update-kubeconfig --name NAME"
        : "cannot reach the cluster at " + server + " (" + root + "): does kubectl get wap -A work?", e);
  }
}
