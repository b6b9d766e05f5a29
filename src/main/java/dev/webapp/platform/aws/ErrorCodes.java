package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Problem.Category;
import java.util.HashMap;
import java.util.Map;

/**
 * Error codes and what they come down to, service by service, as the API references list them. A service is called as
 * its IAM actions are; what it does not list itself is as for all.
 */
final class ErrorCodes {
  private static final String ALL = "";
  private static final Map<String, ErrorCodes> SERVICES = new HashMap<>();

  static {
    of(ALL)
        .are(Category.THROTTLED, "Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded",
            "TooManyRequestsException", "RequestThrottled", "RequestThrottledException", "SlowDown",
            "BandwidthLimitExceeded")
        .are(Category.NOT_FOUND, "ResourceNotFoundException", "NotFoundException")
        .are(Category.EXISTS, "ResourceExistsException")
        .are(Category.CONFLICT, "ResourceInUseException", "ConflictException", "ResourceConflictException",
            "ConcurrentUpdateException", "ConcurrentModificationException", "OperationAborted")
        .are(Category.DENIED, "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "OptInRequired")
        .are(Category.UNKNOWN_CALLER, "AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId",
            "InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException")
        .are(Category.TRANSIENT, "InternalError", "InternalErrorException", "InternalFailure", "InternalServerError",
            "InternalServiceError", "InternalServiceException", "ServiceUnavailable", "ServiceUnavailableException",
            "ServiceFailure", "ServerException", "Unavailable", "RequestTimeout", "RequestTimeoutException",
            "RequestExpired");
    of("rds")
        .are(Category.NOT_FOUND, "DBInstanceNotFound", "DBSubnetGroupNotFoundFault", "DBParameterGroupNotFound",
            "DBSnapshotNotFound", "BlueGreenDeploymentNotFoundFault", "DBInstanceAutomatedBackupNotFound",
            "DBClusterNotFoundFault", "DBClusterParameterGroupNotFound", "DBClusterSnapshotNotFoundFault")
        .are(Category.EXISTS, "DBInstanceAlreadyExists", "DBSubnetGroupAlreadyExists", "DBParameterGroupAlreadyExists",
            "DBSnapshotAlreadyExists", "DBClusterAlreadyExistsFault", "DBClusterSnapshotAlreadyExistsFault")
        .are(Category.CONFLICT, "InvalidDBInstanceState", "InvalidDBInstanceStateFault",
            "InvalidDBSubnetGroupStateFault", "InvalidDBParameterGroupState", "InvalidDBParameterGroupStateFault",
            "InvalidDBSnapshotState", "DBUpgradeDependencyFailure", "InvalidBlueGreenDeploymentStateFault",
            "BlueGreenDeploymentAlreadyExistsFault", "InvalidDBClusterStateFault",
            "InvalidDBClusterSnapshotStateFault")
        .are(Category.TRANSIENT, "InsufficientDBInstanceCapacity", "InsufficientDBClusterCapacityFault",
            "InsufficientStorageClusterCapacity")
        .quota("InstanceQuotaExceeded", "DB instances")
        .quota("DBClusterQuotaExceededFault", "DB clusters")
        .quota("StorageQuotaExceeded", "Total storage for all DB instances")
        .quota("SnapshotQuotaExceeded", "Manual DB instance snapshots")
        .quota("DBSubnetGroupQuotaExceeded", "DB subnet groups")
        .quota("DBSubnetQuotaExceededFault", "Subnets per DB subnet group")
        .quota("DBParameterGroupQuotaExceeded", "Parameter groups");
    of("dynamodb")
        .are(Category.THROTTLED, "ProvisionedThroughputExceededException")
        .are(Category.NOT_FOUND, "TableNotFoundException", "BackupNotFoundException")
        .are(Category.EXISTS, "TableAlreadyExistsException")
        // Too many tables are being created at once: that passes by itself.
        .are(Category.CONFLICT, "LimitExceededException", "ContinuousBackupsUnavailableException",
            "TableInUseException", "BackupInUseException");
    of("application-autoscaling")
        .are(Category.NOT_FOUND, "ObjectNotFoundException")
        .are(Category.CONFLICT, "FailedResourceAccessException");
    of("elasticache")
        .are(Category.THROTTLED, "APICallRateForCustomerExceeded")
        .are(Category.NOT_FOUND, "ReplicationGroupNotFoundFault", "CacheClusterNotFound",
            "CacheSubnetGroupNotFoundFault", "CacheParameterGroupNotFound", "SnapshotNotFoundFault", "TagNotFound")
        .are(Category.EXISTS, "ReplicationGroupAlreadyExists", "CacheSubnetGroupAlreadyExists",
            "CacheParameterGroupAlreadyExists", "SnapshotAlreadyExistsFault")
        .are(Category.CONFLICT, "InvalidReplicationGroupState", "InvalidCacheClusterState",
            "InvalidCacheParameterGroupState", "CacheSubnetGroupInUse", "InvalidSnapshotState")
        .are(Category.TRANSIENT, "InsufficientCacheClusterCapacity")
        .quota("ClusterQuotaForCustomerExceeded", "Nodes per Region")
        .quota("NodeQuotaForCustomerExceeded", "Nodes per Region")
        .quota("CacheSubnetGroupQuotaExceeded", "Subnet groups per Region")
        .quota("CacheSubnetQuotaExceededFault", "Subnets per subnet group")
        .quota("CacheParameterGroupQuotaExceeded", "Parameter groups per Region");
    of("s3")
        .are(Category.NOT_FOUND, "NoSuchBucket", "NoSuchUpload", "NoSuchTagSet", "NoSuchBucketPolicy",
            "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration", "NoSuchPublicAccessBlockConfiguration",
            "OwnershipControlsNotFoundError", "ServerSideEncryptionConfigurationNotFoundError")
        .are(Category.EXISTS, "BucketAlreadyExists", "BucketAlreadyOwnedByYou")
        .are(Category.CONFLICT, "BucketNotEmpty")
        // Of a bucket so new that not all of S3 knows where it is.
        .are(Category.TRANSIENT, "TemporaryRedirect")
        .quota("TooManyBuckets", "General purpose buckets");
    of("cognito-idp")
        .are(Category.CONFLICT, "UserImportInProgressException")
        .are(Category.DENIED, "NotAuthorizedException");
    of("iam")
        .are(Category.NOT_FOUND, "NoSuchEntity")
        .are(Category.EXISTS, "EntityAlreadyExists")
        .are(Category.CONFLICT, "DeleteConflict", "ConcurrentModification", "EntityTemporarilyUnmodifiable");
    of("elasticloadbalancing")
        .are(Category.NOT_FOUND, "LoadBalancerNotFound", "TargetGroupNotFound");
    of("ec2")
        .are(Category.EXISTS, "InvalidGroup.Duplicate", "InvalidPermission.Duplicate",
            "InvalidLaunchTemplateName.AlreadyExistsException")
        // Another platform may have made the endpoint meanwhile.
        .are(Category.CONFLICT, "DependencyViolation", "InvalidGroup.InUse", "RouteAlreadyExists",
            "IncorrectState")
        .are(Category.TRANSIENT, "InsufficientInstanceCapacity")
        .quota("SecurityGroupLimitExceeded", "VPC security groups per Region")
        .quota("RulesPerSecurityGroupLimitExceeded", "Inbound or outbound rules per security group");
    of("route53")
        .are(Category.THROTTLED, "PriorRequestNotComplete")
        .are(Category.NOT_FOUND, "NoSuchHostedZone", "NoSuchChange");
    of("cloudfront")
        .are(Category.THROTTLED, "TooManyInvalidationsInProgress")
        .are(Category.NOT_FOUND, "NoSuchDistribution", "NoSuchOriginAccessControl", "NoSuchResource",
            "EntityNotFound")
        .are(Category.EXISTS, "DistributionAlreadyExists", "OriginAccessControlAlreadyExists", "EntityAlreadyExists")
        .are(Category.CONFLICT, "PreconditionFailed", "InvalidIfMatchVersion", "DistributionNotDisabled",
            "OriginAccessControlInUse", "CannotDeleteEntityWhileInUse", "CannotUpdateEntityWhileInUse",
            "IllegalUpdate")
        .quota("TooManyDistributions", "Web distributions per AWS account")
        .quota("TooManyDistributionCNAMEs", "Alternate domain names (CNAMEs) per distribution")
        .quota("TooManyOriginAccessControls", "Origin access controls per account")
        .quota("EntityLimitExceeded", "VPC origins");
    of("acm")
        .are(Category.CONFLICT, "RequestInProgressException")
        .quota("LimitExceededException", "ACM certificates");
    of("amplify")
        .are(Category.DENIED, "UnauthorizedException")
        .are(Category.TRANSIENT, "InternalFailureException", "DependentServiceFailureException")
        .quota("LimitExceededException", "Apps, branches per app, domains per app or concurrent jobs");
    of("lambda")
        .are(Category.TRANSIENT, "ServiceException", "EC2ThrottledException", "EC2UnexpectedException")
        .quota("CodeStorageExceededException", "Function and layer storage");
    of("logs")
        .are(Category.EXISTS, "ResourceAlreadyExistsException")
        .are(Category.CONFLICT, "OperationAbortedException")
        .quota("LimitExceededException", "Log groups");
    of("wafv2")
        .are(Category.NOT_FOUND, "WAFNonexistentItemException")
        .are(Category.EXISTS, "WAFDuplicateItemException")
        // What was made a moment ago cannot be referred to yet.
        .are(Category.CONFLICT, "WAFOptimisticLockException", "WAFAssociatedItemException",
            "WAFUnavailableEntityException")
        .are(Category.TRANSIENT, "WAFInternalErrorException", "WAFTagOperationException",
            "WAFTagOperationInternalErrorException")
        .are(Category.DENIED, "WAFLogDestinationPermissionIssueException")
        .quota("WAFLimitsExceededException", "Web ACLs, IP sets or WCUs");
  }

  private final Map<String, Category> categories = new HashMap<>();
  private final Map<String, String> quotas = new HashMap<>();

  private static ErrorCodes of(String service) {
    return SERVICES.computeIfAbsent(service, _ -> new ErrorCodes());
  }

  private ErrorCodes are(Category category, String... codes) {
    for (String code : codes) {
      categories.put(code, category);
    }
    return this;
  }

  /** A limit that our calls can meet, by the name that Service Quotas calls it by. */
  private ErrorCodes quota(String code, String name) {
    quotas.put(code, name);
    return are(Category.QUOTA, code);
  }

  /** Null where nobody lists it. */
  static Category category(String service, String code) {
    Category own = SERVICES.getOrDefault(service, of(ALL)).categories.get(code);
    return own == null ? of(ALL).categories.get(code) : own;
  }

  /** The name of the quota that was met, null where it has none or none was. */
  static String quotaName(String service, String code) {
    return SERVICES.getOrDefault(service, of(ALL)).quotas.get(code);
  }
}
