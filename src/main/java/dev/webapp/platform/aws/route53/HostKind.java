package dev.webapp.platform.aws.route53;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Lookup;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks up whether a host is free. Output: {@code takenBy}, in words; empty where it is free or ours. */
public final class HostKind implements Lookup<HostQuery, ObservedHost> {
  private final DnsRecordKind records;

  public HostKind(DnsRecordKind records) {
    this.records = records;
  }

  @Override
  public String name() {
    return "Host";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedHost> observe(Scope scope, Collection<Sought<HostQuery>> sought) {
    Map<Handle, ObservedHost> seen = new TreeMap<>();
    sought.forEach(each -> seen.put(each.handle(), records.look(scope, each.handle())
        .filter(there -> !isOurs(there, each.desired())).map(HostKind::said).orElse(new ObservedHost(""))));
    return seen;
  }

  private static boolean isOurs(ObservedDnsRecord there, HostQuery query) {
    return query != null && Stream.of(Ownership.OWNER, Ownership.PLATFORM)
        .allMatch(key -> Objects.equals(there.tags().get(key), query.tags().get(key)));
  }

  private static ObservedHost said(ObservedDnsRecord there) {
    return new ObservedHost("records of others (" + (there.addresses().isEmpty() ? "TXT"
        : there.addresses().stream().map(set -> set.typeAsString()).distinct().sorted()
            .collect(Collectors.joining(", "))) + ")");
  }

  @Override
  public String missing(HostQuery query) {
    return "its records are not known yet";
  }

  @Override
  public Readiness readiness(ObservedHost observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedHost observed) {
    return Outputs.of("takenBy", observed.takenBy());
  }

  @Override
  public Set<String> permissions() {
    return Set.of("route53:ListHostedZones", "route53:ListResourceRecordSets");
  }
}
