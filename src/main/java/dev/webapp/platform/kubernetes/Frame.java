package dev.webapp.platform.kubernetes;

import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Ownership;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all manifests of one platform have in common.
 *
 * @param platform its name, a DNS label
 */
public record Frame(String namespace, String platform, Ownership ownership) {
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String MANAGER = "webapp-platform-operator";
  /** Which platform an object belongs to, within its namespace. */
  public static final String PLATFORM = Ownership.PREFIX + "name";
  /** Which service of the platform a pod belongs to. */
  public static final String SERVICE = Ownership.PREFIX + "service";

  /** What sort of compute a pod is for, where that is not the cluster's own. */
  static final String COMPUTE = Ownership.PREFIX + "compute";

  /** What a pod of the platform's own stands before. */
  static final String PROXY = Ownership.PREFIX + "proxy";

  /** Which service a pod runs the release command of. */
  public static final String RELEASE = Ownership.PREFIX + "release";

  /** Metadata of an object that belongs to the platform as a whole. */
  ObjectMeta metadata(ResourceId id, String name) {
    return metadata(name, Map.of(Ownership.ID, id.toString()));
  }

  /** Metadata of an object that is about the platform, and none of its resources. */
  public ObjectMeta metadata(String name) {
    return metadata(name, Map.of());
  }

  private ObjectMeta metadata(String name, Map<String, String> more) {
    Map<String, String> annotations = new TreeMap<>(more);
    annotations.put(Ownership.OWNER, ownership.owner());
    annotations.put(Ownership.PLATFORM, ownership.platform());
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name)
        .withLabels(labels(Map.of(MANAGED_BY, MANAGER, "app.kubernetes.io/part-of", platform, PLATFORM, platform)))
        .withAnnotations(annotations).build();
  }

  /** Metadata of an object that belongs to one service. */
  ObjectMeta metadata(ResourceId id, String name, String service) {
    ObjectMeta metadata = metadata(id, name);
    Map<String, String> labels = labels(metadata.getLabels());
    labels.put("app.kubernetes.io/name", service);
    labels.put(SERVICE, service);
    metadata.setLabels(labels);
    return metadata;
  }

  /** By key: a manifest prints the same every time. */
  static Map<String, String> labels(Map<String, String> labels) {
    return new TreeMap<>(labels);
  }

  /** Selects the pods of the service's release, and no others. */
  public Map<String, String> releaseSelector(String service) {
    return labels(Map.of(PLATFORM, platform, RELEASE, service));
  }

  /** Selects the service's pods, and no others. */
  public Map<String, String> selector(String service) {
    return labels(Map.of(PLATFORM, platform, SERVICE, service));
  }
}
