package dev.webapp.platform.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.WebAppPlatformStatus.ReleaseStatus;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String JOB = "web-api-release-0123456789";

  private static Resource job(String name) {
    return Things.resource("ReleaseJob/api", "shop/" + name, Things.thing("ReleaseJob/api", "k", 1));
  }

  private static List<ReleaseStatus> after(List<ReleaseStatus> before, Resource job, Outcome outcome, boolean seen) {
    Inventory inventory = Inventory.EMPTY.covering(List.of(job), NOON);
    if (seen) {
      inventory = inventory.update(job.handle(), entry -> entry.found(null));
    }
    Intent intent =
        new Intent("uid", Things.OWNERSHIP, Graph.of(List.of(job)), inventory, ChangePolicy.AUTO, false);
    return Releases.after(before, intent, new Pass(
        Map.of(job.handle(), outcome), new Plan(List.of(), ""), inventory, Map.of(), Map.of(), false, null), "r1",
            NOON);
  }

  private static ReleaseStatus release(String hash, String job, boolean succeeded) {
    return new ReleaseStatus("api", hash, job, succeeded, "2026-03-01T12:00:00Z", "r1");
  }

  @Test
  void whatEndedIsKeptWithHowItEnded() {
    assertThat(after(null, job(JOB), new Outcome.Ready(null), true))
        .containsExactly(release("0123456789", JOB, true));
    assertThat(after(null, job(JOB), new Outcome.Failed("no", true), true))
        .containsExactly(release("0123456789", JOB, false));
  }

  @Test
  void whatHasNotEndedIsNotKept() {
    assertThat(after(null, job(JOB), new Outcome.Progressing("running"), true)).isNull();
    assertThat(after(null, job(JOB), new Outcome.Failed("AWS is ill", false), true)).isNull();
    assertThat(after(null, job(JOB), new Outcome.Failed("the server refused it", true), false))
        .as("it never ran").isNull();
  }

  @Test
  void aRepeatedReleaseHasTheSameHash() {
    assertThat(after(List.of(release("0123456789", JOB, false)), job(JOB + "abcd"), new Outcome.Ready(null), true))
        .containsExactly(release("0123456789", JOB + "abcd", true));
  }

  @Test
  void whatIsKnownKeepsItsTime() {
    List<ReleaseStatus> before = List.of(
        new ReleaseStatus("api", "0123456789", JOB, true, "2020-01-01T00:00:00Z", null));

    assertThat(after(before, job(JOB), new Outcome.Ready(null), true)).isEqualTo(before);
    assertThat(after(before, job(JOB).finished(), new Outcome.Ready(null), false)).isEqualTo(before);
  }

  @Test
  void aReleaseGoesWithItsService() {
    Resource other = Things.resource("ReleaseJob/other", "shop/web-other-release-0123456789",
        Things.thing("ReleaseJob/other", "k", 1));

    assertThat(after(List.of(release("0123456789", JOB, true)), other, new Outcome.Progressing("running"), true))
        .isNull();
  }
}
