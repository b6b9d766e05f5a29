package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/** Platforms that name one group of Ingresses. */
class SharedBalancerTest {
  private static final Duration LONG = Duration.ofHours(2);
  private final World world = new World(1);

  private static ObjectNode platform(String name, String gateway) {
    return Platforms.of(name, """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        services: [{name: main, image: "main:1", port: 8080, routes: [{host: %s.example.com}]}]
        gateway: {type: LoadBalancer%s}
        """.formatted(name, gateway));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private int loadBalancers() {
    return world.account().client(ElasticLoadBalancingV2Client.class, World.REGION).describeLoadBalancers()
        .loadBalancers().size();
  }

  @Test
  void haveOneLoadBalancerUntilTheLastOfThemGoes() {
    ObjectKey shop = world.apply(platform("shop", ", group: web"));
    ObjectKey blog = world.apply(platform("blog", ", group: web"));
    ready(shop);
    ready(blog);
    assertThat(loadBalancers()).isEqualTo(1);
    assertThat(world.platform(blog).getStatus().urls()).containsExactly("https://blog.example.com");

    world.delete(shop);
    world.await(LONG, "gone", () -> world.find(shop).isEmpty());
    world.runFor(Duration.ofMinutes(10));
    assertThat(loadBalancers()).isEqualTo(1);
    ready(blog);
    world.delete(blog);
    world.await(LONG, "gone", () -> world.find(blog).isEmpty());
    assertThat(loadBalancers()).isZero();
  }

  @Test
  void whoLeavesTheGroupHasOneOfHisOwn() {
    ObjectKey shop = world.apply(platform("shop", ", group: web"));
    ready(shop);
    ready(world.apply(platform("blog", ", group: web")));
    world.apply(platform("shop", ""));
    ready(shop);
    assertThat(loadBalancers()).isEqualTo(2);
    world.runFor(Duration.ofHours(1));
    assertThat(Platforms.isReady(world.platform(shop))).isTrue();
  }
}
