package dev.webapp.platform.aws.sfn;

import dev.webapp.platform.aws.sfn.Interpreter.TaskFailed;
import java.util.Map;
import java.util.TreeMap;

/** A table as far as {@link CircuitBreaker} uses it; whatever else is asked of it is refused. */
final class BreakerTable {
  private final String name;
  /** Attributes of the items by key, all of which are numbers. */
  private final Map<String, Map<String, Long>> items = new TreeMap<>();

  BreakerTable(String name) {
    this.name = name;
  }

  /** Null where there is no such item or attribute. */
  Long get(String key, String attribute) {
    return items.getOrDefault(key, Map.of()).get(attribute);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  Map<String, Object> does(String operation, Map<String, Object> arguments) throws TaskFailed {
    if (!name.equals(arguments.get("TableName"))) {
      throw new TaskFailed("DynamoDB.ResourceNotFoundException");
    }
    String key = (String) object(object(arguments.get("Key")).get(CircuitBreaker.KEY)).get("S");
    Map<String, Object> values = object(arguments.getOrDefault("ExpressionAttributeValues", Map.of()));
    if (!operation.equals("getItem")) {
      check((String) arguments.getOrDefault("ConditionExpression", ""), key, values);
    }
    return switch (operation) {
      case "getItem" -> get(key, arguments);
      case "deleteItem" -> {
        items.remove(key);
        yield Map.of();
      }
      case "updateItem" -> update(key, (String) arguments.get("UpdateExpression"), values);
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private Map<String, Object> get(String key, Map<String, Object> arguments) {
    if (!Boolean.TRUE.equals(arguments.get("ConsistentRead"))) {
      throw new IllegalArgumentException("what was just written must be seen");
    }
    if (!items.containsKey(key)) {
      return Map.of();
    }
    Map<String, Object> item = new TreeMap<>(told(items.get(key)));
    item.put(CircuitBreaker.KEY, Map.of("S", key));
    return Map.of("Item", item);
  }

  private static Map<String, Object> told(Map<String, Long> item) {
    Map<String, Object> told = new TreeMap<>();
    item.forEach((attribute, value) -> told.put(attribute, Map.of("N", String.valueOf(value))));
    return told;
  }

  private void check(String condition, String key, Map<String, Object> values) throws TaskFailed {
    Long openUntil = get(key, "openUntil");
    boolean holds = switch (condition) {
      case "" -> true;
      case "attribute_not_exists(openUntil)" -> openUntil == null;
      case "attribute_exists(openUntil)" -> openUntil != null;
      case "openUntil = :seen" -> openUntil != null && openUntil == number(values, ":seen");
      default -> throw new IllegalArgumentException(condition);
    };
    if (!holds) {
      throw new TaskFailed("DynamoDB.ConditionalCheckFailedException");
    }
  }

  private Map<String, Object> update(String key, String expression, Map<String, Object> values) {
    Map<String, Long> item = items.computeIfAbsent(key, _ -> new TreeMap<>());
    switch (expression) {
      case "ADD errors :more" -> item.merge("errors", number(values, ":more"), Long::sum);
      case "SET openUntil = :until" -> item.put("openUntil", number(values, ":until"));
      default -> throw new IllegalArgumentException(expression);
    }
    return Map.of("Attributes", told(item));
  }

  /** As DynamoDB takes it: a string of digits. */
  private static long number(Map<String, Object> values, String name) {
    return Long.parseLong((String) object(values.get(name)).get("N"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
