package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads an object's metadata. */
public record Meta(JsonNode json) {
  public static Meta of(JsonNode object) {
    return new Meta(object.path("metadata"));
  }

  public String name() {
    return json.path("name").asText("");
  }

  public String namespace() {
    return json.path("namespace").asText("");
  }

  public String uid() {
    return json.path("uid").asText("");
  }

  /** The number in {@code resourceVersion}; 0 if there is none. */
  public long resourceVersion() {
    return json.path("resourceVersion").asLong();
  }

  public long generation() {
    return json.path("generation").asLong();
  }

  public boolean isTerminating() {
    return json.hasNonNull("deletionTimestamp");
  }

  public List<String> finalizers() {
    List<String> finalizers = new ArrayList<>();
    json.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asText()));
    return finalizers;
  }

  public String label(String key) {
    return json.path("labels").path(key).asText("");
  }

  public String annotation(String key) {
    return json.path("annotations").path(key).asText("");
  }

  /** {@code metadata.ownerReferences}, empty if there are none. */
  public JsonNode owners() {
    return json.path("ownerReferences");
  }
}
