package dev.webapp.platform.sandbox.aws.route53;

import static dev.webapp.platform.sandbox.aws.route53.Route53.ROUTE53;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeInfo;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.GetChangeRequest;
import software.amazon.awssdk.services.route53.model.GetChangeResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesResponse;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Zones, their records and what becomes of changes: name servers have them half a minute later. */
final class HostedZones implements Route53Client {
  private static final Duration REACHES_SERVERS = Duration.ofSeconds(30);
  private static final int MOST_ZONES = 100;
  private static final int MOST_RECORDS = 300;

  /** A record set as it is told, and since when it has been so. */
  record Entry(String zoneId, ResourceRecordSet told, Instant since) {
    Stream<String> attributes() {
      return Stream.of("zone=" + zoneId);
    }
  }

  private final Region account;
  private final Store<HostedZone> zones;
  /** By zone, the labels of the name from the last to the first, and type: in the order of listings. */
  private final Store<Entry> records;
  private final Store<ChangeInfo> changes;

  HostedZones(Region account) {
    this.account = account;
    this.zones = new Store<>(account.view());
    this.records = new Store<>(account.view(), Entry::attributes);
    this.changes = new Store<>(account.view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  static String bare(String id) {
    return id == null ? "" : id.substring(id.lastIndexOf('/') + 1);
  }

  void add(String name) {
    boolean there = zones.all().stream().anyMatch(zone -> zone.name().equals(absolute(name)) && !isPrivate(zone));
    if (!there) {
      put(name, "sandbox", false);
    }
  }

  private static boolean isPrivate(HostedZone zone) {
    return Boolean.TRUE.equals(zone.config().privateZone());
  }

  private HostedZone put(String name, String reference, boolean isPrivate) {
    String id = "Z" + account.ids().hex(16).toUpperCase(Locale.ROOT);
    HostedZone zone = HostedZone.builder().id("/hostedzone/" + id).name(absolute(name)).callerReference(reference)
        .config(c -> c.privateZone(isPrivate)).resourceRecordSetCount(2L).build();
    zones.put(id, zone);
    store(id, ResourceRecordSet.builder().name(absolute(name)).type(RRType.NS).ttl(172_800L)
        .resourceRecords(r -> r.value("ns-1.awsdns-01.com.")).build());
    store(id, ResourceRecordSet.builder().name(absolute(name)).type(RRType.SOA).ttl(900L)
        .resourceRecords(r -> r.value("ns-1.awsdns-01.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"))
        .build());
    return zone;
  }

  @Override
  public CreateHostedZoneResponse createHostedZone(CreateHostedZoneRequest request) {
    boolean again = zones.all().stream().anyMatch(zone -> zone.callerReference().equals(request.callerReference()));
    if (again) {
      throw ROUTE53.error("HostedZoneAlreadyExists", 409, "A hosted zone has already been created with the specified "
          + "caller reference.");
    }
    return CreateHostedZoneResponse.builder()
        .hostedZone(put(request.name(), request.callerReference(), request.vpc() != null)).build();
  }

  @Override
  public ListHostedZonesResponse listHostedZones(ListHostedZonesRequest request) {
    int size = request.maxItems() == null ? MOST_ZONES : Math.min(MOST_ZONES, Integer.parseInt(request.maxItems()));
    Page<HostedZone> page = zones.page(request.marker(), size, List.of());
    return ListHostedZonesResponse.builder().hostedZones(page.items()).isTruncated(page.next() != null)
        .nextMarker(page.next()).maxItems(String.valueOf(size)).build();
  }

  @Override
  public ListResourceRecordSetsResponse listResourceRecordSets(ListResourceRecordSetsRequest request) {
    String zone = zone(request.hostedZoneId());
    int size = request.maxItems() == null ? MOST_RECORDS
        : Math.min(MOST_RECORDS, Integer.parseInt(request.maxItems()));
    String from = request.startRecordName() == null ? ""
        : key(zone, absolute(request.startRecordName()), request.startRecordTypeAsString());
    List<Entry> all = records.with("zone=" + zone).stream()
        .filter(entry -> key(zone, entry.told()).compareTo(from) >= 0).limit(size + 1L).toList();
    ListResourceRecordSetsResponse.Builder response = ListResourceRecordSetsResponse.builder()
        .resourceRecordSets(all.stream().limit(size).map(Entry::told).toList()).isTruncated(all.size() > size)
        .maxItems(String.valueOf(size));
    if (all.size() > size) {
      response.nextRecordName(all.getLast().told().name()).nextRecordType(all.getLast().told().type());
    }
    return response.build();
  }

  @Override
  public GetChangeResponse getChange(GetChangeRequest request) {
    ChangeInfo change = changes.get(bare(request.id()));
    if (change == null) {
      throw ROUTE53.error("NoSuchChange", 404, "Could not find resource with ID: " + bare(request.id()));
    }
    return GetChangeResponse.builder().changeInfo(change).build();
  }

  /** All or nothing, each on top of those before it. */
  @Override
  public ChangeResourceRecordSetsResponse changeResourceRecordSets(ChangeResourceRecordSetsRequest request) {
    String zone = zone(request.hostedZoneId());
    Map<String, Entry> before = new TreeMap<>();
    records.with("zone=" + zone).forEach(entry -> before.put(key(zone, entry.told()), entry));
    RecordChanges batch = new RecordChanges(zone, zones.get(zone).name(), before.values());
    batch.apply(request.changeBatch().changes());
    before.keySet().stream().filter(key -> !batch.after().containsKey(key)).forEach(records::remove);
    batch.after().values().forEach(set -> {
      Entry had = before.get(key(zone, set));
      if (had == null || !had.told().equals(set)) {
        store(zone, set);
      }
    });
    String id = "C" + account.ids().hex(16).toUpperCase(Locale.ROOT);
    ChangeInfo info = ChangeInfo.builder().id("/change/" + id).status(ChangeStatus.PENDING)
        .submittedAt(account.now()).build();
    changes.put(id, Evolution.from(account.now(), info)
        .then(REACHES_SERVERS, info.toBuilder().status(ChangeStatus.INSYNC).build()));
    return ChangeResourceRecordSetsResponse.builder().changeInfo(info).build();
  }

  Optional<Instant> cnameSince(String name, String value) {
    return zones.all().stream().filter(zone -> !isPrivate(zone)).map(zone -> bare(zone.id()))
        .map(zone -> records.get(key(zone, absolute(name), "CNAME"))).filter(entry -> entry != null)
        .filter(entry -> absolute(entry.told().resourceRecords().getFirst().value()).equals(absolute(value)))
        .map(Entry::since).findFirst();
  }

  /** Since when an A or CNAME record of that name has led to another. */
  Optional<Instant> ledSince(String name, String target) {
    return zones.all().stream().filter(zone -> !isPrivate(zone)).map(zone -> bare(zone.id()))
        .flatMap(zone -> Stream.of("A", "CNAME").map(type -> records.get(key(zone, absolute(name), type))))
        .filter(entry -> entry != null && absolute(target).equals(absolute(entry.told().aliasTarget() != null
            ? entry.told().aliasTarget().dnsName() : entry.told().resourceRecords().getFirst().value())))
        .map(Entry::since).findFirst();
  }

  /** Leads a public zone's own name to another of CloudFront's, whatever it led to. */
  void lead(String name, String target) {
    zones.all().stream().filter(zone -> !isPrivate(zone) && zone.name().equals(absolute(name))).forEach(
        zone -> store(bare(zone.id()), ResourceRecordSet.builder().name(absolute(name)).type(RRType.A)
            .aliasTarget(alias -> alias.dnsName(absolute(target)).hostedZoneId("Z2FDTNDATAQYW2")
                .evaluateTargetHealth(false)).build()));
  }

  private void store(String zone, ResourceRecordSet set) {
    records.put(key(zone, set), new Entry(zone, set, account.now()));
  }

  private String zone(String id) {
    if (zones.get(bare(id)) == null) {
      throw ROUTE53.error("NoSuchHostedZone", 404, "No hosted zone found with ID: " + bare(id));
    }
    return bare(id);
  }

  static String key(String zone, ResourceRecordSet set) {
    return key(zone, set.name(), set.typeAsString())
        + (set.setIdentifier() == null ? "" : " " + set.setIdentifier());
  }

  private static String key(String zone, String name, String type) {
    List<String> labels = new ArrayList<>(List.of(name.split("\\.")));
    return zone + " " + String.join(".", labels.reversed()) + " " + (type == null ? "" : type);
  }

  /** As Route 53 keeps it: in lower case, with a dot at its end, and a star in octal. */
  static String absolute(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String escaped = lower.startsWith("*.") ? "\\052" + lower.substring(1) : lower;
    return escaped.endsWith(".") ? escaped : escaped + ".";
  }
}
