package dev.webapp.platform.resource;

/** What becomes of a resource's data when the resource goes. */
public enum DataPolicy {
  /** A final snapshot or backup is taken first. */
  SNAPSHOT("Snapshot"),
  /** The resource is let go of, not deleted, with what it refers to. */
  RETAIN("Retain"),
  /** The data goes with it. */
  DELETE("Delete");

  private final String word;

  DataPolicy(String word) {
    this.word = word;
  }

  /** The inverse of {@link #toString()}. */
  public static DataPolicy parse(String word) {
    for (DataPolicy policy : values()) {
      if (policy.word.equals(word)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("not a data policy: '" + word + "'");
  }

  @Override
  public String toString() {
    return word;
  }
}
