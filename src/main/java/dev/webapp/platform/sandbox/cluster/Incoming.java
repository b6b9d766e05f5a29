package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Copies what comes from outside, so that equal values are equal nodes however they were made. */
final class Incoming {
  private Incoming() {}

  /** A copy with type and kind first, and without nulls if asked. */
  static ObjectNode object(JsonNode object, boolean dropNulls) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (String first : new String[] {"apiVersion", "kind", "metadata"}) {
      if (object.hasNonNull(first)) {
        result.set(first, copy(object.get(first), first.equals("metadata") || dropNulls));
      }
    }
    result.withObject("/metadata");
    object.properties().forEach(field -> {
      if (!result.has(field.getKey()) && !(dropNulls && field.getValue().isNull())) {
        result.set(field.getKey(), copy(field.getValue(), dropNulls));
      }
    });
    return result;
  }

  static JsonNode copy(JsonNode value, boolean dropNulls) {
    if (value instanceof ObjectNode object) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(field -> {
        if (!(dropNulls && field.getValue().isNull())) {
          result.set(field.getKey(), copy(field.getValue(), dropNulls));
        }
      });
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> result.add(copy(item, dropNulls)));
      return result;
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.canConvertToInt() ? IntNode.valueOf(value.intValue()) : LongNode.valueOf(value.longValue());
    }
    return value.isFloatingPointNumber() ? DoubleNode.valueOf(value.doubleValue()) : value;
  }
}
