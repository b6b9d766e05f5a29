package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.resource.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The names and tags of buckets, caches, document stores and user pools, and of what belongs to them. */
final class StoreHoldings {
  private final SandboxWorld sandbox;
  private final BiConsumer<String, Map<String, String>> found;

  private StoreHoldings(SandboxWorld sandbox, BiConsumer<String, Map<String, String>> found) {
    this.sandbox = sandbox;
    this.found = found;
  }

  /** Tells of everything that is not on its way out. */
  static void each(SandboxWorld sandbox, BiConsumer<String, Map<String, String>> found) {
    StoreHoldings holdings = new StoreHoldings(sandbox, found);
    holdings.buckets();
    holdings.caches();
    holdings.documentStores();
    holdings.userPools();
  }

  private void buckets() {
    S3Client s3 = aws(S3Client.class);
    s3.listBuckets().buckets().forEach(bucket -> found.accept(bucket.name(), tagsOfBucket(s3, bucket.name())));
  }

  private void caches() {
    ElastiCacheClient caches = aws(ElastiCacheClient.class);
    caches.describeReplicationGroupsPaginator().replicationGroups().stream()
        .filter(group -> !group.status().equals("deleting"))
        .forEach(group -> found.accept(group.replicationGroupId(), tags(caches, group.arn())));
    caches.describeCacheSubnetGroupsPaginator().cacheSubnetGroups()
        .forEach(group -> found.accept(group.cacheSubnetGroupName(), tags(caches, group.arn())));
    caches.describeCacheParameterGroupsPaginator().cacheParameterGroups().stream()
        .filter(group -> !group.cacheParameterGroupName().startsWith("default."))
        .forEach(group -> found.accept(group.cacheParameterGroupName(), tags(caches, group.arn())));
  }

  private void documentStores() {
    DocDbClient docDb = aws(DocDbClient.class);
    docDb.describeDBClustersPaginator().dbClusters().stream().filter(cluster -> !cluster.status().equals("deleting"))
        .forEach(cluster -> found.accept(cluster.dbClusterIdentifier(), tags(docDb, cluster.dbClusterArn())));
    docDb.describeDBInstancesPaginator().dbInstances().stream()
        .filter(instance -> instance.engine().equals("docdb") && !instance.dbInstanceStatus().equals("deleting"))
        .forEach(instance -> found.accept(instance.dbInstanceIdentifier(), tags(docDb, instance.dbInstanceArn())));
    docDb.describeDBClusterParameterGroupsPaginator().dbClusterParameterGroups().stream()
        .filter(group -> !group.dbClusterParameterGroupName().startsWith("default."))
        .forEach(group -> found.accept(
            group.dbClusterParameterGroupName(), tags(docDb, group.dbClusterParameterGroupArn())));
  }

  /** Clients have no tags: whose pool it is, his they are. */
  private void userPools() {
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    for (UserPoolType pool : pools(cognito)) {
      found.accept(pool.name(), pool.userPoolTags());
      String id = pool.userPoolTags().getOrDefault(Ownership.ID, "");
      cognito.listUserPoolClientsPaginator(r -> r.userPoolId(pool.id()).maxResults(60)).userPoolClients()
          .forEach(client -> {
            Map<String, String> tags = new HashMap<>(pool.userPoolTags());
            tags.put(Ownership.ID, id.replace("UserPool/", "UserPoolClient/") + "." + client.clientName());
            found.accept(pool.name() + "/" + client.clientName(), tags);
          });
    }
  }

  static List<UserPoolType> pools(CognitoIdentityProviderClient cognito) {
    List<UserPoolType> pools = new ArrayList<>();
    cognito.listUserPoolsPaginator(r -> r.maxResults(60)).userPools().forEach(listed ->
        pools.add(cognito.describeUserPool(r -> r.userPoolId(listed.id())).userPool()));
    return pools;
  }

  static Map<String, String> tagsOfBucket(S3Client s3, String bucket) {
    try {
      return Holdings.tags(s3.getBucketTagging(r -> r.bucket(bucket)).tagSet(), t -> t.key(), t -> t.value());
    } catch (AwsServiceException none) {
      return Map.of();
    }
  }

  /** None while ElastiCache does not tell them, which is as long as something is under way. */
  static Map<String, String> tags(ElastiCacheClient caches, String arn) {
    try {
      return new TreeMap<>(Holdings.tags(
          caches.listTagsForResource(r -> r.resourceName(arn)).tagList(), t -> t.key(), t -> t.value()));
    } catch (AwsServiceException busy) {
      return Map.of();
    }
  }

  static Map<String, String> tags(DocDbClient docDb, String arn) {
    return new TreeMap<>(Holdings.tags(
        docDb.listTagsForResource(r -> r.resourceName(arn)).tagList(), t -> t.key(), t -> t.value()));
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return sandbox.account().client(type, sandbox.region());
  }
}
