package dev.webapp.platform.simulation;

import java.time.Duration;
import java.time.Instant;

/** A platform's turns: when the next is due, and the one that is under way; limited and retried as JOSDK does it. */
final class Agenda {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int TURNS_A_SECOND = 20;
  private static final long LONGEST_PAUSE = 60;

  /** Null where none is under way. */
  Actors.Actor turn;
  private boolean woken = true;
  private Instant due = Instant.MAX;
  private Instant second = Instant.MIN;
  private int turns;
  private int failures;

  void wake() {
    woken = true;
  }

  boolean isDue(Instant now) {
    boolean limited = turns >= TURNS_A_SECOND && now.isBefore(second.plus(SECOND));
    return !limited && (woken || !now.isBefore(due));
  }

  /** When to look again whether it is due. */
  Instant next() {
    return woken ? second.plus(SECOND) : due;
  }

  void begin(Instant now) {
    if (second.equals(Instant.MIN) || !now.isBefore(second.plus(SECOND))) {
      second = now;
      turns = 0;
    }
    turns++;
    woken = false;
    due = Instant.MAX;
  }

  /**
   * A turn ended well.
   *
   * @param next when the next is due at the latest, null for never
   */
  void ended(Instant next) {
    failures = 0;
    due = next == null ? Instant.MAX : next;
  }

  /** A turn threw. */
  void failed(Instant now) {
    due = now.plusSeconds(Math.min(LONGEST_PAUSE, 1L << Math.min(failures++, 10)));
  }
}
