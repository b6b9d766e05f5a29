package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Sorts AWS's errors by their code, as the services' API references list them. A status without a code never decides
 * that something is absent: proxies and emulators answer 404 with HTML.
 */
final class ErrorClasses {
  private static final Pattern QUOTA = Pattern.compile(".*(Quota\\w*Exceeded|LimitExceeded|TooMany).*");

  private ErrorClasses() {}

  static Problem of(ApiCall call, AwsServiceException failure) {
    var details = failure.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    if (code == null || code.isEmpty()) {
      return new Problem(Category.TRANSIENT, "Unintelligible", call.action(),
          "an answer without an error code (HTTP " + failure.statusCode() + ")", null, failure);
    }
    String quota = ErrorCodes.quotaName(call.service(), code);
    String message = details.errorMessage() + (quota == null ? "" : " (quota \"" + quota + "\")");
    return new Problem(category(call, code, failure.statusCode()), code, call.action(), message, null, failure);
  }

  static Problem of(ApiCall call, SdkClientException failure) {
    String message = failure.getMessage();
    boolean credentials = message != null && message.contains("credentials");
    return credentials
        ? new Problem(Category.UNKNOWN_CALLER, "NoCredentials", call.action(),
            "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or run with an EKS Pod "
                + "Identity or IRSA role", null, failure)
        : new Problem(
            Category.TRANSIENT, "Unreachable", call.action(), "cannot reach AWS: " + message, null, failure);
  }

  private static Category category(ApiCall call, String code, int status) {
    Category listed = ErrorCodes.category(call.service(), code);
    if (listed != null) {
      return listed;
    }
    if (code.endsWith(".NotFound")) {
      return Category.NOT_FOUND;
    }
    if (QUOTA.matcher(code).matches()) {
      return Category.QUOTA;
    }
    return status >= 500 ? Category.TRANSIENT : Category.INVALID;
  }
}
