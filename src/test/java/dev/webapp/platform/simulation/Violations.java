package dev.webapp.platform.simulation;

import java.util.ArrayList;
import java.util.List;

/** What did not hold, in the order in which it was found. */
final class Violations {
  /**
   * A rule that did not hold.
   *
   * @param what was there instead
   */
  record Violation(Rule rule, String what) {
    @Override
    public String toString() {
      return rule + ": " + what;
    }
  }

  private final List<Violation> found = new ArrayList<>();
  private final History history;

  Violations(History history) {
    this.history = history;
  }

  void add(Rule rule, String what) {
    Violation violation = new Violation(rule, what);
    if (!found.contains(violation)) {
      found.add(violation);
      history.note("VIOLATION " + violation);
    }
  }

  void expect(boolean holds, Rule rule, String what) {
    if (!holds) {
      add(rule, what);
    }
  }

  List<Violation> found() {
    return List.copyOf(found);
  }
}
