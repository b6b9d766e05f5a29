package dev.webapp.platform.resource;

import dev.webapp.platform.graph.Handle;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The code that knows resources of one sort: either one we own ({@link ResourceKind}) or one we only look up
 * ({@link Lookup}). Stateless and safe to call from many threads. Every call of AWS's that fails throws a
 * {@link Problem}; nothing else is expected.
 */
public sealed interface Kind<D extends Desired, O extends Observed> permits ResourceKind, Lookup {
  /** As it stands in {@link dev.webapp.platform.graph.ResourceId#kind()}. */
  String name();

  /** How often, and in which portions, it is observed. */
  Observing observing();

  /**
   * Looks at all of them at once; never writes. One that is absent from the answer is not there: absence rests on the
   * error <em>code</em> or a complete listing, never on a bare 404. A problem with one fails the whole call.
   */
  Map<Handle, O> observe(Scope scope, Collection<Sought<D>> sought);

  Readiness readiness(O observed);

  /**
   * Whether the provider makes others of one that is ready. An instance that serves while it is being backed up takes
   * no replica yet; asked all the same, AWS would refuse.
   */
  default boolean settled(O observed) {
    return true;
  }

  Outputs outputs(O observed);

  /** IAM actions it calls, such as {@code rds:DescribeDBInstances}; empty in a cluster. */
  Set<String> permissions();

  /**
   * How IAM allows those of its {@link #permissions()} that it need not allow on everything. An action may be in
   * several, one for each sort of resource that AWS checks with it; what is in none is allowed on everything.
   */
  default List<Grant> grants() {
    return List.of();
  }

  /**
   * How a kind is observed.
   *
   * @param listed whether one listing answers for every resource of the scope, so that asking for one more costs
   *     nothing
   * @param interval how old an answer may get while nothing is in flight
   * @param slow whether a look may take seconds, so that what is looked at besides must not wait for it; only of what
   *     is not listed
   */
  record Observing(boolean listed, Duration interval, boolean slow) {
    /** One listing for all, once a minute. */
    public static final Observing LISTED = new Observing(true, Duration.ofMinutes(1), false);
    /** A call or more for each, every five minutes. */
    public static final Observing EACH = new Observing(false, Duration.ofMinutes(5), false);
    /** The same, where a look goes to something that may be out of reach. */
    public static final Observing AFAR = new Observing(false, EACH.interval(), true);
    /** Several calls for each, and little that ever changes. */
    public static final Observing SELDOM = new Observing(false, Duration.ofMinutes(20), false);
    /** Kept up to date by a watch: asking costs nothing and the answer is always fresh. */
    public static final Observing WATCHED = new Observing(false, Duration.ZERO, false);

    public boolean watched() {
      return interval.isZero();
    }
  }
}
