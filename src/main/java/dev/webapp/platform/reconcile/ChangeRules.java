package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.api.Component;
import dev.webapp.platform.api.ComponentChanges;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Rules;
import dev.webapp.platform.plan.Terms;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far the operator may go, as {@code spec.changes} and the {@code changes} of single components say. */
final class ChangeRules {
  private static final ChangesSpec DEFAULTS = new ChangesSpec(null, null, null);
  /**
   * The kinds that a component of its own {@code changes} is made into in the end; everything else is a part of one.
   */
  private static final Set<String> WHOLES = Set.of("DbInstance", "DocDbCluster", "ReplicationGroup", "Table");

  private final WebAppPlatformSpec spec;
  private final ChangesSpec general;
  private final Instant now;

  ChangeRules(WebAppPlatformSpec spec, Instant now) {
    this.spec = spec;
    this.general = spec.changes() == null ? DEFAULTS : spec.changes();
    this.now = now;
  }

  /** What the user wishes for the whole platform. */
  ChangePolicy wished() {
    return policy(general.policy());
  }

  /**
   * @param policy what holds for the whole platform right now; where users are not asked for anything, neither are they
   *     about a component
   * @param inventory what leaves a component that stays goes as that component's other parts do
   */
  Rules of(ChangePolicy policy, Graph<Resource> graph, Inventory inventory) {
    Map<String, Component> components = spec.components();
    Map<ResourceId, Terms> exceptions = new LinkedHashMap<>();
    for (Resource resource : graph.order()) {
      int end = resource.origin().indexOf(']') + 1;
      Component component = components.get(resource.origin().substring(0, end));
      if (component != null && component.changes() != null) {
        exceptions.put(resource.id(), terms(policy, component.changes()));
      }
    }
    if (!exceptions.isEmpty()) {
      exceptions.putAll(ofLeaving(exceptions, graph, inventory));
    }
    return new Rules(general(policy), exceptions);
  }

  private static Map<ResourceId, Terms> ofLeaving(
      Map<ResourceId, Terms> staying, Graph<Resource> graph, Inventory inventory) {
    Map<ResourceId, Terms> leaving = new LinkedHashMap<>();
    inventory.entries().stream().filter(entry -> graph.find(entry.id()).isEmpty()).forEach(entry ->
        whole(entry, inventory).map(staying::get).ifPresent(terms -> leaving.put(entry.id(), terms)));
    return leaving;
  }

  /**
   * What an entry was a part of: in AWS what it was made of in the end, a table or an instance; in the cluster the
   * Deployment of its service, which all of a service's own objects are called after.
   */
  private static Optional<ResourceId> whole(Inventory.Entry entry, Inventory inventory) {
    if (entry.scope().equals(Scope.CLUSTER)) {
      return Optional.of(new ResourceId(ManifestKinds.DEPLOYMENT, entry.id().name()));
    }
    Optional<ResourceId> made = entry.after().stream().filter(id -> WHOLES.contains(id.kind())).findFirst();
    return made.or(() -> inventory.entries().stream().filter(other -> entry.after().contains(other.id()))
        .flatMap(other -> whole(other, inventory).stream()).findFirst());
  }

  private Terms general(ChangePolicy policy) {
    return new Terms(policy, mends(general.drift()), MaintenanceWindow.opensAfter(general.window(), now));
  }

  private Terms terms(ChangePolicy policy, ComponentChanges own) {
    return new Terms(own.policy() == null || !policy.asks() ? policy : policy(own.policy()),
        mends(own.drift() == null ? general.drift() : own.drift()),
        MaintenanceWindow.opensAfter(own.window() == null ? general.window() : own.window(), now));
  }

  private static ChangePolicy policy(ChangesSpec.Policy wished) {
    return switch (wished) {
      case null -> ChangePolicy.AUTO;
      case AUTO -> ChangePolicy.AUTO;
      case APPROVE -> ChangePolicy.APPROVE;
      case OBSERVE -> ChangePolicy.OBSERVE;
    };
  }

  private static boolean mends(ChangesSpec.Drift wished) {
    return wished != ChangesSpec.Drift.REPORT;
  }
}
