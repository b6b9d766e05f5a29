package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.sandbox.aws.CallLog;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** Databases with replicas and parameters of their own come to another version, in the order that AWS needs. */
class UpgradeTest {
  private static final Duration LONG = Duration.ofHours(6);
  /** In the night after the first day, a Monday. */
  private static final String WINDOW = "changes: {window: {days: [Tue], hours: \"02:00-04:00\"}}\n";

  private static String spec(String engine, String version) {
    return spec("", engine, version);
  }

  private static String spec(String changes, String engine, String version) {
    String parameter = engine.equals("mysql") ? "long_query_time: \"3\"" : "work_mem: \"8192\"";
    return """
        aws: {region: us-east-1}
        %sdatabases:
          - {name: main, engine: %s, version: "%s", readReplicas: 2, parameters: {%s}}
        """.formatted(changes, engine, version, parameter);
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "postgres,13,17", "mysql,8.0,8.4"})
  void oneApprovalBringsEverythingToTheNextMajorVersion(String engine, String from, String to) {
    Scene scene = Scene.of(spec(engine, from)).ready();
    Map<String, String> before = scene.lives();
    scene.apply(spec(engine, to));
    WebAppPlatformStatus.Plan plan = scene.waiting();
    assertThat(plan.items()).filteredOn(item -> "engineVersion".equals(item.field()))
        .extracting(WebAppPlatformStatus.PlanStep::id)
        .containsExactly("DbInstance/main", "DbReplica/main-1", "DbReplica/main-2");
    assertThat(plan.items()).allSatisfy(item -> assertThat(item.effect()).isEqualTo("interrupts, irreversible"));
    assertThat(plan.items()).filteredOn(item -> "majorUpgrade".equals(item.field())).singleElement().satisfies(item -> {
      assertThat(item.to()).isEqualTo("InPlace");
      assertThat(item.waits()).contains("InPlace the database is away for many minutes");
    });
    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).startsWith(from + "."));
    scene.world.account().calls().keep(10_000);

    scene.approve(plan.hash());
    scene.ready();

    String family = engine + to;
    List<DBParameterGroup> groups = scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups();
    assertThat(groups).singleElement()
        .satisfies(group -> assertThat(group.dbParameterGroupFamily()).isEqualTo(family));
    assertThat(scene.instances()).hasSize(3).allSatisfy(i -> {
      assertThat(i.engineVersion()).startsWith(to + ".");
      assertThat(i.dbParameterGroups().getFirst().dbParameterGroupName())
          .isEqualTo(groups.getFirst().dbParameterGroupName());
    });
    assertThat(scene.aws(RdsClient.class).describeDBParameters(
        r -> r.dbParameterGroupName(groups.getFirst().dbParameterGroupName()).source("user")).parameters()).hasSize(1);
    assertThat(scene.lives()).as("nothing is made anew").isEqualTo(before);
    assertThat(scene.aws(RdsClient.class).describeDBSnapshots(r -> r.snapshotType("automated")).dbSnapshots())
        .extracting(DBSnapshot::engineVersion).hasSize(2).anyMatch(v -> v.startsWith(from + "."));
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
    assertThat(scene.platform().getStatus().approvals().steps()).as("it is done").isEmpty();
    assertThat(scene.world.account().calls().entries()).filteredOn(entry -> entry.call().write())
        .as("nothing was asked in vain").allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(CallLog.OK));
    assertThat(upgraded(scene)).isEqualTo(engine.equals("postgres") ? List.of("DbInstance/main")
        : List.of("DbReplica/main-1", "DbReplica/main-2", "DbInstance/main"));
  }

  /** The old group's end, and what RDS does to the replicas' group, need no word of their own. */
  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void oneApprovalIsEnoughWhereEveryChangeWaits(String engine, String from, String to) {
    String changes = "changes: {policy: Approve, drift: Report, window: {days: [Sun], hours: \"02:00-04:00\"}}\n";
    Scene scene = Scene.of(spec(changes, engine, from)).ready();
    scene.apply(spec(changes, engine, to));
    scene.approve(scene.waiting().hash());
    scene.ready();

    assertThat(scene.instances()).hasSize(3).allSatisfy(i -> assertThat(i.engineVersion()).startsWith(to + "."));
    assertThat(scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups()).hasSize(1);
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
    assertThat(scene.platform().getStatus().approvals().steps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void whateverElseIsEditedComesToo(String engine, String from, String to) {
    Scene scene = Scene.of(spec(engine, from)).ready();
    scene.apply(spec(engine, to).replace("readReplicas: 2", "readReplicas: 3, instanceClass: db.t4g.medium, "
        + "multiAz: true, storage: {sizeGiB: 40}").replace("\"8192\"", "\"4096\"").replace("\"3\"", "\"5\""));
    scene.approve(scene.waiting().hash());
    scene.ready();

    assertThat(scene.instances()).hasSize(4).allSatisfy(i -> {
      assertThat(i.engineVersion()).startsWith(to + ".");
      assertThat(i.dbInstanceClass()).isEqualTo("db.t4g.medium");
    });
    assertThat(scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups()).hasSize(1);
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
  }

  /** The resources whose version was changed, in the order of the calls. */
  private static List<String> upgraded(Scene scene) {
    List<String> ids = new ArrayList<>();
    Map<String, String> named = new TreeMap<>();
    scene.platform().getStatus().inventory().forEach(entry -> named.put(entry.name(), entry.id()));
    scene.world.account().calls().entries().forEach(entry -> {
      if (entry.call().request() instanceof ModifyDbInstanceRequest change && change.engineVersion() != null) {
        ids.add(named.get(change.dbInstanceIdentifier()));
      }
    });
    return ids;
  }

  @Test
  void aMajorVersionOpensWithTheWindowToNobodyWhoHasNotApproved() {
    Scene scene = Scene.of(spec(WINDOW, "mysql", "8.0")).ready();
    scene.apply(spec(WINDOW, "mysql", "8.4"));
    scene.waiting();
    scene.world.runFor(Duration.ofDays(1));
    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).startsWith("8.0."));

    scene.approve(scene.waiting().hash());
    scene.ready();

    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).startsWith("8.4."));
    assertThat(now(scene).getHour()).isGreaterThan(4);
  }

  @ParameterizedTest
  @CsvSource({"postgres,16.8,16.10", "mysql,8.0.40,8.0.43"})
  void aMinorVersionWaitsForTheWindowAndGoesToTheReplicasFirst(String engine, String from, String to) {
    Scene scene = Scene.of(spec(WINDOW, engine, from)).ready();
    scene.apply(spec(WINDOW, engine, to));
    scene.world.runFor(Duration.ofHours(2));
    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).isEqualTo(from));
    scene.world.account().calls().keep(100_000);

    scene.world.await(Duration.ofDays(1), "Ready", () -> Platforms.isReady(scene.platform()));

    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).isEqualTo(to));
    assertThat(upgraded(scene)).containsExactly("DbReplica/main-1", "DbReplica/main-2", "DbInstance/main");
    assertThat(now(scene).getDayOfWeek()).isEqualTo(DayOfWeek.TUESDAY);
    assertThat(now(scene).getHour()).isBetween(2, 3);
  }

  @ParameterizedTest
  @CsvSource({"mysql,5.7,8.4,8.0.43", "postgres,16.10,17.4,17.6"})
  void aVersionThatAwsDoesNotUpgradeToIsToldAndAnEditMendsIt(String engine, String from, String to, String offered) {
    Scene scene = Scene.of(spec(engine, from)).ready();
    scene.apply(spec(engine, to));
    scene.approve(scene.waiting().hash());
    scene.world.await(LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));

    Condition stalled = Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow();
    assertThat(stalled.message()).contains("spec.databases[main].version: engineVersion " + to + " cannot follow")
        .contains("or to one that RDS upgrades it to").contains(offered);
    scene.apply(spec(engine, from));
    scene.ready();
    assertThat(scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups()).hasSize(1);

    scene.apply(spec(engine, offered));
    scene.approve(scene.waiting().hash());
    scene.ready();
    assertThat(scene.instances()).allSatisfy(i -> assertThat(i.engineVersion()).isEqualTo(offered));
  }

  @Test
  void aVersionThatDoesNotExistIsTold() {
    Scene scene = Scene.of(spec("postgres", "16")).ready();
    scene.apply(spec("postgres", "99"));
    scene.world.await(LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message())
        .contains("spec.databases[main].version: RDS has no family postgres99");
    scene.apply(spec("postgres", "16"));
    scene.ready();
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void whatWasApprovedOfStaysApprovedOfWhereAwsDropsWhatIsPending(String engine, String from, String to) {
    Scene scene = Scene.of(spec(engine, from)).ready();
    scene.apply(spec(engine, to));
    scene.approve(scene.waiting().hash());
    RdsClient rds = scene.aws(RdsClient.class);
    Predicate<DBInstance> pending = i -> i.pendingModifiedValues().engineVersion() != null
        && (engine.equals("mysql") || i.readReplicaSourceDBInstanceIdentifier() == null);
    scene.world.await(LONG, "pending", () -> scene.instances().stream().anyMatch(pending));
    // Long enough for the operator to see that it is pending.
    scene.world.runFor(Duration.ofSeconds(8));
    DBInstance dropped = scene.instances().stream().filter(pending).findFirst().orElseThrow();
    rds.modifyDBInstance(r -> r.dbInstanceIdentifier(dropped.dbInstanceIdentifier())
        .engineVersion(dropped.engineVersion()).dbParameterGroupName("default." + engine + from));

    scene.ready();

    assertThat(scene.instances()).hasSize(3).allSatisfy(i -> assertThat(i.engineVersion()).startsWith(to + "."));
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void anUpgradeIsTakenOverWhereverTheProcessDies(String engine, String from, String to) {
    CrashEverywhere.check(spec(engine, from), scene -> upgrade(scene, engine, to));
  }

  private static void upgrade(Scene scene, String engine, String to) {
    scene.apply(spec(engine, to));
    scene.approve(scene.waiting().hash());
    scene.ready();
    // The snapshot that follows an upgrade.
    scene.world.runFor(Duration.ofMinutes(10));
  }

  private static ZonedDateTime now(Scene scene) {
    return scene.world.clock().instant().atZone(ZoneOffset.UTC);
  }
}
