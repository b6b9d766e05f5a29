package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.temporal.ChronoUnit;

/** Writes statuses as kube-controller-manager does: only what changed, and with times that move only with a change. */
final class Statuses {
  static final WriteOptions MANAGER = WriteOptions.by("kube-controller-manager");

  private final ClusterStore store;

  Statuses(ClusterStore store) {
    this.store = store;
  }

  /** The present as a status has it. */
  String now() {
    return store.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Replaces an object's status; nothing is written if it is the same. */
  void write(Snapshot snapshot, ObjectNode status) {
    if (status.equals(snapshot.json().path("status"))) {
      return;
    }
    ObjectNode object = snapshot.copy();
    object.set("status", status);
    store.replace(snapshot.key(), Subresource.STATUS, object, MANAGER);
  }

  /**
   * A condition with what it says now, and with its old transition time if it said so before.
   *
   * @param before the status as it was
   */
  ObjectNode condition(JsonNode before, String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    String since = now();
    for (JsonNode old : before.path("conditions")) {
      if (old.path("type").asText().equals(type) && old.path("status").asText().equals(status)) {
        since = old.path("lastTransitionTime").asText();
      }
    }
    return node().put("type", type).put("status", status).put("reason", reason).put("message", message)
        .put("lastTransitionTime", since);
  }

  /** Whether a status has a condition that holds. */
  static boolean holds(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /** Sets a number that a status leaves out while it is zero. */
  static void count(ObjectNode status, String field, int value) {
    if (value != 0) {
      status.put(field, value);
    }
  }

  /** An {@code IntOrString} of a total: a percentage is rounded as asked. */
  static int share(JsonNode value, int total, boolean up) {
    String text = value.asText("0");
    if (!text.endsWith("%")) {
      return value.asInt();
    }
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return up ? Math.ceilDiv(percent * total, 100) : percent * total / 100;
  }

  static ArrayNode conditions(ObjectNode status, ObjectNode... conditions) {
    ArrayNode list = status.putArray("conditions");
    for (ObjectNode condition : conditions) {
      list.add(condition);
    }
    return list;
  }
}
