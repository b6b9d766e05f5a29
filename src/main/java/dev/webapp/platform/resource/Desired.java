package dev.webapp.platform.resource;

/**
 * The fields we own of one resource. Implementations are records; each component says by annotation what a change of it
 * means ({@link Change}, {@link AtLeast}, {@link AtCreation}, {@link Semantic}). A null component is not ours: whatever
 * is there is right.
 */
public interface Desired {
  /** Two of one type have the same exactly when nothing that is compared differs between them. */
  default String fingerprint() {
    return Differ.fingerprint(this);
  }

  /** What its data comes from when it is created, as it stands in a spec; null where it begins empty. */
  default String restoredFrom() {
    return null;
  }

  /**
   * What else whoever is to approve of changes should know of what they cost, in words that stand by themselves; null
   * where their effect says it all.
   */
  default String caution(Delta changes) {
    return null;
  }

  /** Whether changes wait until all that takes over the present values has done so, and is through with it. */
  default boolean awaitsFollowers(Delta changes) {
    return false;
  }

  /**
   * Refines what a change means where the component alone cannot say, such as a version whose major part moves.
   *
   * @param declared what the component's annotation says
   */
  default Effect effectOf(String field, Object from, Object to, Effect declared) {
    return declared;
  }
}
