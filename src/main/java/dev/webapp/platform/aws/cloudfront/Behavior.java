package dev.webapp.platform.aws.cloudfront;

/**
 * What is done with requests for some paths; policies are CloudFront's managed ones, by their ids.
 *
 * @param paths a pattern such as {@code /assets/*}; null for all that no other behavior has
 * @param cachePolicyId what is cached, and for how long
 * @param originRequestPolicyId what of a request the origin is told; empty for what the cache policy says
 * @param responseHeadersPolicyId what is added to answers; empty for nothing
 * @param writes whether it takes other methods than GET, HEAD and OPTIONS
 * @param delivery where requests go to, and how browsers may ask
 */
public record Behavior(String paths, String cachePolicyId, String originRequestPolicyId,
    String responseHeadersPolicyId, boolean writes, Delivery delivery) {
  /**
   * What is the same for all.
   *
   * @param originId the name of the origin
   * @param viewers what becomes of plain HTTP
   */
  public record Delivery(String originId, String viewers, boolean compressed) {
    static final Delivery OURS = new Delivery("origin", "redirect-to-https", true);
  }

  private Behavior(String paths, String cachePolicyId, String originRequestPolicyId, String responseHeadersPolicyId,
      boolean writes) {
    this(paths, cachePolicyId, originRequestPolicyId, responseHeadersPolicyId, writes, Delivery.OURS);
  }

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and its
  // neighbours on origin request and response headers policies.
  private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
  private static final String CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
  private static final String ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3";
  private static final String SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";

  /** Files that are the same for everybody, as long as their headers say; with security headers. */
  public static Behavior ofFiles() {
    return new Behavior(null, CACHING_OPTIMIZED, "", SECURITY_HEADERS, false);
  }

  /** Nothing cached, and the origin is told all that the browser says, the host included. */
  public static Behavior passingAll() {
    return new Behavior(null, CACHING_DISABLED, ALL_VIEWER, "", true);
  }

  /** What a service answers the same to everybody. It is told the host that it was asked for. */
  public static Behavior caching(String paths) {
    return new Behavior(paths, CACHING_OPTIMIZED, ALL_VIEWER, "", false);
  }
}
