package dev.webapp.platform.simulation;

import dev.webapp.platform.cli.SandboxWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolType;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.elasticache.model.ReplicationGroup;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** What somebody might do to roles, buckets, caches, document stores and user pools, by what it is. */
final class StoreSaboteur {
  private final World world;

  StoreSaboteur(World world) {
    this.world = world;
  }

  /** Changes, but of no data; users fill what they use meanwhile. */
  void drift(Map<String, Runnable> acts) {
    roles(acts);
    buckets(acts);
    caches(acts);
    documentStores(acts);
    userPools(acts);
  }

  private void roles(Map<String, Runnable> acts) {
    IamClient iam = aws(IamClient.class);
    iam.listRoles().roles().stream().filter(role -> role.roleName().startsWith("shop")).forEach(role -> {
      String name = role.roleName();
      iam.listRolePolicies(r -> r.roleName(name)).policyNames().forEach(policy -> {
        acts.put("policy of " + name + " widened", () -> iam.putRolePolicy(r -> r.roleName(name).policyName(policy)
            .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                + "\"Resource\":\"*\"}]}")));
        acts.put("policy of " + name + " deleted",
            () -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
        acts.put(name + " deleted", () -> {
          iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy));
          iam.deleteRole(r -> r.roleName(name));
        });
      });
      // One that the spec does not set is nobody's but theirs, and stays.
      if (iam.getRole(r -> r.roleName(name)).role().tags().stream().anyMatch(tag -> tag.key().equals("team"))) {
        acts.put("tag of " + name, () -> iam.tagRole(r -> r.roleName(name).tags(t -> t.key("team").value("other"))));
      }
    });
    EksClient eks = aws(EksClient.class);
    eks.listPodIdentityAssociations(r -> r.clusterName(SandboxWorld.CLUSTER)).associations().forEach(association ->
        acts.put("association of " + association.serviceAccount() + " deleted", () ->
            eks.deletePodIdentityAssociation(r -> r.clusterName(SandboxWorld.CLUSTER)
                .associationId(association.associationId()))));
  }

  private void buckets(Map<String, Runnable> acts) {
    S3Client s3 = aws(S3Client.class);
    for (Bucket bucket : s3.listBuckets().buckets()) {
      String name = bucket.name();
      acts.put("object in " + name, () -> fill(name));
      acts.put("another object in " + name, () -> fill(name));
      acts.put("versioning of " + name + " suspended", () -> s3.putBucketVersioning(r -> r.bucket(name)
          .versioningConfiguration(v -> v.status(BucketVersioningStatus.SUSPENDED))));
      acts.put(name + " opened", () -> s3.deletePublicAccessBlock(r -> r.bucket(name)));
      acts.put("policy of " + name + " deleted", () -> s3.deleteBucketPolicy(r -> r.bucket(name)));
      acts.put("cors of " + name + " deleted", () -> s3.deleteBucketCors(r -> r.bucket(name)));
    }
  }

  /** Puts an object where there may be one. */
  void fill(String bucket) {
    aws(S3Client.class).putObject(r -> r.bucket(bucket).key("kept"), RequestBody.fromString("dear"));
  }

  private void caches(Map<String, Runnable> acts) {
    ElastiCacheClient caches = aws(ElastiCacheClient.class);
    for (ReplicationGroup group : caches.describeReplicationGroups().replicationGroups()) {
      String name = group.replicationGroupId();
      acts.put("type of " + name + " changed", () -> caches.modifyReplicationGroup(r -> r.replicationGroupId(name)
          .cacheNodeType("cache.t4g.medium").applyImmediately(true)));
      acts.put("snapshots of " + name, () -> caches.modifyReplicationGroup(r -> r.replicationGroupId(name)
          .snapshotRetentionLimit(9).applyImmediately(true)));
      acts.put("replica of " + name, () -> caches.increaseReplicaCount(r -> r.replicationGroupId(name)
          .newReplicaCount(group.memberClusters().size()).applyImmediately(true)));
    }
    caches.describeCacheParameterGroups().cacheParameterGroups().stream()
        .filter(group -> group.cacheParameterGroupName().startsWith("shop")).forEach(group -> acts.put(
            "parameter of " + group.cacheParameterGroupName(), () -> caches.modifyCacheParameterGroup(r -> r
                .cacheParameterGroupName(group.cacheParameterGroupName()).parameterNameValues(p -> p
                    .parameterName("maxmemory-policy").parameterValue("noeviction")))));
  }

  private void documentStores(Map<String, Runnable> acts) {
    DocDbClient docDb = aws(DocDbClient.class);
    for (DBCluster cluster : docDb.describeDBClusters().dbClusters()) {
      String name = cluster.dbClusterIdentifier();
      acts.put("protection of " + name + " turned", () -> docDb.modifyDBCluster(r -> r.dbClusterIdentifier(name)
          .deletionProtection(!cluster.deletionProtection())));
      acts.put("backups of " + name + " shortened", () -> docDb.modifyDBCluster(r -> r.dbClusterIdentifier(name)
          .backupRetentionPeriod(9)));
      cluster.dbClusterMembers().forEach(member -> {
        String instance = member.dbInstanceIdentifier();
        acts.put(instance + " deleted", () -> docDb.deleteDBInstance(r -> r.dbInstanceIdentifier(instance)));
        acts.put("class of " + instance + " changed", () -> docDb.modifyDBInstance(r -> r
            .dbInstanceIdentifier(instance).dbInstanceClass("db.r5.large").applyImmediately(true)));
      });
    }
  }

  private void userPools(Map<String, Runnable> acts) {
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    for (UserPoolType pool : StoreHoldings.pools(cognito)) {
      String name = pool.name();
      acts.put("user of " + name, () -> signUp(pool));
      acts.put("another user of " + name, () -> signUp(pool));
      // What is left out is reset: the tags with it.
      acts.put("settings of " + name + " reset", () -> cognito.updateUserPool(r -> r.userPoolId(pool.id())
          .userPoolTags(pool.userPoolTags()).mfaConfiguration(pool.mfaConfiguration())));
      acts.put("protection of " + name + " lifted", () -> cognito.updateUserPool(r -> r.userPoolId(pool.id())
          .userPoolTags(pool.userPoolTags()).policies(pool.policies())
          .adminCreateUserConfig(pool.adminCreateUserConfig())
          .autoVerifiedAttributes(pool.autoVerifiedAttributes()).mfaConfiguration(pool.mfaConfiguration())));
      if (pool.domain() != null) {
        acts.put("domain of " + name + " deleted", () -> cognito.deleteUserPoolDomain(r -> r.userPoolId(pool.id())
            .domain(pool.domain())));
      }
      cognito.listUserPoolClients(r -> r.userPoolId(pool.id()).maxResults(60)).userPoolClients().forEach(client -> {
        acts.put("client " + client.clientName() + " of " + name + " deleted", () -> cognito.deleteUserPoolClient(r -> r
            .userPoolId(pool.id()).clientId(client.clientId())));
        acts.put("client " + client.clientName() + " of " + name + " reset", () -> cognito.updateUserPoolClient(r -> r
            .userPoolId(pool.id()).clientId(client.clientId()).clientName(client.clientName())));
      });
    }
  }

  private void signUp(UserPoolType pool) {
    aws(CognitoIdentityProviderClient.class).adminCreateUser(r -> r.userPoolId(pool.id())
        .username(pool.usernameAttributes().isEmpty() ? "ada" : "ada@example.com"));
  }

  /** Deletions, each with all that is in it; of one name only where one is given. */
  void lose(Map<String, Runnable> acts, String only) {
    aws(S3Client.class).listBuckets().buckets().stream().map(Bucket::name).filter(name -> isMeant(only, name))
        .forEach(name -> acts.put("loss of " + name, () -> {
          empty(name);
          aws(S3Client.class).deleteBucket(r -> r.bucket(name));
        }));
    ElastiCacheClient caches = aws(ElastiCacheClient.class);
    caches.describeReplicationGroups().replicationGroups().stream().map(ReplicationGroup::replicationGroupId)
        .filter(name -> isMeant(only, name)).forEach(name -> acts.put("loss of " + name,
            () -> caches.deleteReplicationGroup(r -> r.replicationGroupId(name))));
    DocDbClient docDb = aws(DocDbClient.class);
    docDb.describeDBClusters().dbClusters().stream().filter(cluster -> isMeant(only, cluster.dbClusterIdentifier()))
        .forEach(cluster -> acts.put("loss of " + cluster.dbClusterIdentifier(), () -> lose(cluster)));
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    StoreHoldings.pools(cognito).stream().filter(pool -> only != null && only.equals(pool.domain())).forEach(pool ->
        acts.put("loss of " + only, () -> cognito.deleteUserPoolDomain(r -> r.userPoolId(pool.id()).domain(only))));
    StoreHoldings.pools(cognito).stream().filter(pool -> isMeant(only, pool.name())).forEach(pool ->
        acts.put("loss of " + pool.name(), () -> {
          if (pool.domain() != null) {
            cognito.deleteUserPoolDomain(r -> r.userPoolId(pool.id()).domain(pool.domain()));
          }
          cognito.updateUserPool(r -> r.userPoolId(pool.id()).mfaConfiguration(pool.mfaConfiguration())
              .userPoolTags(pool.userPoolTags()));
          world.runFor(Duration.ofMinutes(2));
          cognito.deleteUserPool(r -> r.userPoolId(pool.id()));
        }));
  }

  private static boolean isMeant(String only, String name) {
    return only == null || only.equals(name);
  }

  private void lose(DBCluster cluster) {
    DocDbClient docDb = aws(DocDbClient.class);
    String name = cluster.dbClusterIdentifier();
    docDb.modifyDBCluster(r -> r.dbClusterIdentifier(name).deletionProtection(false));
    cluster.dbClusterMembers().forEach(member ->
        docDb.deleteDBInstance(r -> r.dbInstanceIdentifier(member.dbInstanceIdentifier())));
    world.runFor(Duration.ofSeconds(5));
    docDb.deleteDBCluster(r -> r.dbClusterIdentifier(name).skipFinalSnapshot(true));
  }

  /** Takes out every version of every object. */
  void empty(String bucket) {
    S3Client s3 = aws(S3Client.class);
    var page = s3.listObjectVersions(r -> r.bucket(bucket));
    List<ObjectIdentifier> all = new ArrayList<>();
    page.versions().forEach(v -> all.add(ObjectIdentifier.builder().key(v.key()).versionId(v.versionId()).build()));
    page.deleteMarkers().forEach(m ->
        all.add(ObjectIdentifier.builder().key(m.key()).versionId(m.versionId()).build()));
    if (!all.isEmpty()) {
      s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(all)));
    }
  }

  /** Takes out what keeps buckets and pools from being deleted whose data nobody backs up. */
  void emptyAll() {
    aws(S3Client.class).listBuckets().buckets().forEach(bucket -> empty(bucket.name()));
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    StoreHoldings.pools(cognito).forEach(pool -> cognito.listUsers(r -> r.userPoolId(pool.id())).users().forEach(user ->
        cognito.adminDeleteUser(r -> r.userPoolId(pool.id()).username(user.username()))));
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
