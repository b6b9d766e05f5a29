package dev.webapp.platform.aws.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/**
 * Policies by their meaning. In IAM's grammar no list has an order, a list of one is its element, and booleans and
 * numbers are texts; AWS tells a policy with other spaces than it was told.
 */
final class PolicyDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicyDocument() {}

  /** The one text for all that mean the same; what is not JSON as it is. */
  static String canonical(String text) {
    try {
      JsonNode document = JSON.readTree(text);
      return document.isObject() ? JSON.writeValueAsString(canonical(null, document)) : text;
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static JsonNode canonical(String field, JsonNode node) {
    if (node.isObject()) {
      var fields = new TreeMap<String, JsonNode>();
      node.properties().forEach(e -> fields.put(e.getKey(), canonical(e.getKey(), e.getValue())));
      if ("Principal".equals(field) && fields.size() == 1 && new TextNode("*").equals(fields.get("AWS"))) {
        return fields.get("AWS");
      }
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      fields.forEach(sorted::set);
      return sorted;
    }
    if (node.isArray()) {
      return list(field, node);
    }
    String value = node.asText();
    // An account stands for its root user, and S3 tells it so.
    return new TextNode("AWS".equals(field) && value.matches("\\d{12}") ? "arn:aws:iam::" + value + ":root" : value);
  }

  private static JsonNode list(String field, JsonNode node) {
    var byText = new TreeMap<String, JsonNode>();
    node.forEach(each -> {
      JsonNode element = canonical(field, each);
      byText.put(element.toString(), element);
    });
    if (byText.size() == 1) {
      return byText.firstEntry().getValue();
    }
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
    byText.values().forEach(sorted::add);
    return sorted;
  }
}
