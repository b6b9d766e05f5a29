package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBClusterSnapshot;
import software.amazon.awssdk.services.docdb.model.Filter;
import software.amazon.awssdk.services.docdb.model.Tag;
import software.amazon.awssdk.services.ec2.Ec2Client;

class ClustersTest {
  private final Documents documents = new Documents();
  private final Account account = documents.account;

  @Test
  void isCreatedBackedUpAndThenAvailableWithoutAnyInstance() {
    DBCluster begun = documents.create("Main", r -> r.engineVersion("4.0").tags(tag("k", "v")));
    assertThat(begun.status()).isEqualTo("creating");
    assertThat(begun.dbClusterIdentifier()).as("identifiers are kept in lower case").isEqualTo("main");
    assertThat(begun.engineVersion()).isEqualTo("4.0.0");
    assertThat(begun.endpoint()).matches("main\\.cluster-c[0-9a-f]{11}\\.us-east-1\\.docdb\\.amazonaws\\.com");
    assertThat(begun.readerEndpoint()).startsWith("main.cluster-ro-c");
    assertThat(begun.port()).isEqualTo(27017);
    assertThat(begun.storageType()).as("standard is not told").isNull();
    assertThat(begun.latestRestorableTime()).isNull();
    account.pass(Duration.ofMinutes(2));
    assertThat(documents.cluster("main").status()).isEqualTo("backing-up");
    account.pass(Duration.ofMinutes(1));
    DBCluster done = documents.cluster("main");
    assertThat(done.status()).isEqualTo("available");
    assertThat(done.dbClusterArn()).isEqualTo("arn:aws:rds:us-east-1:123456789012:cluster:main");
    assertThat(done.dbClusterMembers()).isEmpty();
    assertThat(done.backupRetentionPeriod()).isEqualTo(1);
    assertThat(done.dbClusterParameterGroup()).isEqualTo("default.docdb4.0");
    assertThat(done.earliestRestorableTime()).isEqualTo(account.instant());
    assertThat(tags(done)).containsExactly(tag("k", "v"));
    account.pass(Duration.ofDays(3));
    assertThat(Duration.between(documents.cluster("main").earliestRestorableTime(), account.instant())).hasDays(1);
  }

  @Test
  void refusesWhatItCannotMake() {
    refused("InvalidParameterValue", () -> documents.create("1main", r -> {}));
    refused("InvalidParameterValue", () -> documents.create("a--b", r -> {}));
    refused("InvalidParameterValue", () -> documents.create("a".repeat(64), r -> {}));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.engine("mongodb")));
    refused("InvalidParameterCombination", () -> documents.create("main", r -> r.engineVersion("4.4")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.masterUsername("admin")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.masterUsername("with_underscore")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.masterUserPassword("short")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.masterUserPassword("p".repeat(101))));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.masterUserPassword("with/a-slash")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.port(80)));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.backupRetentionPeriod(0)));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.backupRetentionPeriod(36)));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.preferredBackupWindow("at night")));
    refused("InvalidParameterCombination", () -> documents.create("main",
        r -> r.preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:03:30-sun:04:30")));
    refused("InvalidParameterCombination", () -> documents.create("main", r -> r.kmsKeyId("abc")));
    refused("InvalidParameterCombination",
        () -> documents.create("main", r -> r.enableCloudwatchLogsExports("slowquery")));
    refused("InvalidParameterValue", () -> documents.create("main", r -> r.storageType("gp3")));
    refused("InvalidParameterCombination",
        () -> documents.create("main", r -> r.storageType("iopt1").engineVersion("4.0")));
    refused("DBSubnetGroupNotFoundFault", () -> documents.create("main", r -> r.dbSubnetGroupName("other")));
    refused("InvalidParameterValue",
        () -> documents.create("main", r -> r.vpcSecurityGroupIds("sg-00000000000000000")));
    refused("DBClusterParameterGroupNotFound",
        () -> documents.create("main", r -> r.dbClusterParameterGroupName("other")));
    documents.parameterGroup("old", "docdb4.0");
    refused("InvalidParameterCombination",
        () -> documents.create("main", r -> r.dbClusterParameterGroupName("old").engineVersion("5.0")));
    refused("DBClusterNotFoundFault", () -> documents.cluster("main"));
    documents.create("main", r -> {});
    refused("DBClusterAlreadyExistsFault", () -> documents.create("MAIN", r -> {}));
  }

  @Test
  void listsInPagesOfTwentyToAHundred() {
    IntStream.range(0, 130).forEach(i -> documents.create("c-" + i, r -> {}));
    assertThat(documents.docdb.describeDBClusters().dbClusters()).hasSize(100);
    assertThat(documents.docdb.describeDBClustersPaginator(r -> r.filters(filter("engine", "docdb"))).dbClusters()
        .stream().map(DBCluster::dbClusterIdentifier)).hasSize(130).doesNotHaveDuplicates();
    refused("InvalidParameterValue", () -> documents.docdb.describeDBClusters(r -> r.maxRecords(10)));
    assertThat(documents.docdb.describeDBClusters(r -> r.filters(filter("engine", "neptune"))).dbClusters()).isEmpty();
    assertThat(documents.docdb.describeDBClusters(r -> r.filters(filter("db-cluster-id", "c-7",
        "arn:aws:rds:us-east-1:123456789012:cluster:c-8"))).dbClusters()).hasSize(2);
    refused("InvalidParameterValue", () -> documents.docdb.describeDBClusters(r -> r.filters(filter("no-such", "x"))));
  }

  @Test
  void deletionWantsASnapshotOrNone() {
    documents.create("main", r -> r.deletionProtection(true));
    refused("InvalidParameterCombination", () -> delete(true, null));
    account.pass(Duration.ofMinutes(3));
    documents.modify("main", r -> r.deletionProtection(false));
    refused("InvalidParameterCombination", () -> delete(false, null));
    refused("InvalidParameterCombination", () -> delete(true, "final"));
    refused("InvalidParameterValue", () -> delete(false, "final--"));
    delete(false, "final");
    refused("InvalidDBClusterStateFault", () -> delete(true, null));
    assertThat(documents.cluster("main").status()).isEqualTo("deleting");
    account.pass(Duration.ofMinutes(5));
    refused("DBClusterNotFoundFault", () -> documents.cluster("main"));
    assertThat(documents.docdb.describeDBClusterSnapshots().dbClusterSnapshots())
        .as("automated ones go with the cluster").singleElement().satisfies(snapshot -> {
          assertThat(snapshot.dbClusterSnapshotIdentifier()).isEqualTo("final");
          assertThat(snapshot.status()).isEqualTo("available");
        });
    documents.made("main", r -> {});
    refused("DBClusterSnapshotAlreadyExistsFault", () -> delete(false, "final"));
  }

  @Test
  void whileItIsCreatedItCannotBeDeleted() {
    documents.create("main", r -> {});
    refused("InvalidDBClusterStateFault", () -> delete(true, null));
  }

  @Test
  void itsInstancesGoFirst() {
    documents.made("main", r -> {});
    documents.createInstance("main-1", "main", r -> {});
    account.pass(Duration.ofMinutes(8));
    assertThat(refused("InvalidDBClusterStateFault", () -> delete(true, null)))
        .hasMessageContaining("still contains DB instances in non-deleting state");
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    delete(true, null);
    account.pass(Duration.ofMinutes(6));
    assertThat(documents.cluster("main").status()).as("it awaits its instances").isEqualTo("deleting");
    account.pass(Duration.ofMinutes(1));
    refused("DBClusterNotFoundFault", () -> documents.cluster("main"));
  }

  @Test
  void automatedSnapshotsAreTakenButCannotBeDeleted() {
    documents.made("main", r -> {});
    DBClusterSnapshot automated = documents.docdb.describeDBClusterSnapshots(r -> r.snapshotType("automated"))
        .dbClusterSnapshots().getFirst();
    assertThat(automated.dbClusterSnapshotIdentifier()).isEqualTo("rds:main-2026-03-02-10-03");
    refused("InvalidParameterValue", () -> documents.docdb.deleteDBClusterSnapshot(
        r -> r.dbClusterSnapshotIdentifier("rds:main-2026-03-02-10-03")));
    documents.docdb.createDBClusterSnapshot(r -> r.dbClusterIdentifier("main").dbClusterSnapshotIdentifier("kept"));
    assertThat(documents.cluster("main").status()).isEqualTo("backing-up");
    refused("InvalidDBClusterStateFault", () -> documents.modify("main", r -> r.backupRetentionPeriod(2)));
    refused("InvalidDBClusterSnapshotStateFault",
        () -> documents.docdb.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("kept")));
    account.pass(Duration.ofMinutes(3));
    documents.docdb.deleteDBClusterSnapshot(r -> r.dbClusterSnapshotIdentifier("kept"));
    refused("DBClusterSnapshotNotFoundFault", () -> documents.docdb.describeDBClusterSnapshots(
        r -> r.dbClusterSnapshotIdentifier("kept")));
  }

  @Test
  void onlyInstancesHoldOnToSecurityGroups() {
    Ec2Client ec2 = account.client(Ec2Client.class);
    String group = ec2.createSecurityGroup(
        r -> r.groupName("db").description("db").vpcId(account.furnishing.vpcId())).groupId();
    documents.made("main", r -> r.vpcSecurityGroupIds(group));
    documents.createInstance("main-1", "main", r -> {});
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    account.pass(Duration.ofMinutes(5));
    ec2.deleteSecurityGroup(r -> r.groupId(group));
  }

  @Test
  void tagsHaveTheirLimits() {
    DBCluster main = documents.made("main", r -> {});
    refused("InvalidParameterValue", () -> addTags(main, IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v"))
        .toList()));
    refused("InvalidParameterValue", () -> addTags(main, List.of(tag("aws:mine", "v"))));
    addTags(main, List.of(tag("a", "1"), tag("b", "2")));
    documents.docdb.removeTagsFromResource(r -> r.resourceName(main.dbClusterArn()).tagKeys("a"));
    assertThat(tags(main)).containsExactly(tag("b", "2"));
    delete(true, null);
    refused("InvalidDBClusterStateFault", () -> addTags(main, List.of(tag("c", "3"))));
    account.pass(Duration.ofMinutes(2));
    refused("DBClusterNotFoundFault", () -> tags(main));
    refused("DBInstanceNotFound", () -> documents.docdb.listTagsForResource(
        r -> r.resourceName("arn:aws:rds:us-east-1:123456789012:db:nowhere")));
    refused("InvalidParameterValue", () -> documents.docdb.listTagsForResource(
        r -> r.resourceName("arn:aws:rds:eu-west-1:123456789012:cluster:main")));
  }

  private void addTags(DBCluster cluster, List<Tag> tags) {
    documents.docdb.addTagsToResource(r -> r.resourceName(cluster.dbClusterArn()).tags(tags));
  }

  private List<Tag> tags(DBCluster cluster) {
    return documents.docdb.listTagsForResource(r -> r.resourceName(cluster.dbClusterArn())).tagList();
  }

  private void delete(boolean skip, String snapshot) {
    documents.docdb.deleteDBCluster(
        r -> r.dbClusterIdentifier("main").skipFinalSnapshot(skip).finalDBSnapshotIdentifier(snapshot));
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
