package dev.webapp.platform.aws.route53;

import static dev.webapp.platform.aws.route53.DnsRecordKind.absolute;
import static dev.webapp.platform.aws.route53.DnsRecordKind.change;
import static dev.webapp.platform.aws.route53.DnsRecordKind.replacement;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * {@link ValidationRecord}s. No outputs. A TXT record says who needs the CNAME beside it, a value for each; both change
 * in one transaction that states what the TXT record is at that moment, so that whoever comes or leaves at the same
 * time does so a moment later.
 */
public final class ValidationRecordKind implements ResourceKind<ValidationRecord, ObservedValidationRecord> {
  private final Zones zones;

  public ValidationRecordKind(Zones zones) {
    this.zones = zones;
  }

  @Override
  public String name() {
    return "ValidationRecord";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedValidationRecord> observe(Scope scope, Collection<Sought<ValidationRecord>> sought) {
    Map<Handle, ObservedValidationRecord> seen = new TreeMap<>();
    for (Sought<ValidationRecord> one : sought) {
      Place place = Place.of(one.handle());
      zones.ids(scope, place.zone).stream().flatMap(zoneId -> look(scope, zoneId, place).stream()).findFirst()
          .ifPresent(record -> seen.put(one.handle(), record));
    }
    return seen;
  }

  private record Place(String zone, String host, String user) {
    static Place of(Handle handle) {
      String[] parts = handle.physicalName().split("/");
      return new Place(parts[0], parts[1], parts[2]);
    }
  }

  /** Empty where the platform is not noted. */
  private Optional<ObservedValidationRecord> look(Scope scope, String zoneId, Place place) {
    Zones.Records records = zones.records(scope, zoneId);
    ResourceRecordSet marker = markerOf(records, place.host);
    if (marker == null) {
      return Optional.empty();
    }
    return marker.resourceRecords().stream().map(r -> Marker.read(r.value()))
        .filter(noted -> place.user.equals(noted.facts().get(ObservedValidationRecord.USER))).findFirst()
        .map(mine -> new ObservedValidationRecord(zoneId, place.host, mine, marker,
            cname(records, mine.facts().get(ObservedValidationRecord.RECORD)),
            zones.isInSync(scope, zoneId, RecordNames.validationMarker(place.host))));
  }

  private static ResourceRecordSet markerOf(Zones.Records records, String host) {
    return records.of(RecordNames.validationMarker(host)).stream().filter(set -> set.type() == RRType.TXT).findFirst()
        .orElse(null);
  }

  private static ResourceRecordSet cname(Zones.Records records, String name) {
    return name == null ? null
        : records.of(name).stream().filter(set -> set.type() == RRType.CNAME).findFirst().orElse(null);
  }

  @Override
  public ValidationRecord project(ObservedValidationRecord observed, ValidationRecord desired) {
    return new ValidationRecord(
        observed.mine().facts().get(ObservedValidationRecord.RECORD), observed.value(), observed.tags());
  }

  @Override
  public Readiness readiness(ObservedValidationRecord observed) {
    return observed.inSync() ? Readiness.READY : new Readiness.Progressing("PENDING");
  }

  @Override
  public Outputs outputs(ObservedValidationRecord observed) {
    return Outputs.NONE;
  }

  @Override
  public ObservedValidationRecord create(Handle handle, Scope scope, ValidationRecord desired, Token token) {
    Place place = Place.of(handle);
    String zoneId = zones.require(scope, place.zone, ChangeQueue.ACTION);
    if (look(scope, zoneId, place).isPresent()) {
      throw Problem.of(Problem.Category.EXISTS, "AlreadyNoted", ChangeQueue.ACTION,
          "it is noted already that this platform needs the validation record of " + place.host);
    }
    Zones.Records records = zones.records(scope, zoneId);
    return write(scope, new ObservedValidationRecord(zoneId, place.host, new Marker(Map.of(),
        Map.of(ObservedValidationRecord.USER, place.user)), markerOf(records, place.host), null, false), desired);
  }

  @Override
  public ObservedValidationRecord update(
      Handle handle, Scope scope, ValidationRecord desired, ObservedValidationRecord observed, Delta delta) {
    return write(scope, observed, desired);
  }

  private ObservedValidationRecord write(Scope scope, ObservedValidationRecord is, ValidationRecord desired) {
    ResourceRecordSet there = cname(zones.records(scope, is.zoneId()), desired.name());
    ResourceRecordSet cname = ResourceRecordSet.builder().name(absolute(desired.name())).type(RRType.CNAME)
        .ttl(DnsRecordKind.TTL).resourceRecords(ResourceRecord.builder().value(desired.value()).build()).build();
    Map<String, String> facts = new TreeMap<>(Map.of(
        ObservedValidationRecord.USER, is.mine().facts().get(ObservedValidationRecord.USER),
        ObservedValidationRecord.RECORD, desired.name()));
    boolean same = desired.name().equals(is.mine().facts().get(ObservedValidationRecord.RECORD));
    List<Marker> noted = Stream.concat(is.others().stream().map(Marker::read), Stream.of(is.mine()))
        .filter(each -> desired.name().equals(each.facts().get(ObservedValidationRecord.RECORD))).toList();
    boolean found = noted.isEmpty() ? there != null
        : noted.stream().anyMatch(each -> each.facts().containsKey(ObservedValidationRecord.FOUND));
    if (found) {
      facts.put(ObservedValidationRecord.FOUND, "true");
    }
    Marker mine = new Marker(desired.tags(), facts);
    List<String> values = new ArrayList<>(is.others());
    values.add(mine.written());
    values.sort(null);
    ResourceRecordSet marker = DnsRecordKind.text(RecordNames.validationMarker(is.host()), values);
    List<Change> changes = replacement(is.marker(), marker);
    boolean right = there != null && desired.value().equals(
        RecordNames.plain(there.resourceRecords().getFirst().value()));
    if (!right) {
      changes.addAll(replacement(there, cname));
    }
    if (!same && is.goesWithMe()) {
      changes.add(change(ChangeAction.DELETE, is.cname()));
    }
    zones.change(scope, is.zoneId(), RecordNames.validationMarker(is.host()), changes);
    return new ObservedValidationRecord(is.zoneId(), is.host(), mine, marker, right ? there : cname, false);
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedValidationRecord observed, Farewell how) {
    List<String> others = observed.others();
    List<Change> changes = replacement(observed.marker(), others.isEmpty() ? null
        : DnsRecordKind.text(RecordNames.validationMarker(observed.host()), others));
    if (observed.goesWithMe()) {
      changes.add(change(ChangeAction.DELETE, observed.cname()));
    }
    try {
      zones.change(scope, observed.zoneId(), null, changes);
    } catch (Problem problem) {
      boolean gone = look(scope, observed.zoneId(), Place.of(handle)).isEmpty();
      if (problem.category() != Problem.Category.CONFLICT || !gone) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("route53:ListHostedZones", "route53:ListResourceRecordSets", "route53:GetChange",
        ChangeQueue.ACTION);
  }

  @Override
  public List<Grant> grants() {
    return DnsRecordKind.RECORDS;
  }
}
