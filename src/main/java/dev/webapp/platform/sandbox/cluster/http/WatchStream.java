package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.Watch;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A watch as a client sees it: one JSON document a line, for as long as the client stays. A bookmark every while tells
 * it how far it has come, and tells this end whether it is still there.
 */
final class WatchStream {
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

  private final Exchange exchange;
  private final OutputStream out;
  private final Tables tables;
  private final ResourceType type;
  private boolean columnsSent;

  private WatchStream(Exchange exchange, OutputStream out, Tables tables, ResourceType type) {
    this.exchange = exchange;
    this.out = out;
    this.tables = tables;
    this.type = type;
  }

  static void run(Exchange exchange, ClusterStore store, ResourceType type, String namespace, Selection selection,
      Tables tables, BooleanSupplier closed) throws IOException {
    String from = exchange.query("resourceVersion");
    boolean initial = exchange.flag("sendInitialEvents");
    long version = initial || from.isEmpty() ? 0 : Long.parseLong(from);
    WatchStream stream;
    try {
      Watch watch = store.watch(type, namespace, selection, version);
      stream = new WatchStream(exchange, exchange.stream(), tables, type);
      stream.follow(watch, store, initial, closed);
    } catch (StatusException e) {
      if (e.code() != 410) {
        throw e;
      }
      new WatchStream(exchange, exchange.stream(), tables, type).line("ERROR", e.status());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Watch watch, ClusterStore store, boolean initial, BooleanSupplier closed)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit().toNanos();
    long bookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
    boolean bookmarks = exchange.flag("allowWatchBookmarks");
    long reached = store.resourceVersion();
    if (initial) {
      send(watch.poll());
      line("BOOKMARK", bookmark(reached, true));
    }
    out.flush();
    while (!closed.getAsBoolean() && System.nanoTime() < end) {
      long before = store.resourceVersion();
      List<WatchEvent> events;
      try {
        events = watch.await(TICK);
      } catch (StatusException e) {
        line("ERROR", e.status());
        return;
      }
      send(events);
      if (bookmarks && System.nanoTime() > bookmark) {
        line("BOOKMARK", bookmark(before, false));
        bookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
      }
      out.flush();
    }
  }

  private Duration limit() {
    String seconds = exchange.query("timeoutSeconds");
    return seconds.isEmpty() || seconds.equals("0") ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
  }

  private void send(List<WatchEvent> events) throws IOException {
    for (WatchEvent event : events) {
      JsonNode shown = Tables.wanted(exchange.accepts())
          ? tables.of(type, List.of(event.object()), "", !columnsSent)
          : tables.present(exchange.accepts(), event.object());
      columnsSent = true;
      line(event.type().name(), shown);
    }
  }

  private void line(String event, JsonNode object) throws IOException {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", event);
    line.set("object", object);
    out.write(Exchange.JSON.writeValueAsBytes(line));
    out.write('\n');
  }

  private ObjectNode bookmark(long version, boolean initialEnd) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("kind", type.kind())
        .put("apiVersion", type.apiVersion());
    ObjectNode metadata = object.putObject("metadata").put("resourceVersion", String.valueOf(version));
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return object;
  }
}
