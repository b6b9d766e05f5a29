package dev.webapp.platform.aws.route53;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * {@link DnsRecord}s. Outputs: {@code fqdn}.
 *
 * <p>A record has no tags, so a TXT record beside it says whose it is, and no record without one is ever touched. Both
 * change in one transaction, which also states what that TXT record is at that moment: who has seen another one changes
 * nothing.
 */
public final class DnsRecordKind implements ResourceKind<DnsRecord, ObservedDnsRecord> {
  static final long TTL = 300;
  /** Zones are their owners', and records have no tags: what may be changed is told by type. */
  static final List<Grant> RECORDS = List.of(Grant.onArns("DnsRecords", "route53", "arn:*:route53:::hostedzone/*")
      .where(new Grant.Condition("ForAllValues:StringEquals", "route53:ChangeResourceRecordSetsRecordTypes",
          "A", "AAAA", "CNAME", "TXT"), "ChangeResourceRecordSets"));
  private static final Set<RRType> ADDRESSES = Set.of(RRType.A, RRType.AAAA, RRType.CNAME);
  private final Zones zones;

  public DnsRecordKind(Zones zones) {
    this.zones = zones;
  }

  @Override
  public String name() {
    return "DnsRecord";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedDnsRecord> observe(Scope scope, Collection<Sought<DnsRecord>> sought) {
    Map<Handle, ObservedDnsRecord> seen = new TreeMap<>();
    for (Sought<DnsRecord> one : sought) {
      look(scope, one.handle()).filter(record -> record.marker() != null || !mayBeLed(one.handle()))
          .ifPresent(record -> seen.put(one.handle(), record));
    }
    return seen;
  }

  private static boolean mayBeLed(Handle handle) {
    return handle.id().name().startsWith(DnsRecord.LED);
  }

  private static boolean leadsTo(ResourceRecordSet set, String target) {
    List<String> to = set.aliasTarget() != null ? List.of(set.aliasTarget().dnsName())
        : set.type() == RRType.CNAME ? set.resourceRecords().stream().map(ResourceRecord::value).toList() : List.of();
    return set.setIdentifier() == null && to.size() == 1 && RecordNames.target(to.getFirst()).equals(target);
  }

  Optional<ObservedDnsRecord> look(Scope scope, Handle handle) {
    List<String> ids = zones.ids(scope, zone(handle));
    return ids.stream().map(id -> look(scope, id, host(handle)))
        // Of several zones of one name it is in the one that says so.
        .filter(seen -> seen.marker() != null || ids.size() == 1 && !seen.addresses().isEmpty()).findFirst();
  }

  private ObservedDnsRecord look(Scope scope, String zoneId, String host) {
    Zones.Records records = zones.records(scope, zoneId);
    List<ResourceRecordSet> addresses =
        records.of(host).stream().filter(set -> ADDRESSES.contains(set.type())).toList();
    ResourceRecordSet marker = records.of(RecordNames.marker(host)).stream()
        .filter(set -> set.type() == RRType.TXT).findFirst().orElse(null);
    return new ObservedDnsRecord(zoneId, host, addresses, marker, zones.isInSync(scope, zoneId, host));
  }

  private static String zone(Handle handle) {
    return handle.physicalName().substring(0, handle.physicalName().indexOf('/'));
  }

  private static String host(Handle handle) {
    return handle.physicalName().substring(handle.physicalName().indexOf('/') + 1);
  }

  @Override
  public DnsRecord project(ObservedDnsRecord observed, DnsRecord desired) {
    AliasTarget alias = observed.alias();
    return new DnsRecord(alias == null ? null : alias.dnsName(), alias == null ? null : alias.hostedZoneId(),
        observed.hasIpv6(), observed.tags());
  }

  @Override
  public Readiness readiness(ObservedDnsRecord observed) {
    return observed.inSync() ? Readiness.READY : new Readiness.Progressing("PENDING");
  }

  @Override
  public Outputs outputs(ObservedDnsRecord observed) {
    return Outputs.of("fqdn", observed.host());
  }

  /**
   * Creates, and overwrites nothing of others': where a name has a record already, or a marker, none of it happens.
   */
  @Override
  public ObservedDnsRecord create(Handle handle, Scope scope, DnsRecord desired, Token token) {
    String zoneId = zones.require(scope, zone(handle), ChangeQueue.ACTION);
    String host = host(handle);
    List<ResourceRecordSet> addresses = addresses(host, desired);
    ResourceRecordSet marker = marker(host, desired.tags());
    List<Change> changes = new ArrayList<>();
    List<ResourceRecordSet> led = mayBeLed(handle) ? look(scope, zoneId, host).addresses() : List.of();
    if (led.stream().allMatch(set -> leadsTo(set, desired.target()))) {
      led.forEach(set -> changes.add(change(ChangeAction.DELETE, set)));
    }
    addresses.forEach(set -> changes.add(change(ChangeAction.CREATE, set)));
    changes.add(change(ChangeAction.CREATE, marker));
    try {
      zones.change(scope, zoneId, host, changes);
    } catch (Problem problem) {
      throw problem.category() != Problem.Category.CONFLICT ? problem : new Problem(Problem.Category.EXISTS,
          problem.code(), problem.action(), "there is a record " + host + " or " + RecordNames.marker(host)
          + " already, which stays as it is: delete it, have external-dns or whoever made it leave the name alone, or "
          + "choose another host", null, problem);
    }
    return new ObservedDnsRecord(zoneId, host, addresses, marker, false);
  }

  @Override
  public ObservedDnsRecord update(
      Handle handle, Scope scope, DnsRecord desired, ObservedDnsRecord observed, Delta delta) {
    List<ResourceRecordSet> addresses = addresses(observed.host(), desired);
    ResourceRecordSet marker = marker(observed.host(), desired.tags());
    List<Change> changes = observed.tags().equals(desired.tags()) ? new ArrayList<>()
        : replacement(observed.marker(), marker);
    observed.addresses().stream().filter(is -> addresses.stream().noneMatch(next -> same(is, next)))
        .forEach(is -> changes.add(change(ChangeAction.DELETE, is)));
    addresses.stream().filter(next -> observed.addresses().stream().noneMatch(is -> same(is, next)))
        .forEach(next -> changes.add(change(ChangeAction.CREATE, next)));
    zones.change(scope, observed.zoneId(), observed.host(), changes);
    return new ObservedDnsRecord(observed.zoneId(), observed.host(), addresses, marker, false);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedDnsRecord observed, Farewell how) {
    List<Change> changes = new ArrayList<>(replacement(observed.marker(), null));
    observed.addresses().forEach(set -> changes.add(change(ChangeAction.DELETE, set)));
    try {
      zones.change(scope, observed.zoneId(), null, changes);
    } catch (Problem problem) {
      if (problem.category() != Problem.Category.CONFLICT || look(scope, handle).isPresent()) {
        throw problem;
      }
    }
  }

  /**
   * Goes through only where the former is what it was, or nothing is there where there was nothing. An UPSERT would ask
   * for neither, and Route 53 refuses one beside a deletion of the same record.
   */
  static List<Change> replacement(ResourceRecordSet former, ResourceRecordSet next) {
    List<Change> changes = new ArrayList<>();
    if (Objects.equals(former, next)) {
      return changes;
    }
    if (former != null) {
      changes.add(change(ChangeAction.DELETE, former));
    }
    if (next != null) {
      changes.add(change(ChangeAction.CREATE, next));
    }
    return changes;
  }

  private static boolean same(ResourceRecordSet is, ResourceRecordSet next) {
    AliasTarget to = is.aliasTarget();
    return is.type() == next.type() && is.setIdentifier() == null && to != null
        && RecordNames.target(to.dnsName()).equals(RecordNames.target(next.aliasTarget().dnsName()))
        && to.hostedZoneId().equals(next.aliasTarget().hostedZoneId());
  }

  static Change change(ChangeAction action, ResourceRecordSet set) {
    return Change.builder().action(action).resourceRecordSet(set).build();
  }

  /**
   * Without evaluating the target's health: an alias that is the only record of its name is answered all the same, and
   * an unhealthy target is told where it is (Route 53, "EvaluateTargetHealth").
   */
  private static List<ResourceRecordSet> addresses(String host, DnsRecord desired) {
    return List.of(RRType.A, RRType.AAAA).stream().filter(type -> type == RRType.A || desired.ipv6())
        .map(type -> ResourceRecordSet.builder().name(absolute(host)).type(type).aliasTarget(alias -> alias
            .dnsName(absolute(desired.target())).hostedZoneId(desired.targetZoneId())
            .evaluateTargetHealth(false)).build()).toList();
  }

  private static ResourceRecordSet marker(String host, Map<String, String> tags) {
    return text(RecordNames.marker(host), List.of(Marker.of(tags).written()));
  }

  static ResourceRecordSet text(String name, List<String> values) {
    return ResourceRecordSet.builder().name(absolute(name)).type(RRType.TXT).ttl(TTL)
        .resourceRecords(values.stream().map(value -> ResourceRecord.builder().value(value).build()).toList()).build();
  }

  /** As Route 53 tells it, so that what was written equals what is listed. */
  static String absolute(String name) {
    return (name.startsWith("*.") ? "\\052." + name.substring(2) : name) + ".";
  }

  @Override
  public Set<String> permissions() {
    return Set.of("route53:ListHostedZones", "route53:ListResourceRecordSets", "route53:GetChange",
        "route53:ChangeResourceRecordSets");
  }

  @Override
  public List<Grant> grants() {
    return RECORDS;
  }
}
