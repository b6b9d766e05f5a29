package dev.webapp.platform.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when it is told to. */
final class VirtualClock implements InstantSource {
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  /** Goes to that instant; never back. */
  void reach(Instant instant) {
    now = instant.isAfter(now) ? instant : now;
  }
}
