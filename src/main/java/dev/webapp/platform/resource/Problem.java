package dev.webapp.platform.resource;

import java.time.Duration;
import java.util.Arrays;

/**
 * A call that was refused or failed, in the provider's own words. Never carries a secret: messages are the provider's,
 * and requests are not part of them.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  public enum Category {
    /** Slow down; the same call will do later. */
    THROTTLED(false),
    /** The provider or the way to it is ill. */
    TRANSIENT(false),
    /** Something else is under way on it, or still holds on to it. */
    CONFLICT(false),
    /** A permission is missing. */
    DENIED(true),
    /** Whoever calls is not known, or no longer: credentials are missing, wrong or expired. */
    UNKNOWN_CALLER(true),
    /** A quota is exhausted. */
    QUOTA(true),
    /** It will never do: a human has to change something. */
    INVALID(true),
    /** It is not there. */
    NOT_FOUND(false),
    /** The name is taken. */
    EXISTS(false);

    private final boolean terminal;

    Category(boolean terminal) {
      this.terminal = terminal;
    }

    /** Whether repeating the same call is pointless until a human has acted. */
    public boolean terminal() {
      return terminal;
    }
  }

  private final Category category;
  private final String code;
  private final String action;
  private final transient Duration retryAfter;

  /**
   * @param code the provider's error code, never null
   * @param action what was called, as IAM calls it: {@code rds:CreateDBInstance}
   * @param retryAfter null where the caller shall decide
   */
  public Problem(
      Category category, String code, String action, String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.category = category;
    this.code = code;
    this.action = action;
    this.retryAfter = retryAfter;
  }

  public static Problem of(Category category, String code, String action, String message) {
    return new Problem(category, code, action, message, null, null);
  }

  /** What a kind did not expect: it concerns this resource alone, and is told like any other failure. */
  public static Problem unexpected(String action, RuntimeException failure) {
    return failure instanceof Problem problem ? problem : new Problem(Category.TRANSIENT, "Unexpected", action,
        "the operator failed here (" + failure + "): please report it", null, failure);
  }

  public Category category() {
    return category;
  }

  public String code() {
    return code;
  }

  public String action() {
    return action;
  }

  /** Null where the caller shall decide. */
  public Duration retryAfter() {
    return retryAfter;
  }

  public boolean is(String... codes) {
    return Arrays.asList(codes).contains(code);
  }
}
