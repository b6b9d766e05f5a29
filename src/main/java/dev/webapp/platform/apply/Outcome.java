package dev.webapp.platform.apply;

import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;

/** What became of one resource in one pass. */
public sealed interface Outcome {
  /**
   * As desired, and serving.
   *
   * @param warning what the user should know all the same, or null
   */
  record Ready(String warning) implements Outcome {}

  /** On its way; nothing to be done but to look again. */
  record Progressing(String reason) implements Outcome {}

  /**
   * Not touched, since another resource is not as far as it must be.
   *
   * @param output what the other has not told yet, null where it is not even there or nothing is to be told
   */
  record Blocked(ResourceId on, Edge.Await await, String output) implements Outcome {
    public Blocked(ResourceId on, Edge.Await await) {
      this(on, await, null);
    }
  }

  /**
   * Refused or failed.
   *
   * @param reason the provider's words, and what to do
   * @param terminal whether a human has to act
   */
  record Failed(String reason, boolean terminal, Why why) implements Outcome {
    /** What sort of failure it is, as far as that helps to find out who can mend it. */
    public enum Why {
      /** A permission is missing. */
      ACCESS_DENIED,
      /** Applied repeatedly, and still something else is seen. */
      NO_EFFECT,
      OTHER
    }

    public Failed(String reason, boolean terminal) {
      this(reason, terminal, Why.OTHER);
    }
  }

  /** Something of that name is not ours. */
  record Refused(String reason) implements Outcome {}

  /** A step waits for approval; what is there is left as it is. */
  record Planned(String hold) implements Outcome {}

  /** No longer there, or no longer ours. */
  record Gone() implements Outcome {}
}
