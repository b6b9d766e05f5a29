package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.simulation.Self.Owned;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UpdateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;

/** Which resource of a platform a call is about, told by the ownership tags that AWS knows. */
final class Subjects {
  /**
   * What RDS calls the copies of a blue/green deployment, and those whose names they took: after the one they are of.
   */
  static final Pattern BESIDE = Pattern.compile("(.*)-(?:green-[a-z0-9]{6}|old[0-9]+)");

  private static final String LEAVING = "deleting";

  private final World world;

  Subjects(World world) {
    this.world = world;
  }

  /** The id of what the call writes to, where that is data or a role; empty for others, and for what is not ours. */
  Optional<String> of(AwsRequest request) {
    try {
      Map<String, String> tags = switch (request) {
        case CreateDbInstanceRequest create -> {
          Map<String, String> given = new TreeMap<>();
          create.tags().forEach(t -> given.put(t.key(), t.value()));
          yield given;
        }
        case CreateTableRequest create -> {
          Map<String, String> given = new TreeMap<>();
          create.tags().forEach(t -> given.put(t.key(), t.value()));
          yield given;
        }
        case ModifyDbInstanceRequest modify -> tagsOfInstance(modify.dbInstanceIdentifier());
        case DeleteDbInstanceRequest delete -> tagsOfInstance(delete.dbInstanceIdentifier());
        case SwitchoverBlueGreenDeploymentRequest switchover ->
            Map.of(Ownership.ID, idOfDeployment(switchover.blueGreenDeploymentIdentifier()));
        case PutRolePolicyRequest put -> tagsOfRole(put.roleName());
        case DeleteRoleRequest delete -> tagsOfRole(delete.roleName());
        case DeleteBucketRequest delete -> tagsOfBucket(delete.bucket());
        case DeleteObjectsRequest delete -> tagsOfBucket(delete.bucket());
        case PutBucketVersioningRequest put -> tagsOfBucket(put.bucket());
        case PutBucketPolicyRequest put -> tagsOfBucket(put.bucket());
        case ModifyReplicationGroupRequest modify -> tagsOfCache(modify.replicationGroupId());
        case DeleteReplicationGroupRequest delete -> tagsOfCache(delete.replicationGroupId());
        case ModifyDbClusterRequest modify -> tagsOfCluster(modify.dbClusterIdentifier());
        case DeleteDbClusterRequest delete -> tagsOfCluster(delete.dbClusterIdentifier());
        case UpdateUserPoolRequest update -> pool(update.userPoolId()).userPoolTags();
        case DeleteUserPoolRequest delete -> pool(delete.userPoolId()).userPoolTags();
        case UpdateTableRequest update -> tagsOfTable(update.tableName());
        case DeleteTableRequest delete -> tagsOfTable(delete.tableName());
        default -> Map.of();
      };
      return Optional.ofNullable(tags.get(Ownership.ID));
    } catch (AwsServiceException gone) {
      return Optional.empty();
    }
  }

  /** Whether what keeps groups in use, or is the one that its pool can have, is there still, and not on its way out. */
  boolean isThere(Owned one) {
    return switch (one.id().substring(0, one.id().indexOf('/'))) {
      case "ReplicationGroup" -> cache(one.name()).filter(cache -> !cache.status().equals(LEAVING)).isPresent();
      case "DocDbCluster" -> cluster(one.name()).filter(cluster -> !cluster.status().equals(LEAVING)).isPresent();
      case "UserPoolDomain" -> StoreHoldings.pools(aws(CognitoIdentityProviderClient.class)).stream()
          .anyMatch(pool -> one.name().equals(pool.domain()));
      default -> instance(one.name()).filter(i -> !i.dbInstanceStatus().equals(LEAVING)).isPresent();
    };
  }

  Optional<ReplicationGroup> cache(String identifier) {
    return aws(ElastiCacheClient.class).describeReplicationGroups().replicationGroups().stream()
        .filter(cache -> cache.replicationGroupId().equals(identifier)).findFirst();
  }

  Optional<DBCluster> cluster(String identifier) {
    return aws(DocDbClient.class).describeDBClusters().dbClusters().stream()
        .filter(cluster -> cluster.dbClusterIdentifier().equals(identifier)).findFirst();
  }

  UserPoolType pool(String id) {
    return aws(CognitoIdentityProviderClient.class).describeUserPool(r -> r.userPoolId(id)).userPool();
  }

  Map<String, String> tagsOfRole(String name) {
    return Holdings.tags(
        aws(IamClient.class).getRole(r -> r.roleName(name)).role().tags(), t -> t.key(), t -> t.value());
  }

  Map<String, String> tagsOfBucket(String name) {
    return StoreHoldings.tagsOfBucket(aws(S3Client.class), name);
  }

  Map<String, String> tagsOfCache(String identifier) {
    return cache(identifier).map(cache -> StoreHoldings.tags(aws(ElastiCacheClient.class), cache.arn()))
        .orElse(Map.of());
  }

  Map<String, String> tagsOfCluster(String identifier) {
    return cluster(identifier).map(cluster -> StoreHoldings.tags(aws(DocDbClient.class), cluster.dbClusterArn()))
        .orElse(Map.of());
  }

  Optional<DBInstance> instance(String identifier) {
    return aws(RdsClient.class).describeDBInstances().dbInstances().stream()
        .filter(i -> i.dbInstanceIdentifier().equals(identifier)).findFirst();
  }

  /** The id of the instance that a blue/green deployment began with. */
  String idOfDeployment(String identifier) {
    String source = aws(RdsClient.class).describeBlueGreenDeployments(r -> r.blueGreenDeploymentIdentifier(identifier))
        .blueGreenDeployments().getFirst().source();
    return tagsOfInstance(source.substring(source.lastIndexOf(':') + 1)).getOrDefault(Ownership.ID, "");
  }

  static Map<String, String> tags(DBInstance instance) {
    Map<String, String> tags = new TreeMap<>();
    instance.tagList().forEach(t -> tags.put(t.key(), t.value()));
    return tags;
  }

  Map<String, String> tagsOfTable(String name) {
    Map<String, String> tags = new TreeMap<>();
    String arn = "arn:aws:dynamodb:" + World.REGION + ":" + SandboxWorld.ACCOUNT + ":table/" + name;
    aws(DynamoDbClient.class).listTagsOfResource(r -> r.resourceArn(arn)).tags()
        .forEach(t -> tags.put(t.key(), t.value()));
    return tags;
  }

  private Map<String, String> tagsOfInstance(String identifier) {
    return instance(identifier).map(Subjects::tags).orElse(Map.of());
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
