package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Plans of more steps than a status shows, beside their platform. */
class WholePlanTest {
  private static final int TABLES = 25;
  private static final String NAME = "shop-plan";

  /** Tables without any data that is to be kept. */
  private static String spec(String changes, int tables) {
    StringBuilder spec = new StringBuilder("aws: {region: us-east-1}\ndataPolicy: Delete\n" + changes + "tables:\n");
    for (int i = 0; i < tables; i++) {
      spec.append("  - {name: t%d, partitionKey: {name: id, type: String}}\n".formatted(i));
    }
    return spec.toString();
  }

  private static String observed(int tables) {
    return spec("changes: {policy: Observe}\n", tables);
  }

  private static Scene scene(World world, String spec) {
    Scene scene = Scene.of(world, spec);
    world.runFor(Duration.ofMinutes(2));
    return scene;
  }

  private static Optional<PlatformPlan> kept(Scene scene) {
    return new StoreCluster(scene.world.store()).get(ObjectType.CONFIG_MAP, Scene.NAME, NAME)
        .map(ConfigMap.class::cast).flatMap(PlanConfigMaps::read);
  }

  private static WebAppPlatformStatus.Plan shown(Scene scene) {
    return scene.platform().getStatus().plan();
  }

  private static ObjectKey configMap(Scene scene) {
    return scene.keyOf(ObjectType.CONFIG_MAP, NAME);
  }

  @Test
  void underObserveAllStepsAreKeptAndWrittenOnce() {
    Scene scene = scene(new World(3), observed(TABLES));

    assertThat(shown(scene).items()).hasSize(20);
    assertThat(shown(scene).more()).isEqualTo("ConfigMap " + NAME);
    assertThat(kept(scene)).hasValueSatisfying(plan -> {
      assertThat(plan.hash()).isEqualTo(shown(scene).hash());
      assertThat(plan.steps()).hasSize(TABLES).extracting(PlatformPlan.Step::action).containsOnly("create");
    });
    assertThat(scene.platform().getStatus().inventory()).as("it is none of the resources").isEmpty();
    int writes = scene.world.clusterWrites().count();
    scene.world.runFor(Duration.ofHours(1));
    assertThat(scene.world.clusterWrites().count()).isEqualTo(writes);
    assertThat(scene.world.births(ObjectType.CONFIG_MAP)).containsEntry(NAME, 1);
    assertThat(scene.world.account().calls().writes()).isZero();
  }

  @Test
  void itFollowsThePlanAndGoesWhenTheStatusShowsAll() {
    Scene scene = scene(new World(3), observed(TABLES));
    scene.apply(observed(TABLES + 5));
    scene.world.runFor(Duration.ofMinutes(2));
    assertThat(kept(scene).orElseThrow().steps()).hasSize(TABLES + 5);

    scene.apply(observed(3));
    scene.world.runFor(Duration.ofMinutes(2));

    assertThat(kept(scene)).isEmpty();
    assertThat(shown(scene).items()).hasSize(3);
    assertThat(shown(scene).more()).isNull();
  }

  @Test
  void whatSomebodyDeletesOrEditsComesBack() {
    Scene scene = scene(new World(3), observed(TABLES));
    PlatformPlan whole = kept(scene).orElseThrow();
    scene.world.store().delete(configMap(scene), DeleteOptions.BACKGROUND);
    scene.world.runFor(Duration.ofMinutes(1));
    assertThat(kept(scene)).hasValue(whole);

    ObjectNode edit = JsonNodeFactory.instance.objectNode();
    edit.putObject("data").put(PlanConfigMaps.KEY, "nothing to do");
    scene.world.store().patch(configMap(scene), Subresource.NONE,
        new Patch.Merge(edit), WriteOptions.by("kubectl"));
    scene.world.runFor(Duration.ofMinutes(1));
    assertThat(kept(scene)).hasValue(whole);
  }

  @Test
  void whilePausedItIsKeptAndGoesWhenThePauseEnds() {
    World world = new World(3);
    ObjectNode manifest = Platforms.of(Scene.NAME, spec("", TABLES));
    manifest.withObject("/metadata").putObject("annotations").put(Annotations.PAUSED, "true");
    ObjectKey key = world.apply(manifest);
    world.runFor(Duration.ofMinutes(2));
    assertThat(world.births(ObjectType.CONFIG_MAP)).containsEntry(NAME, 1);
    assertThat(world.account().calls().writes()).isZero();

    world.annotate(key, Annotations.PAUSED, "false");
    world.await(Scene.LONG, "Ready", () -> Platforms.isReady(world.platform(key)));

    assertThat(world.platform(key).getStatus().plan()).isNull();
    assertThat(new StoreCluster(world.store()).get(ObjectType.CONFIG_MAP, Scene.NAME, NAME)).isEmpty();
  }

  @Test
  void aPlatformThatGoesTakesItAlong() {
    Scene scene = scene(new World(3), observed(TABLES));
    scene.delete();
    assertThat(kept(scene)).isEmpty();
  }

  @Test
  void whatAnEndWaitsForIsKeptUntilItIsApproved() {
    Scene scene = Scene.of(spec("changes: {policy: Approve}\n", TABLES)).ready();
    scene.world.delete(scene.key);
    scene.world.runFor(Duration.ofMinutes(5));
    assertThat(kept(scene).orElseThrow().steps()).hasSize(TABLES).extracting(PlatformPlan.Step::action)
        .containsOnly("delete");

    scene.world.annotate(scene.key, Annotations.APPROVE, shown(scene).hash());
    scene.world.await(Scene.LONG, "gone", () -> scene.world.find(scene.key).isEmpty());

    assertThat(kept(scene)).isEmpty();
    assertThat(scene.aws(DynamoDbClient.class).listTables().tableNames()).isEmpty();
  }

  @Test
  void somebodyElsesIsLeftAloneAndTheStatusSaysSo() {
    World world = new World(3);
    world.sandbox().createNamespace(Scene.NAME);
    ObjectNode theirs = Platforms.parse("""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-plan, namespace: shop}
        data: {plan: "world domination"}
        """);
    world.store().apply(theirs, WriteOptions.by("kubectl"));
    Scene scene = scene(world, observed(TABLES));

    assertThat(shown(scene).more()).startsWith("nowhere: a ConfigMap shop-plan is there");
    scene.delete();

    JsonNode left = world.store().get(configMap(scene)).json();
    assertThat(left.path("data").path("plan").asText()).isEqualTo("world domination");
    assertThat(left.path("metadata").path("labels")).isEmpty();
  }

  @Test
  void whileTheNamespaceGoesNothingNewIsPutThere() {
    Scene scene = Scene.of(spec("changes: {policy: Approve}\n", TABLES)).ready();
    ObjectKey namespace = new ObjectKey(scene.world.store().types().require("v1", "Namespace"), "", Scene.NAME);
    scene.world.store().delete(namespace, DeleteOptions.BACKGROUND);
    scene.world.delete(scene.key);
    scene.world.runFor(Duration.ofMinutes(5));

    assertThat(shown(scene).more()).startsWith("nowhere: what the platform lives in is being deleted");
    assertThat(scene.world.births(ObjectType.CONFIG_MAP)).doesNotContainKey(NAME);
    assertThat(scene.world.failures()).isEmpty();
  }

  /** Its life is that of the platform, whenever the process dies. */
  @Test
  void itIsTakenOverWhereverTheProcessDies() {
    int writes = life(0, false).clusterWrites().count();
    List<String> wrong = new ArrayList<>();
    for (int write = 1; write <= writes; write++) {
      for (boolean afterwards : new boolean[] {false, true}) {
        World world = life(write, afterwards);
        if (world.crashes() != 1 || !world.failures().isEmpty()) {
          wrong.add("write " + write + ": " + world.crashes() + " crashes, " + world.failures());
        }
      }
    }
    assertThat(writes).isGreaterThan(5);
    assertThat(wrong).isEmpty();
  }

  /** A plan is kept, changes, and goes with its platform; the process dies at a write to the cluster, 0 for never. */
  private static World life(int write, boolean afterwards) {
    World world = new World(5);
    world.clusterWrites().dieAt(write, afterwards);
    Scene scene = scene(world, observed(TABLES));
    scene.apply(observed(TABLES + 1));
    world.runFor(Duration.ofMinutes(2));
    assertThat(kept(scene).orElseThrow().steps()).as("write %d", write).hasSize(TABLES + 1);
    world.delete(scene.key);
    world.await(Scene.LONG, "gone", () -> world.find(scene.key).isEmpty());
    assertThat(kept(scene)).as("write %d", write).isEmpty();
    return world;
  }
}
