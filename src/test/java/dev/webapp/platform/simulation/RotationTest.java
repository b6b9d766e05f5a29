package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.aws.MasterPassword;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.CallLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Passwords are renewed when somebody asks for it or a period ends: the store, then the binding, then the pods. */
class RotationTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String STORES = """
      databases: [{name: main, engine: postgres, version: "16", readReplicas: 1}]
      caches: [{name: shared, engine: valkey, version: "8.0"}]
      documentStores: [{name: docs}]
      services:
        - name: web
          image: "shop/web:1"
          uses: [{database: main}, {database: main, endpoint: Reader, as: reports}, {cache: shared},
            {documentStore: docs}]
      """;
  private static final String CACHE = """
      caches: [{name: shared, engine: valkey, version: "8.0", rotatePasswordDays: 7}]
      services: [{name: web, image: "shop/web:1", uses: [{cache: shared}]}]
      """;

  private static final String DATABASE = """
      databases: [{name: main, engine: postgres, version: "16"}]
      services: [{name: web, image: "shop/web:1", uses: [{database: main}]}]
      """;

  private static String ofBinding(Scene scene, String binding) {
    String object = scene.named("Binding/" + binding).substring(Scene.NAME.length() + 1);
    String password = scene.object(ObjectType.SECRET, object).orElseThrow().path("data").path("password").asText();
    return new String(Base64.getDecoder().decode(password), StandardCharsets.UTF_8);
  }

  private static List<String> tokens(Scene scene) {
    return scene.world.account().contents(World.REGION).tokens(scene.named("ReplicationGroup/shared"));
  }

  private static String ofDatabase(Scene scene) {
    return scene.world.account().contents(World.REGION).masterPassword(
        scene.aws(RdsClient.class).describeDBInstances().dbInstances().stream()
            .filter(i -> i.readReplicaSourceDBInstanceIdentifier() == null).findFirst().orElseThrow().dbInstanceArn());
  }

  private static String ofDocuments(Scene scene) {
    return scene.world.account().contents(World.REGION).masterPassword(
        scene.aws(DocDbClient.class).describeDBClusters().dbClusters().getFirst().dbClusterArn());
  }

  private static String password(Scene scene, String secret) {
    return Platforms.parse(scene.aws(SecretsManagerClient.class).getSecretValue(r -> r.secretId(scene.named(secret)))
        .secretString()).path("password").asText();
  }

  private static String version(Scene scene, String secret) {
    return scene.aws(SecretsManagerClient.class).getSecretValue(r -> r.secretId(scene.named(secret))).versionId();
  }

  @Test
  void theStoreThenTheBindingThenThePods() {
    Scene scene = Scene.of(HEAD + STORES).ready();
    Map<String, String> before = Map.of("cache", ofBinding(scene, "cache-shared"),
        "database", ofBinding(scene, "database-main"), "documents", ofBinding(scene, "document-store-docs"));
    int rollouts = scene.rollouts("shop-web");

    scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
    String ofPods = before.get("cache");
    for (int minute = 0; minute < 60; minute++) {
      scene.world.runFor(Duration.ofMinutes(1));
      assertThat(tokens(scene)).as("what pods have gets in").contains(ofPods, ofBinding(scene, "cache-shared"));
      if (scene.rollouts("shop-web") > rollouts) {
        ofPods = ofBinding(scene, "cache-shared");
      }
    }
    scene.ready();

    assertThat(ofBinding(scene, "cache-shared")).isNotEqualTo(before.get("cache"));
    assertThat(tokens(scene)).containsExactly(before.get("cache"), ofBinding(scene, "cache-shared"));
    assertThat(ofBinding(scene, "database-main")).isNotEqualTo(before.get("database")).isEqualTo(ofDatabase(scene))
        .isEqualTo(ofBinding(scene, "reader-main"));
    assertThat(ofBinding(scene, "document-store-docs")).isNotEqualTo(before.get("documents"))
        .isEqualTo(ofDocuments(scene));
    assertThat(scene.world.failures()).isEmpty();
    Invariants.check(scene.world);

    String version = version(scene, "Secret/main");
    scene.world.runFor(Duration.ofHours(1));
    scene.world.annotate(scene.key, Annotations.ROTATE, null);
    scene.world.runFor(Duration.ofHours(1));
    assertThat(version(scene, "Secret/main")).as("once").isEqualTo(version);
  }

  /** Nobody can say any more which of its passwords a database has: bindings keep theirs until it was set again. */
  @Test
  void aDatabaseThatHasLostItsTagIsToldOnceMore() {
    Scene scene = Scene.of(HEAD + DATABASE).ready();
    String first = ofDatabase(scene);
    withoutTag(scene);
    CallLog calls = scene.world.account().calls();
    calls.reset();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(calls.count("rds", "ModifyDBInstance")).as("there was but one").isZero();

    scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
    scene.world.runFor(Duration.ofHours(1));
    scene.ready();
    assertThat(ofDatabase(scene)).isNotEqualTo(first).isEqualTo(ofBinding(scene, "database-main"));

    scene.aws(RdsClient.class).modifyDBInstance(r -> r.dbInstanceIdentifier(scene.named("DbInstance/main"))
        .masterUserPassword("nobody0told1the2operator").applyImmediately(true));
    withoutTag(scene);
    scene.world.runFor(Duration.ofHours(1));
    scene.ready();
    assertThat(ofDatabase(scene)).isEqualTo(password(scene, "Secret/main"))
        .isEqualTo(ofBinding(scene, "database-main"));
  }

  private static void withoutTag(Scene scene) {
    scene.aws(RdsClient.class).removeTagsFromResource(r -> r.resourceName(scene.aws(RdsClient.class)
        .describeDBInstances().dbInstances().getFirst().dbInstanceArn()).tagKeys(MasterPassword.TAG));
  }

  @Test
  void aPeriodThatEndsRenewsAndAChangeOfItDoesNot() {
    Scene scene = Scene.of(HEAD + CACHE).ready();
    String first = version(scene, "Secret/cache.shared");
    scene.world.runFor(Duration.ofDays(7));
    scene.ready();
    String second = version(scene, "Secret/cache.shared");
    assertThat(second).isNotEqualTo(first);
    assertThat(tokens(scene)).contains(ofBinding(scene, "cache-shared"));

    scene.apply(HEAD + CACHE.replace("rotatePasswordDays: 7", "rotatePasswordDays: 300"));
    scene.ready();
    scene.apply(HEAD + CACHE.replace(", rotatePasswordDays: 7", ""));
    scene.ready();
    scene.world.runFor(Duration.ofDays(10));
    assertThat(version(scene, "Secret/cache.shared")).isEqualTo(second);
    assertThat(scene.world.failures()).isEmpty();
  }

  /** The next process may run on another node. */
  @Test
  void aPeriodThatAClockAheadHasBegunBeginsOnce() {
    Scene scene = Scene.of(HEAD + CACHE.replace("Days: 7", "Days: 1")).ready();
    Instant now = scene.world.clock().instant();
    scene.world.runFor(Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)))
        .minus(Duration.ofMinutes(4)));
    String before = version(scene, "Secret/cache.shared");
    scene.world.nodeClock().skew(Duration.ofMinutes(5));
    scene.world.annotate(scene.key, Annotations.REFRESH, "ahead");
    scene.world.runFor(Duration.ofMinutes(1));
    String renewed = version(scene, "Secret/cache.shared");
    assertThat(renewed).isNotEqualTo(before);

    scene.world.nodeClock().skew(Duration.ZERO);
    scene.world.annotate(scene.key, Annotations.REFRESH, "right");
    scene.world.runFor(Duration.ofHours(1));
    assertThat(version(scene, "Secret/cache.shared")).isEqualTo(renewed);
    scene.ready();
  }

  /** Whoever has one user with one password is shut out for a moment, and windows are for such moments. */
  @Test
  void aDatabaseWaitsForTheWindowAndACacheDoesNot() {
    String window = "changes: {window: {hours: \"02:00-04:00\"}}\n";
    Scene scene = Scene.of(HEAD + window + STORES).ready();
    String database = ofDatabase(scene);
    String cache = ofBinding(scene, "cache-shared");

    scene.world.annotate(scene.key, Annotations.ROTATE, "audit");
    scene.world.runFor(Duration.ofHours(1));
    assertThat(ofBinding(scene, "cache-shared")).isNotEqualTo(cache);
    assertThat(ofDatabase(scene)).isEqualTo(database).isEqualTo(ofBinding(scene, "database-main"));
    assertThat(scene.platform().getStatus().plan().items()).anySatisfy(item -> {
      assertThat(item.id()).isEqualTo("Secret/main");
      assertThat(item.effect()).isEqualTo("interrupts");
      assertThat(item.toString()).contains("the maintenance window opens");
    });

    scene.world.runFor(Duration.ofDays(1));
    scene.ready();
    assertThat(ofDatabase(scene)).isNotEqualTo(database).isEqualTo(ofBinding(scene, "database-main"));
  }

  /** A cache takes two: whoever still has the former one would be shut out by a third. */
  @Test
  void theNextWaitsForThePodsThatHaveTheFormer() {
    Scene scene = Scene.of(HEAD + CACHE.replace("uses:", "changes: {policy: Approve}, uses:")).ready();
    String ofPods = ofBinding(scene, "cache-shared");
    scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
    scene.world.runFor(Duration.ofHours(1));
    String version = version(scene, "Secret/cache.shared");
    List<String> both = tokens(scene);
    assertThat(both).hasSize(2).startsWith(ofPods);
    assertThat(ofBinding(scene, "cache-shared")).as("the binding waits, too").isEqualTo(ofPods);

    scene.world.annotate(scene.key, Annotations.ROTATE, "leaked again");
    scene.world.runFor(Duration.ofHours(1));
    assertThat(tokens(scene)).isEqualTo(both);
    assertThat(version(scene, "Secret/cache.shared")).isEqualTo(version);
    assertThat(scene.platform().getStatus().inventory()).anySatisfy(entry -> {
      assertThat(entry.id()).isEqualTo("Secret/cache.shared");
      assertThat(entry.message()).isEqualTo("waits until Binding/cache-shared has taken over the present one");
    });

    scene.apply(HEAD + CACHE);
    scene.world.await(Duration.ofHours(2), "renewed once more",
        () -> !version(scene, "Secret/cache.shared").equals(version));
    scene.ready();
    assertThat(tokens(scene)).containsExactly(both.getLast(), ofBinding(scene, "cache-shared"));
  }

  @Test
  void aDatabasesIsTakenOverWhereverTheProcessDies() {
    isTakenOverWhereverTheProcessDies(HEAD + DATABASE, "Secret/main", (scene, former) ->
        assertThat(ofDatabase(scene)).isEqualTo(ofBinding(scene, "database-main")).isNotEqualTo(former));
  }

  @Test
  void aCachesIsTakenOverWhereverTheProcessDies() {
    isTakenOverWhereverTheProcessDies(HEAD + CACHE.replace(", rotatePasswordDays: 7", ""), "Secret/cache.shared",
        (scene, former) -> assertThat(tokens(scene)).containsExactly(former, ofBinding(scene, "cache-shared")));
  }

  /** The secret is renewed once, and what it is of takes the new password; the check is told the former one. */
  private static void isTakenOverWhereverTheProcessDies(String spec, String secret, BiConsumer<Scene, String> check) {
    CrashEverywhere.check(spec, scene -> {
      String before = version(scene, secret);
      String former = password(scene, secret);
      scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
      scene.world.await(Duration.ofHours(2), "renewed", () -> !version(scene, secret).equals(before));
      scene.world.runFor(Duration.ofMinutes(30));
      scene.ready();
      assertThat(scene.aws(SecretsManagerClient.class).describeSecret(r -> r.secretId(scene.named(secret)))
          .versionIdsToStages().get(before)).as("the one before").containsExactly("AWSPREVIOUS");
      check.accept(scene, former);
    });
  }
}
