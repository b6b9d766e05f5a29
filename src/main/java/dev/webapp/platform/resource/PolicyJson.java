package dev.webapp.platform.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Policy documents by what they say. By IAM's grammar neither the order of keys and statements matters nor that of a
 * list's values, one value is a list of one, actions have no case, an account's number is its root's ARN, and everybody
 * is {@code {"AWS": "*"}}
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).
 */
final class PolicyJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** What a document is that does not say its version. */
  private static final String FIRST_VERSION = "2008-10-17";

  private PolicyJson() {}

  static boolean same(String one, String other) {
    return one.equals(other) || meaning(one).equals(meaning(other));
  }

  /** What is not a document means itself. */
  private static Object meaning(String text) {
    try {
      JsonNode document = JSON.readTree(text);
      return document.isObject() ? ofDocument(document) : text;
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static Map<String, Object> ofDocument(JsonNode document) {
    Map<String, Object> meaning = new TreeMap<>();
    meaning.put("Version", FIRST_VERSION);
    document.properties().forEach(field -> meaning.put(field.getKey(), field.getKey().equals("Statement")
        ? all(field.getValue()).map(PolicyJson::ofStatement).collect(Collectors.toSet())
        : field.getValue().asText()));
    return meaning;
  }

  private static Map<String, Object> ofStatement(JsonNode statement) {
    Map<String, Object> meaning = new TreeMap<>();
    statement.properties().forEach(field -> {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "Action", "NotAction" -> meaning.put(field.getKey(), values(value, a -> a.toLowerCase(Locale.ROOT)));
        case "Resource", "NotResource" -> meaning.put(field.getKey(), values(value, UnaryOperator.identity()));
        case "Principal", "NotPrincipal" -> meaning.put(field.getKey(), value.isTextual()
            ? Map.of("AWS", Set.of(value.asText())) : byKey(value, PolicyJson::account));
        case "Condition" -> meaning.put(field.getKey(), conditions(value));
        // Without a value it names nothing.
        case "Sid" -> {
          if (!value.asText().isEmpty()) {
            meaning.put(field.getKey(), value.asText());
          }
        }
        default -> meaning.put(field.getKey(), value.asText());
      }
    });
    return meaning;
  }

  private static Map<String, Object> conditions(JsonNode operators) {
    Map<String, Object> meaning = new TreeMap<>();
    operators.properties().forEach(
        operator -> meaning.put(operator.getKey(), byKey(operator.getValue(), UnaryOperator.identity())));
    return meaning;
  }

  private static Map<String, Set<String>> byKey(JsonNode map, UnaryOperator<String> form) {
    Map<String, Set<String>> meaning = new TreeMap<>();
    map.properties().forEach(entry -> meaning.put(entry.getKey(), values(entry.getValue(), form)));
    return meaning;
  }

  private static String account(String principal) {
    return principal.matches("\\d{12}") ? "arn:aws:iam::" + principal + ":root" : principal;
  }

  private static Set<String> values(JsonNode oneOrMore, UnaryOperator<String> form) {
    return all(oneOrMore).map(JsonNode::asText).map(form).collect(Collectors.toSet());
  }

  private static Stream<JsonNode> all(JsonNode oneOrMore) {
    return oneOrMore.isArray() ? StreamSupport.stream(oneOrMore.spliterator(), false)
        : Stream.of(oneOrMore);
  }
}
