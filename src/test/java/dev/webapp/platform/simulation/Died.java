package dev.webapp.platform.simulation;

/** The process died during a write to the cluster. */
final class Died extends Error {
  private static final long serialVersionUID = 1L;

  Died(String when) {
    super("died " + when);
  }
}
