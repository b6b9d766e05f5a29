package dev.webapp.platform.api;

/** Reasons of conditions: one word each, stable, so that alerts and scripts may compare them. */
public final class Reasons {
  public static final String READY = "Ready";
  public static final String PROGRESSING = "Progressing";
  /** Something else must come first, and isn't on its way. */
  public static final String BLOCKED = "Blocked";
  /** AWS or the cluster reported a failure; the message says what and where. */
  public static final String FAILED = "Failed";
  /** The operator declined a step, for instance to take over a resource that isn't ours. */
  public static final String REFUSED = "Refused";
  /** The operator's role lacks a permission. */
  public static final String ACCESS_DENIED = "AccessDenied";
  /** The platform's namespace does not allow the role of {@code spec.aws.roleArn}. */
  public static final String ROLE_NOT_ALLOWED = "RoleNotAllowed";
  /** The spec passes the schema but can't be carried out; the message names the field. */
  public static final String INVALID_SPEC = "InvalidSpec";
  /** A step was applied repeatedly and AWS still shows something else. */
  public static final String NO_EFFECT = "NoEffect";
  /** Steps wait for {@link Annotations#APPROVE}. */
  public static final String WAITING_FOR_APPROVAL = "WaitingForApproval";
  public static final String NOTHING_TO_APPROVE = "NothingToApprove";
  /** Steps are planned and stay so: the change policy is Observe. */
  public static final String OBSERVING = "Observing";
  /** {@link Annotations#PAUSED} is set. */
  public static final String PAUSED = "Paused";
  public static final String DELETING = "Deleting";

  private Reasons() {}
}
