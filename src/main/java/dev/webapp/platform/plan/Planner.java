package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.ChangePolicy.Circumstances;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the steps between what is and what is wanted. Pure. */
public final class Planner {
  private final Registry registry;

  public Planner(Registry registry) {
    this.registry = registry;
  }

  /** Every step, creations in the graph's order, then removals in the reverse of the order of creation. */
  public Plan plan(Intent intent, Map<Handle, Observation> observations) {
    Map<ResourceId, Outputs> outputs = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (Resource resource : intent.graph().order()) {
      Observation seen = observations.getOrDefault(resource.handle(), Observation.ABSENT);
      Kind<Desired, Observed> kind = registry.kind(resource.id().kind());
      if (seen instanceof Observation.Present(Observed observed) && intent.trusts(kind, resource.handle(), observed)) {
        outputs.put(resource.id(), kind.outputs(observed));
      }
      Desired desired = resource.template().render(values(outputs, true));
      step(intent, resource, desired, seen).ifPresent(steps::add);
    }
    removals(intent).reversed().forEach(entry -> removal(intent, entry, observations.get(entry.handle()))
        .ifPresent(steps::add));
    return Plan.of(intent.uid(), steps);
  }

  /** Resolves refs from outputs collected so far. */
  public static Values values(Map<ResourceId, Outputs> outputs, boolean symbolic) {
    return Values.of((Ref ref) -> outputs.getOrDefault(ref.target(), Outputs.NONE).get(ref.output()), symbolic);
  }

  /** What is to be done to a resource that is wanted; empty where it is as desired or nothing is certain. */
  public Optional<Step> step(Intent intent, Resource resource, Desired desired, Observation seen) {
    if (!(registry.kind(resource.id().kind()) instanceof ResourceKind<Desired, Observed> kind)) {
      return Optional.empty();
    }
    Handle handle = resource.handle();
    Optional<Step> step = switch (seen) {
      case Observation.Absent _ when resource.done() -> Optional.empty();
      case Observation.Absent _ -> Optional.of(new Step(handle, Action.CREATE, List.of(), Effect.NONE, null));
      case Observation.Unknown _ -> Optional.empty();
      case Observation.Present(Observed observed) when !intent.ownership().claims(handle.id(), observed.tags()) ->
          Optional.of(refusal(handle, observed));
      case Observation.Present(Observed observed) when kind.leaving(observed) -> Optional.empty();
      case Observation.Present(Observed observed) -> change(kind, handle, delta(kind, desired, observed));
    };
    return step.map(s -> judged(intent, s, kind));
  }

  /** How an observed resource differs from what is desired. */
  public static Delta delta(ResourceKind<Desired, Observed> kind, Desired desired, Observed observed) {
    return Differ.diff(desired, kind.project(observed, desired));
  }

  /** What the inventory holds and the graph no longer wants, in the order of recording. */
  public static List<Inventory.Entry> removals(Intent intent) {
    return intent.inventory().entries().stream().filter(entry -> !intent.wants(entry.handle())).toList();
  }

  /** What is to be done to a resource that is no longer wanted; empty where it is gone or nothing is certain. */
  public Optional<Step> removal(Intent intent, Inventory.Entry entry, Observation seen) {
    if (!(seen instanceof Observation.Present(Observed observed))
        || !intent.ownership().claims(entry.id(), observed.tags())
        || !(registry.kind(entry.id().kind()) instanceof ResourceKind<Desired, Observed> kind)) {
      return Optional.empty();
    }
    if (isLetGo(intent, entry)) {
      return Optional.of(new Step(entry.handle(), Action.LET_GO, List.of(), Effect.NONE, null));
    }
    Effect effect = kind.stateful() ? Effect.DATA_LOSS : Effect.NONE;
    return Optional.of(judged(intent, new Step(entry.handle(), Action.DELETE, List.of(), effect, null), kind));
  }

  /** Retained itself, or what a retained one was made of; or the platform leaves and nothing may be written. */
  private boolean isLetGo(Intent intent, Inventory.Entry entry) {
    if (intent.leaves() && intent.policy() == ChangePolicy.OBSERVE) {
      return true;
    }
    if (entry.scope().equals(Scope.CLUSTER)) {
      return false;
    }
    Set<ResourceId> kept = new HashSet<>();
    List<Inventory.Entry> open = new ArrayList<>(removals(intent).stream().filter(this::isRetained).toList());
    while (!open.isEmpty()) {
      Inventory.Entry next = open.removeLast();
      if (kept.add(next.id())) {
        intent.inventory().entries().stream().filter(e -> next.after().contains(e.id())).forEach(open::add);
      }
    }
    return kept.contains(entry.id());
  }

  private boolean isRetained(Inventory.Entry entry) {
    return entry.dataPolicy() == DataPolicy.RETAIN
        && registry.kind(entry.id().kind()) instanceof ResourceKind<?, ?> kind && kind.stateful();
  }

  private Step judged(Intent intent, Step step, ResourceKind<?, ?> kind) {
    boolean known = intent.inventory().find(step.handle()).map(Inventory.Entry::seen).orElse(false);
    return intent.policy().holds(step, new Circumstances(kind.stateful(), known, intent.leaves()))
        .map(step::held).orElse(step);
  }

  private static Optional<Step> change(Kind<?, ?> kind, Handle handle, Delta delta) {
    if (delta.isEmpty()) {
      return Optional.empty();
    }
    boolean replaces = delta.effect() == Effect.REPLACES;
    Effect effect = replaces && kind instanceof ResourceKind<?, ?> owned && owned.stateful()
        ? Effect.DATA_LOSS : delta.effect();
    return Optional.of(new Step(handle, replaces ? Action.REPLACE : Action.UPDATE, delta.changes(), effect, null));
  }

  private static Step refusal(Handle handle, Observed observed) {
    return new Step(handle, Action.REFUSE, List.of(), Effect.NONE, handle.physicalName() + " exists and is not ours: "
        + Ownership.describe(observed.tags()));
  }
}
