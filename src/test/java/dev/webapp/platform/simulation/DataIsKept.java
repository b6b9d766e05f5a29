package dev.webapp.platform.simulation;

import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.simulation.Self.Owned;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeleteUserPoolRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.elasticache.model.CreateReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.DeleteReplicationGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.SwitchoverBlueGreenDeploymentRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;

/**
 * Holds {@link Rule#DATA_IS_KEPT}, call by call, with the spec that the turn began with and what users had approved of
 * by then. Replicas hold no data of their own.
 */
final class DataIsKept implements Witness {
  private final World world;
  private final Subjects subjects;
  private final Consents consents;
  private final InventoryIsComplete inventory;
  private final Violations violations;
  /** The tables whose restoration the operator has begun. */
  private final Set<String> restored = new HashSet<>();

  DataIsKept(World world, Consents consents, InventoryIsComplete inventory, Violations violations) {
    this.world = world;
    this.subjects = new Subjects(world);
    this.consents = consents;
    this.inventory = inventory;
    this.violations = violations;
  }

  @Override
  public void calls(Snapshot seen, String operation, AwsRequest request) {
    try {
      judge(seen, request);
    } catch (AwsServiceException gone) {
      // What is not there has no data to lose.
    }
  }

  private void judge(Snapshot seen, AwsRequest request) {
    switch (request) {
      case DeleteDbInstanceRequest delete -> subjects.instance(delete.dbInstanceIdentifier()).ifPresent(instance -> {
        // Where a snapshot was taken before, the automated backups stay for what was written since.
        boolean kept = Boolean.FALSE.equals(delete.skipFinalSnapshot())
            || Boolean.FALSE.equals(delete.deleteAutomatedBackups());
        // A replica that was promoted, since its source was lost, is written to, perhaps: what it leaves is a snapshot.
        boolean replica = Subjects.tags(instance).getOrDefault(Ownership.ID, "").startsWith("DbReplica/");
        // One that another has taken the place of, with all its data.
        boolean former = kept && Subjects.BESIDE.matcher(instance.dbInstanceIdentifier()).matches();
        if (former) {
          return;
        }
        if (!replica) {
          deletes(Self.of(seen), instance.dbInstanceIdentifier(), Subjects.tags(instance), kept);
        } else if (instance.readReplicaSourceDBInstanceIdentifier() == null) {
          violations.expect(kept || isMisled(), Rule.DATA_IS_KEPT, "deletion of a promoted replica without a copy");
        }
      });
      case ModifyDbInstanceRequest modify when Boolean.TRUE.equals(modify.allowMajorVersionUpgrade()) ->
          subjects.instance(modify.dbInstanceIdentifier()).ifPresent(instance -> {
            String id = Subjects.tags(instance).get(Ownership.ID);
            violations.expect(allowsUpgrade(id), Rule.DATA_IS_KEPT,
                "another major version of " + id + ", which nobody approved of");
          });
      case SwitchoverBlueGreenDeploymentRequest switchover -> {
        String id = subjects.idOfDeployment(switchover.blueGreenDeploymentIdentifier());
        violations.expect(allowsUpgrade(id), Rule.DATA_IS_KEPT,
            "another major version of " + id + " takes over, which nobody approved of");
      }
      case DeleteTableRequest delete ->
          deletes(Self.of(seen), delete.tableName(), tagsOfTable(seen, delete.tableName()),
          hasBackup(delete.tableName()));
      case DeleteSecretRequest delete -> {
        var secret = aws(SecretsManagerClient.class).describeSecret(r -> r.secretId(delete.secretId()));
        Map<String, String> tags = new TreeMap<>();
        secret.tags().forEach(t -> tags.put(t.key(), t.value()));
        if (tags.getOrDefault(Ownership.ID, "").startsWith("UsersSecret/")) {
          // No data opens with it that would not with the next.
          return;
        }
        deletes(Self.of(seen), secret.name(), tags, !Boolean.TRUE.equals(delete.forceDeleteWithoutRecovery()));
      }
      case CreateDbInstanceRequest create -> create.tags().stream().filter(t -> t.key().equals(Ownership.ID))
          .forEach(t -> consents.made(t.value()));
      case CreateTableRequest create -> create.tags().stream().filter(t -> t.key().equals(Ownership.ID))
          .forEach(t -> consents.made(t.value()));
      case DeleteBucketRequest delete ->
          // AWS deletes none that has a version of any object.
          deletes(Self.of(seen), delete.bucket(), subjects.tagsOfBucket(delete.bucket()), true);
      case DeleteObjectsRequest delete when losesObjects(delete) ->
          deletes(Self.of(seen), delete.bucket(), subjects.tagsOfBucket(delete.bucket()), false);
      // AWS deletes none that it is busy with, nor does it tell the tags of one.
      case DeleteReplicationGroupRequest delete when subjects.cache(delete.replicationGroupId())
          .filter(cache -> cache.status().equals("available")).isPresent() ->
          deletes(Self.of(seen), delete.replicationGroupId(), subjects.tagsOfCache(delete.replicationGroupId()),
              delete.finalSnapshotIdentifier() != null);
      case DeleteDbClusterRequest delete when subjects.cluster(delete.dbClusterIdentifier()).isPresent() ->
          deletes(Self.of(seen), delete.dbClusterIdentifier(), subjects.tagsOfCluster(delete.dbClusterIdentifier()),
              !Boolean.TRUE.equals(delete.skipFinalSnapshot()));
      case DeleteUserPoolRequest delete -> {
        var pool = subjects.pool(delete.userPoolId());
        deletes(Self.of(seen), pool.name(), pool.userPoolTags(), pool.estimatedNumberOfUsers() == 0 || isMisled());
      }
      case ModifyDbClusterRequest modify when Boolean.TRUE.equals(modify.allowMajorVersionUpgrade()) -> {
        String id = subjects.tagsOfCluster(modify.dbClusterIdentifier()).get(Ownership.ID);
        violations.expect(allowsUpgrade(id), Rule.DATA_IS_KEPT,
            "another major version of " + id + ", which nobody approved of");
      }
      case CreateBucketRequest create -> consents.made(create.createBucketConfiguration().tags().stream()
          .filter(t -> t.key().equals(Ownership.ID)).map(t -> t.value()).findFirst().orElse(""));
      case CreateReplicationGroupRequest create -> create.tags().stream().filter(t -> t.key().equals(Ownership.ID))
          .forEach(t -> consents.made(t.value()));
      case CreateDbClusterRequest create -> create.tags().stream().filter(t -> t.key().equals(Ownership.ID))
          .forEach(t -> consents.made(t.value()));
      case CreateUserPoolRequest create -> consents.made(create.userPoolTags().getOrDefault(Ownership.ID, ""));
      case RestoreDbInstanceFromDbSnapshotRequest restore -> made(seen, restore.dbInstanceIdentifier());
      case RestoreDbInstanceToPointInTimeRequest restore -> made(seen, restore.targetDBInstanceIdentifier());
      case RestoreTableFromBackupRequest restore -> restores(seen, restore.targetTableName());
      case RestoreTableToPointInTimeRequest restore -> restores(seen, restore.targetTableName());
      default -> { }
    }
  }

  /** Whether what the operator has just looked at may have been what was so before. */
  private boolean isMisled() {
    return !world.weather().lastStale().isBefore(world.clock().instant());
  }

  /** Whether any of them is more than a mark that something is deleted. */
  private boolean losesObjects(DeleteObjectsRequest request) {
    Set<String> named = request.delete().objects().stream().map(o -> o.key() + " " + o.versionId())
        .collect(Collectors.toSet());
    return aws(S3Client.class).listObjectVersions(r -> r.bucket(request.bucket())).versions().stream()
        .anyMatch(version -> named.contains(version.key() + " " + version.versionId()));
  }

  /** Who approves of an adoption is told what is to become of what is adopted. */
  private boolean allowsUpgrade(String id) {
    return consents.allow("update", id) || consents.allow("adopt", id);
  }

  /** See {@link #tagsOfTable}. */
  Set<String> restored() {
    return restored;
  }

  private void restores(Snapshot seen, String table) {
    restored.add(table);
    made(seen, table);
  }

  private void made(Snapshot seen, String name) {
    idOf(seen, name).ifPresent(consents::made);
  }

  private static Optional<String> idOf(Snapshot seen, String name) {
    return Self.of(seen).inventory().keySet().stream().filter(owned -> owned.name().equals(name)).map(Owned::id)
        .findFirst();
  }

  /** DynamoDB restores a table without tags: until it has some, it is known by who began it. */
  private Map<String, String> tagsOfTable(Snapshot seen, String name) {
    Map<String, String> tags = subjects.tagsOfTable(name);
    return !tags.isEmpty() || !restored.contains(name) ? tags : Map.of(Ownership.OWNER, world.sandbox().owner(),
        Ownership.PLATFORM, Self.of(seen).platform(), Ownership.ID, idOf(seen, name).orElse(""));
  }

  private void deletes(Self seen, String name, Map<String, String> tags, boolean kept) {
    Optional<Owned> lost = inventory.lost(name);
    String id = lost.map(Owned::id).orElse(tags.getOrDefault(Ownership.ID, ""));
    String what = "deletion of " + id + " (" + name + ")" + (kept ? "" : " without a copy") + ", ";
    String owner = world.sandbox().owner();
    boolean ours = owner.equals(tags.get(Ownership.OWNER)) && seen.platform().equals(tags.get(Ownership.PLATFORM));
    // That the tags have just been removed the operator may not know yet.
    if (!ours && lost.isEmpty()) {
      violations.add(Rule.DATA_IS_KEPT, what + "which is not the platform's");
      return;
    }
    String policy = seen.dataPolicy(id, name);
    boolean approved = consents.allow("delete", id) || consents.allow("replace", id)
        || seen.leaves() && consents.gave(Plan.hashOfDeletion(seen.uid()));
    boolean asks = seen.asksForEveryChange() || world.goesWithDefinition(seen);
    violations.expect(approved || seen.leaves() && !asks, Rule.DATA_IS_KEPT,
        what + "which nobody approved of");
    // Who approves of a replacement is told that its data goes.
    boolean replaced = seen.wants(id) && !seen.leaves();
    violations.expect(replaced || !policy.equals("Retain"), Rule.DATA_IS_KEPT, what + "which is to be retained");
    violations.expect(kept || !policy.equals("Snapshot"), Rule.DATA_IS_KEPT, what + "against its policy");
  }

  private boolean hasBackup(String table) {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    String tableId = dynamoDb.describeTable(r -> r.tableName(table)).table().tableId();
    return dynamoDb.listBackups(r -> r.tableName(table)).backupSummaries().stream()
        .anyMatch(b -> tableId.equals(b.tableId()) && b.backupStatus() == BackupStatus.AVAILABLE);
  }

  private <C extends software.amazon.awssdk.awscore.AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
