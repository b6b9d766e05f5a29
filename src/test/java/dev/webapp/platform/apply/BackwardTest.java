package dev.webapp.platform.apply;

import static dev.webapp.platform.fakes.Engine.outcome;
import static dev.webapp.platform.fakes.Things.id;
import static dev.webapp.platform.fakes.Things.linked;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.fakes.World;
import dev.webapp.platform.graph.Edge.Await;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackwardTest {
  private final Engine engine = new Engine();
  private final World world = engine.world;

  /** Box/group ← Store/data ← Box/pods, and Box/rule on the group. */
  private Resource[] platform(DataPolicy policy) {
    return new Resource[] {resource("Box/group"), linked("Box/rule", "Box/group", "name"),
        linked("Store/data", "Box/group", "name").keeping(policy), linked("Box/pods", "Store/data", "name")};
  }

  private List<String> untilGone() {
    List<String> writes = new ArrayList<>();
    for (int i = 0; i < 20 && !engine.inventory().isEmpty(); i++) {
      engine.leave();
      writes.addAll(world.writes());
      world.settle();
      engine.wait(Duration.ofSeconds(10));
    }
    return writes;
  }

  @Test
  void anEndThatDoesNotBeginIsAskedForLessAndLess() {
    engine.converge(resource("Box/a"));
    world.ignore("box-a");
    Instant began = engine.clock.instant();
    int calls = 0;
    while (engine.clock.instant().isBefore(began.plus(Duration.ofHours(1)))) {
      Pass pass = engine.leave();
      calls += world.writes().size();
      if (!pass.wrote()) {
        assertThat(outcome(pass, "Box/a")).isEqualTo(
            new Outcome.Progressing("asked " + calls + " times to delete it, and it is still there"));
        assertThat(pass.next()).isAfter(engine.clock.instant());
      }
      engine.clock.advance(Duration.ofSeconds(1));
    }
    assertThat(calls).isBetween(Attempts.CALLS_TO_END, Attempts.CALLS_TO_END + 20);
  }

  @Test
  void eachGoesOnlyWhenNothingIsLeftThatWasMadeOfIt() {
    engine.converge(platform(DataPolicy.DELETE));
    world.slow();

    Pass first = engine.leave();

    assertThat(world.writes()).containsExactly("delete Box/pods box-pods", "delete Box/rule box-rule");
    assertThat(outcome(first, "Box/pods")).isEqualTo(new Outcome.Progressing("deleting"));
    assertThat(outcome(first, "Store/data")).isEqualTo(new Outcome.Blocked(id("Box/pods"), Await.GONE));
    assertThat(outcome(first, "Box/group")).isInstanceOf(Outcome.Blocked.class);
    world.settle();
    assertThat(untilGone()).containsExactly("delete Store/data store-data", "delete Box/group box-group");
    assertThat(world.names()).isEmpty();
  }

  @Test
  void whatIsOnItsWayOutIsNotAskedAgain() {
    engine.converge(resource("Box/a"));
    world.slow();
    engine.leave();
    world.calls();

    Pass pass = engine.leave();

    assertThat(world.writes()).isEmpty();
    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Progressing("deleting"));
    assertThat(pass.inventory().isEmpty()).isFalse();
    world.settle();
    engine.wait(Duration.ofSeconds(10));
    assertThat(engine.leave().inventory().isEmpty()).isTrue();
  }

  @Test
  void whatOthersStillRunOnStaysUntilTheyRunOnSomethingElse() {
    engine.converge(resource("Box/old"), linked("Box/pods", "Box/old", "name"));
    world.state("box-pods", "lingering");
    Resource[] moved = {resource("Box/new"), linked("Box/pods", "Box/new", "name")};

    Pass pass = engine.pass(moved);
    assertThat(world.writes()).hasSize(2).noneMatch(write -> write.startsWith("delete"));
    assertThat(outcome(pass, "Box/old")).isEqualTo(new Outcome.Blocked(id("Box/pods"), Await.GONE));
    engine.pass(moved);
    assertThat(world.writes()).isEmpty();

    world.state("box-pods", "available");
    engine.wait(Duration.ofMinutes(2));
    engine.pass(moved);
    assertThat(world.writes()).containsExactly("delete Box/old box-old");
  }

  @Test
  void whatLeavesTheSpecGoesAndTheRestStays() {
    engine.converge(resource("Box/a"), resource("Box/b"));

    Pass pass = engine.pass(resource("Box/a"));
    assertThat(world.writes()).containsExactly("delete Box/b box-b");
    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Ready(null));
    Pass next = engine.pass(resource("Box/a"));

    assertThat(outcome(next, "Box/b")).isEqualTo(new Outcome.Gone());
    assertThat(next.inventory().entries()).extracting(Inventory.Entry::handle)
        .containsExactly(Things.handle("Box/a"));
    assertThat(engine.pass(resource("Box/a")).outcomes()).doesNotContainKey(Things.handle("Box/b"));
  }

  @Test
  void whatWasMadeAMomentAgoAndIsNotShownYetIsNotGone() {
    engine.converge(resource("Box/a"));
    Thing made = world.get("box-a").fields();
    world.remove("box-a");
    engine.refresh();

    Pass pass = engine.pass();
    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Progressing("making sure that it is gone"));
    assertThat(pass.inventory().isEmpty()).isFalse();

    world.put("box-a", made);
    engine.wait(Duration.ofSeconds(30));
    engine.pass();
    assertThat(world.writes()).contains("delete Box/a box-a");
  }

  /** Of what is looked at seldom the answer may still be the one from then. */
  @Test
  void whatWasNotShownWhenItWasMadeIsLookedForAgainHoweverLongAgoThatWas() {
    engine.converge(resource("Box/a"));
    Thing made = world.get("box-a").fields();
    world.remove("box-a");
    engine.refresh();
    engine.policy(ChangePolicy.APPROVE);
    assertThat(outcome(engine.pass(resource("Box/a")), "Box/a")).isInstanceOf(Outcome.Planned.class);
    world.put("box-a", made);
    engine.clock.advance(Duration.ofMinutes(10));

    engine.policy(ChangePolicy.AUTO);
    assertThat(outcome(engine.pass(), "Box/a")).isEqualTo(new Outcome.Progressing("making sure that it is gone"));
    engine.pass();
    assertThat(world.writes()).contains("delete Box/a box-a");
  }

  @Test
  void dataThatLeavesTheSpecWaitsAndKeepsWhatItIsMadeOf() {
    engine.converge(platform(DataPolicy.SNAPSHOT));

    for (int i = 0; i < 3; i++) {
      Pass pass = engine.pass();
      world.settle();
      assertThat(outcome(pass, "Store/data")).isIn(new Outcome.Planned("it holds data and is no longer in the spec"),
          new Outcome.Blocked(id("Box/pods"), Await.GONE));
    }

    assertThat(world.names()).containsExactly("box-group", "store-data");
  }

  @Test
  void aFinalSnapshotHasOneNameHoweverOftenItIsAskedFor() {
    Resource data = resource("Store/data").keeping(DataPolicy.SNAPSHOT);
    engine.converge(data);
    world.fail("delete", Category.TRANSIENT);
    engine.leave();
    List<String> first = world.writes();
    world.heal();
    engine.wait(Duration.ofMinutes(10));
    engine.leave();

    assertThat(world.writes()).isEqualTo(first).first().asString()
        .matches("delete Store/data store-data after store-data-final-[0-9a-f]{10}");
  }

  @Test
  void aFinalSnapshotsNameIsValidHoweverLongTheResourcesIs() {
    for (String physical : List.of(
        "a".repeat(255), "a".repeat(179) + "-".repeat(5) + "b", "arn:X/" + "y".repeat(180))) {
      Farewell farewell = Backward.farewell(engine.intent(), new Inventory.Entry(new Handle(id("Store/s"), physical),
          Things.SCOPE, Part.DATA, DataPolicy.SNAPSHOT, List.of(), null, Instant.EPOCH, true));

      assertThat(farewell).isInstanceOfSatisfying(Farewell.Snapshot.class, snapshot -> assertThat(snapshot.name())
          .hasSizeLessThanOrEqualTo(200).matches("[a-z]([a-z0-9]|-(?!-))*[a-z0-9]"));
    }
  }

  @Test
  void dataThatIsToBeRetainedIsInASnapshotWhereItsNameIsNeeded() {
    engine.converge(resource("Store/s").keeping(DataPolicy.RETAIN));
    Resource other = resource("Store/s", "store-s", thing("Store/s", "other", 1)).keeping(DataPolicy.RETAIN);
    engine.approve(engine.converge(other).plan().hash());

    engine.pass(other);
    engine.pass(other);

    assertThat(world.writes()).anyMatch(write -> write.matches(
        "delete Store/s store-s after store-s-final-[0-9a-f]{10}"));
  }

  @Test
  void anotherLifeOfANameHasAnotherSnapshot() {
    Inventory.Entry one = new Inventory.Entry(Things.handle("Store/s"), Things.SCOPE, Part.DATA, DataPolicy.SNAPSHOT,
        List.of(), null, Instant.EPOCH, true);
    Inventory.Entry other = new Inventory.Entry(Things.handle("Store/s"), Things.SCOPE, Part.DATA, DataPolicy.SNAPSHOT,
        List.of(), null, Instant.EPOCH.plusSeconds(1), true);

    assertThat(Backward.farewell(engine.intent(), one)).isNotEqualTo(Backward.farewell(engine.intent(), other));
  }

  @Test
  void retainedDataIsLetGoOfWithWhatItRefersToAndNothingElse() {
    engine.converge(platform(DataPolicy.RETAIN));
    world.slow();

    List<String> writes = untilGone();

    assertThat(writes).containsExactly("delete Box/pods box-pods", "delete Box/rule box-rule");
    assertThat(world.names()).containsExactly("box-group", "store-data");
  }

  @Test
  void whatRetainedDataRefersToIsKeptEvenIfItCannotBeLookedAtJustThen() {
    engine.converge(platform(DataPolicy.RETAIN));
    engine.restart(engine.inventory());
    world.fail("observe Box", Category.TRANSIENT);
    engine.leave();
    world.heal();
    engine.wait(Duration.ofMinutes(20));

    untilGone();

    assertThat(world.names()).contains("box-group", "store-data");
  }

  @Test
  void whatIsSharedWithDataThatWasLetGoOfIsLetGoOfToo() {
    Resource group = resource("Box/group");
    Resource other = linked("Store/other", "Box/group", "name").keeping(DataPolicy.DELETE);
    engine.converge(group, other, linked("Store/data", "Box/group", "name").keeping(DataPolicy.RETAIN));
    engine.converge(group, other);
    assertThat(engine.inventory().entries()).extracting(entry -> entry.id().toString())
        .containsExactlyInAnyOrder("Box/group", "Store/other");
    engine.restart(engine.inventory());

    assertThat(untilGone()).containsExactly("delete Store/other store-other");
    assertThat(engine.inventory().isEmpty()).isTrue();
    assertThat(world.names()).containsExactly("box-group", "store-data");
  }

  @Test
  void aChangedDataPolicyHoldsAtOnce() {
    engine.converge(platform(DataPolicy.RETAIN));
    engine.pass(platform(DataPolicy.DELETE));

    untilGone();

    assertThat(world.names()).isEmpty();
  }

  @Test
  void aPausedPlatformStaysAsItIsEvenWhenItIsDeleted() {
    engine.converge(platform(DataPolicy.RETAIN));
    engine.policy(ChangePolicy.PAUSED);

    Pass pass = engine.leave();

    assertThat(world.writes()).isEmpty();
    assertThat(pass.inventory().entries()).hasSize(4);
    assertThat(outcome(pass, "Store/data")).isEqualTo(new Outcome.Planned("the platform is paused"));
  }

  @Test
  void underObserveAPlatformThatLeavesIsLetGoOf() {
    engine.converge(platform(DataPolicy.SNAPSHOT));
    engine.policy(ChangePolicy.OBSERVE);

    Pass pass = engine.leave();

    assertThat(world.writes()).isEmpty();
    assertThat(pass.inventory().isEmpty()).isTrue();
    assertThat(world.names()).hasSize(4);
  }

  @Test
  void oneThatCannotBeDeletedDoesNotKeepOthers() {
    engine.converge(resource("Box/a"), resource("Box/b"));
    world.fail("delete Box/b", Category.CONFLICT);

    Pass pass = engine.leave();

    assertThat(outcome(pass, "Box/b")).isInstanceOfSatisfying(Outcome.Progressing.class,
        progressing -> assertThat(progressing.reason()).startsWith("not possible yet"));
    assertThat(world.names()).containsExactly("box-b");
  }

  /** As a parameter group of a new family: its physical name hashes what cannot be changed. */
  @Test
  void whatIsReplacedCreateFirstGoesAfterItsDependentsHaveMoved() {
    engine.converge(resource("Box/group", "group-16", thing("Box/group", "16", 1)),
        linked("Box/data", "Box/group", "name"));

    engine.pass(resource("Box/group", "group-17", thing("Box/group", "17", 1)),
        linked("Box/data", "Box/group", "name"));

    assertThat(world.writes()).containsExactly("create Box/group group-17", "update Box/data link group-16 → group-17",
        "delete Box/group group-16");
    assertThat(world.get("box-data").fields().link()).isEqualTo("group-17");
  }

  @Test
  void whatIsReplacedCreateFirstStaysWhileADependentIsStillMoving() {
    engine.converge(resource("Box/group", "group-16", thing("Box/group", "16", 1)),
        linked("Box/data", "Box/group", "name"));
    world.slow();
    world.fail("update Box/data", Category.CONFLICT);
    Resource next = resource("Box/group", "group-17", thing("Box/group", "17", 1));
    Resource data = linked("Box/data", "Box/group", "name");
    Handle before = new Handle(id("Box/group"), "group-16");

    Pass held = engine.pass(next, data);
    assertThat(held.outcomes().get(before)).isEqualTo(new Outcome.Blocked(id("Box/data"), Await.GONE));
    assertThat(world.writes()).doesNotContain("delete Box/group group-16");

    world.heal();
    world.settle();
    engine.wait(Duration.ofMinutes(10));
    engine.pass(next, data);
    world.settle();
    engine.wait(Duration.ofMinutes(10));
    engine.pass(next, data);

    assertThat(world.names()).containsExactly("box-data", "group-17");
    assertThat(engine.inventory().entries()).extracting(Inventory.Entry::handle)
        .containsExactly(Things.handle("Box/data"), new Handle(id("Box/group"), "group-17"));
  }

  @Test
  void aForeignThingInTheInventoryIsForgottenAndLeftAlone() {
    engine.converge(resource("Box/a"));
    world.put("box-a", new Thing("k", 1, null, null, Things.tags("Box/other")));
    engine.wait(Duration.ofMinutes(2));

    Pass pass = engine.leave();

    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Gone());
    assertThat(world.names()).containsExactly("box-a");
  }

  @Test
  void whatWentNamesTheBackupOfItsEnd() {
    engine.converge(resource("Store/s").keeping(DataPolicy.SNAPSHOT), resource("Box/a"));
    engine.leave();
    String last = engine.world.writes().stream().filter(call -> call.contains(" after ")).findFirst().orElseThrow()
        .replaceFirst(".* after ", "");
    Backup automated = new Backup("automated", null, "{instance: s}");
    Backup end = new Backup(last + "-2", engine.clock.instant(), "{snapshot: s}");
    engine.world.backups(Things.physical("Store/s"), automated, end);

    Pass pass = engine.leave();

    assertThat(pass.left()).containsExactly(Map.entry(Things.handle("Store/s"), end));
  }
}
