package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Call;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.aws.Fault;
import dev.webapp.platform.sandbox.aws.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A story that goes on from a scene, played anew for each of its writes, after which the process dies. */
final class CrashEverywhere {
  private static final int MOST_WRITES = 500;

  private CrashEverywhere() {}

  /** Asserts that a story of a platform that is ready ends as it does without a crash, whichever write it is. */
  static void check(String spec, Consumer<Scene> story) {
    check(() -> Scene.of(world(), spec).ready(), story);
  }

  /**
   * Asserts the same of a story that goes on from any scene.
   *
   * @param beginning plays what comes before, each time anew and alike, in a {@link #world()}; nothing dies meanwhile
   * @return how many of the story's writes go to AWS
   */
  static int check(Supplier<Scene> beginning, Consumer<Scene> story) {
    Scene faultless = beginning.get();
    faultless.world.account().calls().keep(10_000).reset();
    int writes = faultless.world.clusterWrites().count();
    story.accept(faultless);
    Map<String, String> expected = EndState.of(faultless.world);
    List<Call> calls = faultless.world.account().calls().entries().stream().map(CallLog.Entry::call)
        .filter(Call::write).toList();
    assertThat(calls).as("writes of a story that comes to an end").hasSizeLessThan(MOST_WRITES);
    Map<String, Consumer<World>> traps = new TreeMap<>();
    calls.forEach(call -> traps.put("call " + call.number() + ", " + call.operation(), world ->
        world.account().faults(Faults.atCall(call.number(), new Fault.CrashAfter()))));
    IntStream.rangeClosed(writes + 1, faultless.world.clusterWrites().count()).forEach(number ->
        traps.put("write " + number, world -> world.clusterWrites().dieAt(number, true)));
    List<String> wrong = traps.entrySet().parallelStream().map(trap -> {
      try {
        Scene scene = beginning.get();
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
    return calls.size();
  }

  /** A world for such stories: few turns, since it is played so often. */
  static World world() {
    return new World(1).patient(Duration.ofMinutes(5));
  }
}
