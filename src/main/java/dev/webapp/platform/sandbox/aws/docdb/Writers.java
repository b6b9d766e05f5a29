package dev.webapp.platform.sandbox.aws.docdb;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.docdb.model.DBInstance;

/** Which instance of a cluster writes: the first that answers, and where it goes, the next by promotion tier. */
final class Writers {
  private static final Comparator<DBInstance> BY_TIER =
      Comparator.comparing(DBInstance::promotionTier).thenComparing(DBInstance::dbInstanceIdentifier);
  private final DocDbState state;

  Writers(DocDbState state) {
    this.state = state;
  }

  /** An instance joins, and will answer at an instant to come. */
  void joins(DBInstance instance, Instant answers) {
    Evolution<String> known = state.writers.evolution(instance.dbClusterIdentifier());
    if (known == null || known.last() == null) {
      state.writers.put(instance.dbClusterIdentifier(), Evolution.from(answers, instance.dbInstanceIdentifier()));
    }
  }

  /** An instance leaves: another takes over, at once, or as soon as there is one that answers. */
  void leaves(DBInstance instance) {
    String cluster = instance.dbClusterIdentifier();
    Evolution<String> known = state.writers.evolution(cluster);
    if (known == null || !instance.dbInstanceIdentifier().equals(known.last())) {
      return;
    }
    Optional<DBInstance> next = successor(cluster, instance.dbInstanceIdentifier());
    if (next.isPresent()) {
      takesOver(cluster, next.get());
      return;
    }
    state.writers.remove(cluster);
    state.instancesOf(cluster).stream().filter(other -> other.dbInstanceStatus().equals("creating"))
        .map(DBInstance::dbInstanceIdentifier).findFirst().ifPresent(other -> state.writers.put(cluster,
            Evolution.from(state.instances.evolution(other).next(state.now()), other)));
  }

  /** The instance becomes the one that writes after a moment. */
  void takesOver(String cluster, DBInstance next) {
    String before = state.writers.get(cluster);
    state.writers.put(cluster, before == null
        ? Evolution.from(state.now(), next.dbInstanceIdentifier())
        : Evolution.from(state.now(), before).then(Lifecycle.FAILOVER, next.dbInstanceIdentifier()));
  }

  /** Which one takes over from the one of that identifier. */
  Optional<DBInstance> successor(String cluster, String from) {
    return state.instancesOf(cluster).stream().filter(other -> !other.dbInstanceIdentifier().equals(from)
        && other.dbInstanceStatus().equals(Lifecycle.AVAILABLE)).min(BY_TIER);
  }

  /** How long it takes until the instances are gone, all of which are leaving. */
  Duration untilGone(String cluster) {
    return state.instancesOf(cluster).stream()
        .map(each -> state.instances.evolution(each.dbInstanceIdentifier()).next(state.now()))
        .map(gone -> Duration.between(state.now(), gone)).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
