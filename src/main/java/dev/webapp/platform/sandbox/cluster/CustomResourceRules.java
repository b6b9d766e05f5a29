package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a CustomResourceDefinition demands of its objects: the structural schema, and the CEL rules in it. Made once per
 * definition; checking is thread-safe and leaves nothing behind.
 */
public final class CustomResourceRules {
  private static final String UNCHECKED = "some validation rules were not checked because the object was invalid;"
      + " correct the existing errors to complete validation";

  private final Schema schema;
  private final CelRules rules;

  private CustomResourceRules(Schema schema, CelRules rules) {
    this.schema = schema;
    this.rules = rules;
  }

  /**
   * The rules of a definition's storage version.
   *
   * @param crd a CustomResourceDefinition, as {@link ManifestReader} or Jackson reads it
   * @throws IllegalArgumentException if a CEL rule can't be compiled, naming its place
   */
  public static CustomResourceRules of(JsonNode crd) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        return of(crd, version.path("name").asText());
      }
    }
    throw new IllegalArgumentException("no version of " + Meta.of(crd).name() + " has storage: true");
  }

  /** The rules of one version. */
  public static CustomResourceRules of(JsonNode crd, String version) {
    for (JsonNode candidate : crd.path("spec").path("versions")) {
      if (candidate.path("name").asText().equals(version)) {
        Function<String, JsonNode> noReferences = name -> {
          throw new IllegalArgumentException("a structural schema has no $ref: " + name);
        };
        Schema schema = new Schema(candidate.path("schema").path("openAPIV3Schema"), noReferences);
        return new CustomResourceRules(schema, CelRules.of(schema));
      }
    }
    throw new IllegalArgumentException(Meta.of(crd).name() + " has no version " + version);
  }

  /**
   * Everything that a strict server would refuse the object for, unknown fields first; empty if it would take it. A
   * rule over a list names the item that breaks it, by its path and in the message.
   *
   * @param old the object as it was, for an update; null for a creation
   */
  public List<Violation> check(JsonNode object, JsonNode old) {
    List<Violation> found = new ArrayList<>();
    for (String path : UnknownFields.in(object, schema)) {
      found.add(new Violation(path, "FieldValueForbidden", "unknown field"));
    }
    JsonNode complete = Incoming.object(object, false);
    CustomDefaults.fill(complete, schema);
    found.addAll(violations(complete, old));
    return found;
  }

  /** What is wrong with a decoded and defaulted object. */
  List<Violation> violations(JsonNode object, JsonNode old) {
    List<Violation> found = new ArrayList<>(SchemaCheck.of(object, old, schema));
    if (found.isEmpty()) {
      return rules.check(object, old);
    }
    if (!rules.isEmpty()) {
      found.add(new Violation("", "FieldValueInvalid", "Invalid value: null: " + UNCHECKED));
    }
    return found;
  }

  Schema schema() {
    return schema;
  }
}
