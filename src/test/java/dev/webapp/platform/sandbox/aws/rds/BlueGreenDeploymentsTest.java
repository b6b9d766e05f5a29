package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.BlueGreenDeployment;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Parameter;

/** Copies of another version that take over. */
class BlueGreenDeploymentsTest {
  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);

  @BeforeEach
  void databases() {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("main").dbSubnetGroupDescription("main")
        .subnetIds(account.furnishing.databaseSubnetIds()));
    for (String family : new String[] {"16", "17"}) {
      rds.createDBParameterGroup(r -> r.dbParameterGroupName("p" + family).dbParameterGroupFamily("postgres" + family)
          .description("of tests"));
    }
    rds.createDBInstance(r -> r.dbInstanceIdentifier("main").engine("postgres").engineVersion("16.9")
        .dbInstanceClass("db.t4g.micro").allocatedStorage(20).masterUsername("platform").deletionProtection(true)
        .masterUserPassword("correct-horse").dbSubnetGroupName("main").backupRetentionPeriod(7)
        .dbParameterGroupName("p16").tags(t -> t.key("team").value("shop")));
    account.pass(Duration.ofMinutes(20));
    rds.createDBInstanceReadReplica(r -> r.dbInstanceIdentifier("replica").sourceDBInstanceIdentifier("main"));
    account.pass(Duration.ofMinutes(20));
  }

  @Test
  void theCopiesTakeTheNamesAndTheOriginalsGetOthers() {
    String before = db("main").dbiResourceId();
    String endpoint = db("main").endpoint().address();
    BlueGreenDeployment deployment = begun();
    String copy = name(deployment.target());
    assertThat(copy).matches("main-green-[a-z0-9]{6}");
    assertThat(db(copy).tagList()).isEqualTo(db("main").tagList());
    refused("InvalidBlueGreenDeploymentStateFault", () -> switchOver(deployment));
    refused("InvalidDBInstanceState", () -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier("main")
        .engineVersion("17").allowMajorVersionUpgrade(true).dbParameterGroupName("p17")));
    account.pass(Duration.ofMinutes(40));
    assertThat(status(deployment)).isEqualTo("AVAILABLE");
    assertThat(db(copy).engineVersion()).isEqualTo("17.6");

    switchOver(deployment);
    assertThat(status(deployment)).isEqualTo("SWITCHOVER_IN_PROGRESS");
    assertThat(db("main").dbiResourceId()).isEqualTo(before);
    account.pass(Duration.ofMinutes(2));

    assertThat(status(deployment)).isEqualTo("SWITCHOVER_COMPLETED");
    assertThat(db("main").engineVersion()).isEqualTo("17.6");
    assertThat(db("main").dbiResourceId()).isNotEqualTo(before);
    assertThat(db("main").endpoint().address()).isEqualTo(endpoint);
    assertThat(db("main").readReplicaDBInstanceIdentifiers()).containsExactly("replica");
    assertThat(db("replica").readReplicaSourceDBInstanceIdentifier()).isEqualTo("main");
    assertThat(db("replica").engineVersion()).isEqualTo("17.6");
    assertThat(db("main-old1").dbiResourceId()).isEqualTo(before);
    assertThat(db("main-old1").readReplicaDBInstanceIdentifiers()).containsExactly("replica-old1");
    assertThat(db("replica-old1").readReplicaSourceDBInstanceIdentifier()).isEqualTo("main-old1");
    assertThat(rds.describeDBInstances().dbInstances()).hasSize(4);

    refused("InvalidDBInstanceState",
        () -> rds.deleteDBInstance(r -> r.dbInstanceIdentifier("replica-old1").skipFinalSnapshot(true)));
    refused("InvalidParameterCombination", () -> delete(deployment, true));
    delete(deployment, false);
    account.pass(Duration.ofMinutes(1));
    assertThat(rds.describeBlueGreenDeployments(r -> {}).blueGreenDeployments()).isEmpty();
    rds.deleteDBInstance(r -> r.dbInstanceIdentifier("replica-old1").skipFinalSnapshot(true));
  }

  @Test
  void copiesThatDoNotTakeOverGoWithTheDeploymentUnlessTheyAreProtected() {
    String before = db("main").dbiResourceId();
    BlueGreenDeployment deployment = begun();
    refused("BlueGreenDeploymentAlreadyExistsFault", this::begun);
    refused("InvalidBlueGreenDeploymentStateFault", () -> delete(deployment, true));
    account.pass(Duration.ofMinutes(40));
    String copy = name(deployment.target());
    refused("InvalidParameterCombination", () -> delete(deployment, true));
    rds.modifyDBInstance(r -> r.dbInstanceIdentifier(copy).deletionProtection(false));
    delete(deployment, true);
    account.pass(Duration.ofMinutes(10));
    assertThat(rds.describeDBInstances().dbInstances()).extracting(DBInstance::dbInstanceIdentifier)
        .containsExactly("main", "replica");
    assertThat(db("main").dbiResourceId()).isEqualTo(before);
    assertThat(db("main").readReplicaDBInstanceIdentifiers()).containsExactly("replica");
  }

  @Test
  void postgresNeedsLogicalReplicationWhichTakesAReboot() {
    refused("InvalidParameterCombination", () -> create("17"));
    replicateLogically();
    account.pass(Duration.ofMinutes(2));
    refused("InvalidParameterCombination", () -> create("17"));
    rds.rebootDBInstance(r -> r.dbInstanceIdentifier("main"));
    account.pass(Duration.ofMinutes(2));
    refused("InvalidParameterCombination", () -> create("15"));
    create("17");
  }

  private BlueGreenDeployment begun() {
    replicateLogically();
    account.pass(Duration.ofMinutes(2));
    rds.rebootDBInstance(r -> r.dbInstanceIdentifier("main"));
    account.pass(Duration.ofMinutes(2));
    return create("17");
  }

  private void replicateLogically() {
    rds.modifyDBParameterGroup(r -> r.dbParameterGroupName("p16").parameters(Parameter.builder()
        .parameterName("rds.logical_replication").parameterValue("1").applyMethod(ApplyMethod.PENDING_REBOOT).build()));
  }

  private BlueGreenDeployment create(String version) {
    return rds.createBlueGreenDeployment(r -> r.blueGreenDeploymentName("next").source(db("main").dbInstanceArn())
        .targetEngineVersion(version).targetDBParameterGroupName("p17")).blueGreenDeployment();
  }

  private void switchOver(BlueGreenDeployment deployment) {
    rds.switchoverBlueGreenDeployment(
        r -> r.blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier()));
  }

  private void delete(BlueGreenDeployment deployment, boolean copies) {
    rds.deleteBlueGreenDeployment(r -> r
        .blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier()).deleteTarget(copies));
  }

  private String status(BlueGreenDeployment deployment) {
    return rds.describeBlueGreenDeployments(
            r -> r.blueGreenDeploymentIdentifier(deployment.blueGreenDeploymentIdentifier()))
        .blueGreenDeployments().getFirst().status();
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  private DBInstance db(String instance) {
    return rds.describeDBInstances(r -> r.dbInstanceIdentifier(instance)).dbInstances().getFirst();
  }
}
