package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.ResourceTypes;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/** {@code /openapi/v3}: what {@code kubectl explain} prints, and how kubectl learns which parameters a server knows. */
final class OpenApi {
  private static final String GVK = "x-kubernetes-group-version-kind";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final String PREFIX = "#/components/schemas/";

  private final ResourceTypes types;

  OpenApi(ResourceTypes types) {
    this.types = types;
  }

  ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    TreeSet<String> documents = new TreeSet<>();
    types.all().forEach(type -> documents.add(root(type)));
    documents.forEach(root -> paths.putObject(root).put("serverRelativeURL", "/openapi/v3/" + root));
    return index;
  }

  private static String root(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }

  /** The document of one group and version, such as {@code apis/apps/v1}. */
  ObjectNode document(String root) {
    List<ResourceType> served = types.all().stream().filter(type -> root(type).equals(root)).toList();
    if (served.isEmpty()) {
      throw StatusException.noSuchPath();
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "v1.34.2");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    Deque<String> needed = new ArrayDeque<>();
    for (ResourceType type : served) {
      paths(paths, root, type);
      schemas.set(name(type), schema(type, needed));
    }
    while (!needed.isEmpty()) {
      String name = needed.poll();
      if (!schemas.has(name)) {
        schemas.set(name, resolve(types.publishedDefinitions().path(name), needed));
      }
    }
    return document;
  }

  private static String name(ResourceType type) {
    return (type.group().isEmpty() ? "core" : type.group()) + "." + type.version() + "." + type.kind();
  }

  private JsonNode schema(ResourceType type, Deque<String> needed) {
    ObjectNode schema = (ObjectNode) resolve(types.publishedSchema(type), needed);
    if (!types.customVersion(type).isMissingNode()) {
      ObjectNode properties = schema.withObject("/properties");
      properties.putObject("apiVersion").put("type", "string")
          .put("description", "APIVersion defines the versioned schema of this representation of an object.");
      properties.putObject("kind").put("type", "string")
          .put("description", "Kind is a string value representing the REST resource this object represents.");
      properties.putObject("metadata").put("$ref", PREFIX + META);
      needed.add(META);
    }
    schema.putArray(GVK).add(gvk(type));
    return schema;
  }

  private static ObjectNode gvk(ResourceType type) {
    return JsonNodeFactory.instance.objectNode().put("group", type.group()).put("version", type.version())
        .put("kind", type.kind());
  }

  /** A copy whose references are those of a document. */
  private static JsonNode resolve(JsonNode schema, Deque<String> needed) {
    if (schema.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      schema.forEach(item -> copy.add(resolve(item, needed)));
      return copy;
    }
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    schema.properties().forEach(entry -> {
      if (entry.getKey().equals("$ref") && entry.getValue() instanceof TextNode name) {
        needed.add(name.asText());
        // Beside a reference nothing counts, but a description does within allOf.
        copy.putArray("allOf").addObject().put("$ref", PREFIX + name.asText());
      } else {
        copy.set(entry.getKey(), resolve(entry.getValue(), needed));
      }
    });
    return copy;
  }

  private static void paths(ObjectNode paths, String root, ResourceType type) {
    String collection = "/" + root + (type.namespaced() ? "/namespaces/{namespace}/" : "/") + type.plural();
    ObjectNode one = paths.putObject(collection + "/{name}");
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.putObject("200").put("description", "OK").putObject("content").putObject("application/json")
        .putObject("schema").put("$ref", PREFIX + name(type));
    for (String[] operation : new String[][] {{"get", "get"}, {"patch", "patch"}, {"put", "put"}}) {
      ObjectNode described = one.putObject(operation[0]).put("x-kubernetes-action", operation[1]);
      described.set(GVK, gvk(type));
      described.set("responses", response);
      if (!operation[0].equals("get")) {
        ArrayNode parameters = described.putArray("parameters");
        for (String parameter : List.of("dryRun", "fieldManager", "fieldValidation")) {
          parameters.addObject().put("name", parameter).put("in", "query").putObject("schema").put("type", "string");
        }
      }
    }
    ObjectNode all = paths.putObject(collection);
    ObjectNode list = all.putObject("get").put("x-kubernetes-action", "list");
    list.set(GVK, gvk(type));
    list.set("responses", response);
  }
}
