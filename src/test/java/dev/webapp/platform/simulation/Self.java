package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.sandbox.cluster.Meta;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a platform says of itself at one moment, read without the operator's own types. */
record Self(JsonNode object) {
  /** An entry of the inventory, {@code id} and physical name telling one from another. */
  record Owned(String id, String name) {}

  static Self of(Snapshot snapshot) {
    return new Self(snapshot.json());
  }

  JsonNode spec() {
    return object.path("spec");
  }

  JsonNode status() {
    return object.path("status");
  }

  /** Whether nothing may be written. */
  boolean isHandsOff() {
    return Meta.of(object).annotation(Annotations.PAUSED).equals("true") || isObserved();
  }

  boolean isObserved() {
    return spec().path("changes").path("policy").asText().equals("Observe");
  }

  boolean asksForEveryChange() {
    return spec().path("changes").path("policy").asText().equals("Approve");
  }

  boolean leaves() {
    return Meta.of(object).isTerminating();
  }

  /** Whether the spec has the component of which that resource is a part that holds data. */
  boolean wants(String id) {
    return !component(id).isMissingNode();
  }

  /** What shall become of a resource's data: as the spec says, or what was last on record where it says nothing. */
  String dataPolicy(String id, String name) {
    JsonNode component = component(id);
    if (!component.isMissingNode()) {
      return component.path("dataPolicy").asText(spec().path("dataPolicy").asText("Snapshot"));
    }
    return inventory().getOrDefault(new Owned(id, name), object.path("absent")).path("dataPolicy").asText("Snapshot");
  }

  /** {@code namespace/name}. */
  String platform() {
    return Meta.of(object).namespace() + "/" + Meta.of(object).name();
  }

  /** The entries of the inventory. */
  Map<Owned, JsonNode> inventory() {
    return inventory(status());
  }

  static Map<Owned, JsonNode> inventory(JsonNode status) {
    Map<Owned, JsonNode> entries = new LinkedHashMap<>();
    status.path("inventory").forEach(e -> entries.put(new Owned(e.path("id").asText(), e.path("name").asText()), e));
    return entries;
  }

  private JsonNode component(String id) {
    String list = id.startsWith("Table/") ? "tables" : "databases";
    for (JsonNode component : spec().path(list)) {
      if (component.path("name").asText().equals(id.substring(id.indexOf('/') + 1))) {
        return component;
      }
    }
    return object.path("absent");
  }
}
