package dev.webapp.platform.aws.s3;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.Semantic;
import java.util.List;
import java.util.Map;

/**
 * An S3 bucket.
 *
 * @param name 3 to 63 lower-case letters, digits, dots and hyphens; unique among all accounts of the partition
 * @param versioned once true, false only keeps new versions from being made: those that are there stay
 * @param encryption of new objects
 * @param publicAccessBlocked all four ways to open it to the public, or none of them
 * @param objectOwnership {@link #OWNER_ENFORCED}, {@code BucketOwnerPreferred} or {@code ObjectWriter}
 * @param lifecycle null where whatever rules there are, or none, are right
 * @param cors in the order in which browsers' requests are matched; empty for none
 * @param policy the bucket's policy as JSON, compared by its meaning; empty for none. Null also where the policy is
 *     another resource's
 */
public record Bucket(
    @Change(Effect.REPLACES) @From("name") String name,
    @From("versioned") Boolean versioned,
    @From("kmsKeyArn") Encryption encryption,
    Boolean publicAccessBlocked,
    String objectOwnership,
    @From("expireAfterDays") Lifecycle lifecycle,
    @From("cors") List<CorsRule> cors,
    @Semantic(Equality.JSON_POLICY) String policy,
    Map<String, String> tags) implements Desired {

  /** Access control lists do nothing: every object is the bucket owner's. */
  public static final String OWNER_ENFORCED = "BucketOwnerEnforced";

  public Bucket {
    cors = cors == null ? null : List.copyOf(cors);
  }

  /**
   * Objects that would expire sooner are lost, from the next day on. Where there is no rule yet, the bucket is new:
   * ours have one from their first moments.
   */
  @Override
  public Effect effectOf(String field, Object from, Object to, Effect declared) {
    return from instanceof Lifecycle before && to instanceof Lifecycle after && after.expiresMoreThan(before)
        ? Effect.DATA_LOSS : declared;
  }

  /** The ARN of a bucket, which names neither account nor region. */
  public static String arn(String name, String region) {
    return "arn:" + partition(region) + ":s3:::" + name;
  }

  /** Where it is reached by its region's own name, as CloudFront wants its origins. */
  public static String regionalDomainName(String name, String region) {
    return name + ".s3." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
  }

  /** A policy that denies everybody everything but over TLS. */
  public static String denyingPlainHttp(String name, String region) {
    return policy(List.of(denial(arn(name, region))));
  }

  /**
   * The same, which lets the load balancers of an account write their access logs, see
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html.
   *
   * @param account null where it is not known
   */
  public static String takingAccessLogs(String name, String region, String account) {
    String arn = arn(name, region);
    return policy(List.of("""
        {"Sid":"AllowAccessLogs","Effect":"Allow",\
        "Principal":{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"},"Action":"s3:PutObject",\
        "Resource":"%s/AWSLogs/%s/*"}""".formatted(arn, account == null ? "*" : account),
        denial(arn)));
  }

  static String policy(List<String> statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  static String denial(String arn) {
    return """
        {"Sid":"DenyPlainHttp","Effect":"Deny","Principal":"*","Action":"s3:*",\
        "Resource":["%s","%s/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}""".formatted(arn, arn);
  }

  private static String partition(String region) {
    return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
