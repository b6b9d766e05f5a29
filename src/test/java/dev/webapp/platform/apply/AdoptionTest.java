package dev.webapp.platform.apply;

import static dev.webapp.platform.fakes.Engine.outcome;
import static dev.webapp.platform.fakes.Things.handle;
import static dev.webapp.platform.fakes.Things.linked;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Resource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is there already becomes ours only where users say so twice: in the spec, and of the plan. */
class AdoptionTest {
  private static final Resource LEGACY =
      resource("Store/s", "legacy", thing("Store/s", "k", 1)).adopting().keeping(DataPolicy.SNAPSHOT);

  private final Engine engine = new Engine();

  private static Thing foreign(String key, int size) {
    return new Thing(key, size, null, null, Map.of("team", "shop"));
  }

  @Test
  void itIsOnlyLookedAtUntilSomebodyApproves() {
    engine.world.put("legacy", foreign("k", 5));

    Pass pass = engine.converge(LEGACY);

    assertThat(pass.plan().steps()).singleElement().satisfies(step -> {
      assertThat(step.toString()).isEqualTo("adopt Store/s: size 5 → 1 (interrupts)");
      assertThat(step.waits()).isTrue();
    });
    assertThat(pass.outcomes().get(LEGACY.handle())).isInstanceOf(Outcome.Planned.class);
    assertThat(pass.inventory().isEmpty()).as("so that nothing ever deletes it").isTrue();
    assertThat(engine.world.get("legacy").fields()).isEqualTo(foreign("k", 5));
  }

  @Test
  void onceApprovedItIsTaggedFirstAndThenBecomesAsDesired() {
    engine.world.put("legacy", foreign("k", 5));
    engine.policy(ChangePolicy.APPROVE);
    engine.approve(engine.converge(LEGACY).plan().hash());

    engine.pass(LEGACY);
    assertThat(engine.world.writes()).as("the approval is on record first").isEmpty();
    engine.pass(LEGACY);
    assertThat(engine.world.writes()).containsExactly("update Store/s tags");
    engine.pass(LEGACY);
    assertThat(engine.world.writes()).as("which was in the plan, too").containsExactly("update Store/s size 5 → 1");
    assertThat(outcome(engine.converge(LEGACY), LEGACY.handle())).isEqualTo(new Outcome.Ready(null));
    assertThat(engine.inventory().find(LEGACY.handle())).isPresent();
  }

  @Test
  void whatCouldOnlyBeReplacedIsRefused() {
    engine.world.put("legacy", foreign("other", 1));

    Pass pass = engine.converge(LEGACY);

    assertThat(pass.plan().steps()).singleElement().extracting(Step::action).isEqualTo(Action.REFUSE);
    assertThat(outcome(pass, LEGACY.handle())).isEqualTo(new Outcome.Refused(
        "legacy cannot be adopted as spec.s: key other → k would replace it; say in the spec what it is"));
  }

  @Test
  void anotherPlatformsIsTakenOverOnlyWithAnApprovalThatCannotBeMistaken() {
    engine.world.put("legacy", new Thing("k", 1, null, null, Map.of("platform.webapp.dev/owner", "cluster",
        "platform.webapp.dev/platform", "other/other", "platform.webapp.dev/id", "Store/s")));

    assertThat(engine.converge(LEGACY).plan().steps()).singleElement()
        .satisfies(step -> assertThat(step.hold())
        .endsWith("it belongs to Store/s of platform other/other (owner cluster)"));
  }

  @Test
  void aRenameThatAdoptsKeepsTheDataAndForgetsTheOldName() {
    Resource before = resource("Store/old").keeping(DataPolicy.SNAPSHOT);
    engine.converge(before);
    Resource after =
        resource("Store/new", Things.physical("Store/old"), thing("Store/new", "k", 1)).adopting();

    Pass asked = engine.converge(after);
    assertThat(asked.plan().steps()).extracting(Step::toString).containsExactly("adopt Store/new", "let go Store/old");
    engine.approve(asked.plan().hash());
    Pass pass = engine.converge(after);

    assertThat(outcome(pass, after.handle())).isEqualTo(new Outcome.Ready(null));
    assertThat(engine.world.names()).containsExactly(Things.physical("Store/old"));
    assertThat(engine.inventory().find(handle("Store/old"))).isEmpty();
    assertThat(engine.inventory().find(after.handle())).isPresent();
  }

  /** Without them nobody could tell that it still needs what it was made of. */
  @Test
  void aRenameThatAdoptsKeepsWhatItIsMadeOfThoughItsTagsAreGone() {
    Resource group = resource("Box/group");
    engine.converge(group, linked("Store/old", "Box/group", "name").keeping(DataPolicy.SNAPSHOT));
    String name = Things.physical("Store/old");
    engine.world.put(name, foreign("k", 1));
    engine.refresh();
    Resource after = resource("Store/new", name, thing("Store/new", "k", 1)).adopting();

    assertThat(engine.pass(after).plan().steps()).extracting(Step::toString)
        .containsExactly("adopt Store/new", "let go Store/old", "let go Box/group");
  }
}
