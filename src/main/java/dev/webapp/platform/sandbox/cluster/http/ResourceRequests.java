package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Listing;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.Written;
import java.io.IOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Requests for objects: turns each into one call of the store and the answer into what the client asked for. */
final class ResourceRequests {
  private final ClusterStore store;
  private final Tables tables;
  private final BooleanSupplier closed;

  ResourceRequests(ClusterStore store, BooleanSupplier closed) {
    this.store = store;
    this.tables = new Tables(store);
    this.closed = closed;
  }

  void handle(Exchange exchange, RequestPath path) throws IOException {
    ResourceType type = store.types().at(path.group(), path.version(), path.plural())
        .orElseThrow(StatusException::noSuchPath);
    Subresource subresource = subresource(path, type);
    if (path.name().isEmpty()) {
      collection(exchange, path, type);
    } else {
      one(exchange, new ObjectKey(type, path.namespace(), path.name()), subresource);
    }
  }

  private static Subresource subresource(RequestPath path, ResourceType type) {
    if (path.subresource().isEmpty()) {
      return Subresource.NONE;
    }
    if (!type.subresources().contains(path.subresource())) {
      throw StatusException.noSuchPath();
    }
    return Subresource.valueOf(path.subresource().toUpperCase(Locale.ROOT));
  }

  private void collection(Exchange exchange, RequestPath path, ResourceType type) throws IOException {
    Selection selection = Selection.of(exchange.query("labelSelector"), exchange.query("fieldSelector"));
    switch (exchange.method()) {
      case "GET" -> {
        if (exchange.flag("watch")) {
          WatchStream.run(exchange, store, type, path.namespace(), selection, tables, closed);
        } else {
          list(exchange, type, store.list(type, path.namespace(), selection));
        }
      }
      case "POST" -> written(exchange, store.create(type, path.namespace(), exchange.object(), options(exchange)), 201);
      case "DELETE" -> {
        store.deleteAll(type, path.namespace(), selection, deletion(exchange));
        exchange.json(200, JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1")
            .put("status", "Success"));
      }
      default -> throw StatusException.methodNotAllowed();
    }
  }

  private void one(Exchange exchange, ObjectKey key, Subresource subresource) throws IOException {
    switch (exchange.method()) {
      case "GET" -> {
        if (subresource == Subresource.SCALE) {
          exchange.json(200, store.scale(key));
        } else if (exchange.flag("watch")) {
          Selection byName = Selection.of("", "metadata.name=" + key.name());
          WatchStream.run(exchange, store, key.type(), key.namespace(), byName, tables, closed);
        } else {
          exchange.json(200, tables.present(exchange.accepts(), store.get(key)));
        }
      }
      case "PUT" -> scaled(exchange, key, subresource,
          store.replace(key, subresource, exchange.object(), options(exchange)));
      case "PATCH" -> scaled(exchange, key, subresource,
          store.patch(key, subresource, patch(exchange), options(exchange)));
      case "DELETE" -> delete(exchange, key);
      default -> throw StatusException.methodNotAllowed();
    }
  }

  private void scaled(Exchange exchange, ObjectKey key, Subresource subresource, Written written) throws IOException {
    if (subresource == Subresource.SCALE) {
      exchange.json(200, store.scale(key));
    } else {
      written(exchange, written, written.created() ? 201 : 200);
    }
  }

  private void written(Exchange exchange, Written written, int status) throws IOException {
    exchange.warn(written.warnings());
    exchange.json(status, tables.present(exchange.accepts(), written.snapshot()));
  }

  private void delete(Exchange exchange, ObjectKey key) throws IOException {
    Written deleted = store.delete(key, deletion(exchange));
    Snapshot last = deleted.snapshot();
    if (!deleted.gone()) {
      exchange.json(200, tables.present(exchange.accepts(), last));
      return;
    }
    ObjectNode status = JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", key.name());
    if (!key.type().group().isEmpty()) {
      details.put("group", key.type().group());
    }
    details.put("kind", key.type().plural()).put("uid", last.meta().uid());
    exchange.json(200, status);
  }

  private void list(Exchange exchange, ResourceType type, Listing listing) throws IOException {
    if (Tables.wanted(exchange.accepts())) {
      exchange.json(200, tables.of(type, listing.items(), String.valueOf(listing.resourceVersion()), true));
      return;
    }
    boolean metadataOnly = exchange.accepts().contains("as=PartialObjectMetadataList");
    ObjectNode list = JsonNodeFactory.instance.objectNode()
        .put("apiVersion", metadataOnly ? "meta.k8s.io/v1" : type.apiVersion())
        .put("kind", metadataOnly ? "PartialObjectMetadataList" : type.kind() + "List");
    list.putObject("metadata").put("resourceVersion", String.valueOf(listing.resourceVersion()));
    ArrayNode items = list.putArray("items");
    listing.items().forEach(item -> items.add(metadataOnly ? Tables.metadataOf(item) : item.json()));
    exchange.json(200, list);
  }

  private static Patch patch(Exchange exchange) throws IOException {
    return switch (exchange.bodyType()) {
      case "application/json-patch+json" -> new Patch.Operations(exchange.body());
      case "application/strategic-merge-patch+json" -> new Patch.Strategic(exchange.object());
      case "application/apply-patch+yaml" -> new Patch.Apply(exchange.object());
      case "application/merge-patch+json", "application/json", "" -> new Patch.Merge(exchange.body());
      default -> throw StatusException.badRequest("unknown patch type " + exchange.bodyType());
    };
  }

  private static WriteOptions options(Exchange exchange) {
    String manager = exchange.query("fieldManager");
    boolean apply = exchange.bodyType().equals("application/apply-patch+yaml");
    if (manager.isEmpty() && !apply) {
      String agent = exchange.header("User-Agent");
      int slash = agent.indexOf('/');
      manager = slash > 0 ? agent.substring(0, slash) : agent.isEmpty() ? "unknown" : agent;
    }
    WriteOptions.FieldValidation validation = switch (exchange.query("fieldValidation")) {
      case "Strict" -> WriteOptions.FieldValidation.STRICT;
      case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
      default -> WriteOptions.FieldValidation.WARN;
    };
    return new WriteOptions(manager, exchange.flag("force"), exchange.flag("dryRun"), validation);
  }

  private static DeleteOptions deletion(Exchange exchange) throws IOException {
    JsonNode body = exchange.body();
    String policy = exchange.query("propagationPolicy").isEmpty() ? body.path("propagationPolicy").asText("")
        : exchange.query("propagationPolicy");
    DeleteOptions.Propagation propagation = switch (policy) {
      case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
      case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
      default -> body.path("orphanDependents").asBoolean() ? DeleteOptions.Propagation.ORPHAN
          : DeleteOptions.Propagation.BACKGROUND;
    };
    JsonNode preconditions = body.path("preconditions");
    return new DeleteOptions(propagation, preconditions.path("uid").asText(""),
        preconditions.path("resourceVersion").asText(""), exchange.flag("dryRun") || !body.path("dryRun").isEmpty());
  }
}
