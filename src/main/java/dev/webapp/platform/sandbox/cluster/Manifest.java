package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * One document of a YAML file.
 *
 * @param file the file's name, as the user gave it
 * @param line the line, from 1, on which the document's content starts
 * @param object what it says
 * @param lines the line of each field, by paths such as {@code spec.services[0].name}
 * @param duplicates the paths of keys that are given twice, of which only the last counts
 */
public record Manifest(String file, int line, ObjectNode object, Map<String, Integer> lines, List<String> duplicates) {
  /** The line of a field, or of the nearest thing around it that the document has. */
  public int lineOf(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer found = lines.get(at);
      if (found != null) {
        return found;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return line;
  }
}
