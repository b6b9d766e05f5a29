package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Fills in a custom resource's {@code default}s: only within maps that are there, as a server does. Nulls that the
 * schema does not allow go, in maps too.
 */
final class CustomDefaults {
  private CustomDefaults() {}

  static void fill(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      schema.properties().properties().forEach(property -> {
        JsonNode preset = property.getValue().get("default");
        JsonNode there = object.get(property.getKey());
        boolean absent = there == null || there.isNull() && !property.getValue().path("nullable").asBoolean();
        if (preset != null && absent) {
          object.set(property.getKey(), preset.deepCopy());
        } else if (there != null && there.isNull() && absent) {
          object.remove(property.getKey());
        }
      });
      object.properties().removeIf(entry -> entry.getValue().isNull() && !schema.properties().has(entry.getKey())
          && schema.dropsNull(entry.getKey()));
      for (var field : object.properties()) {
        Schema child = schema.fieldOrUnknown(field.getKey());
        if (child != Schema.UNKNOWN) {
          fill(field.getValue(), child);
        }
      }
    } else if (value.isArray()) {
      value.forEach(item -> fill(item, schema.items()));
    }
  }
}
