package dev.webapp.platform.apply;

import static dev.webapp.platform.fakes.Engine.outcome;
import static dev.webapp.platform.fakes.Things.always;
import static dev.webapp.platform.fakes.Things.id;
import static dev.webapp.platform.fakes.Things.known;
import static dev.webapp.platform.fakes.Things.linked;
import static dev.webapp.platform.fakes.Things.physical;
import static dev.webapp.platform.fakes.Things.ready;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.fakes.World;
import dev.webapp.platform.graph.Edge.Await;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardTest {
  private static final Outcome READY = new Outcome.Ready(null);
  private final Engine engine = new Engine();
  private final World world = engine.world;

  private static Resource sized(String id, int size) {
    return resource(id, physical(id), thing(id, "k", size));
  }

  @Test
  void whatIsIndependentIsMadeInOnePass() {
    Pass pass = engine.pass(resource("Box/a"), linked("Box/b", "Box/a", "name"));

    assertThat(world.writes()).containsExactly("create Box/a box-a", "create Box/b box-b");
    assertThat(world.get("box-b").fields().link()).isEqualTo("box-a");
    assertThat(pass.outcomes().values()).containsOnly(READY);
    assertThat(pass.wrote()).isTrue();
  }

  @Test
  void aSteadyPlatformWritesNothing() {
    engine.converge(resource("Box/a"), linked("Box/b", "Box/a", "name"));

    Pass pass = engine.pass(resource("Box/a"), linked("Box/b", "Box/a", "name"));

    assertThat(world.writes()).isEmpty();
    assertThat(pass.wrote()).isFalse();
    assertThat(pass.plan().steps()).isEmpty();
  }

  @Test
  void aValueIsWaitedForUntilItIsKnown() {
    world.slow();
    Resource a = resource("Box/a");
    Resource b = linked("Box/b", "Box/a", "address");

    Pass first = engine.pass(a, b);
    assertThat(world.writes()).containsExactly("create Box/a box-a");
    assertThat(outcome(first, "Box/a")).isEqualTo(new Outcome.Progressing("creating"));
    assertThat(outcome(first, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.KNOWN, "address"));

    world.settle();
    engine.wait(Duration.ofSeconds(6));
    engine.pass(a, b);
    assertThat(world.writes()).containsExactly("create Box/b box-b");
    assertThat(world.get("box-b").fields().link()).isEqualTo("box-a.example");
  }

  @Test
  void anEdgeWithoutAValueAwaitsThatTheTargetIsThere() {
    world.fail("create Box/a", Category.TRANSIENT);

    Pass pass = engine.pass(resource("Box/a"), resource("Box/b").after(known("Box/a")));

    assertThat(outcome(pass, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.KNOWN));
    assertThat(world.names()).isEmpty();
  }

  @Test
  void readinessGatesTheFirstCreationOnly() {
    world.slow();
    Resource a = resource("Box/a");
    Pass first = engine.pass(a, resource("Box/b").after(ready("Box/a")));
    assertThat(outcome(first, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.READY));
    engine.converge(a, resource("Box/b").after(ready("Box/a")));
    world.state("box-a", "creating");
    engine.wait(Duration.ofMinutes(2));

    Pass then = engine.pass(a, sized("Box/b", 7).after(ready("Box/a")));

    assertThat(outcome(then, "Box/a")).isEqualTo(new Outcome.Progressing("creating"));
    assertThat(world.writes()).containsExactly("update Box/b size 1 → 7");
  }

  @Test
  void whereReadinessAlwaysGatesEveryChangeWaits() {
    Resource a = resource("Box/a");
    engine.converge(a, resource("Box/b").after(always("Box/a")));
    world.state("box-a", "creating");
    engine.wait(Duration.ofMinutes(2));

    Pass then = engine.pass(a, sized("Box/b", 7).after(always("Box/a")));

    assertThat(outcome(then, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.READY));
    assertThat(world.writes()).isEmpty();
  }

  /** What was tried and failed may be there all the same. */
  @Test
  void whatIsAwaitedOnlyWhereItIsThereDoesNotBlockWhileItWaitsItself() {
    world.fail("create Box/x", Category.TRANSIENT);

    Pass pass = engine.pass(resource("Box/x"), resource("Box/a").after(known("Box/x")),
        resource("Box/b").after(always("Box/a").ifThere()), resource("Box/c").after(always("Box/x").ifThere()));

    assertThat(world.names()).containsExactly("box-b");
    assertThat(outcome(pass, "Box/c")).isEqualTo(new Outcome.Blocked(id("Box/x"), Await.READY));
  }

  @Test
  void whatIsAwaitedWhereItIsThereIsAwaitedOnceItIs() {
    world.slow();

    Pass pass = engine.pass(resource("Box/a"), resource("Box/b").after(always("Box/a").ifThere()));

    assertThat(world.names()).containsExactly("box-a");
    assertThat(outcome(pass, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.READY));
  }

  @Test
  void aResourceThatHasServedItsPurposeCountsAsReady() {
    Pass pass = engine.pass(resource("Box/job").finished(), resource("Box/b").after(always("Box/job")));

    assertThat(outcome(pass, "Box/job")).isEqualTo(READY);
    assertThat(world.names()).containsExactly("box-b");
  }

  @Test
  void eachResourceIsWrittenOnceAPass() {
    engine.converge(resource("Box/a"));
    world.put("box-a", new Thing("k", 9, null, null,
        Things.OWNERSHIP.tags(id("Box/a"), dev.webapp.platform.resource.DataPolicy.RETAIN)));
    engine.wait(Duration.ofMinutes(2));

    Pass first = engine.pass(resource("Box/a"));
    assertThat(world.writes()).containsExactly("update Box/a tags");
    assertThat(outcome(first, "Box/a")).isEqualTo(new Outcome.Progressing("still to change: size"));
    engine.pass(resource("Box/a"));
    assertThat(world.writes()).containsExactly("update Box/a size 9 → 1");
    engine.pass(resource("Box/a"));
    assertThat(world.writes()).isEmpty();
  }

  @Test
  void independentBranchesGoOnWhenOneFails() {
    world.fail("create Box/a", Category.INVALID);

    Pass pass = engine.pass(resource("Box/a"), linked("Box/b", "Box/a", "name"), resource("Box/c"),
        linked("Box/d", "Box/c", "name"));

    assertThat(world.names()).containsExactly("box-c", "box-d");
    assertThat(outcome(pass, "Box/a")).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.reason()).startsWith("spec.a: create Box/a does not work"));
    assertThat(outcome(pass, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.KNOWN));
    assertThat(List.of(outcome(pass, "Box/c"), outcome(pass, "Box/d"))).containsOnly(READY);
  }

  @Test
  void aRefusalNamesTheFieldThatTheWordsAreAbout() {
    world.fail("create Box/a", dev.webapp.platform.resource.Problem.of(Category.INVALID, "Bad", "things:Create",
        "Size must be more than 3"));

    assertThat(outcome(engine.pass(resource("Box/a")), "Box/a")).isEqualTo(
        new Outcome.Failed("spec.a.size: Size must be more than 3 (things:Create: Bad)", true));
  }

  @Test
  void aFailedWriteIsNotRepeatedBlindly() {
    world.fail("create Box/a", Category.INVALID);
    engine.pass(resource("Box/a"));
    world.calls();

    engine.pass(resource("Box/a"));
    assertThat(world.writes()).isEmpty();
    engine.pass(sized("Box/a", 5));
    assertThat(world.writes()).as("another spec").containsExactly("create Box/a box-a");
    engine.refresh();
    world.heal();
    engine.pass(sized("Box/a", 5));
    assertThat(world.names()).containsExactly("box-a");
  }

  @Test
  void aPassTellsWhenTheFirstOfItsFailuresMayBeTriedAgain() {
    world.fail("create Box/a", Category.DENIED);
    world.fail("create Box/b", Category.INVALID);
    Pass first = engine.pass(resource("Box/a"), resource("Box/b"));
    assertThat(first.next()).isEqualTo(engine.clock.instant().plusSeconds(5));

    engine.wait(Duration.ofSeconds(2));
    assertThat(engine.pass(resource("Box/a"), resource("Box/b")).next()).as("it stands").isEqualTo(first.next());
    engine.wait(Duration.ofSeconds(3));
    assertThat(engine.pass(resource("Box/a"), resource("Box/b")).next())
        .isEqualTo(engine.clock.instant().plusSeconds(10));
    assertThat(engine.pass(resource("Box/b")).next()).as("nothing but another spec will do").isNull();
  }

  @Test
  void aStepWithoutEffectStops() {
    engine.converge(resource("Box/a"));
    world.ignore("box-a");
    Pass pass = null;
    for (int i = 0; i < 12; i++) {
      pass = engine.pass(sized("Box/a", 5));
      engine.wait(Duration.ofSeconds(70));
    }

    assertThat(world.writes()).hasSize(Attempts.WITHOUT_EFFECT).containsOnly("update Box/a size 1 → 5");
    assertThat(outcome(pass, "Box/a")).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
      assertThat(failed.reason()).contains("without effect", "size 1 → 5");
      assertThat(failed.terminal()).isTrue();
    });
  }

  @Test
  void whatIsNotOursIsNeitherTouchedNorRecordedNorBuiltUpon() {
    world.put("box-a", Things.foreign("other"));

    Pass pass = engine.pass(resource("Box/a"), linked("Box/b", "Box/a", "name"));

    assertThat(world.writes()).isEmpty();
    assertThat(outcome(pass, "Box/a")).isInstanceOfSatisfying(Outcome.Refused.class,
        refused -> assertThat(refused.reason()).contains("exists and is not ours"));
    assertThat(outcome(pass, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.KNOWN));
    assertThat(pass.inventory().find(Things.handle("Box/a"))).isEmpty();
    engine.leave();
    assertThat(world.names()).contains("box-a");
  }

  @Test
  void whatBecomesSomebodyElsesIsForgottenAndLeftAlone() {
    engine.converge(resource("Box/a"));
    world.put("box-a", Things.foreign("other"));
    engine.wait(Duration.ofMinutes(2));

    Pass pass = engine.pass(resource("Box/a"));

    assertThat(outcome(pass, "Box/a")).isInstanceOf(Outcome.Refused.class);
    assertThat(pass.inventory().isEmpty()).isTrue();
    engine.pass();
    engine.leave();
    assertThat(world.writes()).isEmpty();
  }

  @Test
  void aNameThatIsTakenAfterWeLookedIsFoundOutAndRefused() {
    engine.pass(resource("Box/x"));
    world.fail("create Box/a", Category.EXISTS);
    Pass first = engine.pass(resource("Box/x"), resource("Box/a"));
    assertThat(outcome(first, "Box/a")).isInstanceOf(Outcome.Refused.class);
    assertThat(first.inventory().find(Things.handle("Box/a"))).as("it may be ours").isPresent();

    world.heal();
    world.put("box-a", Things.foreign("k"));
    Pass second = engine.pass(resource("Box/x"), resource("Box/a"));

    assertThat(outcome(second, "Box/a")).isInstanceOf(Outcome.Refused.class);
    assertThat(second.inventory().find(Things.handle("Box/a"))).isEmpty();
  }

  @Test
  void aNameThatWeTookOurselvesIsAdopted() {
    engine.pass(resource("Box/x"));
    world.fail("create Box/a", Category.EXISTS);
    engine.pass(resource("Box/x"), resource("Box/a"));
    world.heal();
    world.put("box-a", thing("Box/a", "k", 1));

    Pass pass = engine.pass(resource("Box/x"), resource("Box/a"));

    assertThat(outcome(pass, "Box/a")).isEqualTo(READY);
    assertThat(pass.inventory().find(Things.handle("Box/a"))).get()
        .satisfies(entry -> assertThat(entry.arn()).isEqualTo("arn:thing:box-a"));
  }

  @Test
  void observeWritesNothingAndAdoptsWhatIsOurs() {
    engine.policy(ChangePolicy.OBSERVE);
    world.put("box-a", thing("Box/a", "k", 5));
    world.put("box-b", thing("Box/b", "k", 1));

    Pass pass = engine.pass(resource("Box/a"), resource("Box/b"), resource("Box/new"));

    assertThat(world.writes()).isEmpty();
    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Planned("changes.policy is Observe"));
    assertThat(outcome(pass, "Box/b")).isEqualTo(READY);
    assertThat(pass.inventory().entries()).extracting(entry -> entry.id().name()).containsExactly("a", "b");
  }

  @Test
  void whatIsLookedUpIsNeverWrittenToOrRecorded() {
    Resource lookup = resource("Lookup/l");
    Pass first = engine.pass(lookup, linked("Box/b", "Lookup/l", "address"));
    assertThat(outcome(first, "Lookup/l")).isEqualTo(new Outcome.Progressing("nobody has made it yet"));
    assertThat(outcome(first, "Box/b")).isEqualTo(new Outcome.Blocked(id("Lookup/l"), Await.KNOWN));

    world.put("lookup-l", Things.foreign("10.0.0.1"));
    engine.wait(Duration.ofSeconds(10));
    Pass second = engine.pass(lookup, linked("Box/b", "Lookup/l", "address"));

    assertThat(outcome(second, "Lookup/l")).isEqualTo(READY);
    assertThat(world.get("box-b").fields().link()).isEqualTo("10.0.0.1");
    assertThat(second.inventory().entries()).extracting(entry -> entry.id().kind()).containsOnly("Box");
  }

  @Test
  void whileNothingIsCertainNothingIsDone() {
    world.fail("observe Box", Category.TRANSIENT);

    Pass pass = engine.pass(resource("Box/a"), resource("Store/s"));

    assertThat(outcome(pass, "Box/a")).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.terminal()).isFalse());
    assertThat(world.names()).containsExactly("store-s");
  }

  @Test
  void aBrokenResourceTellsWhyAndKeepsOthersBack() {
    engine.converge(resource("Box/a"));
    world.state("box-a", "broken");
    engine.wait(Duration.ofMinutes(2));

    Pass pass = engine.pass(resource("Box/a"), resource("Box/b").after(ready("Box/a")));

    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Failed("it is broken", true));
    assertThat(outcome(pass, "Box/b")).isEqualTo(new Outcome.Blocked(id("Box/a"), Await.READY));
  }

  @Test
  void whereALookWasRefusedInTheMidstOfAWriteIsLookedBeforeTheNext() {
    engine.converge(resource("Box/a"));
    world.fail("update Box/a", Problem.of(Category.THROTTLED, "Governed", "things:DescribeThing", "held back"));
    engine.pass(sized("Box/a", 7));
    Thing before = world.get("box-a").fields();
    world.put("box-a", new Thing(before.key(), 7, before.version(), before.link(), before.tags()));
    world.heal();
    world.writes();
    engine.wait(Duration.ofSeconds(30));

    Pass then = engine.pass(sized("Box/a", 7));

    assertThat(world.writes()).isEmpty();
    assertThat(outcome(then, "Box/a")).isEqualTo(READY);
  }
}
