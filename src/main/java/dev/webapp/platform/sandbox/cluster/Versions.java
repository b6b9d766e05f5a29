package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects in another version than the stored one: events have two shapes, other types differ by name alone. */
final class Versions {
  private static final String[][] EVENT_FIELDS = {
    {"regarding", "involvedObject"}, {"note", "message"}, {"reportingController", "reportingComponent"},
    {"deprecatedCount", "count"}, {"deprecatedFirstTimestamp", "firstTimestamp"},
    {"deprecatedLastTimestamp", "lastTimestamp"}, {"deprecatedSource", "source"}};

  private Versions() {}

  static Snapshot shown(ResourceType type, Snapshot snapshot) {
    ObjectNode object = snapshot.copy();
    object.put("apiVersion", type.apiVersion());
    if (type.group().equals("events.k8s.io")) {
      rename(object, 1, 0);
    }
    return new Snapshot(new ObjectKey(type, snapshot.key().namespace(), snapshot.key().name()), object);
  }

  static ObjectNode stored(ResourceType type, ResourceType storage, ObjectNode object) {
    if (type.equals(storage) || !type.describes(object)) {
      return object;
    }
    ObjectNode result = object.deepCopy();
    result.put("apiVersion", storage.apiVersion());
    if (type.group().equals("events.k8s.io")) {
      rename(result, 0, 1);
    }
    return result;
  }

  private static void rename(ObjectNode object, int from, int to) {
    for (String[] names : EVENT_FIELDS) {
      if (object.has(names[from])) {
        object.set(names[to], object.remove(names[from]));
      }
    }
  }
}
