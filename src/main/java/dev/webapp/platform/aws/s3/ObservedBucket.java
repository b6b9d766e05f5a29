package dev.webapp.platform.aws.s3;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A bucket as S3 tells.
 *
 * @param created told only of one without an owner's tag, see {@link BucketKind#begun}
 * @param versioning {@code Enabled}, {@code Suspended}, or empty where it never was enabled
 * @param encryption null where none is told, as by emulators
 * @param lifecycle null where there are no rules
 * @param policy as S3 tells it; empty where there is none
 */
public record ObservedBucket(
    String name, String region, Instant created, String versioning, Encryption encryption,
    PublicAccessBlock publicAccessBlock, String objectOwnership, Lifecycle lifecycle, List<CorsRule> cors,
    String policy, Map<String, String> tags) implements Observed {

  /** Which ways to open a bucket to the public are blocked. */
  public record PublicAccessBlock(boolean blockAcls, boolean ignoreAcls, boolean blockPolicy, boolean restrictBuckets) {
    static final PublicAccessBlock ALL = new PublicAccessBlock(true, true, true, true);
    static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);

    static PublicAccessBlock of(boolean blocked) {
      return blocked ? ALL : NONE;
    }
  }

  /** As AWS makes buckets since April 2023. */
  static ObservedBucket fresh(String name, String region, Map<String, String> tags) {
    return new ObservedBucket(name, region, null, "", Encryption.S3_MANAGED, PublicAccessBlock.ALL,
        Bucket.OWNER_ENFORCED, null, List.of(), "", tags);
  }

  @Override
  public String arn() {
    return Bucket.arn(name, region);
  }

  boolean versioned() {
    return versioning.equals("Enabled");
  }

  ObservedBucket versioned(String now) {
    return new ObservedBucket(name, region, created, now, encryption, publicAccessBlock, objectOwnership, lifecycle,
        cors, policy, tags);
  }

  ObservedBucket encrypted(Encryption now) {
    return new ObservedBucket(name, region, created, versioning, now, publicAccessBlock, objectOwnership, lifecycle,
        cors, policy, tags);
  }

  ObservedBucket blocking(PublicAccessBlock now) {
    return new ObservedBucket(name, region, created, versioning, encryption, now, objectOwnership, lifecycle, cors,
        policy, tags);
  }

  ObservedBucket owning(String now) {
    return new ObservedBucket(name, region, created, versioning, encryption, publicAccessBlock, now, lifecycle, cors,
        policy, tags);
  }

  ObservedBucket expiring(Lifecycle now) {
    return new ObservedBucket(name, region, created, versioning, encryption, publicAccessBlock, objectOwnership, now,
        cors, policy, tags);
  }

  ObservedBucket sharing(List<CorsRule> now) {
    return new ObservedBucket(name, region, created, versioning, encryption, publicAccessBlock, objectOwnership,
        lifecycle, now, policy, tags);
  }

  ObservedBucket ruledBy(String document) {
    return new ObservedBucket(name, region, created, versioning, encryption, publicAccessBlock, objectOwnership,
        lifecycle, cors, document, tags);
  }

  ObservedBucket tagged(Map<String, String> now) {
    return new ObservedBucket(name, region, now.containsKey(Ownership.OWNER) ? null : created, versioning, encryption,
        publicAccessBlock, objectOwnership, lifecycle, cors, policy, now);
  }
}
