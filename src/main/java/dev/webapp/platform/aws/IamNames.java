package dev.webapp.platform.aws;

import java.util.Map;

/**
 * What IAM calls the permission for an operation where that is not the operation's own name, as the service
 * authorization reference lists it. Others are called as the API calls them.
 */
final class IamNames {
  private static final Map<String, String> S3 = Map.ofEntries(
      Map.entry("HeadBucket", "ListBucket"),
      Map.entry("ListObjectsV2", "ListBucket"),
      Map.entry("ListBuckets", "ListAllMyBuckets"),
      Map.entry("ListObjectVersions", "ListBucketVersions"),
      Map.entry("ListMultipartUploads", "ListBucketMultipartUploads"),
      Map.entry("CreateMultipartUpload", "PutObject"),
      Map.entry("DeleteObjects", "DeleteObject"),
      Map.entry("DeleteBucketTagging", "PutBucketTagging"),
      Map.entry("GetBucketEncryption", "GetEncryptionConfiguration"),
      Map.entry("PutBucketEncryption", "PutEncryptionConfiguration"),
      Map.entry("DeleteBucketEncryption", "PutEncryptionConfiguration"),
      Map.entry("GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
      Map.entry("PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
      Map.entry("DeletePublicAccessBlock", "PutBucketPublicAccessBlock"),
      Map.entry("DeleteBucketOwnershipControls", "PutBucketOwnershipControls"),
      Map.entry("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
      Map.entry("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
      Map.entry("DeleteBucketLifecycle", "PutLifecycleConfiguration"),
      Map.entry("GetBucketCors", "GetBucketCORS"),
      Map.entry("PutBucketCors", "PutBucketCORS"),
      Map.entry("DeleteBucketCors", "PutBucketCORS"));

  private IamNames() {}

  /**
   * @param service as IAM calls it
   */
  static String of(String service, String operation) {
    return switch (service) {
      case "s3" -> S3.getOrDefault(operation, operation);
      case "cloudfront" -> operation.equals("CreateDistributionWithTags") ? "CreateDistribution" : operation;
      case "apigateway" -> method(operation);
      default -> operation;
    };
  }

  /** IAM calls what API Gateway does by the methods of HTTP (service authorization reference). */
  private static String method(String operation) {
    return operation.startsWith("Get") ? "GET" : operation.startsWith("Update") ? "PATCH"
        : operation.startsWith("Delete") || operation.startsWith("Untag") ? "DELETE" : "POST";
  }
}
