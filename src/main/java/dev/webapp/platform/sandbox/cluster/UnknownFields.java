package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the fields that a type doesn't have, and drops them where asked, as a server does when it decodes. */
final class UnknownFields {
  private static final Set<String> TYPE_AND_META = Set.of("apiVersion", "kind", "metadata");
  private static final Schema METADATA =
      new Schema(BuiltInTypes.definitions().path("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
          BuiltInTypes.definitions()::path);

  private final List<String> found = new ArrayList<>();
  private final boolean drop;

  private UnknownFields(boolean drop) {
    this.drop = drop;
  }

  /** The paths of unknown fields, in the order in which a server names them: sorted. */
  static List<String> in(JsonNode object, Schema schema) {
    return new UnknownFields(false).walk(object, schema);
  }

  /** As {@link #in}, and the object has lost them. */
  static List<String> dropFrom(ObjectNode object, Schema schema) {
    return new UnknownFields(true).walk(object, schema);
  }

  private List<String> walk(JsonNode object, Schema schema) {
    resource(object, schema, "");
    found.sort(null);
    return found;
  }

  /** An object with type and metadata, which every schema has whether it says so or not. */
  private void resource(JsonNode object, Schema schema, String path) {
    visit(object.path("metadata"), METADATA, path + "metadata");
    fields(object, schema, path, TYPE_AND_META);
  }

  private void visit(JsonNode value, Schema schema, String path) {
    if (value.isObject()) {
      if (schema.embeddedResource()) {
        resource(value, schema, path + ".");
      } else {
        fields(value, schema, path + ".", Set.of());
      }
    } else if (value.isArray()) {
      Schema items = schema.items();
      for (int i = 0; i < value.size(); i++) {
        visit(value.get(i), items, path + "[" + i + "]");
      }
    }
  }

  private void fields(JsonNode object, Schema schema, String prefix, Set<String> known) {
    List<String> unknown = null;
    for (var field : object.properties()) {
      String name = field.getKey();
      if (known.contains(name)) {
        continue;
      }
      Schema child = schema.field(name);
      if (child != null) {
        visit(field.getValue(), child, prefix + name);
      } else {
        unknown = unknown == null ? new ArrayList<>() : unknown;
        unknown.add(name);
        found.add(prefix + name);
      }
    }
    if (drop && unknown != null) {
      ((ObjectNode) object).remove(unknown);
    }
  }
}
