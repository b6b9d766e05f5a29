package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.sandbox.aws.CallLog;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;

/** Databases come to another major version by copies that take their place. */
class BlueGreenTest {
  /** What RDS calls a copy that is to take over, and what it calls an instance whose name a copy has taken. */
  static final String COPY = ".*-green-[a-z0-9]{6}";
  static final String OLD = ".*-old1";

  private static String spec(String engine, String version) {
    return spec("", engine, version);
  }

  private static String spec(String changes, String engine, String version) {
    String parameter = engine.equals("mysql") ? "long_query_time: \"3\"" : "rds.logical_replication: \"1\"";
    return """
        aws: {region: us-east-1}
        %sdatabases:
          - {name: main, engine: %s, version: "%s", majorUpgrade: BlueGreen, readReplicas: 1, parameters: {%s},
             deletionProtection: true}
        """.formatted(changes, engine, version, parameter);
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void oneApprovalBringsCopiesThatTakeOverAndTheOldOnesLeaveASnapshot(String engine, String from, String to) {
    Scene scene = Scene.of(spec(engine, from)).ready();
    Map<String, String> before = scene.lives();
    String endpoint = scene.instance("DbInstance/main").endpoint().address();
    scene.apply(spec(engine, to));
    WebAppPlatformStatus.Plan plan = scene.waiting();
    assertThat(plan.items()).filteredOn(item -> "majorUpgrade".equals(item.field())).singleElement()
        .satisfies(item -> {
          assertThat(item.to()).isEqualTo("BlueGreen");
          assertThat(item.waits()).contains("takes its place within about a minute; both are paid for meanwhile");
        });
    assertThat(scene.instances()).hasSize(2);
    scene.world.account().calls().keep(10_000);

    scene.approve(plan.hash());
    scene.ready();

    assertThat(scene.instances()).hasSize(2).allSatisfy(i -> {
      assertThat(i.engineVersion()).startsWith(to + ".");
      assertThat(i.deletionProtection()).isTrue();
    });
    assertThat(scene.lives().keySet()).isEqualTo(before.keySet());
    assertThat(scene.lives().values()).doesNotContainAnyElementsOf(before.values());
    assertThat(scene.instance("DbInstance/main").endpoint().address()).isEqualTo(endpoint);
    assertThat(scene.manualSnapshots()).singleElement().satisfies(snapshot -> {
      assertThat(snapshot.dbiResourceId()).isEqualTo(before.get(scene.named("DbInstance/main")));
      assertThat(snapshot.engineVersion()).startsWith(from + ".");
    });
    assertThat(scene.aws(RdsClient.class).describeBlueGreenDeployments(r -> {}).blueGreenDeployments()).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups()).singleElement()
        .satisfies(group -> assertThat(group.dbParameterGroupFamily()).isEqualTo(engine + to));
    assertThat(scene.platform().getStatus().approvals().used()).isEqualTo(1);
    assertThat(scene.platform().getStatus().approvals().steps()).as("it is done").isEmpty();
    assertThat(scene.world.account().calls().entries()).filteredOn(entry -> entry.call().write())
        .as("nothing was asked in vain").allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(CallLog.OK))
        .noneMatch(entry -> entry.call().request() instanceof ModifyDbInstanceRequest change
            && change.engineVersion() != null);
  }

  /** Only on a database that is upgraded in this way, and only meanwhile, is RDS asked for deployments. */
  @Test
  void itCostsNoCallsOtherwise() {
    Scene scene = Scene.of(spec("mysql", "8.0")).ready();
    scene.world.account().calls().keep(10_000);
    scene.world.runFor(Duration.ofHours(2));
    assertThat(scene.world.account().calls().entries())
        .noneMatch(entry -> entry.call().operation().contains("BlueGreen"));
  }

  @Test
  void aParameterThatAwaitsAReboot() {
    String before = spec("postgres", "15").replace("majorUpgrade: BlueGreen, ", "")
        .replace("rds.logical_replication: \"1\"", "work_mem: \"8192\"");
    Scene scene = Scene.of(before).ready();
    scene.apply(spec("postgres", "16"));
    scene.approve(scene.waiting().hash());
    scene.world.await(Scene.LONG, "Stalled", () -> Platforms.holds(scene.platform(), Conditions.STALLED));
    assertThat(Platforms.condition(scene.platform(), Conditions.STALLED).orElseThrow().message())
        .contains("while the version is still 15.").contains("set version back");
    scene.apply(spec("postgres", "15"));
    scene.ready();

    scene.apply(spec("postgres", "16"));
    scene.approve(scene.waiting().hash());
    scene.ready();
    assertThat(scene.instances()).hasSize(2).allSatisfy(i -> assertThat(i.engineVersion()).startsWith("16."));
    assertThat(scene.lives()).containsKey(scene.named("DbInstance/main"));
    assertThat(scene.manualSnapshots()).as("it was blue and green").hasSize(1);
  }

  @Test
  void copiesWithoutOurTagsGetThemBeforeTheyTakeOver() {
    Scene scene = upgrading();
    RdsClient rds = scene.aws(RdsClient.class);
    scene.instances().stream().filter(i -> i.dbInstanceIdentifier().matches(COPY)).forEach(i -> rds
        .removeTagsFromResource(r -> r.resourceName(i.dbInstanceArn()).tagKeys(i.tagList().stream().map(t -> t.key())
            .toList())));
    scene.ready();
    assertThat(scene.instances()).hasSize(2).allSatisfy(i -> assertThat(i.engineVersion()).startsWith("8.4."));
    Invariants.check(scene.world);
  }

  @Test
  void aVersionThatIsPutBackTakesTheCopiesAway() {
    Scene scene = upgrading();
    Map<String, String> before = scene.lives();
    scene.apply(spec("mysql", "8.0"));
    scene.ready();
    assertThat(scene.instances()).hasSize(2);
    assertThat(scene.lives()).containsEntry(scene.named("DbInstance/main"), before.get(scene.named("DbInstance/main")));
    assertThat(scene.manualSnapshots()).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeBlueGreenDeployments(r -> {}).blueGreenDeployments()).isEmpty();
    Invariants.check(scene.world);
  }

  @Test
  void whoeverWantsItInPlaceAfterAllGetsItInPlace() {
    Scene scene = upgrading();
    Map<String, String> before = scene.lives();
    scene.apply(spec("mysql", "8.4").replace("BlueGreen", "InPlace"));
    scene.approve(scene.waiting().hash());
    scene.world.await(Scene.LONG, "no copy", () -> scene.instances().size() == 2);
    scene.ready();
    assertThat(scene.instance("DbInstance/main").engineVersion()).startsWith("8.4.");
    assertThat(scene.lives()).containsEntry(scene.named("DbInstance/main"), before.get(scene.named("DbInstance/main")));
    Invariants.check(scene.world);
  }

  @Test
  void theOldOneStaysWhereEveryChangeWaits() {
    String changes = "changes: {policy: Approve}\n";
    Scene scene = Scene.of(spec(changes, "mysql", "8.0")).ready();
    scene.apply(spec(changes, "mysql", "8.4"));
    scene.approve(scene.waiting().hash());
    await(scene, OLD);
    scene.world.runFor(Duration.ofHours(2));
    assertThat(scene.instances()).hasSize(4);
    WebAppPlatformStatus.Plan plan = scene.waiting();
    assertThat(plan.items())
        .filteredOn(item -> item.field() != null && item.field().matches("leftovers[.]" + OLD)).hasSize(2)
        .allSatisfy(item -> assertThat(item.from()).isEqualTo("instance"));

    scene.approve(plan.hash());
    scene.ready();
    assertThat(scene.instances()).hasSize(2);
    assertThat(scene.manualSnapshots()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({COPY, OLD})
  void aPlatformThatGoesMeanwhileTakesAllWithItAndLeavesItsData(String stage) {
    Scene scene = upgrading();
    await(scene, stage);
    scene.delete();
    assertThat(scene.instances()).isEmpty();
    assertThat(scene.manualSnapshots()).hasSize(stage.equals(OLD) ? 2 : 1);
    assertThat(scene.aws(RdsClient.class).describeBlueGreenDeployments(r -> {}).blueGreenDeployments()).isEmpty();
    assertThat(scene.aws(RdsClient.class).describeDBParameterGroups().dbParameterGroups()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({COPY, OLD})
  void aReplicaThatLeavesMeanwhileLeaves(String stage) {
    Scene scene = upgrading();
    await(scene, stage);
    scene.apply(spec("mysql", "8.4").replace("readReplicas: 1", "readReplicas: 0"));
    scene.ready();
    assertThat(scene.instances()).singleElement().satisfies(i -> assertThat(i.engineVersion()).startsWith("8.4."));
    Invariants.check(scene.world);
  }

  @ParameterizedTest
  @CsvSource({"postgres,15,16", "mysql,8.0,8.4"})
  void itIsTakenOverWhereverTheProcessDies(String engine, String from, String to) {
    CrashEverywhere.check(spec(engine, from), scene -> upgrade(scene, engine, to));
  }

  private static void upgrade(Scene scene, String engine, String to) {
    scene.apply(spec(engine, to));
    scene.approve(scene.waiting().hash());
    scene.ready();
    // The snapshot that the old one leaves.
    scene.world.runFor(Duration.ofMinutes(15));
  }

  /** A MySQL database of which there are copies of the next version. */
  private static Scene upgrading() {
    return copied(spec("mysql", "8.0"), spec("mysql", "8.4"));
  }

  /** A platform of the first spec, to which the second has been applied and approved: copies have been made since. */
  static Scene copied(String before, String after) {
    Scene scene = Scene.of(before).ready();
    int originals = scene.instances().size();
    scene.apply(after);
    scene.approve(scene.waiting().hash());
    await(scene, COPY);
    assertThat(scene.instances()).as("each has a copy").hasSize(2 * originals);
    scene.world.runFor(Duration.ofMinutes(5));
    return scene;
  }

  /** Plays until an instance has a name of that pattern. */
  private static void await(Scene scene, String names) {
    scene.world.await(Duration.ofHours(1), names,
        () -> scene.instances().stream().anyMatch(i -> i.dbInstanceIdentifier().matches(names)));
  }
}
