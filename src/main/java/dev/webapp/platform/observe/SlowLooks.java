package dev.webapp.platform.observe;

import dev.webapp.platform.resource.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks that may take seconds, which others carry out: whoever hands them over does not wait. There is one at a time
 * at what has one physical name, whoever asks: what one of them saw, or was in vain, may serve the next.
 */
final class SlowLooks {
  private record Place(Scope scope, String physicalName) {
    private static Place of(Sight sight) {
      return new Place(sight.scope(), sight.sought().handle().physicalName());
    }
  }

  /** Looks at one. */
  @FunctionalInterface
  interface Look {
    /** Adds the owner where the answer changed; returns whether AWS may be asked on. */
    boolean at(Sight sight, Set<String> changed);
  }

  private final Executor executor;
  private final Look look;
  private final Set<Place> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();

  /**
   * @param executor decides how many look at once
   */
  SlowLooks(Executor executor, Look look) {
    this.executor = executor;
    this.look = look;
  }

  /**
   * Looks at those that are not being looked at, in that order. Once the rate limit of a scope is reached, what is
   * left of it stays due.
   */
  void begin(Collection<Sight> due) {
    Map<Place, List<Sight>> places = new LinkedHashMap<>();
    due.forEach(sight -> places.computeIfAbsent(Place.of(sight), _ -> new ArrayList<>()).add(sight));
    Map<Scope, AtomicBoolean> refused = new ConcurrentHashMap<>();
    places.forEach((place, there) -> {
      if (underWay.add(place)) {
        AtomicBoolean stop = refused.computeIfAbsent(place.scope(), _ -> new AtomicBoolean());
        handOver(place, () -> lookAtEach(there, stop));
      }
    });
  }

  private void handOver(Place place, Runnable looks) {
    executor.execute(() -> {
      try {
        looks.run();
      } finally {
        underWay.remove(place);
      }
    });
  }

  private void lookAtEach(List<Sight> there, AtomicBoolean refused) {
    for (Sight sight : there) {
      if (refused.get()) {
        return;
      }
      if (!look.at(sight, changed)) {
        refused.set(true);
      }
    }
  }

  /** The owners for whom something changed since this was asked last. */
  Set<String> changed() {
    Set<String> owners = new TreeSet<>(changed);
    // What changes for one of them from here on is seen by whoever wakes it: the answer is there before the owner is.
    changed.removeAll(owners);
    return owners;
  }
}
