package dev.webapp.platform.sandbox.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;

/** All objects of one type, by namespace and name, with the latest changes to them. Guarded by the store's lock. */
final class Shelf {
  /** A change with the state before it, null for an addition. The state after a deletion is the last one. */
  record Change(WatchEvent.Type type, Snapshot before, Snapshot after) {}

  private final NavigableMap<String, NavigableMap<String, Snapshot>> objects = new TreeMap<>();
  private final int capacity;
  private final Condition changed;
  private Change[] ring = new Change[64];
  private long first;
  private long next;
  private long forgotten;
  private int size;

  /** @param capacity how many changes are remembered, a power of two */
  Shelf(int capacity, Condition changed) {
    this.capacity = capacity;
    this.changed = changed;
  }

  Snapshot get(String namespace, String name) {
    NavigableMap<String, Snapshot> there = objects.get(namespace);
    return there == null ? null : there.get(name);
  }

  /** Goes through the objects of a namespace, or of all for "", by namespace and name. */
  void each(String namespace, Consumer<Snapshot> consumer) {
    if (!namespace.isEmpty()) {
      NavigableMap<String, Snapshot> there = objects.get(namespace);
      if (there != null) {
        there.values().forEach(consumer);
      }
    } else {
      objects.values().forEach(there -> there.values().forEach(consumer));
    }
  }

  List<Snapshot> in(String namespace) {
    List<Snapshot> found = new ArrayList<>();
    each(namespace, found::add);
    return found;
  }

  int size() {
    return size;
  }

  void put(Snapshot before, Snapshot after) {
    ObjectKey key = after.key();
    objects.computeIfAbsent(key.namespace(), namespace -> new TreeMap<>()).put(key.name(), after);
    size += before == null ? 1 : 0;
    remember(new Change(before == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED, before, after));
  }

  void remove(Snapshot before, Snapshot last) {
    NavigableMap<String, Snapshot> there = objects.get(before.key().namespace());
    there.remove(before.key().name());
    if (there.isEmpty()) {
      objects.remove(before.key().namespace());
    }
    size--;
    remember(new Change(WatchEvent.Type.DELETED, before, last));
  }

  private void remember(Change change) {
    int held = (int) (next - first);
    if (held == ring.length && held < capacity) {
      Change[] larger = new Change[ring.length * 2];
      for (long i = first; i < next; i++) {
        larger[(int) (i & (larger.length - 1))] = at(i);
      }
      ring = larger;
    } else if (held == ring.length) {
      forgotten = at(first).after().resourceVersion();
      first++;
    }
    ring[(int) (next & (ring.length - 1))] = change;
    next++;
    changed.signalAll();
  }

  /** Forgets every change, as a compaction does: watches that are behind expire. */
  void forget(long resourceVersion) {
    first = next;
    forgotten = resourceVersion;
    changed.signalAll();
  }

  /** The change of a number, from those between {@link #first} and {@link #next}. */
  Change at(long number) {
    return ring[(int) (number & (ring.length - 1))];
  }

  long first() {
    return first;
  }

  /** The number that the next change will have. */
  long next() {
    return next;
  }

  /** The version of the last change that is remembered no more; 0 if all are. */
  long forgotten() {
    return forgotten;
  }

  /** The number of the first change after a version. */
  long numberAfter(long resourceVersion) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).after().resourceVersion() <= resourceVersion) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Condition changed() {
    return changed;
  }
}
