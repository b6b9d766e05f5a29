package dev.webapp.platform.sandbox.aws.s3;

import static dev.webapp.platform.sandbox.aws.s3.S3Service.S3;

import java.util.List;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Who gets at what is in a bucket: its policy, the block of public access, whose the objects are, and encryption. */
final class BucketAccess implements S3State.Part {
  static final String OWNER_ENFORCED = "BucketOwnerEnforced";
  /** What every bucket is encrypted with since January 2023. */
  static final ServerSideEncryptionRule S3_MANAGED = ServerSideEncryptionRule.builder()
      .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256))
      .bucketKeyEnabled(false).build();
  /** What every bucket is made with since April 2023. */
  static final PublicAccessBlockConfiguration ALL_BLOCKED = PublicAccessBlockConfiguration.builder()
      .blockPublicAcls(true).ignorePublicAcls(true).blockPublicPolicy(true).restrictPublicBuckets(true).build();

  private final S3State state;

  BucketAccess(S3State state) {
    this.state = state;
  }

  static void refuseAcls(String ownership) {
    if (OWNER_ENFORCED.equals(ownership)) {
      throw S3.refuse("InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
    }
  }

  @Override
  public GetBucketPolicyResponse getBucketPolicy(GetBucketPolicyRequest request) {
    BucketPolicy policy = state.policies.get(state.bucket(request.bucket(), "GetBucketPolicy"));
    if (policy == null) {
      throw S3.error("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
    }
    return GetBucketPolicyResponse.builder().policy(policy.text()).build();
  }

  @Override
  public PutBucketPolicyResponse putBucketPolicy(PutBucketPolicyRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketPolicy");
    BucketPolicy policy = BucketPolicy.parse(request.policy(), S3State.arn(name, ""));
    PublicAccessBlockConfiguration block = state.publicAccessBlocks.get(name);
    if (block != null && Boolean.TRUE.equals(block.blockPublicPolicy()) && policy.isPublic()) {
      throw S3.error("AccessDenied", 403, "User: arn:aws:sts::" + state.region().account()
          + ":assumed-role/sandbox/sandbox is not authorized to perform: s3:PutBucketPolicy on resource: \""
          + S3State.arn(name, "")
          + "\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.");
    }
    state.policies.put(name, policy);
    return PutBucketPolicyResponse.builder().build();
  }

  /** Does nothing where there is none. */
  @Override
  public DeleteBucketPolicyResponse deleteBucketPolicy(DeleteBucketPolicyRequest request) {
    state.policies.remove(state.bucket(request.bucket(), "DeleteBucketPolicy"));
    return DeleteBucketPolicyResponse.builder().build();
  }

  @Override
  public GetPublicAccessBlockResponse getPublicAccessBlock(GetPublicAccessBlockRequest request) {
    PublicAccessBlockConfiguration block =
        state.publicAccessBlocks.get(state.bucket(request.bucket(), "GetBucketPublicAccessBlock"));
    if (block == null) {
      throw S3.error("NoSuchPublicAccessBlockConfiguration", 404,
          "The public access block configuration was not found");
    }
    return GetPublicAccessBlockResponse.builder().publicAccessBlockConfiguration(block).build();
  }

  /** What is not said is not blocked. */
  @Override
  public PutPublicAccessBlockResponse putPublicAccessBlock(PutPublicAccessBlockRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketPublicAccessBlock");
    PublicAccessBlockConfiguration wanted = request.publicAccessBlockConfiguration();
    if (wanted == null) {
      throw S3State.malformed();
    }
    state.publicAccessBlocks.put(name, PublicAccessBlockConfiguration.builder()
        .blockPublicAcls(Boolean.TRUE.equals(wanted.blockPublicAcls()))
        .ignorePublicAcls(Boolean.TRUE.equals(wanted.ignorePublicAcls()))
        .blockPublicPolicy(Boolean.TRUE.equals(wanted.blockPublicPolicy()))
        .restrictPublicBuckets(Boolean.TRUE.equals(wanted.restrictPublicBuckets())).build());
    return PutPublicAccessBlockResponse.builder().build();
  }

  @Override
  public DeletePublicAccessBlockResponse deletePublicAccessBlock(DeletePublicAccessBlockRequest request) {
    state.publicAccessBlocks.remove(state.bucket(request.bucket(), "PutBucketPublicAccessBlock"));
    return DeletePublicAccessBlockResponse.builder().build();
  }

  @Override
  public GetBucketOwnershipControlsResponse getBucketOwnershipControls(GetBucketOwnershipControlsRequest request) {
    String ownership = state.ownership.get(state.bucket(request.bucket(), "GetBucketOwnershipControls"));
    if (ownership == null) {
      throw S3.error("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found");
    }
    return GetBucketOwnershipControlsResponse.builder()
        .ownershipControls(c -> c.rules(OwnershipControlsRule.builder().objectOwnership(ownership).build())).build();
  }

  @Override
  public PutBucketOwnershipControlsResponse putBucketOwnershipControls(PutBucketOwnershipControlsRequest request) {
    String name = state.bucket(request.bucket(), "PutBucketOwnershipControls");
    List<OwnershipControlsRule> rules =
        request.ownershipControls() == null ? List.of() : request.ownershipControls().rules();
    if (rules.size() != 1 || rules.getFirst().objectOwnership() == null
        || rules.getFirst().objectOwnership() == ObjectOwnership.UNKNOWN_TO_SDK_VERSION) {
      throw S3State.malformed();
    }
    state.ownership.put(name, rules.getFirst().objectOwnershipAsString());
    return PutBucketOwnershipControlsResponse.builder().build();
  }

  @Override
  public DeleteBucketOwnershipControlsResponse deleteBucketOwnershipControls(
      DeleteBucketOwnershipControlsRequest request) {
    state.ownership.remove(state.bucket(request.bucket(), "PutBucketOwnershipControls"));
    return DeleteBucketOwnershipControlsResponse.builder().build();
  }

  @Override
  public GetBucketEncryptionResponse getBucketEncryption(GetBucketEncryptionRequest request) {
    ServerSideEncryptionRule rule =
        state.encryption.get(state.bucket(request.bucket(), "GetEncryptionConfiguration"));
    return GetBucketEncryptionResponse.builder().serverSideEncryptionConfiguration(c -> c.rules(rule)).build();
  }

  /** The key is told as it was named; whether there is such a key AWS learns when an object comes. */
  @Override
  public PutBucketEncryptionResponse putBucketEncryption(PutBucketEncryptionRequest request) {
    String name = state.bucket(request.bucket(), "PutEncryptionConfiguration");
    List<ServerSideEncryptionRule> rules = request.serverSideEncryptionConfiguration() == null
        ? List.of() : request.serverSideEncryptionConfiguration().rules();
    var wanted = rules.size() == 1 ? rules.getFirst().applyServerSideEncryptionByDefault() : null;
    if (wanted == null || wanted.sseAlgorithm() == null
        || wanted.sseAlgorithm() == ServerSideEncryption.UNKNOWN_TO_SDK_VERSION) {
      throw S3State.malformed();
    }
    if (wanted.sseAlgorithm() == ServerSideEncryption.AES256 && wanted.kmsMasterKeyID() != null) {
      throw S3.refuse("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not "
          + "aws:kms or aws:kms:dsse");
    }
    state.encryption.put(name, rules.getFirst().toBuilder()
        .bucketKeyEnabled(Boolean.TRUE.equals(rules.getFirst().bucketKeyEnabled())).build());
    return PutBucketEncryptionResponse.builder().build();
  }

  /** There is no bucket without encryption any more. */
  @Override
  public DeleteBucketEncryptionResponse deleteBucketEncryption(DeleteBucketEncryptionRequest request) {
    state.encryption.put(state.bucket(request.bucket(), "PutEncryptionConfiguration"), S3_MANAGED);
    return DeleteBucketEncryptionResponse.builder().build();
  }
}
