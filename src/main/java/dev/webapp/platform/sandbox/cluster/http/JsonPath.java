package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of printer columns: {@code .status.conditions[?(@.type=="Ready")].status}, {@code .spec.list[*].name},
 * {@code .metadata.labels.app\.kubernetes\.io/name}.
 */
final class JsonPath {
  private static final Pattern STEP = Pattern.compile("\\.(?<field>(?:\\\\.|[^.\\[\\\\])+)"
      + "|\\[\\?\\(@\\.(?<key>[\\w.]+)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\)]"
      + "|\\['(?<quoted>[^']*)']|\\[(?<index>\\*|-?\\d+)]");

  private JsonPath() {}

  /** All that a path points to in an object; empty if nothing, or if the path can't be read. */
  static List<JsonNode> find(String path, JsonNode object) {
    List<JsonNode> found = List.of(object);
    Matcher steps = STEP.matcher(path);
    int end = 0;
    while (end < path.length()) {
      if (!steps.find(end) || steps.start() != end) {
        return List.of();
      }
      found = step(steps, found);
      end = steps.end();
    }
    return found;
  }

  private static List<JsonNode> step(Matcher step, List<JsonNode> from) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode node : from) {
      if (step.group("field") != null || step.group("quoted") != null) {
        String name = step.group("quoted") != null ? step.group("quoted") : step.group("field").replace("\\", "");
        add(found, node.path(name));
      } else if (step.group("key") != null) {
        for (JsonNode item : node) {
          if (item.at("/" + step.group("key").replace('.', '/')).asText().equals(step.group("value"))) {
            found.add(item);
          }
        }
      } else if (step.group("index").equals("*")) {
        node.forEach(found::add);
      } else {
        int index = Integer.parseInt(step.group("index"));
        add(found, node.path(index < 0 ? node.size() + index : index));
      }
    }
    return found;
  }

  private static void add(List<JsonNode> found, JsonNode node) {
    if (!node.isMissingNode()) {
      found.add(node);
    }
  }
}
