package dev.webapp.platform.simulation;

import java.util.function.Supplier;

/** Every write of the operator to the cluster goes through here: where they are counted, and the process may die. */
final class ClusterWrites {
  private final History history;
  private int count;
  private int fatal;
  private boolean afterwards;

  ClusterWrites(History history) {
    this.history = history;
  }

  int count() {
    return count;
  }

  /**
   * The process dies at a write, once.
   *
   * @param number counts from 1
   * @param afterEffect whether the write takes effect first
   */
  void dieAt(int number, boolean afterEffect) {
    fatal = number;
    afterwards = afterEffect;
  }

  <T> T during(String what, Supplier<T> write) {
    Actors.pause();
    int number = ++count;
    if (number == fatal && !afterwards) {
      throw new Died("before write " + number + " to the cluster: " + what);
    }
    T answer = write.get();
    history.note("wrote " + what);
    if (number == fatal) {
      throw new Died("after write " + number + " to the cluster: " + what);
    }
    return answer;
  }
}
