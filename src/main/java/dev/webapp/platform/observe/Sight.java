package dev.webapp.platform.observe;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of one handle: the last answer, our own last write, and when to look again. Guarded by itself.
 */
final class Sight {
  /** How long our own write stands against listings that do not show it yet. */
  static final Duration OVERLAY = Observer.HIDDEN;
  /** How old an answer may get while something is under way. */
  static final Duration IN_FLIGHT = Duration.ofSeconds(5);
  /** How long an answer still counts while looking again fails. */
  static final Duration STALE = Duration.ofMinutes(10);

  private final Kind<Desired, Observed> kind;
  private final Group group;
  private final String owner;
  private final Instant epoch;
  private Sought<Desired> sought;
  private boolean known;
  private Observation answer;
  private Instant answered = Instant.MIN;
  private Instant wrote = Instant.MIN;
  /** {@link Instant#MIN} where it has to be looked before anything is answered. */
  private Instant due = Instant.MIN;

  /**
   * @param epoch from which the times of listings are counted
   */
  Sight(Wanted wanted, String owner, Instant epoch) {
    this.kind = wanted.kind();
    this.group = new Group(wanted.kind().name(), wanted.scope());
    this.sought = wanted.sought();
    this.known = wanted.known();
    this.owner = owner;
    this.epoch = epoch;
  }

  Kind<Desired, Observed> kind() {
    return kind;
  }

  Group group() {
    return group;
  }

  Scope scope() {
    return group.scope();
  }

  String owner() {
    return owner;
  }

  synchronized Sought<Desired> sought() {
    return sought;
  }

  synchronized void seek(Wanted latest) {
    sought = latest.sought();
    known = latest.known();
  }

  /** The answer where looking found nothing: what was there and held data has left something, perhaps. */
  Observation absent() {
    boolean mourned;
    synchronized (this) {
      mourned = known;
    }
    return mourned && kind instanceof ResourceKind<Desired, Observed> owned && owned.stateful()
        ? new Observation.Absent(owned.backups(sought().handle(), scope())) : Observation.ABSENT;
  }

  synchronized boolean isDue(Instant now) {
    return !now.isBefore(due);
  }

  /** When the answer was true. */
  synchronized Instant answered() {
    return answered;
  }

  synchronized boolean isAnswered() {
    return !due.equals(Instant.MIN);
  }

  /** Looks before it answers again. */
  synchronized void doubt() {
    due = Instant.MIN;
  }

  synchronized Observation answer() {
    return answer;
  }

  /** Our own write; stands until looking again shows it, or is old enough not to count. */
  synchronized void wrote(Observation after, Instant now) {
    answer = after;
    answered = now;
    wrote = now;
    due = now.plus(IN_FLIGHT);
  }

  /**
   * What looking told.
   *
   * @param began when looking began: what it saw from before our last write does not count
   * @return whether the answer changed
   */
  synchronized boolean looked(Observation seen, Instant began, Instant now) {
    due = next(seen, now);
    boolean before = !began.isAfter(wrote) && wrote != Instant.MIN;
    boolean hidden = seen instanceof Observation.Absent && answer instanceof Observation.Present
        && now.isBefore(overlayEnd());
    // A watch shows our own writes, so that what it no longer shows is gone.
    if ((before || hidden) && !kind.observing().watched()) {
      due = now.plus(IN_FLIGHT);
      return false;
    }
    boolean changed = !seen.equals(answer);
    answer = seen;
    answered = now;
    return changed;
  }

  /** Looking failed: the last answer counts on for a while. Returns whether the answer changed. */
  synchronized boolean failed(Problem problem, Instant now) {
    due = now.plus(problem.retryAfter() == null ? IN_FLIGHT : problem.retryAfter());
    if (answer != null && !(answer instanceof Observation.Unknown) && now.isBefore(answered.plus(STALE))) {
      return false;
    }
    Observation unknown = new Observation.Unknown(problem);
    boolean changed = !unknown.equals(answer);
    answer = unknown;
    return changed;
  }

  private Instant overlayEnd() {
    return wrote == Instant.MIN ? Instant.MIN : wrote.plus(OVERLAY);
  }

  /**
   * When to look again. Listings come at multiples of their interval, give or take half of one, so that kinds that read
   * the same listing meet in it. The others are spread, the same for one handle every time, so that not everybody is
   * asked for at once.
   */
  private Instant next(Observation seen, Instant now) {
    Duration interval = kind.observing().interval();
    boolean hurried = isUnderWay(seen) && interval.compareTo(IN_FLIGHT) > 0;
    if (kind.observing().listed()) {
      long step = (hurried ? IN_FLIGHT : interval).toMillis();
      long passed = Duration.between(epoch, now).toMillis();
      return epoch.plusMillis(((passed + step / 2) / step + 1) * step);
    }
    if (hurried) {
      return now.plus(IN_FLIGHT);
    }
    long spread = Math.floorMod(sought.handle().hashCode(), 100);
    return now.plus(interval).plus(interval.multipliedBy(spread).dividedBy(1000));
  }

  /** What is looked up and not there yet is somebody else's work under way. */
  private boolean isUnderWay(Observation seen) {
    return seen instanceof Observation.Absent && kind instanceof Lookup
        || seen instanceof Observation.Present(Observed observed)
        && kind.readiness(observed) instanceof Readiness.Progressing;
  }
}
