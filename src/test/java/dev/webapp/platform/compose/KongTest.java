package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KongTest {
  private static final String SERVICES = """
      services:
        - {name: web, image: "web:1", port: 3000}
        - {name: api, image: "api:1", port: 8080}
      """;

  private static Graph<Resource> kong(String more) {
    return compose(SERVICES + """
        gateway:
          type: Kong
          host: api.example.com
          routes: [{path: /, service: web}, {path: /api, service: api, authorizer: KeyAuth}]
        """ + more);
  }

  private static <T> T object(Graph<Resource> graph, String id, Class<T> type) {
    return type.cast(desired(graph, id, Manifest.class).object());
  }

  private static Map<String, String> annotations(Graph<Resource> graph, String id) {
    return object(graph, id, Ingress.class).getMetadata().getAnnotations();
  }

  @Test
  void theLoadBalancersIngressIsWhereKongIs() {
    Graph<Resource> graph = kong("");

    Ingress ingress = object(graph, "Ingress/kong", Ingress.class);
    assertThat(ingress.getMetadata().getNamespace()).isEqualTo("kong");
    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("alb");
    assertThat(ingress.getSpec().getRules()).singleElement().satisfies(rule -> {
      assertThat(rule.getHost()).isEqualTo("api.example.com");
      assertThat(rule.getHttp().getPaths().getFirst().getBackend().getService().getName())
          .isEqualTo("kong-gateway-proxy");
    });
    assertThat(annotations(graph, "Ingress/kong"))
        .containsEntry("alb.ingress.kubernetes.io/healthcheck-path", "/status")
        .containsEntry("alb.ingress.kubernetes.io/healthcheck-port", "8100");
    assertThat(resource(graph, "Ingress/kong").physicalName()).startsWith("kong/");
  }

  @Test
  void platformsThatWantTheSameShareALoadBalancer() {
    String group = "alb.ingress.kubernetes.io/group.name";
    Graph<Resource> graph = kong("");

    assertThat(annotations(graph, "Ingress/kong")).containsKey(group).doesNotContainKeys(
        "alb.ingress.kubernetes.io/security-groups", "alb.ingress.kubernetes.io/tags",
        "alb.ingress.kubernetes.io/subnets", "alb.ingress.kubernetes.io/wafv2-acl-arn");
    LoadBalancerQuery query = desired(graph, "LoadBalancer/kong", LoadBalancerQuery.class);
    assertThat(query.stack()).isEqualTo(annotations(graph, "Ingress/kong").get(group));
    assertThat(query.ingress()).isEqualTo(resource(graph, "Ingress/kong").physicalName());
    assertThat(annotations(kong("  idleTimeoutSeconds: 30\n"), "Ingress/kong").get(group))
        .as("what differs would stop the whole group").isNotEqualTo(query.stack());
    assertThat(graph.ids()).extracting(ResourceId::toString).doesNotContain("SecurityGroup/kong-load-balancer");
  }

  @Test
  void whoeverWantsAFirewallHasALoadBalancerOfHisOwn() {
    Graph<Resource> graph = kong("firewall: {rateLimitPerIp: 1000}\n");

    assertThat(annotations(graph, "Ingress/kong")).doesNotContainKey("alb.ingress.kubernetes.io/group.name")
        .containsEntry("alb.ingress.kubernetes.io/wafv2-acl-arn", "${WebAcl/gateway.arn}")
        .containsEntry("alb.ingress.kubernetes.io/security-groups", "${SecurityGroup/kong-load-balancer.groupId}");
    assertThat(desired(graph, "LoadBalancer/kong", LoadBalancerQuery.class).stack())
        .isEqualTo(resource(graph, "Ingress/kong").physicalName());
  }

  @Test
  void kongAnswersRoutesByWhoIsLetIn() {
    Graph<Resource> graph = kong("  rateLimit: {requestsPerSecond: 50}\n  cors: {allowOrigins: [\"*\"]}\n");

    assertThat(object(graph, "Ingress/kong.routes", Ingress.class).getSpec().getIngressClassName()).isEqualTo("kong");
    assertThat(annotations(graph, "Ingress/kong.routes").get("konghq.com/plugins").split(",")).hasSize(2);
    assertThat(annotations(graph, "Ingress/kong.routes.key-auth").get("konghq.com/plugins").split(",")).hasSize(3);
    assertThat(annotations(graph, "Ingress/kong.routes")).containsEntry("konghq.com/strip-path", "false");
    GenericKubernetesResource limit = object(graph, "KongPlugin/gateway.rate-limit", GenericKubernetesResource.class);
    assertThat(limit.getAdditionalProperties()).containsEntry("plugin", "rate-limiting");
    assertThat(limit.<Integer>get("config", "second")).isEqualTo(50);
    assertThat(resource(graph, "Ingress/kong.routes.key-auth").edges())
        .contains(Edge.ready(ResourceId.parse("KongPlugin/gateway.key-auth")));
    assertThat(resource(graph, "Ingress/kong").edges())
        .contains(Edge.ready(ResourceId.parse("Ingress/kong.routes.key-auth")));
  }

  @Test
  void podsAdmitKongAndNoLoadBalancer() {
    NetworkPolicy policy = object(kong(""), "NetworkPolicy/web", NetworkPolicy.class);

    assertThat(policy.getSpec().getIngress().getFirst().getFrom()).hasSize(2).last().satisfies(peer ->
        assertThat(peer.getNamespaceSelector().getMatchLabels()).containsEntry("kubernetes.io/metadata.name", "kong"));
    assertThat(desired(kong("network: {podSecurityGroup: Own}\n"), "SecurityGroupRule/pods-from-kong-3000",
        SecurityGroupRule.class).peer()).isEqualTo("${Network/network.clusterSecurityGroupId}");
  }

  @Test
  void aHostHasItsCertificateAndItsRecord() {
    Graph<Resource> graph = kong("domain: {zone: example.com}\n");

    assertThat(annotations(graph, "Ingress/kong"))
        .containsEntry("alb.ingress.kubernetes.io/certificate-arn", "${Certificate/kong.arn}");
    assertThat(resource(graph, "DnsRecord/api.example.com").edges())
        .contains(Edge.alwaysReady(ResourceId.parse("LoadBalancer/kong")),
            Edge.ready(ResourceId.parse("Ingress/kong")));
  }

  @Test
  void aStarStandsForAPartOfAName() {
    assertThat(KongSection.origin("https://*.example.com")).isEqualTo("https://[a-z0-9.-]+\\.example\\.com");
    assertThat(KongSection.origin("https://www.example.com")).isEqualTo("https://www.example.com");
    assertThat(KongSection.origin("*")).isEqualTo("*");
  }
}
