package dev.webapp.platform.sandbox.aws.route53;

import static dev.webapp.platform.sandbox.aws.route53.HostedZones.absolute;
import static dev.webapp.platform.sandbox.aws.route53.Route53.ROUTE53;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** One batch of changes of a zone, judged as Route 53 does: every complaint is told, and then nothing happens. */
final class RecordChanges {
  private static final int MOST_RECORDS = 1000;
  private static final int MOST_CHARACTERS = 32_000;
  private static final int MOST_OF_A_STRING = 255;
  private final String zoneId;
  private final String zoneName;
  /** By name, type and set identifier. */
  private final Map<String, ResourceRecordSet> records = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  /**
   * @param zoneName absolute
   * @param before what is there
   */
  RecordChanges(String zoneId, String zoneName, Collection<HostedZones.Entry> before) {
    this.zoneId = zoneId;
    this.zoneName = zoneName;
    before.forEach(entry -> records.put(id(entry.told()), entry.told()));
  }

  /** What there is then, by {@link HostedZones#key}. */
  Map<String, ResourceRecordSet> after() {
    Map<String, ResourceRecordSet> after = new TreeMap<>();
    records.values().forEach(set -> after.put(HostedZones.key(zoneId, set), set));
    return after;
  }

  /** Throws InvalidChangeBatch where one of them is wrong. */
  void apply(List<Change> changes) {
    int count = changes.stream().mapToInt(c -> c.action() == ChangeAction.UPSERT ? 2 : 1).sum();
    int characters = changes.stream().flatMap(c -> c.resourceRecordSet().resourceRecords().stream())
        .mapToInt(r -> r.value().length()).sum();
    if (changes.isEmpty()) {
      complaints.add("Batch contains no changes");
    }
    if (count > MOST_RECORDS) {
      complaints.add("Number of records limit of " + MOST_RECORDS + " exceeded.");
    }
    if (characters > MOST_CHARACTERS) {
      complaints.add("Number of characters limit of " + MOST_CHARACTERS + " exceeded.");
    }
    checkTogether(changes);
    changes.forEach(this::apply);
    records.values().stream().filter(set -> set.type() == RRType.CNAME).forEach(this::checkAlone);
    if (!complaints.isEmpty()) {
      throw ROUTE53.refuse("InvalidChangeBatch", "[" + String.join(", ", complaints) + "]");
    }
  }

  /** Of one record there may be one change, or a deletion and then a creation. */
  private void checkTogether(List<Change> changes) {
    Map<String, List<Change>> byRecord = new TreeMap<>();
    changes.forEach(change ->
        byRecord.computeIfAbsent(id(normal(change.resourceRecordSet())), _ -> new ArrayList<>()).add(change));
    byRecord.values().forEach(of -> {
      List<ChangeAction> actions = of.stream().map(Change::action).toList();
      if (actions.size() > 1 && !actions.equals(List.of(ChangeAction.DELETE, ChangeAction.CREATE))) {
        ResourceRecordSet set = normal(of.getFirst().resourceRecordSet());
        complaints.add("The request contains an invalid set of changes for a resource record set '"
            + set.typeAsString() + " " + set.name() + "'");
      }
    });
  }

  private void apply(Change change) {
    ResourceRecordSet set = normal(change.resourceRecordSet());
    String what = "[name='" + set.name() + "', type='" + set.typeAsString() + "']";
    if (!set.name().equals(zoneName) && !set.name().endsWith("." + zoneName)) {
      complaints.add("RRSet with DNS name " + set.name() + " is not permitted in zone " + zoneName);
    }
    check(set, what);
    ResourceRecordSet there = records.get(id(set));
    switch (change.action()) {
      case CREATE -> {
        if (there != null) {
          complaints.add("Tried to create resource record set " + what + " but it already exists");
        }
        records.put(id(set), set);
      }
      case UPSERT -> records.put(id(set), set);
      case DELETE -> {
        if (there == null) {
          complaints.add("Tried to delete resource record set " + what + " but it was not found");
        } else if (!same(there, set)) {
          complaints.add("Tried to delete resource record set " + what
              + " but the values provided do not match the current values");
        } else if (set.name().equals(zoneName) && (set.type() == RRType.NS || set.type() == RRType.SOA)) {
          complaints.add("A HostedZone must contain at least one NS record for the zone itself.");
        }
        records.remove(id(set));
      }
      default -> complaints.add("Invalid action " + change.actionAsString());
    }
  }

  private void check(ResourceRecordSet set, String what) {
    if (set.aliasTarget() == null == set.resourceRecords().isEmpty()) {
      complaints.add("Invalid request: exactly one of AliasTarget and ResourceRecords is needed " + what);
    }
    if (set.aliasTarget() != null && set.ttl() != null) {
      complaints.add("Invalid request: an alias has no TTL " + what);
    }
    if (set.aliasTarget() == null && set.ttl() == null) {
      complaints.add("Invalid request: missing field 'TTL' " + what);
    }
    if (set.type() == RRType.TXT) {
      set.resourceRecords().stream().map(ResourceRecord::value).filter(value -> !isText(value)).forEach(value ->
          complaints.add("InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '"
              + value + "'"));
    }
    if (set.resourceRecords().stream().map(ResourceRecord::value).distinct().count() < set.resourceRecords().size()) {
      complaints.add("Duplicate Resource Record: " + what);
    }
  }

  private static boolean isText(String value) {
    return value.matches("\"[^\"]{0," + MOST_OF_A_STRING + "}\"( \"[^\"]{0," + MOST_OF_A_STRING + "}\")*");
  }

  private void checkAlone(ResourceRecordSet cname) {
    String what = "RRSet of type CNAME with DNS name " + cname.name() + " is not permitted";
    if (cname.name().equals(zoneName)) {
      complaints.add(what + " at apex in zone " + zoneName);
    } else if (records.values().stream().anyMatch(set -> set.name().equals(cname.name()) && set != cname)) {
      complaints.add(what + " as it conflicts with other records with the same DNS name in zone " + zoneName);
    }
  }

  private static String id(ResourceRecordSet set) {
    return HostedZones.key("", set);
  }

  /** Values are a set, and an alias's target is a name as others are. */
  private static boolean same(ResourceRecordSet a, ResourceRecordSet b) {
    return Set.copyOf(a.resourceRecords()).equals(Set.copyOf(b.resourceRecords()))
        && Objects.equals(a.ttl(), b.ttl()) && Objects.equals(a.aliasTarget(), b.aliasTarget());
  }

  private static ResourceRecordSet normal(ResourceRecordSet set) {
    ResourceRecordSet.Builder normal = set.toBuilder().name(absolute(set.name()));
    if (set.aliasTarget() != null) {
      normal.aliasTarget(set.aliasTarget().toBuilder().dnsName(absolute(set.aliasTarget().dnsName())).build());
    }
    return normal.build();
  }
}
