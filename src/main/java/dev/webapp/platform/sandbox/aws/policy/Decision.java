package dev.webapp.platform.sandbox.aws.policy;

/**
 * What became of a request.
 *
 * @param resource the one that decided: the first that is not allowed, or the last one
 * @param statement which statement decided, such as {@code statement ReadTable of policy 1}; null where none says
 *     anything
 */
public record Decision(Verdict verdict, String action, String resource, String statement) {
  /** Ends of AWS's evaluation. */
  public enum Verdict {
    ALLOWED(""),
    DENIED_BY_POLICY("with an explicit deny in an identity-based policy"),
    DENIED_BY_BOUNDARY("with an explicit deny in a permissions boundary"),
    NOT_ALLOWED_BY_POLICY("because no identity-based policy allows the %s action"),
    NOT_ALLOWED_BY_BOUNDARY("because no permissions boundary allows the %s action");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }
  }

  public boolean allowed() {
    return verdict == Verdict.ALLOWED;
  }

  /** Why, for whoever wonders. */
  public String reason() {
    return (allowed() ? "allowed" : refusal()) + (statement == null ? "" : " (" + statement + ")");
  }

  /**
   * The end of AWS's error message
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html); empty where it is allowed.
   */
  public String refusal() {
    return verdict.words.formatted(action);
  }
}
