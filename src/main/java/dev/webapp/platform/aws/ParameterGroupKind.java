package dev.webapp.platform.aws;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@link ParameterGroup}s of one service. Outputs: {@code name}.
 *
 * @param <C> the service's client
 */
public abstract class ParameterGroupKind<C> implements ResourceKind<ParameterGroup, ObservedParameterGroup> {
  /** None of the services takes more in one call. */
  private static final int PARAMETERS_PER_CALL = 20;

  /** The service's client. */
  protected abstract C client(Scope scope);

  /** What the service is called. */
  protected abstract String service();

  /** The groups of that name, with their tags, and without parameters; throws where there is none. */
  protected abstract List<ObservedParameterGroup> describe(C client, String name);

  /** Whether a refusal says that there is no such group. */
  protected abstract boolean isAbsence(Problem problem);

  /** The values that are not the engine's defaults, by name. */
  protected abstract Map<String, String> overrides(C client, String group);

  /** Makes a group with the engine's defaults. */
  protected abstract ObservedParameterGroup create(C client, ParameterGroup desired);

  /** Sets values by name, no more than a call takes. */
  protected abstract void set(C client, String group, Map<String, String> values);

  /** Puts these back to their defaults, no more than a call takes. */
  protected abstract void reset(C client, String group, Collection<String> names);

  /** Changes tags by one call, and tells them. */
  protected abstract Map<String, String> retag(C client, ObservedParameterGroup observed, Delta delta);

  protected abstract void delete(C client, String group);

  @Override
  public final Observing observing() {
    return Observing.SELDOM;
  }

  @Override
  public final Map<Handle, ObservedParameterGroup> observe(Scope scope, Collection<Sought<ParameterGroup>> sought) {
    C client = client(scope);
    Map<Handle, ObservedParameterGroup> seen = new TreeMap<>();
    for (Sought<ParameterGroup> one : sought) {
      String name = one.handle().physicalName();
      try {
        describe(client, name).forEach(group -> seen.put(one.handle(), group.holding(overrides(client, name))));
      } catch (Problem problem) {
        if (!isAbsence(problem)) {
          throw problem;
        }
      }
    }
    return seen;
  }

  @Override
  public final ParameterGroup project(ObservedParameterGroup observed, ParameterGroup desired) {
    return new ParameterGroup(observed.name(), observed.family(), null, observed.parameters(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** Makes it with the engine's defaults; parameters follow. */
  @Override
  public final ObservedParameterGroup create(Handle handle, Scope scope, ParameterGroup desired, Token token) {
    try {
      return create(client(scope), desired);
    } catch (Problem refused) {
      boolean family = refused.category() == Problem.Category.INVALID
          && String.valueOf(refused.getMessage()).contains(desired.family());
      throw !family ? refused : new Problem(refused.category(), refused.code(), refused.action(), service()
          + " has no family " + desired.family() + ", so no such version; set version to one that it has ("
          + refused.getMessage() + ")", null, refused);
    }
  }

  /** Parameters that are to be set come before those that go back to their defaults. */
  @Override
  public final ObservedParameterGroup update(
      Handle handle, Scope scope, ParameterGroup desired, ObservedParameterGroup observed, Delta delta) {
    C client = client(scope);
    if (delta.touches("tags")) {
      return observed.tagged(retag(client, observed, delta));
    }
    Map<String, String> parameters = new TreeMap<>(observed.parameters());
    List<FieldChange> toSet = portion(delta, true);
    List<FieldChange> toReset = portion(delta, false);
    if (!toSet.isEmpty()) {
      Map<String, String> values = toSet.stream().collect(Collectors.toMap(
          ParameterGroupKind::parameter, change -> change.to().toString(), (one, _) -> one, TreeMap::new));
      set(client, observed.name(), values);
      parameters.putAll(values);
    } else if (!toReset.isEmpty()) {
      List<String> names = toReset.stream().map(ParameterGroupKind::parameter).toList();
      reset(client, observed.name(), names);
      names.forEach(parameters::remove);
    }
    return observed.holding(parameters);
  }

  private static List<FieldChange> portion(Delta delta, boolean set) {
    return delta.of("parameters").stream().filter(c -> (c.to() != null) == set).limit(PARAMETERS_PER_CALL).toList();
  }

  private static String parameter(FieldChange change) {
    return change.field().substring("parameters.".length());
  }

  @Override
  public final void delete(Handle handle, Scope scope, ObservedParameterGroup observed, Farewell how) {
    try {
      delete(client(scope), observed.name());
    } catch (Problem problem) {
      if (!isAbsence(problem)) {
        throw problem;
      }
    }
  }

  @Override
  public final Readiness readiness(ObservedParameterGroup observed) {
    return Readiness.READY;
  }

  @Override
  public final Outputs outputs(ObservedParameterGroup observed) {
    return Outputs.of("name", observed.name());
  }
}
