package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON as CEL sees it in a cluster: integers are longs, and awkward field names are escaped. */
final class CelValues {
  private static final Set<String> RESERVED = Set.of("true", "false", "null", "in", "as", "break", "const", "continue",
      "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return");

  private CelValues() {}

  static Object of(JsonNode value, Schema schema) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        value.properties().forEach(field -> {
          boolean declared = schema.declares(field.getKey());
          Object child = of(field.getValue(), schema.fieldOrUnknown(field.getKey()));
          map.put(declared ? escape(field.getKey()) : field.getKey(), child);
        });
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(value.size());
        Schema items = schema.items();
        value.forEach(item -> list.add(of(item, items)));
        yield list;
      }
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.isIntegralNumber() && !schema.type().equals("number") ? (Object) value.longValue()
          : (Object) value.doubleValue();
      case STRING -> value.textValue();
      default -> NullValue.NULL_VALUE;
    };
  }

  /** How a rule must write a field's name. */
  static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    if (name.indexOf('_') < 0 && name.indexOf('-') < 0 && name.indexOf('.') < 0 && name.indexOf('/') < 0) {
      return name;
    }
    return name.replace("__", "__underscores__").replace(".", "__dot__").replace("-", "__dash__")
        .replace("/", "__slash__");
  }

  static String unescape(String name) {
    if (!name.contains("__")) {
      return name;
    }
    String plain = name.replace("__dot__", ".").replace("__dash__", "-").replace("__slash__", "/")
        .replace("__underscores__", "__");
    return plain.startsWith("__") && plain.endsWith("__") && plain.length() > 4
        && RESERVED.contains(plain.substring(2, plain.length() - 2)) ? plain.substring(2, plain.length() - 2) : plain;
  }
}
