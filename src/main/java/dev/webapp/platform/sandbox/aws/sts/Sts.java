package dev.webapp.platform.sandbox.aws.sts;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS: who the caller is, and credentials of roles. Whether a role trusts the caller is the account's to decide. */
public final class Sts implements StsClient, AwsService {
  static final ServiceModel STS = new ServiceModel(StsClient.class, "sts", "Sts",
      Refusal.throttling("Throttling"), Refusal.failure("InternalFailure"),
      new Exceptions(StsException::builder, Map.of()));

  private final Region region;

  public Sts(Region region) {
    this.region = region;
  }

  @Override
  public ServiceModel model() {
    return STS;
  }

  @Override
  public List<StsClient> parts() {
    return List.of(this);
  }

  @Override
  public String serviceName() {
    return StsClient.SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
    return GetCallerIdentityResponse.builder()
        .account(region.account())
        .arn("arn:aws:sts::" + region.account() + ":assumed-role/sandbox/sandbox")
        .userId("AROASANDBOXSANDBOX000:sandbox")
        .build();
  }

  @Override
  public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
    if (request.roleArn() == null || !request.roleArn().matches("arn:aws:iam::\\d{12}:role/.+")) {
      throw STS.refuse("ValidationError", request.roleArn() + " is invalid");
    }
    if (request.roleSessionName() == null || !request.roleSessionName().matches("[\\w+=,.@-]{2,64}")) {
      throw STS.refuse("ValidationError", "1 validation error detected: Value '" + request.roleSessionName()
          + "' at 'roleSessionName' failed to satisfy constraint");
    }
    Duration lasts = Duration.ofSeconds(request.durationSeconds() == null ? 3600 : request.durationSeconds());
    String session = request.roleArn().replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/"
        + request.roleSessionName();
    return AssumeRoleResponse.builder()
        .credentials(credentials -> credentials
            .accessKeyId("ASIA" + region.ids().letters(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
            .secretAccessKey(region.ids().letters(40, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
            .sessionToken(region.ids().letters(64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
            .expiration(region.now().plus(lasts)))
        .assumedRoleUser(user -> user.arn(session).assumedRoleId("AROASANDBOXSANDBOX000:" + request.roleSessionName()))
        .build();
  }

  /** In AWS's words, which tell neither of both sides that could have refused. */
  public static AwsServiceException notAssumed(String caller, String action, String roleArn) {
    return STS.error("AccessDenied", 403,
        "User: " + caller + " is not authorized to perform: " + action + " on resource: " + roleArn);
  }

  /** Who the caller is everybody is told (API reference, GetCallerIdentity). */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return switch (request) {
      case AssumeRoleRequest assume -> List.of(Request.of("sts:AssumeRole", String.valueOf(assume.roleArn())));
      default -> List.of();
    };
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
