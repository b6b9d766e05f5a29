package dev.webapp.platform.sandbox.aws.region;

import java.time.Duration;
import java.time.Instant;

/**
 * What the call in progress can see of a region: everything up to now, or, for a stale read, the past. Stores consult
 * it
 * on every access, so that no handler has to know of staleness. Guarded by the region's lock.
 */
public final class View {
  private Instant now = Instant.EPOCH;
  private long call;
  private long seenUpTo;
  private boolean history;

  View() {}

  /** Begins a call that sees everything. */
  void fresh(Instant at, long number, boolean keepHistory) {
    now = at;
    call = number;
    seenUpTo = Long.MAX_VALUE;
    history = keepHistory;
  }

  /** The call in progress does not see what the latest calls before it did, as many as given. */
  public void behindCalls(long calls) {
    seenUpTo = call - 1 - calls;
  }

  /** The call in progress sees the region as it was so long ago. */
  public void behind(Duration age) {
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
