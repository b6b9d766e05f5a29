package dev.webapp.platform.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.PlatformPlan.Change;
import dev.webapp.platform.api.PlatformPlan.Step;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanConfigMapsTest {
  private final SandboxWorld world = new SandboxWorld(new TestClock(), "us-east-1", Settings.INSTANT);
  private final Cluster cluster = new StoreCluster(world.store());
  private final PlanConfigMaps plans = new PlanConfigMaps(cluster, "owner");
  private final WebAppPlatform platform = platform("shop");

  PlanConfigMapsTest() {
    world.createNamespace("shop");
  }

  private static WebAppPlatform platform(String name) {
    WebAppPlatform platform = new WebAppPlatform();
    platform.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName(name).build());
    return platform;
  }

  private static PlatformPlan plan(String hash, int steps, String value) {
    return new PlatformPlan("shop", "shop", hash, IntStream.range(0, steps).mapToObj(i -> new Step("Table/t" + i,
        "shop-t" + i, "update", List.of(new Change("capacity", null, value)), "none", "it may", null,
        null)).toList(), null);
  }

  private Optional<ConfigMap> find() {
    return cluster.get(ObjectType.CONFIG_MAP, "shop", "shop-plan").map(ConfigMap.class::cast);
  }

  private PlatformPlan kept() {
    return PlanConfigMaps.read(find().orElseThrow()).orElseThrow();
  }

  @Test
  void whatIsKeptIsReadBackAndIsNoResourceOfThePlatform() {
    assertThat(plans.keep(platform, plan("h1", 30, "a"))).isEqualTo("ConfigMap shop-plan");

    assertThat(kept()).isEqualTo(plan("h1", 30, "a"));
    assertThat(find().orElseThrow().getMetadata()).satisfies(metadata -> {
      assertThat(metadata.getLabels()).containsOnly(
          Map.entry("app.kubernetes.io/managed-by", "webapp-platform-operator"),
          Map.entry("app.kubernetes.io/part-of", "shop"), Map.entry("platform.webapp.dev/name", "shop"));
      assertThat(metadata.getAnnotations()).containsOnly(Map.entry("platform.webapp.dev/owner", "owner"),
          Map.entry("platform.webapp.dev/platform", "shop/shop"));
    });
  }

  @Test
  void onlyWhatChangedIsWritten() {
    plans.keep(platform, plan("h1", 30, "a"));
    long version = world.store().resourceVersion();

    plans.keep(platform, plan("h1", 30, "a"));
    assertThat(world.store().resourceVersion()).isEqualTo(version);
    plans.keep(platform, plan("h2", 31, "b"));

    assertThat(world.store().resourceVersion()).isEqualTo(version + 1);
    assertThat(kept()).isEqualTo(plan("h2", 31, "b"));
  }

  @Test
  void itGoesWhenItIsDroppedHoweverOften() {
    plans.keep(platform, plan("h1", 30, "a"));
    plans.drop(platform);
    assertThat(find()).isEmpty();
    plans.drop(platform);
  }

  @Test
  void somebodyElsesIsLeftAloneAndTold() {
    ConfigMap theirs = new ConfigMapBuilder().withNewMetadata().withNamespace("shop").withName("shop-plan")
        .endMetadata().withData(Map.of("a", "b")).build();
    cluster.create(ObjectType.CONFIG_MAP, theirs);

    assertThat(plans.keep(platform, plan("h1", 30, "a")))
        .isEqualTo("nowhere: a ConfigMap shop-plan is there that is not the operator's, and is left alone; delete it "
            + "to see all steps");
    plans.drop(platform);

    assertThat(find().orElseThrow().getData()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void thatOfAnotherOperatorIsSomebodyElses() {
    new PlanConfigMaps(cluster, "another").keep(platform, plan("h1", 30, "a"));

    assertThat(plans.keep(platform, plan("h2", 30, "a"))).startsWith("nowhere: ");
    plans.drop(platform);

    assertThat(kept().hash()).isEqualTo("h1");
  }

  /** A watch shows only what is labelled as ours. */
  @Test
  void somebodyElsesThatNoWatchShowsIsLeftAlone() {
    ConfigMap theirs = new ConfigMapBuilder().withNewMetadata().withNamespace("shop").withName("shop-plan")
        .endMetadata().withData(Map.of("a", "b")).build();
    cluster.create(ObjectType.CONFIG_MAP, theirs);

    assertThat(new PlanConfigMaps(new Blind(cluster, null), "owner").keep(platform, plan("h1", 30, "a")))
        .startsWith("nowhere: ");
    assertThat(find().orElseThrow().getData()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void whatMayNotBeWrittenIsToldAndNoReasonToFail() {
    Problem denied = Problem.of(Problem.Category.DENIED, "Forbidden", "create configmaps", "configmaps is forbidden");

    assertThat(new PlanConfigMaps(new Blind(cluster, denied), "owner").keep(platform, plan("h1", 30, "a")))
        .isEqualTo("ConfigMap shop-plan cannot be written: configmaps is forbidden");
  }

  @Test
  void whatDoesNotFitIsCutAtWholeSteps() {
    PlatformPlan huge = plan("h1", 3000, "ä".repeat(500));

    String where = plans.keep(platform, huge);

    PlatformPlan kept = kept();
    assertThat(kept.omitted()).isPositive();
    assertThat(kept.steps()).isNotEmpty().isEqualTo(huge.steps().subList(0, kept.steps().size()));
    assertThat(kept.size()).isEqualTo(3000);
    assertThat(where).isEqualTo(
        "ConfigMap shop-plan, but for the last " + kept.omitted() + " steps, which do not fit into it");
    int bytes = find().orElseThrow().getData().get(PlanConfigMaps.KEY).getBytes(StandardCharsets.UTF_8).length;
    assertThat(bytes).isBetween(PlanConfigMaps.MOST_BYTES - 2000, PlanConfigMaps.MOST_BYTES);
  }

  @Test
  void aStepThatFitsNowhereIsCutToo() {
    assertThat(plans.keep(platform, plan("h1", 1, "a".repeat(2_000_000))))
        .endsWith("but for the last 1 steps, which do not fit into it");
    assertThat(kept().steps()).isEmpty();
  }

  @Test
  void longNamesStayWithinWhatANameMayHaveAndStayApart() {
    String one = "a".repeat(252);
    String other = "a".repeat(251) + "b";

    assertThat(PlanConfigMaps.name("shop")).isEqualTo("shop-plan");
    assertThat(PlanConfigMaps.name("a".repeat(248))).hasSize(253).startsWith("a".repeat(248));
    assertThat(PlanConfigMaps.name(one)).hasSize(253).endsWith("-plan").isNotEqualTo(PlanConfigMaps.name(other));
    assertThat(PlanConfigMaps.name(one)).isEqualTo(PlanConfigMaps.name(one));
  }

  @Test
  void whatNobodyUnderstandsIsNoPlan() {
    assertThat(PlanConfigMaps.read(new ConfigMapBuilder().build())).isEmpty();
    assertThat(PlanConfigMaps.read(new ConfigMapBuilder().addToData(PlanConfigMaps.KEY, "{").build())).isEmpty();
    assertThat(PlanConfigMaps.read(new ConfigMapBuilder()
        .addToData(PlanConfigMaps.KEY, "{\"hash\": \"h\", \"fieldOfTomorrow\": 1}").build()))
        .hasValueSatisfying(plan -> assertThat(plan.hash()).isEqualTo("h"));
  }

  @Test
  void whatCannotBeDroppedNowIsTold() {
    plans.keep(platform, plan("h1", 30, "a"));
    Problem ill = Problem.of(Problem.Category.TRANSIENT, "Unreachable", "delete configmaps", "no answer");

    assertThatThrownBy(() -> new PlanConfigMaps(new Blind(cluster, ill) {
      @Override
      public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
        return cluster.get(type, namespace, name);
      }
    }, "owner").drop(platform)).isSameAs(ill);
  }

  /** A cluster whose watch shows nothing, and where writes may fail. */
  private static class Blind implements Cluster {
    private final Cluster cluster;
    private final Problem problem;

    Blind(Cluster cluster, Problem problem) {
      this.cluster = cluster;
      this.problem = problem;
    }

    @Override
    public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public HasMetadata create(ObjectType type, HasMetadata manifest) {
      fail();
      return cluster.create(type, manifest);
    }

    @Override
    public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
      fail();
      return cluster.apply(type, manifest, fieldManager);
    }

    @Override
    public void delete(ObjectType type, String namespace, String name) {
      fail();
      cluster.delete(type, namespace, name);
    }

    private void fail() {
      if (problem != null) {
        throw problem;
      }
    }
  }
}
