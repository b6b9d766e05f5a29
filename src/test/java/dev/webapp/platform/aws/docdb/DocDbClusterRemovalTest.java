package dev.webapp.platform.aws.docdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.ScriptedClients;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.DeleteDbClusterResponse;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterSnapshotsRequest;
import software.amazon.awssdk.services.docdb.model.DescribeDbClusterSnapshotsResponse;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterResponse;

/** No data is lost, whatever state a cluster is in when it goes. */
class DocDbClusterRemovalTest {
  private static final Scope SCOPE = new Scope("us-east-1", null);
  private static final Farewell KEEP = new Farewell.Snapshot("final");
  private static final Farewell DISCARD = new Farewell.Discard();
  private final Map<String, DBClusterSnapshot> snapshots = new HashMap<>();
  private final ScriptedClients docdb = new ScriptedClients()
      .on(DeleteDbClusterRequest.class, _ -> DeleteDbClusterResponse.builder().build())
      .on(ModifyDbClusterRequest.class,
          _ -> ModifyDbClusterResponse.builder().dbCluster(cluster("available").build()).build())
      .on(DescribeDbClusterSnapshotsRequest.class, asked -> DescribeDbClusterSnapshotsResponse.builder()
          .dbClusterSnapshots(Optional.ofNullable(snapshots.get(asked.dbClusterSnapshotIdentifier())).orElseThrow(
              () -> Problem.of(Problem.Category.NOT_FOUND, "DBClusterSnapshotNotFoundFault",
                  "rds:DescribeDBClusterSnapshots", "not found"))).build());
  private final DocDbClusterRemoval removal = new DocDbClusterRemoval(
      new DocDbClusters(docdb, new RememberedTags(InstantSource.system(), Duration.ofMinutes(10))));

  @Test
  void goesAfterAFinalSnapshot() {
    removal.remove(SCOPE, in("available"), KEEP);
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final");
    assertThat(deletion().skipFinalSnapshot()).isFalse();
  }

  @Test
  void goesWithEverythingOnlyWhenDiscarded() {
    removal.remove(SCOPE, in("available"), DISCARD);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
    assertThat(deletion().finalDBSnapshotIdentifier()).isNull();
  }

  @Test
  void protectionIsLiftedInACallOfItsOwn() {
    removal.remove(SCOPE, observed(cluster("available").deletionProtection(true)), KEEP);
    assertThat(docdb.asked(ModifyDbClusterRequest.class)).singleElement()
        .satisfies(m -> assertThat(m.deletionProtection()).isFalse());
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).isEmpty();
  }

  @Test
  void onItsWayOutItIsLeftAlone() {
    removal.remove(SCOPE, in("deleting"), KEEP);
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"creating", "backing-up", "upgrading", "stopped"})
  void whereASnapshotHasToWaitSoDoesTheEnd(String status) {
    assertThatThrownBy(() -> removal.remove(SCOPE, in(status), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "inaccessible-encryption-credentials"})
  void whereNoSnapshotIsPossibleItStays(String status) {
    assertThatThrownBy(() -> removal.remove(SCOPE, in(status), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category().terminal()).isTrue())
        .hasMessageContaining("dataPolicy");
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).isEmpty();
    removal.remove(SCOPE, in(status), DISCARD);
    assertThat(deletion().skipFinalSnapshot()).isTrue();
  }

  @Test
  void whatWasWrittenSinceAnEarlierAttemptIsKeptToo() {
    snapshots.put("final", snapshot(Instant.EPOCH, "available"));
    snapshots.put("final-2", snapshot(Instant.EPOCH, "available"));
    removal.remove(SCOPE, in("available"), KEEP);
    assertThat(deletion().finalDBSnapshotIdentifier()).isEqualTo("final-3");
  }

  @Test
  void aSnapshotThatIsBeingTakenIsAwaited() {
    snapshots.put("final", snapshot(Instant.EPOCH, "creating"));
    assertThatThrownBy(() -> removal.remove(SCOPE, in("available"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.CONFLICT));
  }

  @Test
  void anotherLifesSnapshotIsNotTakenForItsOwn() {
    snapshots.put("final", snapshot(Instant.EPOCH.plusSeconds(1), "available"));
    assertThatThrownBy(() -> removal.remove(SCOPE, in("available"), KEEP))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.EXISTS));
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).isEmpty();
  }

  @Test
  void whatIsGoneNeedsNoDeletion() {
    docdb.on(DeleteDbClusterRequest.class, _ -> {
      throw Problem.of(Problem.Category.NOT_FOUND, "DBClusterNotFoundFault", "rds:DeleteDBCluster", "not found");
    });
    removal.remove(SCOPE, in("available"), DISCARD);
    assertThat(docdb.asked(DeleteDbClusterRequest.class)).hasSize(1);
  }

  private DeleteDbClusterRequest deletion() {
    return docdb.asked(DeleteDbClusterRequest.class).getLast();
  }

  private static DBClusterSnapshot snapshot(Instant clusterCreated, String status) {
    return DBClusterSnapshot.builder().dbClusterIdentifier("main").clusterCreateTime(clusterCreated).status(status)
        .build();
  }

  private static ObservedDocDbCluster in(String status) {
    return observed(cluster(status));
  }

  private static ObservedDocDbCluster observed(DBCluster.Builder cluster) {
    return ObservedDocDbCluster.of(cluster.build(), Map.of());
  }

  private static DBCluster.Builder cluster(String status) {
    return DBCluster.builder().dbClusterIdentifier("main").clusterCreateTime(Instant.EPOCH).status(status);
  }
}
