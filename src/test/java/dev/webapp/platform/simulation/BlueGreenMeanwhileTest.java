package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What users and others do to a database while copies of it are made, take over, and after that. */
class BlueGreenMeanwhileTest {
  private static String spec(String version, String more) {
    return """
        aws: {region: us-east-1}
        databases: [{name: main, engine: mysql, version: "%s", %s}]
        """.formatted(version, more);
  }

  private static String blueGreen(String version) {
    return spec(version, "majorUpgrade: BlueGreen");
  }

  @Test
  void approvingOfCopiesIsNotApprovingOfAnUpgradeInPlace() {
    String postgres = "aws: {region: us-east-1}\ndatabases: [{name: main, engine: postgres, version: \"%s\"%s}]\n";
    Scene scene = Scene.of(postgres.formatted("15", "")).ready();
    scene.apply(postgres.formatted("16", ", majorUpgrade: BlueGreen, parameters: {rds.logical_replication: \"1\"}"));
    scene.approve(scene.waiting().hash());
    scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));

    scene.apply(postgres.formatted("16", ", parameters: {rds.logical_replication: \"1\"}"));
    String hash = scene.waiting().hash();
    assertThat(scene.instance("DbInstance/main").engineVersion()).startsWith("15.");
    scene.approve(hash);
    scene.ready();
    assertThat(scene.instance("DbInstance/main").engineVersion()).startsWith("16.");
  }

  @Test
  void aVersionThatIsPendingInPlaceIsAwaited() {
    Scene scene = Scene.of(blueGreen("8.0")).ready();
    scene.apply(blueGreen("8.4"));
    scene.waiting();
    scene.aws(RdsClient.class).modifyDBInstance(r -> r.dbInstanceIdentifier(scene.named("DbInstance/main"))
        .dbParameterGroupName(group(scene, "mysql8.4")).engineVersion("8.4").allowMajorVersionUpgrade(true)
        .applyImmediately(false));
    scene.world.runFor(Duration.ofHours(2));
    assertThat(Platforms.holds(scene.platform(), Conditions.STALLED)).isFalse();
    assertThat(Platforms.condition(scene.platform(), Conditions.READY).orElseThrow().message())
        .contains("pending: engineVersion");
  }

  @Test
  void aPasswordThatIsRotatedMeanwhileHolds() {
    Scene scene = BlueGreenTest.copied(blueGreen("8.0"), blueGreen("8.4"));
    scene.aws(SecretsManagerClient.class).putSecretValue(r -> r.secretId(scene.named("Secret/main"))
        .secretString("{\"username\": \"platform\", \"password\": \"rotated-password\"}"));
    scene.world.runFor(Duration.ofMinutes(5));
    scene.approve(scene.waiting().hash());
    scene.ready();
    DBInstance main = scene.instance("DbInstance/main");
    assertThat(main.engineVersion()).startsWith("8.4.");
    assertThat(scene.world.account().contents(World.REGION).masterPassword(main.dbInstanceArn()))
        .isEqualTo("rotated-password");
  }

  @Test
  void nothingHappensWhileThePlatformIsPaused() {
    Scene scene = BlueGreenTest.copied(blueGreen("8.0"), blueGreen("8.4"));
    scene.world.annotate(scene.key, Annotations.PAUSED, "true");
    scene.world.runFor(Duration.ofHours(3));
    assertThat(scene.instances()).hasSize(2);
    scene.world.annotate(scene.key, Annotations.PAUSED, null);
    scene.ready();
    assertThat(scene.instances()).hasSize(1);
    Invariants.check(scene.world);
  }

  @Test
  void whatElseIsAskedForFollows() {
    Scene scene = BlueGreenTest.copied(blueGreen("8.0"), blueGreen("8.4"));
    scene.apply(spec("8.4", "majorUpgrade: BlueGreen, instanceClass: db.t4g.small, storage: {sizeGiB: 40}"));
    scene.world.runFor(Duration.ofMinutes(5));
    scene.approve(scene.waiting().hash());
    scene.ready();
    assertThat(scene.instances()).singleElement().satisfies(i -> assertThat(i.allocatedStorage()).isEqualTo(40));
    Invariants.check(scene.world);
  }

  @Test
  void anOldOneThatNobodyAskedForStaysUntilApproved() {
    Scene scene = Scene.of(spec("8.0", "majorUpgrade: InPlace")).ready();
    RdsClient rds = scene.aws(RdsClient.class);
    String id = rds.createBlueGreenDeployment(r -> r.blueGreenDeploymentName("by-hand")
            .source(scene.instance("DbInstance/main").dbInstanceArn()))
        .blueGreenDeployment().blueGreenDeploymentIdentifier();
    scene.world.runFor(Duration.ofHours(3));
    rds.switchoverBlueGreenDeployment(r -> r.blueGreenDeploymentIdentifier(id));
    scene.world.runFor(Duration.ofMinutes(5));
    rds.deleteBlueGreenDeployment(r -> r.blueGreenDeploymentIdentifier(id));
    scene.world.runFor(Duration.ofHours(3));
    assertThat(scene.instances()).anyMatch(i -> i.dbInstanceIdentifier().matches(BlueGreenTest.OLD));
    scene.approve(scene.waiting().hash());
    scene.ready();
    assertThat(scene.instances()).hasSize(1);
    assertThat(scene.manualSnapshots()).hasSize(1);
  }

  @Test
  void namesAreCutWhereTheyHaveNoRoom() {
    String before = spec("8.0", "majorUpgrade: BlueGreen, identifier: " + "a23456789-".repeat(6) + "abc");
    Scene scene = Scene.of(before).ready();
    scene.apply(before.replace("8.0", "8.4"));
    scene.approve(scene.waiting().hash());
    scene.ready();
    assertThat(scene.instances()).singleElement().satisfies(i -> assertThat(i.engineVersion()).startsWith("8.4."));
  }

  private static String group(Scene scene, String family) {
    return scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups().stream()
        .filter(group -> group.dbParameterGroupFamily().equals(family)).findFirst().orElseThrow()
        .dbParameterGroupName();
  }
}
