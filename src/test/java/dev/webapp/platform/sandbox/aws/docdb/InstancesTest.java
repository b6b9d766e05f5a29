package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.Filter;

class InstancesTest {
  private final Documents documents = new Documents();
  private final Account account = documents.account;

  @BeforeEach
  void makeCluster() {
    documents.made("main", r -> r.engineVersion("5.0").backupRetentionPeriod(7));
  }

  @Test
  void hasAnEndpointOnceItAnswers() {
    DBInstance begun = documents.createInstance("Main-1", "main", r -> {});
    assertThat(begun.dbInstanceStatus()).isEqualTo("creating");
    assertThat(begun.endpoint()).isNull();
    account.pass(Duration.ofMinutes(7));
    assertThat(documents.instance("main-1").dbInstanceStatus()).isEqualTo("creating");
    account.pass(Duration.ofMinutes(1));
    DBInstance done = documents.instance("main-1");
    assertThat(done.dbInstanceStatus()).isEqualTo("available");
    assertThat(done.endpoint().address()).matches("main-1\\.c[0-9a-f]{11}\\.us-east-1\\.docdb\\.amazonaws\\.com");
    assertThat(done.endpoint().port()).isEqualTo(27017);
    assertThat(done.engineVersion()).isEqualTo("5.0.0");
    assertThat(done.backupRetentionPeriod()).as("its cluster's").isEqualTo(7);
    assertThat(done.promotionTier()).isEqualTo(1);
    assertThat(done.dbInstanceArn()).isEqualTo("arn:aws:rds:us-east-1:123456789012:db:main-1");
  }

  @Test
  void refusesWhatItCannotMake() {
    refused("InvalidParameterValue", () -> documents.createInstance("1", "main", r -> {}));
    refused("InvalidParameterValue", () -> documents.createInstance("main-1", "main", r -> r.engine("mysql")));
    refused("DBClusterNotFoundFault", () -> documents.createInstance("main-1", "other", r -> {}));
    refused("MissingParameter", () -> documents.createInstance("main-1", null, r -> {}));
    refused("InvalidParameterValue",
        () -> documents.createInstance("main-1", "main", r -> r.dbInstanceClass("db.m5.large")));
    refused("InvalidParameterCombination",
        () -> documents.createInstance("main-1", "main", r -> r.dbInstanceClass("db.r4.large")));
    refused("InvalidParameterValue", () -> documents.createInstance("main-1", "main", r -> r.promotionTier(16)));
    refused("CertificateNotFound",
        () -> documents.createInstance("main-1", "main", r -> r.caCertificateIdentifier("rds-ca-2010")));
    refused("InvalidParameterValue",
        () -> documents.createInstance("main-1", "main", r -> r.preferredMaintenanceWindow("sundays")));
    documents.create("young", r -> {});
    refused("InvalidDBClusterStateFault", () -> documents.createInstance("young-1", "young", r -> {}));
    documents.createInstance("main-1", "main", r -> {});
    refused("DBInstanceAlreadyExists", () -> documents.createInstance("MAIN-1", "main", r -> {}));
  }

  @Test
  void theFirstThatAnswersWritesAndTheLowestTierTakesOver() {
    documents.createInstance("main-1", "main", r -> {});
    assertThat(documents.writer("main")).isNull();
    account.pass(Duration.ofMinutes(8));
    assertThat(documents.writer("main")).isEqualTo("main-1");
    refused("InvalidDBClusterStateFault", () -> documents.docdb.failoverDBCluster(r -> r.dbClusterIdentifier("main")));
    documents.createInstance("main-2", "main", r -> r.promotionTier(5));
    documents.createInstance("main-3", "main", r -> r.promotionTier(2));
    refused("InvalidDBInstanceState", () -> documents.docdb.failoverDBCluster(
        r -> r.dbClusterIdentifier("main").targetDBInstanceIdentifier("main-2")));
    account.pass(Duration.ofMinutes(8));
    assertThat(documents.writer("main")).as("a lower tier changes nothing").isEqualTo("main-1");
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.writer("main")).isEqualTo("main-3");
    documents.docdb.failoverDBCluster(r -> r.dbClusterIdentifier("main"));
    assertThat(documents.cluster("main").status()).isEqualTo("failing-over");
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.writer("main")).isEqualTo("main-2");
    assertThat(documents.cluster("main").status()).isEqualTo("available");
  }

  @Test
  void oneThatIsStillBeingMadeInheritsTheRole() {
    documents.createInstance("main-1", "main", r -> {});
    account.pass(Duration.ofMinutes(7));
    documents.createInstance("main-2", "main", r -> {});
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    account.pass(Duration.ofMinutes(7));
    assertThat(documents.writer("main")).isNull();
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.writer("main")).isEqualTo("main-2");
  }

  @Test
  void anotherClassIsPendingFirst() {
    documents.createInstance("main-1", "main", r -> r.preferredMaintenanceWindow("tue:05:00-tue:06:00"));
    refused("InvalidDBInstanceState", () -> modifyClass("db.r5.xlarge", true));
    account.pass(Duration.ofMinutes(8));
    refused("InvalidParameterCombination", () -> modifyClass("db.r4.large", true));
    assertThat(modifyClass("db.r5.xlarge", false).pendingModifiedValues().dbInstanceClass()).isEqualTo("db.r5.xlarge");
    account.pass(Duration.ofHours(1));
    assertThat(documents.instance("main-1").dbInstanceClass()).as("it waits").isEqualTo("db.r5.large");
    assertThat(modifyClass("db.r5.large", false).pendingModifiedValues().dbInstanceClass()).as("taken back").isNull();
    modifyClass("db.r5.xlarge", true);
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.instance("main-1").dbInstanceStatus()).isEqualTo("modifying");
    account.pass(Duration.ofMinutes(6));
    DBInstance changed = documents.instance("main-1");
    assertThat(changed.dbInstanceStatus()).isEqualTo("available");
    assertThat(changed.dbInstanceClass()).isEqualTo("db.r5.xlarge");
    assertThat(changed.pendingModifiedValues().dbInstanceClass()).isNull();
  }

  private DBInstance modifyClass(String instanceClass, boolean immediately) {
    return documents.docdb.modifyDBInstance(r -> r.dbInstanceIdentifier("main-1").dbInstanceClass(instanceClass)
        .applyImmediately(immediately)).dbInstance();
  }

  @Test
  void anotherCertificateRestartsIt() {
    documents.createInstance("main-1", "main", r -> {});
    account.pass(Duration.ofMinutes(8));
    documents.docdb.modifyDBInstance(r -> r.dbInstanceIdentifier("main-1").applyImmediately(true)
        .caCertificateIdentifier("rds-ca-ecc384-g1").promotionTier(0));
    assertThat(documents.instance("main-1").promotionTier()).isZero();
    account.pass(Duration.ofSeconds(20));
    assertThat(documents.instance("main-1").dbInstanceStatus()).isEqualTo("rebooting");
    account.pass(Duration.ofMinutes(1));
    assertThat(documents.instance("main-1").caCertificateIdentifier()).isEqualTo("rds-ca-ecc384-g1");
  }

  @Test
  void goesInFiveMinutes() {
    documents.createInstance("main-1", "main", r -> {});
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    refused("InvalidDBInstanceState", () -> documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1")));
    account.pass(Duration.ofMinutes(5));
    refused("DBInstanceNotFound", () -> documents.instance("main-1"));
    assertThat(documents.cluster("main").dbClusterMembers()).isEmpty();
  }

  @Test
  void listsInPagesAndByCluster() {
    documents.made("other", r -> {});
    IntStream.range(0, 70).forEach(i -> documents.createInstance("a-" + i, "main", r -> {}));
    IntStream.range(0, 70).forEach(i -> documents.createInstance("b-" + i, "other", r -> {}));
    assertThat(documents.docdb.describeDBInstances().dbInstances()).hasSize(100);
    assertThat(documents.docdb.describeDBInstancesPaginator().dbInstances().stream()
        .map(DBInstance::dbInstanceIdentifier)).hasSize(140).doesNotHaveDuplicates();
    assertThat(documents.docdb.describeDBInstances(r -> r.filters(filter("db-cluster-id", "other"))).dbInstances())
        .hasSize(70);
    refused("InvalidParameterValue", () -> documents.docdb.describeDBInstances(r -> r.maxRecords(101)));
  }

  @Test
  void sharesIdentifiersAndListingsWithRds() {
    rdsInstance("main-1");
    refused("DBInstanceAlreadyExists", () -> documents.createInstance("main-1", "main", r -> {}));
    documents.createInstance("main-2", "main", r -> {});
    refused("DBInstanceAlreadyExists", () -> rdsInstance("main-2"));
    assertThat(identifiers()).containsExactly("main-1", "main-2");
    assertThat(identifiers(filter("engine", "docdb"))).containsExactly("main-2");
    assertThat(identifiers(filter("engine", "mysql", "docdb"))).containsExactly("main-1", "main-2");
    assertThat(identifiers(filter("db-cluster-id", "main"))).containsExactly("main-2");
  }

  private void rdsInstance(String identifier) {
    documents.rds.createDBInstance(r -> r.dbInstanceIdentifier(identifier).engine("mysql")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).masterUsername("platform")
        .masterUserPassword("correct-horse").dbSubnetGroupName("subnets"));
  }

  private List<String> identifiers(Filter... filters) {
    return documents.docdb.describeDBInstances(r -> r.filters(filters)).dbInstances().stream()
        .map(DBInstance::dbInstanceIdentifier).toList();
  }

  @Test
  void holdsOnToRdsSubnetGroups() {
    assertThat(refused("InvalidDBSubnetGroupStateFault",
        () -> documents.rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("subnets"))))
        .hasMessageContaining("database cluster: main");
    documents.rds.modifyDBSubnetGroup(
        r -> r.dbSubnetGroupName("subnets").subnetIds(account.furnishing.privateSubnetIds()));
    documents.createInstance("main-1", "main", r -> {});
    refused("SubnetAlreadyInUse", () -> documents.rds.modifyDBSubnetGroup(
        r -> r.dbSubnetGroupName("subnets").subnetIds(account.furnishing.databaseSubnetIds())));
    documents.docdb.deleteDBInstance(r -> r.dbInstanceIdentifier("main-1"));
    documents.docdb.deleteDBCluster(r -> r.dbClusterIdentifier("main").skipFinalSnapshot(true));
    account.pass(Duration.ofMinutes(7));
    documents.rds.deleteDBSubnetGroup(r -> r.dbSubnetGroupName("subnets"));
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
