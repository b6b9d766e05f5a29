package dev.webapp.platform.api;

/**
 * Annotations on a platform, or on its namespace, that steer the operator without being part of what the platform is.
 */
public final class Annotations {
  /** {@code "true"} stops every write, to AWS and to the cluster, until removed; only what is to be done is told. */
  public static final String PAUSED = WebAppPlatform.GROUP + "/paused";
  /** Any new value observes AWS at once and retries what had failed. */
  public static final String REFRESH = WebAppPlatform.GROUP + "/refresh";
  /** The hash of {@code status.plan} whose waiting steps may be carried out. */
  public static final String APPROVE = WebAppPlatform.GROUP + "/approve";

  /** Any new value renews, once, every password that the platform holds. */
  public static final String ROTATE = WebAppPlatform.GROUP + "/rotate";

  /**
   * On a Namespace, not on a platform: ARNs of the roles that platforms in it may have the operator assume, parted by
   * commas or white space.
   */
  public static final String ALLOWED_ROLE_ARNS = WebAppPlatform.GROUP + "/allowed-role-arns";

  private Annotations() {}
}
