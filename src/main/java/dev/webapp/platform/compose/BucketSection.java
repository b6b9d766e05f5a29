package dev.webapp.platform.compose;

import dev.webapp.platform.api.BucketSpec;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.aws.s3.CorsRule;
import dev.webapp.platform.aws.s3.Encryption;
import dev.webapp.platform.aws.s3.Lifecycle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;

/** S3 buckets. */
final class BucketSection {
  private static final int NAME_LENGTH = 63;

  private final Draft draft;

  BucketSection(Draft draft) {
    this.draft = draft;
  }

  void compose() {
    checkNames();
    draft.spec().buckets().forEach(this::add);
  }

  static ResourceId bucket(String name) {
    return new ResourceId("Bucket", name);
  }

  private void checkNames() {
    Identifiers identifiers = new Identifiers("identifier");
    draft.spec().buckets().stream().filter(bucket -> bucket.identifier() == null)
        .forEach(bucket -> identifiers.made(name(bucket), origin(bucket)));
    draft.spec().buckets().stream().filter(bucket -> bucket.identifier() != null)
        .forEach(bucket -> identifiers.given(bucket.identifier(), origin(bucket)));
  }

  /** What the bucket is called in S3. */
  private String name(BucketSpec bucket) {
    return bucket.identifier() == null
        ? draft.names().worldwide(bucket.name(), NAME_LENGTH, draft.scope()) : bucket.identifier();
  }

  private static String origin(BucketSpec bucket) {
    return "spec.buckets[" + bucket.name() + "]";
  }

  private void add(BucketSpec bucket) {
    ResourceId id = bucket(bucket.name());
    String name = name(bucket);
    DataPolicy policy = Draft.policy(bucket.dataPolicy());
    Bucket desired = new Bucket(name, bucket.versioned(),
        bucket.kmsKeyArn() == null ? Encryption.S3_MANAGED : Encryption.kms(bucket.kmsKeyArn()), true,
        Bucket.OWNER_ENFORCED,
        new Lifecycle(bucket.expireAfterDays(), bucket.expireOldVersionsAfterDays()),
        bucket.cors().stream().map(rule -> new CorsRule(rule.allowedOrigins(), rule.allowedMethods(),
            rule.allowedHeaders(), rule.exposeHeaders(), rule.maxAgeSeconds())).toList(),
        Bucket.denyingPlainHttp(name, draft.scope().region()), draft.tags(id, policy));
    Resource resource = draft.inAws(id, name, Part.DATA, origin(bucket), _ -> desired).keeping(policy);
    draft.add(bucket.adopt() ? resource.adopting() : resource);
  }
}
