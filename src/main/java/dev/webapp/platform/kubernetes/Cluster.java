package dev.webapp.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** The Kubernetes cluster as far as manifests need it. Failures are {@link dev.webapp.platform.resource.Problem}s. */
public interface Cluster {
  /** The field manager of everything that the operator applies. */
  String FIELD_MANAGER = "webapp-platform-operator";

  /** As last seen by a watch. */
  Optional<HasMetadata> get(ObjectType type, String namespace, String name);

  /** As the server has it, whoever made it: of what no watch of ours shows. */
  default Optional<HasMetadata> read(ObjectType type, String namespace, String name) {
    return get(type, namespace, name);
  }

  /** Makes a new object; a {@code Problem} with the code {@code AlreadyExists} where the name is taken, by whomever. */
  HasMetadata create(ObjectType type, HasMetadata manifest);

  /** Server-side apply, taking over conflicting fields; returns the server's answer. */
  HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager);

  /** Asks for deletion of the object and, in the background, of what it owns; harmless where it is gone. */
  void delete(ObjectType type, String namespace, String name);
}
