package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.elasticloadbalancingv2.LoadBalancerQuery;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Resource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeTest {
  private static final String LOGS = "Bucket/gateway.access-logs";

  private static Graph<Resource> gateway(String fields) {
    return compose("""
        services: [{name: api, image: api, port: 80, routes: [{host: example.com}]}]
        gateway: {type: LoadBalancer, %s}
        """.formatted(fields));
  }

  private static String attributes(Graph<Resource> graph) {
    Map<String, String> annotations =
        desired(graph, "Ingress/gateway", Manifest.class).object().getMetadata().getAnnotations();
    return annotations.get("alb.ingress.kubernetes.io/load-balancer-attributes");
  }

  @Test
  void aQuietConnectionIsClosedWhenTheSpecSays() {
    assertThat(attributes(gateway("scheme: Internet"))).contains("idle_timeout.timeout_seconds=60")
        .contains("access_logs.s3.enabled=false");
    assertThat(attributes(gateway("idleTimeoutSeconds: 4000"))).contains("idle_timeout.timeout_seconds=4000");
  }

  @Test
  void requestsAreLoggedInABucketThatLoadBalancersOfTheAccountMayWriteTo() {
    Graph<Resource> graph = gateway("accessLogs: {enabled: true}");

    Bucket bucket = desired(graph, LOGS, Bucket.class);
    assertThat(bucket.policy()).contains("logdelivery.elasticloadbalancing.amazonaws.com", "DenyPlainHttp",
        "\"Action\":\"s3:PutObject\"", bucket.name() + "/AWSLogs/");
    assertThat(bucket.lifecycle().expireAfterDays()).isEqualTo(90);
    assertThat(bucket.encryption().kmsKeyId()).as("the only encryption that it writes with").isNull();
    assertThat(resource(graph, LOGS).dataPolicy()).isEqualTo(DataPolicy.RETAIN);
    assertThat(attributes(graph)).endsWith("access_logs.s3.enabled=true,access_logs.s3.bucket=${" + LOGS + ".name}");
    assertThat(resource(graph, "Ingress/gateway").edges())
        .as("whether it may write is tried at once").contains(Edge.alwaysReady(ResourceId.parse(LOGS)));
  }

  @Test
  void logsGoAsTheSpecSays() {
    Graph<Resource> graph = gateway("accessLogs: {enabled: true, retentionDays: 7, dataPolicy: Delete}");

    assertThat(desired(graph, LOGS, Bucket.class).lifecycle().expireAfterDays()).isEqualTo(7);
    assertThat(resource(graph, LOGS).dataPolicy()).isEqualTo(DataPolicy.DELETE);
    assertThat(gateway("accessLogs: {enabled: false}").find(ResourceId.parse(LOGS))).isEmpty();
  }

  @Test
  void aLoadBalancerThatIsSharedIsToldNothingThatOthersMightSayOtherwise() {
    Graph<Resource> graph = gateway("group: shared");

    assertThat(desired(graph, "Ingress/gateway", Manifest.class).object().getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/group.name", "shared")
        .doesNotContainKeys("alb.ingress.kubernetes.io/security-groups", "alb.ingress.kubernetes.io/subnets",
            "alb.ingress.kubernetes.io/load-balancer-attributes", "alb.ingress.kubernetes.io/tags");
    assertThat(desired(graph, "LoadBalancer/gateway", LoadBalancerQuery.class)).satisfies(query -> {
      assertThat(query.stack()).isEqualTo("shared");
      assertThat(query.ingress()).startsWith("shop/web-gateway-");
    });
    assertThat(graph.ids()).extracting(ResourceId::kind).doesNotContain("SecurityGroup");
  }
}
