package dev.webapp.platform.reconcile;

import java.time.Duration;

/**
 * How a platform's turn ended.
 *
 * @param again when the next turn is due at the latest, null where whoever observes or edits the platform wakes it
 * @param gone whether a platform that is being deleted owns nothing any more
 */
public record Turn(Duration again, boolean gone) {
  /** Something was written: what depends on it may be next. */
  static final Duration AT_ONCE = Duration.ofMillis(200);
  /** Nothing can be done, and nobody tells when that ends. */
  static final Duration LATER = Duration.ofMinutes(1);
}
