package dev.webapp.platform.status;

import static dev.webapp.platform.fakes.Things.handle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.FieldChange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusPlanTest {
  private static Step update(String id, int fields) {
    return new Step(handle(id), Action.UPDATE, IntStream.range(0, fields)
        .mapToObj(i -> new FieldChange("f" + i, i, null, Effect.INTERRUPTS)).toList(), Effect.INTERRUPTS, "it waits");
  }

  private static Step delete(String id) {
    return new Step(handle(id), Action.DELETE, List.of(), Effect.DATA_LOSS, "it holds data");
  }

  private static PlatformPlan shown(Plan plan) {
    return StatusPlan.shown("shop", "shop", plan, ChangePolicy.AUTO);
  }

  @Test
  void whatAStatusHasRoomForIsReadBackWhole() {
    Plan plan = new Plan(List.of(update("Box/a", 2), delete("Box/b"), update("Box/c", 1)), "hash");

    assertThat(StatusPlan.fits(shown(plan))).isTrue();
    assertThat(StatusPlan.read("shop", "shop", StatusPlan.write(plan, ChangePolicy.AUTO))).isEqualTo(shown(plan));
  }

  @Test
  void theRestIsCounted() {
    Plan plan = new Plan(List.of(update("Box/a", 19), delete("Box/b"), delete("Box/c")), "hash");

    assertThat(StatusPlan.fits(shown(plan))).isFalse();
    PlatformPlan read = StatusPlan.read("shop", "shop", StatusPlan.write(plan, ChangePolicy.AUTO));
    assertThat(read.steps()).isEqualTo(shown(plan).steps().subList(0, 2));
    assertThat(read.omitted()).isEqualTo(1);
    assertThat(StatusPlan.fits(shown(new Plan(List.of(update("Box/a", 19), delete("Box/b")), "hash")))).isTrue();
  }

  @Test
  void whatIsBeingDoneIsInTheWholePlanButNotInTheShownOne() {
    Plan plan = new Plan(List.of(new Step(handle("Box/a"), Action.CREATE, List.of(), Effect.NONE, null)), "hash");

    assertThat(StatusPlan.of("shop", "shop", plan).steps()).hasSize(1);
    assertThat(shown(plan).steps()).isEmpty();
    assertThat(StatusPlan.shown("shop", "shop", plan, ChangePolicy.PAUSED).steps()).hasSize(1);
  }

  @Test
  void aStatusOfBeforeNamesWereToldIsUnderstood() {
    WebAppPlatformStatus.Plan old = new WebAppPlatformStatus.Plan("hash", 2, "…", List.of(
        new WebAppPlatformStatus.PlanStep("Box/a", "update", "x", "1", "2", "none", null, null, null, null),
        new WebAppPlatformStatus.PlanStep("Box/a", "update", "y", null, "2", "none", null, null, null, null),
        new WebAppPlatformStatus.PlanStep("Box/b", "delete", null, null, null, "data loss", null, null, null, null)),
        null);

    PlatformPlan read = StatusPlan.read("shop", "shop", old);
    assertThat(read.omitted()).isNull();
    assertThat(read.steps()).extracting(step -> step.id() + " " + step.changes().size())
        .containsExactly("Box/a 2", "Box/b 0");
  }
}
