package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.observe.Wanted;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Values;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One pass over one platform: observe, plan, carry out what may be carried out. */
public final class Applier {
  private final Registry registry;
  private final Observer observer;
  private final Planner planner;
  private final Attempts attempts;
  private final InstantSource clock;

  public Applier(Registry registry, Observer observer, Attempts attempts, InstantSource clock) {
    this.registry = registry;
    this.observer = observer;
    this.planner = new Planner(registry);
    this.attempts = attempts;
    this.clock = clock;
  }

  /** Passes of one platform must not overlap; passes of different platforms may. */
  public Pass apply(Intent wish, Ledger ledger) {
    Map<Handle, Observation> seen = observer.observe(wish.uid(), wanted(wish));
    Plan plan = planner.plan(wish, seen);
    Intent intent = wish.knowing(recorded(wish, plan, seen));
    if (!intent.inventory().equals(wish.inventory())) {
      ledger.record(intent.inventory());
    }
    Traffic traffic = new Traffic(intent, seen, observer, attempts);
    Forward forward = new Forward(registry, planner, traffic);
    intent.graph().order().forEach(forward::pass);
    Backward backward = new Backward(registry, planner, traffic);
    Planner.removals(intent).reversed().forEach(backward::pass);
    observer.retain(wish.uid(), wanted(intent.knowing(traffic.inventory())));
    return new Pass(traffic.outcomes(), plan, traffic.inventory(), traffic.outputs(), traffic.left(),
        traffic.wrote(), traffic.next());
  }

  private List<Wanted> wanted(Intent intent) {
    List<Wanted> wanted = new ArrayList<>();
    for (Resource resource : intent.graph().order()) {
      Kind<Desired, Observed> kind = registry.kind(resource.id().kind());
      Desired query = kind instanceof Lookup<?, ?> ? resource.template().render(Values.symbolic()) : null;
      wanted.add(new Wanted(kind, resource.scope(), new Sought<>(resource.handle(), query),
          intent.inventory().find(resource.handle()).map(Inventory.Entry::seen).orElse(false)));
    }
    Planner.removals(intent).forEach(entry -> wanted.add(
        new Wanted(registry.kind(entry.id().kind()), entry.scope(), new Sought<>(entry.handle(), null), entry.seen())));
    return wanted;
  }

  /** The inventory with an entry for whatever this pass may create, or finds to be ours already. */
  private Inventory recorded(Intent intent, Plan plan, Map<Handle, Observation> seen) {
    Set<Handle> untouched = plan.steps().stream()
        .filter(s -> s.action() == Action.REFUSE || s.waits() && (s.action() == Action.CREATE || s.action() == Action.ADOPT))
        .map(Step::handle).collect(Collectors.toSet());
    return intent.inventory().covering(intent.graph().order().stream()
        .filter(r -> registry.kind(r.id().kind()) instanceof ResourceKind && !untouched.contains(r.handle()))
        .toList(), handle -> seen.get(handle) instanceof Observation.Present, clock.instant());
  }
}
