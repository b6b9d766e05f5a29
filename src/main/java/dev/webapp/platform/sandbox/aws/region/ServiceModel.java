package dev.webapp.platform.sandbox.aws.region;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A service as the wire and the SDK know it: its names, and which exception the SDK makes of which error code.
 *
 * @param prefix the prefix of the service's IAM actions and ARNs
 * @param serviceName as the SDK's exceptions name the service
 * @param throttling what the service says when it is asked too often
 * @param failure what the service says when it fails
 */
public record ServiceModel(
    Class<? extends AwsClient> client,
    String prefix,
    String serviceName,
    Refusal throttling,
    Refusal failure,
    Exceptions exceptions) {

  /** An error on the wire. */
  public record Refusal(String code, int status, String message) {
    /** As most services throttle: with HTTP 400. */
    public static Refusal throttling(String code) {
      return new Refusal(code, 400, "Rate exceeded");
    }

    /** As every service fails: with HTTP 500. */
    public static Refusal failure(String code) {
      return new Refusal(code, 500, "An internal error has occurred. Try the request again.");
    }
  }

  /**
   * What the SDK throws.
   *
   * @param base for the codes that have no exception of their own
   * @param modelled by error code
   */
  public record Exceptions(
      Supplier<? extends AwsServiceException.Builder> base,
      Map<String, Supplier<? extends AwsServiceException.Builder>> modelled) {}

  /** The SDK's exception for an error code, as if it had come over the wire. */
  public AwsServiceException error(String code, int status, String message) {
    return exceptions.modelled().getOrDefault(code, exceptions.base()).get()
        .awsErrorDetails(AwsErrorDetails.builder()
            .errorCode(code)
            .errorMessage(message)
            .serviceName(serviceName)
            .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
            .build())
        .message(message)
        .statusCode(status)
        .requestId("00000000-0000-0000-0000-000000000000")
        .build();
  }

  /** A refusal with HTTP 400, as most are. */
  public AwsServiceException refuse(String code, String message) {
    return error(code, 400, message);
  }

  /** The exception of an error as a whole, such as {@link #throttling()}. */
  public AwsServiceException error(Refusal refusal) {
    return error(refusal.code(), refusal.status(), refusal.message());
  }
}
