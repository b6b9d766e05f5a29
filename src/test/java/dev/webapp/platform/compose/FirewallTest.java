package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.cloudfront.Distribution;
import dev.webapp.platform.aws.cloudwatchlogs.LogGroup;
import dev.webapp.platform.aws.wafv2.IpSet;
import dev.webapp.platform.aws.wafv2.WebAcl;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import org.junit.jupiter.api.Test;

class FirewallTest {
  private static final String PARTS = """
      services: [{name: api, image: api, port: 80, routes: [{host: example.com}]}]
      frontends: [{name: web, type: StaticSite}]
      """;

  @Test
  void oneStandsBeforeTheLoadBalancerAndOneBeforeDistributions() {
    Graph<Resource> graph = compose(PARTS + "firewall: {rateLimitPerIp: 500}\n");

    WebAcl regional = desired(graph, "WebAcl/gateway", WebAcl.class);
    assertThat(regional.global()).isFalse();
    assertThat(regional.rateLimitPerIp()).isEqualTo(500);
    assertThat(regional.managedRules()).as("what AWS recommends for everybody").extracting(Object::toString)
        .containsExactly("CommonRuleSet", "KnownBadInputs", "IpReputation");
    assertThat(desired(graph, "WebAcl/frontends", WebAcl.class).global()).isTrue();
    assertThat(resource(graph, "WebAcl/frontends").scope().region()).isEqualTo("us-east-1");
    assertThat(desired(graph, "Ingress/gateway", Manifest.class).object().getMetadata().getAnnotations())
        .containsEntry("alb.ingress.kubernetes.io/wafv2-acl-arn", "${WebAcl/gateway.arn}");
    Distribution distribution = desired(graph, "Distribution/web", Distribution.class);
    assertThat(distribution.firewall().arn()).isEqualTo("${WebAcl/frontends.arn}");
    assertThat(distribution.firewall().name()).isEqualTo(resource(graph, "WebAcl/frontends").physicalName());
  }

  @Test
  void addressesAreInSetsOfTheirVersion() {
    Graph<Resource> graph = compose(PARTS
        + "firewall: {allow: [192.0.2.0/24, \"2001:db8::/32\"], block: [198.51.100.0/24]}\n");

    assertThat(desired(graph, "IpSet/gateway.allowed.v4", IpSet.class).addresses()).containsExactly("192.0.2.0/24");
    assertThat(desired(graph, "IpSet/frontends.allowed.v6", IpSet.class).version()).isEqualTo(IpSet.IPV6);
    WebAcl acl = desired(graph, "WebAcl/gateway", WebAcl.class);
    assertThat(acl.allowedIpSets())
        .containsExactly("${IpSet/gateway.allowed.v4.arn}", "${IpSet/gateway.allowed.v6.arn}");
    assertThat(acl.blockedIpSets()).containsExactly("${IpSet/gateway.blocked.v4.arn}");
  }

  @Test
  void aRuleGroupCanBeTriedOut() {
    Graph<Resource> graph = compose(PARTS + "firewall: {rules: [CommonRuleSet, Linux], countOnly: [Linux]}\n");

    assertThat(desired(graph, "WebAcl/gateway", WebAcl.class).managedRules()).extracting(Object::toString)
        .containsExactly("CommonRuleSet", "Linux (counting)");
  }

  @Test
  void logsAreKeptForAMonth() {
    Graph<Resource> graph = compose(PARTS + "firewall: {logs: {enabled: true}}\n");

    assertThat(desired(graph, "LogGroup/firewall.gateway", LogGroup.class).retentionDays()).isEqualTo(30);
    assertThat(resource(graph, "LogGroup/firewall.gateway").physicalName()).startsWith("aws-waf-logs-");
    assertThat(desired(graph, "WebAcl/gateway", WebAcl.class).logDestinations())
        .containsExactly("${LogGroup/firewall.gateway.arn}");
  }

  @Test
  void whereNothingIsToBeGuardedThereIsNone() {
    assertThat(compose("services: [{name: api, image: api}]\nfirewall: {}\n").ids()).extracting(ResourceId::kind)
        .doesNotContain("WebAcl");
  }
}
