package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An object on its way into the store: decoded, merged with what may not change, defaulted and validated, in the order
 * in which a server does it.
 */
final class Draft {
  /** Metadata that only the server writes. */
  private static final List<String> SERVERS = List.of("uid", "creationTimestamp", "deletionTimestamp",
      "deletionGracePeriodSeconds", "generation", "name", "namespace", "generateName");
  /** Types that may only be replaced with the version that was read. */
  private static final Set<String> CONDITIONAL = Set.of("Lease", "PodDisruptionBudget");

  private final TypeDefinition definition;
  private final ObjectKey key;
  private final Snapshot old;
  private final String subresource;
  private final List<String> warnings = new ArrayList<>();
  private ObjectNode object;

  /** @param old null for a creation */
  Draft(TypeDefinition definition, ObjectKey key, Snapshot old, String subresource, ObjectNode object) {
    this.definition = definition;
    this.key = key;
    this.old = old;
    this.subresource = subresource;
    this.object = Incoming.object(object, !definition.isCustom());
  }

  ObjectNode object() {
    return object;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Refuses what was not meant for this object, or for another state of it. */
  void checkPreconditions(boolean replaces) {
    ResourceType type = definition.type();
    if (!type.describes(object)) {
      throw StatusException.badRequest("the API version in the data (" + object.path("apiVersion").asText() + ", Kind="
          + object.path("kind").asText() + ") does not match the expected API version (" + type.apiVersion()
          + ", Kind=" + type.kind() + ")");
    }
    Meta meta = Meta.of(object);
    if (old == null) {
      return;
    }
    if (!meta.name().isEmpty() && !meta.name().equals(key.name())) {
      throw StatusException.badRequest("the name of the object (" + meta.name()
          + ") does not match the name on the URL (" + key.name() + ")");
    }
    if (!meta.uid().isEmpty() && !meta.uid().equals(old.meta().uid())) {
      throw StatusException.conflict(type, key.name(), "Precondition failed: UID in precondition: " + meta.uid()
          + ", UID in object meta: " + old.meta().uid());
    }
    String version = meta.json().path("resourceVersion").asText("");
    if (version.isEmpty() && replaces && (definition.isCustom() || CONDITIONAL.contains(type.kind()))) {
      throw StatusException.missingResourceVersion(type, key.name());
    }
    if (!version.isEmpty() && !version.equals(old.meta().json().path("resourceVersion").asText())) {
      throw StatusException.modified(type, key.name());
    }
  }

  /** Gives a new object its identity. */
  void identify(String uid, String now) {
    ObjectNode metadata = object.withObject("/metadata");
    for (String field : SERVERS) {
      if (!field.equals("generateName")) {
        metadata.remove(field);
      }
    }
    metadata.remove("resourceVersion");
    metadata.remove("managedFields");
    metadata.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    metadata.put("uid", uid).put("creationTimestamp", now);
    if (definition.type().generations()) {
      metadata.put("generation", 1);
    }
    if (definition.type().hasStatus() && !definition.type().kind().equals("Node")) {
      object.remove("status");
    }
  }

  /** Restores what this way of writing can't change: identity, and status or everything else. */
  void keepWhatStays() {
    if (subresource.equals("status")) {
      JsonNode status = object.get("status");
      object = old.copy();
      if (status == null) {
        object.remove("status");
      } else {
        object.set("status", status);
      }
      return;
    }
    if (definition.type().hasStatus()) {
      JsonNode status = old.json().get("status");
      object.remove("status");
      if (status != null) {
        object.set("status", status.deepCopy());
      }
    }
    ObjectNode metadata = object.withObject("/metadata");
    JsonNode before = old.meta().json();
    for (String field : SERVERS) {
      restore(metadata, before, field);
    }
    restore(metadata, before, "managedFields");
    restore(metadata, before, "resourceVersion");
    if (definition.type().kind().equals("Service")) {
      ObjectNode spec = object.withObject("/spec");
      for (String field : List.of("clusterIP", "clusterIPs")) {
        if (!spec.hasNonNull(field)) {
          restore(spec, old.json().path("spec"), field);
        }
      }
    }
    if (definition.type().kind().equals("Job") && !object.path("spec").has("selector")) {
      restore(object.withObject("/spec"), old.json().path("spec"), "selector");
    }
  }

  private static void restore(ObjectNode into, JsonNode from, String field) {
    if (from.has(field)) {
      into.set(field, from.get(field).deepCopy());
    } else {
      into.remove(field);
    }
  }

  /** Drops the fields that the type doesn't have, or refuses the object for them. */
  void decode(WriteOptions.FieldValidation validation) {
    List<String> unknown = UnknownFields.dropFrom(object, definition.schema());
    if (unknown.isEmpty() || validation == WriteOptions.FieldValidation.IGNORE) {
      return;
    }
    List<String> words = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (validation == WriteOptions.FieldValidation.STRICT) {
      throw StatusException.cannotDecode(definition.type(), "strict decoding error: " + String.join(", ", words));
    }
    warnings.addAll(words);
  }

  /** Refuses an apply with a field that the type doesn't have; an apply never drops any. */
  static void checkDeclared(TypeDefinition definition, ObjectKey key, ObjectNode applied) {
    List<String> unknown = UnknownFields.in(applied, definition.schema());
    if (!unknown.isEmpty()) {
      ResourceType type = definition.type();
      throw StatusException.internal("failed to create typed patch object (" + key.namespace() + "/" + key.name() + "; "
          + type.apiVersion() + ", Kind=" + type.kind() + "): ." + unknown.getFirst()
          + ": field not declared in schema");
    }
  }

  void fillDefaults() {
    if (definition.isCustom()) {
      CustomDefaults.fill(object, definition.schema());
    } else if (!subresource.equals("status")) {
      BuiltInDefaults.fill(object, definition.schema());
    }
  }

  /** Refuses what breaks a bound or a rule, with all that is wrong. */
  void validate() {
    JsonNode before = old == null ? null : old.json();
    List<Violation> violations = new ArrayList<>();
    if (!subresource.equals("status")) {
      violations.addAll(NameRules.check(definition.type(), object));
      finalizers(violations);
    }
    if (definition.isCustom()) {
      violations.addAll(definition.rules().violations(object, before));
    } else if (!subresource.equals("status")) {
      violations.addAll(builtIn(before));
    }
    if (!violations.isEmpty()) {
      throw StatusException.invalid(definition.type(), key.name(), violations);
    }
  }

  /** A built-in object of a wrong shape can't even be decoded; what is missing in it is a violation. */
  private List<Violation> builtIn(JsonNode before) {
    List<Violation> found = new ArrayList<>();
    for (String part : List.of("metadata", "spec", "data")) {
      if (!object.has(part)) {
        continue;
      }
      ObjectNode only = JsonNodeFactory.instance.objectNode();
      only.set(part, object.get(part));
      for (Violation violation : SchemaCheck.of(only, before, definition.schema())) {
        if (violation.reason().equals("FieldValueTypeInvalid")) {
          throw StatusException.cannotDecode(definition.type(), violation.toString());
        }
        if (!violation.reason().equals("FieldValueRequired") || violation.path().startsWith("spec.")) {
          found.add(violation);
        }
      }
    }
    found.addAll(BuiltInRules.check(object, before));
    return found.stream().distinct().toList();
  }

  private void finalizers(List<Violation> into) {
    if (old == null || !old.meta().isTerminating()) {
      return;
    }
    Set<String> added = new HashSet<>(Meta.of(object).finalizers());
    old.meta().finalizers().forEach(added::remove);
    if (!added.isEmpty()) {
      into.add(new Violation("metadata.finalizers", "FieldValueForbidden", "Forbidden: no new finalizers can be"
          + " added if the object is being deleted, found new finalizers"
          + " []string{\"" + String.join("\", \"", added) + "\"}"));
    }
  }

  /** Counts a change of anything but metadata and status. */
  void countGeneration() {
    if (old == null || !definition.type().generations()) {
      return;
    }
    if (!desiredPart(object).equals(desiredPart(old.json()))) {
      object.withObject("/metadata").put("generation", old.meta().generation() + 1);
    }
  }

  private ObjectNode desiredPart(JsonNode whole) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    whole.properties().forEach(field -> {
      boolean status = field.getKey().equals("status") && definition.type().hasStatus();
      if (!field.getKey().equals("metadata") && !status) {
        part.set(field.getKey(), field.getValue());
      }
    });
    return part;
  }

  /** Whether the object would be stored as it is already. */
  boolean changesNothing() {
    return old != null && object.equals(old.json());
  }
}
