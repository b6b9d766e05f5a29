package dev.webapp.platform.sandbox.aws.s3;

import dev.webapp.platform.sandbox.aws.policy.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * What IAM is asked about S3's calls
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html). Whether a bucket is there at
 * all everybody is told; whether a key is, only who may list the bucket. Of DeleteObjects S3 judges each object on its
 * own, while here the whole call is refused where one of them is.
 */
final class BucketAuthorizations {
  /** Actions of a bucket that are not called as the operation is. */
  private static final Map<String, String> NAMES = Map.ofEntries(
      Map.entry("HeadBucket", "ListBucket"),
      Map.entry("ListObjectsV2", "ListBucket"),
      Map.entry("ListObjectVersions", "ListBucketVersions"),
      Map.entry("ListMultipartUploads", "ListBucketMultipartUploads"),
      Map.entry("GetBucketEncryption", "GetEncryptionConfiguration"),
      Map.entry("PutBucketEncryption", "PutEncryptionConfiguration"),
      Map.entry("DeleteBucketEncryption", "PutEncryptionConfiguration"),
      Map.entry("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
      Map.entry("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
      Map.entry("DeleteBucketLifecycle", "PutLifecycleConfiguration"),
      Map.entry("GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
      Map.entry("PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
      Map.entry("DeletePublicAccessBlock", "PutBucketPublicAccessBlock"),
      Map.entry("GetBucketCors", "GetBucketCORS"),
      Map.entry("PutBucketCors", "PutBucketCORS"),
      Map.entry("DeleteBucketCors", "PutBucketCORS"),
      Map.entry("DeleteBucketTagging", "PutBucketTagging"),
      Map.entry("DeleteBucketOwnershipControls", "PutBucketOwnershipControls"));

  private final S3State state;

  BucketAuthorizations(S3State state) {
    this.state = state;
  }

  List<Request> of(String operation, SdkRequest request) {
    String bucket = text(request, "Bucket");
    if (operation.equals("ListBuckets")) {
      return List.of(about("ListAllMyBuckets", "*"));
    }
    if (operation.equals("CreateBucket")) {
      return creation((CreateBucketRequest) request);
    }
    if (bucket == null || state.buckets.get(bucket) == null) {
      return List.of();
    }
    return switch (request) {
      case GetObjectRequest get -> getting(get);
      case PutObjectRequest put -> putting(put);
      case DeleteObjectRequest delete ->
          List.of(object(StoredObjects.deleting(delete.versionId()), bucket, delete.key()));
      case DeleteObjectsRequest delete -> delete.delete() == null ? List.of() : delete.delete().objects().stream()
          .map(each -> object(StoredObjects.deleting(each.versionId()), bucket, each.key())).toList();
      default -> switch (operation) {
        case "CreateMultipartUpload" -> List.of(object("PutObject", bucket, text(request, "Key")));
        case "AbortMultipartUpload" -> List.of(object(operation, bucket, text(request, "Key")));
        default -> List.of(about(NAMES.getOrDefault(operation, operation), S3State.arn(bucket, "")));
      };
    };
  }

  private List<Request> getting(GetObjectRequest request) {
    List<Request> all = new ArrayList<>(List.of(
        object(StoredObjects.getting(request.versionId()), request.bucket(), request.key())));
    if (state.objects.get(request.bucket() + "/" + request.key()) == null) {
      all.add(about("ListBucket", S3State.arn(request.bucket(), "")));
    }
    return all;
  }

  private static List<Request> putting(PutObjectRequest request) {
    List<Request> all = new ArrayList<>(List.of(object("PutObject", request.bucket(), request.key())));
    if (request.aclAsString() != null) {
      all.add(object("PutObjectAcl", request.bucket(), request.key()));
    }
    if (request.tagging() != null) {
      all.add(object("PutObjectTagging", request.bucket(), request.key()));
    }
    return all;
  }

  /** What a creation sets besides is asked about on its own (API reference, CreateBucket, "Permissions"). */
  private static List<Request> creation(CreateBucketRequest request) {
    String arn = S3State.arn(String.valueOf(request.bucket()), "");
    List<Request> all = new ArrayList<>(List.of(about("CreateBucket", arn)));
    var configuration = request.createBucketConfiguration();
    if (configuration != null && !configuration.tags().isEmpty()) {
      Map<String, String> tags = new TreeMap<>();
      for (Tag tag : configuration.tags()) {
        tags.put(tag.key(), tag.value());
      }
      all.add(about("TagResource", arn).tagging(tags));
    }
    if (request.objectOwnershipAsString() != null) {
      all.add(about("PutBucketOwnershipControls", arn));
    }
    if (request.aclAsString() != null) {
      all.add(about("PutBucketAcl", arn));
    }
    return all;
  }

  private static Request object(String action, String bucket, String key) {
    return about(action, S3State.arn(bucket, String.valueOf(key)));
  }

  private static Request about(String action, String resource) {
    return Request.of("s3:" + action, resource);
  }

  private static String text(SdkRequest request, String field) {
    return request.getValueForField(field, String.class).orElse(null);
  }
}
