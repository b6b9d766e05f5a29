package dev.webapp.platform.status;

import dev.webapp.platform.api.DomainSpec;
import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.ServiceRoute;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus.LoadBalancer;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Outputs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the platform answers, once it does: its hosts, those with records of ours once these are there; without a
 * domain the load balancer's own name where it has none.
 */
final class Urls {
  private static final ResourceId INGRESS = new ResourceId("Ingress", "gateway");
  private static final ResourceId LOAD_BALANCER = new ResourceId("LoadBalancer", "gateway");
  private static final ResourceId KONG_INGRESS = new ResourceId("Ingress", "kong");
  private static final ResourceId KONG_BALANCER = new ResourceId("LoadBalancer", "kong");
  private static final ResourceId API = new ResourceId("HttpApi", "gateway");
  private static final String RECORD = "DnsRecord";

  private Urls() {}

  static List<String> of(WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs) {
    Set<Object> recorded = new HashSet<>();
    outputs.forEach((id, told) -> {
      if (id.kind().equals(RECORD)) {
        recorded.add(told.get("fqdn"));
      }
    });
    List<String> urls = new ArrayList<>(ofFrontends(spec, outputs, recorded));
    urls.addAll(ofGateway(spec, outputs, recorded));
    return urls.isEmpty() ? null : urls;
  }

  /** Null where there is none. */
  static LoadBalancer loadBalancer(Map<ResourceId, Outputs> outputs) {
    Outputs told = outputs.getOrDefault(LOAD_BALANCER, outputs.getOrDefault(KONG_BALANCER, Outputs.NONE));
    return told.get("dnsName") == null ? null : new LoadBalancer(told.get("dnsName").toString(),
        String.valueOf(told.get("hostedZoneId")), String.valueOf(told.get("targets")));
  }

  private static List<String> ofFrontends(
      WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs, Set<Object> recorded) {
    List<String> urls = new ArrayList<>();
    for (FrontendSpec frontend : spec.frontends() == null ? List.<FrontendSpec>of() : spec.frontends()) {
      Object own = frontend.type() == FrontendSpec.Type.AMPLIFY
          ? outputs.getOrDefault(new ResourceId("AmplifyBranch", frontend.name()), Outputs.NONE).get("host")
          : outputs.getOrDefault(new ResourceId("Distribution", frontend.name()), Outputs.NONE).get("dnsName");
      boolean ours = frontend.host() != null && spec.domain() != null && spec.domain().holds(frontend.host());
      if (own != null && (!ours || recorded.contains(frontend.host()))) {
        urls.add("https://" + (frontend.host() == null ? own : frontend.host()));
      }
    }
    return urls;
  }

  private static List<String> ofGateway(
      WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs, Set<Object> recorded) {
    if (spec.gateway() != null && spec.gateway().type() == GatewaySpec.Type.API_GATEWAY) {
      return ofApi(spec, outputs, recorded);
    }
    if (spec.gateway() != null && spec.gateway().type() == GatewaySpec.Type.KONG) {
      String host = spec.gateway().host();
      List<String> urls = new ArrayList<>(ofLoadBalancer(
          KONG_INGRESS, spec, outputs, recorded, host == null ? Set.of() : Set.of(host)));
      Set<String> others = hosts(spec);
      others.remove(host);
      urls.addAll(others.isEmpty() ? List.of() : ofLoadBalancer(INGRESS, spec, outputs, recorded, others));
      return urls;
    }
    return ofLoadBalancer(INGRESS, spec, outputs, recorded, hosts(spec));
  }

  /** With those of the services' own routes behind it. */
  private static List<String> ofApi(
      WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs, Set<Object> recorded) {
    List<String> urls = new ArrayList<>();
    String host = spec.gateway().host();
    Object endpoint = outputs.getOrDefault(API, Outputs.NONE).get("endpoint");
    if (endpoint != null && (host == null || !spec.domain().holds(host) || recorded.contains(host))) {
      urls.add(host == null ? endpoint.toString() : "https://" + host);
    }
    Set<String> others = hosts(spec);
    others.remove(host);
    urls.addAll(others.isEmpty() ? List.of() : ofLoadBalancer(INGRESS, spec, outputs, recorded, others));
    return urls;
  }

  private static List<String> ofLoadBalancer(ResourceId ingress, WebAppPlatformSpec spec,
      Map<ResourceId, Outputs> outputs, Set<Object> recorded, Set<String> hosts) {
    Object address = outputs.getOrDefault(ingress, Outputs.NONE).get("hostname");
    if (address == null) {
      return List.of();
    }
    DomainSpec domain = spec.domain();
    if (domain == null) {
      return (hosts.isEmpty() ? Set.of(address.toString()) : hosts).stream().map(host -> "http://" + host).toList();
    }
    return hosts.stream().filter(host -> !domain.holds(host) || recorded.contains(host))
        .map(host -> "https://" + host).toList();
  }

  private static Set<String> hosts(WebAppPlatformSpec spec) {
    Set<String> hosts = new LinkedHashSet<>();
    if (spec.gateway() != null && spec.gateway().host() != null) {
      hosts.add(spec.gateway().host());
    }
    if (spec.services() != null) {
      spec.services().stream().filter(s -> s.routes() != null).flatMap(s -> s.routes().stream())
          .map(ServiceRoute::host).forEach(hosts::add);
    }
    hosts.removeIf(host -> host.startsWith("*"));
    return hosts;
  }
}
