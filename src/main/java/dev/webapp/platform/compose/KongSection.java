package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.GatewaySpec.GatewayRoute;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.Kong;
import dev.webapp.platform.kubernetes.LoadBalancing;
import dev.webapp.platform.kubernetes.LoadBalancing.Front;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import dev.webapp.platform.kubernetes.ManifestKind;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gateway as a part of a Kong that is in the cluster: Ingresses that it answers, the plugins that it answers them
 * with, and the load balancer before it. That is made from an Ingress in Kong's own namespace, since an Ingress reaches
 * no other. All platforms that want the same of it share it, by the controller's group of that name: a setting of one
 * that differs would stop the whole group, so that whoever wants something of his own has a load balancer of his own.
 */
final class KongSection {
  private static final String ORIGIN = "spec.gateway";
  /** Of Ingresses that Kong answers, by who is let in. */
  private static final Map<String, String> AUTHORIZERS = Map.of("KeyAuth", "key-auth", "Jwt", "jwt");
  private static final int OBJECT_NAME = 63;

  private final Draft draft;
  private final Ways ways;
  private final GatewaySpec gateway;
  private final NetworkSection network;
  private final DomainSection domain;
  private final EdgeSection edge;

  KongSection(Draft draft, Ways ways, NetworkSection network, DomainSection domain, EdgeSection edge) {
    this.draft = draft;
    this.ways = ways;
    this.gateway = draft.spec().gateway();
    this.network = network;
    this.domain = domain;
    this.edge = edge;
  }

  void compose() {
    if (!ways.has(Balancer.KONG)) {
      return;
    }
    List<ResourceId> answered = addRoutes();
    domain.addCertificate(Balancer.KONG);
    boolean shared = ways.isShared(Balancer.KONG);
    ResourceId firewall = edge.firewall();
    ResourceId logs = edge.logs();
    ResourceId id = Balancer.KONG.ingress();
    Frame there = new Frame(gateway.kong().namespace(), draft.setting().platform(), draft.setting().ownership());
    String name = draft.names().of("gateway", OBJECT_NAME);
    draft.add(Resource.of(id, ManifestKind.physicalName(there.namespace(), name), Scope.CLUSTER, Part.EDGE,
        ORIGIN + ".kong", values -> LoadBalancing.proxyIngress(there, id, name,
            shared ? sharedFront(values) : ownFront(values, firewall, logs), gateway.host(), gateway.kong().service(),
            gateway.kong().port(), gateway.kong().statusPort()))
        .after(answered.stream().map(Edge::ready).toList())
        .after(network.access().rules(Balancer.KONG).stream().map(Edge::ready).toList())
        .after(logs == null ? List.of() : List.of(Edge.alwaysReady(logs))));
    if (draft.setting().clusterName() != null) {
      edge.addBalancer(Balancer.KONG, new LoadBalancerQuery(draft.setting().clusterName(),
          shared ? group() : LoadBalancing.stack(there, name), false,
          ManifestKind.physicalName(there.namespace(), name)));
    }
    domain.addRecords(Balancer.KONG);
  }

  private Front ownFront(Values values, ResourceId firewall, ResourceId logs) {
    return new Front(network.access().isInternal(Balancer.KONG),
        values.list(network.access().subnetsOf(Balancer.KONG)),
        values.get(network.access().loadBalancerGroupId(Balancer.KONG)), true, certificate(values),
        gateway.idleTimeoutSeconds(), logs == null ? null : values.get(logs.ref("name")),
        firewall == null ? null : values.get(firewall.ref("arn")), draft.tags(Balancer.KONG.ingress()), null);
  }

  /** Nothing in it but the certificate differs among those that have its group. */
  private Front sharedFront(Values values) {
    return new Front(network.access().isInternal(Balancer.KONG), network.access().givenSubnetIds(Balancer.KONG), null,
        true, certificate(values), gateway.idleTimeoutSeconds(), null, null, Map.of(), group());
  }

  private String certificate(Values values) {
    return domain.endsTls() ? domain.certificateArn(Balancer.KONG, values) : null;
  }

  private String group() {
    return "webapp-kong-" + Digest.of(10, draft.setting().ownership().owner(), gateway.kong().toString(),
        gateway.scheme().toString(), String.valueOf(gateway.idleTimeoutSeconds()),
        String.valueOf(domain.endsTls()), network.access().givenSubnetIds(Balancer.KONG).toString());
  }

  /** An Ingress for each way of letting somebody in, since Kong takes plugins for a whole Ingress. */
  private List<ResourceId> addRoutes() {
    List<ResourceId> plugins = addPlugins();
    Map<String, List<Route>> byAuthorizer = new LinkedHashMap<>();
    List<Route> all = ways.by(Balancer.KONG);
    for (int i = 0; i < all.size(); i++) {
      GatewayRoute route = gateway.routes().get(i);
      byAuthorizer.computeIfAbsent(route.authorizer() == null ? "" : route.authorizer(), _ -> new ArrayList<>())
          .add(all.get(i));
    }
    List<ResourceId> ingresses = new ArrayList<>();
    byAuthorizer.forEach((authorizer, routes) -> {
      List<ResourceId> mine = new ArrayList<>(plugins);
      if (!authorizer.isEmpty()) {
        mine.add(addPlugin(AUTHORIZERS.get(authorizer), AUTHORIZERS.get(authorizer), Map.of()));
      }
      ResourceId id = new ResourceId(
          ManifestKinds.INGRESS, "kong.routes" + (authorizer.isEmpty() ? "" : "." + AUTHORIZERS.get(authorizer)));
      String name = draft.objectName(id);
      List<Edge> before = new ArrayList<>(mine.stream().map(Edge::ready).toList());
      routes.stream().map(Route::service).distinct()
          .forEach(service -> before.add(Edge.ready(new ResourceId(ManifestKinds.SERVICE, service))));
      ingresses.add(draft.add(draft.inCluster(id, name, Part.EDGE, ORIGIN + ".routes", _ -> Kong.ingress(draft.frame(),
          id, name, gateway.kong().ingressClass(), mine.stream().map(draft::objectName).toList(), routes))
          .after(before)));
    });
    return ingresses;
  }

  /** Those of every Ingress. */
  private List<ResourceId> addPlugins() {
    List<ResourceId> plugins = new ArrayList<>();
    if (gateway.rateLimit() != null) {
      plugins.add(addPlugin("rate-limit", "rate-limiting", Map.of("second", gateway.rateLimit().requestsPerSecond(),
          "policy", "local", "limit_by", "service")));
    }
    if (gateway.kong().maxRequestMegabytes() != null) {
      plugins.add(addPlugin("request-size", "request-size-limiting", Map.of("allowed_payload_size",
          gateway.kong().maxRequestMegabytes(), "size_unit", "megabytes")));
    }
    if (gateway.cors() != null) {
      Map<String, Object> config = new TreeMap<>(Map.of(
          "origins", gateway.cors().allowOrigins().stream().map(KongSection::origin).toList(),
          "methods", gateway.cors().allowMethods(), "headers", gateway.cors().allowHeaders(),
          "credentials", gateway.cors().allowCredentials(), "max_age", gateway.cors().maxAgeSeconds(),
          "preflight_continue", false));
      if (!gateway.cors().exposeHeaders().isEmpty()) {
        config.put("exposed_headers", gateway.cors().exposeHeaders());
      }
      plugins.add(addPlugin("cors", "cors", config));
    }
    return plugins;
  }

  /** Kong takes what has other characters than an origin for a regular expression of all of it (its plugin cors). */
  static String origin(String given) {
    return given.equals("*") || !given.contains("*") ? given
        : given.replace(".", "\\.").replace("*", "[a-z0-9.-]+");
  }

  private ResourceId addPlugin(String what, String plugin, Map<String, Object> config) {
    ResourceId id = new ResourceId(ManifestKinds.KONG_PLUGIN, "gateway." + what);
    String name = draft.objectName(id);
    return draft.share(draft.inCluster(id, name, Part.EDGE, ORIGIN,
        _ -> Kong.plugin(draft.frame(), id, name, plugin, config)));
  }
}
