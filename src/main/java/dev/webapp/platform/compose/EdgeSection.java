package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.aws.s3.Encryption;
import dev.webapp.platform.aws.s3.Lifecycle;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.LoadBalancing.Front;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import dev.webapp.platform.kubernetes.LoadBalancing;
import dev.webapp.platform.kubernetes.ManifestKind;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.Map;

/**
 * The ways in: for each load balancer one Ingress with all that leads to services by it, and the load balancer that is
 * made from it.
 */
final class EdgeSection {
  private final Draft draft;
  private final Ways ways;
  private final NetworkSection network;
  private final DomainSection domain;
  private final FirewallSection firewalls;

  EdgeSection(Draft draft, Ways ways, NetworkSection network, DomainSection domain, FirewallSection firewalls) {
    this.draft = draft;
    this.ways = ways;
    this.network = network;
    this.domain = domain;
    this.firewalls = firewalls;
  }

  static String origin(Balancer balancer) {
    return balancer == Balancer.INNER ? "spec" : "spec.gateway";
  }

  void compose() {
    if (ways.has(Balancer.INNER)) {
      domain.checkAddresses(origin(Balancer.INNER));
      add(Balancer.INNER, null, null);
    }
    if (ways.has(Balancer.OUTER)) {
      add(Balancer.OUTER, firewall(), logs());
      domain.addRecords(Balancer.OUTER);
    }
  }

  /** The web ACL before load balancers that face others; null for none. */
  ResourceId firewall() {
    return firewalls.add("gateway", false, draft.home());
  }

  /** The bucket that requests to them are logged to; null for none. */
  ResourceId logs() {
    GatewaySpec.AccessLogs logs = draft.spec().gateway().accessLogs();
    return logs.enabled() ? addLogs(logs) : null;
  }

  /** Adds the load balancer that the controller makes of an Ingress, in the cluster's own account. */
  void addBalancer(Balancer balancer, LoadBalancerQuery query) {
    String found = query.clusterName() + " " + query.stack() + (query.listeners() ? " with listeners" : "")
        + (query.ingress() == null ? "" : " of " + query.ingress());
    draft.add(Resource.of(balancer.balancer(), found, draft.home(), Part.EDGE, origin(balancer), _ -> query)
        .after(Edge.alwaysReady(balancer.ingress())));
  }

  /**
   * @param firewall the web ACL before it, or null
   * @param logs the bucket that requests are logged to, or null
   */
  private void add(Balancer balancer, ResourceId firewall, ResourceId logs) {
    List<Edge> services = ways.by(balancer).stream().map(Route::service).distinct()
        .map(s -> Edge.ready(new ResourceId(ManifestKinds.SERVICE, s))).toList();
    domain.addCertificate(balancer);
    ResourceId id = balancer.ingress();
    // Among others' of a group its name must be the beginning of no other.
    String name = balancer == Balancer.OUTER && !ways.isShared(balancer) ? draft.setting().platform()
        : draft.objectName(id);
    draft.add(draft.inCluster(id, name, Part.EDGE, origin(balancer),
        values -> LoadBalancing.ingress(draft.frame(), id, name, ways.isShared(balancer) ? sharedFront(balancer, values)
            : new Front(network.access().isInternal(balancer), values.list(network.access().subnetsOf(balancer)),
                values.get(network.access().loadBalancerGroupId(balancer)), !network.hasOwnPodGroup(),
                certificate(balancer, values), draft.spec().gateway().idleTimeoutSeconds(),
                logs == null ? null : values.get(logs.ref("name")),
                firewall == null ? null : values.get(firewall.ref("arn")), draft.tags(id), null), ways.by(balancer)))
        .after(services).after(network.access().rules(balancer).stream().map(Edge::ready).toList())
        .after(logs == null ? List.of() : List.of(Edge.alwaysReady(logs))));
    if (draft.setting().clusterName() != null) {
      boolean shared = ways.isShared(balancer);
      addBalancer(balancer, new LoadBalancerQuery(draft.setting().clusterName(),
          shared ? draft.spec().gateway().group() : LoadBalancing.stack(draft.frame(), name),
          balancer == Balancer.INNER && ways.isApi(),
          shared ? ManifestKind.physicalName(draft.setting().namespace(), name) : null));
    }
  }

  /** Nothing that others of its group might say otherwise. */
  private Front sharedFront(Balancer balancer, Values values) {
    return new Front(network.access().isInternal(balancer), network.access().givenSubnetIds(balancer), null, true,
        certificate(balancer, values), null, null, null, Map.of(), draft.spec().gateway().group());
  }

  private String certificate(Balancer balancer, Values values) {
    return domain.endsTls() ? domain.certificateArn(balancer, values) : null;
  }

  /** Elastic Load Balancing tries whether it may write to the bucket when it is told of it. */
  private ResourceId addLogs(GatewaySpec.AccessLogs logs) {
    ResourceId id = new ResourceId("Bucket", "gateway.access-logs");
    String name = draft.names().worldwide(id.name(), Names.SHORTEST, draft.home());
    String region = draft.home().region();
    DataPolicy policy = Draft.policy(logs.dataPolicy());
    Bucket desired = new Bucket(name, false, Encryption.S3_MANAGED, true, Bucket.OWNER_ENFORCED,
        new Lifecycle(logs.retentionDays(), null), List.of(),
        Bucket.takingAccessLogs(name, region, draft.setting().roles().account()), draft.tags(id, policy));
    return draft.share(Resource.of(id, name, draft.home(), Part.EDGE,
        "spec.gateway.accessLogs", _ -> desired).keeping(policy));
  }
}
