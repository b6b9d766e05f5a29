package dev.webapp.platform.plan;

import static dev.webapp.platform.fakes.Things.handle;
import static dev.webapp.platform.fakes.Things.linked;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static dev.webapp.platform.fakes.Things.upgraded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.SeenThing;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.fakes.World;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final Planner planner = new Planner(Engine.registry(new World()));
  private final Map<Handle, Observation> seen = new HashMap<>();
  private final List<Inventory.Entry> entries = new ArrayList<>();
  private ChangePolicy policy = ChangePolicy.AUTO;
  private boolean leaves;

  private Intent intent(Resource... wanted) {
    return new Intent("uid", Things.OWNERSHIP, Graph.of(List.of(wanted)), Inventory.of(entries), policy, leaves);
  }

  private Plan plan(Resource... wanted) {
    return planner.plan(intent(wanted), seen);
  }

  private static List<String> lines(Plan plan) {
    return plan.steps().stream()
        .map(step -> step.action().sign() + " " + step + (step.waits() ? " [" + step.hold() + "]" : "")).toList();
  }

  private void there(String id, Thing thing) {
    there(id, thing, "available");
  }

  private void there(String id, Thing thing, String state) {
    seen.put(handle(id), new Observation.Present(new SeenThing(Things.physical(id), thing, state)));
  }

  private void unknown(String id) {
    seen.put(handle(id), new Observation.Unknown(
        Problem.of(Problem.Category.TRANSIENT, "Down", "things:List", "down")));
  }

  private void recorded(String id, DataPolicy policyOf, String... after) {
    entries.add(entry(id, policyOf, true, after));
  }

  private static Inventory.Entry entry(String id, DataPolicy policyOf, boolean wasSeen, String... after) {
    return new Inventory.Entry(handle(id), Things.SCOPE, Part.DATA, policyOf,
        Stream.of(after).map(Things::id).toList(), null, NOW, wasSeen);
  }

  @Test
  void whatIsMissingIsCreatedInTheOrderOfTheGraph() {
    Plan plan = plan(linked("Box/b", "Box/a", "name"), resource("Box/a"));

    assertThat(lines(plan)).containsExactly("+ create Box/a", "+ create Box/b");
    assertThat(plan.waiting()).isEmpty();
  }

  @Test
  void whatIsAsDesiredNeedsNoStep() {
    there("Box/a", thing("Box/a", "k", 1));

    assertThat(plan(resource("Box/a")).steps()).isEmpty();
    assertThat(plan(resource("Box/a")).summary()).isEmpty();
  }

  @Test
  void whatDiffersIsUpdatedAndTheStepTellsTheCost() {
    there("Box/a", thing("Box/a", "k", 5));

    assertThat(lines(plan(resource("Box/a")))).containsExactly("~ update Box/a: size 5 → 1 (interrupts)");
  }

  @Test
  void whatCannotBeChangedIsReplacedAndThatWaits() {
    there("Box/a", thing("Box/a", "old", 5));
    there("Store/s", thing("Store/s", "old", 1));

    assertThat(lines(plan(resource("Box/a"), resource("Store/s")))).containsExactly(
        "± replace Box/a: key old → k, size 5 → 1 (replaces) [it would be deleted before the new one is there]",
        "± replace Store/s: key old → k (data loss) [it would be deleted with its data before the new one is there]");
  }

  @Test
  void aMajorVersionWaits() {
    there("Box/a", thing("Box/a", "k", 1));
    there("Box/b", new Thing("k", 1, "1", "box-a", Things.tags("Box/b")));

    assertThat(lines(plan(resource("Box/a"), upgraded("Box/b", "2", "Box/a")))).containsExactly(
        "~ update Box/b: version 1 → 2 (interrupts, irreversible) [a major version cannot be taken back]");
  }

  @Test
  void whatElseAChangeCostsIsToldToWhoeverMayApprove() {
    there("Box/a", thing("Box/a", "k", 1));
    there("Box/b", new Thing("k", 1, "1", "elsewhere", Things.tags("Box/b")));

    assertThat(lines(plan(resource("Box/a"), upgraded("Box/b", "2", "Box/a")))).singleElement().asString()
        .endsWith("[a major version cannot be taken back; whoever links should know]");
    policy = ChangePolicy.PAUSED;
    assertThat(lines(plan(resource("Box/a"), upgraded("Box/b", "2", "Box/a")))).singleElement().asString()
        .endsWith("[the platform is paused]");
  }

  /** Those of its kind hold none: they go, and make room for others, without asking. */
  @Test
  void whatHasDataOfItsOwnByNowWaitsAndTheStepSaysSo() {
    there("Box/a", thing("Box/a", "old", 1), "outgrown");
    there("Box/b", thing("Box/b", "k", 1), "outgrown");
    recorded("Box/a", DataPolicy.SNAPSHOT);
    recorded("Box/b", DataPolicy.SNAPSHOT);

    assertThat(lines(plan(resource("Box/a"), resource("Box/c")))).containsExactly(
        "± replace Box/a: key old → k (data loss) [it would be deleted with its data before the new one is there; this "
            + "one holds data]",
        "+ create Box/c",
        "- delete Box/b (data loss) [it holds data and is no longer in the spec; this one holds data]");
    there("Box/b", thing("Box/b", "other", 5), "outgrown");
    assertThat(lines(plan(resource("Box/a", "box-a", thing("Box/a", "old", 1)), resource("Box/b", "box-b",
        thing("Box/b", "other", 1))))).as("a change that ends nothing").containsExactly(
            "~ update Box/b: size 5 → 1 (interrupts)");
    leaves = true;
    assertThat(lines(plan())).as("the platform leaves").containsExactly(
        "- delete Box/b (data loss)", "- delete Box/a (data loss)");
  }

  @Test
  void whatIsNotOursIsRefusedUnderEveryPolicy() {
    there("Box/a", Things.foreign("k"));

    for (ChangePolicy each : ChangePolicy.values()) {
      policy = each;
      assertThat(lines(plan(resource("Box/a")))).containsExactly(
          "! refuse Box/a [box-a exists and is not ours: it carries no ownership tags; rename the component, or remove "
              + "what is there]");
    }
    there("Box/a", new Thing("k", 1, null, null, Things.tags("Box/other")));
    assertThat(plan(resource("Box/a")).steps().getFirst().hold())
        .contains("it belongs to Box/other of platform shop/web (owner cluster);");
  }

  @Test
  void lostDataIsNotSilentlyCreatedAnew() {
    recorded("Store/s", DataPolicy.SNAPSHOT);
    recorded("Box/a", DataPolicy.DELETE);

    assertThat(lines(plan(resource("Store/s"), resource("Box/a")))).containsExactly(
        "+ create Store/s [its data was there and is gone; creating it anew would start empty; no backup of it is "
            + "left]",
        "+ create Box/a");
    seen.put(handle("Store/s"), new Observation.Absent(List.of(
        new Backup("late", NOW, "{snapshot: late}"), new Backup("early", NOW, "{snapshot: early}"))));
    assertThat(lines(plan(resource("Store/s")))).containsExactly(
        "+ create Store/s [its data was there and is gone; creating it anew would start empty; to bring back the "
            + "latest there is, set spec.s.restoreFrom to {snapshot: late} (of " + NOW + "), then approve of that]");

    entries.clear();
    entries.add(entry("Store/s", DataPolicy.SNAPSHOT, false));
    assertThat(lines(plan(resource("Store/s")))).as("it never was there").containsExactly("+ create Store/s");
  }

  /** With adopt the spec leaves out what an adopted one has of its own, such as its subnets. */
  @Test
  void whatWasAdoptedAndIsLostIsNotMadeAnewOfWhatTheSpecSaysOfIt() {
    assertThat(lines(plan(resource("Store/s").adopting())))
        .containsExactly("! refuse Store/s [store-s is to be adopted "
        + "as spec.s and is not there: say in the spec what it is called, or remove adopt to have a new one made]");
    recorded("Store/s", DataPolicy.SNAPSHOT);
    assertThat(lines(plan(resource("Store/s").adopting()))).containsExactly("! refuse Store/s [store-s was adopted as "
        + "spec.s and is gone: remove adopt, and the plan says what it can be brought back from]");
  }

  @Test
  void aRenameIsADeletionAndACreationAndTheStepTellsTheWayOut() {
    there("Store/old", thing("Store/old", "k", 1));
    recorded("Store/old", DataPolicy.SNAPSHOT);

    assertThat(lines(plan(resource("Store/new"), resource("Box/a")))).containsExactly(
        "+ create Store/new", "+ create Box/a",
        "- delete Store/old (data loss) [it holds data and is no longer in the spec; Store/new is new: if it is the "
            + "same under another name, it begins empty. To keep the data, undo the rename, or replace spec.new by one "
            + "that has identifier: store-old and adopt: true]");
  }

  @Test
  void whatIsNoLongerWantedGoesInTheReverseOrderOfRecording() {
    there("Box/a", thing("Box/a", "k", 1));
    there("Box/b", thing("Box/b", "k", 1));
    there("Store/s", thing("Store/s", "k", 1));
    recorded("Box/a", DataPolicy.DELETE);
    recorded("Box/b", DataPolicy.DELETE);
    recorded("Store/s", DataPolicy.SNAPSHOT);

    assertThat(lines(plan(resource("Box/a")))).containsExactly(
        "- delete Store/s (data loss) [it holds data and is no longer in the spec]", "- delete Box/b");
    leaves = true;
    assertThat(lines(plan())).containsExactly("- delete Store/s (data loss)", "- delete Box/b", "- delete Box/a");
  }

  @Test
  void whatIsGoneOrSomebodyElsesNeedsNoRemoval() {
    there("Box/a", Things.foreign("k"));
    unknown("Box/b");
    recorded("Box/a", DataPolicy.DELETE);
    recorded("Box/b", DataPolicy.DELETE);
    recorded("Box/c", DataPolicy.DELETE);

    assertThat(plan().steps()).isEmpty();
  }

  @Test
  void whatIsRetainedIsLetGoOfWithAllItWasMadeOf() {
    Stream.of("Box/group", "Box/deep", "Box/other", "Store/s").forEach(name -> there(name, thing(name, "k", 1)));
    recorded("Box/deep", DataPolicy.DELETE);
    recorded("Box/group", DataPolicy.DELETE, "Box/deep");
    recorded("Box/other", DataPolicy.DELETE, "Box/group");
    recorded("Store/s", DataPolicy.RETAIN, "Box/group");

    assertThat(lines(plan())).containsExactly(
        "○ let go Store/s", "- delete Box/other", "○ let go Box/group", "○ let go Box/deep");
    assertThat(lines(plan(resource("Store/s"), resource("Box/group"), resource("Box/deep"))))
        .as("what stays keeps nothing else").containsExactly("- delete Box/other");
  }

  @Test
  void lettingGoNeedsNoLook() {
    unknown("Box/group");
    unknown("Store/s");
    recorded("Box/group", DataPolicy.DELETE);
    recorded("Store/s", DataPolicy.RETAIN, "Box/group");

    assertThat(lines(plan())).containsExactly("○ let go Store/s", "○ let go Box/group");
  }

  /** What data that was let go of earlier is made of is marked so. */
  @Test
  void whatHoldsNoDataIsLetGoOfWhereItIsRetained() {
    there("Box/a", thing("Box/a", "k", 1));
    recorded("Box/a", DataPolicy.RETAIN);

    assertThat(lines(plan())).containsExactly("○ let go Box/a");
  }

  @Test
  void objectsInTheClusterAreNeverRetained() {
    there("Box/group", thing("Box/group", "k", 1));
    there("Store/s", thing("Store/s", "k", 1));
    entries.add(new Inventory.Entry(handle("Box/group"), Scope.CLUSTER, Part.DATA, DataPolicy.DELETE, List.of(), null,
        NOW, true));
    recorded("Store/s", DataPolicy.RETAIN, "Box/group");

    assertThat(lines(plan())).containsExactly("○ let go Store/s", "- delete Box/group");
  }

  @Test
  void pausedAndObserveHoldEverything() {
    there("Box/a", thing("Box/a", "k", 5));
    there("Box/old", thing("Box/old", "k", 1));
    there("Store/s", thing("Store/s", "k", 1));
    recorded("Box/old", DataPolicy.DELETE);
    recorded("Store/s", DataPolicy.RETAIN);
    Map.of(ChangePolicy.PAUSED, "the platform is paused", ChangePolicy.OBSERVE, "changes.policy is Observe")
        .forEach((held, why) -> {
          policy = held;
          Plan plan = plan(resource("Box/a"), resource("Box/new"));

          assertThat(plan.steps()).hasSize(4).allSatisfy(step -> assertThat(step.hold()).isEqualTo(why));
          assertThat(plan.waiting()).isEqualTo(plan.steps());
        });
  }

  @Test
  void aPlatformThatLeavesUnderObserveIsLetGoOf() {
    there("Box/a", thing("Box/a", "k", 5));
    there("Store/s", thing("Store/s", "k", 1));
    recorded("Box/a", DataPolicy.DELETE);
    recorded("Store/s", DataPolicy.SNAPSHOT);
    policy = ChangePolicy.OBSERVE;
    leaves = true;

    assertThat(lines(plan())).containsExactly("○ let go Store/s", "○ let go Box/a");

    policy = ChangePolicy.PAUSED;
    assertThat(plan().steps()).allMatch(Step::waits);
  }

  @Test
  void whatIsOnItsWayOutIsWaitedFor() {
    there("Box/a", thing("Box/a", "other", 5), "deleting");

    assertThat(plan(resource("Box/a")).steps()).isEmpty();
  }

  @Test
  void whatHasServedItsPurposeNeedNotBeThere() {
    assertThat(plan(resource("Box/a").finished()).steps()).isEmpty();
    there("Box/a", thing("Box/a", "k", 5));
    assertThat(plan(resource("Box/a").finished()).steps()).hasSize(1);
  }

  @Test
  void aValueThatNobodyCanTellRightNowIsNoReasonToChangeAnything() {
    there("Box/b", new Thing("k", 1, null, "box-a", Things.tags("Box/b")));
    Resource dependent = linked("Box/b", "Box/a", "name");

    unknown("Box/a");
    assertThat(plan(resource("Box/a"), dependent).steps()).as("looking failed").isEmpty();

    there("Box/a", Things.foreign("k"));
    assertThat(lines(plan(resource("Box/a"), dependent))).as("somebody else's").hasSize(1).first().asString()
        .startsWith("! refuse Box/a");

    seen.clear();
    there("Box/b", new Thing("k", 1, null, "box-a", Things.tags("Box/b")));
    Resource found = resource("Lookup/l");
    assertThat(plan(found, linked("Box/b", "Lookup/l", "name")).steps()).as("not found").isEmpty();
  }

  @Test
  void aValueThatIsYetToComeShowsAsItsRef() {
    there("Box/b", new Thing("k", 1, null, "box-a", Things.tags("Box/b")));

    assertThat(lines(plan(resource("Box/a"), linked("Box/b", "Box/a", "name")))).containsExactly(
        "+ create Box/a", "~ update Box/b: link box-a → ${Box/a.name}");
  }

  @Test
  void carryingOutTheRestDoesNotChangeTheHash() {
    there("Box/b", new Thing("k", 1, "1", "box-old", Things.tags("Box/b")));
    Resource[] wanted = {resource("Box/a"), resource("Box/c"), upgraded("Box/b", "2", "Box/a")};
    Plan before = plan(wanted);
    assertThat(before.waiting()).hasSize(1).first().asString()
        .contains("version 1 → 2", "link box-old → ${Box/a.name}");

    there("Box/a", thing("Box/a", "k", 1));
    Plan half = plan(wanted);
    there("Box/c", thing("Box/c", "k", 1));
    Plan after = plan(wanted);

    assertThat(after.waiting()).hasSize(1).first().asString().contains("link box-old → box-a");
    assertThat(List.of(half.hash(), after.hash())).containsOnly(before.hash());
    assertThat(after.steps()).hasSize(1);
  }

  @Test
  void aWaitingStepOfAnotherTargetOrPlatformHasAnotherHash() {
    there("Box/a", thing("Box/a", "k", 1));
    there("Box/b", new Thing("k", 1, "1", "box-a", Things.tags("Box/b")));
    String hash = plan(resource("Box/a"), upgraded("Box/b", "2", "Box/a")).hash();

    assertThat(plan(resource("Box/a"), upgraded("Box/b", "3", "Box/a")).hash()).isNotEqualTo(hash);
    assertThat(planner.plan(new Intent("other", Things.OWNERSHIP,
        Graph.of(List.of(resource("Box/a"), upgraded("Box/b", "2", "Box/a"))), Inventory.EMPTY, policy, false), seen)
        .hash()).isNotEqualTo(hash);
    there("Box/c", Things.foreign("k"));
    assertThat(plan(resource("Box/a"), resource("Box/c"), upgraded("Box/b", "2", "Box/a")).hash())
        .as("a refusal is nothing to approve").isEqualTo(hash);
  }

  @Test
  void theSummaryTellsWhatWaitsBeforeAnythingElse() {
    there("Box/b", thing("Box/b", "old", 1));

    Plan plan = plan(resource("Box/a"), resource("Box/b"), resource("Box/c"));

    assertThat(plan.summary()).isEqualTo("replace Box/b: key old → k (replaces) and 2 more");
    assertThat(plan(resource("Box/a")).summary()).isEqualTo("create Box/a");
  }

  @Test
  void whatCannotBeTakenBackWaitsWhateverItIsCalled() {
    Step step = new Step(handle("Box/a"), Action.UPDATE, List.of(), Effect.DATA_LOSS, null);

    assertThat(ChangePolicy.AUTO.holds(step, new ChangePolicy.Circumstances(false, true, true, false))).isPresent();
  }
}
