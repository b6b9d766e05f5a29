package dev.webapp.platform.plan;

import java.time.Instant;

/**
 * What users agree to.
 *
 * @param given what they approved of so far
 * @param wish the hash that they approve of now, null where they say nothing; it counts if it is that of the plan
 * @param interruptionsFrom when the maintenance window opens, null while it is open or where there is none
 */
public record Consent(Approvals given, String wish, Instant interruptionsFrom) {
  public static final Consent NONE = new Consent(Approvals.NONE, null, null);
}
