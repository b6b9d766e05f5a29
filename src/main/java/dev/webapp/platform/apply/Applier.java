package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One pass over one platform: observe, plan, carry out what may be carried out. */
public final class Applier {
  private final Registry registry;
  private final Observer observer;
  private final Survey survey;
  private final Planner planner;
  private final Attempts attempts;
  private final InstantSource clock;

  public Applier(Registry registry, Observer observer, Attempts attempts, InstantSource clock) {
    this.registry = registry;
    this.observer = observer;
    this.survey = new Survey(registry, observer);
    this.planner = new Planner(registry);
    this.attempts = attempts;
    this.clock = clock;
  }

  /** Passes of one platform must not overlap; passes of different platforms may. */
  public Pass apply(Intent wish, Ledger ledger) {
    Survey.Findings found = survey.of(wish);
    Plan plan = found.plan();
    Intent intent = wish.knowing(recorded(wish, plan, found.seen()));
    Traffic traffic =
        new Traffic(intent, found.seen(), observer, attempts, () -> ledger.record(intent.inventory()));
    if (!intent.inventory().equals(wish.inventory())) {
      traffic.record();
    }
    Forward forward = new Forward(registry, planner, traffic, new Followers(registry, intent, found));
    intent.graph().order().forEach(forward::pass);
    Backward backward = new Backward(registry, planner, traffic);
    Planner.removals(intent).reversed().forEach(backward::pass);
    observer.retain(wish.uid(), survey.wanted(intent.knowing(traffic.inventory())));
    return new Pass(traffic.outcomes(), plan, traffic.inventory(), traffic.outputs(), traffic.left(),
        traffic.wrote(), traffic.next());
  }

  /** The inventory with an entry for whatever this pass may create, or finds to be ours already. */
  private Inventory recorded(Intent intent, Plan plan, Map<Handle, Observation> seen) {
    Set<Handle> untouched = plan.steps().stream()
        .filter(s -> s.action() == Action.REFUSE
            || s.waits() && (s.action() == Action.CREATE || s.action() == Action.ADOPT))
        .map(Step::handle).collect(Collectors.toSet());
    Inventory recorded = intent.inventory().covering(intent.graph().order().stream()
        .filter(r -> registry.kind(r.id().kind()) instanceof ResourceKind && !untouched.contains(r.handle()))
        .toList(), handle -> seen.get(handle) instanceof Observation.Present, clock.instant());
    boolean metAny = !recorded.equals(intent.inventory()) && !intent.inventory().isEmpty();
    return metAny ? sparing(recorded, intent.inventory()) : recorded;
  }

  /**
   * What others are made of, and is there although we let go of it, went along with data that was retained, and that
   * data still uses it: it must not go with us. Where nothing is known there is no telling what we let go of.
   */
  private Inventory sparing(Inventory recorded, Inventory known) {
    Inventory spared = recorded;
    for (Inventory.Entry entry : recorded.entries()) {
      boolean metAgain = entry.seen() && known.find(entry.handle()).isEmpty();
      if (metAgain && !entry.scope().equals(Scope.CLUSTER) && !registry.stateful(entry.id())
          && !registry.inseparable(entry.id()) && !registry.view(entry.id()) && !registry.shared(entry.id())
          && recorded.entries().stream().noneMatch(other -> entry.after().contains(other.id()))) {
        spared = spared.update(entry.handle(), e -> e.keeping(DataPolicy.RETAIN));
      }
    }
    return spared;
  }
}
