package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Platforms come up, and then cost nothing but a few listings. */
class SteadyTest {
  @ParameterizedTest
  @ValueSource(strings = {"flask-api", "inventory", "amplify-storefront", "api-gateway", "three-systems"})
  void samplesComeUpAndAreAtRest(String sample) {
    World world = new World(1);
    ObjectKey key = world.applySample(sample);
    world.await(Duration.ofHours(2), "Ready", () -> Platforms.isReady(world.platform(key)));
    world.runFor(Duration.ofMinutes(10));
    Invariants.check(world);
    CallLog calls = steadyHour(world);
    // One listing a minute answers for instances and replicas alike, and another one, by a filter, for those of
    // document stores; one more where the hour begins on the minute.
    long listings = Platforms.sample(sample).at("/spec/documentStores").isEmpty() ? 1 : 2;
    assertThat(calls.count("rds", "DescribeDBInstances")).isCloseTo(60 * listings, within(listings));
    assertThat(Platforms.isReady(world.platform(key))).isTrue();
    assertThat(world.failures()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 30", "5, 50"})
  void onePageOfInstancesAnswersForAHundred(int platforms, int databases) {
    World world = new World(1, Settings.INSTANT).patient(Duration.ofMinutes(1));
    StringBuilder spec = new StringBuilder("aws: {region: us-east-1}\ndatabases:\n");
    for (int i = 0; i < databases; i++) {
      spec.append("  - {name: db").append(i).append(", engine: postgres, version: \"16\"}\n");
    }
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < platforms; i++) {
      keys.add(world.apply(Platforms.of("p" + i, spec.toString())));
    }
    world.await(Duration.ofHours(3), "Ready", () -> keys.stream().allMatch(k -> Platforms.isReady(world.platform(k))));
    world.runFor(Duration.ofMinutes(10));
    long pages = (platforms * databases + 99) / 100;
    assertThat(steadyHour(world).count("rds", "DescribeDBInstances")).isCloseTo(60 * pages, within(pages));
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void scalingIsListedOnceAMinuteForAllPlatforms() {
    World world = new World(1, Settings.INSTANT).patient(Duration.ofMinutes(1));
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      keys.add(world.apply(Platforms.of("p" + i, """
          aws: {region: us-east-1}
          tables:
            - name: carts
              partitionKey: {name: id, type: String}
              capacity: {mode: Provisioned, read: {min: 1, max: 9}, write: {min: 1, max: 9}}
          """)));
    }
    world.await(Duration.ofHours(1), "Ready", () -> keys.stream().allMatch(k -> Platforms.isReady(world.platform(k))));
    world.runFor(Duration.ofMinutes(10));
    CallLog calls = steadyHour(world);
    assertThat(calls.count("application-autoscaling", "DescribeScalableTargets")).isCloseTo(60L, within(1L));
    assertThat(calls.count("application-autoscaling", "DescribeScalingPolicies")).isCloseTo(60L, within(1L));
  }

  /** More load balancers on their way than the limit on reading their targets lets through at once. */
  @Test
  void manyPlatformsComeUpTogether() {
    World world = new World(1).patient(Duration.ofMinutes(1));
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      keys.add(world.apply(Platforms.of("p" + i, """
          aws: {region: us-east-1}
          network: {podSecurityGroup: Own}
          services: [{name: web, image: web, port: 80, routes: [{host: p%d.example.com}]}]
          """.formatted(i))));
    }
    world.await(Duration.ofHours(3), "Ready", () -> keys.stream().allMatch(k -> Platforms.isReady(world.platform(k))));
    assertThat(world.clock().instant()).isBefore(Instant.parse("2026-03-02T10:30:00Z"));
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    assertThat(history(42)).isEqualTo(history(42)).isNotEqualTo(history(43));
  }

  private static String history(long seed) {
    World world = new World(seed);
    List<ObjectKey> keys =
        List.of(world.applySample("inventory"), world.applySample("amplify-storefront"));
    world.runFor(Duration.ofSeconds(20));
    world.crash();
    world.await(Duration.ofHours(2), "Ready", () -> keys.stream().allMatch(k -> Platforms.isReady(world.platform(k))));
    return world.history().hash();
  }

  private static CallLog steadyHour(World world) {
    CallLog calls = world.account().calls();
    calls.reset();
    int writes = world.clusterWrites().count();
    world.runFor(Duration.ofHours(1));
    assertThat(calls.writes()).isZero();
    assertThat(world.clusterWrites().count()).isEqualTo(writes);
    return calls;
  }
}
