package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what was tried, so that a refused step is not repeated blindly and a step without effect is not repeated
 * for ever. Kept in memory: after a restart everything may be tried once more.
 */
public final class Attempts {
  /** How often the same step may be carried out without effect. */
  static final int WITHOUT_EFFECT = 3;
  /**
   * Some ends take several calls: protection goes first, a backup comes next. More than these only repeat themselves.
   */
  static final int CALLS_TO_END = 10;
  /** What was as desired for this long has had its effect, and if it changes back, somebody else does that. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  /** A permission or quota may be granted outside of our sight: somebody may be at it just now, or only next week. */
  private static final Duration LONGEST_HUMAN_PAUSE = Duration.ofMinutes(10);

  private record Key(String owner, Handle handle) {}

  /**
   * @param step what was tried, with the desired state
   * @param times how often in a row
   * @param problem how the last try failed, null where it succeeded
   * @param notBefore when it may be tried again, null for never
   * @param end whether it asks for the resource's end
   */
  private record Attempt(String step, int times, Problem problem, Instant at, Instant notBefore, boolean end) {}

  private final InstantSource clock;
  private final Instant began;
  private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

  public Attempts(InstantSource clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  /** The outcome to stand by instead of trying the step now; empty where it may be tried. */
  Optional<Outcome> standing(String owner, Handle handle, String step) {
    Attempt last = attempts.get(new Key(owner, handle));
    if (last == null || !last.step.equals(step)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    if (last.problem != null) {
      boolean pause = last.notBefore == null || now.isBefore(last.notBefore);
      return pause ? Optional.of(Problems.outcome(last.problem)) : Optional.empty();
    }
    if (last.end) {
      return now.isBefore(last.notBefore) ? Optional.of(new Outcome.Progressing(
          "asked " + last.times + " times to delete it, and it is still there")) : Optional.empty();
    }
    return last.times >= WITHOUT_EFFECT
        ? Optional.of(new Outcome.Failed("applied " + last.times + " times without effect: " + step
            + "; something undoes it or the field cannot be set this way. Edit the spec, or annotate the platform with "
            + "platform.webapp.dev/refresh to try again", true, Outcome.Failed.Why.NO_EFFECT))
        : Optional.empty();
  }

  /**
   * When to look again for a resource that was not shown, since that proves nothing. One that was never seen may have
   * come to pass although the answer to its creation was lost, or with it the whole process that asked for it; of one
   * that was made or written to a moment ago the provider may not tell everywhere yet. Empty where it proves its
   * absence.
   *
   * @param looked when it was not shown
   */
  Optional<Instant> hidden(String owner, Inventory.Entry entry, Instant looked) {
    Attempt last = attempts.get(new Key(owner, entry.handle()));
    Instant since = last != null ? last.at : entry.seen() ? entry.recorded() : began;
    boolean proves = last != null && (entry.seen() ? last.end : answered(last));
    Instant until = since.plus(Observer.HIDDEN);
    Instant now = clock.instant();
    return !proves && looked.isBefore(until) ? Optional.of(now.isBefore(until) ? until : now) : Optional.empty();
  }

  /**
   * Whether the provider has said what became of it; a creation that takes several calls may have failed at a later
   * one.
   */
  private static boolean answered(Attempt attempt) {
    return attempt.problem == null || switch (attempt.problem.category()) {
      case INVALID, DENIED, UNKNOWN_CALLER, QUOTA, EXISTS, NOT_FOUND -> true;
      case TRANSIENT, THROTTLED, CONFLICT -> false;
    };
  }

  /** When what failed last may be tried again; empty where it did not fail, or where only another step would do. */
  Optional<Instant> next(String owner, Handle handle) {
    return Optional.ofNullable(attempts.get(new Key(owner, handle)))
        .filter(last -> last.problem != null || last.end && last.times >= CALLS_TO_END).map(Attempt::notBefore);
  }

  /** An end was asked for, which does not yet mean that it has begun. */
  void asked(String owner, Handle handle, String step) {
    Instant now = clock.instant();
    attempts.compute(new Key(owner, handle), (_, last) -> {
      int times = last != null && last.step.equals(step) && last.problem == null ? last.times + 1 : 1;
      Instant notBefore =
          times < CALLS_TO_END ? now : now.plus(pause(times - CALLS_TO_END + 1, LONGEST_PAUSE));
      return new Attempt(step, times, null, now, notBefore, true);
    });
  }

  void succeeded(String owner, Handle handle, String step) {
    Instant now = clock.instant();
    attempts.compute(new Key(owner, handle), (_, last) -> {
      boolean again = last != null && last.step.equals(step) && last.problem == null
          && now.isBefore(last.at.plus(FORGOTTEN));
      return new Attempt(step, again ? last.times + 1 : 1, null, now, now, false);
    });
  }

  /**
   * Nothing differs; for a moment after a write that only means that the provider answered so. What was refused is not
   * wanted any more, and if it is wanted again, somebody may have seen to it.
   */
  void agrees(String owner, Handle handle) {
    Instant now = clock.instant();
    attempts.computeIfPresent(new Key(owner, handle), (_, last) ->
        last.problem == null && now.isBefore(last.at.plus(FORGOTTEN)) ? last : null);
  }

  /** Nothing differs, but the provider has only promised what was asked for: the effect is still to come. */
  void awaits(String owner, Handle handle) {
    Instant now = clock.instant();
    attempts.computeIfPresent(new Key(owner, handle), (_, last) ->
        new Attempt(last.step, last.times, last.problem, now, last.notBefore, last.end));
  }

  Outcome failed(String owner, Handle handle, String step, Problem problem) {
    Instant now = clock.instant();
    attempts.compute(new Key(owner, handle), (_, last) -> {
      int times = last != null && last.step.equals(step) && last.problem != null ? last.times + 1 : 1;
      return new Attempt(step, times, problem, now, notBefore(problem, times, now), false);
    });
    return Problems.outcome(problem);
  }

  /** Everything of that owner may be tried again. */
  public void forget(String owner) {
    attempts.keySet().removeIf(key -> key.owner.equals(owner));
  }

  private static Instant notBefore(Problem problem, int times, Instant now) {
    return switch (problem.category()) {
      case INVALID -> null;
      case DENIED, UNKNOWN_CALLER, QUOTA, EXISTS -> now.plus(pause(times, LONGEST_HUMAN_PAUSE));
      case THROTTLED, TRANSIENT, CONFLICT, NOT_FOUND ->
          now.plus(problem.retryAfter() == null ? pause(times, LONGEST_PAUSE) : problem.retryAfter());
    };
  }

  private static Duration pause(int times, Duration longest) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
