package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.aws.Call;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * What befalls the operator's calls, and nobody else's: faults by their shares for a while, and now and then a crash at
 * a call that is still to come.
 */
final class Weather implements Faults {
  private final InstantSource clock;
  private final Random random;
  private Map<Fault, Double> shares = Map.of();
  private Instant clearsUp = Instant.MIN;
  private Instant lastStale = Instant.MIN;
  private Fault fatal;
  private int callsLeft;
  private boolean exposed;

  Weather(InstantSource clock, long seed) {
    this.clock = clock;
    this.random = new Random(seed);
  }

  /** Replaces what the weather was. */
  void turn(Map<Fault, Double> shares, Duration lasts) {
    this.shares = shares;
    this.clearsUp = clock.instant().plus(lasts);
  }

  /** The process dies at a call of the operator's, counted from 1 as the next one. */
  void crashAt(int call, boolean afterEffect) {
    fatal = afterEffect ? new Fault.CrashAfter() : new Fault.CrashBefore();
    callsLeft = call;
  }

  /** Nothing more goes wrong. */
  void clear() {
    shares = Map.of();
    fatal = null;
  }

  /** Whether nothing goes wrong now. */
  boolean isClear() {
    return fatal == null && (shares.isEmpty() || !clock.instant().isBefore(clearsUp));
  }

  /** Since when every answer has been the truth; {@link Instant#MIN} if none was stale ever. */
  Instant lastStale() {
    return lastStale;
  }

  /** A call that faults may befall. */
  <T> T exposed(boolean call, Callable<T> work) throws Exception {
    exposed = call;
    try {
      return work.call();
    } finally {
      exposed = false;
    }
  }

  @Override
  public Optional<Fault> on(Call call) {
    if (!exposed) {
      return Optional.empty();
    }
    if (fatal != null && --callsLeft <= 0) {
      Fault now = fatal;
      fatal = null;
      return Optional.of(now);
    }
    if (!clock.instant().isBefore(clearsUp) || shares.isEmpty()) {
      return Optional.empty();
    }
    double left = random.nextDouble();
    for (Map.Entry<Fault, Double> share : shares.entrySet()) {
      left -= share.getValue();
      if (left < 0) {
        if (share.getKey() instanceof Fault.Behind || share.getKey() instanceof Fault.BehindCalls) {
          lastStale = clock.instant();
        }
        return Optional.of(share.getKey());
      }
    }
    return Optional.empty();
  }
}
