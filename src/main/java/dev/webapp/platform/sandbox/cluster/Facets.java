package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a schema node demands of a value beyond its shape, made ready for checking.
 *
 * @param type "" for any
 * @param max bounds of the length of strings, the items of lists, the entries of maps; -1 for none
 */
record Facets(String type, boolean nullable, boolean intOrString, Sizes min, Sizes max, BigDecimal minimum,
    BigDecimal maximum, boolean exclusiveMinimum, boolean exclusiveMaximum, BigDecimal multipleOf, Pattern pattern,
    List<JsonNode> options, List<String> required, String format, JsonNode junctors) {

  /** Bounds of strings, lists and maps. */
  record Sizes(int length, int items, int properties) {}

  static Facets of(JsonNode schema) {
    List<JsonNode> options = new ArrayList<>();
    schema.path("enum").forEach(options::add);
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    boolean junctors = schema.has("allOf") || schema.has("anyOf") || schema.has("oneOf") || schema.has("not");
    return new Facets(schema.path("type").asText(""), schema.path("nullable").asBoolean(),
        schema.path("x-kubernetes-int-or-string").asBoolean(), sizes(schema, "min"), sizes(schema, "max"),
        number(schema, "minimum"), number(schema, "maximum"), schema.path("exclusiveMinimum").asBoolean(),
        schema.path("exclusiveMaximum").asBoolean(), number(schema, "multipleOf"),
        schema.has("pattern") ? Pattern.compile(schema.get("pattern").asText()) : null, options, required,
        schema.path("format").asText(""), junctors ? schema : null);
  }

  private static Sizes sizes(JsonNode schema, String bound) {
    return new Sizes(schema.path(bound + "Length").asInt(-1), schema.path(bound + "Items").asInt(-1),
        schema.path(bound + "Properties").asInt(-1));
  }

  private static BigDecimal number(JsonNode schema, String name) {
    return schema.has(name) ? schema.get(name).decimalValue() : null;
  }
}
