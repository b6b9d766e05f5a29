package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** Gateways of Kong's, which platforms share. */
class KongLifeTest {
  private static final Duration LONG = Duration.ofHours(2);
  private final World world = new World(1);

  private static ObjectNode platform(String name, String more) {
    return Platforms.of(name, """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        services: [{name: main, image: "main:1", port: 8080}]
        gateway:
          type: Kong
          host: %s.example.com
          rateLimit: {requestsPerSecond: 50}
          routes: [{path: /, service: main}]
        """.formatted(name) + more);
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private int loadBalancers() {
    return world.account().client(ElasticLoadBalancingV2Client.class, World.REGION).describeLoadBalancers()
        .loadBalancers().size();
  }

  @Test
  void platformsShareTheLoadBalancerBeforeKong() {
    world.sandbox().installKong();
    ObjectKey shop = world.apply(platform("shop", ""));
    ObjectKey blog = world.apply(platform("blog", ""));
    ready(shop);
    ready(blog);
    assertThat(loadBalancers()).isEqualTo(1);
    assertThat(world.platform(shop).getStatus().urls()).containsExactly("https://shop.example.com");

    world.delete(shop);
    world.await(LONG, "gone", () -> world.find(shop).isEmpty());
    world.runFor(Duration.ofMinutes(10));
    assertThat(loadBalancers()).as("the other one still has it").isEqualTo(1);
    ready(blog);
    world.delete(blog);
    world.await(LONG, "gone", () -> world.find(blog).isEmpty());
    assertThat(loadBalancers()).isZero();
  }

  @Test
  void whoeverWantsAFirewallHasALoadBalancerOfHisOwn() {
    world.sandbox().installKong();
    ready(world.apply(platform("shop", "")));
    ready(world.apply(platform("blog", "firewall: {rateLimitPerIp: 1000}\n")));
    assertThat(loadBalancers()).isEqualTo(2);
  }

  @Test
  void withoutKongItIsSaidWhatIsMissing() {
    ObjectKey key = world.apply(platform("shop", ""));
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key))
        .contains("the cluster has no KongPlugin of configuration.konghq.com/v1"));
    assertThat(Platforms.troubles(world.platform(key))).contains("install Kong's ingress controller");
    world.sandbox().installKong();
    ready(key);
  }

  @Test
  void withoutKongAPlatformCanChooseAnotherGateway() {
    ObjectKey key = world.apply(platform("shop", ""));
    world.await(LONG, "told", () -> Platforms.troubles(world.platform(key)).contains("install Kong"));
    world.apply(Platforms.of("shop", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        services: [{name: main, image: "main:1", port: 8080}]
        gateway: {type: LoadBalancer, host: shop.example.com, routes: [{path: /, service: main}]}
        """));
    ready(key);
  }
}
