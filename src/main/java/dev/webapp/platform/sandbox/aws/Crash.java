package dev.webapp.platform.sandbox.aws;

/**
 * The process died during an AWS call. An {@link Error}, so that no handler which forgives exceptions survives it; only
 * a simulation, which starts the operator anew, may catch it.
 */
public final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  private final transient Call call;

  Crash(Call call, String when) {
    super("crashed " + when + " call " + call.number() + ", " + call.service() + ":" + call.operation());
    this.call = call;
  }

  /** The call during which it happened. */
  public Call call() {
    return call;
  }
}
