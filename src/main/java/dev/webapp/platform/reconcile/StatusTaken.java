package dev.webapp.platform.reconcile;

import java.util.Objects;

/** Somebody else has written a platform's status while a turn was under way: the turn ends, and begins anew. */
public final class StatusTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StatusTaken() {
    super("another replica has written the status meanwhile; the turn begins anew", null, false, false);
  }

  /** Throws unless both are the same. */
  public static void unlessSame(Object known, Object latest) {
    if (!Objects.equals(known, latest)) {
      throw new StatusTaken();
    }
  }
}
