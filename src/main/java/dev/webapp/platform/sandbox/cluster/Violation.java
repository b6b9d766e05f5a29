package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is wrong with one field of an object, in a server's words.
 *
 * @param path the field, as in {@code spec.services[0].port}; empty for the object itself
 * @param reason the machine's word for it, such as {@code FieldValueInvalid}
 * @param message what is wrong, without the path
 */
public record Violation(String path, String reason, String message) {
  /** As a server prints it within a longer message. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "<nil>" : path) + ": " + message;
  }

  static Violation invalid(String path, String value, String why) {
    return new Violation(path, "FieldValueInvalid", "Invalid value: " + value + ": " + why);
  }

  static Violation wrongType(String path, String expected, JsonNode value) {
    String type = '"' + typeOf(value) + '"';
    return new Violation(path, "FieldValueTypeInvalid",
        "Invalid value: " + type + ": " + path + " in body must be of type " + expected + ": " + type);
  }

  static Violation required(String path, String why) {
    return new Violation(path, "FieldValueRequired", "Required value" + (why.isEmpty() ? "" : ": " + why));
  }

  static Violation duplicate(String path, JsonNode value) {
    return new Violation(path, "FieldValueDuplicate", "Duplicate value: " + value);
  }

  static Violation tooMany(String path, int count, int max) {
    return new Violation(path, "FieldValueTooMany", "Too many: " + count + ": must have at most " + max + " items");
  }

  static Violation tooLong(String path, int max) {
    return new Violation(path, "FieldValueTooLong", "Too long: may not be more than " + max + " bytes");
  }

  /** The JSON type of a value by OpenAPI's name. */
  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case STRING -> "string";
      case NULL -> "null";
      default -> "object";
    };
  }
}
