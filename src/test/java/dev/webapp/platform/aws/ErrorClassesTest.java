package dev.webapp.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** AWS's errors, sorted into what can be done about them. */
class ErrorClassesTest {
  private static final ApiCall CALL = new ApiCall("rds", "CreateDBInstance", "own", "us-east-1");

  private static Problem problem(String code, int status) {
    return ErrorClasses.of(CALL, AwsServiceException.builder().statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build()).build());
  }

  @ParameterizedTest
  @CsvSource({
      "Throttling,400,THROTTLED", "RequestLimitExceeded,503,THROTTLED", "TooManyRequestsException,429,THROTTLED",
      "InternalFailure,500,TRANSIENT", "SomethingNew,502,TRANSIENT", "InsufficientDBInstanceCapacity,400,TRANSIENT",
      "InvalidDBInstanceState,400,CONFLICT", "DependencyViolation,400,CONFLICT", "LimitExceededException,400,CONFLICT",
      "ConcurrentModificationException,400,CONFLICT", "NotAuthorizedException,400,DENIED",
      "AccessDenied,403,DENIED", "UnauthorizedOperation,403,DENIED",
      "ExpiredToken,403,UNKNOWN_CALLER", "SignatureDoesNotMatch,403,UNKNOWN_CALLER", "AuthFailure,401,UNKNOWN_CALLER",
      "InstanceQuotaExceeded,400,QUOTA", "VpcLimitExceeded,400,QUOTA",
      "DBInstanceNotFound,404,NOT_FOUND", "InvalidGroup.NotFound,400,NOT_FOUND",
      "DBInstanceAlreadyExists,400,EXISTS", "InvalidParameterValue,400,INVALID", "SomethingNew,400,INVALID"})
  void byTheirCode(String code, int status, Category category) {
    assertThat(problem(code, status).category()).isEqualTo(category);
    assertThat(problem(code, status).action()).isEqualTo("rds:CreateDBInstance");
  }

  @Test
  void anAnswerWithoutACodeSaysNothingAboutTheResource() {
    Problem problem = ErrorClasses.of(CALL, AwsServiceException.builder().statusCode(404).build());

    assertThat(problem.category()).isEqualTo(Category.TRANSIENT);
    assertThat(problem.getMessage()).contains("HTTP 404");
  }

  @Test
  void aQuotaIsNamedAsServiceQuotasNamesIt() {
    assertThat(problem("InstanceQuotaExceeded", 400)).hasMessage("no (quota \"DB instances\")");
  }

  @Test
  void aLimitThatNoWaitingRaisesIsAQuota() {
    var limit = AwsServiceException.builder().statusCode(400).awsErrorDetails(
        AwsErrorDetails.builder().errorCode("LimitExceededException").errorMessage("no").build()).build();

    assertThat(ErrorClasses.of(new ApiCall("dynamodb", "CreateTable", "own", "us-east-1"), limit).category())
        .isEqualTo(Category.CONFLICT);
    assertThat(ErrorClasses.of(new ApiCall("cognito-idp", "CreateUserPool", "own", "us-east-1"), limit).category())
        .isEqualTo(Category.QUOTA);
  }

  @Test
  void missingCredentialsAreNoOutage() {
    Problem missing = ErrorClasses.of(CALL, SdkClientException.create("Unable to load credentials from any provider"));
    Problem away = ErrorClasses.of(CALL, SdkClientException.create("Connection refused"));

    assertThat(missing.category()).isEqualTo(Category.UNKNOWN_CALLER);
    assertThat(missing.getMessage()).contains("Pod Identity");
    assertThat(away.category()).isEqualTo(Category.TRANSIENT);
  }
}
