package dev.webapp.platform.simulation;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A kind that does as another one does, but for what its heirs do otherwise. */
class ForwardingKind implements ResourceKind<Desired, Observed> {
  private final ResourceKind<Desired, Observed> kind;

  ForwardingKind(ResourceKind<Desired, Observed> kind) {
    this.kind = kind;
  }

  /** The same kinds, but for those of that name. */
  static Registry instead(
      Registry registry, Collection<String> names, Function<ResourceKind<Desired, Observed>, ForwardingKind> other) {
    List<Kind<?, ?>> kinds = new ArrayList<>();
    for (Kind<Desired, Observed> kind : registry.kinds()) {
      kinds.add(names.contains(kind.name()) && kind instanceof ResourceKind<Desired, Observed> owned
          ? other.apply(owned) : kind);
    }
    return new Registry(kinds);
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public Observing observing() {
    return kind.observing();
  }

  @Override
  public Map<Handle, Observed> observe(Scope scope, Collection<Sought<Desired>> sought) {
    return kind.observe(scope, sought);
  }

  @Override
  public Desired project(Observed observed, Desired desired) {
    return kind.project(observed, desired);
  }

  @Override
  public Readiness readiness(Observed observed) {
    return kind.readiness(observed);
  }

  @Override
  public boolean settled(Observed observed) {
    return kind.settled(observed);
  }

  @Override
  public Outputs outputs(Observed observed) {
    return kind.outputs(observed);
  }

  @Override
  public Observed create(Handle handle, Scope scope, Desired desired, Token token) {
    return kind.create(handle, scope, desired, token);
  }

  @Override
  public Observed update(Handle handle, Scope scope, Desired desired, Observed observed, Delta delta) {
    return kind.update(handle, scope, desired, observed, delta);
  }

  @Override
  public void delete(Handle handle, Scope scope, Observed observed, Farewell how) {
    kind.delete(handle, scope, observed, how);
  }

  @Override
  public boolean stateful() {
    return kind.stateful();
  }

  @Override
  public Optional<String> outgrown(Observed observed) {
    return kind.outgrown(observed);
  }

  @Override
  public boolean leaving(Observed observed) {
    return kind.leaving(observed);
  }

  @Override
  public Set<String> permissions() {
    return kind.permissions();
  }
}
