package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** The buckets of a region: what is set on each by its name, and what is in it. What is not set has no entry. */
final class S3State {
  /** A part of S3's client. */
  interface Part extends S3Client {
    @Override
    default String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  /** An unfinished upload. */
  record Upload(String bucket, String key, String id, Instant initiated) {}

  private final Region region;
  private final BucketNames names;
  /** When each was created. */
  final Store<Instant> buckets;
  final Store<Map<String, String>> tags;
  final Store<String> versioning;
  final Store<ServerSideEncryptionRule> encryption;
  final Store<PublicAccessBlockConfiguration> publicAccessBlocks;
  final Store<String> ownership;
  final Store<BucketPolicy> policies;
  final Store<List<LifecycleRule>> lifecycles;
  final Store<List<CORSRule>> cors;
  /** By bucket and key. */
  final Store<ObjectVersions> objects;
  /** By bucket, key and id. */
  final Store<Upload> uploads;

  S3State(Region region, BucketNames names) {
    this.region = region;
    this.names = names;
    this.buckets = new Store<>(region.view());
    this.tags = new Store<>(region.view());
    this.versioning = new Store<>(region.view());
    this.encryption = new Store<>(region.view());
    this.publicAccessBlocks = new Store<>(region.view());
    this.ownership = new Store<>(region.view());
    this.policies = new Store<>(region.view());
    this.lifecycles = new Store<>(region.view());
    this.cors = new Store<>(region.view());
    this.objects = new Store<>(region.view(), object -> Stream.of(in(object.bucket())));
    this.uploads = new Store<>(region.view(), upload -> Stream.of(in(upload.bucket())));
  }

  /** The attribute of all that is in a bucket. */
  static String in(String bucket) {
    return "bucket=" + bucket;
  }

  Region region() {
    return region;
  }

  Instant now() {
    return region.now();
  }

  BucketNames names() {
    return names;
  }

  List<Store<?>> settings() {
    return List.of(tags, versioning, encryption, publicAccessBlocks, ownership, policies, lifecycles, cors);
  }

  /** The name of a bucket that the caller finds in this region. */
  String bucket(String name) {
    if (name == null || buckets.get(name) == null) {
      throw absent(name);
    }
    return name;
  }

  /**
   * The name of a bucket that the caller finds in this region, and may do this to.
   *
   * @param action as IAM calls it, such as {@code ListBucket}
   */
  String bucket(String name, String action) {
    return bucket(name, action, "");
  }

  /**
   * The same for an object, or the key that an object may get.
   *
   * @param key empty for the bucket itself
   */
  String bucket(String name, String action, String key) {
    if (denies(bucket(name), action, key)) {
      throw S3.error("AccessDenied", 403, "User: arn:aws:sts::" + region.account()
          + ":assumed-role/sandbox/sandbox is not authorized to perform: s3:" + action + " on resource: \""
          + arn(name, key) + "\" with an explicit deny in a resource-based policy");
    }
    return name;
  }

  boolean denies(String name, String action, String key) {
    BucketPolicy policy = policies.get(name);
    return policy != null && policy.deniesEverybody("s3:" + action, arn(name, key));
  }

  static String arn(String name, String key) {
    return "arn:aws:s3:::" + name + (key.isEmpty() ? "" : "/" + key);
  }

  private AwsServiceException absent(String name) {
    if (names.isOthers(name == null ? "" : name)) {
      return S3.error("AccessDenied", 403, "Access Denied");
    }
    BucketNames.Owned owned = names.find(name);
    if (owned != null && !owned.region().equals(region.name())) {
      return S3.error("PermanentRedirect", 301, "The bucket you are attempting to access must be addressed using the "
          + "specified endpoint. Please send all future requests to this endpoint.");
    }
    return S3.error("NoSuchBucket", 404, "The specified bucket does not exist");
  }

  static AwsServiceException malformed() {
    return S3.refuse("MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema");
  }
}
