package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Serves the types of CustomResourceDefinitions as soon as these are created, and says so in their status. */
final class Establishing {
  private Establishing() {}

  private static boolean isDefinition(ResourceType type) {
    return type.kind().equals("CustomResourceDefinition") && type.group().equals("apiextensions.k8s.io");
  }

  /** Refuses a definition whose rules can't be compiled. */
  static void check(ResourceType type, ObjectNode object) {
    if (!isDefinition(type)) {
      return;
    }
    String name = Meta.of(object).name();
    String expected = object.path("spec").path("names").path("plural").asText() + "."
        + object.path("spec").path("group").asText();
    if (!name.equals(expected)) {
      throw StatusException.invalid(type, name, List.of(Violation.invalid("metadata.name", '"' + name + '"',
          "must be spec.names.plural+\".\"+spec.group")));
    }
    try {
      TypeDefinition.custom(object);
    } catch (IllegalArgumentException e) {
      String why = e instanceof PatternSyntaxException ? "invalid pattern: " + e.getMessage() : e.getMessage();
      throw StatusException.invalid(type, name, List.of(Violation.invalid("spec.versions", "\"object\"", why)));
    }
  }

  static void changed(ResourceType type, Snapshot definition, ResourceTypes types, Objects objects) {
    if (!isDefinition(type)) {
      return;
    }
    JsonNode spec = definition.json().path("spec");
    String established = definition.json().path("status").path("acceptedNames").path("kind").asText();
    types.replace(spec.path("group").asText(), spec.path("names").path("plural").asText(),
        TypeDefinition.custom(definition.json()));
    if (!established.equals(spec.path("names").path("kind").asText())) {
      ObjectNode next = definition.copy();
      ObjectNode status = next.withObject("/status");
      status.set("acceptedNames", spec.path("names").deepCopy());
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, objects.now(), "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(conditions, objects.now(), "Established", "InitialNamesAccepted",
          "the initial names have been accepted");
      ArrayNode stored = status.putArray("storedVersions");
      for (JsonNode version : spec.path("versions")) {
        if (version.path("storage").asBoolean()) {
          stored.add(version.path("name").asText());
        }
      }
      objects.commit(definition, definition.key(), next, false);
    }
  }

  private static void condition(ArrayNode conditions, String now, String type, String reason, String message) {
    conditions.addObject().put("lastTransitionTime", now).put("message", message).put("reason", reason)
        .put("status", "True").put("type", type);
  }
}
