package dev.webapp.platform.aws.s3;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.s3.ObservedBucket.PublicAccessBlock;
import dev.webapp.platform.resource.Delta;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The next call that brings a bucket closer to what is desired: first whose it is, then who gets in, then what is kept.
 * A public policy is refused while public access is blocked, so the block goes before the policy comes.
 */
final class BucketChange {
  private static final String RULE = "platform";

  private final S3Client s3;
  private final Bucket desired;
  private final ObservedBucket observed;
  private final Delta delta;
  private final String name;

  BucketChange(S3Client s3, Bucket desired, ObservedBucket observed, Delta delta) {
    this.s3 = s3;
    this.desired = desired;
    this.observed = observed;
    this.delta = delta;
    this.name = observed.name();
  }

  ObservedBucket make() {
    if (delta.touches("tags")) {
      return retag();
    }
    if (delta.touches("objectOwnership")) {
      var rule = OwnershipControlsRule.builder().objectOwnership(desired.objectOwnership()).build();
      s3.putBucketOwnershipControls(r -> r.bucket(name).ownershipControls(c -> c.rules(rule)));
      return observed.owning(desired.objectOwnership());
    }
    if (delta.touches("publicAccessBlocked")) {
      return block(desired.publicAccessBlocked());
    }
    if (delta.touches("policy")) {
      return rule(desired.policy());
    }
    if (delta.touches("encryption")) {
      return encrypt(desired.encryption());
    }
    if (delta.touches("versioned")) {
      String status = desired.versioned() ? "Enabled" : "Suspended";
      s3.putBucketVersioning(r -> r.bucket(name).versioningConfiguration(c -> c.status(status)));
      return observed.versioned(status);
    }
    if (delta.touches("cors")) {
      return share();
    }
    return expire(desired.lifecycle());
  }

  /** AWS replaces all tags at once; those of others are read right before, so that none of them is lost. */
  private ObservedBucket retag() {
    Map<String, String> tags = new TreeMap<>();
    new BucketReading(s3, observed.region()).tags(name).forEach(tag -> tags.put(tag.key(), tag.value()));
    tags.keySet().removeAll(Tags.toRemove(delta));
    tags.putAll(Tags.toSet(delta));
    var all = Tags.write(tags, BucketChange::tag);
    s3.putBucketTagging(r -> r.bucket(name).tagging(t -> t.tagSet(all)));
    return observed.tagged(Tags.read(all, Tag::key, Tag::value));
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private ObservedBucket block(boolean blocked) {
    s3.putPublicAccessBlock(r -> r.bucket(name).publicAccessBlockConfiguration(c -> c
        .blockPublicAcls(blocked).ignorePublicAcls(blocked).blockPublicPolicy(blocked).restrictPublicBuckets(blocked)));
    return observed.blocking(PublicAccessBlock.of(blocked));
  }

  private ObservedBucket rule(String policy) {
    if (policy.isEmpty()) {
      s3.deleteBucketPolicy(r -> r.bucket(name));
    } else {
      s3.putBucketPolicy(r -> r.bucket(name).policy(policy));
    }
    return observed.ruledBy(policy);
  }

  /** With a KMS key also a key of the bucket's own, made of it: otherwise each object costs a call to KMS. */
  private ObservedBucket encrypt(Encryption encryption) {
    var rule = ServerSideEncryptionRule.builder().applyServerSideEncryptionByDefault(d -> d
        .sseAlgorithm(encryption.algorithm()).kmsMasterKeyID(encryption.kmsKeyId()))
        .bucketKeyEnabled(encryption.kmsKeyId() == null ? null : Boolean.TRUE).build();
    s3.putBucketEncryption(r -> r.bucket(name).serverSideEncryptionConfiguration(c -> c.rules(rule)));
    return observed.encrypted(encryption);
  }

  private ObservedBucket share() {
    if (desired.cors().isEmpty()) {
      s3.deleteBucketCors(r -> r.bucket(name));
    } else {
      var rules = desired.cors().stream().map(rule -> CORSRule.builder().allowedOrigins(rule.allowedOrigins())
          .allowedMethods(rule.allowedMethods()).allowedHeaders(rule.allowedHeaders())
          .exposeHeaders(rule.exposeHeaders()).maxAgeSeconds(rule.maxAgeSeconds()).build()).toList();
      s3.putBucketCors(r -> r.bucket(name).corsConfiguration(c -> c.corsRules(rules)));
    }
    return observed.sharing(desired.cors());
  }

  private ObservedBucket expire(Lifecycle lifecycle) {
    LifecycleRule.Builder rule =
        LifecycleRule.builder().id(RULE).status(ExpirationStatus.ENABLED).filter(f -> f.prefix(""));
    if (lifecycle.expireAfterDays() != null) {
      rule.expiration(e -> e.days(lifecycle.expireAfterDays()));
    }
    if (lifecycle.noncurrentDays() != null) {
      rule.noncurrentVersionExpiration(e -> e.noncurrentDays(lifecycle.noncurrentDays()));
    }
    rule.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(lifecycle.abortUploadsAfterDays()));
    s3.putBucketLifecycleConfiguration(r -> r.bucket(name).lifecycleConfiguration(c -> c.rules(rule.build())));
    return observed.expiring(lifecycle);
  }
}
