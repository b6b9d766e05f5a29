package dev.webapp.platform.status;

import dev.webapp.platform.api.DomainSpec;
import dev.webapp.platform.api.ServiceRoute;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Outputs;
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
  private static final String RECORD = "DnsRecord";

  private Urls() {}

  static List<String> of(WebAppPlatformSpec spec, Map<ResourceId, Outputs> outputs) {
    Object address = outputs.getOrDefault(INGRESS, Outputs.NONE).get("hostname");
    if (address == null) {
      return null;
    }
    Set<String> hosts = hosts(spec);
    DomainSpec domain = spec.domain();
    if (domain == null) {
      return (hosts.isEmpty() ? Set.of(address.toString()) : hosts).stream().map(host -> "http://" + host).toList();
    }
    Set<Object> recorded = new HashSet<>();
    outputs.forEach((id, told) -> {
      if (id.kind().equals(RECORD)) {
        recorded.add(told.get("fqdn"));
      }
    });
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
