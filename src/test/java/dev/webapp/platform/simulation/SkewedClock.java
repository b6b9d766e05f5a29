package dev.webapp.platform.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock of the operator's node, which goes wrong and is set right again; AWS's time is the world's. */
final class SkewedClock implements InstantSource {
  private final InstantSource right;
  private Duration skew = Duration.ZERO;

  SkewedClock(InstantSource right) {
    this.right = right;
  }

  @Override
  public Instant instant() {
    return right.instant().plus(skew);
  }

  /** By how much it is ahead from now on; behind where negative. */
  void skew(Duration ahead) {
    skew = ahead;
  }
}
