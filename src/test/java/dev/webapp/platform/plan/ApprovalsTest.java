package dev.webapp.platform.plan;

import static dev.webapp.platform.fakes.Things.handle;
import static dev.webapp.platform.fakes.Things.physical;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.SeenThing;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.fakes.World;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Resource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
  private static final Inventory OWNED = Inventory.of(List.of(new Inventory.Entry(handle("Store/s"), Things.SCOPE,
      Part.DATA, DataPolicy.SNAPSHOT, List.of(), null, Instant.parse("2026-03-01T12:00:00Z"), true)));

  private final Planner planner = new Planner(Engine.registry(new World()));
  private final Map<Handle, Observation> seen = new HashMap<>();
  private ChangePolicy policy = ChangePolicy.AUTO;

  private Plan plan(Consent consent, Resource... wanted) {
    return planner.plan(
        new Intent("uid", Things.OWNERSHIP, Graph.of(List.of(wanted)), OWNED, Rules.of(policy), false, consent), seen);
  }

  private void there(Thing thing, String state) {
    seen.put(handle("Store/s"), new Observation.Present(new SeenThing(physical("Store/s"), thing, state)));
  }

  private static Resource version(String version) {
    return resource("Store/s", physical("Store/s"), new Thing("k", 1, version, null, Things.tags("Store/s")));
  }

  /** Approves of whatever waits; returns what is on record from then on. */
  private Approvals approved(Resource... wanted) {
    String hash = plan(Consent.NONE, wanted).hash();
    Plan plan = plan(new Consent(Approvals.NONE, hash), wanted);
    assertThat(plan.waiting()).as("nothing is done before it is on record").isNotEmpty();
    assertThat(plan.approvals().used()).isEqualTo(1);
    assertThat(plan.approvals().last()).isEqualTo(hash);
    return plan.approvals();
  }

  private Plan after(Approvals given, Resource... wanted) {
    return plan(new Consent(given, given.last()), wanted);
  }

  @Test
  void approvedStepsWaitNoLonger() {
    there(thing("Store/s", "k", 1), "available");
    Approvals given = approved();

    Plan plan = after(given);

    assertThat(plan.steps()).singleElement().satisfies(step -> assertThat(step.waits()).isFalse());
    assertThat(plan.approvals()).as("until it is done").isEqualTo(given);
  }

  @Test
  void whatIsDoneIsNotApprovedOfAnyLonger() {
    there(thing("Store/s", "old", 1), "available");
    Approvals given = approved(resource("Store/s"));
    there(thing("Store/s", "k", 1), "available");

    assertThat(after(given, resource("Store/s")).approvals()).isEqualTo(new Approvals(1, given.last(), List.of()));
  }

  @Test
  void whatIsOnlyPromisedStaysApprovedOf() {
    there(new Thing("k", 1, "1", null, Things.tags("Store/s")), "available");
    Approvals given = approved(version("2"));
    there(new Thing("k", 1, "2", null, Things.tags("Store/s")), "promised");
    assertThat(after(given, version("2")).approvals()).isEqualTo(given);
    there(new Thing("k", 1, "1", null, Things.tags("Store/s")), "available");
    assertThat(after(given, version("2")).waiting()).as("the promise was not kept").isEmpty();
    there(new Thing("k", 1, "2", null, Things.tags("Store/s")), "available");
    assertThat(after(given, version("2")).approvals().steps()).isEmpty();
  }

  @Test
  void anotherTargetIsNotWhatWasApprovedOf() {
    there(thing("Store/s", "k", 1), "available");
    Approvals given = approved(version("2"));

    Plan plan = after(given, version("3"));

    assertThat(plan.waiting()).hasSize(1);
    assertThat(plan.approvals().steps()).isEmpty();
    assertThat(plan.hash()).as("of a plan after an approval").isNotEqualTo(given.last());
  }

  @Test
  void whoApprovesOfAReplacementWantsTheNewOneMade() {
    there(thing("Store/s", "old", 1), "available");
    Approvals given = approved(resource("Store/s"));
    there(thing("Store/s", "old", 1), "deleting");
    Approvals meanwhile = after(given, resource("Store/s")).approvals();
    seen.clear();

    Plan plan = after(meanwhile, resource("Store/s"));

    assertThat(plan.steps()).singleElement().satisfies(step -> {
      assertThat(step.action()).isEqualTo(Action.CREATE);
      assertThat(step.waits()).isFalse();
    });
    assertThat(plan(Consent.NONE, resource("Store/s")).waiting()).as("lost without approval").hasSize(1);
  }

  @Test
  void anApprovalHoldsWhileNobodyKnowsWhatIsThere() {
    there(thing("Store/s", "k", 1), "available");
    Approvals given = approved(version("2"));
    seen.put(handle("Store/s"), new Observation.Unknown(
        Problem.of(Problem.Category.TRANSIENT, "Down", "things:List", "down")));

    assertThat(after(given, version("2")).approvals()).isEqualTo(given);
    assertThat(after(given).approvals()).isEqualTo(given);
  }

  @Test
  void nothingIsApprovedWhereNothingMayBeWritten() {
    there(thing("Store/s", "k", 1), "available");
    Approvals given = approved();
    for (ChangePolicy silent : List.of(ChangePolicy.PAUSED, ChangePolicy.OBSERVE)) {
      policy = silent;
      Plan asked = plan(Consent.NONE);
      assertThat(plan(new Consent(Approvals.NONE, asked.hash())).approvals()).isEqualTo(Approvals.NONE);
      assertThat(after(given).waiting()).as("approved of before").hasSize(1);
    }
  }
}
