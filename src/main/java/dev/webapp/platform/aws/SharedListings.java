package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is listed of each scope, for kinds that read the same listing: it is shared for a few seconds, and each write
 * ends that.
 *
 * @param <T> what a listing tells
 */
public final class SharedListings<T> {
  /** Shorter than the observer's shortest interval, so that it only ever joins what is asked at about the same time. */
  private static final Duration SHARED_FOR = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final Function<Scope, T> list;
  private final Map<Scope, Listing> listings = new ConcurrentHashMap<>();

  /**
   * @param list asks AWS
   */
  public SharedListings(InstantSource clock, Function<Scope, T> list) {
    this.clock = clock;
    this.list = list;
  }

  /** All there is, a moment ago. */
  public T of(Scope scope) {
    return listings.computeIfAbsent(scope, Listing::new).all();
  }

  /** Writes; whoever asks afterwards is told of it. */
  public <R> R write(Scope scope, Supplier<R> call) {
    try {
      return call.get();
    } finally {
      // Even a failed call may have taken effect.
      listings.computeIfAbsent(scope, Listing::new).forget();
    }
  }

  /** The monitor makes callers of one moment share one listing, and keeps a write from being missed by a listing. */
  private final class Listing {
    private final Scope scope;
    private T all;
    private Instant since;

    Listing(Scope scope) {
      this.scope = scope;
    }

    synchronized T all() {
      if (all == null || Duration.between(since, clock.instant()).compareTo(SHARED_FOR) >= 0) {
        Instant start = clock.instant();
        all = list.apply(scope);
        since = start;
      }
      return all;
    }

    synchronized void forget() {
      all = null;
    }
  }
}
