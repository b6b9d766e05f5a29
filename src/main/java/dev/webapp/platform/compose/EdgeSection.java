package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.PathType;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.aws.s3.Encryption;
import dev.webapp.platform.aws.s3.Lifecycle;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.LoadBalancing;
import dev.webapp.platform.kubernetes.LoadBalancing.Front;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import java.util.ArrayList;
import java.util.List;

/** The way in: one Ingress for the routes of the gateway and of the services, and the load balancer made from it. */
final class EdgeSection {
  static final ResourceId LOAD_BALANCER = new ResourceId("LoadBalancer", "gateway");
  private static final ResourceId INGRESS = new ResourceId(ManifestKinds.INGRESS, "gateway");

  private final Draft draft;
  private final NetworkSection network;
  private final DomainSection domain;
  private final FirewallSection firewalls;

  EdgeSection(Draft draft, NetworkSection network, DomainSection domain, FirewallSection firewalls) {
    this.draft = draft;
    this.network = network;
    this.domain = domain;
    this.firewalls = firewalls;
  }

  void compose() {
    if (!network.isExposed()) {
      return;
    }
    GatewaySpec gateway = draft.spec().gateway();
    boolean internal = gateway.scheme() == GatewaySpec.Scheme.INTERNAL;
    List<Edge> services = routes().stream().map(Route::service).distinct()
        .map(s -> Edge.ready(new ResourceId(ManifestKinds.SERVICE, s))).toList();
    domain.addCertificate();
    ResourceId firewall = firewalls.add("gateway", false, draft.home());
    ResourceId logs = gateway.accessLogs().enabled() ? addLogs(gateway.accessLogs()) : null;
    draft.add(draft.inCluster(INGRESS, draft.setting().platform(), Part.EDGE, "spec.gateway",
        values -> LoadBalancing.ingress(draft.frame(), INGRESS, new Front(internal,
            values.list(network.ofPods(internal ? "privateSubnetIds" : "publicSubnetIds")),
            values.get(network.loadBalancerGroupId()), !network.hasOwnPodGroup(),
            domain.endsTls() ? domain.certificateArn(values) : null, gateway.idleTimeoutSeconds(),
            logs == null ? null : values.get(logs.ref("name")),
            firewall == null ? null : values.get(firewall.ref("arn")), draft.tags(INGRESS)), routes()))
        .after(services).after(logs == null ? List.of() : List.of(Edge.alwaysReady(logs))));
    if (draft.setting().clusterName() != null) {
      LoadBalancerQuery query =
          new LoadBalancerQuery(draft.setting().clusterName(), LoadBalancing.stack(draft.frame()));
      // The controller makes it in the cluster's own account.
      draft.add(Resource.of(LOAD_BALANCER, query.clusterName() + " " + query.stack(),
          draft.home(), Part.EDGE, "spec.gateway", _ -> query).after(Edge.alwaysReady(INGRESS)));
    }
    domain.addRecords(LOAD_BALANCER);
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
    return draft.add(Resource.of(id, name, draft.home(), Part.EDGE,
        "spec.gateway.accessLogs", _ -> desired).keeping(policy));
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (ServiceSpec service : draft.spec().services()) {
      service.routes().forEach(r -> routes.add(new Route(r.host(), r.path() == null ? "/" : r.path(),
          r.pathType() == null ? PathType.PREFIX : r.pathType(), service.name(), service.port())));
    }
    GatewaySpec gateway = draft.spec().gateway();
    gateway.routes().forEach(r -> routes.add(new Route(gateway.host(), r.path(),
        r.pathType() == null ? PathType.PREFIX : r.pathType(), r.service(), port(r.service()))));
    return routes;
  }

  private int port(String service) {
    return draft.spec().services().stream().filter(s -> s.name().equals(service)).map(ServiceSpec::port).findFirst()
        .orElseThrow(() -> new InvalidSpec("spec.gateway.routes", "no service is called " + service));
  }
}
