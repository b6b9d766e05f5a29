package dev.webapp.platform.fakes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is told to move. */
public final class TestClock implements InstantSource {
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }
}
