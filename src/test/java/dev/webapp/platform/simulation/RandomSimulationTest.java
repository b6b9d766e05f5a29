package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.simulation.Simulation.Ending;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random platforms, and whatever befalls them: a seed each. */
class RandomSimulationTest {
  private static final long FIRST = Long.getLong("simulation.firstSeed", 1);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 100);

  @Test
  void everyRuleHoldsWhateverHappens() {
    check(SEEDS, seed -> Simulation.play(seed, Parts.SOUND));
  }

  @Test
  void everyRuleHoldsAtTheEdgesToo() {
    check(Math.max(1, SEEDS / 10), seed -> Simulation.playEdges(seed, Parts.SOUND));
  }

  private static void check(int seeds, LongFunction<Ending> play) {
    List<Ending> endings = LongStream.range(FIRST, FIRST + seeds).parallel().mapToObj(play).toList();
    List<Ending> broken = endings.stream().filter(e -> !e.violations().isEmpty()).toList();
    assertThat(broken).as("%s of %s: seeds %s", broken.size(), seeds, broken.stream().map(e -> e.story().seed())
        .toList()).isEmpty();
    // A user is refused now and then; a generator that mostly is plays nothing.
    int edits = endings.stream().mapToInt(e -> e.edits().size()).sum();
    List<String> refusals = endings.stream().flatMap(e -> e.refusals().stream()).toList();
    assertThat(refusals).as("refusals of %s edits", edits).hasSizeLessThan(1 + edits / 10);
  }
}
