package dev.webapp.platform.resource;

/** What carrying out a change costs, from harmless to destructive. */
public enum Effect {
  /** Nobody notices. */
  NONE("none"),
  /** The resource is away for a while, or restarts. */
  INTERRUPTS("interrupts"),
  /** A new major version: interrupts, and there is no way back. Always waits for approval. */
  MAJOR_UPGRADE("interrupts, irreversible"),
  /**
   * The old one goes, a new one of the same name comes. Where a new one may come first, the physical name hashes the
   * fields that replace instead: then both live until every dependent has moved.
   */
  REPLACES("replaces"),
  /** Data goes, for good or into a final snapshot. */
  DATA_LOSS("data loss");

  private final String words;

  Effect(String words) {
    this.words = words;
  }

  /** Of two effects the one that costs more. */
  public Effect or(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public String toString() {
    return words;
  }
}
