package dev.webapp.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.resource.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps what is applied as it is applied, but for what {@code normalised} makes of it: fields that an apply leaves out
 * go, as those do on a server that nobody else owns.
 */
final class FakeCluster implements Cluster {
  private final Map<String, HasMetadata> objects = new HashMap<>();
  private final List<String> applied = new ArrayList<>();
  private UnaryOperator<String> normalised = UnaryOperator.identity();
  private int version = 1;

  /** From now on objects are kept as this makes them, as JSON. */
  void normalise(UnaryOperator<String> json) {
    normalised = json;
  }

  /** {@code manager Kind/name} of each apply since the last time this was asked. */
  List<String> applied() {
    List<String> all = List.copyOf(applied);
    applied.clear();
    return all;
  }

  /** The only object. */
  HasMetadata only() {
    return objects.values().iterator().next();
  }

  /** Somebody else changes the only object. */
  void edit(UnaryOperator<String> json) {
    HasMetadata before = only();
    String text = Serialization.asJson(before);
    if (json.apply(text).equals(text)) {
      throw new AssertionError("nothing to change in " + text);
    }
    HasMetadata after = Serialization.unmarshal(json.apply(text), before.getClass());
    after.getMetadata().setResourceVersion(String.valueOf(++version));
    objects.replaceAll((_, _) -> after);
  }

  @Override
  public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(type, namespace, name)));
  }

  @Override
  public HasMetadata create(ObjectType type, HasMetadata manifest) {
    if (get(type, manifest.getMetadata().getNamespace(), manifest.getMetadata().getName()).isPresent()) {
      throw Problem.of(Problem.Category.CONFLICT, "AlreadyExists", "create " + type.plural(), "it is there");
    }
    return apply(type, manifest, FIELD_MANAGER);
  }

  @Override
  public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
    String name = manifest.getMetadata().getName();
    applied.add(fieldManager + " " + manifest.getKind() + "/" + name);
    String key = key(type, manifest.getMetadata().getNamespace(), name);
    HasMetadata before = objects.get(key);
    ObjectNode tree = Serialization.unmarshal(normalised.apply(Serialization.asJson(manifest)), ObjectNode.class);
    if (before != null && !fieldManager.equals(FIELD_MANAGER)) {
      tree = merge(Serialization.unmarshal(Serialization.asJson(before), ObjectNode.class), tree);
    }
    HasMetadata after = Serialization.unmarshal(Serialization.asJson(tree), manifest.getClass());
    after.getMetadata().setResourceVersion(String.valueOf(++version));
    after.getMetadata().setUid("uid");
    if (fieldManager.equals(FIELD_MANAGER)) {
      after.getMetadata().setManagedFields(List.of(managed(fieldManager, tree)));
    }
    objects.put(key, after);
    return after;
  }

  @Override
  public void delete(ObjectType type, String namespace, String name) {
    objects.remove(key(type, namespace, name));
  }

  private static ObjectNode merge(ObjectNode into, JsonNode from) {
    from.properties().forEach(field -> {
      if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
        merge((ObjectNode) into.get(field.getKey()), field.getValue());
      } else {
        into.set(field.getKey(), field.getValue());
      }
    });
    return into;
  }

  /** Only whether we own the number of pods. */
  private static ManagedFieldsEntry managed(String manager, JsonNode tree) {
    String owned = tree.path("spec").has("replicas") ? "{\"f:replicas\": {}}" : "{}";
    return Serialization.unmarshal("{\"manager\": \"" + manager + "\", \"fieldsV1\": {\"f:spec\": " + owned + "}}",
        ManagedFieldsEntry.class);
  }

  private static String key(ObjectType type, String namespace, String name) {
    return type + " " + namespace + "/" + name;
  }
}
