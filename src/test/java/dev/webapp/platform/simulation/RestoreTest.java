package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.Contents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What was kept comes back: the data, and the way to it. */
class RestoreTest {
  private static final String HEAD = """
      aws: {region: us-east-1, tags: {team: shop}}
      services:
        - name: web
          image: "shop/web:1"
          release: {command: [migrate]}
          uses: [{database: main}, {table: carts, access: ReadWrite}]
      """;
  private static final String NOTHING = "";

  /** A platform whose database and table come from these; each begins with a comma, or is empty. */
  private static String spec(String database, String table) {
    return HEAD + """
        databases:
          - {name: main, engine: postgres, version: "16", backup: {retentionDays: 7}%s}
        tables:
          - name: carts
            partitionKey: {name: customer, type: String}
            timeToLive: expiresAt
            stream: NewAndOldImages
            pointInTimeRecovery: {enabled: true}
            indexes: [{name: by-product, partitionKey: {name: product, type: String}}]
            capacity: {mode: Provisioned, read: {min: 5, max: 50}, write: {min: 5, max: 50}}
        """.formatted(database) + (table.isEmpty() ? "" : "    " + table + "\n");
  }

  private static Contents contents(Scene scene) {
    return scene.world.account().contents(World.REGION);
  }

  private static TableDescription table(Scene scene, String id) {
    return scene.aws(DynamoDbClient.class).describeTable(r -> r.tableName(scene.named(id))).table();
  }

  /** One that was ready, held something, and is gone. */
  private static Scene gone(World world) {
    Scene scene = Scene.of(world, spec(NOTHING, NOTHING)).ready();
    scene.world.runFor(Duration.ofHours(1));
    contents(scene).write(scene.instance("DbInstance/main").dbInstanceArn(), "orders");
    contents(scene).write(table(scene, "Table/carts").tableArn(), "carts");
    // Automated backups are some minutes behind.
    scene.world.runFor(Duration.ofMinutes(10));
    scene.delete();
    return scene;
  }

  private static String snapshot(Scene scene) {
    return scene.manualSnapshots().getFirst().dbSnapshotIdentifier();
  }

  private static String backup(Scene scene) {
    return scene.aws(DynamoDbClient.class).listBackups().backupSummaries().getFirst().backupArn();
  }

  private static String restored(Scene scene) {
    return spec(", restoreFrom: {snapshot: " + snapshot(scene) + "}",
        "restoreFrom: {backup: \"" + backup(scene) + "\"}");
  }

  private static void assertBack(Scene scene) {
    DBInstance instance = scene.instance("DbInstance/main");
    assertThat(contents(scene).of(instance.dbInstanceArn())).isEqualTo("orders");
    assertThat(contents(scene).of(table(scene, "Table/carts").tableArn())).isEqualTo("carts");
    JsonNode binding = scene.object(ObjectType.SECRET,
        scene.named("Binding/database-main").substring(Scene.NAME.length() + 1)).orElseThrow();
    String password =
        new String(Base64.getDecoder().decode(binding.at("/data/password").asText()), StandardCharsets.UTF_8);
    assertThat(contents(scene).masterPassword(instance.dbInstanceArn())).isEqualTo(password);
    assertThat(scene.rollouts("shop-web")).isEqualTo(1);
    Invariants.check(scene.world);
  }

  @Test
  void theSameManifestThatNamesItsBackupsBringsEverythingBack() {
    Scene scene = gone(new World(3));
    scene.apply(restored(scene));
    scene.ready();
    assertBack(scene);
    Map<String, String> before = EndState.of(scene.world);
    scene.world.account().calls().reset();
    // Once it is there, it means nothing where it came from.
    scene.apply(spec(NOTHING, NOTHING));
    scene.ready();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.account().calls().writes()).as(scene.world.account().calls().byOperation().toString())
        .isZero();
    assertThat(EndState.differences(scene.world, before)).isEmpty();
    Scene fresh = Scene.of(spec(NOTHING, NOTHING)).ready();
    assertThat(List.copyOf(EndState.of(fresh.world).keySet())).isSubsetOf(before.keySet());
  }

  @Test
  void withItsSecretLostTheDatabaseGetsANewPassword() {
    Scene scene = gone(new World(4));
    SecretsManagerClient secrets = scene.aws(SecretsManagerClient.class);
    secrets.listSecrets(r -> r.includePlannedDeletion(true)).secretList()
        .forEach(secret -> secrets.deleteSecret(r -> r.secretId(secret.arn()).forceDeleteWithoutRecovery(true)));
    scene.world.runFor(Duration.ofHours(1));
    scene.apply(restored(scene));
    scene.ready();
    assertBack(scene);
  }

  @Test
  void isTakenOverWhereverTheProcessDies() {
    int calls = CrashEverywhere.check(() -> gone(CrashEverywhere.world()), scene -> {
      scene.apply(restored(scene));
      scene.ready();
      assertBack(scene);
    });
    assertThat(calls).isGreaterThan(20);
  }

  @Test
  void comesBackAsItWasAtAPointInTime() {
    Scene scene = Scene.of(spec(NOTHING, NOTHING)).ready();
    scene.world.runFor(Duration.ofHours(2));
    String instance = scene.instance("DbInstance/main").dbInstanceArn();
    String table = table(scene, "Table/carts").tableArn();
    contents(scene).write(instance, "before");
    contents(scene).write(table, "before");
    scene.world.runFor(Duration.ofHours(1));
    String time = scene.world.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    scene.world.runFor(Duration.ofHours(1));
    contents(scene).write(instance, "after");
    contents(scene).write(table, "after");
    scene.world.runFor(Duration.ofHours(1));
    scene.apply(spec(NOTHING, NOTHING).replace("tables:\n", """
          - {name: then, engine: postgres, version: "16", databaseName: main, restoreFrom: {instance: %s, time: "%s"}}
          - {name: now, engine: postgres, version: "16", identifier: my-now, restoreFrom: {instance: %s}}
        tables:
          - {name: then, partitionKey: {name: customer, type: String}, restoreFrom: {table: %s, time: "%s"}}
          - {name: now, partitionKey: {name: customer, type: String}, identifier: my.Now, restoreFrom: {table: %s}}
        """.formatted(scene.named("DbInstance/main"), time, scene.named("DbInstance/main"),
        scene.named("Table/carts"), time, scene.named("Table/carts"))));
    scene.ready();
    assertThat(contents(scene).of(scene.instance("DbInstance/then").dbInstanceArn())).isEqualTo("before");
    assertThat(contents(scene).of(table(scene, "Table/then").tableArn())).isEqualTo("before");
    assertThat(contents(scene).of(scene.instance("DbInstance/now").dbInstanceArn())).isEqualTo("after");
    assertThat(contents(scene).of(table(scene, "Table/now").tableArn())).isEqualTo("after");
    assertThat(scene.named("DbInstance/now")).isEqualTo("my-now");
    assertThat(scene.named("Table/now")).isEqualTo("my.Now");
    assertThat(contents(scene).of(instance)).isEqualTo("after");
    Invariants.check(scene.world);
  }

  @Test
  void theAutomatedBackupsOfOneThatIsGoneBringItBack() {
    Scene scene = gone(new World(5));
    String instance = scene.aws(RdsClient.class).describeDBInstanceAutomatedBackups().dbInstanceAutomatedBackups()
        .getFirst().dbInstanceIdentifier();
    scene.apply(spec(
        ", restoreFrom: {instance: " + instance + "}", "restoreFrom: {backup: \"" + backup(scene) + "\"}"));
    scene.ready();
    assertBack(scene);
  }

  @Test
  void anotherSizeClassAndVersionComeAfterwards() {
    String spec = "aws: {region: us-east-1}\ndatabases: [{name: main, engine: postgres, version: \"%s\", "
        + "instanceClass: %s, storage: {sizeGiB: %d%s}, "
        + "backup: {retentionDays: %d, window: \"01:00-02:00\"}%s}]\n";
    Scene scene = Scene.of(spec.formatted("15.11", "db.t4g.micro", 20, "", 1, "")).ready();
    contents(scene).write(scene.instance("DbInstance/main").dbInstanceArn(), "orders");
    scene.delete();
    String from = ", restoreFrom: {snapshot: " + snapshot(scene) + "}, maintenanceWindow: \"mon:04:00-mon:05:00\"";
    scene.apply(spec.formatted("15.13", "db.m6g.large", 40, ", maxSizeGiB: 100", 9, from));
    scene.ready();
    DBInstance smaller = scene.instance("DbInstance/main");
    assertThat(smaller.engineVersion()).isEqualTo("15.13");
    assertThat(smaller.dbInstanceClass()).isEqualTo("db.m6g.large");
    assertThat(smaller.allocatedStorage()).isEqualTo(40);
    assertThat(smaller.maxAllocatedStorage()).isEqualTo(100);
    assertThat(smaller.backupRetentionPeriod()).isEqualTo(9);
    assertThat(smaller.preferredMaintenanceWindow()).isEqualTo("mon:04:00-mon:05:00");
    scene.delete();

    // A new major version is a decision of its own.
    String last = scene.manualSnapshots().stream()
        .filter(s -> s.allocatedStorage() == 40).findFirst().orElseThrow().dbSnapshotIdentifier();
    scene.apply(spec.formatted("16", "db.t4g.medium", 20, "", 1, ", restoreFrom: {snapshot: " + last + "}"));
    scene.world.await(Scene.LONG, "the plan",
        () -> Platforms.holds(scene.platform(), Conditions.APPROVAL_REQUIRED));
    scene.world.runFor(Duration.ofHours(1));
    scene.world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
    scene.ready();
    DBInstance upgraded = scene.instance("DbInstance/main");
    assertThat(upgraded.engineVersion()).startsWith("16.");
    assertThat(upgraded.allocatedStorage()).as("a backup needs its room").isEqualTo(40);
    assertThat(contents(scene).of(upgraded.dbInstanceArn())).isEqualTo("orders");
    Invariants.check(scene.world);
  }

  @Test
  void whatWasLostComesBackOnceApproved() {
    Scene scene = Scene.of(spec(NOTHING, NOTHING)).ready();
    scene.world.runFor(Duration.ofHours(1));
    contents(scene).write(scene.instance("DbInstance/main").dbInstanceArn(), "orders");
    contents(scene).write(table(scene, "Table/carts").tableArn(), "carts");
    scene.aws(RdsClient.class).deleteDBInstance(r -> r.dbInstanceIdentifier(scene.named("DbInstance/main"))
        .finalDBSnapshotIdentifier("saved"));
    scene.aws(DynamoDbClient.class).deleteTable(r -> r.tableName(scene.named("Table/carts")));
    scene.world.await(Scene.LONG, "the loss", () -> scene.platform().getStatus().plan() != null
        && scene.platform().getStatus().plan().steps() == 2);
    String left = scene.aws(DynamoDbClient.class).listBackups(r -> r.backupType("SYSTEM")).backupSummaries().getFirst()
        .backupArn();
    scene.apply(spec(", restoreFrom: {snapshot: saved}", "restoreFrom: {backup: \"" + left + "\"}"));
    scene.world.runFor(Duration.ofMinutes(10));
    assertThat(scene.instances()).isEmpty();
    scene.world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
    scene.ready();
    assertBack(scene);
  }

  @Test
  void aTableThatOthersRestoredIsTheirs() {
    Scene scene = gone(new World(6));
    DynamoDbClient dynamoDb = scene.aws(DynamoDbClient.class);
    dynamoDb.restoreTableFromBackup(r -> r.targetTableName("theirs").backupArn(backup(scene)));
    scene.world.runFor(Duration.ofMinutes(10));
    dynamoDb.createTable(r -> r.tableName("empty").billingMode("PAY_PER_REQUEST")
        .attributeDefinitions(AttributeDefinition.builder().attributeName("customer").attributeType("S").build())
        .keySchema(KeySchemaElement.builder().attributeName("customer").keyType("HASH").build()));
    scene.world.runFor(Duration.ofMinutes(1));
    Map<String, String> before = EndState.of(scene.world);
    for (String name : List.of("theirs", "empty")) {
      scene.apply(restored(scene) + "    identifier: " + name + "\n");
      scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
      assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message()).contains(name);
      scene.world.runFor(Duration.ofMinutes(30));
      scene.delete();
      assertThat(EndState.of(scene.world)).containsAllEntriesOf(Map.of("Table " + name, before.get("Table " + name)));
    }
  }

  @Test
  void deletedWhileItIsBeingRestoredNothingOfItStays() {
    Scene scene = gone(new World(7));
    scene.apply(restored(scene));
    scene.world.await(Scene.LONG, "the restoration",
        () -> !scene.aws(DynamoDbClient.class).listTables().tableNames().isEmpty());
    scene.world.crash();
    scene.world.runFor(Duration.ofSeconds(10));
    scene.delete();
    assertThat(scene.aws(DynamoDbClient.class).listTables().tableNames()).isEmpty();
    assertThat(scene.instances()).isEmpty();
  }
}
