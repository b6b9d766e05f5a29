package dev.webapp.platform.plan;

/**
 * What users agree to.
 *
 * @param given what they approved of so far
 * @param wish the hash that they approve of now, null where they say nothing; it counts if it is that of the plan
 */
public record Consent(Approvals given, String wish) {
  public static final Consent NONE = new Consent(Approvals.NONE, null);
}
