package dev.webapp.platform.sandbox.aws.s3;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3: the buckets of a region and what is in them. */
public final class S3Service implements AwsService {
  static final ServiceModel S3 = new ServiceModel(S3Client.class, "s3", "S3",
      new Refusal("SlowDown", 503, "Please reduce your request rate."),
      new Refusal("InternalError", 500, "We encountered an internal error. Please try again."),
      new Exceptions(S3Exception::builder, Map.of(
          "NoSuchBucket", NoSuchBucketException::builder,
          "NoSuchKey", NoSuchKeyException::builder,
          "NoSuchUpload", NoSuchUploadException::builder,
          "BucketAlreadyExists", BucketAlreadyExistsException::builder,
          "BucketAlreadyOwnedByYou", BucketAlreadyOwnedByYouException::builder)));

  private final S3State state;

  /**
   * The S3 of a region.
   *
   * @param names those of all regions
   */
  public S3Service(Region region, BucketNames names) {
    this.state = new S3State(region, names);
  }

  @Override
  public ServiceModel model() {
    return S3;
  }

  @Override
  public List<S3Client> parts() {
    return List.of(new Buckets(state), new BucketTags(state), new BucketAccess(state), new BucketRules(state),
        new StoredObjects(state), new MultipartUploads(state));
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new BucketAuthorizations(state).of(operation, request);
  }

  @Override
  public String onResource(String arn) {
    return " on resource: \"" + arn + "\"";
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
