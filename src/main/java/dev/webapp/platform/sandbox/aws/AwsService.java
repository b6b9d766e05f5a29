package dev.webapp.platform.sandbox.aws;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ApplicationAutoScalingException;
import software.amazon.awssdk.services.applicationautoscaling.model.InternalServiceException;
import software.amazon.awssdk.services.applicationautoscaling.model.ObjectNotFoundException;
import software.amazon.awssdk.services.applicationautoscaling.model.TooManyTagsException;
import software.amazon.awssdk.services.applicationautoscaling.model.ValidationException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.InvalidRestoreTimeException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryUnavailableException;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.ServerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateListenerException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateLoadBalancerNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidConfigurationRequestException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidSecurityGroupException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.OperationNotPermittedException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.BlueGreenDeploymentNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbInstanceAutomatedBackupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbParameterGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupDoesNotCoverEnoughAZsException;
import software.amazon.awssdk.services.rds.model.DbSubnetGroupNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidBlueGreenDeploymentStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbParameterGroupStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSubnetGroupStateException;
import software.amazon.awssdk.services.rds.model.InvalidRestoreException;
import software.amazon.awssdk.services.rds.model.InvalidVpcNetworkStateException;
import software.amazon.awssdk.services.rds.model.PointInTimeRestoreNotEnabledException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SourceDatabaseNotSupportedException;
import software.amazon.awssdk.services.rds.model.SubnetAlreadyInUseException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InternalServiceErrorException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** The services of the account: their names, and which exception the SDK makes of which error code on the wire. */
enum AwsService {
  EC2(Ec2Client.class, "ec2", "Ec2", Ec2Exception::builder, Map.of()),
  RDS(RdsClient.class, "rds", "Rds", RdsException::builder, Map.ofEntries(
      Map.entry("DBInstanceNotFound", DbInstanceNotFoundException::builder),
      Map.entry("DBInstanceAlreadyExists", DbInstanceAlreadyExistsException::builder),
      Map.entry("InvalidDBInstanceState", InvalidDbInstanceStateException::builder),
      Map.entry("DBSubnetGroupNotFoundFault", DbSubnetGroupNotFoundException::builder),
      Map.entry("DBSubnetGroupAlreadyExists", DbSubnetGroupAlreadyExistsException::builder),
      Map.entry("DBSubnetGroupDoesNotCoverEnoughAZs", DbSubnetGroupDoesNotCoverEnoughAZsException::builder),
      Map.entry("InvalidDBSubnetGroupStateFault", InvalidDbSubnetGroupStateException::builder),
      Map.entry("InvalidSubnet", software.amazon.awssdk.services.rds.model.InvalidSubnetException::builder),
      Map.entry("SubnetAlreadyInUse", SubnetAlreadyInUseException::builder),
      Map.entry("InvalidVPCNetworkStateFault", InvalidVpcNetworkStateException::builder),
      Map.entry("DBParameterGroupNotFound", DbParameterGroupNotFoundException::builder),
      Map.entry("DBParameterGroupAlreadyExists", DbParameterGroupAlreadyExistsException::builder),
      Map.entry("InvalidDBParameterGroupState", InvalidDbParameterGroupStateException::builder),
      Map.entry("DBSnapshotNotFound", DbSnapshotNotFoundException::builder),
      Map.entry("DBSnapshotAlreadyExists", DbSnapshotAlreadyExistsException::builder),
      Map.entry("InvalidDBSnapshotState", InvalidDbSnapshotStateException::builder),
      Map.entry("DBInstanceAutomatedBackupNotFound", DbInstanceAutomatedBackupNotFoundException::builder),
      Map.entry("PointInTimeRestoreNotEnabled", PointInTimeRestoreNotEnabledException::builder),
      Map.entry("InvalidRestoreFault", InvalidRestoreException::builder),
      Map.entry("BlueGreenDeploymentNotFoundFault", BlueGreenDeploymentNotFoundException::builder),
      Map.entry("BlueGreenDeploymentAlreadyExistsFault", BlueGreenDeploymentAlreadyExistsException::builder),
      Map.entry("InvalidBlueGreenDeploymentStateFault", InvalidBlueGreenDeploymentStateException::builder),
      Map.entry("SourceDatabaseNotSupportedFault", SourceDatabaseNotSupportedException::builder))),
  DYNAMODB(DynamoDbClient.class, "dynamodb", "DynamoDb", DynamoDbException::builder, Map.ofEntries(
      Map.entry("ResourceNotFoundException",
          software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException::builder),
      Map.entry("ResourceInUseException",
          software.amazon.awssdk.services.dynamodb.model.ResourceInUseException::builder),
      Map.entry("LimitExceededException",
          software.amazon.awssdk.services.dynamodb.model.LimitExceededException::builder),
      Map.entry("TableNotFoundException", TableNotFoundException::builder),
      Map.entry("TableAlreadyExistsException", TableAlreadyExistsException::builder),
      Map.entry("TableInUseException", TableInUseException::builder),
      Map.entry("ContinuousBackupsUnavailableException", ContinuousBackupsUnavailableException::builder),
      Map.entry("PointInTimeRecoveryUnavailableException", PointInTimeRecoveryUnavailableException::builder),
      Map.entry("InvalidRestoreTimeException", InvalidRestoreTimeException::builder),
      Map.entry("BackupNotFoundException", BackupNotFoundException::builder),
      Map.entry("BackupInUseException", BackupInUseException::builder),
      Map.entry("ThrottlingException", software.amazon.awssdk.services.dynamodb.model.ThrottlingException::builder),
      Map.entry("InternalServerError", InternalServerErrorException::builder))),
  SECRETS_MANAGER(SecretsManagerClient.class, "secretsmanager", "SecretsManager", SecretsManagerException::builder,
      Map.of(
          "ResourceNotFoundException",
          software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException::builder,
          "ResourceExistsException", ResourceExistsException::builder,
          "InvalidRequestException", InvalidRequestException::builder,
          "InvalidParameterException", InvalidParameterException::builder,
          "InvalidNextTokenException", InvalidNextTokenException::builder,
          "LimitExceededException",
          software.amazon.awssdk.services.secretsmanager.model.LimitExceededException::builder,
          "InternalServiceError", InternalServiceErrorException::builder)),
  APPLICATION_AUTO_SCALING(ApplicationAutoScalingClient.class, "application-autoscaling", "ApplicationAutoScaling",
      ApplicationAutoScalingException::builder, Map.of(
          "ValidationException", ValidationException::builder,
          "ObjectNotFoundException", ObjectNotFoundException::builder,
          "ResourceNotFoundException",
          software.amazon.awssdk.services.applicationautoscaling.model.ResourceNotFoundException::builder,
          "TooManyTagsException", TooManyTagsException::builder,
          "InternalServiceException", InternalServiceException::builder)),
  ELASTIC_LOAD_BALANCING(ElasticLoadBalancingV2Client.class, "elasticloadbalancing", "ElasticLoadBalancingV2",
      ElasticLoadBalancingV2Exception::builder, Map.ofEntries(
          Map.entry("LoadBalancerNotFound", LoadBalancerNotFoundException::builder),
          Map.entry("ListenerNotFound", ListenerNotFoundException::builder),
          Map.entry("TargetGroupNotFound", TargetGroupNotFoundException::builder),
          Map.entry("DuplicateLoadBalancerName", DuplicateLoadBalancerNameException::builder),
          Map.entry("DuplicateTargetGroupName", DuplicateTargetGroupNameException::builder),
          Map.entry("DuplicateListener", DuplicateListenerException::builder),
          Map.entry("ResourceInUse",
              software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException::builder),
          Map.entry("SubnetNotFound", SubnetNotFoundException::builder),
          Map.entry("InvalidSubnet",
              software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidSubnetException::builder),
          Map.entry("InvalidSecurityGroup", InvalidSecurityGroupException::builder),
          Map.entry("InvalidConfigurationRequest", InvalidConfigurationRequestException::builder),
          Map.entry("OperationNotPermitted", OperationNotPermittedException::builder))),
  EKS(EksClient.class, "eks", "Eks", EksException::builder, Map.of(
      "ResourceNotFoundException", software.amazon.awssdk.services.eks.model.ResourceNotFoundException::builder,
      "ThrottlingException", software.amazon.awssdk.services.eks.model.ThrottlingException::builder,
      "ServerException", ServerException::builder)),
  STS(StsClient.class, "sts", "Sts", StsException::builder, Map.of());

  private final Class<? extends AwsClient> client;
  private final String prefix;
  private final String serviceName;
  private final Supplier<? extends AwsServiceException.Builder> base;
  private final Map<String, Supplier<? extends AwsServiceException.Builder>> modelled;

  AwsService(Class<? extends AwsClient> client, String prefix, String serviceName,
      Supplier<? extends AwsServiceException.Builder> base,
      Map<String, Supplier<? extends AwsServiceException.Builder>> modelled) {
    this.client = client;
    this.prefix = prefix;
    this.serviceName = serviceName;
    this.base = base;
    this.modelled = modelled;
  }

  static AwsService of(Class<?> client) {
    for (AwsService service : values()) {
      if (service.client == client) {
        return service;
      }
    }
    throw new IllegalArgumentException("No such service in the sandbox: " + client.getName());
  }

  /** The prefix of the service's IAM actions and ARNs. */
  String prefix() {
    return prefix;
  }

  /** The SDK's exception for an error code, as if it had come over the wire. */
  AwsServiceException error(String code, int status, String message) {
    return modelled.getOrDefault(code, base).get()
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
  AwsServiceException refuse(String code, String message) {
    return error(code, 400, message);
  }

  /** What the service says when it is asked too often. */
  AwsServiceException throttled() {
    return switch (this) {
      case EC2 -> error("RequestLimitExceeded", 503, "Request limit exceeded.");
      case RDS, ELASTIC_LOAD_BALANCING, STS -> refuse("Throttling", "Rate exceeded");
      case DYNAMODB, SECRETS_MANAGER, APPLICATION_AUTO_SCALING -> refuse("ThrottlingException", "Rate exceeded");
      case EKS -> error("ThrottlingException", 429, "Rate exceeded");
    };
  }

  /** What the service says when it fails. */
  AwsServiceException failed() {
    String code = switch (this) {
      case EC2 -> "InternalError";
      case RDS, ELASTIC_LOAD_BALANCING, STS -> "InternalFailure";
      case DYNAMODB -> "InternalServerError";
      case SECRETS_MANAGER -> "InternalServiceError";
      case APPLICATION_AUTO_SCALING -> "InternalServiceException";
      case EKS -> "ServerException";
    };
    return error(code, 500, "An internal error has occurred. Try the request again.");
  }
}
