package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Authorizer;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Route;
import dev.webapp.platform.aws.apigatewayv2.ObservedHttpApi.Guard;
import dev.webapp.platform.aws.apigatewayv2.ObservedHttpApi.Path;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizationType;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizerType;
import software.amazon.awssdk.services.apigatewayv2.model.ConnectionType;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisResponse;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.RouteSettings;
import software.amazon.awssdk.services.apigatewayv2.model.TlsConfigInput;

/**
 * {@link HttpApi}s, found by their names. What is in one is put into it in the order in which one part needs another,
 * and taken from it in the opposite one; its stage, which serves it, comes last. Outputs: {@code id}, {@code host} and
 * {@code endpoint}, the latter two of its own address, once it is served.
 */
public final class HttpApiKind implements ResourceKind<HttpApi, ObservedHttpApi> {
  /** The one that has no name in the path. */
  static final String STAGE = "$default";
  /** What the integration that is ours says of itself; others' stay. */
  static final String OURS = "Services of the platform, by its internal load balancer";
  /** What the names of authorizers begin with that are ours. */
  static final String AUTHORIZER = "webapp-";
  private static final String TOKEN = "$request.header.Authorization";
  private static final String LOG = "{\"requestId\":\"$context.requestId\",\"time\":\"$context.requestTime\","
      + "\"ip\":\"$context.identity.sourceIp\",\"method\":\"$context.httpMethod\",\"path\":\"$context.path\","
      + "\"route\":\"$context.routeKey\",\"status\":\"$context.status\",\"bytes\":\"$context.responseLength\","
      + "\"latency\":\"$context.responseLatency\",\"integrationLatency\":\"$context.integrationLatency\","
      + "\"error\":\"$context.integrationErrorMessage\",\"authorizerError\":\"$context.authorizer.error\"}";

  private final Apis apis;

  public HttpApiKind(Clients clients) {
    this.apis = new Apis(clients);
  }

  @Override
  public String name() {
    return "HttpApi";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  /** One listing, and four calls for each. */
  @Override
  public Map<Handle, ObservedHttpApi> observe(Scope scope, Collection<Sought<HttpApi>> sought) {
    Map<String, List<Api>> byName = list(scope).stream().collect(Collectors.groupingBy(Api::name));
    Map<Handle, ObservedHttpApi> seen = new TreeMap<>();
    for (Sought<HttpApi> each : sought) {
      Map<String, Api> byId = byName.getOrDefault(each.handle().physicalName(), List.of()).stream()
          .collect(Collectors.toMap(Api::apiId, Function.identity()));
      Tags.mostOurs(byId.keySet(), id -> Apis.read(byId.get(id).tags()),
              each.desired() == null ? Map.of() : each.desired().tags())
          .flatMap(id -> read(scope, byId.get(id))).ifPresent(told -> seen.put(each.handle(), told));
    }
    return seen;
  }

  private List<Api> list(Scope scope) {
    return Apis.all(token -> apis.client(scope).getApis(r -> r.maxResults(Apis.PAGE).nextToken(token)),
        GetApisResponse::items, GetApisResponse::nextToken);
  }

  /** Empty where it went since it was listed. */
  private Optional<ObservedHttpApi> read(Scope scope, Api listed) {
    try {
      return Optional.of(HttpApiReading.read(apis.client(scope), listed));
    } catch (Problem problem) {
      if (problem.is("NotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  /** Routes that lead elsewhere are others', unless the platform wants them. */
  @Override
  public HttpApi project(ObservedHttpApi observed, HttpApi desired) {
    Map<String, String> names = new TreeMap<>();
    observed.authorizers().forEach((name, guard) -> names.put(guard.id(), name));
    List<Route> routes = observed.routes().entrySet().stream()
        .filter(each -> isOurs(observed, each.getValue()))
        .map(each -> new Route(each.getKey(), guardOf(each.getValue(), names))).toList();
    return new HttpApi(observed.cors(), observed.ownAddress(),
        observed.integration() == null ? null : observed.integration().backend(),
        observed.authorizers().values().stream().map(Guard::authorizer).toList(), routes, observed.stage(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  private static boolean isOurs(ObservedHttpApi observed, Path path) {
    return observed.integration() != null && observed.integration().id().equals(path.integration());
  }

  /** One of others' shows as its id. */
  private static String guardOf(Path path, Map<String, String> names) {
    return path.authorizer() == null ? null : names.getOrDefault(path.authorizer(), path.authorizer());
  }

  @Override
  public Readiness readiness(ObservedHttpApi observed) {
    if (observed.stage() == null) {
      return new Readiness.Progressing("it is being put together");
    }
    return observed.failure() == null ? Readiness.READY
        : new Readiness.Failed("its last change is not served: " + observed.failure(), false);
  }

  @Override
  public Outputs outputs(ObservedHttpApi observed) {
    boolean served = observed.stage() != null;
    return Outputs.of("id", served ? observed.id() : null).and("endpoint", served ? observed.endpoint() : null);
  }

  /** Looks first, since API Gateway makes a second one of the same name. */
  @Override
  public ObservedHttpApi create(Handle handle, Scope scope, HttpApi desired, Token token) {
    String name = handle.physicalName();
    if (list(scope).stream().anyMatch(api -> api.name().equals(name))) {
      throw Problem.of(Category.EXISTS, "ApiExists", "apigateway:POST", "there is an API called " + name);
    }
    var made = apis.client(scope).createApi(r -> r.name(name).protocolType(ProtocolType.HTTP)
        .disableExecuteApiEndpoint(!desired.ownAddress()).corsConfiguration(write(desired.cors()))
        .tags(desired.tags()));
    return new ObservedHttpApi(made.apiId(), made.apiEndpoint(), HttpApiReading.cors(made.corsConfiguration()),
        !Boolean.TRUE.equals(made.disableExecuteApiEndpoint()), null, Map.of(), Map.of(), null, null,
        new TreeMap<>(desired.tags()));
  }

  private static Cors write(HttpApi.Cors cors) {
    return cors == null ? null : Cors.builder().allowOrigins(cors.allowOrigins()).allowMethods(cors.allowMethods())
        .allowHeaders(cors.allowHeaders()).exposeHeaders(cors.exposeHeaders())
        .allowCredentials(cors.allowCredentials()).maxAge(cors.maxAgeSeconds()).build();
  }

  /** One step. */
  @Override
  public ObservedHttpApi update(
      Handle handle, Scope scope, HttpApi desired, ObservedHttpApi observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(apis.tag(scope, "/apis/" + observed.id(), observed.tags(), delta));
    }
    ApiGatewayV2Client client = apis.client(scope);
    if (delta.touches("cors") || delta.touches("ownAddress")) {
      return updated(client, desired, observed);
    }
    return steps(client, desired, observed, delta).getFirst().get();
  }

  /** What is set on the API itself. */
  private static ObservedHttpApi updated(ApiGatewayV2Client client, HttpApi desired, ObservedHttpApi observed) {
    if (desired.cors() == null && observed.cors() != null) {
      client.deleteCorsConfiguration(r -> r.apiId(observed.id()));
      return observed.with(null, observed.ownAddress());
    }
    client.updateApi(r -> r.apiId(observed.id()).disableExecuteApiEndpoint(!desired.ownAddress())
        .corsConfiguration(write(desired.cors())));
    return observed.with(desired.cors(), desired.ownAddress());
  }

  /** All that is to be done in it, in order; each answers what is there then. */
  private static List<Supplier<ObservedHttpApi>> steps(
      ApiGatewayV2Client client, HttpApi desired, ObservedHttpApi observed, Delta delta) {
    List<Supplier<ObservedHttpApi>> steps = new ArrayList<>();
    String api = observed.id();
    if (delta.touches("backend")) {
      steps.add(() -> observed.with(put(client, api, observed.integration(), desired.backend())));
    }
    for (Authorizer each : desired.authorizers()) {
      Guard there = observed.authorizers().get(each.name());
      if (there == null || !there.authorizer().equals(each)) {
        steps.add(() -> observed.with(put(client, api, there, each)));
      }
    }
    if (steps.isEmpty()) {
      steps.addAll(routes(client, desired, observed));
    }
    Set<String> wanted = desired.authorizers().stream().map(Authorizer::name).collect(Collectors.toSet());
    observed.authorizers().values().stream().filter(guard -> !wanted.contains(guard.authorizer().name())).forEach(
        guard -> steps.add(() -> {
          client.deleteAuthorizer(r -> r.apiId(api).authorizerId(guard.id()));
          return observed.without(guard.authorizer());
        }));
    if (delta.touches("stage")) {
      steps.add(() -> observed.with(serve(client, api, observed.stage(), desired.stage())));
    }
    return steps;
  }

  private static ObservedHttpApi.Integration put(
      ApiGatewayV2Client client, String api, ObservedHttpApi.Integration there, Backend desired) {
    // An empty configuration takes back a name that was verified.
    TlsConfigInput tls = TlsConfigInput.builder().serverNameToVerify(desired.serverName()).build();
    if (there == null) {
      return new ObservedHttpApi.Integration(client.createIntegration(r -> r
          .apiId(api).description(OURS).integrationType(IntegrationType.HTTP_PROXY).integrationMethod("ANY")
          .connectionType(ConnectionType.VPC_LINK).connectionId(desired.vpcLinkId())
          .integrationUri(desired.listenerArn()).payloadFormatVersion("1.0")
          .tlsConfig(desired.serverName() == null ? null : tls)).integrationId(), desired);
    }
    client.updateIntegration(r -> r.apiId(api).integrationId(there.id()).connectionId(desired.vpcLinkId())
        .integrationUri(desired.listenerArn()).tlsConfig(tls));
    return new ObservedHttpApi.Integration(there.id(), desired);
  }

  private static Guard put(ApiGatewayV2Client client, String api, Guard there, Authorizer desired) {
    if (there == null) {
      return new Guard(client.createAuthorizer(r -> r
          .apiId(api).name(AUTHORIZER + desired.name()).authorizerType(AuthorizerType.JWT).identitySource(TOKEN)
          .jwtConfiguration(j -> j.issuer(desired.issuer()).audience(desired.audience()))).authorizerId(), desired);
    }
    client.updateAuthorizer(r -> r.apiId(api).authorizerId(there.id())
        .jwtConfiguration(j -> j.issuer(desired.issuer()).audience(desired.audience())));
    return new Guard(there.id(), desired);
  }

  /** New ones first, so that no path that goes on being answered is without an answer; then those that go. */
  private static List<Supplier<ObservedHttpApi>> routes(
      ApiGatewayV2Client client, HttpApi desired, ObservedHttpApi observed) {
    List<Supplier<ObservedHttpApi>> steps = new ArrayList<>();
    String api = observed.id();
    String target = HttpApiReading.target(observed.integration());
    for (Route each : desired.routes()) {
      Path there = observed.routes().get(each.key());
      String guard = each.authorizer() == null ? null : observed.authorizers().get(each.authorizer()).id();
      AuthorizationType type = guard == null ? AuthorizationType.NONE : AuthorizationType.JWT;
      if (there == null) {
        steps.add(() -> observed.with(each.key(), new Path(client.createRoute(r -> r.apiId(api).routeKey(each.key())
            .target(target).authorizationType(type).authorizerId(guard)).routeId(), observed.integration().id(),
            guard)));
      } else if (!isOurs(observed, there) || !Objects.equals(there.authorizer(), guard)) {
        steps.add(() -> {
          client.updateRoute(r -> r.apiId(api).routeId(there.id()).target(target).authorizationType(type)
              .authorizerId(guard == null ? "" : guard));
          return observed.with(each.key(), new Path(there.id(), observed.integration().id(), guard));
        });
      }
    }
    Set<String> wanted = desired.routes().stream().map(Route::key).collect(Collectors.toSet());
    observed.routes().forEach((key, path) -> {
      if (isOurs(observed, path) && !wanted.contains(key)) {
        steps.add(() -> {
          client.deleteRoute(r -> r.apiId(api).routeId(path.id()));
          return observed.withoutRoute(key);
        });
      }
    });
    return steps;
  }

  private static HttpApi.Stage serve(
      ApiGatewayV2Client client, String api, HttpApi.Stage there, HttpApi.Stage desired) {
    RouteSettings limits = RouteSettings.builder().throttlingRateLimit((double) desired.requestsPerSecond())
        .throttlingBurstLimit(desired.burst()).build();
    String log = desired.logGroupArn();
    if (there == null) {
      client.createStage(r -> {
        r.apiId(api).stageName(STAGE).autoDeploy(true).defaultRouteSettings(limits);
        if (log != null) {
          r.accessLogSettings(a -> a.destinationArn(log).format(LOG));
        }
      });
    } else if (log == null && there.logGroupArn() != null) {
      client.deleteAccessLogSettings(r -> r.apiId(api).stageName(STAGE));
      return new HttpApi.Stage(there.requestsPerSecond(), there.burst(), null);
    } else {
      client.updateStage(r -> {
        r.apiId(api).stageName(STAGE).defaultRouteSettings(limits);
        if (log != null) {
          r.accessLogSettings(a -> a.destinationArn(log).format(LOG));
        }
      });
    }
    return desired;
  }

  /** With all that is in it. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedHttpApi observed, Farewell how) {
    try {
      apis.client(scope).deleteApi(r -> r.apiId(observed.id()));
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("apigateway:GET", "apigateway:POST", "apigateway:PATCH", "apigateway:DELETE",
        ApiTags.CREATING,
        // What API Gateway does in behalf of whoever turns on a log (developer guide, "Logging for HTTP APIs").
        "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups");
  }

  /** What is in an API has no tags, and does not take the API's for its own (developer guide, "Tagging"). */
  @Override
  public List<Grant> grants() {
    Grant.Target apis = Grant.onArns("ApigatewayApis", "apigateway", "arn:*:apigateway:*::/apis/*");
    Grant.Target all = Grant.onArns("ApigatewayAllApis", "apigateway", "arn:*:apigateway:*::/apis");
    return List.of(apis.any("GET"), all.any("GET"), all.created("POST"), apis.owned("PATCH", "DELETE"),
        Grant.onArns("ApigatewayParts", "apigateway", "arn:*:apigateway:*::/apis/*/*").any("POST", "PATCH", "DELETE"),
        ApiTags.creating(all), ApiTags.creating(apis), ApiTags.TARGET.owned("POST", "DELETE"),
        ApiTags.TARGET.claimed("POST"));
  }
}
