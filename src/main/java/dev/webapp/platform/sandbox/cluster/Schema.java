package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One node of an object's OpenAPI schema: what a server must know of a field to prune, default, merge and validate it.
 * Children are made when first asked for, because the built-in schemas refer to themselves.
 */
final class Schema {
  /** What nothing is known of: maps merge key by key, lists are replaced whole, every field may be there. */
  static final Schema UNKNOWN = new Schema(MissingNode.getInstance(), name -> MissingNode.getInstance());

  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String LIST_KEYS = "x-kubernetes-list-map-keys";

  private final JsonNode source;
  private final Function<String, JsonNode> definitions;
  private final Map<String, Schema> children = new ConcurrentHashMap<>();
  private final JsonNode properties;
  private final boolean granularMap;
  private final boolean preservesUnknown;
  private final List<String> mapKeys;
  private final boolean set;
  private volatile Facets facets;
  private volatile Schema items;
  private volatile Schema additional;

  /** @param definitions the schema that a {@code $ref} names */
  Schema(JsonNode source, Function<String, JsonNode> definitions) {
    JsonNode resolved = source.has("$ref") ? definitions.apply(source.get("$ref").asText()) : source;
    this.source = resolved;
    this.definitions = definitions;
    this.properties = resolved.path("properties");
    this.granularMap = !"atomic".equals(resolved.path("x-kubernetes-map-type").asText());
    this.preservesUnknown = resolved.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    String listType = resolved.path(LIST_TYPE).asText();
    List<String> keys = new ArrayList<>();
    if (listType.equals("map")) {
      resolved.path(LIST_KEYS).forEach(key -> keys.add(key.asText()));
    }
    this.mapKeys = List.copyOf(keys);
    this.set = listType.equals("set");
  }

  /** The schema as it was written, with references resolved at this node only. */
  JsonNode source() {
    return source;
  }

  String type() {
    return source.path("type").asText("");
  }

  /** What the schema demands of a value beyond its shape. */
  Facets facets() {
    Facets known = facets;
    if (known == null) {
      known = Facets.of(source);
      facets = known;
    }
    return known;
  }

  boolean granularMap() {
    return granularMap;
  }

  boolean preservesUnknown() {
    return preservesUnknown;
  }

  boolean embeddedResource() {
    return source.path("x-kubernetes-embedded-resource").asBoolean();
  }

  /** Whether the value is a resource quantity, which is written in many ways and kept in one. */
  boolean quantity() {
    return source.path("oneOf").size() == 2 && source.path("oneOf").path(1).path("type").asText().equals("number");
  }

  /** The keys that tell the items of a list of objects apart; empty for every other list. */
  List<String> mapKeys() {
    return mapKeys;
  }

  boolean isSet() {
    return set;
  }

  /** The key by which a strategic merge patch merges this list, or "" if it replaces the list. */
  String patchMergeKey() {
    return patchMerges() ? source.path("x-kubernetes-patch-merge-key").asText() : "";
  }

  boolean patchMerges() {
    return source.path("x-kubernetes-patch-strategy").asText().contains("merge");
  }

  boolean declares(String property) {
    return properties.has(property);
  }

  JsonNode properties() {
    return properties;
  }

  /** The schema of a field, or null if there can be no such field. */
  Schema field(String name) {
    Schema known = children.get(name);
    if (known != null) {
      return known;
    }
    JsonNode declared = properties.get(name);
    if (declared != null) {
      Schema made = new Schema(declared, definitions);
      Schema raced = children.putIfAbsent(name, made);
      return raced == null ? made : raced;
    }
    JsonNode more = source.path("additionalProperties");
    if (more.isObject()) {
      if (additional == null) {
        additional = new Schema(more, definitions);
      }
      return additional;
    }
    boolean open = more.asBoolean() || preservesUnknown || (properties.isEmpty() && !source.has("properties"));
    return open ? UNKNOWN : null;
  }

  /** As {@link #field}, and for fields that can't be there, what is known of nothing. */
  Schema fieldOrUnknown(String name) {
    Schema field = field(name);
    return field == null ? UNKNOWN : field;
  }

  /** Whether a null of that name in a map is taken for nothing at all: what is known of it does not allow nulls. */
  boolean dropsNull(String name) {
    Schema field = field(name);
    return field != null && field != UNKNOWN && !field.source.path("nullable").asBoolean();
  }

  Schema items() {
    if (items == null) {
      items = source.has("items") ? new Schema(source.get("items"), definitions) : UNKNOWN;
    }
    return items;
  }

  /**
   * The name of a list's item among its siblings, as managed fields write it ({@code k:{"name":"web"}} or
   * {@code v:"web"}), or null if this list's items have none. Missing keys count with their default.
   */
  String itemName(JsonNode item) {
    if (set) {
      return "v:" + item;
    }
    if (mapKeys.isEmpty() || !item.isObject()) {
      return null;
    }
    StringBuilder name = new StringBuilder("k:{");
    boolean first = true;
    for (String key : mapKeys.size() == 1 ? mapKeys : mapKeys.stream().sorted().toList()) {
      JsonNode value = item.has(key) ? item.get(key) : items().fieldOrUnknown(key).source.path("default");
      if (value.isMissingNode()) {
        continue;
      }
      name.append(first ? "" : ",").append('"').append(key).append("\":").append(value);
      first = false;
    }
    return name.append('}').toString();
  }
}
