package dev.webapp.platform.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Choices by a seed. */
final class Dice {
  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  boolean in100(int chance) {
    return random.nextInt(100) < chance;
  }

  /** Both bounds included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  long number() {
    return random.nextLong();
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Throws where there is nothing to choose from. */
  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** As many different ones as asked for, or as there are. */
  <T> List<T> some(int count, List<T> choices) {
    List<T> left = new ArrayList<>(choices);
    List<T> chosen = new ArrayList<>();
    while (chosen.size() < count && !left.isEmpty()) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  Duration seconds(int least, int most) {
    return Duration.ofSeconds(between(least, most));
  }
}
