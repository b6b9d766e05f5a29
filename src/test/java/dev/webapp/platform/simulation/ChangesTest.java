package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What users change in a platform that runs. */
class ChangesTest {
  private static final String DATABASE = """
      databases:
        - {name: main, engine: postgres, version: "16", readReplicas: %d, storage: {sizeGiB: %d}, instanceClass: %s}
      """;
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String WEB = "  - {name: web, image: \"shop/web:1\", port: 8080, replicas: 2, "
      + "routes: [{host: a.example.com}]}\n";
  private static final String JOBS = "  - {name: jobs, image: \"shop/jobs:1\", port: 9000, replicas: %d}\n";

  private static String database(int replicas, int gib, String instanceClass) {
    return DATABASE.formatted(replicas, gib, instanceClass);
  }

  private static String releases(String web, String api) {
    return HEAD + """
        services:
          - {name: web, image: "shop/web:%s", replicas: 2, release: {command: [migrate]}}
          - {name: api, image: "shop/api:%s", replicas: 2, release: {command: [migrate]}}
        """.formatted(web, api);
  }

  private static Set<String> instances(Scene scene) {
    return scene.aws(RdsClient.class).describeDBInstances().dbInstances().stream().map(DBInstance::dbInstanceIdentifier)
        .collect(Collectors.toSet());
  }

  @Test
  void removedDatabaseWaitsForApprovalAndStays() {
    Scene scene = Scene.of(HEAD + "services:\n" + WEB + database(1, 20, "db.t4g.micro")).ready();
    Set<String> before = instances(scene);
    scene.apply(HEAD + "services:\n" + WEB);
    scene.world.runFor(Duration.ofHours(2));
    assertThat(Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED)).isTrue();
    String main = before.stream().filter(n -> !n.contains("main-1-")).findFirst().orElseThrow();
    assertThat(instances(scene)).contains(main);
    assertThat(scene.aws(SecretsManagerClient.class).listSecrets().secretList()).hasSize(1);
    assertThat(scene.platform().getStatus().plan().items()).extracting(i -> i.action() + " " + i.id())
        .containsExactlyInAnyOrder("delete DbInstance/main", "delete Secret/main");
    scene.apply(HEAD + "services:\n" + WEB + database(1, 20, "db.t4g.micro"));
    scene.ready();
    assertThat(instances(scene)).isEqualTo(before);
  }

  @Test
  void removedServiceGoesWithAllThatWasMadeForIt() {
    Scene scene = Scene.of(HEAD + "services:\n" + WEB).ready();
    Map<String, String> without = EndState.of(scene.world);
    scene.apply(HEAD + "services:\n" + WEB + JOBS.formatted(2)
        + "tables: [{name: t, dataPolicy: Delete, partitionKey: {name: id, type: String}}]\n");
    scene.ready();
    scene.apply(HEAD + "services:\n" + WEB
        + "tables: [{name: t, dataPolicy: Delete, partitionKey: {name: id, type: String}}]\n");
    scene.ready();
    assertThat(scene.object(ObjectType.DEPLOYMENT, "shop-jobs")).isEmpty();
    assertThat(EndState.differences(scene.world, without).keySet()).allMatch(k -> k.contains("table-t"));
  }

  @Test
  void removedIndexAndReplicasGo() {
    String table = "tables: [{name: t, partitionKey: {name: id, type: String}%s}]\n";
    String indexes = ", indexes: [{name: one, partitionKey: {name: a, type: String}}, "
        + "{name: two, partitionKey: {name: b, type: String}}], capacity: {mode: Provisioned, "
        + "read: {min: 1, max: 9}, write: {min: 1, max: 9}}";
    Scene scene = Scene.of(HEAD + database(2, 20, "db.t4g.micro") + table.formatted(indexes)).ready();
    assertThat(instances(scene)).hasSize(3);
    String oneIndex = indexes.replaceFirst(", \\{name: two.*?}}", "");
    scene.apply(HEAD + database(0, 20, "db.t4g.micro") + table.formatted(oneIndex));
    scene.ready();
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(instances(scene)).hasSize(1);
    assertThat(scene.aws(DynamoDbClient.class).describeTable(r -> r.tableName(scene.named("Table/t"))).table()
        .globalSecondaryIndexes()).extracting(i -> i.indexName()).containsExactly("one");
    assertThat(AwsContents.of(scene.world.account()).keySet()).filteredOn(k -> k.startsWith("Scal")).hasSize(8)
        .noneMatch(k -> k.contains("index/two"));
  }

  @Test
  void replicasAreAskedForOnceAwsWouldMakeThem() {
    World world = new World(3);
    world.account().calls().keep(100_000);
    Scene scene = Scene.of(world, HEAD + database(2, 20, "db.t4g.micro")).ready();
    assertThat(instances(scene)).hasSize(3);
    assertThat(world.account().calls().entries()).filteredOn(e -> e.call().operation().contains("ReadReplica"))
        .hasSize(2).allSatisfy(e -> assertThat(e.outcome()).isEqualTo(CallLog.OK));
  }

  @Test
  void scalesUpInPlace() {
    Scene scene = Scene.of(HEAD + "services:\n" + JOBS.formatted(2) + database(0, 20, "db.t4g.micro")).ready();
    scene.apply(HEAD + "services:\n" + JOBS.formatted(5) + database(0, 40, "db.t4g.medium"));
    scene.ready();
    DBInstance instance = scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst();
    assertThat(instance.allocatedStorage()).isEqualTo(40);
    assertThat(instance.dbInstanceClass()).isEqualTo("db.t4g.medium");
    JsonNode deployment = scene.object(ObjectType.DEPLOYMENT, "shop-jobs").orElseThrow();
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(scene.rollouts("shop-jobs")).isEqualTo(1);
  }

  @Test
  void changedWhileItIsBeingMade() {
    String whole = HEAD + "services:\n" + JOBS.formatted(2) + database(1, 40, "db.t4g.medium");
    Scene expected = Scene.of(whole).ready();
    for (int seconds : new int[] {0, 1, 30, 400, 700}) {
      Scene scene = Scene.of(HEAD + "services:\n" + WEB + database(0, 20, "db.t4g.micro"));
      scene.world.runFor(Duration.ofSeconds(seconds));
      scene.apply(whole);
      scene.ready();
      // RDS optimizes grown storage for a while, and the instance serves meanwhile.
      scene.world.runFor(Duration.ofHours(1));
      assertThat(EndState.differences(scene.world, EndState.of(expected.world)).entrySet())
          .as("changed after %s s", seconds).isEmpty();
    }
  }

  @Test
  void releaseRunsOncePerImage() {
    Scene scene = Scene.of(releases("1", "1")).ready();
    scene.apply(releases("2", "1"));
    scene.ready();
    scene.world.crash();
    scene.world.births(ObjectType.JOB).keySet().forEach(job ->
        scene.world.store().find(scene.keyOf(ObjectType.JOB, job)).ifPresent(found ->
            scene.world.store().delete(found.key(), DeleteOptions.BACKGROUND)));
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.births(ObjectType.JOB)).hasSize(3).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    assertThat(scene.world.store().list(scene.keyOf(ObjectType.JOB, "x").type(), "",
        Selection.ALL).items()).isEmpty();
    assertThat(scene.rollouts("shop-web")).isEqualTo(2);
    assertThat(scene.rollouts("shop-api")).isEqualTo(1);
    assertThat(Platforms.isReady(scene.platform())).isTrue();
  }

  /** Its Job may be gone by then, and holds on to nothing. */
  @Test
  void whatAReleaseUsedGoesOnceItIsNoLongerWanted() {
    String service = HEAD + "services: [{name: web, image: \"shop/web:1\", release: {command: [migrate]}%s}]\n";
    Scene scene = Scene.of(service.formatted(", uses: [{table: t}]")
        + "tables: [{name: t, dataPolicy: Delete, partitionKey: {name: id, type: String}}]\n").ready();
    String job = scene.world.births(ObjectType.JOB).keySet().iterator().next();
    scene.world.store().delete(scene.keyOf(ObjectType.JOB, job), DeleteOptions.BACKGROUND);
    scene.world.runFor(Duration.ofMinutes(1));
    scene.apply(service.formatted(""));
    scene.world.await(Scene.LONG, "ApprovalRequired",
        () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));
    scene.world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
    scene.ready();
    assertThat(scene.aws(DynamoDbClient.class).listTables().tableNames()).isEmpty();
  }

  @Test
  void failedReleaseBlocksOnlyItsOwnServiceUntilRefreshed() {
    Scene scene = Scene.of(new World(3).patient(Duration.ofMinutes(1)), releases("1", "1")).ready();
    scene.apply(releases("2", "2"));
    Set<String> before = scene.world.births(ObjectType.JOB).keySet();
    scene.world.await(Duration.ofMinutes(1), "the Job", () -> scene.world.births(ObjectType.JOB).keySet().stream()
        .anyMatch(n -> n.contains("web") && !before.contains(n)));
    String job = scene.world.births(ObjectType.JOB).keySet().stream()
        .filter(n -> n.contains("web") && !before.contains(n)).findFirst().orElseThrow();
    scene.world.store().patch(scene.keyOf(ObjectType.JOB, job), Subresource.STATUS, new Patch.Merge(Platforms.parse("""
        status:
          startTime: "2026-03-02T10:00:00Z"
          failed: 1
          conditions:
            - {type: FailureTarget, status: "True", reason: BackoffLimitExceeded}
            - {type: Failed, status: "True", reason: BackoffLimitExceeded}
        """)), WriteOptions.by("test"));
    scene.world.runFor(Duration.ofHours(30));
    assertThat(scene.rollouts("shop-web")).isEqualTo(1);
    assertThat(scene.rollouts("shop-api")).isEqualTo(2);
    assertThat(scene.world.births(ObjectType.JOB)).hasSize(4);
    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message()).contains("release");
    scene.world.annotate(scene.key, Annotations.REFRESH, "again");
    scene.ready();
    assertThat(scene.rollouts("shop-web")).isEqualTo(2);
    assertThat(scene.world.births(ObjectType.JOB)).hasSize(5).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
  }

  @Test
  void deletionFollowsTheDataPolicy() {
    String data = "dataPolicy: %s\n" + database(1, 20, "db.t4g.micro")
        + "tables: [{name: t, partitionKey: {name: id, type: String}}]\n";
    Scene empty = Scene.of(HEAD).ready();
    empty.delete();
    Map<String, String> nothing = EndState.of(empty.world);

    Scene delete = Scene.of(HEAD + data.formatted("Delete")).ready();
    delete.delete();
    assertThat(EndState.differences(delete.world, nothing)).isEmpty();

    Scene snapshot = Scene.of(HEAD + data.formatted("Snapshot")).ready();
    snapshot.delete();
    assertThat(EndState.differences(snapshot.world, nothing).keySet()).hasSize(3)
        .allMatch(k -> k.matches("DBSnapshot .*-final|Backup .*-final.*|Secret .*"));

    Scene retain = Scene.of(HEAD + data.formatted("Retain")).ready();
    Map<String, String> before = EndState.of(retain.world);
    retain.delete();
    assertThat(EndState.of(retain.world).keySet()).contains(before.keySet().stream()
        .filter(k -> k.matches("(DBInstance|Table|Secret|DBSubnetGroup|DBParameterGroup) .*") && !k.contains("main-1-"))
        .toArray(String[]::new));
  }

  /** The subnet group is shared: it stays for the retained one, whoever else is in it. */
  @Test
  void whatARetainedDatabaseUsesStaysWithItAndKeepsNothingElse() {
    String gone = HEAD + "databases:\n  - {name: gone, engine: postgres, version: \"16\", dataPolicy: Snapshot}\n";
    String both = gone + "  - {name: kept, engine: postgres, version: \"16\", dataPolicy: Retain}\n";
    Scene together = Scene.of(both).ready();
    Scene before = Scene.of(both).ready();
    before.apply(gone);
    before.ready();
    assertThat(before.entry("DbInstance/kept")).isEmpty();
    for (Scene scene : List.of(together, before)) {
      scene.delete();
      assertThat(EndState.of(scene.world).keySet()).filteredOn(what -> what.contains(Scene.NAME))
          .extracting(what -> what.replaceFirst("-[a-z0-9]+(-final)?$", "")).containsExactlyInAnyOrder(
              "DBInstance shop-shop-kept", "DBParameterGroup shop-shop-kept-64aba0",
              "DBSubnetGroup shop-shop-databases", "DBSnapshot shop-shop-gone", "Secret shop-shop-database-kept",
              "Secret shop-shop-database-gone", "SecurityGroup shop-shop-database-kept");
    }
  }

  @Test
  void observeAndPausedWriteNothing() {
    Scene observed = Scene.of(
        HEAD + "changes: {policy: Observe}\n" + "services:\n" + WEB + database(1, 20, "db.t4g.micro"));
    observed.world.runFor(Duration.ofHours(1));
    assertThat(observed.world.account().calls().writes()).isZero();
    assertThat(observed.object(ObjectType.DEPLOYMENT, "shop-web")).isEmpty();
    assertThat(observed.platform().getStatus().plan().steps()).isGreaterThan(10);
    assertThat(Platforms.condition(observed.platform(), Conditions.READY).orElseThrow().reason())
        .isEqualTo(Reasons.OBSERVING);

    Scene scene = Scene.of(HEAD + "services:\n" + JOBS.formatted(2) + database(0, 20, "db.t4g.micro")).ready();
    scene.world.annotate(scene.key, Annotations.PAUSED, "true");
    scene.apply(HEAD + "services:\n" + JOBS.formatted(3) + database(0, 40, "db.t4g.micro"));
    scene.world.runFor(Duration.ofMinutes(1));
    Map<String, String> before = EndState.of(scene.world);
    scene.world.account().calls().reset();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.account().calls().writes()).isZero();
    assertThat(EndState.differences(scene.world, before)).isEmpty();
    assertThat(Platforms.condition(scene.platform(), Conditions.READY).orElseThrow().reason())
        .isEqualTo(Reasons.PAUSED);
    scene.world.annotate(scene.key, Annotations.PAUSED, null);
    scene.ready();
    DBInstance instance = scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst();
    assertThat(instance.allocatedStorage()).isEqualTo(40);

    scene.apply(HEAD + "changes: {policy: Observe}\nservices:\n" + JOBS.formatted(3) + database(0, 40, "db.t4g.micro"));
    scene.ready();
    Map<String, String> running = EndState.of(scene.world);
    scene.delete();
    assertThat(EndState.differences(scene.world, running)).isEmpty();
  }

  @Test
  void rotatedPasswordReachesTheBindingAndRollsThePodsOnce() {
    Scene scene = Scene.of(HEAD + "services: [{name: web, image: \"shop/web:1\", release: {command: [migrate]}, "
        + "uses: [{database: main}]}]\n" + database(0, 20, "db.t4g.micro")).ready();
    scene.aws(SecretsManagerClient.class).putSecretValue(r -> r.secretId(scene.named("Secret/main"))
        .secretString("{\"username\": \"platform\", \"password\": \"rotated-password\"}"));
    String binding = scene.named("Binding/database-main").substring(Scene.NAME.length() + 1);
    scene.world.await(Duration.ofMinutes(5), "the new password", () -> {
      JsonNode data = scene.object(ObjectType.SECRET, binding).orElseThrow().path("data");
      return new String(Base64.getDecoder().decode(data.path("password").asText()), StandardCharsets.UTF_8)
          .equals("rotated-password");
    });
    scene.ready();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.rollouts("shop-web")).isEqualTo(2);
    assertThat(scene.world.births(ObjectType.JOB)).hasSize(1);
    DBInstance instance = scene.aws(RdsClient.class).describeDBInstances().dbInstances().getFirst();
    assertThat(scene.world.account().contents(World.REGION).masterPassword(instance.dbInstanceArn()))
        .isEqualTo("rotated-password");
    assertThat(scene.platform().getStatus().toString() + scene.world.report()).doesNotContain("rotated-password");
    Invariants.check(scene.world);
  }

  @Test
  void whatOnlyAwsRefusesIsToldOnceAndMendedByAnEdit() {
    String spec = HEAD + "databases: [{name: main, engine: postgres, version: \"%s\", instanceClass: db.m8g.large}]\n";
    Scene scene = Scene.of(spec.formatted("13"));
    scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message())
        .contains("spec.databases[main].", "db.m8g.large");
    scene.world.runFor(Duration.ofMinutes(1));
    scene.world.account().calls().reset();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.account().calls().writes()).isZero();
    scene.apply(spec.formatted("16"));
    scene.ready();
  }
}
