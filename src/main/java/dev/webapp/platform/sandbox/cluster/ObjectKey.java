package dev.webapp.platform.sandbox.cluster;

import java.util.Objects;

/**
 * Which object: its type, namespace and name.
 *
 * @param namespace "" for what has none
 */
public record ObjectKey(ResourceType type, String namespace, String name) {
  public ObjectKey {
    Objects.requireNonNull(type, "type");
    namespace = type.namespaced() ? namespace : "";
  }

  @Override
  public String toString() {
    return type.qualifiedPlural() + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
