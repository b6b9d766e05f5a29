package dev.webapp.platform.sandbox.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is in things over time, by key: what backups and points in time bring back. Nothing is forgotten, since a backup
 * outlives what it was made of. Guarded by the region's lock.
 */
final class Timeline {
  private final Map<String, NavigableMap<Instant, String>> values = new HashMap<>();

  void put(String key, Instant at, String value) {
    values.computeIfAbsent(key, _ -> new TreeMap<>()).put(at, value);
  }

  /** What was in it at an instant; null before there was anything. */
  String at(String key, Instant instant) {
    var entry = values.getOrDefault(key, new TreeMap<>()).floorEntry(instant);
    return entry == null ? null : entry.getValue();
  }

  /** Another thing begins with what was in this one at an instant. */
  void copy(String from, Instant then, String to, Instant now) {
    String value = at(from, then);
    if (value != null) {
      put(to, now, value);
    }
  }
}
