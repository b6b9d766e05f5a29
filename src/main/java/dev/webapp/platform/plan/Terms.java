package dev.webapp.platform.plan;

import java.time.Instant;

/**
 * How far the operator may go by itself.
 *
 * @param mendsDrift whether what others did is undone as the policy allows; otherwise it stays until somebody approves
 * @param interruptionsFrom when the maintenance window opens, null while it is open or where there is none
 */
public record Terms(ChangePolicy policy, boolean mendsDrift, Instant interruptionsFrom) {
  /** Drift is mended, and interruptions have no time of their own. */
  public static Terms of(ChangePolicy policy) {
    return new Terms(policy, true, null);
  }
}
