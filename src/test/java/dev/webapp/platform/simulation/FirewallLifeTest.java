package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** Firewalls: before what they are put, and how they go although it stays. */
class FirewallLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private static final String FIREWALL = "firewall: {rateLimitPerIp: 2000, allow: [192.0.2.0/24, \"2001:db8::/32\"], "
      + "block: [198.51.100.0/24], logs: {enabled: true}}";
  private final World world = new World(1);

  private ObjectKey apply(String firewall) {
    return world.apply(Platforms.of("shop", """
        aws: {region: us-east-1}
        services: [{name: web, image: "shop/web:1", port: 8080, routes: [{host: shop.example.com}]}]
        frontends: [{name: site, type: StaticSite}]
        %s
        """.formatted(firewall)));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private Wafv2Client waf() {
    return world.account().client(Wafv2Client.class, World.REGION);
  }

  private List<WebACLSummary> acls(String scope) {
    return waf().listWebACLs(r -> r.scope(scope)).webACLs();
  }

  private List<String> guarded() {
    return acls("REGIONAL").stream().flatMap(acl ->
        waf().listResourcesForWebACL(r -> r.webACLArn(acl.arn())).resourceArns().stream()).toList();
  }

  private String balancer() {
    return world.account().client(ElasticLoadBalancingV2Client.class, World.REGION).describeLoadBalancers()
        .loadBalancers().getFirst().loadBalancerArn();
  }

  private String aclOfDistribution() {
    return world.account().client(CloudFrontClient.class, World.REGION).listDistributions(r -> {}).distributionList()
        .items().getFirst().webACLId();
  }

  @Test
  void standsBeforeTheLoadBalancerAndTheDistribution() {
    ready(apply(FIREWALL));
    assertThat(guarded()).containsExactly(balancer());
    assertThat(aclOfDistribution()).isEqualTo(acls("CLOUDFRONT").getFirst().arn());
    assertThat(waf().listIPSets(r -> r.scope("REGIONAL")).ipSets()).hasSize(3);
    assertThat(world.account().client(CloudWatchLogsClient.class, World.REGION).describeLogGroups().logGroups())
        .hasSize(2).allSatisfy(group -> assertThat(group.retentionInDays()).isEqualTo(30));
  }

  @Test
  void goesAlthoughWhatItGuardedStays() {
    ObjectKey key = apply(FIREWALL);
    ready(key);
    apply("");
    ready(key);
    world.await(LONG, "gone", () -> acls("REGIONAL").isEmpty() && acls("CLOUDFRONT").isEmpty());
    assertThat(aclOfDistribution()).isEmpty();
    assertThat(waf().listIPSets(r -> r.scope("REGIONAL")).ipSets()).isEmpty();
    assertThat(world.account().client(CloudWatchLogsClient.class, World.REGION).describeLogGroups().logGroups())
        .isEmpty();
    ready(key);
  }

  @Test
  void goesWithThePlatform() {
    ObjectKey key = apply(FIREWALL);
    ready(key);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    assertThat(acls("REGIONAL")).isEmpty();
    assertThat(acls("CLOUDFRONT")).isEmpty();
  }

  @Test
  void othersFirewallsStayWhereThePlatformWantsNone() {
    ready(apply(""));
    String theirs = waf().createWebACL(r -> r.name("security-team").scope("REGIONAL")
        .defaultAction(a -> a.allow(_ -> {}))
        .visibilityConfig(v -> v.metricName("theirs").cloudWatchMetricsEnabled(true).sampledRequestsEnabled(true)))
        .summary().arn();
    world.runFor(Duration.ofMinutes(1));
    waf().associateWebACL(r -> r.webACLArn(theirs).resourceArn(balancer()));
    world.runFor(Duration.ofHours(1));
    assertThat(waf().listResourcesForWebACL(r -> r.webACLArn(theirs)).resourceArns()).containsExactly(balancer());
  }
}
