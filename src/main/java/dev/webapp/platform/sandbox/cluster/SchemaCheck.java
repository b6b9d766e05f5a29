package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks an object against its schema, in a server's words. What an update leaves as it was is not checked again, so
 * that an object older than a bound can still be changed elsewhere.
 */
final class SchemaCheck {
  private static final Pattern GO_DURATION = Pattern.compile("[-+]?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h|d|w))+|0");

  private final List<Violation> violations = new ArrayList<>();

  /** All the violations, in the order of the document. */
  static List<Violation> of(JsonNode object, JsonNode old, Schema schema) {
    SchemaCheck check = new SchemaCheck();
    check.visit(object, old, schema, "");
    return check.violations;
  }

  private void visit(JsonNode value, JsonNode old, Schema schema, String path) {
    if (old != null && old.equals(value)) {
      return;
    }
    Facets facets = schema.facets();
    if (value.isNull() && facets.nullable()) {
      return;
    }
    if (!typeFits(value, facets)) {
      violations.add(Violation.wrongType(path, facets.intOrString() ? "integer,string" : facets.type(), value));
      return;
    }
    bounds(value, facets, path);
    if (facets.junctors() != null) {
      junctors(value, schema, facets.junctors(), path);
    }
    if (value.isObject()) {
      fields(value, old, schema, facets, path);
    } else if (value.isArray()) {
      items(value, old, schema, path);
    }
  }

  private static boolean typeFits(JsonNode value, Facets facets) {
    if (facets.intOrString()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (facets.type()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber()
          || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private void fields(JsonNode value, JsonNode old, Schema schema, Facets facets, String path) {
    String prefix = path.isEmpty() ? "" : path + ".";
    for (String name : facets.required()) {
      if (!value.has(name)) {
        violations.add(Violation.required(prefix + name, ""));
      }
    }
    for (var field : value.properties()) {
      Schema child = schema.field(field.getKey());
      if (child != null) {
        visit(field.getValue(), old == null ? null : old.get(field.getKey()), child, prefix + field.getKey());
      }
    }
  }

  private void items(JsonNode value, JsonNode old, Schema schema, String path) {
    Map<String, JsonNode> before = new HashMap<>();
    if (old != null && !schema.mapKeys().isEmpty()) {
      old.forEach(item -> before.put(schema.itemName(item), item));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      String name = schema.itemName(item);
      String at = path + "[" + i + "]";
      visit(item, name == null ? null : before.get(name), schema.items(), at);
      if (name != null && !names.add(name)) {
        violations.add(new Violation(at, "FieldValueDuplicate", "Duplicate value: " + name.substring(2)));
      }
    }
  }

  private void bounds(JsonNode value, Facets facets, String path) {
    if (value.isTextual()) {
      text(value.asText(), facets, path);
    } else if (value.isNumber()) {
      number(value, facets, path);
    } else if (value.isArray()) {
      if (facets.max().items() >= 0 && value.size() > facets.max().items()) {
        violations.add(Violation.tooMany(path, value.size(), facets.max().items()));
      }
      if (value.size() < facets.min().items()) {
        invalid(path, String.valueOf(value.size()), "should have at least " + facets.min().items() + " items");
      }
    } else if (value.isObject()) {
      if (facets.max().properties() >= 0 && value.size() > facets.max().properties()) {
        violations.add(Violation.tooMany(path, value.size(), facets.max().properties()));
      }
      if (value.size() < facets.min().properties()) {
        invalid(path, String.valueOf(value.size()), "should have at least " + facets.min().properties()
            + " properties");
      }
    }
    if (!facets.options().isEmpty() && !facets.options().contains(value)) {
      violations.add(new Violation(path, "FieldValueNotSupported", "Unsupported value: " + value
          + ": supported values: " + facets.options().stream().map(JsonNode::toString)
              .collect(Collectors.joining(", "))));
    }
  }

  private void text(String value, Facets facets, String path) {
    String quoted = '"' + value + '"';
    int length = value.codePointCount(0, value.length());
    if (facets.max().length() >= 0 && length > facets.max().length()) {
      violations.add(Violation.tooLong(path, facets.max().length()));
    }
    if (length < facets.min().length()) {
      invalid(path, quoted, "should be at least " + facets.min().length() + " chars long");
    }
    if (facets.pattern() != null && !facets.pattern().matcher(value).find()) {
      invalid(path, quoted, "should match '" + facets.pattern().pattern() + "'");
    }
    boolean malformed = switch (facets.format()) {
      case "date-time" -> !isDateTime(value);
      case "duration" -> !GO_DURATION.matcher(value).matches() && !isIsoDuration(value);
      default -> false;
    };
    if (malformed) {
      violations.add(Violation.invalid(path, quoted, path + " in body must be of type " + facets.format() + ": "
          + quoted));
    }
  }

  private void number(JsonNode value, Facets facets, String path) {
    BigDecimal number = value.decimalValue();
    if (facets.minimum() != null) {
      int order = number.compareTo(facets.minimum());
      if (order < 0 || order == 0 && facets.exclusiveMinimum()) {
        invalid(path, value.toString(), "should be greater than " + (facets.exclusiveMinimum() ? "" : "or equal to ")
            + facets.minimum());
      }
    }
    if (facets.maximum() != null) {
      int order = number.compareTo(facets.maximum());
      if (order > 0 || order == 0 && facets.exclusiveMaximum()) {
        invalid(path, value.toString(), "should be less than " + (facets.exclusiveMaximum() ? "" : "or equal to ")
            + facets.maximum());
      }
    }
    if (facets.multipleOf() != null && number.remainder(facets.multipleOf()).signum() != 0) {
      invalid(path, value.toString(), "should be a multiple of " + facets.multipleOf());
    }
    if (facets.format().equals("int32") && (!value.canConvertToInt())) {
      invalid(path, value.toString(), "must be of type int32: \"" + value + "\"");
    }
  }

  private void junctors(JsonNode value, Schema schema, JsonNode source, String path) {
    for (JsonNode all : source.path("allOf")) {
      violations.addAll(part(value, all, path));
    }
    if (source.has("anyOf") && matching(value, source.get("anyOf"), path) == 0) {
      violations.add(new Violation("", "FieldValueInvalid",
          "Invalid value: \"\": \"" + path + "\" must validate at least one schema (anyOf)"));
    }
    if (source.has("oneOf") && !schema.quantity() && matching(value, source.get("oneOf"), path) != 1) {
      violations.add(new Violation("", "FieldValueInvalid",
          "Invalid value: \"\": \"" + path + "\" must validate one and only one schema (oneOf)"));
    }
    if (source.has("not") && part(value, source.get("not"), path).isEmpty()) {
      violations.add(new Violation("", "FieldValueInvalid",
          "Invalid value: \"\": \"" + path + "\" must not validate the schema (not)"));
    }
  }

  private static long matching(JsonNode value, JsonNode schemas, String path) {
    long count = 0;
    for (JsonNode schema : schemas) {
      count += part(value, schema, path).isEmpty() ? 1 : 0;
    }
    return count;
  }

  private static List<Violation> part(JsonNode value, JsonNode schema, String path) {
    SchemaCheck check = new SchemaCheck();
    check.visit(value, null, new Schema(schema, name -> schema), path);
    return check.violations;
  }

  private void invalid(String path, String value, String why) {
    violations.add(Violation.invalid(path, value, path + " in body " + why));
  }

  private static boolean isDateTime(String value) {
    try {
      OffsetDateTime.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isIsoDuration(String value) {
    try {
      Duration.parse(value);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
