package dev.webapp.platform.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** While it lasts, the operator's watch of the platforms tells nothing new; what it writes itself it knows. */
final class Lag {
  private final InstantSource clock;
  private Instant until = Instant.MIN;

  Lag(InstantSource clock) {
    this.clock = clock;
  }

  void begin(Duration lasts) {
    until = clock.instant().plus(lasts);
  }

  void end() {
    until = Instant.MIN;
  }

  boolean lasts() {
    return clock.instant().isBefore(until);
  }
}
