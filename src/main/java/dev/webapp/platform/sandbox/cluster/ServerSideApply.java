package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ManagedFields.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges what a manager applies into the live object, as structured-merge-diff does: the applied fields are set, and
 * those that the manager applied before, leaves out now and nobody else owns are removed.
 */
final class ServerSideApply {
  private final Schema schema;
  private final String now;

  ServerSideApply(Schema schema, String now) {
    this.schema = schema;
    this.now = now;
  }

  /**
   * The live object with the applied one merged in, and {@code managers} changed to match.
   *
   * @throws StatusException 409 if a field would change that another manager owns, unless {@code force}
   */
  ObjectNode apply(ObjectNode live, ObjectNode applied, Owner owner, boolean force, ManagedFields managers) {
    ObjectNode merged = (ObjectNode) merge(live, applied, schema);
    FieldSet before = managers.of(owner);
    FieldSet wanted = ManagedFields.strip(FieldSet.of(applied, schema));
    if (!owner.subresource().isEmpty()) {
      wanted.drop("f:metadata");
      wanted.drop("f:spec");
    } else if (schema.declares("status")) {
      wanted.drop("f:status");
    }
    managers.put(owner, wanted, now);
    prune(merged, before, managers.union(), schema);
    Comparison change = Comparison.of(live, merged, schema);
    FieldSet written = change.written();
    Map<Owner, FieldSet> conflicts = new HashMap<>();
    List<Owner> order = new ArrayList<>();
    managers.sets().forEach((other, fields) -> {
      FieldSet clash = other.equals(owner) ? new FieldSet() : fields.intersect(written);
      if (!clash.isEmpty()) {
        conflicts.put(other, clash);
        order.add(other);
      }
    });
    if (!conflicts.isEmpty() && !force) {
      throw StatusException.applyConflict(order, conflicts);
    }
    managers.takeFromOthers(owner, written.union(change.removed()));
    return merged;
  }

  private static JsonNode merge(JsonNode live, JsonNode applied, Schema schema) {
    if (live.isObject() && applied.isObject() && schema.granularMap()) {
      ObjectNode result = ((ObjectNode) live).deepCopy();
      applied.properties().forEach(field -> {
        JsonNode there = result.path(field.getKey());
        result.set(field.getKey(), merge(there, field.getValue(), schema.fieldOrUnknown(field.getKey())));
      });
      return result;
    }
    if (live.isArray() && applied.isArray() && (!schema.mapKeys().isEmpty() || schema.isSet())) {
      return mergeItems((ArrayNode) live, (ArrayNode) applied, schema);
    }
    return applied.deepCopy();
  }

  /** The applied order rules; items that only the live list has stay near where they were. */
  private static ArrayNode mergeItems(ArrayNode live, ArrayNode applied, Schema schema) {
    Map<String, JsonNode> liveByName = new HashMap<>();
    live.forEach(item -> liveByName.put(schema.itemName(item), item));
    Set<String> wanted = new HashSet<>();
    applied.forEach(item -> wanted.add(schema.itemName(item)));
    Set<String> done = new HashSet<>();
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    int l = 0;
    int r = 0;
    while (l < live.size() || r < applied.size()) {
      String left = l < live.size() ? schema.itemName(live.get(l)) : null;
      if (left != null && !wanted.contains(left)) {
        result.add(live.get(l++).deepCopy());
      } else if (left != null && done.contains(left)) {
        l++;
      } else {
        JsonNode item = applied.get(r++);
        String name = schema.itemName(item);
        done.add(name);
        JsonNode there = liveByName.get(name);
        result.add(there == null ? item.deepCopy() : merge(there, item, schema.items()));
      }
    }
    return result;
  }

  /** Removes every path that was applied before and that nobody owns now, neither itself nor anything below it. */
  private static void prune(JsonNode node, FieldSet before, FieldSet owned, Schema schema) {
    before.children().forEach((edge, gone) -> {
      FieldSet kept = owned.below(edge);
      boolean remove = (kept == null || kept.isEmpty()) && !edge.equals("f:metadata");
      if (edge.startsWith("f:") && node instanceof ObjectNode object) {
        String name = edge.substring(2);
        if (remove) {
          object.remove(name);
        } else if (object.has(name)) {
          prune(object.get(name), gone, kept == null ? new FieldSet() : kept, schema.fieldOrUnknown(name));
        }
      } else if (node instanceof ArrayNode array) {
        int index = indexOf(array, edge, schema);
        if (index >= 0 && remove) {
          array.remove(index);
        } else if (index >= 0) {
          prune(array.get(index), gone, kept, schema.items());
        }
      }
    });
  }

  private static int indexOf(ArrayNode array, String edge, Schema schema) {
    for (int i = 0; i < array.size(); i++) {
      if (edge.equals(schema.itemName(array.get(i)))) {
        return i;
      }
    }
    return -1;
  }
}
