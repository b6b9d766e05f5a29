package dev.webapp.platform.apply;

import static dev.webapp.platform.fakes.Things.linked;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written down before anything is made, and what a crash at any point leaves. */
class LedgerTest {
  private final Engine engine = new Engine();

  /** The operator dies. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static Resource[] wanted() {
    return new Resource[] {resource("Box/a"), linked("Box/b", "Box/a", "name"), resource("Store/s")};
  }

  @Test
  void everythingIsRecordedOnceBeforeTheFirstCreation() {
    List<String> order = new ArrayList<>();
    Applier applier = new Applier(
        engine.registry, new Observer(engine.clock), new Attempts(engine.clock), engine.clock);

    Pass pass = applier.apply(engine.intent(wanted()), inventory -> {
      order.addAll(engine.world.calls());
      order.add("recorded " + inventory.entries().size());
      assertThat(inventory.entries()).noneMatch(Inventory.Entry::seen);
    });
    order.addAll(engine.world.calls());

    assertThat(order).containsExactly("observe Box [box-a, box-b]", "observe Store [store-s]", "recorded 3",
        "create Box/a box-a", "create Store/s store-s", "create Box/b box-b");
    assertThat(pass.inventory().entries()).allMatch(Inventory.Entry::seen);
  }

  @Test
  void nothingIsRecordedTwice() {
    engine.converge(wanted());
    int records = engine.ledger.size();

    engine.pass(wanted());

    assertThat(records).isEqualTo(1);
    assertThat(engine.ledger).hasSize(records);
  }

  @Test
  void whereTheLedgerFailsNothingIsMade() {
    Applier applier = new Applier(
        engine.registry, new Observer(engine.clock), new Attempts(engine.clock), engine.clock);

    assertThatThrownBy(() -> applier.apply(engine.intent(wanted()), _ -> {
      throw new Crash();
    })).isInstanceOf(Crash.class);
    assertThat(engine.world.names()).isEmpty();
  }

  /** It is not where another replica leads by now. */
  @Test
  void nothingIsChangedOrRemovedWhereTheLedgerIsNoLongerOurs() {
    engine.converge(wanted());
    engine.world.put("box-a", thing("Box/a", "k", 7));
    engine.world.calls();
    Applier applier = new Applier(
        engine.registry, new Observer(engine.clock), new Attempts(engine.clock), engine.clock);

    for (Resource[] next : List.of(wanted(), new Resource[0])) {
      assertThatThrownBy(() -> applier.apply(engine.intent(next), _ -> {
        throw new Crash();
      })).isInstanceOf(Crash.class);
    }
    assertThat(engine.world.writes()).isEmpty();
  }

  @Test
  void aCrashBetweenLedgerAndCreationLosesNothing() {
    engine.world.fail("create", new Crash());
    assertThatThrownBy(() -> engine.pass(wanted())).isInstanceOf(Crash.class);
    Inventory remembered = engine.ledger.getLast();
    engine.world.heal();

    engine.restart(remembered);
    engine.converge(wanted());

    assertThat(engine.world.names()).containsExactly("box-a", "box-b", "store-s");
    assertThat(engine.inventory().entries()).hasSize(3);
  }

  @Test
  void aCrashRightAfterACreationNeitherLosesNorDoublesIt() {
    engine.world.fail("create Box/b", new Crash());
    assertThatThrownBy(() -> engine.pass(wanted())).isInstanceOf(Crash.class);
    assertThat(engine.world.names()).contains("box-a");
    engine.world.heal();
    engine.world.calls();

    engine.restart(engine.ledger.getLast());
    engine.pass(wanted());

    assertThat(engine.world.writes()).contains("create Box/b box-b").doesNotContain("create Box/a box-a");
    assertThat(engine.inventory().entries()).hasSize(3).allMatch(Inventory.Entry::seen);
  }

  @Test
  void aCrashAfterACreationThatTheSpecNoLongerWantsOrphansNothing() {
    engine.world.fail("create Box/b", new Crash());
    assertThatThrownBy(() -> engine.pass(wanted())).isInstanceOf(Crash.class);
    engine.world.heal();

    engine.restart(engine.ledger.getLast());
    for (int i = 0; i < 5; i++) {
      engine.leave();
      engine.wait(Duration.ofMinutes(1));
    }

    assertThat(engine.world.names()).isEmpty();
    assertThat(engine.inventory().isEmpty()).isTrue();
  }

  /** A process that died, or an answer that was lost, leaves behind what a listing may not show for a while. */
  @Test
  void whatMayHaveBeenMadeIsLookedForAWhileBeforeItIsForgotten() {
    engine.world.fail("create Box/b", new Crash());
    assertThatThrownBy(() -> engine.pass(wanted())).isInstanceOf(Crash.class);
    engine.world.heal();
    engine.restart(engine.ledger.getLast());

    engine.leave();
    assertThat(engine.inventory().find(Things.handle("Box/b"))).isPresent();
    engine.world.put("box-b", thing("Box/b", "small", 1));
    for (int i = 0; i < 5; i++) {
      engine.wait(Duration.ofMinutes(1));
      engine.leave();
    }

    assertThat(engine.world.names()).as("found, and removed").isEmpty();
    assertThat(engine.inventory().isEmpty()).isTrue();
  }

  @Test
  void aLostInventoryIsRebuiltFromWhatIsOurs() {
    engine.converge(wanted());

    engine.restart(Inventory.EMPTY);
    engine.world.put("box-a", thing("Box/a", "other", 1));
    engine.pass(wanted());

    assertThat(engine.world.writes()).isEmpty();
    assertThat(engine.inventory().find(Things.handle("Box/a"))).as("although its replacement waits").isPresent();
    assertThat(engine.inventory().entries()).hasSize(3).allMatch(Inventory.Entry::seen);
  }
}
