package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import dev.webapp.platform.sandbox.cluster.ObjectKey;

class SampleTest {
  @ParameterizedTest
  @ValueSource(strings = {"flask-api", "inventory", "amplify-storefront", "api-gateway", "three-systems"})
  void convergesAndThenIsAtRest(String sample) {
    World world = new World(1);
    ObjectKey key = world.apply(Platforms.sample(sample));
    world.await(Duration.ofHours(2), "Ready", () -> Platforms.isReady(world.platform(key)));
    assertThat(world.failures()).isEmpty();
    world.runFor(Duration.ofMinutes(10));
    world.account().calls().reset();
    int writes = world.clusterWrites().count();
    world.runFor(Duration.ofHours(1));
    assertThat(world.account().calls().writes()).isZero();
    assertThat(world.clusterWrites().count()).isEqualTo(writes);
    assertThat(Platforms.isReady(world.platform(key))).isTrue();
  }
}
