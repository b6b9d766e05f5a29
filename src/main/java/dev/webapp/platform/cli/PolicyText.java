package dev.webapp.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** IAM policies as people read them: a line for each statement. */
final class PolicyText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicyText() {}

  /**
   * Lines such as {@code allow s3:GetObject on arn:aws:s3:::files/* when StringEquals aws:SourceAccount 123456789012}.
   *
   * @return empty where the text is no policy
   */
  static Optional<List<String>> lines(String text) {
    if (text == null || !text.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode statements = JSON.readTree(text).path("Statement");
      List<String> lines = new ArrayList<>();
      for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
        if (!statement.has("Effect")) {
          return Optional.empty();
        }
        lines.add(line(statement));
      }
      return Optional.of(lines);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String line(JsonNode statement) {
    StringBuilder line = new StringBuilder(statement.get("Effect").asText().toLowerCase(Locale.ROOT));
    part(line, " ", statement.get("Action"));
    part(line, " all but ", statement.get("NotAction"));
    part(line, " to ", statement.get("Principal"));
    part(line, " on ", statement.get("Resource"));
    part(line, " on all but ", statement.get("NotResource"));
    part(line, " when ", statement.get("Condition"));
    return line.toString();
  }

  private static void part(StringBuilder line, String before, JsonNode element) {
    if (element != null) {
      line.append(before).append(words(element));
    }
  }

  private static String words(JsonNode element) {
    List<String> words = new ArrayList<>();
    if (element.isObject()) {
      for (Map.Entry<String, JsonNode> each : element.properties()) {
        words.add(each.getKey() + " " + words(each.getValue()));
      }
      return String.join(" and ", words);
    }
    if (!element.isArray()) {
      return element.asText();
    }
    element.forEach(each -> words.add(words(each)));
    return String.join(", ", words);
  }
}
