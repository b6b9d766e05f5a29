package dev.webapp.platform.aws.s3;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import dev.webapp.platform.resource.Semantic;
import java.util.List;

/**
 * The policy of a bucket that has no other: for what is known only after whatever reads the bucket is there.
 *
 * @param policy as JSON, compared by its meaning
 */
public record BucketPolicy(
    @Change(Effect.REPLACES) String bucket, @Semantic(Equality.JSON_POLICY) String policy) implements Desired {

  /** Lets one distribution read objects and learn which are missing, and denies everybody everything but over TLS. */
  public static BucketPolicy readBy(String distributionArn, String bucket, String region) {
    String arn = Bucket.arn(bucket, region);
    return new BucketPolicy(bucket, Bucket.policy(List.of("""
        {"Sid":"AllowCloudFront","Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},\
        "Action":"s3:GetObject","Resource":"%s/*","Condition":{"StringEquals":{"aws:SourceArn":"%s"}}}"""
        .formatted(arn, distributionArn), """
        {"Sid":"TellCloudFront","Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},\
        "Action":"s3:ListBucket","Resource":"%s","Condition":{"StringEquals":{"aws:SourceArn":"%s"}}}"""
        .formatted(arn, distributionArn), Bucket.denial(arn))));
  }
}
