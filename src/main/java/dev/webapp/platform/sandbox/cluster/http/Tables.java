package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Objects in the representation that a client accepts: as they are, as metadata alone, or as rows of a table. */
final class Tables {
  private static final String META = "meta.k8s.io/v1";

  private final ClusterStore store;

  Tables(ClusterStore store) {
    this.store = store;
  }

  static boolean wanted(String accepts) {
    return accepts.contains("as=Table");
  }

  JsonNode present(String accepts, Snapshot snapshot) {
    if (wanted(accepts)) {
      return of(snapshot.key().type(), List.of(snapshot), snapshot.meta().json().path("resourceVersion").asText(),
          true);
    }
    return accepts.contains("as=PartialObjectMetadata") ? metadataOf(snapshot) : snapshot.json();
  }

  static ObjectNode metadataOf(Snapshot snapshot) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode().put("kind", "PartialObjectMetadata")
        .put("apiVersion", META);
    partial.set("metadata", snapshot.meta().json());
    return partial;
  }

  /** @param headed whether the columns are described, as in every answer but the later events of a watch */
  ObjectNode of(ResourceType type, List<Snapshot> snapshots, String version, boolean headed) {
    List<Column> columns = columns(type);
    ObjectNode table = JsonNodeFactory.instance.objectNode().put("kind", "Table").put("apiVersion", META);
    ObjectNode metadata = table.putObject("metadata");
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    if (headed) {
      ArrayNode definitions = table.putArray("columnDefinitions");
      for (Column column : columns) {
        definitions.addObject().put("name", column.name()).put("type", column.type())
            .put("format", column.name().equals("Name") ? "name" : "").put("description", column.description())
            .put("priority", column.wide() ? 1 : 0);
      }
    } else {
      table.putNull("columnDefinitions");
    }
    Instant now = store.now();
    ArrayNode rows = table.putArray("rows");
    for (Snapshot snapshot : snapshots) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      for (Column column : columns) {
        JsonNode cell = column.cell().apply(snapshot.json(), now);
        cells.add(cell == null ? NullNode.instance : cell);
      }
      row.set("object", metadataOf(snapshot));
    }
    return table;
  }

  private List<Column> columns(ResourceType type) {
    JsonNode version = store.types().customVersion(type);
    if (version.isMissingNode()) {
      return BuiltInColumns.of(type.kind());
    }
    List<Column> columns = new ArrayList<>();
    columns.add(BuiltInColumns.NAME);
    for (JsonNode column : version.path("additionalPrinterColumns")) {
      columns.add(custom(column));
    }
    if (!version.has("additionalPrinterColumns")) {
      columns.add(BuiltInColumns.AGE);
    }
    return columns;
  }

  private static Column custom(JsonNode column) {
    String path = column.path("jsonPath").asText();
    String type = column.path("type").asText();
    String description = column.has("description") ? column.get("description").asText()
        : "Custom resource definition column (in JSONPath format): " + path;
    return new Column(column.path("name").asText(), type, description, column.path("priority").asInt() > 0,
        (object, now) -> {
          List<JsonNode> found = JsonPath.find(path, object);
          if (found.isEmpty()) {
            return null;
          }
          JsonNode value = found.getFirst();
          return switch (type) {
            case "date" -> TextNode.valueOf(Ages.since(value.asText(), now));
            case "string" -> TextNode.valueOf(value.isValueNode() ? value.asText() : value.toString());
            default -> value;
          };
        });
  }
}
