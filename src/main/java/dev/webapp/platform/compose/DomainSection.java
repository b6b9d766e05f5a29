package dev.webapp.platform.compose;

import dev.webapp.platform.api.DomainSpec;
import dev.webapp.platform.aws.acm.Certificate;
import dev.webapp.platform.aws.route53.DnsRecord;
import dev.webapp.platform.aws.route53.HostQuery;
import dev.webapp.platform.aws.route53.HostedZoneQuery;
import dev.webapp.platform.aws.route53.ValidationRecord;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the platform's hosts are called by, and what proves that they are ours: certificates, the records that they are
 * validated by, and the records that lead to what answers. The load balancer's are where that is, in the cluster's own
 * account; so is the zone, whose records may prove certificates of other accounts.
 */
final class DomainSection {
  /** What a certificate may have of names, unless the account's quota has been raised (ACM, "Quotas"). */
  private static final int MOST_NAMES = 10;
  private static final String ORIGIN = "spec.domain";
  private static final ResourceId ZONE = new ResourceId("HostedZone", "domain");
  private static final String WILDCARD = "*.";

  private final Draft draft;
  private final DomainSpec domain;
  private final Ways ways;
  /** By host, whose certificates its record proves. */
  private final Map<String, String> proved = new HashMap<>();

  DomainSection(Draft draft, Ways ways) {
    this.draft = draft;
    this.domain = draft.spec().domain();
    this.ways = ways;
  }

  /** Whether load balancers end TLS. */
  boolean endsTls() {
    return domain != null;
  }

  /** The ARN of the certificate that a load balancer has, once it is issued. */
  String certificateArn(Balancer balancer, Values values) {
    return domain.certificateArn() != null ? domain.certificateArn()
        : values.get(balancer.certificate().ref("arn"));
  }

  /** Whether the host is in the platform's zone. */
  boolean holds(String host) {
    return domain != null && domain.holds(host);
  }

  /** Those of a load balancer that are in the zone, in order. */
  private List<String> hosts(Balancer balancer) {
    return ways.hosts(balancer).stream().filter(domain::holds).toList();
  }

  /** Adds a load balancer's certificate, unless one is given. */
  void addCertificate(Balancer balancer) {
    List<String> hosts = endsTls() ? hosts(balancer) : List.of();
    if (!hosts.isEmpty() && domain.certificateArn() == null) {
      if (hosts.size() > MOST_NAMES) {
        throw new InvalidSpec(ORIGIN, hosts.size() + " hosts are to have one certificate, which takes " + MOST_NAMES
            + ": use a wildcard such as *." + domain.zone() + ", or set certificateArn");
      }
      addCertificate(balancer.certificate(), hosts, draft.home(), ORIGIN);
    }
  }

  /** Adds a certificate for these hosts of the zone, and what proves them. */
  void addCertificate(ResourceId id, List<String> hosts, Scope scope, String origin) {
    String name = draft.names().of(id.name() + "-" + Digest.of(6, hosts.toArray(String[]::new)), 255);
    draft.add(Resource.of(id, name, scope, Part.EDGE, origin, _ -> new Certificate(
        hosts.getFirst(), hosts.subList(1, hosts.size()), draft.namedTags(id, name))));
    for (String host : hosts.stream().map(DomainSection::withoutWildcard).distinct().toList()) {
      String account = draft.isAbroad() ? String.valueOf(scope.roleArn()) : "";
      if (!proved.computeIfAbsent(host, _ -> account).equals(account)) {
        throw new InvalidSpec(origin, "its host and another one of the platform, a wildcard, are proved by one record "
            + "of DNS, " + host + ", which ACM tells otherwise in another account: give it another host");
      }
      addValidation(id, host);
    }
  }

  /** Of one host that several certificates have, one record proves all of an account. */
  private void addValidation(ResourceId certificate, String host) {
    ResourceId id = new ResourceId("ValidationRecord", host);
    String name = ValidationRecord.physicalName(domain.zone(), host, draft.setting().ownership());
    draft.share(Resource.of(id, name, draft.home(), Part.EDGE, ORIGIN, values -> new ValidationRecord(
        values.get(certificate.ref("validationName." + host)), values.get(certificate.ref("validationValue." + host)),
        draft.tags(id))).after(Edge.ready(zone())));
  }

  private ResourceId zone() {
    return draft.share(Resource.of(ZONE, domain.zone(), draft.home(), Part.EDGE, ORIGIN,
        _ -> new HostedZoneQuery(domain.zone())));
  }

  /** Adds the records that lead to a load balancer. */
  void addRecords(Balancer of) {
    if (endsTls()) {
      checkAddresses(ORIGIN);
      ResourceId balancer = of.balancer();
      // What it leads to stays until it leads elsewhere.
      hosts(of).forEach(host -> addRecord(
          host, balancer, false, Edge.alwaysReady(balancer), Edge.ready(of.ingress())));
    }
  }

  /** Refuses what needs a load balancer's address where nobody knows it. */
  void checkAddresses(String origin) {
    if (draft.setting().clusterName() == null) {
      throw new InvalidSpec(origin, "needs the load balancer's address, and the operator is not told where that is "
          + "made: set its --cluster-name");
    }
  }

  /**
   * Adds a record that leads to what answers, which tells its {@code dnsName} and {@code hostedZoneId}.
   *
   * @param ipv6 whether that answers by IPv6, too
   * @param after what has to be there for it to answer: always where another target may take its time
   */
  void addRecord(String host, ResourceId target, boolean ipv6, Edge... after) {
    addRecord(record(host), host, target, ipv6, after);
  }

  private void addRecord(ResourceId id, String host, ResourceId target, boolean ipv6, Edge... after) {
    draft.add(Resource.of(id, DnsRecord.physicalName(domain.zone(), host), draft.home(), Part.EDGE, ORIGIN,
        values -> new DnsRecord(
            values.get(target.ref("dnsName")), values.get(target.ref("hostedZoneId")), ipv6, draft.tags(id)))
        .after(Edge.ready(zone())).after(after));
  }

  /** The same where what it leads to may lead it there by itself, and by IPv4 alone. */
  void addRecordLedTo(String host, ResourceId target, Edge... after) {
    addRecord(new ResourceId("DnsRecord", DnsRecord.LED + host), host, target, false, after);
  }

  /** Adds the lookup that tells whether others have a host of the zone, as {@code takenBy}. */
  ResourceId addHost(String host) {
    ResourceId id = new ResourceId("Host", host);
    return draft.add(Resource.of(id, DnsRecord.physicalName(domain.zone(), host), draft.home(), Part.EDGE, ORIGIN,
        _ -> new HostQuery(draft.tags(id))).after(Edge.ready(zone())));
  }

  /** No host begins with an underscore, and not every tag takes a star. */
  static ResourceId record(String host) {
    return new ResourceId("DnsRecord", host.startsWith(WILDCARD) ? "_wildcard." + withoutWildcard(host) : host);
  }

  private static String withoutWildcard(String host) {
    return host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
  }
}
