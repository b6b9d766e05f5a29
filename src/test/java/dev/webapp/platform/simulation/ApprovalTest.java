package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.kubernetes.ObjectType;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** What waits for approval, and what an approval lets through. */
class ApprovalTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String JOBS = "services:\n  - {name: jobs, image: \"shop/jobs:%s\", port: 9000, replicas: %d}\n";
  private static final String DATABASE =
      "databases:\n  - {name: main, engine: postgres, version: \"%s\", instanceClass: db.t4g.micro}\n";
  private static final String TABLE = "tables: [{name: t, partitionKey: {name: id, type: String}}]\n";

  private static Condition approval(Scene scene) {
    return scene.platform().getStatus().conditions().stream()
        .filter(c -> c.type().equals(Conditions.APPROVAL_REQUIRED)).findFirst().orElseThrow();
  }

  /** Plays until something waits; returns the hash that approves it. */
  private static String waiting(Scene scene) {
    scene.world.await(Duration.ofHours(1), "ApprovalRequired", () -> approval(scene).status().equals("True"));
    scene.world.runFor(Duration.ofMinutes(30));
    String hash = scene.platform().getStatus().plan().hash();
    assertThat(approval(scene).message()).contains(Annotations.APPROVE + ": " + hash);
    return hash;
  }

  private static List<String> tables(Scene scene) {
    return scene.aws(DynamoDbClient.class).listTables().tableNames();
  }

  @Test
  void whatIsApprovedIsDoneAndItsDataIsKept() {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + DATABASE.formatted("16")).ready();
    scene.apply(HEAD + JOBS.formatted("1", 2));
    String hash = waiting(scene);
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).hasSize(1);

    scene.approve(hash);
    scene.ready();

    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots()).hasSize(1);
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
    assertThat(scene.platform().getStatus().approvals().steps()).as("it is done").isEmpty();
    assertThat(approval(scene).status()).isEqualTo("False");
  }

  @Test
  void theSameHashApprovesNothingASecondTime() {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + TABLE).ready();
    scene.apply(HEAD + JOBS.formatted("1", 2));
    String hash = waiting(scene);
    scene.approve(hash);
    scene.ready();
    assertThat(tables(scene)).isEmpty();

    scene.apply(HEAD + JOBS.formatted("1", 2) + TABLE);
    scene.ready();
    scene.apply(HEAD + JOBS.formatted("1", 2));

    assertThat(waiting(scene)).isNotEqualTo(hash);
    assertThat(tables(scene)).hasSize(1);
    assertThat(approval(scene).message()).endsWith("(" + hash + " has approved once, and does not again)");
  }

  @Test
  void anotherHashApprovesNothingAndIsTold() {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + TABLE).ready();
    scene.approve("0123456789ab");
    scene.apply(HEAD + JOBS.formatted("1", 2));

    waiting(scene);

    assertThat(tables(scene)).hasSize(1);
    assertThat(approval(scene).message()).endsWith("(0123456789ab is not the hash of this plan: look at it again)");
  }

  @Test
  void whatWasNotApprovedOfWaitsOn() {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + DATABASE.formatted("16") + TABLE).ready();
    scene.apply(HEAD + JOBS.formatted("1", 2) + DATABASE.formatted("16"));
    String hash = waiting(scene);
    scene.apply(HEAD + JOBS.formatted("1", 2));
    scene.world.runFor(Duration.ofMinutes(5));
    scene.approve(hash);

    waiting(scene);

    assertThat(tables(scene)).hasSize(1);
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).hasSize(1);
  }

  @Test
  void aMajorVersionWaitsWhileAReplicaCountDoesNot() {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + DATABASE.formatted("16")).ready();
    scene.apply(HEAD + JOBS.formatted("1", 3) + DATABASE.formatted("17"));
    String hash = waiting(scene);
    assertThat(scene.object(ObjectType.DEPLOYMENT, "shop-jobs").orElseThrow().at("/spec/replicas").asInt())
        .isEqualTo(3);
    assertThat(version(scene)).startsWith("16");

    scene.approve(hash);
    scene.ready();

    assertThat(version(scene)).startsWith("17");
  }

  private static String version(Scene scene) {
    return scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst().engineVersion();
  }

  @Test
  void whatInterruptsWaitsForTheMaintenanceWindow() {
    String window = "changes: {window: {days: [Sun], hours: \"02:00-04:00\", timeZone: Europe/Berlin}}\n";
    Scene scene = Scene.of(HEAD + window + JOBS.formatted("1", 2) + DATABASE.formatted("16")).ready();
    Instant began = scene.world.clock().instant();
    scene.apply(HEAD + window + JOBS.formatted("2", 2) + DATABASE.formatted("16").replace("micro", "medium"));
    waiting(scene);
    assertThat(approval(scene).message()).contains("the maintenance window opens at ");
    assertThat(scene.rollouts("shop-jobs")).as("what interrupts nothing goes on").isEqualTo(2);
    assertThat(instanceClass(scene)).isEqualTo("db.t4g.micro");

    scene.world.await(Duration.ofDays(8), "the change", () -> instanceClass(scene).equals("db.t4g.medium"));

    ZonedDateTime done = scene.world.clock().instant().atZone(ZoneId.of("Europe/Berlin"));
    assertThat(Duration.between(began, done.toInstant())).isGreaterThan(Duration.ofHours(1));
    assertThat(done.getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
    assertThat(done.getHour()).isBetween(2, 3);
    scene.ready();
  }

  @Test
  void whatIsApprovedDoesNotWaitForTheMaintenanceWindow() {
    String window = "changes: {window: {days: [Sun], hours: \"02:00-04:00\"}}\n";
    Scene scene = Scene.of(HEAD + window + DATABASE.formatted("16")).ready();
    scene.apply(HEAD + window + DATABASE.formatted("16").replace("micro", "medium"));

    scene.approve(waiting(scene));
    scene.ready();

    assertThat(instanceClass(scene)).isEqualTo("db.t4g.medium");
    assertThat(scene.world.clock().instant().atZone(ZoneOffset.UTC).getDayOfWeek()).isNotEqualTo(DayOfWeek.SUNDAY);
  }

  private static String instanceClass(Scene scene) {
    return scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst().dbInstanceClass();
  }

  @Test
  void underApproveEveryChangeWaitsAndSoDoesTheEnd() {
    String policy = "changes: {policy: Approve}\n";
    Scene scene = Scene.of(HEAD + policy + JOBS.formatted("1", 2) + TABLE).ready();
    scene.apply(HEAD + policy + JOBS.formatted("2", 2) + TABLE);
    String hash = waiting(scene);
    assertThat(scene.rollouts("shop-jobs")).isEqualTo(1);
    scene.approve(hash);
    scene.ready();
    assertThat(scene.rollouts("shop-jobs")).isEqualTo(2);

    scene.world.delete(scene.key);
    String end = waiting(scene);
    assertThat(tables(scene)).hasSize(1);
    assertThat(scene.object(ObjectType.DEPLOYMENT, "shop-jobs")).isPresent();
    scene.approve(end);
    scene.world.await(Duration.ofHours(2), "gone", () -> scene.world.find(scene.key).isEmpty());
    assertThat(tables(scene)).isEmpty();
    assertThat(scene.aws(DynamoDbClient.class).listBackups().backupSummaries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 20, 60, 200})
  void anApprovalOutlivesACrash(int seconds) {
    Scene scene = Scene.of(HEAD + JOBS.formatted("1", 2) + DATABASE.formatted("16") + TABLE).ready();
    scene.apply(HEAD + JOBS.formatted("1", 2));
    scene.approve(waiting(scene));
    scene.world.runFor(Duration.ofSeconds(seconds));
    scene.world.crash();
    scene.ready();

    assertThat(tables(scene)).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeDBInstances().dbInstances()).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots()).hasSize(1);
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
  }
}
