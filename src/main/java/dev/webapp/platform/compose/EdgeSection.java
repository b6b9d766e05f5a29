package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.PathType;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.LoadBalancing;
import dev.webapp.platform.kubernetes.LoadBalancing.Front;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Part;
import java.util.ArrayList;
import java.util.List;

/** The way in: one Ingress for the routes of the gateway and of the services, and the load balancer made from it. */
final class EdgeSection {
  static final ResourceId LOAD_BALANCER = new ResourceId("LoadBalancer", "gateway");
  private static final ResourceId INGRESS = new ResourceId(ManifestKinds.INGRESS, "gateway");

  private final Draft draft;
  private final NetworkSection network;
  private final DomainSection domain;

  EdgeSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
    this.domain = new DomainSection(draft, network.isExposed());
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
    draft.add(draft.inCluster(INGRESS, draft.setting().platform(), Part.EDGE, "spec.gateway",
        values -> LoadBalancing.ingress(draft.frame(), INGRESS, new Front(internal,
            values.list(network.ofPods(internal ? "privateSubnetIds" : "publicSubnetIds")),
            values.get(network.loadBalancerGroupId()), !network.hasOwnPodGroup(),
            domain.endsTls() ? domain.certificateArn(values) : null, draft.tags(INGRESS)), routes()))
        .after(services));
    if (draft.setting().clusterName() != null) {
      LoadBalancerQuery query =
          new LoadBalancerQuery(draft.setting().clusterName(), LoadBalancing.stack(draft.frame()));
      // The controller makes it in the cluster's own account.
      draft.add(dev.webapp.platform.resource.Resource.of(LOAD_BALANCER, query.clusterName() + " " + query.stack(),
          draft.home(), Part.EDGE, "spec.gateway", _ -> query).after(Edge.alwaysReady(INGRESS)));
    }
    domain.addRecords(LOAD_BALANCER);
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
