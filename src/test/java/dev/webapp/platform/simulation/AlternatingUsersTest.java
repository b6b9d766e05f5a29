package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.postgres.Session;
import dev.webapp.platform.sql.ScramVerifier;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Services move from one user of a database to the other while passwords are renewed, and none is ever shut out. */
class AlternatingUsersTest {
  private static final String HEAD = "aws: {region: us-east-1}\n";
  private static final String PAIR = """
      databases: [{name: main, engine: postgres, version: "16", users: Alternating}]
      services: [{name: web, image: "shop/web:1", replicas: 2, uses: [{database: main}]}]
      """;
  private static final String MASTER = PAIR.replace(", users: Alternating", "");
  private static final String NONE = "services: [{name: web, image: \"shop/web:1\", replicas: 2}]\n";
  private static final String READERS = """
      databases: [{name: main, engine: postgres, version: "16", readReplicas: 1, users: Alternating}]
      services:
        - name: web
          image: "shop/web:1"
          replicas: 3
          release: {command: [migrate]}
          uses: [{database: main}, {database: main, endpoint: Reader, as: reports}]
        - {name: worker, image: "shop/worker:1", uses: [{database: main}]}
      """;

  private final World world = new World(3);
  private final PodLogins pods = new PodLogins(world);

  private Scene ready(String spec) {
    Scene scene = Scene.of(world, HEAD + spec).ready();
    migrate(scene);
    return scene;
  }

  /** A table of the master user's, as one of an application that began with it. */
  private static void migrate(Scene scene) {
    try (Session master = master(scene)) {
      master.createTable("orders");
    } catch (SQLException refused) {
      throw new AssertionError(refused);
    }
    // The operator notices what the master user owns when it looks the next time.
    scene.world.runFor(Duration.ofMinutes(10));
  }

  private static Session master(Scene scene) throws SQLException {
    DBInstance instance = scene.instances().stream()
        .filter(one -> one.readReplicaSourceDBInstanceIdentifier() == null).findFirst().orElseThrow();
    return scene.world.sandbox().servers().connect(instance.endpoint().address(), 5432, "main", "platform",
        scene.world.account().contents(World.REGION).masterPassword(instance.dbInstanceArn()));
  }

  /** Each role, and whether anybody may sign in as it. */
  private static Map<String, Boolean> roles(Scene scene) {
    try (Session master = master(scene)) {
      Map<String, Boolean> roles = new TreeMap<>();
      master.roles().forEach((name, role) -> roles.put(name.replaceAll(".*_", ""), role.canLogin()));
      return roles;
    } catch (SQLException refused) {
      throw new AssertionError(refused);
    }
  }

  private static String ofBinding(Scene scene, String key) {
    return ofBinding(scene, "main", key);
  }

  private static String ofBinding(Scene scene, String database, String key) {
    String object = scene.named("Binding/database-" + database).substring(Scene.NAME.length() + 1);
    return new String(Base64.getDecoder().decode(
        scene.object(ObjectType.SECRET, object).orElseThrow().path("data").path(key).asText()), StandardCharsets.UTF_8);
  }

  private static String version(Scene scene) {
    return scene.aws(SecretsManagerClient.class).getSecretValue(r -> r.secretId(scene.named("UsersSecret/main")))
        .versionId();
  }

  private static String state(Scene scene, String id) {
    return scene.entry(id).map(InventoryEntry::state).orElse("gone") + " "
        + scene.entry(id).map(InventoryEntry::message).orElse("");
  }

  @Test
  void nobodyIsShutOutWhilePasswordsAreRenewed() {
    Scene scene = ready(READERS);
    assertThat(ofBinding(scene, "username")).endsWith("_a");
    assertThat(roles(scene)).isEqualTo(Map.of("platform", true, "owner", false, "a", true, "b", false));

    for (String next : List.of("_b", "_a")) {
      String former = ofBinding(scene, "password");
      world.annotate(scene.key, Annotations.ROTATE, "to " + next);
      assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();

      scene.ready();
      assertThat(ofBinding(scene, "username")).endsWith(next);
      assertThat(pods.users()).singleElement().asString().endsWith(next);
      assertThat(ofBinding(scene, "password")).isNotEqualTo(former);
      assertThat(roles(scene)).containsEntry("a", next.equals("_a")).containsEntry("b", next.equals("_b"));
    }
    Invariants.check(world);
  }

  /** Whoever looks would see it. */
  @Test
  void oneUserShutsThemOut() {
    Scene scene = ready(MASTER);
    world.annotate(scene.key, Annotations.ROTATE, "leaked");

    assertThat(pods.refusedFor(Duration.ofHours(1))).isNotEmpty().allMatch(refused -> refused.endsWith("28P01"));
  }

  @Test
  void aPlatformMovesToAPairAndBack() {
    Scene scene = ready(MASTER);
    scene.apply(HEAD + PAIR);
    assertThat(pods.refusedFor(Duration.ofMinutes(30))).isEmpty();
    scene.ready();
    assertThat(pods.users()).singleElement().asString().endsWith("_a");

    scene.apply(HEAD + MASTER);
    assertThat(pods.refusedFor(Duration.ofMinutes(30))).isEmpty();
    scene.ready();
    assertThat(pods.users()).containsExactly("platform");
    assertThat(roles(scene)).containsOnlyKeys("platform");
    assertThat(scene.platform().getStatus().inventory()).extracting(InventoryEntry::id)
        .doesNotContain("DatabaseUsers/main", "FormerDatabaseUser/main", "UsersSecret/main");

    scene.apply(HEAD + PAIR);
    assertThat(pods.refusedFor(Duration.ofMinutes(30))).isEmpty();
    scene.ready();
    Invariants.check(world);
  }

  @Test
  void bothStayWhileARolloutDoesNotEnd() {
    Scene scene = ready(PAIR);
    world.annotate(scene.key, Annotations.ROTATE, "leaked");
    world.await(Duration.ofHours(1), "the other user", () -> roles(scene).get("b"));
    hold(scene, "true");

    assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();
    assertThat(roles(scene)).containsEntry("a", true).containsEntry("b", true);
    assertThat(state(scene, "FormerDatabaseUser/main")).contains("Deployment/web");

    world.annotate(scene.key, Annotations.ROTATE, "leaked again");
    assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();
    assertThat(state(scene, "UsersSecret/main")).contains("waits until Deployment/web has taken over");

    hold(scene, null);
    assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();
    scene.ready();
    assertThat(roles(scene)).containsEntry("a", true).containsEntry("b", false);
  }

  private static void hold(Scene scene, String value) {
    scene.world.store().patch(scene.keyOf(ObjectType.DEPLOYMENT, "shop-web"), Subresource.NONE,
        new Patch.Merge(Platforms.parse("{spec: {template: {metadata: {annotations: {cluster.test/hold: "
            + (value == null ? null : '"' + value + '"') + "}}}}}")), WriteOptions.by("kubectl"));
  }

  /** A binding that waits for an approval keeps the user that it names. */
  @Test
  void eachStepMayWaitForAWord() {
    Scene scene = ready(PAIR);
    scene.apply(HEAD + "changes: {policy: Approve}\n" + PAIR);
    scene.ready();
    world.annotate(scene.key, Annotations.ROTATE, "leaked");
    for (int approvals = 0; approvals < 12 && roles(scene).get("a"); approvals++) {
      scene.approve(scene.waiting().hash());
      assertThat(pods.refusedFor(Duration.ofMinutes(20))).isEmpty();
    }
    assertThat(roles(scene)).containsEntry("a", false).containsEntry("b", true);
    assertThat(pods.users()).singleElement().asString().endsWith("_b");
  }

  @Test
  void whatThereIsNoWayToIsSaidAndChangesNothing() {
    Scene scene = ready(MASTER);
    lockOut(scene);
    scene.apply(HEAD + PAIR);
    world.runFor(Duration.ofMinutes(30));

    assertThat(state(scene, "DatabaseUsers/main")).contains("does not let the master user platform sign in");
    assertThat(ofBinding(scene, "username")).isEqualTo("platform");
    assertThat(world.failures()).isEmpty();
  }

  /** Somebody sets another password past the secret. */
  private static void lockOut(Scene scene) {
    scene.aws(RdsClient.class).modifyDBInstance(r -> r.dbInstanceIdentifier(scene.named("DbInstance/main"))
        .masterUserPassword("nobody0told1the2operator").applyImmediately(true));
    scene.world.runFor(Duration.ofMinutes(20));
  }

  @Test
  void whatIsInADatabaseThatGoesNeedNotBeReached() {
    Scene scene = ready(READERS);
    lockOut(scene);
    scene.delete();

    assertThat(scene.manualSnapshots()).hasSize(1);
    assertThat(AwsContents.ids(world.account())).isEmpty();
  }

  @Test
  void aRetainedDatabaseKeepsItsUsersAndTheirSecret() throws SQLException {
    Scene scene = ready("dataPolicy: Retain\n" + PAIR);
    String user = ofBinding(scene, "username");
    String password = ofBinding(scene, "password");
    String host = ofBinding(scene, "host");
    scene.delete();

    assertThat(AwsContents.ids(world.account()).values())
        .contains("DbInstance/main", "Secret/main", "UsersSecret/main");
    try (Session session = world.sandbox().servers().connect(host, 5432, "main", user, password)) {
      session.alterTable("orders");
    }
    Scene again = Scene.of(world, HEAD + "dataPolicy: Retain\n" + PAIR).ready();
    assertThat(ofBinding(again, "username")).isEqualTo(user);
    assertThat(ofBinding(again, "password")).isEqualTo(password);
    assertThat(roles(again)).containsEntry("a", true).containsEntry("b", false);

    again.apply(HEAD + "dataPolicy: Retain\n" + MASTER);
    again.ready();
    assertThat(roles(again)).containsOnlyKeys("platform");
    assertThat(AwsContents.ids(world.account()).values())
        .contains("DbInstance/main").doesNotContain("UsersSecret/main");
  }

  /** Otherwise nobody would remember what is in it once the database is wanted again, and its users could go on. */
  @Test
  void aPairStaysAsLongAsTheEndOfItsDatabaseWaits() {
    Scene scene = ready(PAIR);
    String password = ofBinding(scene, "password");
    scene.apply(HEAD + NONE);
    world.runFor(Duration.ofMinutes(30));
    assertThat(state(scene, "DbInstance/main")).startsWith("Planned");
    assertThat(state(scene, "DatabaseUsers/main")).startsWith("Planned");
    assertThat(state(scene, "UsersSecret/main")).contains("DatabaseUsers/main");

    scene.apply(HEAD + PAIR);
    scene.ready();
    assertThat(ofBinding(scene, "password")).isEqualTo(password);
    scene.apply(HEAD + NONE);
    world.runFor(Duration.ofMinutes(30));
    scene.apply(HEAD + MASTER);
    scene.ready();
    assertThat(roles(scene)).containsOnlyKeys("platform");

    scene.apply(HEAD + PAIR);
    scene.ready();
    scene.apply(HEAD + NONE);
    world.runFor(Duration.ofMinutes(30));
    scene.approve(scene.waiting().hash());
    world.runFor(Duration.ofMinutes(30));
    assertThat(AwsContents.ids(world.account()).values())
        .doesNotContain("DbInstance/main", "Secret/main", "UsersSecret/main");
    assertThat(scene.platform().getStatus().inventory()).extracting(InventoryEntry::id)
        .doesNotContain("DbInstance/main", "DatabaseUsers/main", "UsersSecret/main");
  }

  /** A look at the pair every five minutes takes a connection, and four calls for what leads there. */
  @Test
  void aQuietHourTakesFewCalls() {
    Scene scene = ready(PAIR);
    scene.ready();
    CallLog calls = world.account().calls();
    calls.reset();
    int writes = world.clusterWrites().count();
    world.runFor(Duration.ofHours(1));

    assertThat(calls.count("secretsmanager", "GetSecretValue")).isBetween(10L, 12L);
    assertThat(calls.count("secretsmanager", "DescribeSecret")).isBetween(20L, 24L);
    assertThat(calls.count("rds", "DescribeDBInstances")).isBetween(70L, 73L);
    assertThat(calls.count("secretsmanager", "ListSecrets")).as("once a minute for both kinds").isBetween(59L, 61L);
    assertThat(calls.writes()).isZero();
    assertThat(world.clusterWrites().count()).isEqualTo(writes);
  }

  /** Whoever adopts an instance sets its password, so that the operator gets in to what others have made. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAdoptedDatabaseGetsAPair(boolean hadOne) {
    Scene earlier = Scene.of(world, HEAD + "dataPolicy: Retain\n" + (hadOne ? PAIR : MASTER)).ready();
    String identifier = earlier.named("DbInstance/main");
    migrate(earlier);
    earlier.delete();
    Scene scene = Scene.of(world, HEAD + adopting(identifier));
    assertThat(scene.platform().getStatus()).isNull();
    scene.approve(scene.waiting().hash());
    scene.ready();

    assertThat(pods.users()).singleElement().asString().endsWith("_a");
    assertThat(pods.refusedFor(Duration.ofMinutes(10))).isEmpty();
    assertThat(whoCanLogin(scene)).as("nobody who knew a former password").containsOnly(
        ofBinding(scene, "orders", "username"), "platform");
  }

  /** Pods that have not moved yet are still the former pair's. */
  @Test
  void aDatabaseThatIsRenamedShutsNobodyOut() {
    Scene scene = ready(PAIR);
    scene.apply(HEAD + adopting(scene.named("DbInstance/main")));
    scene.approve(scene.waiting().hash());
    assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();

    scene.ready();
    String user = ofBinding(scene, "orders", "username");
    assertThat(pods.users()).containsExactly(user);
    assertThat(whoCanLogin(scene)).containsOnly(user, "platform");
  }

  private static String adopting(String identifier) {
    return PAIR.replace("name: main, engine",
        "name: orders, databaseName: main, identifier: " + identifier + ", adopt: true, engine")
        .replace("database: main", "database: orders");
  }

  private static Set<String> whoCanLogin(Scene scene) {
    try (Session master = master(scene)) {
      return master.roles().entrySet().stream().filter(role -> role.getValue().canLogin()).map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    } catch (SQLException refused) {
      throw new AssertionError(refused);
    }
  }

  /** As a snapshot that was taken between two steps of a rotation brings it back. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPairWhosePasswordsNobodyKnowsIsFreed(boolean masterFirst) throws SQLException {
    Scene earlier = ready("dataPolicy: Retain\n" + PAIR);
    earlier.delete();
    try (Session master = master(earlier)) {
      for (Map.Entry<String, Session.RoleRow> role : master.roles().entrySet()) {
        if (role.getKey().matches(".*_[ab]")) {
          master.login(role.getKey(), ScramVerifier.of("forgotten", new byte[16]));
          master.comment(role.getKey(), role.getValue().comment().replaceFirst("\"[^\"]*/password\":\"[^\"]*\",", "")
              .replaceFirst("\\{", "{\"platform.webapp.dev/password\":\"forgotten\","));
        }
      }
    }
    Scene again = Scene.of(world, HEAD + "dataPolicy: Retain\n" + (masterFirst ? MASTER : PAIR)).ready();
    again.apply(HEAD + "dataPolicy: Retain\n" + PAIR);
    assertThat(pods.refusedFor(Duration.ofHours(1))).isEmpty();

    again.ready();
    assertThat(roles(again)).containsEntry("a", true).containsEntry("b", false);
    assertThat(pods.users()).containsExactly(ofBinding(again, "username"));
  }

  @Test
  void noPasswordShows() {
    Violations[] violations = new Violations[1];
    World watched = new World(3, Settings.LIFELIKE, Parts.SOUND, seen -> {
      violations[0] = new Violations(seen.history());
      return new SecretsAreSecret(violations[0]);
    });
    Scene scene = Scene.of(watched, HEAD + PAIR).ready();
    watched.annotate(scene.key, Annotations.ROTATE, "leaked");
    watched.runFor(Duration.ofHours(1));
    scene.ready();

    assertThat(ofBinding(scene, "username")).endsWith("_b");
    assertThat(violations[0].found()).isEmpty();
    assertThat(watched.history().tail(10_000)).doesNotContain(ofBinding(scene, "password"));
  }

  @Test
  void creationIsTakenOverWhereverTheProcessDies() {
    CrashEverywhere.check(() -> Scene.of(CrashEverywhere.world(), HEAD + PAIR), scene -> {
      scene.ready();
      assertThat(roles(scene)).containsEntry("a", true).containsEntry("b", false);
    });
  }

  @Test
  void aRotationIsTakenOverWhereverTheProcessDies() {
    CrashEverywhere.check(HEAD + PAIR, scene -> {
      String before = version(scene);
      scene.world.annotate(scene.key, Annotations.ROTATE, "leaked");
      scene.world.await(Duration.ofHours(2), "renewed", () -> !version(scene).equals(before));
      scene.world.await(Duration.ofHours(2), "taken back", () -> !roles(scene).get("a"));
      scene.ready();
      assertThat(ofBinding(scene, "username")).endsWith("_b");
      assertThat(scene.aws(SecretsManagerClient.class).describeSecret(
          r -> r.secretId(scene.named("UsersSecret/main"))).versionIdsToStages().get(before)).as("once")
          .containsExactly("AWSPREVIOUS");
    });
  }

  @Test
  void goingBackIsTakenOverWhereverTheProcessDies() {
    CrashEverywhere.check(HEAD + PAIR, scene -> {
      scene.apply(HEAD + MASTER);
      scene.ready();
      scene.world.await(Duration.ofHours(1), "dropped", () -> roles(scene).keySet().equals(Set.of("platform")));
      scene.ready();
    });
  }
}
