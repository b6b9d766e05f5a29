package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Kong's ingress controller is told: the Ingresses that it answers, and the plugins that it answers them with. */
public final class Kong {
  private static final String PREFIX = "konghq.com/";

  private Kong() {}

  /**
   * A plugin, which Kong finds in the namespace of the Ingress that names it.
   *
   * @param plugin as Kong calls it
   * @param config its settings, as its documentation has them
   */
  public static Manifest plugin(Frame frame, ResourceId id, String name, String plugin, Map<String, Object> config) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(ObjectType.KONG_PLUGIN.apiVersion());
    object.setKind(ObjectType.KONG_PLUGIN.kind());
    object.setMetadata(frame.metadata(id, name));
    // KongPlugins have no spec.
    object.setAdditionalProperty("plugin", plugin);
    object.setAdditionalProperty("config", new TreeMap<>(config));
    return Manifest.of(object);
  }

  /** An Ingress whose services see the whole path, as everywhere. */
  public static Manifest ingress(Frame frame, ResourceId id, String name, String ingressClass, List<String> plugins,
      List<Route> routes) {
    ObjectMeta metadata = frame.metadata(id, name);
    metadata.getAnnotations().put(PREFIX + "strip-path", "false");
    if (!plugins.isEmpty()) {
      metadata.getAnnotations().put(PREFIX + "plugins", String.join(",", plugins));
    }
    return Manifest.of(new IngressBuilder().withMetadata(metadata).withNewSpec().withIngressClassName(ingressClass)
        .withRules(LoadBalancing.rules(frame, routes)).endSpec().build());
  }
}
