package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.docdb.DocDb.DOCDB;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterSnapshotRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterSnapshotResponse;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterSnapshotRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterSnapshotResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterSnapshotsRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterSnapshotsResponse;

/** DocumentDB's cluster snapshots: manual ones outlive their clusters, automated ones go with them. */
final class ClusterSnapshots implements DocDbState.Part {
  private static final DateTimeFormatter NAMED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private final DocDbState state;

  ClusterSnapshots(DocDbState state) {
    this.state = state;
  }

  @Override
  public CreateDbClusterSnapshotResponse createDBClusterSnapshot(CreateDbClusterSnapshotRequest request) {
    DBCluster cluster = state.cluster(request.dbClusterIdentifier());
    Clusters.requireAvailable(cluster);
    DBClusterSnapshot snapshot = take(cluster, request.dbClusterSnapshotIdentifier());
    state.tags.put(snapshot.dbClusterSnapshotArn(), DocDbState.merge(List.of(), request.tags()));
    String key = cluster.dbClusterIdentifier();
    state.clusters.put(key, state.clusters.evolution(key).overlay(state.now(), Lifecycle.SNAPSHOT,
        each -> Lifecycle.busy(each, Lifecycle.BACKING_UP), each -> each));
    return CreateDbClusterSnapshotResponse.builder().dbClusterSnapshot(snapshot).build();
  }

  /** Begins a manual snapshot of a cluster. */
  DBClusterSnapshot take(DBCluster cluster, String name) {
    ClusterRules.name("DBClusterSnapshotIdentifier", name, 255);
    String key = name.toLowerCase(Locale.ROOT);
    if (state.snapshots.get(key) != null) {
      throw DOCDB.refuse("DBClusterSnapshotAlreadyExistsFault",
          "Cannot create the cluster snapshot because one with the identifier " + key + " already exists.");
    }
    return put(cluster, key, "manual", state.now());
  }

  /** AWS takes one of its own accord, which is finished at an instant to come. */
  void plan(DBCluster cluster, Instant finished) {
    put(cluster, "rds:" + cluster.dbClusterIdentifier() + "-" + NAMED.format(finished), "automated",
        finished.minus(Lifecycle.SNAPSHOT));
  }

  /** What AWS took of its own accord goes with the cluster. */
  void forgetAutomated(DBCluster cluster) {
    state.snapshots.with("cluster=" + cluster.dbClusterIdentifier()).stream()
        .filter(snapshot -> snapshot.snapshotType().equals("automated"))
        .forEach(snapshot -> state.snapshots.remove(snapshot.dbClusterSnapshotIdentifier()));
  }

  private DBClusterSnapshot put(DBCluster cluster, String key, String type, Instant at) {
    DBClusterSnapshot creating = DBClusterSnapshot.builder()
        .dbClusterSnapshotIdentifier(key)
        .dbClusterSnapshotArn(state.arn("cluster-snapshot", key))
        .dbClusterIdentifier(cluster.dbClusterIdentifier())
        .availabilityZones(cluster.availabilityZones())
        .engine(cluster.engine())
        .engineVersion(cluster.engineVersion())
        .masterUsername(cluster.masterUsername())
        .port(cluster.port())
        .vpcId(state.rds().subnetGroup(cluster.dbSubnetGroup()).vpcId())
        .clusterCreateTime(cluster.clusterCreateTime())
        .storageEncrypted(cluster.storageEncrypted())
        .kmsKeyId(cluster.kmsKeyId())
        .storageType(cluster.storageType())
        .snapshotType(type)
        .snapshotCreateTime(at)
        .status("creating")
        .percentProgress(0)
        .build();
    DBClusterSnapshot available =
        creating.toBuilder().status(Lifecycle.AVAILABLE).percentProgress(100).build();
    state.snapshots.put(key, Evolution.from(at, creating).then(Lifecycle.SNAPSHOT, available));
    state.origins.put(key, cluster);
    state.tags.put(creating.dbClusterSnapshotArn(), List.of());
    state.contents.copy(cluster.dbClusterResourceId(), at, creating.dbClusterSnapshotArn(), at);
    state.passwords.copy(cluster.dbClusterResourceId(), at, creating.dbClusterSnapshotArn(), at);
    return creating;
  }

  /** Asked for a cluster, it also tells the snapshots of one that is gone. */
  @Override
  public DescribeDbClusterSnapshotsResponse describeDBClusterSnapshots(DescribeDbClusterSnapshotsRequest request) {
    int size = DocDbState.size(request.maxRecords());
    List<List<String>> clauses = new ArrayList<>();
    if (request.dbClusterSnapshotIdentifier() != null && request.dbClusterIdentifier() != null) {
      throw DOCDB.refuse("InvalidParameterCombination",
          "DBClusterIdentifier can't be used with DBClusterSnapshotIdentifier.");
    }
    if (request.dbClusterSnapshotIdentifier() != null) {
      clauses.add(List.of("id=" + snapshot(request.dbClusterSnapshotIdentifier()).dbClusterSnapshotIdentifier()));
    }
    if (request.dbClusterIdentifier() != null) {
      clauses.add(List.of("cluster=" + DocDbState.key(request.dbClusterIdentifier())));
    }
    if (request.snapshotType() != null) {
      clauses.add(List.of("type=" + request.snapshotType()));
    }
    Page<DBClusterSnapshot> page = state.snapshots.page(request.marker(), size, clauses);
    return DescribeDbClusterSnapshotsResponse.builder().dbClusterSnapshots(page.items()).marker(page.next()).build();
  }

  @Override
  public DeleteDbClusterSnapshotResponse deleteDBClusterSnapshot(DeleteDbClusterSnapshotRequest request) {
    DBClusterSnapshot snapshot = snapshot(request.dbClusterSnapshotIdentifier());
    if (!snapshot.status().equals(Lifecycle.AVAILABLE)) {
      throw DOCDB.refuse("InvalidDBClusterSnapshotStateFault", "Cannot delete the cluster snapshot because it is not "
          + "currently in the available or failed state.");
    }
    if (!snapshot.snapshotType().equals("manual")) {
      throw DOCDB.refuse("InvalidParameterValue", "Only manual snapshots may be deleted.");
    }
    state.snapshots.remove(snapshot.dbClusterSnapshotIdentifier());
    return DeleteDbClusterSnapshotResponse.builder().dbClusterSnapshot(snapshot).build();
  }

  /** A snapshot by identifier or ARN. */
  DBClusterSnapshot snapshot(String name) {
    DBClusterSnapshot snapshot = name == null ? null : state.snapshots.get(DocDbState.key(name));
    if (snapshot == null) {
      throw DOCDB.error("DBClusterSnapshotNotFoundFault", 404, "DBClusterSnapshot " + name + " not found.");
    }
    return snapshot;
  }
}
