package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What of an applied manifest counts: without status, or status alone, and without what only a server writes. */
final class Applied {
  private static final List<String> SERVERS = List.of("uid", "resourceVersion", "generation", "creationTimestamp",
      "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink");

  private Applied() {}

  static ObjectNode part(ObjectNode manifest, TypeDefinition definition, ObjectKey key, Subresource subresource) {
    ObjectNode part;
    if (subresource == Subresource.STATUS) {
      part = JsonNodeFactory.instance.objectNode();
      for (String field : List.of("apiVersion", "kind", "status")) {
        if (manifest.has(field)) {
          part.set(field, manifest.get(field));
        }
      }
    } else {
      part = manifest.deepCopy();
      if (definition.type().hasStatus()) {
        part.remove("status");
      }
    }
    ObjectNode metadata = part.withObject("/metadata");
    SERVERS.forEach(metadata::remove);
    metadata.put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    return part;
  }
}
