package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.GatewaySpec.GatewayRoute;
import dev.webapp.platform.api.PathType;
import dev.webapp.platform.api.UserPoolSpec;
import dev.webapp.platform.aws.apigatewayv2.ApiDomain;
import dev.webapp.platform.aws.apigatewayv2.HttpApi;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Authorizer;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Cors;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Route;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Stage;
import dev.webapp.platform.aws.apigatewayv2.VpcLink;
import dev.webapp.platform.aws.cloudwatchlogs.LogGroup;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The gateway as an API: what limits, guards and notes requests, before the internal load balancer. */
final class ApiSection {
  /** API Gateway, "Quotas for HTTP APIs". */
  private static final int MOST_ROUTES = 300;
  /** All that a route may be for, but for what browsers ask first. */
  private static final List<String> METHODS = List.of("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT");
  private static final String ORIGIN = "spec.gateway";
  private static final ResourceId LINK = new ResourceId("VpcLink", "gateway");
  private static final ResourceId API = new ResourceId("HttpApi", "gateway");
  private static final ResourceId DOMAIN = new ResourceId("ApiDomain", "gateway");
  private static final ResourceId LOGS = new ResourceId("LogGroup", "gateway.access-logs");
  private static final String LOG_PREFIX = "/aws/apigateway/";
  private static final int LOG_GROUP_NAME = 512;
  /** Of an API and of a VPC link. */
  private static final int NAME = 128;
  /** What a VPC link takes (API Gateway, "Quotas"). */
  private static final int MOST_SUBNETS = 10;

  private final Draft draft;
  private final GatewaySpec gateway;
  private final NetworkSection network;
  private final DomainSection domain;

  ApiSection(Draft draft, NetworkSection network, DomainSection domain) {
    this.draft = draft;
    this.gateway = draft.spec().gateway();
    this.network = network;
    this.domain = domain;
  }

  void compose() {
    if (gateway.type() != GatewaySpec.Type.API_GATEWAY) {
      return;
    }
    int port = domain.endsTls() ? 443 : 80;
    List<ResourceId> rules = network.access().addLinkGroup(port, ORIGIN);
    draft.add(Resource.of(LINK, draft.names().of("gateway", NAME), draft.home(), Part.EDGE, ORIGIN,
        values -> new VpcLink(
            values.list(network.access().subnetsOf(Balancer.INNER)).stream().limit(MOST_SUBNETS).toList(),
            List.of(values.get(network.access().linkGroupId())), draft.tags(LINK))));
    if (gateway.accessLogs().enabled()) {
      String name = LOG_PREFIX + draft.names().of(LOGS.name(), LOG_GROUP_NAME - LOG_PREFIX.length());
      draft.add(Resource.of(LOGS, name, draft.home(), Part.EDGE, ORIGIN + ".accessLogs",
          _ -> new LogGroup(gateway.accessLogs().retentionDays(), null, draft.tags(LOGS))));
    }
    List<Route> routes = routes();
    Ref listener = Balancer.INNER.balancer().ref("listenerArn." + port);
    draft.add(Resource.of(API, draft.names().of("gateway", NAME), draft.home(), Part.EDGE, ORIGIN,
        values -> new HttpApi(cors(), gateway.host() == null,
            new Backend(values.get(LINK.ref("id")), values.get(listener), serverName(values)), authorizers(values),
            routes, stage(values), draft.tags(API)))
        .after(rules.stream().map(Edge::ready).toList())
        // What it leads to stays until it leads elsewhere; and it asks for another name once that has its certificate.
        .after(Edge.alwaysReady(Balancer.INNER.ingress())));
    if (gateway.host() != null) {
      draft.add(Resource.of(DOMAIN, gateway.host(), draft.home(), Part.EDGE, ORIGIN + ".host",
          values -> new ApiDomain(domain.certificateArn(Balancer.INNER, values), values.get(API.ref("id")),
              draft.tags(DOMAIN))));
      if (domain.holds(gateway.host())) {
        domain.addRecord(gateway.host(), DOMAIN, false, Edge.alwaysReady(DOMAIN), Edge.alwaysReady(API),
            Edge.alwaysReady(Balancer.INNER.balancer()));
      }
    }
  }

  /** Whose certificate the load balancer must have; not known before that is issued. Null for none. */
  private String serverName(Values values) {
    return domain.endsTls() && domain.certificateArn(Balancer.INNER, values) != null ? gateway.host() : null;
  }

  private Cors cors() {
    GatewaySpec.Cors given = gateway.cors();
    return given == null ? null : new Cors(given.allowOrigins(), given.allowMethods(), given.allowHeaders(),
        given.exposeHeaders(), given.allowCredentials(), given.maxAgeSeconds());
  }

  /** Those that a route names: users of a pool, who come from any of its clients. */
  private List<Authorizer> authorizers(Values values) {
    return draft.spec().userPools().stream()
        .filter(pool -> gateway.routes().stream().anyMatch(route -> pool.name().equals(route.authorizer())))
        .sorted(Comparator.comparing(UserPoolSpec::name))
        .map(pool -> new Authorizer(pool.name(), "https://cognito-idp." + draft.scope().region() + ".amazonaws.com/"
            + values.get(UserPoolSection.pool(pool.name()).ref("id")), pool.clients().stream()
                .map(client -> values.get(UserPoolSection.client(pool, client).ref("clientId"))).toList())).toList();
  }

  /**
   * A prefix is the path itself and all below it, which to API Gateway is also the path with a slash at its end, unless
   * one of these has a route of its own. Where other sites' scripts may ask, no guarded route answers the question
   * whether they may: API Gateway does then.
   */
  private List<Route> routes() {
    Map<String, GatewayRoute> byPath = new TreeMap<>();
    for (GatewayRoute route : gateway.routes()) {
      if (route.pathType() != PathType.EXACT) {
        byPath.put(route.path(), route);
        byPath.put(route.path() + (route.path().equals("/") ? "" : "/") + "{proxy+}", route);
      }
    }
    gateway.routes().stream().filter(route -> route.pathType() == PathType.EXACT)
        .forEach(route -> byPath.put(route.path(), route));
    List<Route> routes = byPath.entrySet().stream().flatMap(each -> methods(each.getValue()).stream()
            .map(method -> new Route(method + " " + each.getKey(), each.getValue().authorizer())))
        .sorted(Comparator.comparing(Route::key)).toList();
    if (routes.size() > MOST_ROUTES) {
      throw new InvalidSpec(ORIGIN + ".routes", "they make " + routes.size() + " routes of an API, which has "
          + MOST_ROUTES + " at most: with cors each path with an authorizer makes one for each method");
    }
    return routes;
  }

  private List<String> methods(GatewayRoute route) {
    return gateway.cors() == null || route.authorizer() == null ? List.of("ANY") : METHODS;
  }

  private Stage stage(Values values) {
    return new Stage(gateway.rateLimit().requestsPerSecond(), gateway.rateLimit().burst(),
        gateway.accessLogs().enabled() ? values.get(LOGS.ref("arn")) : null);
  }
}
