package dev.webapp.platform.compose;

import dev.webapp.platform.api.FrontendSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.PathType;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.kubernetes.LoadBalancing.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Which addresses lead to which services by which load balancer. */
final class Ways {
  private final WebAppPlatformSpec spec;
  private final Map<Balancer, List<Route>> routes = new EnumMap<>(Balancer.class);

  /**
   * @param spec with its defaults filled in
   */
  Ways(WebAppPlatformSpec spec) {
    this.spec = spec;
    for (Balancer balancer : Balancer.values()) {
      routes.put(balancer, new ArrayList<>());
    }
    for (ServiceSpec service : spec.services()) {
      service.routes().forEach(r -> routes.get(Balancer.OUTER).add(new Route(
          r.host(), r.path() == null ? "/" : r.path(), orPrefix(r.pathType()), service.name(), service.port())));
    }
    for (FrontendSpec frontend : spec.frontends()) {
      if (frontend.type() == FrontendSpec.Type.SERVICE) {
        String service = frontend.service().name();
        routes.get(Balancer.INNER).add(new Route(frontend.host(), "/", PathType.PREFIX, service,
            port(service, "spec.frontends")));
      }
    }
    GatewaySpec gateway = spec.gateway();
    Balancer before = switch (gateway.type()) {
      case LOAD_BALANCER -> Balancer.OUTER;
      case API_GATEWAY -> Balancer.INNER;
      case KONG -> Balancer.KONG;
    };
    // Which host API Gateway tells is its own affair; front ends, which have some, are tried first.
    gateway.routes().forEach(r -> routes.get(before).add(new Route(
        before == Balancer.INNER ? null : gateway.host(), r.path(), orPrefix(r.pathType()), r.service(),
        port(r.service(), "spec.gateway.routes"))));
  }

  private static PathType orPrefix(PathType given) {
    return given == null ? PathType.PREFIX : given;
  }

  private int port(String service, String origin) {
    return spec.services().stream().filter(s -> s.name().equals(service)).map(ServiceSpec::port)
        .filter(Objects::nonNull).findFirst()
        .orElseThrow(() -> new InvalidSpec(origin, "no service with a port is called " + service));
  }

  /** In the order in which the load balancer tries them; empty where there is none. */
  List<Route> by(Balancer balancer) {
    return routes.get(balancer);
  }

  boolean has(Balancer balancer) {
    return !by(balancer).isEmpty();
  }

  /**
   * Whether the load balancer may be others', too. The controller makes its security groups then, and nothing is said
   * of it that they might say otherwise.
   */
  boolean isShared(Balancer balancer) {
    return switch (balancer) {
      case OUTER -> spec.gateway().group() != null;
      case INNER -> false;
      case KONG -> spec.firewall() == null && !spec.gateway().accessLogs().enabled();
    };
  }

  /** Whether any load balancer leads to any service. */
  boolean any() {
    return routes.values().stream().anyMatch(all -> !all.isEmpty());
  }

  boolean leadsTo(ServiceSpec service, Balancer balancer) {
    return by(balancer).stream().anyMatch(route -> route.service().equals(service.name()));
  }

  /** Whether CloudFront reaches into the VPC. */
  boolean leadFromCloudFront() {
    return spec.frontends().stream().anyMatch(frontend -> frontend.type() == FrontendSpec.Type.SERVICE);
  }

  /** The ports of the services that it leads to, in order. */
  List<Integer> ports(Balancer balancer) {
    return by(balancer).stream().map(Route::port).distinct().sorted().toList();
  }

  /** Whether API Gateway stands before the internal one. */
  boolean isApi() {
    return spec.gateway().type() == GatewaySpec.Type.API_GATEWAY;
  }

  /** The hosts that it answers for, in order; of an API the one that its certificate is verified by. */
  List<String> hosts(Balancer balancer) {
    Stream<String> api = isApi() && balancer == Balancer.INNER
        ? Stream.ofNullable(spec.gateway().host()) : Stream.empty();
    return Stream.concat(by(balancer).stream().map(Route::host).filter(Objects::nonNull), api)
        .distinct().sorted().toList();
  }
}
