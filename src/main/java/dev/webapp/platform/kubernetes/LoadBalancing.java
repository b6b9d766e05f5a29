package dev.webapp.platform.kubernetes;

import dev.webapp.platform.api.HealthCheck;
import dev.webapp.platform.api.PathType;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.graph.ResourceId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Ingress, with the annotations of the AWS Load Balancer Controller: they <em>are</em> the load balancer. */
public final class LoadBalancing {
  static final String ALB = "alb.ingress.kubernetes.io/";
  static final String CLASS = "alb";
  /** TLS 1.2 and 1.3 with forward secrecy, which AWS recommends (ELB, "Security policies"). */
  private static final String TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

  private LoadBalancing() {}

  /**
   * An address and the service that answers it.
   *
   * @param host null for every host
   */
  public record Route(String host, String path, PathType pathType, String service, int port) {}

  /**
   * What the load balancer is made of.
   *
   * @param subnetIds empty where the controller finds them by their tags
   * @param securityGroupId null for one that the controller makes
   * @param admitsItself whether the controller admits the load balancer to the pods; otherwise rules of ours do
   * @param certificateArn what it ends TLS with, plain HTTP being redirected; null for plain HTTP alone
   * @param idleTimeoutSeconds 1 to 4000; null where attributes are others' affair
   * @param accessLogs the bucket that requests are logged to; null for none
   * @param webAclArn what guards it; null where whatever does is right
   * @param tags of the load balancer and what belongs to it
   * @param group of Ingresses that share it; null for none. Whatever else is said must then be the same in all of them,
   *     but for certificates
   */
  public record Front(boolean internal, List<String> subnetIds, String securityGroupId, boolean admitsItself,
      String certificateArn, Integer idleTimeoutSeconds, String accessLogs, String webAclArn, Map<String, String> tags,
      String group) {
    /** An attribute that is left out stays as it was, so that all that can change are always there. */
    private String attributes() {
      return "idle_timeout.timeout_seconds=" + idleTimeoutSeconds
          + ",routing.http.drop_invalid_header_fields.enabled=true,access_logs.s3.enabled="
          + (accessLogs == null ? "false" : "true,access_logs.s3.bucket=" + accessLogs);
    }
  }

  /** The AWS Load Balancer Controller's name for what it makes of an Ingress of the platform. */
  public static String stack(Frame frame, String ingress) {
    return frame.namespace() + "/" + ingress;
  }

  /** An Ingress; routes of one host stand together, in the order given. */
  public static Manifest ingress(Frame frame, ResourceId id, String name, Front front, List<Route> routes) {
    ObjectMeta metadata = frame.metadata(id, name);
    metadata.getAnnotations().putAll(annotations(front));
    return Manifest.of(new IngressBuilder().withMetadata(metadata).withNewSpec().withIngressClassName(CLASS)
        .withRules(rules(frame, routes)).endSpec().build());
  }

  /** One for each host. */
  static List<IngressRule> rules(Frame frame, List<Route> routes) {
    Map<String, List<Route>> byHost = new LinkedHashMap<>();
    routes.forEach(r -> byHost.computeIfAbsent(r.host() == null ? "" : r.host(), _ -> new ArrayList<>()).add(r));
    return byHost.entrySet().stream().map(e -> rule(frame, e.getKey(), e.getValue())).toList();
  }

  /**
   * An Ingress that leads everything to a proxy in the proxy's own namespace, which is where an Ingress can reach it.
   *
   * @param host null for every host
   * @param statusPort of the proxy's pods, which answers {@code /status}
   */
  public static Manifest proxyIngress(
      Frame there, ResourceId id, String name, Front front, String host, String proxy, int port, int statusPort) {
    ObjectMeta metadata = there.metadata(id, name);
    metadata.getAnnotations().putAll(annotations(front));
    metadata.getAnnotations().put(ALB + "healthcheck-path", "/status");
    metadata.getAnnotations().put(ALB + "healthcheck-port", String.valueOf(statusPort));
    return Manifest.of(new IngressBuilder().withMetadata(metadata).withNewSpec().withIngressClassName(CLASS)
        .addNewRule().withHost(host).withNewHttp().addNewPath().withPath("/").withPathType("Prefix")
        .withNewBackend().withNewService().withName(proxy).withNewPort().withNumber(port).endPort().endService()
        .endBackend().endPath().endHttp().endRule().endSpec().build());
  }

  private static Map<String, String> annotations(Front front) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(ALB + "scheme", front.internal() ? "internal" : "internet-facing");
    annotations.put(ALB + "target-type", "ip");
    if (front.certificateArn() == null) {
      annotations.put(ALB + "listen-ports", "[{\"HTTP\":80}]");
    } else {
      annotations.put(ALB + "listen-ports", "[{\"HTTP\":80},{\"HTTPS\":443}]");
      annotations.put(ALB + "ssl-redirect", "443");
      annotations.put(ALB + "ssl-policy", TLS_POLICY);
      annotations.put(ALB + "certificate-arn", front.certificateArn());
    }
    if (!front.subnetIds().isEmpty()) {
      annotations.put(ALB + "subnets", String.join(",", front.subnetIds()));
    }
    if (front.securityGroupId() != null) {
      annotations.put(ALB + "security-groups", front.securityGroupId());
      annotations.put(ALB + "manage-backend-security-group-rules", String.valueOf(front.admitsItself()));
    }
    if (front.group() != null) {
      annotations.put(ALB + "group.name", front.group());
    }
    if (front.idleTimeoutSeconds() != null) {
      annotations.put(ALB + "load-balancer-attributes", front.attributes());
    }
    if (front.webAclArn() != null) {
      annotations.put(ALB + "wafv2-acl-arn", front.webAclArn());
    }
    if (!front.tags().isEmpty()) {
      annotations.put(ALB + "tags", new TreeMap<>(front.tags()).entrySet().stream()
          .map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(",")));
    }
    return annotations;
  }

  /** Annotations of a Service: how its targets are checked and let go. */
  static Map<String, String> targetGroup(ServiceSpec service) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(ALB + "target-group-attributes", "deregistration_delay.timeout_seconds="
        + Math.min(service.terminationGracePeriodSeconds(), 300));
    HealthCheck check = service.healthCheck();
    if (check != null) {
      annotations.put(ALB + "healthcheck-path", check.path());
      annotations.put(ALB + "healthcheck-interval-seconds", value(check.periodSeconds(), 10));
      annotations.put(ALB + "healthcheck-timeout-seconds", value(check.timeoutSeconds(), 5));
      annotations.put(ALB + "unhealthy-threshold-count", value(check.failureThreshold(), 3));
      annotations.put(ALB + "success-codes", "200-399");
    }
    return annotations;
  }

  private static IngressRule rule(Frame frame, String host, List<Route> routes) {
    return new IngressRuleBuilder().withHost(host.isEmpty() ? null : host)
        .withNewHttp().withPaths(routes.stream().map(r -> path(frame, r)).toList()).endHttp().build();
  }

  private static HTTPIngressPath path(Frame frame, Route route) {
    return new HTTPIngressPathBuilder().withPath(route.path())
        .withPathType(route.pathType() == PathType.EXACT ? "Exact" : "Prefix")
        .withNewBackend().withNewService().withName(Workloads.objectName(frame, route.service()))
        .withNewPort().withNumber(route.port()).endPort().endService().endBackend().build();
  }

  private static String value(Integer given, int otherwise) {
    return String.valueOf(given == null ? otherwise : given);
  }
}
