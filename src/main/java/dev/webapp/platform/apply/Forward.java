package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Token;
import dev.webapp.platform.resource.Values;
import java.util.Map;
import java.util.Optional;

/** Brings the resources that are wanted closer to what is desired, each by one write at most. */
final class Forward {
  private final Registry registry;
  private final Planner planner;
  private final Traffic traffic;
  private final Followers followers;

  Forward(Registry registry, Planner planner, Traffic traffic, Followers followers) {
    this.registry = registry;
    this.planner = planner;
    this.traffic = traffic;
    this.followers = followers;
  }

  /** Concludes an outcome for the resource; all it awaits must have passed before. */
  void pass(Resource resource) {
    Handle handle = resource.handle();
    Kind<Desired, Observed> kind = registry.kind(resource.id().kind());
    // A changed data policy holds from now on, whatever else has to wait.
    traffic.inventory(i -> i.keepingAs(resource, registry.stateful(resource.id())));
    if (traffic.seen(handle) instanceof Observation.Present(Observed observed)
        && traffic.intent().trusts(kind, handle, observed)) {
      found(kind, handle, observed);
    }
    Optional<Outcome> blocked = blocked(resource);
    if (blocked.isPresent()) {
      traffic.conclude(handle, blocked.get());
      return;
    }
    try {
      Desired desired = resource.template().render(Planner.values(traffic.outputs(), false));
      switch (kind) {
        case Lookup<Desired, Observed> lookup -> lookUp(lookup, resource, desired);
        case ResourceKind<Desired, Observed> owned -> bring(owned, resource, desired);
      }
    } catch (Values.Unknown unknown) {
      traffic.conclude(handle, new Outcome.Blocked(
          unknown.ref().target(), Edge.Await.KNOWN, unknown.ref().output()));
    }
  }

  private void lookUp(Lookup<Desired, Observed> kind, Resource resource, Desired query) {
    traffic.conclude(resource.handle(), switch (traffic.seen(resource.handle())) {
      case Observation.Present(Observed observed) -> outcome(kind, observed);
      case Observation.Absent _ -> new Outcome.Progressing(kind.missing(query));
      case Observation.Unknown(Problem problem) -> Problems.outcome(problem);
    });
  }

  private void bring(ResourceKind<Desired, Observed> kind, Resource resource, Desired desired) {
    Handle handle = resource.handle();
    Observation seen = traffic.seen(handle);
    if (seen instanceof Observation.Unknown(Problem problem)) {
      traffic.conclude(handle, Problems.outcome(problem));
      return;
    }
    Map<String, String> drift = planner.drift(traffic.intent(), resource, desired, seen);
    Optional<Step> step = planner.step(traffic.intent(), resource, desired, seen);
    boolean onlyDrift = step.filter(s -> s.drift() && s.action() != Action.CREATE).isPresent();
    traffic.inventory(i -> i.update(
        handle, e -> onlyDrift ? e.settledBut(desired.fingerprint(), drift) : e.drifted(drift)));
    if (step.isEmpty() && seen instanceof Observation.Absent) {
      traffic.conclude(handle, new Outcome.Ready(null));
      settle(resource, desired);
    } else if (step.isEmpty()) {
      Observed observed = present(handle);
      traffic.conclude(handle, kind.leaving(observed) ? new Outcome.Progressing("deleting") : outcome(kind, observed));
      if (kind.promised(observed)) {
        traffic.awaits(handle);
      } else {
        traffic.agrees(handle);
      }
      settle(kind, resource, desired, observed);
    } else if (step.get().action() == Action.REFUSE) {
      traffic.conclude(handle, new Outcome.Refused(step.get().hold()));
      if (seen instanceof Observation.Present) {
        // What is not ours must never be deleted as if it were.
        traffic.inventory(i -> i.without(handle));
      }
    } else if (step.get().waits()) {
      traffic.conclude(handle, new Outcome.Planned(step.get().hold()));
    } else {
      write(kind, resource, desired, step.get());
    }
  }

  private void write(ResourceKind<Desired, Observed> kind, Resource resource, Desired desired, Step step) {
    Handle handle = step.handle();
    switch (step.action()) {
      case CREATE -> traffic.write(resource.scope(), step, step + " " + desired, () -> located(resource, desired,
              () -> kind.create(handle, resource.scope(), desired, token(handle, desired))))
          .ifPresent(after -> concluded(kind, resource, desired, after));
      case UPDATE -> update(kind, resource, desired, step, new Delta(step.changes()));
      case ADOPT -> update(kind, resource, desired, step, new Delta(
          Planner.delta(kind, desired, present(handle)).of(Planner.OWNERSHIP_FIELD)));
      case REPLACE -> {
        Observed before = present(handle);
        // That it is gone will be our own doing.
        traffic.inventory(i -> i.update(handle, Inventory.Entry::unsettled));
        traffic.delete(resource.scope(), step, Backward.farewell(traffic.intent(), entry(handle)),
            how -> kind.delete(handle, resource.scope(), before, how));
      }
      case DELETE, LET_GO, REFUSE -> throw new IllegalStateException("not a step forward: " + step);
    }
  }

  private void update(
      ResourceKind<Desired, Observed> kind, Resource resource, Desired desired, Step step, Delta delta) {
    Optional<ResourceId> behind = desired.awaitsFollowers(delta) ? followers.behind(resource.id()) : Optional.empty();
    if (behind.isPresent()) {
      traffic.conclude(step.handle(), new Outcome.Progressing(
          "waits until " + behind.get() + " has taken over the present one"));
      return;
    }
    Observed before = present(step.handle());
    traffic.write(resource.scope(), step, step.toString(), () -> located(resource, desired,
            () -> kind.update(step.handle(), resource.scope(), desired, before, delta)))
        .ifPresent(after -> concluded(kind, resource, desired, after));
  }

  private Observed present(Handle handle) {
    return ((Observation.Present) traffic.seen(handle)).observed();
  }

  private void concluded(ResourceKind<Desired, Observed> kind, Resource resource, Desired desired, Observed after) {
    found(kind, resource.handle(), after);
    Delta rest = Planner.delta(kind, desired, after);
    if (rest.isEmpty()) {
      traffic.conclude(resource.handle(), outcome(kind, after));
      settle(kind, resource, desired, after);
    } else {
      traffic.conclude(
          resource.handle(), new Outcome.Progressing("still to change: " + rest.changes().getFirst().field()));
    }
  }

  private void found(Kind<Desired, Observed> kind, Handle handle, Observed observed) {
    traffic.tells(handle.id(), kind.outputs(observed));
    traffic.inventory(i -> i.update(handle, e -> e.found(observed.arn())));
  }

  /**
   * Nothing differs any more: what it was made of before no longer has to outlive it. A change that is only promised is
   * not yet made; what is being made for the first time need not wait for that.
   */
  private void settle(
      ResourceKind<Desired, Observed> kind, Resource resource, Desired desired, Observed observed) {
    boolean made = traffic.inventory().find(resource.handle()).filter(e -> e.settledAs() != null).isPresent();
    if (made && kind.lingers(observed)) {
      traffic.inventory(i -> i.update(resource.handle(), e -> e.settling(desired.fingerprint(), resource.targets())));
    } else if (!made || !kind.promised(observed)) {
      settle(resource, desired);
    }
  }

  private void settle(Resource resource, Desired desired) {
    traffic.inventory(i -> i.update(resource.handle(), e -> e.settled(desired.fingerprint(), resource.targets())));
  }

  private Inventory.Entry entry(Handle handle) {
    return traffic.inventory().find(handle)
        .orElseThrow(() -> new IllegalStateException(handle + " is written to but not in the inventory"));
  }

  private Optional<Outcome> blocked(Resource resource) {
    boolean present = traffic.seen(resource.handle()) instanceof Observation.Present;
    for (Edge edge : resource.edges()) {
      boolean open = edge.optional() && isNowhere(edge.target()) || switch (edge.await()) {
        case KNOWN -> traffic.outputs().containsKey(edge.target());
        case READY -> present && !edge.always() || isReady(edge);
        case SETTLED -> present && !edge.always() || isReady(edge) && isSettled(edge.target());
        case GONE -> isGone(edge);
      };
      if (!open) {
        return Optional.of(new Outcome.Blocked(edge.target(), edge.await()));
      }
    }
    return Optional.empty();
  }

  /** Not there, and this pass has not tried to make it, so that it is not on its way either. */
  private boolean isNowhere(ResourceId target) {
    return traffic.intent().graph().find(target).map(Resource::handle)
        .filter(handle -> traffic.seen(handle) instanceof Observation.Absent)
        .map(traffic.outcomes()::get)
        .filter(outcome -> outcome instanceof Outcome.Blocked || outcome instanceof Outcome.Planned).isPresent();
  }

  private boolean isReady(Edge edge) {
    return traffic.intent().graph().find(edge.target()).map(Resource::handle)
        .map(traffic.outcomes()::get).filter(Outcome.Ready.class::isInstance).isPresent();
  }

  private boolean isSettled(ResourceId target) {
    return traffic.intent().graph().find(target).map(Resource::handle).map(traffic::seen)
        .filter(seen -> seen instanceof Observation.Present(Observed observed)
            && registry.kind(target.kind()).settled(observed)).isPresent();
  }

  private boolean isGone(Edge edge) {
    return traffic.inventory().entries().stream().noneMatch(e -> e.id().equals(edge.target()));
  }

  private Token token(Handle handle, Desired desired) {
    return new Token(Digest.of(32, traffic.intent().uid(), handle.toString(), desired.toString()));
  }

  private static Observed located(Resource resource, Desired desired, java.util.function.Supplier<Observed> write) {
    try {
      return write.get();
    } catch (Problem problem) {
      throw Problems.located(problem, resource, desired);
    }
  }

  static Outcome outcome(Kind<Desired, Observed> kind, Observed observed) {
    return switch (kind.readiness(observed)) {
      case Readiness.Ready(String warning) -> new Outcome.Ready(warning);
      case Readiness.Progressing(String reason) -> new Outcome.Progressing(reason);
      case Readiness.Failed(String reason, boolean terminal) -> new Outcome.Failed(reason, terminal);
    };
  }
}
