package dev.webapp.platform.sandbox.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A place in a type's history from which changes are read on, by {@link #poll} or {@link #await}. It holds no thread
 * and no queue: a reader that falls behind what the store remembers is told so, and must list again.
 */
public final class Watch {
  private final ReentrantLock lock;
  private final Shelf shelf;
  private final View view;
  private final Deque<WatchEvent> initial = new ArrayDeque<>();
  private long cursor;

  /** What the watch is about: a type in one of its versions, a namespace or "" for all, and a selection. */
  record View(ResourceType type, String namespace, Selection selection) {
    /** A change as this view shows it; null if it doesn't. */
    Snapshot of(Snapshot stored) {
      Snapshot shown = ClusterStore.shown(type, stored);
      return selection.test(shown.json()) ? shown : null;
    }
  }

  /** @param resourceVersion where to start; 0 for "now, and first everything there is" */
  Watch(ReentrantLock lock, Shelf shelf, View view, long resourceVersion) {
    this.lock = lock;
    this.shelf = shelf;
    this.view = view;
    if (resourceVersion == 0) {
      shelf.each(view.namespace, snapshot -> {
        Snapshot shown = view.of(snapshot);
        if (shown != null) {
          initial.add(new WatchEvent(WatchEvent.Type.ADDED, shown));
        }
      });
      cursor = shelf.next();
    } else if (resourceVersion < shelf.forgotten()) {
      throw StatusException.expired(resourceVersion, shelf.forgotten());
    } else {
      cursor = shelf.numberAfter(resourceVersion);
    }
  }

  /**
   * What has happened since the last call, possibly nothing.
   *
   * @throws StatusException 410 if more has happened than the store remembers
   */
  public List<WatchEvent> poll() {
    lock.lock();
    try {
      List<WatchEvent> events = new ArrayList<>(initial);
      initial.clear();
      if (cursor < shelf.first()) {
        throw StatusException.expired(shelf.forgotten() - 1, shelf.forgotten());
      }
      for (; cursor < shelf.next(); cursor++) {
        WatchEvent event = asSeen(shelf.at(cursor));
        if (event != null) {
          events.add(event);
        }
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #poll}, but waits in real time for something to happen; empty if nothing did. */
  public List<WatchEvent> await(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = atMost.toNanos();
      List<WatchEvent> events = poll();
      while (events.isEmpty() && nanos > 0) {
        nanos = shelf.changed().awaitNanos(nanos);
        events = poll();
      }
      return events;
    } finally {
      lock.unlock();
    }
  }


  /** An object that comes into the selection is added, one that leaves it is deleted. */
  private WatchEvent asSeen(Shelf.Change change) {
    if (!view.namespace.isEmpty() && !change.after().key().namespace().equals(view.namespace)) {
      return null;
    }
    boolean before = change.before() != null && view.of(change.before()) != null;
    Snapshot after = change.type() == WatchEvent.Type.DELETED ? null : view.of(change.after());
    if (after != null) {
      return new WatchEvent(before ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, after);
    }
    return before ? new WatchEvent(WatchEvent.Type.DELETED, ClusterStore.shown(view.type, change.after())) : null;
  }
}
