package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a platform when the CRD, or the namespace, goes from under it. */
class SurroundingsTest {
  private static final String SPEC = """
      aws: {region: us-east-1}
      services: [{name: web, image: "shop/web:1", port: 8080, replicas: 2}]
      databases: [{name: main, engine: postgres, version: "16"}]
      """;

  private final Scene scene = Scene.of(SPEC).ready();
  private final World world = scene.world;

  private void deleteDefinition() {
    world.store().delete(new ObjectKey(world.store().types().require("apiextensions.k8s.io/v1",
        "CustomResourceDefinition"), "", "webappplatforms.platform.webapp.dev"), DeleteOptions.BACKGROUND);
  }

  private void deleteNamespace() {
    world.store().delete(
        new ObjectKey(world.store().types().require("v1", "Namespace"), "", Scene.NAME), DeleteOptions.BACKGROUND);
  }

  private Condition asked() {
    return Platforms.condition(scene.platform(), Conditions.APPROVAL_REQUIRED).orElseThrow();
  }

  @Test
  void aPlatformThatGoesWithTheDefinitionKeepsEverythingAndTellsTheWaysOut() {
    Map<String, String> before = EndState.of(world);
    deleteDefinition();
    world.runFor(Duration.ofHours(2));

    assertThat(EndState.differences(world, before)).isEmpty();
    assertThat(asked().status()).isEqualTo("True");
    assertThat(asked().reason()).isEqualTo(Reasons.WAITING_FOR_APPROVAL);
    assertThat(asked().message()).contains("the CRD is being deleted", "spec.changes.policy: Observe",
        "platform.webapp.dev/approve: " + scene.platform().getStatus().plan().hash());
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void itIsLetGoOfUnderObserveAndTakenOverByTheNextOne() {
    Map<String, String> before = EndState.of(world);
    deleteDefinition();
    world.runFor(Duration.ofMinutes(1));
    world.store().patch(scene.key, Subresource.NONE,
        new Patch.Merge(Platforms.parse("{spec: {changes: {policy: Observe}}}")), WriteOptions.by("kubectl"));
    world.await(Duration.ofMinutes(1), "gone", () -> world.find(scene.key).isEmpty());

    assertThat(EndState.differences(world, before)).isEmpty();
  }

  @Test
  void itGoesOnceThatIsApprovedEvenIfTheOperatorDiesMeanwhile() {
    deleteDefinition();
    world.runFor(Duration.ofMinutes(1));
    world.annotate(scene.key, Annotations.APPROVE, "0123456789ab");
    world.runFor(Duration.ofMinutes(20));
    assertThat(asked().status()).as("another hash approves nothing").isEqualTo("True");

    world.annotate(scene.key, Annotations.APPROVE, scene.platform().getStatus().plan().hash());
    world.runFor(Duration.ofSeconds(30));
    world.crash();
    world.await(Scene.LONG, "gone", () -> world.find(scene.key).isEmpty());

    assertThat(EndState.of(world).keySet()).noneMatch(what -> what.startsWith("DBInstance "))
        .anyMatch(what -> what.startsWith("DBSnapshot "));
  }

  @Test
  void aPlatformThatWasDeletedBeforeGoesOn() {
    world.delete(scene.key);
    world.runFor(Duration.ofSeconds(10));
    deleteDefinition();

    world.await(Scene.LONG, "gone", () -> world.find(scene.key).isEmpty());
  }

  @Test
  void whileTheNamespaceGoesThePlatformGoesOnGoing() {
    deleteNamespace();

    world.await(Scene.LONG, "gone", () -> world.find(scene.key).isEmpty());
    assertThat(world.failures()).isEmpty();
  }
}
