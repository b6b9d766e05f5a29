package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Tag;

class DbInstancesTest {
  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);
  private final Ec2Client ec2 = account.client(Ec2Client.class);
  private String group;

  @BeforeEach
  void network() {
    group = ec2.createSecurityGroup(
        r -> r.groupName("db").description("db").vpcId(account.furnishing.vpcId())).groupId();
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("Main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
  }

  @Test
  void isCreatedBackedUpAndThenAvailable() {
    DBInstance begun = create("Main", r -> r.tags(tag("k", "v")));
    assertThat(begun.dbInstanceStatus()).isEqualTo("creating");
    assertThat(begun.dbInstanceIdentifier()).as("identifiers are kept in lower case").isEqualTo("main");
    assertThat(begun.endpoint()).as("no endpoint yet").isNull();
    assertThat(begun.engineVersion()).as("a prefix means the newest minor").isEqualTo("16.10");
    assertThat(begun.pendingModifiedValues().masterUserPassword()).isEqualTo("****");
    assertThat(begun.masterUserSecret()).isNull();

    account.pass(Duration.ofMinutes(8));
    assertThat(db("main").dbInstanceStatus()).isEqualTo("backing-up");
    account.pass(Duration.ofMinutes(2));
    DBInstance done = db("main");
    assertThat(done.dbInstanceStatus()).isEqualTo("available");
    assertThat(done.endpoint().address()).matches("main\\.c[0-9a-f]{11}\\.us-east-1\\.rds\\.amazonaws\\.com");
    assertThat(done.endpoint().port()).isEqualTo(5432);
    assertThat(done.dbInstanceArn()).isEqualTo("arn:aws:rds:us-east-1:123456789012:db:main");
    assertThat(done.pendingModifiedValues().masterUserPassword()).isNull();
    assertThat(done.secondaryAvailabilityZone()).isNull();
    assertThat(done.tagList()).containsExactly(tag("k", "v"));
    assertThat(done.dbParameterGroups().getFirst().dbParameterGroupName()).isEqualTo("default.postgres16");
  }

  @Test
  void aStandbyTakesLongerAndIsInTheOtherZone() {
    create("main", r -> r.multiAZ(true));
    account.pass(Duration.ofMinutes(14));
    assertThat(db("main").dbInstanceStatus()).isNotEqualTo("available");
    account.pass(Duration.ofMinutes(1));
    DBInstance done = db("main");
    assertThat(done.dbInstanceStatus()).isEqualTo("available");
    assertThat(done.secondaryAvailabilityZone()).isNotNull().isNotEqualTo(done.availabilityZone());
  }

  @Test
  void refusesWhatItCannotMake() {
    refused("InvalidParameterValue", () -> create("1main", r -> {}));
    refused("InvalidParameterValue", () -> create("main-", r -> {}));
    refused("InvalidParameterValue", () -> create("a--b", r -> {}));
    refused("InvalidParameterValue", () -> create("a".repeat(64), r -> {}));
    refused("InvalidParameterValue", () -> create("main", r -> r.masterUserPassword("short")));
    refused("InvalidParameterValue", () -> create("main", r -> r.masterUserPassword("with/slash-in-it")));
    refused("InvalidParameterValue", () -> create("main", r -> r.masterUsername("admin")));
    refused("InvalidParameterValue", () -> create("main", r -> r.dbName("my-db")));
    refused("InvalidParameterValue", () -> create("main", r -> r.engine("oracle-of-delphi")));
    refused("InvalidParameterCombination", () -> create("main", r -> r.engineVersion("16.99")));
    refused("InvalidParameterValue", () -> create("main", r -> r.dbInstanceClass("db.t9.micro")));
    refused("InvalidParameterCombination",
        () -> create("main", r -> r.dbInstanceClass("db.m8g.large").engineVersion("13")));
    refused("InvalidParameterValue", () -> create("main", r -> r.allocatedStorage(19)));
    refused("InvalidParameterCombination", () -> create("main", r -> r.maxAllocatedStorage(19)));
    refused("InvalidParameterCombination", () -> create("main", r -> r.iops(5000).storageType("gp3")));
    refused("InvalidParameterValue", () -> create("main", r -> r.backupRetentionPeriod(36)));
    refused("InvalidParameterCombination", () -> create("main", r -> r.multiAZ(true).availabilityZone("us-east-1a")));
    refused("DBSubnetGroupNotFoundFault", () -> create("main", r -> r.dbSubnetGroupName("other")));
    refused("DBParameterGroupNotFound", () -> create("main", r -> r.dbParameterGroupName("other")));
    refused("InvalidParameterValue", () -> create("main", r -> r.vpcSecurityGroupIds("sg-00000000000000000")));
    refused("InvalidParameterValue", () -> create("main", r -> r.preferredMaintenanceWindow("sunday 5am")));
    refused("InvalidParameterCombination", () -> create("main",
        r -> r.preferredBackupWindow("03:00-04:00").preferredMaintenanceWindow("sun:03:30-sun:04:30")));
    refused("InvalidParameterCombination", () -> create("main", r -> r.monitoringInterval(60)));
    refused("InvalidParameterCombination", () -> create("main", r -> r.enableCloudwatchLogsExports("slowquery")));
    rds.createDBParameterGroup(
        r -> r.dbParameterGroupName("old").dbParameterGroupFamily("postgres15").description("old"));
    refused("InvalidParameterCombination", () -> create("main", r -> r.dbParameterGroupName("old")));
    assertThat(rds.describeDBInstances().dbInstances()).isEmpty();
    create("main", r -> {});
    refused("DBInstanceAlreadyExists", () -> create("MAIN", r -> {}));
  }

  @Test
  void listsInPagesOfTwentyToAHundred() {
    IntStream.range(0, 250).forEach(i -> create("db-" + i, r -> {}));
    assertThat(rds.describeDBInstances().dbInstances()).hasSize(100);
    assertThat(rds.describeDBInstancesPaginator().dbInstances().stream().map(DBInstance::dbiResourceId)).hasSize(250)
        .doesNotHaveDuplicates();
    refused("InvalidParameterValue", () -> rds.describeDBInstances(r -> r.maxRecords(10)));
    assertThat(rds.describeDBInstances(r -> r.filters(filter("db-instance-id", "db-7", "db-70")))
        .dbInstances()).extracting(DBInstance::dbInstanceIdentifier).containsExactly("db-7", "db-70");
    refused("InvalidParameterValue",
        () -> rds.describeDBInstances(r -> r.filters(filter("no-such", "x"))));
  }

  @Test
  void deletionWantsASnapshotOrNone() {
    available("main", r -> r.deletionProtection(true));
    refused("InvalidParameterCombination",
        () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true)));
    rds.modifyDBInstance(r -> r.dbInstanceIdentifier("main").deletionProtection(false));
    refused("InvalidParameterCombination", () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main")));
    refused("InvalidParameterCombination", () -> rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true).finalDBSnapshotIdentifier("last")));
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("main").dbSnapshotIdentifier("taken"));
    account.pass(Duration.ofMinutes(5));
    refused("DBSnapshotAlreadyExists", () -> rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("main").finalDBSnapshotIdentifier("taken")));

    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").finalDBSnapshotIdentifier("last"));
    assertThat(db("main").dbInstanceStatus()).isEqualTo("deleting");
    refused("InvalidDBInstanceState",
        () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true)));
    refused("InvalidDBInstanceState",
        () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier("main").deletionProtection(true)));
    assertThat(snapshots()).containsExactly("last creating", "taken available");
    account.pass(Duration.ofMinutes(8));
    refused("DBInstanceNotFound", () -> db("main"));
    assertThat(rds.describeDBInstances().dbInstances()).isEmpty();
    assertThat(snapshots()).containsExactly("last available", "taken available");
    rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("last"));
    refused("DBSnapshotNotFound", () -> rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("last")));
  }

  @Test
  void cannotSnapshotWhatIsBeingCreated() {
    create("main", r -> {});
    refused("InvalidDBInstanceState",
        () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").finalDBSnapshotIdentifier("last")));
    refused("InvalidDBInstanceState",
        () -> rds.createDBSnapshot(r -> r.dbInstanceIdentifier("main").dbSnapshotIdentifier("s")));
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true));
  }

  @Test
  void holdsItsSecurityAndSubnetGroupsWhileItExists() {
    available("main", r -> {});
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    assertThat(ec2.describeNetworkInterfaces(r -> r.filters(
        Filter.builder().name("group-id").values(group).build())).networkInterfaces())
        .singleElement().satisfies(eni -> assertThat(eni.description()).isEqualTo("RDSNetworkInterface"));
    refused("InvalidDBSubnetGroupStateFault", () -> rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("main")));
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true));
    refused("DependencyViolation", () -> ec2.deleteSecurityGroup(r -> r.groupId(group)));
    account.pass(Duration.ofMinutes(5));
    ec2.deleteSecurityGroup(r -> r.groupId(group));
    rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("main"));
  }

  @Test
  void aReplicaNeedsAnAvailableSourceWithBackupsAndItsOwnPassword() {
    create("main", r -> {});
    refused("InvalidDBInstanceState", () -> replicate("main", "copy"));
    available("bare", r -> r.backupRetentionPeriod(0));
    refused("InvalidDBInstanceState", () -> replicate("bare", "copy"));
    available("managed", r -> r.masterUserPassword(null).manageMasterUserPassword(true));
    assertThat(db("managed").masterUserSecret().secretStatus()).isEqualTo("active");
    refused("InvalidParameterCombination", () -> replicate("managed", "copy"));
    refused("DBInstanceNotFound", () -> replicate("absent", "copy"));
  }

  @Test
  void aReplicaFollowsItsSourceUntilPromoted() {
    available("main",
        r -> r.deletionProtection(true).multiAZ(true).tags(tag("k", "v")).dbInstanceClass("db.m7g.large"));
    replicate("main", "copy");
    assertThat(db("main").readReplicaDBInstanceIdentifiers()).containsExactly("copy");
    assertThat(db("copy").statusInfos()).isEmpty();
    account.pass(Duration.ofMinutes(10));
    DBInstance copy = db("copy");
    assertThat(copy.dbInstanceStatus()).isEqualTo("available");
    assertThat(copy.dbInstanceClass()).isEqualTo("db.m7g.large");
    assertThat(copy.backupRetentionPeriod()).isZero();
    assertThat(copy.multiAZ()).isFalse();
    assertThat(copy.deletionProtection()).isFalse();
    assertThat(copy.tagList()).isEmpty();
    assertThat(copy.readReplicaSourceDBInstanceIdentifier()).isEqualTo("main");
    assertThat(copy.statusInfos()).singleElement().satisfies(info -> {
      assertThat(info.statusType()).isEqualTo("read replication");
      assertThat(info.status()).isEqualTo("replicating");
    });
    refused("InvalidParameterCombination", () -> rds.modifyDBInstance(
        r -> r.dbInstanceIdentifier("main").backupRetentionPeriod(0).applyImmediately(true)));
    refused("InvalidParameterCombination", () -> rds.deleteDBInstance(
        r -> r.dbInstanceIdentifier("copy").finalDBSnapshotIdentifier("last")));
    refused("InvalidDBInstanceState", () -> rds.promoteReadReplica(r -> r.dbInstanceIdentifier("main")));

    rds.promoteReadReplica(r -> r.dbInstanceIdentifier("copy"));
    assertThat(db("copy").dbInstanceStatus()).isEqualTo("modifying");
    assertThat(db("main").readReplicaDBInstanceIdentifiers()).isEmpty();
    account.pass(Duration.ofMinutes(5));
    assertThat(db("copy").readReplicaSourceDBInstanceIdentifier()).isNull();
    assertThat(db("copy").backupRetentionPeriod()).isEqualTo(1);
    assertThat(db("copy").dbInstanceStatus()).isEqualTo("available");
  }

  @Test
  void replicasOfADeletedSourceStandAlone() {
    available("main", r -> {});
    IntStream.range(0, 15).forEach(i -> replicate("main", "copy-" + i));
    refused("InvalidDBInstanceState", () -> replicate("main", "one-too-many"));
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("main").skipFinalSnapshot(true));
    assertThat(db("copy-3").readReplicaSourceDBInstanceIdentifier()).isNull();
  }

  @Test
  void tagsAreReachedByArn() {
    available("main", r -> {});
    String arn = db("main").dbInstanceArn();
    rds.addTagsToResource(r -> r.resourceName(arn).tags(tag("a", "1"), tag("b", "2")));
    rds.addTagsToResource(r -> r.resourceName(arn).tags(tag("a", "3")));
    rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("b"));
    assertThat(db("main").tagList()).containsExactly(tag("a", "3"));
    assertThat(rds.listTagsForResource(r -> r.resourceName(arn)).tagList()).containsExactly(tag("a", "3"));
    String subnets = rds.describeDBSubnetGroups().dbSubnetGroups().getFirst().dbSubnetGroupArn();
    rds.addTagsToResource(r -> r.resourceName(subnets).tags(tag("a", "1")));
    assertThat(rds.listTagsForResource(r -> r.resourceName(subnets)).tagList()).containsExactly(tag("a", "1"));
    refused("InvalidParameterValue", () -> rds.listTagsForResource(r -> r.resourceName("arn:aws:s3:::x")));
    refused("DBInstanceNotFound", () -> rds.listTagsForResource(r -> r.resourceName(arn + "-not")));
  }

  private DBInstance create(String name, Consumer<CreateDbInstanceRequest.Builder> more) {
    return rds.createDBInstance(r -> more.accept(r.dbInstanceIdentifier(name).engine("postgres").engineVersion("16")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).masterUsername("postgres")
        .masterUserPassword("correct-horse").dbSubnetGroupName("main").vpcSecurityGroupIds(group))).dbInstance();
  }

  private void available(String name, Consumer<CreateDbInstanceRequest.Builder> more) {
    create(name, more);
    account.pass(Duration.ofMinutes(15));
  }

  private void replicate(String source, String name) {
    rds.createDBInstanceReadReplica(
        r -> r.sourceDBInstanceIdentifier(source).dbInstanceIdentifier(name).vpcSecurityGroupIds(group));
  }

  private DBInstance db(String name) {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier(name)).dbInstances().getFirst();
  }

  private List<String> snapshots() {
    return rds.describeDBSnapshots(r -> r.dbInstanceIdentifier("main")).dbSnapshots().stream()
        .map((DBSnapshot snapshot) -> snapshot.dbSnapshotIdentifier() + " " + snapshot.status()).toList();
  }

  private static software.amazon.awssdk.services.rds.model.Filter filter(String name, String... values) {
    return software.amazon.awssdk.services.rds.model.Filter.builder().name(name).values(values).build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
