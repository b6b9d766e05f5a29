package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.rds.Rds.RDS;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.Tag;

/** RDS's snapshots: manual ones, which outlive their instances, and those that RDS takes around upgrades. */
final class DbSnapshots implements RdsState.Part {
  private static final Set<String> FILTERS =
      Set.of("db-instance-id", "db-snapshot-id", "dbi-resource-id", "snapshot-type", "engine");

  private final RdsState state;

  DbSnapshots(RdsState state) {
    this.state = state;
  }

  @Override
  public CreateDbSnapshotResponse createDBSnapshot(CreateDbSnapshotRequest request) {
    DBInstance instance = state.instance(request.dbInstanceIdentifier());
    String status = instance.dbInstanceStatus();
    if (!status.equals(Lifecycle.AVAILABLE) && !status.equals(Lifecycle.STORAGE_OPTIMIZATION)) {
      throw RDS.refuse("InvalidDBInstanceState", "Cannot create a snapshot because the database instance "
          + instance.dbInstanceIdentifier() + " is not currently in the available state.");
    }
    DBSnapshot snapshot = take(instance, request.dbSnapshotIdentifier(), request.tags());
    String key = instance.dbInstanceIdentifier();
    state.instances.put(key, state.instances.evolution(key).overlay(state.now(), Lifecycle.SNAPSHOT,
        each -> each.dbInstanceStatus().equals(Lifecycle.AVAILABLE)
            ? Lifecycle.with(each, Lifecycle.BACKING_UP) : each,
        each -> each));
    return CreateDbSnapshotResponse.builder().dbSnapshot(snapshot).build();
  }

  /** Begins a manual snapshot of an instance, whatever the instance's status. */
  DBSnapshot take(DBInstance instance, String name, List<Tag> tags) {
    if (name == null || !name.matches("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{0,254}") || name.endsWith("-")) {
      throw RDS.refuse("InvalidParameterValue", "The parameter DBSnapshotIdentifier is not a valid identifier. "
          + "Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not "
          + "end with a hyphen or contain two consecutive hyphens.");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (state.snapshots.get(key) != null) {
      throw RDS.refuse("DBSnapshotAlreadyExists", "Cannot create the snapshot because a snapshot with the identifier "
          + key + " already exists.");
    }
    return put(instance, key, "manual", tags, state.now());
  }

  /** RDS takes one of its own accord at an instant to come. */
  void plan(DBInstance instance, String key, Instant at) {
    put(instance, key, "automated", List.of(), at);
  }

  /** What RDS took of its own accord goes with the instance. */
  void forgetAutomated(DBInstance instance) {
    state.snapshots.with("dbi-resource-id=" + instance.dbiResourceId()).stream()
        .filter(snapshot -> snapshot.snapshotType().equals("automated"))
        .forEach(snapshot -> state.snapshots.remove(snapshot.dbSnapshotIdentifier()));
  }

  private DBSnapshot put(DBInstance instance, String key, String type, List<Tag> tags, Instant at) {
    boolean copies = Boolean.TRUE.equals(instance.copyTagsToSnapshot());
    DBSnapshot creating = DBSnapshot.builder()
        .dbSnapshotIdentifier(key)
        .dbInstanceIdentifier(instance.dbInstanceIdentifier())
        .dbiResourceId(instance.dbiResourceId())
        .engine(instance.engine())
        .engineVersion(instance.engineVersion())
        .allocatedStorage(instance.allocatedStorage())
        .storageType(instance.storageType())
        .iops(instance.iops())
        .storageThroughput(instance.storageThroughput())
        .port(instance.endpoint() == null ? 0 : instance.endpoint().port())
        .availabilityZone(instance.availabilityZone())
        .vpcId(instance.dbSubnetGroup().vpcId())
        .instanceCreateTime(instance.instanceCreateTime())
        .masterUsername(instance.masterUsername())
        .licenseModel(instance.licenseModel())
        .snapshotType(type)
        .optionGroupName(instance.optionGroupMemberships().getFirst().optionGroupName())
        .encrypted(instance.storageEncrypted())
        .kmsKeyId(instance.kmsKeyId())
        .iamDatabaseAuthenticationEnabled(instance.iamDatabaseAuthenticationEnabled())
        .snapshotTarget("region")
        .dbSnapshotArn(state.arn("snapshot", key))
        .tagList(RdsState.merge(copies ? instance.tagList() : List.of(), tags))
        .status("creating")
        .percentProgress(0)
        .build();
    DBSnapshot available = creating.toBuilder().status("available").percentProgress(100)
        .snapshotCreateTime(at.plus(Lifecycle.SNAPSHOT))
        .originalSnapshotCreateTime(at.plus(Lifecycle.SNAPSHOT))
        .build();
    state.snapshots.put(key, Evolution.from(at, creating).then(Lifecycle.SNAPSHOT, available));
    state.origins.put(key, instance);
    state.contents.copy(instance.dbiResourceId(), at, creating.dbSnapshotArn(), at);
    state.passwords.copy(instance.dbiResourceId(), at, creating.dbSnapshotArn(), at);
    return creating;
  }

  @Override
  public DescribeDbSnapshotsResponse describeDBSnapshots(DescribeDbSnapshotsRequest request) {
    int size = RdsState.size(request.maxRecords());
    List<List<String>> clauses = new ArrayList<>(RdsState.clauses(request.filters(), FILTERS));
    if (request.dbSnapshotIdentifier() != null) {
      clauses.add(List.of("db-snapshot-id=" + snapshot(request.dbSnapshotIdentifier()).dbSnapshotIdentifier()));
    }
    if (request.dbInstanceIdentifier() != null) {
      clauses.add(List.of("db-instance-id=" + RdsState.key(request.dbInstanceIdentifier())));
    }
    if (request.dbiResourceId() != null) {
      clauses.add(List.of("dbi-resource-id=" + request.dbiResourceId()));
    }
    if (request.snapshotType() != null) {
      clauses.add(List.of("snapshot-type=" + request.snapshotType()));
    }
    Page<DBSnapshot> page = state.snapshots.page(request.marker(), size, clauses);
    return DescribeDbSnapshotsResponse.builder().dbSnapshots(page.items()).marker(page.next()).build();
  }

  @Override
  public DeleteDbSnapshotResponse deleteDBSnapshot(DeleteDbSnapshotRequest request) {
    DBSnapshot snapshot = snapshot(request.dbSnapshotIdentifier());
    if (!snapshot.status().equals("available")) {
      throw RDS.refuse("InvalidDBSnapshotState", "Cannot delete the snapshot because it is not currently in the "
          + "available or failed state.");
    }
    if (!snapshot.snapshotType().equals("manual")) {
      throw RDS.refuse("InvalidParameterValue", "Only manual snapshots may be deleted.");
    }
    state.snapshots.remove(snapshot.dbSnapshotIdentifier());
    return DeleteDbSnapshotResponse.builder().dbSnapshot(snapshot.toBuilder().status("deleted").build()).build();
  }

  DBSnapshot snapshot(String name) {
    DBSnapshot snapshot = name == null ? null : state.snapshots.get(RdsState.key(name));
    if (snapshot == null) {
      throw RDS.error("DBSnapshotNotFound", 404, "DBSnapshot " + name + " not found.");
    }
    return snapshot;
  }
}
