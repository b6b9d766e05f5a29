package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A story of a platform that was ready, played anew for each of its writes, after which the process dies. */
final class CrashEverywhere {
  private CrashEverywhere() {}

  /** Asserts that it ends as it does without a crash, whichever write it is. */
  static void check(String spec, Consumer<Scene> story) {
    Scene faultless = ready(spec);
    faultless.world.account().calls().keep(10_000);
    int writes = faultless.world.clusterWrites().count();
    story.accept(faultless);
    Map<String, String> expected = EndState.of(faultless.world);
    Map<String, Consumer<World>> traps = new TreeMap<>();
    faultless.world.account().calls().entries().stream().filter(entry -> entry.call().write())
        .forEach(entry -> traps.put("call " + entry.call().number() + ", " + entry.call().operation(), world ->
            world.account().faults(Faults.atCall(entry.call().number(), new Fault.CrashAfter()))));
    IntStream.rangeClosed(writes + 1, faultless.world.clusterWrites().count()).forEach(number ->
        traps.put("write " + number, world -> world.clusterWrites().dieAt(number, true)));
    List<String> wrong = traps.entrySet().parallelStream().map(trap -> {
      try {
        Scene scene = ready(spec);
        trap.getValue().accept(scene.world);
        story.accept(scene);
        assertThat(scene.world.crashes()).isEqualTo(1);
        assertThat(EndState.differences(scene.world, expected)).isEmpty();
        Invariants.check(scene.world);
        return null;
      } catch (AssertionError | RuntimeException e) {
        return trap.getKey() + ": " + e;
      }
    }).filter(Objects::nonNull).toList();
    assertThat(wrong).isEmpty();
  }

  private static Scene ready(String spec) {
    return Scene.of(new World(1).patient(Duration.ofMinutes(5)), spec).ready();
  }
}
