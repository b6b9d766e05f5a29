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
 * What is listed of each scope, for kinds that read the same listing: it is shared for a few seconds, and each write ends
 * that.
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

  /**
   * Nobody waits for AWS within the monitor: whoever asks while another one is being told asks for himself. What began
   * before a write is told to whoever asked for it, and to nobody else.
   */
  private final class Listing {
    private final Scope scope;
    private T all;
    private Instant since;
    private long writes;

    Listing(Scope scope) {
      this.scope = scope;
    }

    T all() {
      Instant start = clock.instant();
      long before;
      synchronized (this) {
        if (all != null && Duration.between(since, start).compareTo(SHARED_FOR) < 0) {
          return all;
        }
        before = writes;
      }
      T listed = list.apply(scope);
      keep(listed, start, before);
      return listed;
    }

    private synchronized void keep(T listed, Instant start, long before) {
      if (writes == before) {
        all = listed;
        since = start;
      }
    }

    synchronized void forget() {
      writes++;
      all = null;
    }
  }
}
