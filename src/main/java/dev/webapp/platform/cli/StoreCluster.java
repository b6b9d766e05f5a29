package dev.webapp.platform.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.kubernetes.ApiRefusals;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster in memory without a server or a watch between: every answer is the latest. For the one thread that a
 * simulation or a benchmark has.
 */
public final class StoreCluster implements Cluster {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  static {
    // Serializes as the client does, which is what a server gets.
    new KubernetesSerialization(MAPPER, false);
  }

  private record Model(long version, HasMetadata object) {}

  private final ClusterStore store;
  private final Map<ObjectKey, Model> models = new HashMap<>();

  public StoreCluster(ClusterStore store) {
    this.store = store;
  }

  @Override
  public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
    return answered(type, "get", () -> {
      ObjectKey key = key(type, namespace, name);
      Optional<HasMetadata> found = store.find(key).map(snapshot -> model(type, snapshot));
      if (found.isEmpty()) {
        models.remove(key);
      }
      return found;
    });
  }

  @Override
  public HasMetadata create(ObjectType type, HasMetadata manifest) {
    return answered(type, "create", () -> model(type, store.create(
        store.types().require(type.apiVersion(), type.kind()), manifest.getMetadata().getNamespace(),
        MAPPER.valueToTree(manifest), WriteOptions.by(FIELD_MANAGER)).snapshot()));
  }

  @Override
  public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
    return answered(type, "patch", () -> {
      ObjectNode wanted = MAPPER.valueToTree(manifest);
      ObjectKey key = key(type, manifest.getMetadata().getNamespace(), manifest.getMetadata().getName());
      return model(type, store.patch(
          key, Subresource.NONE, new Patch.Apply(wanted), WriteOptions.by(fieldManager).forced()).snapshot());
    });
  }

  @Override
  public void delete(ObjectType type, String namespace, String name) {
    answered(type, "delete", () -> {
      ObjectKey key = key(type, namespace, name);
      return store.find(key).map(_ -> store.delete(key, DeleteOptions.BACKGROUND));
    });
  }

  private ObjectKey key(ObjectType type, String namespace, String name) {
    return new ObjectKey(store.types().require(type.apiVersion(), type.kind()), namespace, name);
  }

  private HasMetadata model(ObjectType type, Snapshot snapshot) {
    Model known = models.get(snapshot.key());
    if (known == null || known.version != snapshot.resourceVersion()) {
      known = new Model(snapshot.resourceVersion(), MAPPER.convertValue(snapshot.json(), type.model()));
      models.put(snapshot.key(), known);
    }
    return known.object;
  }

  private static <T> T answered(ObjectType type, String verb, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusException refused) {
      throw ApiRefusals.problem(
          type.plural(), verb, refused.code(), refused.reason(), refused.getMessage(), refused);
    }
  }
}
