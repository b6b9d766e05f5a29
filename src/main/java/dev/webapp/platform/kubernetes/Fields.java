package dev.webapp.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.SecretValue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The scalars of an object by path, worked out when first looked at. Elements of a list are told apart by their name
 * where they have one, else by their position. A desired object's fields hold one more: the hash over all of them,
 * which is applied as an annotation, so that a field dropped from the desired object shows as a difference as well.
 */
final class Fields extends AbstractMap<String, Object> {
  /** The annotation that holds the hash over what was applied. */
  static final String APPLIED = Ownership.PREFIX + "applied";
  static final String APPLIED_PATH = "metadata.annotations." + APPLIED;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    // Serializes as the client does, which is what the server gets.
    new KubernetesSerialization(MAPPER, false);
  }

  private final Supplier<Map<String, Object>> source;
  private volatile Map<String, Object> fields;

  private Fields(Supplier<Map<String, Object>> source) {
    this.source = source;
  }

  static Map<String, Object> desired(HasMetadata object, Map<String, SecretValue> secrets) {
    return new Fields(() -> {
      Map<String, Object> fields = flatten(object);
      StringBuilder all = new StringBuilder();
      fields.forEach((path, value) -> all.append(path).append('=').append(value).append('\n'));
      secrets.forEach((key, secret) -> all.append(key).append('#').append(secret.fingerprint()).append('\n'));
      fields.put(APPLIED_PATH, Digest.of(16, all.toString()));
      return fields;
    });
  }

  /**
   * The fields of an object that another one has, as they are; quantities of the same size are written as that one
   * writes them, since servers write {@code 1024Mi} as {@code 1Gi}.
   */
  static Map<String, Object> projected(HasMetadata object, Map<String, Object> onto) {
    Map<String, Object> fields = flatten(object);
    fields.keySet().retainAll(onto.keySet());
    fields.replaceAll((path, value) -> path.contains(".resources.") && sameQuantity(value, onto.get(path))
        ? onto.get(path) : value);
    return fields;
  }

  private static boolean sameQuantity(Object one, Object other) {
    return one instanceof String a && other instanceof String b && Quantity.parse(a).equals(Quantity.parse(b));
  }

  private static Map<String, Object> flatten(HasMetadata object) {
    Map<String, Object> fields = new TreeMap<>();
    JsonNode tree = MAPPER.valueToTree(object);
    tree.properties().forEach(top -> {
      if (!top.getKey().equals("status")) {
        flatten(top.getKey(), top.getValue(), fields);
      }
    });
    return fields;
  }

  private static void flatten(String path, JsonNode node, Map<String, Object> into) {
    if (node.isObject()) {
      if (node.isEmpty()) {
        into.put(path, "{}");
      }
      node.properties().forEach(e -> flatten(path + "." + e.getKey(), e.getValue(), into));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        JsonNode element = node.get(i);
        flatten(path + "[" + (element.has("name") ? element.get("name").asText() : i) + "]", element, into);
      }
    } else if (node.isIntegralNumber()) {
      into.put(path, node.asLong());
    } else if (node.isBoolean()) {
      into.put(path, node.asBoolean());
    } else if (!node.isNull()) {
      into.put(path, node.asText());
    }
  }

  private Map<String, Object> fields() {
    Map<String, Object> known = fields;
    if (known == null) {
      known = source.get();
      fields = known;
    }
    return known;
  }

  @Override
  public Object get(Object key) {
    return fields().get(key);
  }

  @Override
  public Set<String> keySet() {
    return fields().keySet();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return fields().entrySet();
  }
}
