package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.ArrayList;
import java.util.List;

/** What the patches that are no applies make of an object. */
final class Patching {
  private static final String DIRECTIVE = "$patch";

  private Patching() {}

  /** The patched object, as a new node. */
  static ObjectNode patched(ObjectNode current, Patch patch, TypeDefinition definition) {
    return switch (patch) {
      case Patch.Operations operations -> operations(current, operations.operations());
      case Patch.Merge merge when merge.changes().isObject() -> (ObjectNode) merged(current, merge.changes());
      case Patch.Merge merge -> throw StatusException.badRequest("a merge patch must be an object, not "
          + Violation.typeOf(merge.changes()));
      case Patch.Strategic strategic -> {
        if (definition.isCustom()) {
          throw StatusException.unsupportedPatch(definition.type());
        }
        yield strategic(current, strategic.changes(), definition.schema());
      }
      case Patch.Apply apply -> throw new IllegalArgumentException("an apply is merged by ServerSideApply: " + apply);
    };
  }

  private static ObjectNode operations(ObjectNode current, JsonNode operations) {
    if (!operations.isArray()) {
      throw StatusException.badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }
    try {
      return (ObjectNode) JsonPatch.apply((ArrayNode) operations, current);
    } catch (JsonPatchException e) {
      throw StatusException.unprocessable(e.getMessage());
    }
  }

  private static JsonNode merged(JsonNode current, JsonNode changes) {
    if (!changes.isObject()) {
      return changes.deepCopy();
    }
    ObjectNode result = current.isObject() ? current.deepCopy() : JsonNodeFactory.instance.objectNode();
    changes.properties().forEach(change -> {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        result.set(change.getKey(), merged(result.path(change.getKey()), change.getValue()));
      }
    });
    return result;
  }

  private static ObjectNode strategic(ObjectNode current, ObjectNode changes, Schema schema) {
    if (changes.path(DIRECTIVE).asText().equals("replace")) {
      ObjectNode whole = changes.deepCopy();
      whole.remove(DIRECTIVE);
      return whole;
    }
    ObjectNode result = current.deepCopy();
    if (changes.has("$retainKeys")) {
      List<String> keep = new ArrayList<>();
      changes.get("$retainKeys").forEach(key -> keep.add(key.asText()));
      result.retain(keep);
    }
    changes.properties().forEach(change -> {
      String name = change.getKey();
      JsonNode value = change.getValue();
      if (name.startsWith("$deleteFromPrimitiveList/")) {
        deleteValues(result, name.substring(name.indexOf('/') + 1), value);
      } else if (name.startsWith("$")) {
        return;
      } else if (value.isNull()) {
        result.remove(name);
      } else {
        Schema child = schema.fieldOrUnknown(name);
        JsonNode there = result.path(name);
        if (value instanceof ObjectNode object) {
          result.set(name, object(there, object, child));
          if (object.path(DIRECTIVE).asText().equals("delete")) {
            result.remove(name);
          }
        } else if (value instanceof ArrayNode list && child.patchMerges()) {
          ArrayNode into = there instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
          result.set(name, list(into, list, child));
        } else {
          result.set(name, value.deepCopy());
        }
      }
    });
    return result;
  }

  private static ObjectNode object(JsonNode there, ObjectNode changes, Schema schema) {
    ObjectNode base = there instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    return strategic(base, changes, schema);
  }

  private static ArrayNode list(ArrayNode current, ArrayNode changes, Schema schema) {
    String mergeKey = schema.patchMergeKey();
    ArrayNode result = current.deepCopy();
    for (JsonNode change : changes) {
      if (change.path(DIRECTIVE).asText().equals("replace")) {
        result.removeAll();
      }
    }
    for (JsonNode change : changes) {
      if (mergeKey.isEmpty()) {
        if (!contains(result, change)) {
          result.add(change);
        }
        continue;
      }
      if (!change.has(mergeKey)) {
        continue;
      }
      int index = indexOf(result, mergeKey, change.get(mergeKey));
      boolean delete = change.path(DIRECTIVE).asText().equals("delete");
      if (delete && index >= 0) {
        result.remove(index);
      } else if (!delete && index >= 0) {
        result.set(index, strategic((ObjectNode) result.get(index), (ObjectNode) change, schema.items()));
      } else if (!delete) {
        result.add(strategic(JsonNodeFactory.instance.objectNode(), (ObjectNode) change, schema.items()));
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode list, String mergeKey, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(mergeKey).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean contains(ArrayNode list, JsonNode value) {
    for (JsonNode item : list) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static void deleteValues(ObjectNode object, String field, JsonNode values) {
    if (object.get(field) instanceof ArrayNode list) {
      for (JsonNode value : values) {
        for (int i = list.size() - 1; i >= 0; i--) {
          if (list.get(i).equals(value)) {
            list.remove(i);
          }
        }
      }
    }
  }
}
