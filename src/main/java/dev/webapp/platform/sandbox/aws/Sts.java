package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.AwsService.STS;

import java.time.Duration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** STS: who the caller is, and any role for the asking. */
final class Sts implements StsClient {
  private final AwsRegion region;

  Sts(AwsRegion region) {
    this.region = region;
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
}
