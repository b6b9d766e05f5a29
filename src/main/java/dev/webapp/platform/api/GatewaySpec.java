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

/** The way in: one load balancer for the routes of the gateway and of the services. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewaySpec(
    @Required
    @JsonPropertyDescription("LoadBalancer: an Application Load Balancer, made from an Ingress by the AWS Load "
        + "Balancer Controller.")
    Type type,

    @JsonPropertyDescription("Internet: reachable from everywhere. Internal: only from the VPC and what is connected "
        + "to it. Default: Internet. A change replaces the load balancer, and with it its DNS name.")
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

    @Min(1) @Max(4000)
    @JsonPropertyDescription("Seconds after which the load balancer closes a connection that nobody uses. Services "
        + "have to keep theirs open for longer. Default: 60.")
    Integer idleTimeoutSeconds,

    @JsonPropertyDescription("A log of every request, in a bucket of its own. Default: none.")
    AccessLogs accessLogs) {

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
    @JsonProperty("LoadBalancer") LOAD_BALANCER
  }

  /** See {@link GatewaySpec#scheme()}. */
  public enum Scheme {
    @JsonProperty("Internet") INTERNET,
    @JsonProperty("Internal") INTERNAL
  }

  /** A path of the gateway and the service behind it. */
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
      String service) {}

  public GatewaySpec {
    routes = Copies.of(routes);
  }
}
