package dev.webapp.platform.resource;

/** Whether an observed resource serves. */
public sealed interface Readiness {
  Readiness READY = new Ready(null);

  /**
   * @param warning what is not as it should be although it serves, or null
   */
  record Ready(String warning) implements Readiness {}

  /** On its way; {@code reason} is the provider's own word, such as {@code creating}. */
  record Progressing(String reason) implements Readiness {}

  /**
   * @param terminal whether only a human or another spec can mend it
   */
  record Failed(String reason, boolean terminal) implements Readiness {}
}
