package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The process dies at every call of AWS and at every write to the cluster, before it and after its effect, and a new
 * one takes over that remembers nothing: in the end everything is as if nothing had happened.
 */
class CrashTest {
  private static final Duration LONG = Duration.ofHours(4);
  private static final String NAME = "shop";

  /** Where the process dies. */
  private record Point(String what, long number, boolean inAws, boolean afterEffect) {
    void arm(World world) {
      if (inAws) {
        world.account().faults(Faults.atCall(number, afterEffect ? new Fault.CrashAfter() : new Fault.CrashBefore()));
      } else {
        world.clusterWrites().dieAt((int) number, afterEffect);
      }
    }

    @Override
    public String toString() {
      return "crash " + (afterEffect ? "after " : "before ") + (inAws ? "call " : "write ") + number + ", " + what;
    }
  }

  @Test
  void creationIsTakenOverWhereverTheProcessDies() {
    World faultless = created(null);
    List<Point> points = points(faultless, 0, 0);
    Map<String, String> expected = EndState.of(faultless);
    List<String> wrong = points.parallelStream().map(point -> failure(point, () -> {
      World world = created(point);
      Invariants.check(world);
      assertThat(world.crashes()).isEqualTo(1);
      assertThat(EndState.differences(world, expected)).isEmpty();
    })).filter(f -> f != null).toList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void deletionIsTakenOverWhereverTheProcessDies() {
    World faultless = created(null);
    long calls = faultless.account().calls().total();
    int writes = faultless.clusterWrites().count();
    deleted(faultless, null);
    List<Point> points = points(faultless, calls, writes);
    Map<String, String> expected = EndState.of(faultless);
    assertThat(expected.keySet()).filteredOn(k -> k.startsWith("DBSnapshot") || k.startsWith("Backup ")).hasSize(2);
    assertThat(expected.keySet()).filteredOn(k -> k.startsWith("Table") || k.startsWith("DBInstance")
        || k.startsWith("Scal") || k.contains("deployments") || k.contains(NAME) && k.startsWith("SecurityGroup"))
        .isEmpty();
    List<String> wrong = points.parallelStream().map(point -> failure(point, () -> {
      World world = created(null);
      deleted(world, point);
      assertThat(world.crashes()).isEqualTo(1);
      assertThat(EndState.differences(world, expected)).isEmpty();
    })).filter(f -> f != null).toList();
    assertThat(wrong).isEmpty();
  }

  /**
   * After every effect, which is all there is to tell apart: whoever dies before a call dies after the effect before
   * it, a little later. With more seeds than usual also before each effect, and at every read.
   */
  private static List<Point> points(World faultless, long callsBefore, int writesBefore) {
    boolean all = FaultsTest.SEEDS > 100;
    List<Point> points = new ArrayList<>();
    for (CallLog.Entry entry : faultless.account().calls().entries()) {
      String what = entry.call().service() + ":" + entry.call().operation();
      if (entry.call().number() > callsBefore) {
        if (all || points.isEmpty()) {
          points.add(new Point(what, entry.call().number(), true, false));
        }
        if (entry.call().write()) {
          points.add(new Point(what, entry.call().number(), true, true));
        }
      }
    }
    IntStream.rangeClosed(writesBefore + 1, faultless.clusterWrites().count()).forEach(number -> {
      if (all) {
        points.add(new Point("cluster", number, false, false));
      }
      points.add(new Point("cluster", number, false, true));
    });
    return points;
  }

  private static World created(Point point) {
    World world = new World(1).patient(Duration.ofMinutes(5));
    world.account().calls().keep(10_000);
    if (point != null) {
      point.arm(world);
    }
    ObjectKey key = world.apply(Platforms.everything(NAME));
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
    assertThat(world.failures()).isEmpty();
    world.account().faults(Faults.none());
    return world;
  }

  private static void deleted(World world, Point point) {
    ObjectKey key = world.keyOf(NAME);
    if (point != null) {
      point.arm(world);
    }
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    // AWS takes its time to forget.
    world.runFor(Duration.ofMinutes(10));
    world.account().faults(Faults.none());
    assertThat(world.failures()).isEmpty();
  }

  private static String failure(Point point, Runnable check) {
    try {
      check.run();
      return null;
    } catch (AssertionError | RuntimeException wrong) {
      return point + ": " + wrong;
    }
  }
}
