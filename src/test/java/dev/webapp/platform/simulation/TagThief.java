package dev.webapp.platform.simulation;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.simulation.Self.Owned;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticache.ElastiCacheClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Removes ownership tags, and remembers them for whoever puts them back. */
final class TagThief {

  /** How tags of one sort of thing, called by its ARN or id, are set, and those of ours removed. */
  private record Tagging(BiConsumer<String, Map<String, String>> set, Consumer<String> remove) {}

  private record Tagged(Owned owned, String arn, Map<String, String> tags, Tagging tagging) {}

  private final World world;
  private final Consumer<Owned> disowned;
  private final List<Tagged> taken = new ArrayList<>();

  /**
   * @param disowned is told what was ours
   */
  TagThief(World world, Consumer<Owned> disowned) {
    this.world = world;
    this.disowned = disowned;
  }

  /** Takes the tags of one thing; returns of which. */
  String remove(long choice) {
    List<Tagged> all = new ArrayList<>();
    instances(all);
    tables(all);
    secrets(all);
    groups(all);
    roles(all);
    buckets(all);
    caches(all);
    clusters(all);
    pools(all);
    // What is shared is nobody's in the platform's name.
    all.removeIf(one -> !one.tags.keySet().containsAll(Ownership.CLAIM)
        || one.tags.get(Ownership.PLATFORM).equals(Ownership.SHARED));
    if (all.isEmpty()) {
      return "nothing";
    }
    Tagged one = all.get((int) Long.remainderUnsigned(choice, all.size()));
    try {
      one.tagging.remove.accept(one.arn);
    } catch (AwsServiceException refused) {
      return "tags of " + one.owned + ", which was refused: " + refused.getMessage();
    }
    taken.add(one);
    disowned.accept(one.owned);
    return "tags of " + one.owned + " removed";
  }

  /** Puts back the tags of what passes the test; returns what that was. */
  List<Owned> restore(Predicate<Owned> which) {
    List<Owned> restored = new ArrayList<>();
    for (Iterator<Tagged> left = taken.iterator(); left.hasNext();) {
      Tagged one = left.next();
      if (which.test(one.owned)) {
        try {
          one.tagging.set.accept(one.arn, one.tags);
          restored.add(one.owned);
        } catch (AwsServiceException gone) {
          world.history().note(one.owned + " cannot be tagged: " + gone.getMessage());
        }
        left.remove();
      }
    }
    return restored;
  }

  /** Says of a table that nobody has tagged yet whose it is; returns whether there was one. */
  boolean claim(Owned table, String platform) {
    List<Tagged> all = new ArrayList<>();
    tables(all);
    all.removeIf(one -> !one.owned.name().equals(table.name()) || !one.tags.isEmpty());
    if (aws(DynamoDbClient.class).listTables().tableNames().stream()
        .filter(table.name()::equals).noneMatch(this::isActive)) {
      return false;
    }
    all.forEach(one -> one.tagging.set.accept(one.arn, Map.of(Ownership.OWNER, world.sandbox().owner(),
        Ownership.PLATFORM, platform, Ownership.ID, table.id())));
    return !all.isEmpty();
  }

  private boolean isActive(String table) {
    return aws(DynamoDbClient.class).describeTable(r -> r.tableName(table)).table().tableStatus() == TableStatus.ACTIVE;
  }

  private void instances(List<Tagged> all) {
    RdsClient rds = aws(RdsClient.class);
    Tagging tagging = new Tagging(
        (arn, tags) -> rds.addTagsToResource(r -> r.resourceName(arn).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.rds.model.Tag.builder().key(key).value(value).build()))),
        arn -> rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(Ownership.CLAIM)));
    rds.describeDBInstances().dbInstances().forEach(i ->
        add(all, i.dbInstanceIdentifier(), i.dbInstanceArn(), Subjects.tags(i), tagging));
  }

  private void tables(List<Tagged> all) {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    Tagging tagging = new Tagging(
        (arn, tags) -> dynamoDb.tagResource(r -> r.resourceArn(arn).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.dynamodb.model.Tag.builder().key(key).value(value).build()))),
        arn -> dynamoDb.untagResource(r -> r.resourceArn(arn).tagKeys(Ownership.CLAIM)));
    dynamoDb.listTables().tableNames().forEach(name -> add(all, name,
        "arn:aws:dynamodb:" + World.REGION + ":" + SandboxWorld.ACCOUNT + ":table/" + name,
        new Subjects(world).tagsOfTable(name), tagging));
  }

  private void secrets(List<Tagged> all) {
    SecretsManagerClient secrets = aws(SecretsManagerClient.class);
    Tagging tagging = new Tagging(
        (arn, tags) -> secrets.tagResource(r -> r.secretId(arn).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.secretsmanager.model.Tag.builder().key(key).value(value).build()))),
        arn -> secrets.untagResource(r -> r.secretId(arn).tagKeys(Ownership.CLAIM)));
    secrets.listSecrets().secretList().forEach(secret -> add(all, secret.name(), secret.arn(),
        Tags.read(secret.tags(), tag -> tag.key(), tag -> tag.value()), tagging));
  }

  private void groups(List<Tagged> all) {
    Ec2Client ec2 = aws(Ec2Client.class);
    Tagging tagging = new Tagging(
        (id, tags) -> ec2.createTags(r -> r.resources(id).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.ec2.model.Tag.builder().key(key).value(value).build()))),
        id -> ec2.deleteTags(r -> r.resources(id).tags(Ownership.CLAIM.stream().map(key ->
            software.amazon.awssdk.services.ec2.model.Tag.builder().key(key).build()).toList())));
    ec2.describeSecurityGroups().securityGroups().forEach(group -> add(all, group.groupName(), group.groupId(),
        Tags.read(group.tags(), tag -> tag.key(), tag -> tag.value()), tagging));
  }

  private void roles(List<Tagged> all) {
    IamClient iam = aws(IamClient.class);
    Tagging tagging = new Tagging(
        (name, tags) -> iam.tagRole(r -> r.roleName(name).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.iam.model.Tag.builder().key(key).value(value).build()))),
        name -> iam.untagRole(r -> r.roleName(name).tagKeys(Ownership.CLAIM)));
    iam.listRoles().roles().forEach(role -> add(all, role.roleName(), role.roleName(),
        new Subjects(world).tagsOfRole(role.roleName()), tagging));
  }

  /** S3 sets all tags at once, and only those that there are can be kept. */
  private void buckets(List<Tagged> all) {
    S3Client s3 = aws(S3Client.class);
    Tagging tagging = new Tagging(
        (name, tags) -> retag(s3, name, has -> has.putAll(tags)),
        name -> retag(s3, name, has -> has.keySet().removeAll(Ownership.CLAIM)));
    s3.listBuckets().buckets().forEach(bucket ->
        add(all, bucket.name(), bucket.name(), StoreHoldings.tagsOfBucket(s3, bucket.name()), tagging));
  }

  private static void retag(S3Client s3, String bucket, Consumer<Map<String, String>> change) {
    Map<String, String> tags = new TreeMap<>(StoreHoldings.tagsOfBucket(s3, bucket));
    change.accept(tags);
    s3.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(Tags.write(tags, (key, value) ->
        software.amazon.awssdk.services.s3.model.Tag.builder().key(key).value(value).build()))));
  }

  private void caches(List<Tagged> all) {
    ElastiCacheClient caches = aws(ElastiCacheClient.class);
    Tagging tagging = new Tagging(
        (arn, tags) -> caches.addTagsToResource(r -> r.resourceName(arn).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.elasticache.model.Tag.builder().key(key).value(value).build()))),
        arn -> caches.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(Ownership.CLAIM)));
    caches.describeReplicationGroups().replicationGroups().forEach(group ->
        add(all, group.replicationGroupId(), group.arn(), StoreHoldings.tags(caches, group.arn()), tagging));
  }

  private void clusters(List<Tagged> all) {
    DocDbClient docDb = aws(DocDbClient.class);
    Tagging tagging = new Tagging(
        (arn, tags) -> docDb.addTagsToResource(r -> r.resourceName(arn).tags(Tags.write(tags, (key, value) ->
            software.amazon.awssdk.services.docdb.model.Tag.builder().key(key).value(value).build()))),
        arn -> docDb.removeTagsFromResource(r -> r.resourceName(arn).tagKeys(Ownership.CLAIM)));
    docDb.describeDBClusters().dbClusters().forEach(cluster -> add(all, cluster.dbClusterIdentifier(),
        cluster.dbClusterArn(), StoreHoldings.tags(docDb, cluster.dbClusterArn()), tagging));
  }

  private void pools(List<Tagged> all) {
    CognitoIdentityProviderClient cognito = aws(CognitoIdentityProviderClient.class);
    Tagging tagging = new Tagging((arn, tags) -> cognito.tagResource(r -> r.resourceArn(arn).tags(tags)),
        arn -> cognito.untagResource(r -> r.resourceArn(arn).tagKeys(Ownership.CLAIM)));
    StoreHoldings.pools(cognito).forEach(pool -> add(all, pool.name(), pool.arn(), pool.userPoolTags(), tagging));
  }

  private static void add(List<Tagged> all, String name, String arn, Map<String, String> tags, Tagging tagging) {
    Map<String, String> ours = new TreeMap<>(tags);
    ours.keySet().retainAll(Ownership.CLAIM);
    all.add(new Tagged(new Owned(tags.getOrDefault(Ownership.ID, ""), name), arn, ours, tagging));
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
