package dev.webapp.platform.sandbox.aws.region;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One thing and what time will make of it: values, each valid from its instant until the next one's. A write lays down
 * the whole future (creating, backing-up, available), so that no thread and no timer is needed. Immutable.
 */
public final class Evolution<V> {
  /** A value from an instant on; null means gone. */
  record Stage<V>(Instant from, V value) {}

  private final List<Stage<V>> stages;

  private Evolution(List<Stage<V>> stages) {
    this.stages = stages;
  }

  public static <V> Evolution<V> from(Instant instant, V value) {
    return new Evolution<>(List.of(new Stage<>(instant, value)));
  }

  /** Continues with another value, so long after the last stage began. */
  public Evolution<V> then(Duration after, V value) {
    List<Stage<V>> longer = new ArrayList<>(stages);
    longer.add(new Stage<>(stages.getLast().from().plus(after), value));
    return new Evolution<>(longer);
  }

  /** Ends, so long after the last stage began. */
  public Evolution<V> gone(Duration after) {
    return then(after, null);
  }

  /** The value at an instant; null before the first stage and once gone. */
  public V at(Instant instant) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      if (!stages.get(i).from().isAfter(instant)) {
        return stages.get(i).value();
      }
    }
    return null;
  }

  /** The value that it comes to rest at; null if it ends. */
  public V last() {
    return stages.getLast().value();
  }

  /** When it comes to rest. */
  Instant settles() {
    return stages.getLast().from();
  }

  /** Whether it is gone for good at an instant. */
  boolean ended(Instant instant) {
    return last() == null && !settles().isAfter(instant);
  }

  List<V> values() {
    return stages.stream().map(Stage::value).filter(value -> value != null).toList();
  }

  /** Changes the present value and every value to come. */
  public Evolution<V> map(Instant now, UnaryOperator<V> change) {
    List<Stage<V>> changed = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      boolean past = i + 1 < stages.size() && !stages.get(i + 1).from().isAfter(now);
      if (!past) {
        Stage<V> stage = stages.get(i);
        Instant from = stage.from().isBefore(now) ? now : stage.from();
        changed.add(new Stage<>(from, stage.value() == null ? null : change.apply(stage.value())));
      }
    }
    return new Evolution<>(changed);
  }

  /**
   * Changes the present value and every value to come: one way for a while, and another way after it.
   *
   * @param lasts how long the first change shows
   */
  public Evolution<V> overlay(Instant now, Duration lasts, UnaryOperator<V> during, UnaryOperator<V> after) {
    Instant end = now.plus(lasts);
    List<Stage<V>> changed = new ArrayList<>();
    for (Stage<V> stage : map(now, UnaryOperator.identity()).stages) {
      if (stage.from().isBefore(end)) {
        changed.add(new Stage<>(stage.from(), stage.value() == null ? null : during.apply(stage.value())));
      }
    }
    V atEnd = at(end);
    changed.add(new Stage<>(end, atEnd == null ? null : after.apply(atEnd)));
    for (Stage<V> stage : stages) {
      if (stage.from().isAfter(end)) {
        changed.add(new Stage<>(stage.from(), stage.value() == null ? null : after.apply(stage.value())));
      }
    }
    return new Evolution<>(changed);
  }

  /** When the next stage begins; null if there is none. */
  public Instant next(Instant now) {
    return stages.stream().map(Stage::from).filter(from -> from.isAfter(now)).findFirst().orElse(null);
  }
}
