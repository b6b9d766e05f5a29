package dev.webapp.platform.sandbox.cluster;

/**
 * How an object is to be deleted.
 *
 * @param propagation what becomes of the objects that it owns
 * @param uid the uid that it must have, or ""
 * @param resourceVersion the version that it must have, or ""
 */
public record DeleteOptions(Propagation propagation, String uid, String resourceVersion, boolean dryRun) {
  /** What becomes of what the object owns: deleted after it, deleted before it, or let go. */
  public enum Propagation { BACKGROUND, FOREGROUND, ORPHAN }

  public static final DeleteOptions BACKGROUND = new DeleteOptions(Propagation.BACKGROUND, "", "", false);
  public static final DeleteOptions FOREGROUND = new DeleteOptions(Propagation.FOREGROUND, "", "", false);
}
