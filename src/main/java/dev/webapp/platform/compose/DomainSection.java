package dev.webapp.platform.compose;

import dev.webapp.platform.api.DomainSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.ServiceRoute;
import dev.webapp.platform.aws.acm.Certificate;
import dev.webapp.platform.aws.route53.DnsRecord;
import dev.webapp.platform.aws.route53.HostedZoneQuery;
import dev.webapp.platform.aws.route53.ValidationRecord;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the load balancer's hosts are called by, and what proves that they are ours: a certificate for all of them, the
 * records that it is validated by, and last the records that lead to it. All of it is where the load balancer is, in
 * the cluster's own account.
 */
final class DomainSection {
  /** What a certificate may have of names, unless the account's quota has been raised (ACM, "Quotas"). */
  private static final int MOST_NAMES = 10;
  private static final String ORIGIN = "spec.domain";
  private static final ResourceId ZONE = new ResourceId("HostedZone", "domain");
  private static final ResourceId CERTIFICATE = new ResourceId("Certificate", "gateway");
  private static final String WILDCARD = "*.";

  private final Draft draft;
  private final DomainSpec domain;
  private final boolean exposed;

  DomainSection(Draft draft, boolean exposed) {
    this.draft = draft;
    this.domain = draft.spec().domain();
    this.exposed = exposed;
  }

  /** Whether the load balancer ends TLS. */
  boolean endsTls() {
    return domain != null && exposed;
  }

  /** The ARN of the certificate that the load balancer has, once it is issued. */
  String certificateArn(Values values) {
    return domain.certificateArn() != null ? domain.certificateArn() : values.get(CERTIFICATE.ref("arn"));
  }

  /** Those that are in the zone, in order. */
  private List<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    GatewaySpec gateway = draft.spec().gateway();
    if (gateway.host() != null && !gateway.routes().isEmpty()) {
      hosts.add(gateway.host());
    }
    draft.spec().services().forEach(s -> s.routes().stream().map(ServiceRoute::host).forEach(hosts::add));
    hosts.removeIf(host -> !domain.holds(host));
    return List.copyOf(hosts);
  }

  /** Adds the certificate, unless one is given. */
  void addCertificate() {
    List<String> hosts = endsTls() ? hosts() : List.of();
    if (hosts.isEmpty()) {
      return;
    }
    draft.add(Resource.of(ZONE, domain.zone(), draft.home(), Part.EDGE, ORIGIN,
        _ -> new HostedZoneQuery(domain.zone())));
    if (domain.certificateArn() != null) {
      return;
    }
    if (hosts.size() > MOST_NAMES) {
      throw new InvalidSpec(ORIGIN, hosts.size() + " hosts are to have one certificate, which takes " + MOST_NAMES
          + ": use a wildcard such as *." + domain.zone() + ", or set certificateArn");
    }
    String name = draft.names().of("gateway-" + Digest.of(6, hosts.toArray(String[]::new)), 255);
    draft.add(Resource.of(CERTIFICATE, name, draft.home(), Part.EDGE, ORIGIN, _ -> new Certificate(
        hosts.getFirst(), hosts.subList(1, hosts.size()), draft.namedTags(CERTIFICATE, name))));
    hosts.stream().map(DomainSection::withoutWildcard).distinct().forEach(this::addValidation);
  }

  private void addValidation(String host) {
    ResourceId id = new ResourceId("ValidationRecord", host);
    String name = ValidationRecord.physicalName(domain.zone(), host, draft.setting().ownership());
    draft.add(Resource.of(id, name, draft.home(), Part.EDGE, ORIGIN, values -> new ValidationRecord(
        values.get(CERTIFICATE.ref("validationName." + host)), values.get(CERTIFICATE.ref("validationValue." + host)),
        draft.tags(id))).after(Edge.ready(ZONE)));
  }

  /** Adds the records that lead to the load balancer. */
  void addRecords(ResourceId loadBalancer) {
    if (endsTls()) {
      if (draft.setting().clusterName() == null) {
        throw new InvalidSpec(ORIGIN, "needs the load balancer's address, and the operator is not told where that is "
            + "made: set its --cluster-name");
      }
      hosts().forEach(host -> addRecord(host, loadBalancer.ref("dnsName"), loadBalancer.ref("hostedZoneId")));
    }
  }

  private void addRecord(String host, Ref dnsName, Ref hostedZoneId) {
    ResourceId id = record(host);
    draft.add(Resource.of(id, DnsRecord.physicalName(domain.zone(), host), draft.home(), Part.EDGE, ORIGIN,
        values -> new DnsRecord(values.get(dnsName), values.get(hostedZoneId), false, draft.tags(id)))
        .after(Edge.ready(ZONE), Edge.ready(dnsName.target())));
  }

  /** No host begins with an underscore, and not every tag takes a star. */
  static ResourceId record(String host) {
    return new ResourceId("DnsRecord", host.startsWith(WILDCARD) ? "_wildcard." + withoutWildcard(host) : host);
  }

  private static String withoutWildcard(String host) {
    return host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
  }
}
