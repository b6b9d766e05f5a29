package dev.webapp.platform.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Values that a schema allows, drawn from a seed. Nothing here knows the API: a field that the CRD gains is generated
 * from then on. Strings of one pattern are used again and again, so that some refer to others.
 */
final class SpecGenerator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TEXTS = List.of("", "a", "yes", "on", "0x1F", "1e3", "null", "~", "true", " x ",
      "é", "名前", "😀", "a,b=c", "${Network/network.vpcId}", "line\nbreak", "'\"\\", "$(HOME)", "%00", "#");
  private static final Map<String, PatternStrings> PATTERNS = new HashMap<>();

  private final Random random;
  private final Map<String, List<String>> words = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  SpecGenerator(Random random) {
    this.random = random;
  }

  JsonNode value(JsonNode schema) {
    return value(schema, 0);
  }

  /** Another value for a place deep in what was generated before. */
  JsonNode another(JsonNode schema) {
    return value(schema, 2);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (schema.path("enum").isArray()) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return random.nextInt(3) == 0 ? IntNode.valueOf(1 + random.nextInt(4)) : TextNode.valueOf(text(schema));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> schema.has("properties") ? object(schema, depth) : map(schema, depth);
      case "array" -> list(schema, depth);
      case "string" -> TextNode.valueOf(text(schema));
      case "integer" -> IntNode.valueOf(integer(schema));
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      default -> throw new IllegalArgumentException("a type that is not generated yet: " + schema);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema.get("properties").properties().forEach(property -> {
      if (required.contains(property.getKey()) || random.nextInt(10) < (depth == 0 ? 8 : depth < 3 ? 5 : 4)) {
        JsonNode value = value(property.getValue(), depth + 1);
        object.set(property.getKey(), value);
        if (property.getKey().equals("name") && property.getValue().has("pattern")) {
          names.add(value.asText());
        }
      }
    });
    return object;
  }

  private ObjectNode map(JsonNode schema, int depth) {
    ObjectNode map = NODES.objectNode();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      map.set("key" + random.nextInt(20), value(schema.path("additionalProperties"), depth + 1));
    }
    return map;
  }

  private ArrayNode list(JsonNode schema, int depth) {
    ArrayNode list = NODES.arrayNode();
    int least = schema.path("minItems").asInt(0);
    int most = Math.min(schema.path("maxItems").asInt(5), least + 3);
    int size = random.nextInt(8) == 0 ? least : Math.min(most, least + 1 + random.nextInt(3));
    String key = schema.path("x-kubernetes-list-map-keys").path(0).asText();
    boolean unique = schema.path("x-kubernetes-list-type").asText("atomic").matches("set|map");
    Set<JsonNode> taken = new HashSet<>();
    for (int attempt = 0; list.size() < size && attempt < 20; attempt++) {
      JsonNode item = value(schema.get("items"), depth + 1);
      if (!unique || taken.add(key.isEmpty() ? item : item.path(key))) {
        list.add(item);
      }
    }
    return list;
  }

  private int integer(JsonNode schema) {
    int least = schema.path("minimum").asInt(0);
    int most = schema.path("maximum").asInt(1_000_000);
    return switch (random.nextInt(4)) {
      case 0 -> least;
      case 1 -> most;
      case 2 -> least + random.nextInt(Math.min(most - least, 10) + 1);
      default -> least + random.nextInt(most - least + 1);
    };
  }

  private String text(JsonNode schema) {
    String pattern = schema.path("pattern").asText();
    // What refers to a name has no pattern of its own.
    List<String> known = pattern.isEmpty() && random.nextInt(4) > 0 ? names
        : words.computeIfAbsent(pattern, _ -> new ArrayList<>());
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(4096);
    List<String> fitting = known.stream()
        .filter(word -> word.codePointCount(0, word.length()) >= least && word.codePointCount(0, word.length()) <= most)
        .toList();
    if (!fitting.isEmpty() && (known == names || random.nextInt(2) == 0)) {
      return fitting.get(random.nextInt(fitting.size()));
    }
    String text = pattern.isEmpty() ? free(least, most) : matching(pattern, least, most);
    words.computeIfAbsent(pattern, _ -> new ArrayList<>()).add(text);
    return text;
  }

  /** Now and then as long as it may be, in characters of four bytes. */
  private String free(int least, int most) {
    if (random.nextInt(12) == 0) {
      return "😀".repeat(Math.min(most, 300));
    }
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    int length = text.codePointCount(0, text.length());
    return length < least ? text + "x".repeat(least - length) : length > most ? "x".repeat(most) : text;
  }

  private String matching(String pattern, int least, int most) {
    PatternStrings strings;
    synchronized (PATTERNS) {
      strings = PATTERNS.computeIfAbsent(pattern, PatternStrings::of);
    }
    for (int attempt = 0; attempt < 200; attempt++) {
      String text = strings.next(random, attempt > 100 ? attempt % 10 : random.nextInt(4) == 0 ? most : 4);
      int length = text.codePointCount(0, text.length());
      if (length >= least && length <= most) {
        return text;
      }
    }
    throw new IllegalStateException("no string of " + least + " to " + most + " characters found for " + pattern);
  }
}
