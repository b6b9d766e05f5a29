package dev.webapp.platform.aws.s3;

import dev.webapp.platform.resource.Observed;
import java.util.Map;

/** A bucket's policy as S3 tells it; whose the bucket is, it is, too. */
record ObservedBucketPolicy(String bucket, String policy, Map<String, String> tags) implements Observed {}
