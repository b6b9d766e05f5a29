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

  private static Problem problem(String service, String code, int status) {
    ApiCall call = new ApiCall(service, "DoSomething", "own", "us-east-1");
    return ErrorClasses.of(call, AwsServiceException.builder().statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build()).build());
  }

  @ParameterizedTest
  @CsvSource({
      "rds,Throttling,400,THROTTLED", "ec2,RequestLimitExceeded,503,THROTTLED",
      "secretsmanager,TooManyRequestsException,429,THROTTLED",
      "elasticache,APICallRateForCustomerExceeded,400,THROTTLED",
      "rds,InternalFailure,500,TRANSIENT", "rds,SomethingNew,502,TRANSIENT",
      "rds,InsufficientDBInstanceCapacity,400,TRANSIENT", "rds,InsufficientStorageClusterCapacity,400,TRANSIENT",
      "elasticache,InsufficientCacheClusterCapacity,400,TRANSIENT", "iam,ServiceFailure,500,TRANSIENT",
      "s3,TemporaryRedirect,307,TRANSIENT",
      "rds,InvalidDBInstanceState,400,CONFLICT", "rds,InvalidDBClusterStateFault,400,CONFLICT",
      "ec2,DependencyViolation,400,CONFLICT", "dynamodb,LimitExceededException,400,CONFLICT",
      "iam,DeleteConflict,409,CONFLICT", "iam,ConcurrentModification,409,CONFLICT", "s3,BucketNotEmpty,409,CONFLICT",
      "elasticache,InvalidReplicationGroupState,400,CONFLICT", "elasticache,CacheSubnetGroupInUse,400,CONFLICT",
      "s3,AccessDenied,403,DENIED", "cognito-idp,NotAuthorizedException,400,DENIED",
      "cognito-idp,ConcurrentModificationException,400,CONFLICT", "ec2,UnauthorizedOperation,403,DENIED",
      "ec2,ExpiredToken,403,UNKNOWN_CALLER", "rds,SignatureDoesNotMatch,403,UNKNOWN_CALLER",
      "ec2,AuthFailure,401,UNKNOWN_CALLER",
      "rds,InstanceQuotaExceeded,400,QUOTA", "rds,DBClusterQuotaExceededFault,403,QUOTA",
      "ec2,VpcLimitExceeded,400,QUOTA", "iam,LimitExceeded,409,QUOTA", "eks,ResourceLimitExceededException,400,QUOTA",
      "cognito-idp,LimitExceededException,400,QUOTA", "s3,TooManyBuckets,400,QUOTA",
      "elasticache,NodeQuotaForCustomerExceeded,400,QUOTA", "elasticache,TagQuotaPerResourceExceeded,400,QUOTA",
      "rds,DBInstanceNotFound,404,NOT_FOUND", "rds,DBClusterNotFoundFault,404,NOT_FOUND",
      "rds,DBClusterParameterGroupNotFound,404,NOT_FOUND", "rds,DBClusterSnapshotNotFoundFault,404,NOT_FOUND",
      "ec2,InvalidGroup.NotFound,400,NOT_FOUND", "iam,NoSuchEntity,404,NOT_FOUND",
      "eks,NotFoundException,404,NOT_FOUND",
      "s3,NoSuchBucket,404,NOT_FOUND", "elasticache,ReplicationGroupNotFoundFault,404,NOT_FOUND",
      "elasticache,CacheSubnetGroupNotFoundFault,400,NOT_FOUND",
      "rds,DBInstanceAlreadyExists,400,EXISTS", "rds,DBClusterAlreadyExistsFault,400,EXISTS",
      "iam,EntityAlreadyExists,409,EXISTS", "s3,BucketAlreadyExists,409,EXISTS",
      "s3,BucketAlreadyOwnedByYou,409,EXISTS", "elasticache,ReplicationGroupAlreadyExists,400,EXISTS",
      "rds,InvalidParameterValue,400,INVALID", "iam,MalformedPolicyDocument,400,INVALID",
      "rds,SomethingNew,400,INVALID"})
  void byTheirCode(String service, String code, int status, Category category) {
    assertThat(problem(service, code, status).category()).isEqualTo(category);
    assertThat(problem(service, code, status).action()).isEqualTo(service + ":DoSomething");
  }

  @Test
  void anAnswerWithoutACodeSaysNothingAboutTheResource() {
    Problem problem = ErrorClasses.of(CALL, AwsServiceException.builder().statusCode(404).build());

    assertThat(problem.category()).isEqualTo(Category.TRANSIENT);
    assertThat(problem.getMessage()).contains("HTTP 404");
  }

  @Test
  void aQuotaIsNamedAsServiceQuotasNamesIt() {
    assertThat(problem("rds", "InstanceQuotaExceeded", 400)).hasMessage("no (quota \"DB instances\")");
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
