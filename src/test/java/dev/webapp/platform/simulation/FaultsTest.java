package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * For half an hour every seventh call fails, is cut or sees the past, and in other worlds the process dies now and then
 * besides: in the end everything is as it would have been, and not for a multitude of writes.
 */
class FaultsTest {
  /** How many worlds are played. */
  static final int SEEDS = Integer.getInteger("simulation.seeds", 100);

  @Test
  void whateverFailsTheEndIsTheSame() {
    World faultless = new World(0).patient(Duration.ofMinutes(2));
    play(faultless);
    long writes = faultless.account().calls().writes();
    Map<String, String> expected = EndState.of(faultless);
    List<String> wrong = LongStream.rangeClosed(1, SEEDS).parallel().mapToObj(seed -> {
      try {
        World world = new World(seed).patient(Duration.ofMinutes(2));
        world.account().faults(Faults.seeded(seed, shares(seed)));
        play(world);
        long written = world.account().calls().writes();
        Invariants.check(world);
        assertThat(EndState.differences(world, expected)).isEmpty();
        assertThat(written).as("writes %s", world.account().calls().byOperation()).isLessThan(3 * writes);
        return null;
      } catch (AssertionError | RuntimeException e) {
        return "seed " + seed + ": " + e;
      }
    }).filter(f -> f != null).toList();
    assertThat(wrong).isEmpty();
  }

  private static Map<Fault, Double> shares(long seed) {
    Map<Fault, Double> shares = new LinkedHashMap<>();
    shares.put(new Fault.Throttle(), 0.03);
    shares.put(new Fault.InternalError(), 0.03);
    shares.put(new Fault.CutAfterEffect(), 0.03);
    shares.put(new Fault.BehindCalls(3), 0.03);
    shares.put(new Fault.Behind(Duration.ofSeconds(10)), 0.03);
    if (seed % 2 == 0) {
      shares.put(new Fault.CrashAfter(), 0.005);
    }
    return shares;
  }

  private static void play(World world) {
    ObjectKey shop = world.apply(Platforms.everything("shop"));
    ObjectKey small = world.apply(Platforms.of("small", """
        aws: {region: us-east-1}
        services: [{name: web, image: "web:1", uses: [{database: main}]}]
        databases: [{name: main, engine: mysql, version: "8.4"}]
        """));
    world.runFor(Duration.ofMinutes(30));
    world.account().faults(Faults.none());
    world.await(Duration.ofHours(2), "Ready",
        () -> Platforms.isReady(world.platform(shop)) && Platforms.isReady(world.platform(small)));
    // Whatever was seen too early is looked at again.
    world.runFor(Duration.ofMinutes(15));
    assertThat(world.failures()).isEmpty();
  }
}
