package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Reads YAML as kubectl does (sigs.k8s.io/yaml): YAML 1.1 as Go knows it, where an unquoted {@code y}, {@code no} or
 * {@code off} is a boolean, {@code 010} is eight and {@code 1.0} is one, while {@code 1:20} and dates are strings; a
 * key given twice counts with its last value. Empty documents are skipped.
 */
public final class ManifestReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String file;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> duplicates = new ArrayList<>();

  private ManifestReader(String file) {
    this.file = file;
  }

  /**
   * The documents of a file.
   *
   * @throws ManifestException if it isn't YAML, or a document isn't a map
   */
  public static List<Manifest> read(Path file) throws IOException {
    return read(file.toString(), Files.readString(file));
  }

  /** The documents of a text, which errors call by the given name. */
  public static List<Manifest> read(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Math.max(3 << 20, text.length() + 1));
    options.setAllowDuplicateKeys(true);
    DumperOptions dumper = new DumperOptions();
    Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new GoScalars());
    List<Manifest> manifests = new ArrayList<>();
    try {
      for (Node node : yaml.composeAll(new StringReader(text))) {
        ManifestReader reader = new ManifestReader(file);
        JsonNode value = reader.convert(node, "");
        if (value instanceof ObjectNode object) {
          manifests.add(new Manifest(file, node.getStartMark().getLine() + 1, object, reader.lines,
              List.copyOf(reader.duplicates)));
        } else if (!value.isNull()) {
          throw reader.failure(node.getStartMark(), "a manifest must be a map, not " + Violation.typeOf(value));
        }
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new ManifestException(file, mark.getLine() + 1, mark.getColumn() + 1,
          e.getContext() == null ? e.getProblem() : e.getProblem() + " (" + e.getContext() + ")");
    } catch (YAMLException e) {
      throw new ManifestException(file, 1, 1, e.getMessage());
    }
    return manifests;
  }

  private JsonNode convert(Node node, String path) {
    return switch (node) {
      case MappingNode map -> map(map, path);
      case SequenceNode list -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = 0; i < list.getValue().size(); i++) {
          Node item = list.getValue().get(i);
          String at = path + "[" + i + "]";
          lines.put(at, item.getStartMark().getLine() + 1);
          array.add(convert(item, at));
        }
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw failure(node.getStartMark(), "unexpected " + node.getNodeId());
    };
  }

  private ObjectNode map(MappingNode map, String path) {
    ObjectNode object = NODES.objectNode();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple entry : map.getValue()) {
      if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
        merged.add(entry.getValueNode());
        continue;
      }
      String key = key(entry.getKeyNode());
      String at = path.isEmpty() ? key : path + "." + key;
      lines.put(at, entry.getKeyNode().getStartMark().getLine() + 1);
      if (object.has(key)) {
        duplicates.add(at);
      }
      object.set(key, convert(entry.getValueNode(), at));
    }
    merged.forEach(source -> merge(object, source, path));
    return object;
  }

  /** {@code <<}: a map, or several, whose entries count where the map itself has none. */
  private void merge(ObjectNode object, Node source, String path) {
    if (source instanceof SequenceNode several) {
      several.getValue().forEach(one -> merge(object, one, path));
    } else if (source instanceof MappingNode map) {
      map(map, path).properties().forEach(entry -> object.putIfAbsent(entry.getKey(), entry.getValue()));
    } else {
      throw failure(source.getStartMark(), "map merge requires map or sequence of maps as the value");
    }
  }

  private String key(Node node) {
    JsonNode key = node instanceof ScalarNode scalar ? scalar(scalar) : NullNode.instance;
    if (key.isNull()) {
      throw failure(node.getStartMark(), "unsupported map key");
    }
    return key.asText();
  }

  private JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return NullNode.instance;
    }
    if (tag.equals(Tag.BOOL)) {
      return BooleanNode.valueOf(Boolean.TRUE.equals(GoScalars.bool(text)));
    }
    if (tag.equals(Tag.BINARY)) {
      return TextNode.valueOf(new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      JsonNode number = GoScalars.number(text);
      if (number == null) {
        throw failure(node.getStartMark(), "not a number that JSON can hold: " + text);
      }
      return number;
    }
    return TextNode.valueOf(text);
  }

  private ManifestException failure(Mark mark, String reason) {
    return new ManifestException(file, mark.getLine() + 1, mark.getColumn() + 1, reason);
  }
}
