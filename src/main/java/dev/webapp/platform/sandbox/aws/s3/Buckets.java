package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.s3.BucketNames.Owned;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsRequest;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;

/** S3's buckets: creation, listing, versioning and deletion. */
final class Buckets implements S3State.Part {
  private static final String HOME = "us-east-1";
  private static final int QUOTA = 10_000;
  private static final int MOST_PER_PAGE = 10_000;

  private final S3State state;

  Buckets(S3State state) {
    this.state = state;
  }

  /**
   * In us-east-1 the creation of a bucket that the account has already succeeds, and changes but its access control
   * list (API reference, BucketAlreadyOwnedByYou); assumed here: not its tags.
   */
  @Override
  public CreateBucketResponse createBucket(CreateBucketRequest request) {
    String name = request.bucket();
    checkName(name);
    var configuration = request.createBucketConfiguration();
    checkLocation(configuration == null ? null : configuration.locationConstraintAsString());
    Map<String, String> tags =
        BucketTags.checked(Map.of(), configuration == null ? List.of() : configuration.tags());
    Owned owned = state.names().find(name);
    if (owned != null && owned.region().equals(HOME) && state.region().name().equals(HOME)) {
      return CreateBucketResponse.builder().location("/" + name).build();
    }
    if (owned != null) {
      throw S3.error("BucketAlreadyOwnedByYou", 409,
          "Your previous request to create the named bucket succeeded and you already own it.");
    }
    if (state.names().isOthers(name)) {
      throw S3.error("BucketAlreadyExists", 409, "The requested bucket name is not available. The bucket namespace is "
          + "shared by all users of the system. Please select a different name and try again.");
    }
    if (state.names().isBeingReleased(name, state.now())) {
      throw S3.error("OperationAborted", 409,
          "A conflicting conditional operation is currently in progress against this resource. Please try again.");
    }
    if (state.names().all().size() >= QUOTA) {
      throw S3.refuse("TooManyBuckets", "You have attempted to create more buckets than allowed.");
    }
    String ownership = request.objectOwnershipAsString() == null
        ? BucketAccess.OWNER_ENFORCED : request.objectOwnershipAsString();
    if (request.aclAsString() != null && !request.aclAsString().equals("private")) {
      BucketAccess.refuseAcls(ownership);
    }
    state.names().take(name, state.region().name(), state.now());
    state.buckets.put(name, state.now());
    state.ownership.put(name, ownership);
    state.encryption.put(name, BucketAccess.S3_MANAGED);
    state.publicAccessBlocks.put(name, BucketAccess.ALL_BLOCKED);
    if (!tags.isEmpty()) {
      state.tags.put(name, tags);
    }
    return CreateBucketResponse.builder().location("/" + name).build();
  }

  private static void checkName(String name) {
    boolean valid = name != null && name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") && !name.contains("..")
        && !name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+")
        && Stream.of("xn--", "sthree-", "amzn-s3-demo-").noneMatch(name::startsWith)
        && Stream.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3").noneMatch(name::endsWith);
    if (!valid) {
      throw S3.refuse("InvalidBucketName", "The specified bucket is not valid.");
    }
  }

  private void checkLocation(String constraint) {
    String here = state.region().name();
    if (HOME.equals(constraint)) {
      throw S3.refuse("InvalidLocationConstraint", "The specified location-constraint is not valid");
    }
    if (!here.equals(constraint == null ? HOME : constraint)) {
      throw S3.refuse("IllegalLocationConstraintException", "The " + (constraint == null ? "unspecified" : constraint)
          + " location constraint is incompatible for the region specific endpoint this request was sent to.");
    }
  }

  /** Of all regions. */
  @Override
  public ListBucketsResponse listBuckets(ListBucketsRequest request) {
    int size = request.maxBuckets() == null ? MOST_PER_PAGE : request.maxBuckets();
    if (size < 1 || size > MOST_PER_PAGE) {
      throw S3.refuse("InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000.");
    }
    String prefix = request.prefix() == null ? "" : request.prefix();
    List<Bucket> all = state.names().all().values().stream()
        .filter(owned -> owned.name().startsWith(prefix))
        .filter(owned -> request.bucketRegion() == null || request.bucketRegion().equals(owned.region()))
        .map(owned -> Bucket.builder().name(owned.name()).creationDate(owned.created()).bucketRegion(owned.region())
            .build())
        .toList();
    if (request.continuationToken() != null && !request.continuationToken().matches("\\d+")) {
      throw S3.refuse("InvalidArgument", "The continuation token provided is incorrect");
    }
    Page<Bucket> page = Page.of(all, request.continuationToken(), size);
    return ListBucketsResponse.builder().buckets(page.items()).continuationToken(page.next())
        .prefix(request.prefix()).build();
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    state.bucket(request.bucket(), "ListBucket");
    return HeadBucketResponse.builder().bucketRegion(state.region().name()).build();
  }

  /** Of us-east-1 nothing is told. */
  @Override
  public GetBucketLocationResponse getBucketLocation(GetBucketLocationRequest request) {
    state.bucket(request.bucket(), "GetBucketLocation");
    String region = state.region().name();
    return GetBucketLocationResponse.builder().locationConstraint(region.equals(HOME) ? null : region).build();
  }

  /** A bucket goes without any object version or delete marker in it; unfinished uploads go with it. */
  @Override
  public DeleteBucketResponse deleteBucket(DeleteBucketRequest request) {
    String name = state.bucket(request.bucket(), "DeleteBucket");
    if (!state.objects.with(S3State.in(name)).isEmpty()) {
      throw S3.error("BucketNotEmpty", 409, state.versioning.get(name) == null
          ? "The bucket you tried to delete is not empty"
          : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
    }
    MultipartUploads.dropAll(state, name);
    state.settings().forEach(setting -> setting.remove(name));
    state.buckets.remove(name);
    state.names().release(name, state.now());
    return DeleteBucketResponse.builder().build();
  }

  /** Of a bucket that never had versions no status is told. */
  @Override
  public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
    String name = state.bucket(request.bucket(), "GetBucketVersioning");
    return GetBucketVersioningResponse.builder().status(state.versioning.get(name)).build();
  }

  @Override
  public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketVersioning");
    var status = request.versioningConfiguration() == null ? null : request.versioningConfiguration().status();
    if (status == null || status == BucketVersioningStatus.UNKNOWN_TO_SDK_VERSION) {
      throw S3.refuse("IllegalVersioningConfigurationException",
          "The Versioning element must be specified");
    }
    state.versioning.put(name, status.toString());
    return PutBucketVersioningResponse.builder().build();
  }
}
