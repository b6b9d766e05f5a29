package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Removes what is no longer wanted, each only when nothing is left that was made of it. */
final class Backward {
  private final Registry registry;
  private final Planner planner;
  private final Traffic traffic;

  Backward(Registry registry, Planner planner, Traffic traffic) {
    this.registry = registry;
    this.planner = planner;
    this.traffic = traffic;
  }

  void pass(Inventory.Entry entry) {
    Observation seen = traffic.seen(entry.handle());
    Optional<Step> step = planner.removal(traffic.intent(), entry, seen);
    if (step.isEmpty() && planner.vanishes(traffic.intent(), entry)) {
      vanish(entry, seen);
    } else if (step.isEmpty() && seen instanceof Observation.Unknown(Problem problem)) {
      traffic.conclude(entry.handle(), Problems.outcome(problem));
    } else if (step.isEmpty() && seen instanceof Observation.Absent && mayBeHidden(entry)) {
      traffic.conclude(entry.handle(), new Outcome.Progressing(
          entry.seen() ? "making sure that it is gone" : "making sure that it was never made"));
    } else if (step.isEmpty()) {
      if (seen instanceof Observation.Absent(List<Backup> backups)) {
        kept(entry, backups).ifPresent(backup -> traffic.leaves(entry.handle(), backup));
      }
      gone(entry);
    } else if (step.get().action() == Action.LET_GO) {
      letGo(entry, step.get());
    } else {
      delete(entry, ((Observation.Present) seen).observed(), step.get());
    }
  }

  /** Not before what it is a part of goes for certain: that may be wanted again, and then without this one. */
  private void vanish(Inventory.Entry entry, Observation seen) {
    Optional<Outcome> stays = seen instanceof Observation.Absent ? Optional.empty()
        : planner.leavingWith(traffic.intent(), entry).stream().flatMap(whole -> stays(whole).stream()).findFirst();
    stays.ifPresentOrElse(outcome -> traffic.conclude(entry.handle(), outcome), () -> gone(entry));
  }

  private Optional<Outcome> stays(Inventory.Entry whole) {
    Observation seen = traffic.seen(whole.handle());
    return seen instanceof Observation.Unknown(Problem problem) ? Optional.of(Problems.outcome(problem))
        : planner.removal(traffic.intent(), whole, seen).filter(Step::waits)
            .<Outcome>map(step -> new Outcome.Planned(step.hold()));
  }

  /** A watch shows all there is. */
  private boolean mayBeHidden(Inventory.Entry entry) {
    return !registry.kind(entry.id().kind()).observing().watched() && traffic.mayBeHidden(entry);
  }

  /** In one pass with everything it was made of, whoever else was made of that: only now is it known to be kept. */
  private void letGo(Inventory.Entry entry, Step step) {
    if (step.waits()) {
      traffic.conclude(entry.handle(), new Outcome.Planned(step.hold()));
    } else {
      gone(entry);
      entry.after().forEach(this::keep);
    }
  }

  /** What stays for others is used by what was let go of, too, and nobody else remembers that. */
  private void keep(ResourceId used) {
    for (Inventory.Entry entry : traffic.inventory().entries()) {
      if (entry.id().equals(used)) {
        traffic.inventory(i -> i.update(entry.handle(), e -> e.keeping(DataPolicy.RETAIN)));
      }
    }
  }

  private void delete(Inventory.Entry entry, Observed observed, Step step) {
    Optional<ResourceId> dependent = dependent(entry);
    if (dependent.isPresent()) {
      traffic.conclude(entry.handle(), new Outcome.Blocked(dependent.get(), Edge.Await.GONE));
      return;
    }
    ResourceKind<Desired, Observed> kind = (ResourceKind<Desired, Observed>) registry.kind(entry.id().kind());
    if (step.waits()) {
      traffic.conclude(entry.handle(), new Outcome.Planned(step.hold()));
    } else if (kind.leaving(observed)) {
      traffic.conclude(entry.handle(), new Outcome.Progressing("deleting"));
    } else {
      traffic.delete(entry.scope(), step, farewell(traffic.intent(), entry),
          how -> kind.delete(entry.handle(), entry.scope(), observed, how));
    }
  }

  /** What is still there, or not yet moved away, that was made of this one. */
  private Optional<ResourceId> dependent(Inventory.Entry entry) {
    return traffic.inventory().entries().stream()
        .filter(other -> !other.handle().equals(entry.handle()) && other.after().contains(entry.id()))
        .filter(other -> !registry.view(other.id()) && !isPart(other, entry))
        .filter(other -> !hasMoved(other, entry)).map(Inventory.Entry::id).findFirst();
  }

  /** Whether it goes along, and waits for nothing but the end of that one. */
  private boolean isPart(Inventory.Entry other, Inventory.Entry whole) {
    return planner.leavingWith(traffic.intent(), other).contains(whole);
  }

  /** Whether a dependent that stays has taken to the successor of the one that goes. */
  private boolean hasMoved(Inventory.Entry dependent, Inventory.Entry leaving) {
    Optional<Resource> successor = traffic.intent().graph().find(leaving.id());
    return successor.isPresent() && traffic.intent().wants(dependent.handle())
        && traffic.outcomes().get(dependent.handle()) instanceof Outcome.Ready;
  }

  private void gone(Inventory.Entry entry) {
    traffic.conclude(entry.handle(), new Outcome.Gone());
    traffic.inventory(i -> i.without(entry.handle()));
  }

  /** What was made at its end, which lasts; else the latest there is. */
  private Optional<Backup> kept(Inventory.Entry entry, List<Backup> backups) {
    return backups.stream().filter(backup -> farewell(traffic.intent(), entry) instanceof Farewell.Snapshot(String name)
        && backup.name().startsWith(name)).findFirst().or(() -> backups.stream().findFirst());
  }

  /**
   * How a resource takes its leave; the snapshot's name is the same however often we ask, and of this life alone. What
   * is to be retained leaves only to make room for its successor.
   */
  static Farewell farewell(Intent intent, Inventory.Entry entry) {
    if (entry.dataPolicy() == DataPolicy.DELETE) {
      return new Farewell.Discard();
    }
    String name = entry.handle().physicalName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String life = Digest.of(10, intent.uid(), entry.handle().toString(), entry.recorded().toString());
    String base = name.substring(0, Math.min(name.length(), 180)).replaceAll("-$", "");
    return new Farewell.Snapshot(base + "-final-" + life);
  }
}
