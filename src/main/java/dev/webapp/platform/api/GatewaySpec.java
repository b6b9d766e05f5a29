package dev.webapp.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The way in: one load balancer for the routes of the gateway and of the services, or what stands before it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "self.type != 'LoadBalancer' || !has(self.rateLimit) && !has(self.cors)", fieldPath = ".type",
    message = "a gateway of type LoadBalancer neither limits rates nor answers other sites' scripts: choose type "
        + "ApiGateway, or limit rates by firewall.rateLimitPerIp and let services answer")
@ValidationRule(
    value = "self.type == 'LoadBalancer' || has(self.routes) && size(self.routes) > 0", fieldPath = ".routes",
    message = "a gateway of this type needs routes: without one it answers nothing")
@ValidationRule(
    value = "self.type != 'LoadBalancer' || !has(self.routes) || self.routes.all(r, !has(r.authorizer))",
    fieldPath = ".routes",
    message = "a gateway of type LoadBalancer has no authorizers: choose type ApiGateway or Kong, or let services see "
        + "who asks")
@ValidationRule(
    value = "self.type != 'Kong' || !has(self.routes) || self.routes.all(r, !has(r.authorizer) || "
        + "r.authorizer in ['KeyAuth', 'Jwt'])",
    fieldPath = ".routes",
    message = "Kong's authorizers are KeyAuth and Jwt: name one of them")
@ValidationRule(
    value = "self.type == 'Kong' || !has(self.kong)", fieldPath = ".kong",
    message = "kong is for a gateway of type Kong: choose that type, or leave kong out")
@ValidationRule(
    value = "self.type != 'Kong' || !has(self.rateLimit) || !has(self.rateLimit.burst)", fieldPath = ".rateLimit.burst",
    message = "Kong counts requests second by second and knows no burst: leave it out")
@ValidationRule(
    value = "self.type != 'ApiGateway' || !has(self.accessLogs) || !has(self.accessLogs.dataPolicy)",
    fieldPath = ".accessLogs.dataPolicy",
    message = "the log of a gateway of type ApiGateway is CloudWatch's and goes with the gateway: leave dataPolicy out")
@ValidationRule(
    value = "self.type != 'ApiGateway' || !has(self.accessLogs) || !has(self.accessLogs.retentionDays) || "
        + "self.accessLogs.retentionDays in [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, "
        + "1827, 2192, 2557, 2922, 3288, 3653]",
    fieldPath = ".accessLogs.retentionDays",
    message = "CloudWatch Logs, where a gateway of type ApiGateway logs to, doesn't have this retention: choose the "
        + "next longer of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, "
        + "3288 and 3653 days")
@ValidationRule(
    value = "self.type != 'ApiGateway' || !has(self.routes) || self.routes.all(r, "
        + "r.path.matches('^(/|(/[A-Za-z0-9.:_-]+)+)$'))",
    fieldPath = ".routes",
    message = "API Gateway's paths have letters, digits, dots, colons, dashes and underscores between slashes, and no "
        + "slash at their end: leave out others")
@ValidationRule(
    value = "self.type != 'ApiGateway' || !has(self.cors) || self.cors.allowOrigins.all(o, !o.contains('*') "
        + "|| o in ['*', 'http://*', 'https://*'])",
    fieldPath = ".cors.allowOrigins",
    message = "API Gateway knows a star only as *, http://* and https://*: name the origins")
@ValidationRule(
    value = "self.type != 'ApiGateway' || !has(self.host) || !self.host.startsWith('*')", fieldPath = ".host",
    message = "a gateway of type ApiGateway answers for one host: give it a name without a wildcard")
@ValidationRule(
    value = "!has(self.group) || self.type == 'LoadBalancer'", fieldPath = ".group",
    message = "group is for a gateway of type LoadBalancer: Kong's load balancer is shared anyway, and that behind API "
        + "Gateway is nobody else's")
@ValidationRule(
    value = "!has(self.group) || !has(self.idleTimeoutSeconds) && !(has(self.accessLogs) && self.accessLogs.enabled)",
    fieldPath = ".group",
    message = "a load balancer of a group is also others': leave idleTimeoutSeconds and accessLogs to them, or leave "
        + "group out")
public record GatewaySpec(
    @Required
    @JsonPropertyDescription("LoadBalancer: an Application Load Balancer, made from an Ingress by the AWS Load "
        + "Balancer Controller. ApiGateway: an HTTP API of API Gateway, which limits rates and sees who asks, before "
        + "an internal load balancer that nobody else reaches. Kong: Kong that is installed in the cluster, with its "
        + "ingress controller, behind a load balancer.")
    Type type,

    @JsonPropertyDescription("Internet: reachable from everywhere. Internal: only from the VPC and what is connected "
        + "to it. Default: Internet. A change replaces the load balancer, and with it its DNS name. With type "
        + "ApiGateway it is about the services' own routes alone: API Gateway is reachable from everywhere.")
    Scheme scheme,

    @Size(max = Bounds.HOST_LENGTH)
    @Pattern(Bounds.HOST)
    @JsonPropertyDescription("Host name of the gateway's routes, such as api.example.com. Default: they answer for "
        + "every host name, the load balancer's own included.")
    String host,

    @Size(max = Bounds.GATEWAY_ROUTES)
    @ValidationRule(
        value = "self.all(r, self.exists_one(q, [q.path, has(q.pathType) ? q.pathType : 'Prefix'] "
            + "== [r.path, has(r.pathType) ? r.pathType : 'Prefix']))",
        message = "two routes of gateway.routes have one path and pathType: give each path to one service")
    @JsonPropertyDescription("Which service answers under which path. The longest path wins, whatever the order.")
    List<GatewayRoute> routes,

    @Size(max = 63)
    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
    @JsonPropertyDescription("Name of an IngressGroup of the AWS Load Balancer Controller: all that name it, here and "
        + "in Ingresses of your own, share one load balancer, and must be of one scheme. Whoever may make an Ingress "
        + "can join it, and come before others' hosts; plain HTTP is redirected for all of them. Its security groups, "
        + "attributes and tags are the controller's. Only with type LoadBalancer. Another group is another load "
        + "balancer. Default: a load balancer of the platform's own.")
    String group,

    @Min(1) @Max(4000)
    @JsonPropertyDescription("Seconds after which the load balancer closes a connection that nobody uses. Services "
        + "have to keep theirs open for longer. Default: 60.")
    Integer idleTimeoutSeconds,

    @JsonPropertyDescription("A log of every request: in a bucket of its own, with type ApiGateway in CloudWatch Logs. "
        + "Default: none.")
    AccessLogs accessLogs,

    @JsonPropertyDescription("How many requests are answered, of all who ask together, with type Kong by each of its "
        + "pods for each service; the others are told to come back (HTTP 429). Default with type ApiGateway: 10,000 a "
        + "second, which is what AWS grants an account.")
    RateLimit rateLimit,

    @JsonPropertyDescription("What scripts of other sites may ask. Default: nothing.")
    Cors cors,

    @JsonPropertyDescription("Where Kong is, with type Kong. Default: where its Helm chart puts it, in namespace kong.")
    Kong kong) {

  /** A Kong that somebody else has installed. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Kong(
      @Size(max = Bounds.NAME_LENGTH)
      @Pattern(Bounds.NAME)
      @JsonPropertyDescription("Namespace of its proxy. Default: kong.")
      String namespace,

      @Size(max = 63)
      @Pattern("^[a-z]([-a-z0-9]*[a-z0-9])?$")
      @JsonPropertyDescription("Name of its proxy's Service. Default: kong-gateway-proxy, as the chart kong/ingress "
          + "calls it where its release is called kong.")
      String service,

      @Min(1) @Max(65535)
      @JsonPropertyDescription("Port of that Service for plain HTTP, since the load balancer ends TLS. Default: 80.")
      Integer port,

      @Min(1) @Max(65535)
      @JsonPropertyDescription("Port of its pods that answers /status. Default: 8100.")
      Integer statusPort,

      @JsonProperty("class")
      @Size(max = 63)
      @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
      @JsonPropertyDescription("Ingress class of its controller. Default: kong.")
      String ingressClass,

      @Min(1) @Max(10_000)
      @JsonPropertyDescription("Megabytes that a request may have. Default: as many as Kong takes.")
      Integer maxRequestMegabytes) {}

  /** How many requests are answered. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record RateLimit(
      @Required
      @Min(1) @Max(100_000)
      @JsonPropertyDescription("Requests a second, on average.")
      Integer requestsPerSecond,

      @Min(1) @Max(100_000)
      @JsonPropertyDescription("How many may come at once. Default: half of requestsPerSecond, at least 1.")
      Integer burst) {}

  /** As browsers ask it (Fetch standard, "CORS protocol"). */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "!has(self.allowCredentials) || !self.allowCredentials || !('*' in self.allowOrigins)",
      fieldPath = ".allowOrigins",
      message = "browsers send credentials to no gateway that allows every origin: name the origins")
  public record Cors(
      @Required
      @Size(min = 1, max = 50)
      @JsonPropertyDescription("The sites, such as https://www.example.com, or * for all. With type Kong a star stands "
          + "for any part of a name, with type ApiGateway only for the whole of it, as in https://*.")
      List<@Size(min = 1, max = 256) @Pattern("^(\\*|https?://[a-z0-9.*-]+(:[0-9]{1,5})?)$") String> allowOrigins,

      @Size(max = 8)
      @JsonPropertyDescription("Methods that they may use. Default: GET, HEAD, POST, PUT, PATCH and DELETE.")
      List<@Pattern("^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") @Size(max = 7) String> allowMethods,

      @Size(max = 50)
      @JsonPropertyDescription("Headers that they may send. Default: Authorization and Content-Type.")
      List<@Size(min = 1, max = 128) @Pattern("^[A-Za-z0-9-]+$") String> allowHeaders,

      @Size(max = 50)
      @JsonPropertyDescription("Headers of answers that they may read. Default: those that every script may.")
      List<@Size(min = 1, max = 128) @Pattern("^[A-Za-z0-9-]+$") String> exposeHeaders,

      @JsonPropertyDescription("Whether browsers send cookies along. Default: false.")
      Boolean allowCredentials,

      @Min(0) @Max(86_400)
      @JsonPropertyDescription("Seconds for which browsers remember all this. Default: 600.")
      Integer maxAgeSeconds) {
    public Cors {
      allowOrigins = Copies.of(allowOrigins);
      allowMethods = Copies.of(allowMethods);
      allowHeaders = Copies.of(allowHeaders);
      exposeHeaders = Copies.of(exposeHeaders);
    }
  }

  /** Where and for how long requests are remembered. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record AccessLogs(
      @Required
      @JsonPropertyDescription("Whether requests are logged.")
      Boolean enabled,

      @Min(1) @Max(36500)
      @JsonPropertyDescription("Days after which logs are deleted, by S3 itself. Default: 90.")
      Integer retentionDays,

      @JsonPropertyDescription("What becomes of the logs when they leave the spec or the platform is deleted, as with "
          + "buckets. Default: Retain, since S3 deletes them in time.")
      DataPolicy dataPolicy) {}

  /** See {@link GatewaySpec#type()}. */
  public enum Type {
    @JsonProperty("LoadBalancer") LOAD_BALANCER,
    @JsonProperty("ApiGateway") API_GATEWAY,
    @JsonProperty("Kong") KONG
  }

  /** See {@link GatewaySpec#scheme()}. */
  public enum Scheme {
    @JsonProperty("Internet") INTERNET,
    @JsonProperty("Internal") INTERNAL
  }

  /** A path of the gateway and the service behind it. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record GatewayRoute(
      @Required
      @Size(max = Bounds.PATH_LENGTH)
      @Pattern(Bounds.PATH)
      @JsonPropertyDescription("Path under the gateway's host, such as /orders.")
      String path,

      @JsonPropertyDescription("Prefix matches the path and all below it, Exact the path alone. Default: Prefix.")
      PathType pathType,

      @Required
      @Size(max = Bounds.NAME_LENGTH)
      @JsonPropertyDescription("Name of the service in spec.services that answers. It sees the whole path.")
      String service,

      @Size(max = Bounds.NAME_LENGTH)
      @JsonPropertyDescription("Name of the user pool in spec.userPools whose users may ask, with a token of one of "
          + "its clients in the header Authorization. Default: whoever asks. Of prefixes the longest that fits "
          + "decides, so that a part of the gateway can be open to all. With type Kong KeyAuth or Jwt, which let in "
          + "Kong's consumers.")
      String authorizer) {}

  public GatewaySpec {
    routes = Copies.of(routes);
  }
}
