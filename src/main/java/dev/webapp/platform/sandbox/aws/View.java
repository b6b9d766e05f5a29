package dev.webapp.platform.sandbox.aws;

import java.time.Duration;
import java.time.Instant;

/**
 * What the call in progress can see of a region: everything up to now, or, for a stale read, the past. Stores consult
 * it
 * on every access, so that no handler has to know of staleness. Guarded by the region's lock.
 */
final class View {
  private Instant now = Instant.EPOCH;
  private long call;
  private long seenUpTo;
  private boolean history;

  /** Begins a call that sees everything. */
  void fresh(Instant at, long number, boolean keepHistory) {
    now = at;
    call = number;
    seenUpTo = Long.MAX_VALUE;
    history = keepHistory;
  }

  void behindCalls(long calls) {
    seenUpTo = call - 1 - calls;
  }

  void behind(Duration age) {
    now = now.minus(age);
  }

  /** The instant of the call, or the past instant that a stale read sees. */
  Instant now() {
    return now;
  }

  long call() {
    return call;
  }

  boolean history() {
    return history;
  }

  boolean sees(long writtenByCall, Instant writtenAt) {
    return writtenByCall <= seenUpTo && !writtenAt.isAfter(now);
  }
}
