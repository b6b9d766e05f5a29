package dev.webapp.platform.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that runs faster than ours: begins now, and passes {@code speed} times as fast. */
record ScaledClock(Instant began, long nanos, int speed) implements InstantSource {
  static ScaledClock of(int speed) {
    return new ScaledClock(Instant.now(), System.nanoTime(), speed);
  }

  @Override
  public Instant instant() {
    return began.plusNanos((System.nanoTime() - nanos) * speed);
  }

  /** How long virtual time takes of ours. */
  Duration real(Duration virtual) {
    return virtual.dividedBy(speed);
  }
}
