package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.ResourceTypes;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells clients what is served: group by group, and all in one answer for those that ask so. */
final class Discovery {
  private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  static ObjectNode version() {
    return node().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.2+sandbox").put("gitCommit", "")
        .put("gitTreeState", "clean").put("buildDate", "2026-01-01T00:00:00Z").put("goVersion", "")
        .put("compiler", "").put("platform", "");
  }

  /** {@code /api}. */
  ObjectNode core(Exchange exchange) {
    if (wantsAll(exchange)) {
      return all(true);
    }
    ObjectNode versions = node().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  /** {@code /apis}. */
  ObjectNode groups(Exchange exchange) {
    if (wantsAll(exchange)) {
      return all(false);
    }
    ObjectNode list = node().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    byGroup(false).keySet().forEach(group -> groups.add(group(group)));
    return list;
  }

  /** {@code /apis/GROUP}, {@code /apis/GROUP/VERSION} and {@code /api/v1}. */
  ObjectNode of(RequestPath path) {
    if (path.version().isEmpty()) {
      ObjectNode group = group(path.group());
      return group.put("kind", "APIGroup").put("apiVersion", "v1");
    }
    ObjectNode list = node().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", path.group().isEmpty() ? path.version() : path.group() + "/" + path.version());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : types.all()) {
      if (type.group().equals(path.group()) && type.version().equals(path.version())) {
        resource(resources.addObject(), type);
        for (String subresource : sorted(type)) {
          ObjectNode part = resources.addObject().put("name", type.plural() + "/" + subresource)
              .put("singularName", "").put("namespaced", type.namespaced());
          if (subresource.equals("scale")) {
            part.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
          } else {
            part.put("kind", type.kind());
          }
          SUBRESOURCE_VERBS.forEach(part.putArray("verbs")::add);
        }
      }
    }
    if (resources.isEmpty()) {
      throw StatusException.noSuchPath();
    }
    return list;
  }

  private static void resource(ObjectNode resource, ResourceType type) {
    resource.put("name", type.plural()).put("singularName", type.names().singular())
        .put("namespaced", type.namespaced()).put("kind", type.kind());
    VERBS.forEach(resource.putArray("verbs")::add);
    names(resource, type);
  }

  private static void names(ObjectNode resource, ResourceType type) {
    if (!type.names().shortNames().isEmpty()) {
      type.names().shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (!type.names().categories().isEmpty()) {
      type.names().categories().forEach(resource.putArray("categories")::add);
    }
  }

  private ObjectNode group(String name) {
    Set<String> versions = byGroup(false).get(name);
    if (versions == null) {
      throw StatusException.noSuchPath();
    }
    ObjectNode group = node().put("name", name);
    ArrayNode list = group.putArray("versions");
    versions.forEach(version -> list.addObject().put("groupVersion", name + "/" + version).put("version", version));
    group.set("preferredVersion", list.get(0).deepCopy());
    return group;
  }

  private static boolean wantsAll(Exchange exchange) {
    boolean wants = exchange.accepts().contains("as=APIGroupDiscoveryList")
        && exchange.accepts().contains("v=v2;") | exchange.accepts().contains("v=v2,");
    if (wants) {
      exchange.contentType(AGGREGATED);
    }
    return wants;
  }

  private ObjectNode all(boolean core) {
    ObjectNode list = node().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    byGroup(core).forEach((group, versions) -> {
      ObjectNode item = items.addObject();
      ObjectNode metadata = item.putObject("metadata");
      if (!group.isEmpty()) {
        metadata.put("name", group);
      }
      ArrayNode versionList = item.putArray("versions");
      for (String version : versions) {
        ObjectNode entry = versionList.addObject().put("version", version);
        ArrayNode resources = entry.putArray("resources");
        types.all().stream().filter(type -> type.group().equals(group) && type.version().equals(version))
            .forEach(type -> aggregated(resources.addObject(), type));
        entry.put("freshness", "Current");
      }
    });
    return list;
  }

  private static void aggregated(ObjectNode resource, ResourceType type) {
    resource.put("resource", type.plural());
    kind(resource, type.group(), type.version(), type.kind());
    resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster")
        .put("singularResource", type.names().singular());
    VERBS.forEach(resource.putArray("verbs")::add);
    names(resource, type);
    ArrayNode parts = resource.putArray("subresources");
    for (String subresource : sorted(type)) {
      ObjectNode part = parts.addObject().put("subresource", subresource);
      if (subresource.equals("scale")) {
        kind(part, "autoscaling", "v1", "Scale");
      } else {
        kind(part, type.group(), type.version(), type.kind());
      }
      SUBRESOURCE_VERBS.forEach(part.putArray("verbs")::add);
    }
  }

  private static void kind(ObjectNode into, String group, String version, String kind) {
    into.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
  }

  private static List<String> sorted(ResourceType type) {
    return type.subresources().stream().sorted().toList();
  }

  private Map<String, Set<String>> byGroup(boolean core) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (ResourceType type : types.all()) {
      if (type.group().isEmpty() == core) {
        groups.computeIfAbsent(type.group(), group -> new LinkedHashSet<>()).add(type.version());
      }
    }
    return groups;
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }
}
