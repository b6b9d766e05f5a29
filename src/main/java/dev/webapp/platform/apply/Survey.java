package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.observe.Wanted;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of a pass that only looks: what there is, and what would have to be done. */
public final class Survey {
  private final Registry registry;
  private final Observer observer;
  private final Planner planner;

  /** What was found: every resource of the intent has an observation. */
  public record Findings(Map<Handle, Observation> seen, Plan plan) {}

  public Survey(Registry registry, Observer observer) {
    this.registry = registry;
    this.observer = observer;
    this.planner = new Planner(registry);
  }

  public Findings of(Intent intent) {
    Map<Handle, Observation> seen = observer.observe(intent.uid(), wanted(intent));
    return new Findings(seen, planner.plan(intent, seen));
  }

  /** All that has to be looked at: what is wanted, and what is no longer. */
  List<Wanted> wanted(Intent intent) {
    List<Wanted> wanted = new ArrayList<>();
    for (Resource resource : intent.graph().order()) {
      Kind<Desired, Observed> kind = registry.kind(resource.id().kind());
      Desired query = kind instanceof Lookup<?, ?> ? resource.template().render(Values.symbolic()) : null;
      wanted.add(new Wanted(kind, resource.scope(), new Sought<>(resource.handle(), query),
          intent.known(resource.handle()).isPresent()));
    }
    Planner.removals(intent).forEach(entry -> wanted.add(
        new Wanted(registry.kind(entry.id().kind()), entry.scope(), new Sought<>(entry.handle(), null), entry.seen())));
    return wanted;
  }
}
