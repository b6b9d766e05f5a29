package dev.webapp.platform.apply;

import static dev.webapp.platform.fakes.Engine.outcome;
import static dev.webapp.platform.fakes.Things.resource;
import static dev.webapp.platform.fakes.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.Engine;
import dev.webapp.platform.fakes.Thing;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Rules;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.plan.Terms;
import dev.webapp.platform.resource.Resource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do to what is ours is told from what users ask for. */
class DriftTest {
  private static final Rules REPORT = new Rules(new Terms(ChangePolicy.AUTO, false, null), Map.of());

  private final Engine engine = new Engine();

  @BeforeEach
  void ready() {
    engine.converge(resource("Box/a"));
  }

  private static Resource sized(int size) {
    return resource("Box/a", Things.physical("Box/a"), thing("Box/a", "k", size));
  }

  private static Resource of(int size, String link) {
    Thing thing = new Thing("k", size, null, link, Things.tags("Box/a"));
    return resource("Box/a", Things.physical("Box/a"), thing);
  }

  private Pass later(Resource wanted) {
    engine.wait(Duration.ofMinutes(2));
    return engine.pass(wanted);
  }

  @Test
  void itIsMendedAndTold() {
    engine.world.put("box-a", thing("Box/a", "k", 7));

    Pass pass = later(sized(1));

    assertThat(pass.plan().steps()).singleElement().satisfies(step -> {
      assertThat(step.drift()).isTrue();
      assertThat(step.waits()).isFalse();
    });
    assertThat(engine.world.get("box-a").fields().size()).isEqualTo(1);
    assertThat(engine.inventory().entries().iterator().next().drift()).isEmpty();
  }

  @Test
  void anEditIsNone() {
    Pass pass = later(sized(7));

    assertThat(pass.plan().steps()).extracting(Step::drift).containsExactly(false);
    assertThat(pass.wrote()).isTrue();
  }

  @Test
  void aPromiseThatIsNotKeptIsNone() {
    engine.rules(REPORT);
    engine.world.put("box-a", thing("Box/a", "k", 7));
    engine.world.state("box-a", "promised");
    later(sized(7));
    engine.world.put("box-a", thing("Box/a", "k", 1));

    Pass pass = later(sized(7));

    assertThat(pass.plan().steps()).extracting(Step::drift).containsExactly(false);
    assertThat(engine.world.get("box-a").fields().size()).isEqualTo(7);
  }

  @Test
  void itIsOnlyReportedWhereUsersWantThatAndAnEditDoesNotTakeItAlong() {
    engine.rules(REPORT);
    engine.world.put("box-a", thing("Box/a", "k", 7));
    Pass reported = later(sized(1));
    assertThat(outcome(reported, "Box/a")).isInstanceOf(Outcome.Planned.class);
    assertThat(engine.inventory().entries().iterator().next().drift()).containsOnlyKeys("size");

    Pass edited = later(of(1, "there"));
    assertThat(edited.plan().steps()).extracting(Step::toString).containsExactly("update Box/a: link (unset) → there");
    engine.converge(of(1, "there"));
    assertThat(engine.world.get("box-a").fields().link()).isEqualTo("there");
    assertThat(engine.world.get("box-a").fields().size()).isEqualTo(7);

    engine.world.put("box-a", new Thing("k", 7, null, "elsewhere", Things.tags("Box/a")));
    assertThat(later(of(1, "there")).plan().steps()).extracting(Step::toString)
        .as("what others did since").containsExactly("update Box/a: size 7 → 1, link elsewhere → there (interrupts)");
    assertThat(engine.inventory().entries().iterator().next().drift()).containsOnlyKeys("size", "link");

    engine.converge(of(2, "there"));
    assertThat(engine.world.get("box-a").fields().size()).as("now the spec asks for another").isEqualTo(2);
  }

  @Test
  void whatIsReportedIsMendedOnceApproved() {
    engine.rules(REPORT);
    engine.world.put("box-a", thing("Box/a", "k", 7));
    engine.approve(later(sized(1)).plan().hash());

    engine.converge(sized(1));

    assertThat(engine.world.get("box-a").fields().size()).isEqualTo(1);
    engine.world.put("box-a", thing("Box/a", "k", 8));
    assertThat(later(sized(1)).plan().waiting()).as("the next one").hasSize(1);
  }

  @Test
  void aDeletionByOthersIsDriftAndOneOfOursIsNot() {
    engine.rules(REPORT);
    engine.world.remove("box-a");
    Pass pass = later(sized(1));
    assertThat(pass.plan().steps()).singleElement().satisfies(step -> {
      assertThat(step.toString()).isEqualTo("create Box/a");
      assertThat(step.drift()).isTrue();
      assertThat(step.waits()).isTrue();
    });

    Engine other = new Engine().rules(REPORT);
    other.converge(resource("Box/a"));
    Resource replaced = resource("Box/a", "box-a", thing("Box/a", "other", 1));
    other.approve(other.converge(replaced).plan().hash());
    assertThat(outcome(other.converge(replaced), "Box/a")).isEqualTo(new Outcome.Ready(null));
    assertThat(other.world.get("box-a").fields().key()).isEqualTo("other");
  }

  @Test
  void aSingleResourceHasRulesOfItsOwn() {
    engine.rules(new Rules(Terms.of(ChangePolicy.AUTO), Map.of(Things.id("Box/a"), Terms.of(ChangePolicy.OBSERVE))));

    Pass pass = later(sized(7));

    assertThat(outcome(pass, "Box/a")).isEqualTo(new Outcome.Planned("changes.policy is Observe"));
    engine.approve(pass.plan().hash());
    assertThat(engine.converge(sized(7)).plan().approvals().used()).as("nobody is asked").isZero();
    assertThat(engine.world.get("box-a").fields().size()).isEqualTo(1);
  }
}
