package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What differs between two states of an object, as field sets: a moved item of a keyed list is no difference, a changed
 * atomic value is one.
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  static Comparison of(JsonNode before, JsonNode after, Schema schema) {
    Comparison result = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    result.compare(before, after, schema, new Trail(null, ""));
    return result;
  }

  /** The fields whose value the change sets. */
  FieldSet written() {
    return added.union(modified);
  }

  /** Where the walk is; turned into tree nodes only where there is a difference to note. */
  private record Trail(Trail parent, String edge) {
    FieldSet in(FieldSet root) {
      return parent == null ? root : parent.in(root).child(edge);
    }

    Trail down(String next) {
      return new Trail(this, next);
    }
  }

  private void compare(JsonNode before, JsonNode after, Schema schema, Trail at) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject() && schema.granularMap()) {
      before.properties().forEach(field -> {
        if (!after.has(field.getKey())) {
          note(removed, at.down("f:" + field.getKey()), field.getValue(), schema.fieldOrUnknown(field.getKey()));
        }
      });
      after.properties().forEach(field -> {
        String name = field.getKey();
        Schema child = schema.fieldOrUnknown(name);
        if (before.has(name)) {
          compare(before.get(name), field.getValue(), child, at.down("f:" + name));
        } else {
          note(added, at.down("f:" + name), field.getValue(), child);
        }
      });
    } else if (before.isArray() && after.isArray() && (!schema.mapKeys().isEmpty() || schema.isSet())) {
      compareItems(before, after, schema, at);
    } else {
      at.in(modified).include();
    }
  }

  private void compareItems(JsonNode before, JsonNode after, Schema schema, Trail at) {
    Map<String, JsonNode> left = byName(before, schema);
    Map<String, JsonNode> right = byName(after, schema);
    for (JsonNode item : before) {
      String name = schema.itemName(item);
      if (!right.containsKey(name)) {
        noteItem(removed, at.down(name), item, schema);
      }
    }
    for (JsonNode item : after) {
      String name = schema.itemName(item);
      if (left.containsKey(name)) {
        compare(left.get(name), item, schema.items(), at.down(name));
      } else {
        noteItem(added, at.down(name), item, schema);
      }
    }
  }

  private static Map<String, JsonNode> byName(JsonNode list, Schema schema) {
    Map<String, JsonNode> items = new HashMap<>();
    list.forEach(item -> items.put(schema.itemName(item), item));
    return items;
  }

  private static void note(FieldSet set, Trail at, JsonNode value, Schema schema) {
    at.in(set).addContent(value, schema, true);
  }

  private static void noteItem(FieldSet set, Trail at, JsonNode item, Schema schema) {
    note(set, at, item, schema.items());
    at.in(set).include();
  }
}
