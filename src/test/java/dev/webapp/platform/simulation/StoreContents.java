package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.aws.AwsAccount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Buckets, caches, document stores and user pools in an account and what belongs to them, as text by sort and name, as
 * AWS's own calls tell it. What users keep in them is not told.
 */
final class StoreContents {
  private final AwsAccount account;
  private final Map<String, String> all = new TreeMap<>();

  private StoreContents(AwsAccount account) {
    this.account = account;
  }

  static Map<String, String> of(AwsAccount account) {
    StoreContents contents = new StoreContents(account);
    contents.buckets();
    contents.caches();
    contents.documentStores();
    contents.userPools();
    return contents.all;
  }

  private void buckets() {
    S3Client s3 = aws(S3Client.class);
    s3.listBuckets().buckets().forEach(bucket -> {
      String name = bucket.name();
      // Told without the bucket's name, which every answer is of.
      Map<String, Supplier<Object>> settings = new TreeMap<>();
      settings.put("versioning", () -> s3.getBucketVersioning(r -> r.bucket(name)));
      settings.put("encryption", () -> s3.getBucketEncryption(r -> r.bucket(name)));
      settings.put("publicAccessBlock", () -> s3.getPublicAccessBlock(r -> r.bucket(name)));
      settings.put("ownership", () -> s3.getBucketOwnershipControls(r -> r.bucket(name)));
      settings.put("lifecycle", () -> s3.getBucketLifecycleConfiguration(r -> r.bucket(name)));
      settings.put("cors", () -> s3.getBucketCors(r -> r.bucket(name)));
      settings.put("policy", () -> s3.getBucketPolicy(r -> r.bucket(name)));
      all.put("Bucket " + name, settings.entrySet().stream().map(s -> s.getKey() + "=" + orNone(s.getValue()))
          .collect(Collectors.joining(", ")));
      tags(name, StoreHoldings.tagsOfBucket(s3, name));
    });
  }

  /** S3 has an error for each thing that is not set. */
  private static String orNone(Supplier<Object> setting) {
    try {
      return setting.get().toString();
    } catch (AwsServiceException none) {
      return "none";
    }
  }

  private void caches() {
    ElastiCacheClient caches = aws(ElastiCacheClient.class);
    caches.describeReplicationGroupsPaginator().replicationGroups().forEach(group -> {
      put("ReplicationGroup", group.replicationGroupId(), group);
      tags(group.replicationGroupId(), StoreHoldings.tags(caches, group.arn()));
    });
    caches.describeCacheClustersPaginator().cacheClusters().forEach(node ->
        put("CacheCluster", node.cacheClusterId(), node));
    caches.describeCacheSubnetGroupsPaginator().cacheSubnetGroups().forEach(group -> {
      put("CacheSubnetGroup", group.cacheSubnetGroupName(), group);
      tags(group.cacheSubnetGroupName(), StoreHoldings.tags(caches, group.arn()));
    });
    caches.describeCacheParameterGroupsPaginator().cacheParameterGroups().stream()
        .filter(group -> !group.cacheParameterGroupName().startsWith("default.")).forEach(group -> {
          put("CacheParameterGroup", group.cacheParameterGroupName(), group);
          tags(group.cacheParameterGroupName(), StoreHoldings.tags(caches, group.arn()));
          caches.describeCacheParametersPaginator(r -> r.cacheParameterGroupName(group.cacheParameterGroupName())
              .source("user")).parameters().forEach(parameter ->
              put("Parameter of " + group.cacheParameterGroupName(), parameter.parameterName(), parameter));
        });
    // AWS's own come and go with what they are of.
    caches.describeSnapshotsPaginator(r -> r.snapshotSource("user")).snapshots().forEach(snapshot ->
        put("CacheSnapshot", snapshot.snapshotName(), snapshot));
  }

  private void documentStores() {
    DocDbClient docDb = aws(DocDbClient.class);
    docDb.describeDBClustersPaginator().dbClusters().forEach(cluster -> {
      put("DBCluster", cluster.dbClusterIdentifier(), cluster);
      tags(cluster.dbClusterIdentifier(), StoreHoldings.tags(docDb, cluster.dbClusterArn()));
    });
    // RDS's own are told, too.
    docDb.describeDBInstancesPaginator().dbInstances().stream().filter(instance -> instance.engine().equals("docdb"))
        .forEach(instance -> {
          put("DBInstance of a cluster", instance.dbInstanceIdentifier(), instance);
          tags(instance.dbInstanceIdentifier(), StoreHoldings.tags(docDb, instance.dbInstanceArn()));
        });
    docDb.describeDBClusterParameterGroupsPaginator().dbClusterParameterGroups().stream()
        .filter(group -> !group.dbClusterParameterGroupName().startsWith("default.")).forEach(group -> {
          put("DBClusterParameterGroup", group.dbClusterParameterGroupName(), group);
          tags(group.dbClusterParameterGroupName(), StoreHoldings.tags(docDb, group.dbClusterParameterGroupArn()));
          docDb.describeDBClusterParametersPaginator(r -> r.dbClusterParameterGroupName(
              group.dbClusterParameterGroupName()).source("user")).parameters().forEach(parameter ->
              put("Parameter of " + group.dbClusterParameterGroupName(), parameter.parameterName(), parameter));
        });
    docDb.describeDBClusterSnapshots(r -> r.snapshotType("manual")).dbClusterSnapshots().forEach(snapshot ->
        put("DBClusterSnapshot", snapshot.dbClusterSnapshotIdentifier(), snapshot));
  }

  private void userPools() {
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    cognito.listUserPoolsPaginator(r -> r.maxResults(60)).userPools().forEach(listed -> {
      var pool = cognito.describeUserPool(r -> r.userPoolId(listed.id())).userPool();
      String name = pool.name();
      put("UserPool", name, pool.toBuilder().userPoolTags(null).estimatedNumberOfUsers(null).build());
      put("Mfa of", name, cognito.getUserPoolMfaConfig(r -> r.userPoolId(pool.id())));
      tags(name, pool.userPoolTags());
      cognito.listUserPoolClientsPaginator(r -> r.userPoolId(pool.id()).maxResults(60)).userPoolClients()
          .forEach(client -> put("UserPoolClient", name + "/" + client.clientName(), cognito.describeUserPoolClient(r ->
              r.userPoolId(pool.id()).clientId(client.clientId())).userPoolClient()));
      if (pool.domain() != null) {
        put("UserPoolDomain of " + name, pool.domain(),
            cognito.describeUserPoolDomain(r -> r.domain(pool.domain())).domainDescription());
      }
    });
  }

  /** As {@link AwsContents} has those of others. */
  private void tags(String name, Map<String, String> tags) {
    tags.forEach((key, value) -> put("Tag of " + name, key, "Tag(Key=" + key + ", Value=" + value + ")"));
  }

  /** Two of one sort and name stand apart by a number. */
  private void put(String sort, String name, Object thing) {
    String key = sort + " " + name;
    String free = key;
    for (int i = 2; all.containsKey(free); i++) {
      free = key + " (" + i + ")";
    }
    all.put(free, thing.toString());
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return account.client(type, World.REGION);
  }
}
