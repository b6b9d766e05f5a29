package dev.webapp.platform.status;

import dev.webapp.platform.api.DomainSpec;
import dev.webapp.platform.api.FrontendSpec;
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
    Outputs told = outputs.getOrDefault(LOAD_BALANCER, Outputs.NONE);
    return told.get("dnsName") == null ? null : new LoadBalancer(told.get("dnsName").toString(),
        String.valueOf(told.get("hostedZoneId")), String.valueOf(told.get("targets")));
  }

  private static List<String> ofFrontends(
      WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs, Set<Object> recorded) {
    List<String> urls = new ArrayList<>();
    for (FrontendSpec frontend : spec.frontends() == null ? List.<FrontendSpec>of() : spec.frontends()) {
      Object own = outputs.getOrDefault(new ResourceId("Distribution", frontend.name()), Outputs.NONE).get("dnsName");
      boolean ours = frontend.host() != null && spec.domain() != null && spec.domain().holds(frontend.host());
      if (own != null && (!ours || recorded.contains(frontend.host()))) {
        urls.add("https://" + (frontend.host() == null ? own : frontend.host()));
      }
    }
    return urls;
  }

  private static List<String> ofGateway(
      WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs, Set<Object> recorded) {
    Object address = outputs.getOrDefault(INGRESS, Outputs.NONE).get("hostname");
    if (address == null) {
      return List.of();
    }
    Set<String> hosts = hosts(spec);
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
