package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.api.ComponentChanges;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Rules;
import dev.webapp.platform.plan.Terms;
import dev.webapp.platform.resource.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far the operator may go, as {@code spec.changes} and the {@code changes} of single components say. */
final class ChangeRules {
  private static final ChangesSpec DEFAULTS = new ChangesSpec(null, null, null);

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
   */
  Rules of(ChangePolicy policy, Graph<Resource> graph) {
    Map<String, ComponentChanges> byOrigin = new LinkedHashMap<>();
    spec.services().forEach(s -> byOrigin.put("spec.services[" + s.name() + "]", s.changes()));
    spec.databases().forEach(d -> byOrigin.put("spec.databases[" + d.name() + "]", d.changes()));
    spec.tables().forEach(t -> byOrigin.put("spec.tables[" + t.name() + "]", t.changes()));
    Map<ResourceId, Terms> exceptions = new LinkedHashMap<>();
    for (Resource resource : graph.order()) {
      int end = resource.origin().indexOf(']') + 1;
      ComponentChanges changes = byOrigin.get(resource.origin().substring(0, end));
      if (changes != null) {
        exceptions.put(resource.id(), terms(policy, changes));
      }
    }
    return new Rules(general(policy), exceptions);
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
