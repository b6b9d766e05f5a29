package dev.webapp.platform.sandbox.aws.region;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is in things over time, by key: what backups and points in time bring back. Nothing is forgotten, since a backup
 * outlives what it was made of. Guarded by the region's lock.
 *
 * @param <V> what is in them; immutable
 */
public final class Timeline<V> {
  private final Map<String, NavigableMap<Instant, V>> values = new HashMap<>();

  public void put(String key, Instant at, V value) {
    values.computeIfAbsent(key, _ -> new TreeMap<>()).put(at, value);
  }

  /** What was in it at an instant; null before there was anything. */
  public V at(String key, Instant instant) {
    var entry = values.getOrDefault(key, new TreeMap<>()).floorEntry(instant);
    return entry == null ? null : entry.getValue();
  }

  /** Another thing begins with what was in this one at an instant. */
  public void copy(String from, Instant then, String to, Instant now) {
    V value = at(from, then);
    if (value != null) {
      put(to, now, value);
    }
  }
}
