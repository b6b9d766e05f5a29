package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Scope;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Sorts AWS's errors by their code, as the services' API references list them. A status without a code never decides
 * that something is absent: proxies and emulators answer 404 with HTML.
 */
final class ErrorClasses {
  private static final Pattern QUOTA = Pattern.compile(".*(Quota\\w*Exceeded|LimitExceeded|TooMany).*");
  /** Who was refused, in STS's words. A role's path is not in them. */
  private static final Pattern CALLER =
      Pattern.compile("User: arn:([a-z-]+):sts::(\\d{12}):assumed-role/([^/ ]+)/");

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

  /**
   * Of the role's session that a call needed. A refusal says what the role's trust policy lacks; the operator's own
   * policies are the other half, and STS does not tell which of both it was. Session tags that EKS Pod Identity gave
   * the operator go along, which is an action of its own, best allowed without the external id (EKS user guide, "Access
   * AWS resources using EKS Pod Identity target IAM roles").
   */
  static Problem ofAssuming(Scope scope, AwsServiceException failure) {
    Problem problem = of(new ApiCall("sts", "AssumeRole", scope.roleArn(), scope.region()), failure);
    if (problem.category() != Category.DENIED) {
      return problem;
    }
    Matcher caller = CALLER.matcher(String.valueOf(problem.getMessage()));
    String operator = caller.find() ? "arn:" + caller.group(1) + ":iam::" + caller.group(2) + ":role/" + caller.group(3)
        : "<the operator's role>";
    boolean tags = String.valueOf(problem.getMessage()).contains("perform: sts:TagSession");
    String who = "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"" + operator + "\"},\"Action\":\"";
    String statement = who + (tags ? "sts:TagSession\"}" : "sts:AssumeRole\",\"Condition\":{\"StringEquals\":"
        + "{\"sts:ExternalId\":\"" + scope.externalId() + "\"}}}");
    return new Problem(Category.DENIED, problem.code(), problem.action(), problem.getMessage() + "; allow this to the "
        + "operator's role on " + scope.roleArn() + ", and add to the trust policy of that role " + statement,
        null, failure);
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
