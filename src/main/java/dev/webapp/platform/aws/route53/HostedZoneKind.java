package dev.webapp.platform.aws.route53;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds public hosted zones by name. Outputs: {@code zoneId}. */
public final class HostedZoneKind implements Lookup<HostedZoneQuery, ObservedHostedZone> {
  private final Zones zones;

  public HostedZoneKind(Zones zones) {
    this.zones = zones;
  }

  @Override
  public String name() {
    return "HostedZone";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedHostedZone> observe(Scope scope, Collection<Sought<HostedZoneQuery>> sought) {
    Map<Handle, ObservedHostedZone> seen = new TreeMap<>();
    for (Sought<HostedZoneQuery> one : sought) {
      String name = one.handle().physicalName();
      List<String> ids = zones.ids(scope, name);
      if (!ids.isEmpty()) {
        seen.put(one.handle(), new ObservedHostedZone(name, List.copyOf(ids)));
      }
    }
    return seen;
  }

  @Override
  public String missing(HostedZoneQuery query) {
    return "the account has no public hosted zone " + query.name() + ": create it on Route 53 and have its registrar "
        + "delegate the domain to it, or correct spec.domain.zone";
  }

  @Override
  public Readiness readiness(ObservedHostedZone observed) {
    return observed.ids().size() == 1 ? Readiness.READY
        : new Readiness.Failed(ObservedHostedZone.several(observed.name(), observed.ids()), false);
  }

  @Override
  public Outputs outputs(ObservedHostedZone observed) {
    return Outputs.of("zoneId", observed.ids().size() == 1 ? observed.ids().getFirst() : null);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("route53:ListHostedZones");
  }
}
