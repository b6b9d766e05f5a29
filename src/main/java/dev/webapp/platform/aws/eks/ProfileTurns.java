package dev.webapp.platform.aws.eks;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whose turn it is in a cluster: EKS makes or deletes one Fargate profile of a cluster at a time and refuses all others
 * meanwhile, so that they are not even asked for. Nothing is lost with the process: a turn that nobody knows of any
 * more is EKS's to refuse.
 */
final class ProfileTurns {
  /** Profiles take a minute or two. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private record Cluster(Scope scope, String name) {}

  private final Map<Cluster, String> busy = new HashMap<>();

  /**
   * Makes a call that begins a turn, or throws a {@link Problem} of category CONFLICT that says whose turn it is.
   *
   * @param underWay whether the profile of a name is on its way, or on its way out; asked of whoever had the last turn
   */
  <R> R take(Scope scope, String cluster, String profile, String action, Predicate<String> underWay, Supplier<R> call) {
    Cluster key = new Cluster(scope, cluster);
    String other;
    synchronized (busy) {
      other = busy.putIfAbsent(key, profile);
    }
    if (other != null && !other.equals(profile)) {
      if (underWay.test(other)) {
        throw new Problem(Problem.Category.CONFLICT, "OneAtATime", action, "Fargate profile " + other + " of cluster "
            + cluster + " is on its way, and EKS makes or deletes one of a cluster at a time", PATIENCE, null);
      }
      synchronized (busy) {
        if (!busy.remove(key, other)) {
          throw new Problem(Problem.Category.CONFLICT, "OneAtATime", action,
              "another Fargate profile of cluster " + cluster + " came first", PATIENCE, null);
        }
        busy.put(key, profile);
      }
    }
    try {
      return call.get();
    } catch (RuntimeException failure) {
      // Where it took effect all the same, EKS refuses whoever comes next.
      over(scope, cluster, profile);
      throw failure;
    }
  }

  /** A profile is neither on its way nor on its way out. */
  void over(Scope scope, String cluster, String profile) {
    synchronized (busy) {
      busy.remove(new Cluster(scope, cluster), profile);
    }
  }
}
