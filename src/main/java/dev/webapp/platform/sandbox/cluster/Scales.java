package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The {@code scale} subresource: one shape for whatever has replicas. */
final class Scales {
  private final ResourceTypes types;

  Scales(ResourceTypes types) {
    this.types = types;
  }

  ObjectNode of(Snapshot snapshot) {
    JsonNode paths = paths(snapshot);
    JsonNode object = snapshot.json();
    ObjectNode scale = JsonNodeFactory.instance.objectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      if (object.path("metadata").has(field)) {
        metadata.set(field, object.path("metadata").get(field));
      }
    }
    scale.putObject("spec").put("replicas", object.at(pointer(paths, "specReplicasPath")).asInt());
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.at(pointer(paths, "statusReplicasPath")).asInt());
    JsonNode labels = object.path("spec").path("selector").path("matchLabels");
    if (!labels.isEmpty()) {
      StringBuilder selector = new StringBuilder();
      labels.properties().forEach(label -> selector.append(selector.isEmpty() ? "" : ",").append(label.getKey())
          .append('=').append(label.getValue().asText()));
      status.put("selector", selector.toString());
    }
    return scale;
  }

  /** The whole object with a scale's replicas. */
  ObjectNode into(Snapshot snapshot, ObjectNode scale) {
    ObjectNode object = snapshot.copy();
    String version = scale.path("metadata").path("resourceVersion").asText("");
    if (!version.isEmpty()) {
      object.withObject("/metadata").put("resourceVersion", version);
    }
    String pointer = pointer(paths(snapshot), "specReplicasPath");
    int slash = pointer.lastIndexOf('/');
    object.withObject(pointer.substring(0, slash))
        .put(pointer.substring(slash + 1), scale.path("spec").path("replicas").asInt());
    return object;
  }

  private JsonNode paths(Snapshot snapshot) {
    ResourceType type = snapshot.key().type();
    if (!type.subresources().contains("scale")) {
      throw StatusException.noSuchPath();
    }
    return types.customVersion(type).path("subresources").path("scale");
  }

  private static String pointer(JsonNode paths, String name) {
    String preset = name.equals("specReplicasPath") ? ".spec.replicas" : ".status.replicas";
    return paths.path(name).asText(preset).replace('.', '/');
  }
}
