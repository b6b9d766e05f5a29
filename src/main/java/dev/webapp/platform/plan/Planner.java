package dev.webapp.platform.plan;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the steps between what is and what is wanted. Pure. */
public final class Planner {
  /** The component of every desired record in AWS that says whose it is. */
  public static final String OWNERSHIP_FIELD = "tags";

  private final Registry registry;

  public Planner(Registry registry) {
    this.registry = registry;
  }

  /** Every step, creations in the graph's order, then removals in the reverse of the order of creation. */
  public Plan plan(Intent intent, Map<Handle, Observation> observations) {
    Map<ResourceId, Outputs> outputs = new HashMap<>();
    Set<ResourceId> uncertain = new HashSet<>();
    Set<Handle> settled = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    List<Step> symbolic = new ArrayList<>();
    for (Resource resource : intent.graph().order()) {
      Observation seen = observations.getOrDefault(resource.handle(), Observation.ABSENT);
      Kind<Desired, Observed> kind = registry.kind(resource.id().kind());
      if (seen instanceof Observation.Present(Observed observed) && intent.trusts(kind, resource.handle(), observed)) {
        outputs.put(resource.id(), kind.outputs(observed));
      } else if (!(seen instanceof Observation.Absent && kind instanceof ResourceKind)) {
        uncertain.add(resource.id());
      }
      Set<ResourceId> missing = new HashSet<>();
      Desired desired = resource.template().render(Values.of(ref -> {
        Object value = value(outputs, ref);
        if (value == null) {
          missing.add(ref.target());
        }
        return value;
      }, true));
      // A value that nobody can tell right now is no reason to change what is there.
      if (seen instanceof Observation.Absent || Collections.disjoint(missing, uncertain)) {
        step(intent, resource, desired, seen).ifPresentOrElse(step -> {
          steps.add(step);
          symbolic.add(symbolic(intent, resource, step, seen));
        }, () -> {
          if (seen instanceof Observation.Absent || seen instanceof Observation.Present(Observed there)
              && !(kind instanceof ResourceKind<Desired, Observed> owned
              && (owned.leaving(there) || owned.promised(there)))) {
            settled.add(resource.handle());
          }
        });
      }
    }
    for (Inventory.Entry entry : removals(intent).reversed()) {
      removal(intent, entry, observations.getOrDefault(entry.handle(), Observation.ABSENT)).ifPresent(step -> {
        steps.add(step);
        symbolic.add(step);
      });
    }
    Plan plan = Plan.of(intent, steps, symbolic, held(intent, symbolic, settled));
    return intent.policy() == ChangePolicy.CRD_TERMINATING ? plan.asDeletion(intent.uid()) : plan;
  }

  /**
   * The approvals of what is not done: neither settled, nor gone, nor to become something else than was approved of.
   */
  private static Approvals held(Intent intent, List<Step> symbolic, Set<Handle> settled) {
    Approvals given = intent.consent().given();
    return new Approvals(given.used(), given.last(), given.steps().stream().filter(approved -> {
      List<Step> now = symbolic.stream().filter(step -> step.handle().equals(approved.handle())).toList();
      boolean known = intent.wants(approved.handle()) || intent.inventory().find(approved.handle()).isPresent();
      return now.isEmpty() ? known && !settled.contains(approved.handle()) : now.stream().anyMatch(approved::covers);
    }).toList());
  }

  /** The step with the values it shall bring as the spec implies them, before any ref is resolved. */
  private Step symbolic(Intent intent, Resource resource, Step step, Observation seen) {
    boolean asked = step.waits() || !intent.consent().given().steps().isEmpty();
    if (!asked || step.changes().isEmpty() || !(seen instanceof Observation.Present(Observed observed))
        || !(registry.kind(resource.id().kind()) instanceof ResourceKind<Desired, Observed> kind)) {
      return step;
    }
    Set<String> fields = step.changes().stream().map(FieldChange::field).collect(Collectors.toSet());
    Delta implied = delta(kind, resource.template().render(Values.symbolic()), observed);
    return new Step(step.handle(), step.action(),
        implied.changes().stream().filter(change -> fields.contains(change.field())).toList(), step.effect(),
        step.drift(), step.hold(), step.note());
  }

  private static Object value(Map<ResourceId, Outputs> outputs, Ref ref) {
    return outputs.getOrDefault(ref.target(), Outputs.NONE).get(ref.output());
  }

  /** Resolves refs from outputs collected so far. */
  public static Values values(Map<ResourceId, Outputs> outputs, boolean symbolic) {
    return Values.of(ref -> value(outputs, ref), symbolic);
  }

  /** What is to be done to a resource that is wanted; empty where it is as desired or nothing is certain. */
  public Optional<Step> step(Intent intent, Resource resource, Desired desired, Observation seen) {
    if (!(registry.kind(resource.id().kind()) instanceof ResourceKind<Desired, Observed> kind)) {
      return Optional.empty();
    }
    Optional<Step> step = switch (seen) {
      case Observation.Absent _ when resource.done() -> Optional.empty();
      case Observation.Absent _ when resource.adopted() -> Optional.of(nothingToAdopt(intent, resource));
      case Observation.Absent _ -> Optional.of(creation(intent, resource, desired));
      case Observation.Unknown _ -> Optional.empty();
      case Observation.Present(Observed observed) when !intent.owns(kind, resource.handle(), observed) ->
          Optional.of(takeover(kind, resource, desired, observed));
      case Observation.Present(Observed observed) when kind.leaving(observed) -> Optional.empty();
      case Observation.Present(Observed observed) -> change(intent, kind, resource, desired, observed);
    };
    Holds holds = new Holds(intent);
    return step.map(s -> holds.cautioning(holds.namingOwner(holds.judged(s, kind, seen), seen), desired))
        .map(s -> kind.stateful() ? holds.offeringRestore(s, resource, desired, seen) : s)
        .map(s -> approved(intent, s, () -> symbolic(intent, resource, s, seen)).noting(resource.note()));
  }

  private static Step creation(Intent intent, Resource resource, Desired desired) {
    List<FieldChange> changes = desired.restoredFrom() == null ? List.of()
        : List.of(new FieldChange("restoreFrom", null, desired.restoredFrom(), Effect.NONE));
    Step step = new Step(resource.handle(), Action.CREATE, changes, Effect.NONE, null);
    return Drift.isDeletion(intent, resource.handle()) ? step.undoing() : step;
  }

  /** What others did to a resource of ours: each field, or all of it, with a hash of what it shall be. */
  public Map<String, String> drift(Intent intent, Resource resource, Desired desired, Observation seen) {
    return switch (seen) {
      case Observation.Absent _ when !resource.done() -> Drift.rememberedDeletion(intent, resource.handle());
      case Observation.Present(Observed observed)
          when registry.kind(resource.id().kind()) instanceof ResourceKind<Desired, Observed> kind
              && intent.owns(kind, resource.handle(), observed) -> {
        Delta delta = delta(kind, desired, observed);
        // Nearly always nothing differs, and hashing what is desired would be for nothing.
        yield delta.isEmpty() ? Map.of() : Drift.of(intent, resource.handle(), desired).remembered(delta);
      }
      default -> Map.of();
    };
  }

  /** No longer waits where somebody approved of it. */
  private static Step approved(Intent intent, Step step, Supplier<Step> symbolic) {
    Approvals given = intent.consent().given();
    boolean free = step.waits() && intent.asks(step) && !given.steps().isEmpty() && given.cover(symbolic.get());
    return free ? step.held(null) : step;
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
    if (seen instanceof Observation.Absent
        || !(registry.kind(entry.id().kind()) instanceof ResourceKind<Desired, Observed> kind)) {
      return Optional.empty();
    }
    boolean foreign =
        seen instanceof Observation.Present(Observed observed) && !intent.owns(kind, entry.handle(), observed);
    // Who adopts it by its new name says that it is ours, whatever its tags say.
    if (foreign && !isRenamed(intent, entry)) {
      return Optional.empty();
    }
    // Needs no certainty, and must not wait for it: a later pass no longer knows what was made of what.
    if (isLetGo(intent, entry)) {
      return Optional.of(
          removed(intent, new Step(entry.handle(), Action.LET_GO, List.of(), Effect.NONE, null), kind, seen));
    }
    if (seen instanceof Observation.Unknown || vanishes(intent, entry)) {
      return Optional.empty();
    }
    Effect effect = kind.stateful() || Holds.outgrown(kind, seen).isPresent() ? Effect.DATA_LOSS : Effect.NONE;
    return Optional.of(removed(intent, new Step(entry.handle(), Action.DELETE, List.of(), effect, null), kind, seen));
  }

  /** Whether its end takes no step: it is a view, or what it is a part of is no longer wanted either. */
  public boolean vanishes(Intent intent, Inventory.Entry entry) {
    return registry.view(entry.id()) || !leavingWith(intent, entry).isEmpty();
  }

  /** What is no longer wanted either, holds data, and takes along what is a part of it; see {@link #vanishes}. */
  public List<Inventory.Entry> leavingWith(Intent intent, Inventory.Entry entry) {
    return !registry.contained(entry.id()) ? List.of() : removals(intent).stream()
        .filter(other -> entry.after().contains(other.id()) && registry.stateful(other.id())).toList();
  }

  private static Step removed(Intent intent, Step step, ResourceKind<Desired, Observed> kind, Observation seen) {
    Holds holds = new Holds(intent);
    Step held = holds.judged(step, kind, seen);
    Step judged = kind.stateful() ? holds.noticingRename(held) : held;
    return approved(intent, judged, () -> judged);
  }

  /** The same thing is wanted under another id, which takes it over, or waits to. */
  private static boolean isRenamed(Intent intent, Inventory.Entry entry) {
    return intent.graph().order().stream().anyMatch(resource -> resource.adopted()
        && resource.physicalName().equals(entry.handle().physicalName())
        && resource.id().kind().equals(entry.id().kind()) && resource.scope().equals(entry.scope()));
  }

  /**
   * Retained itself, or another one's by now, or what such a one was made of, or inseparable from it; or the platform
   * leaves and nothing may be written.
   */
  private boolean isLetGo(Intent intent, Inventory.Entry entry) {
    if (intent.leaves() && intent.policy() == ChangePolicy.OBSERVE) {
      return true;
    }
    if (entry.scope().equals(Scope.CLUSTER)) {
      return false;
    }
    List<Inventory.Entry> removals = removals(intent);
    Set<ResourceId> retained = removals.stream().filter(e -> e.dataPolicy() == DataPolicy.RETAIN)
        .map(Inventory.Entry::id).collect(Collectors.toSet());
    Set<ResourceId> kept = new HashSet<>();
    List<Inventory.Entry> open = new ArrayList<>(removals.stream().filter(e -> retained.contains(e.id())
        || registry.inseparable(e.id()) && e.after().stream().anyMatch(retained::contains)
        || isRenamed(intent, e)).toList());
    while (!open.isEmpty()) {
      Inventory.Entry next = open.removeLast();
      if (kept.add(next.id())) {
        intent.inventory().entries().stream().filter(e -> next.after().contains(e.id())).forEach(open::add);
      }
    }
    return kept.contains(entry.id());
  }

  /** Reported drift does not come along with what the spec asks for: it has an approval of its own. */
  private static Optional<Step> change(Intent intent, ResourceKind<Desired, Observed> kind, Resource resource,
      Desired desired, Observed observed) {
    Delta delta = delta(kind, desired, observed);
    if (delta.isEmpty()) {
      return Optional.empty();
    }
    Drift drift = Drift.of(intent, resource.handle(), desired);
    List<FieldChange> asked = drift.without(delta);
    boolean apart = !asked.isEmpty() && !intent.rules().of(resource.id()).mendsDrift();
    boolean stateful = kind.stateful() || kind.outgrown(observed).isPresent();
    Step step = change(stateful, resource.handle(), apart ? new Delta(asked) : delta);
    return Optional.of(asked.isEmpty() ? step.undoing() : step);
  }

  private static Step change(boolean stateful, Handle handle, Delta delta) {
    boolean replaces = delta.changes().stream().anyMatch(change -> change.effect() == Effect.REPLACES);
    Effect effect = replaces && stateful ? Effect.DATA_LOSS : delta.effect();
    return new Step(handle, replaces ? Action.REPLACE : Action.UPDATE, delta.changes(), effect, null);
  }

  /** Of what is there and is not ours; the ownership tags, which come first, need not be told one by one. */
  private static Step takeover(
      ResourceKind<Desired, Observed> kind, Resource resource, Desired desired, Observed observed) {
    if (!resource.adopted()) {
      return refusal(resource.handle(), "exists and is not ours: " + kind.whose(observed, desired)
          + "; rename the component, or remove what is there");
    }
    List<FieldChange> changes = delta(kind, desired, observed).changes().stream()
        .filter(change -> !change.component().equals(OWNERSHIP_FIELD)).toList();
    List<FieldChange> fixed = changes.stream().filter(change -> change.effect() == Effect.REPLACES).toList();
    return fixed.isEmpty()
        ? new Step(resource.handle(), Action.ADOPT, changes, new Delta(changes).effect(), null)
        : refusal(resource.handle(), "cannot be adopted as " + resource.origin() + ": "
            + fixed.stream().map(FieldChange::toString).collect(Collectors.joining(", "))
            + " would replace it; say in the spec what it is");
  }

  /** The spec of what is adopted says little of what it is made of, and nothing is made anew of that. */
  private static Step nothingToAdopt(Intent intent, Resource resource) {
    return intent.known(resource.handle()).isEmpty()
        ? refusal(resource.handle(), "is to be adopted as " + resource.origin()
            + " and is not there: say in the spec what it is called, or remove adopt to have a new one made")
        : refusal(resource.handle(), "was adopted as " + resource.origin()
            + " and is gone: remove adopt, and the plan says what it can be brought back from");
  }

  private static Step refusal(Handle handle, String why) {
    return new Step(handle, Action.REFUSE, List.of(), Effect.NONE, handle.physicalName() + " " + why);
  }
}
