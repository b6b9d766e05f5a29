package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.simulation.Simulation.Ending;
import dev.webapp.platform.simulation.Violations.Violation;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulation finds what it is for: each mistake breaks the rule that is meant to catch it, within a few seeds. */
class PlantedBugsSimulationTest {
  private static final int SEEDS = 100;

  /** Stops at the first seed whose story goes wrong. */
  private static Ending firstBroken(Bug bug) {
    Optional<Ending> ending = LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Simulation.play(seed, bug))
        .filter(e -> e.firstViolation().isPresent()).findFirst();
    return ending.orElseThrow(() -> new AssertionError("no story goes wrong within " + SEEDS + " seeds"));
  }

  private static Rule broken(Bug bug) {
    return firstBroken(bug).firstViolation().map(Violation::rule).orElseThrow();
  }

  @Test
  void anInventoryThatIsWrittenTooLate() {
    assertThat(broken(Bug.RECORDS_AFTERWARDS)).isEqualTo(Rule.INVENTORY_IS_COMPLETE);
  }

  @Test
  void anInventoryThatForgets() {
    assertThat(broken(Bug.FORGETS_WHAT_WAITS_TO_GO)).isEqualTo(Rule.INVENTORY_IS_COMPLETE);
  }

  @Test
  void aPolicyThatKnowsNoData() {
    assertThat(broken(Bug.KNOWS_NO_DATA)).isEqualTo(Rule.DATA_IS_KEPT);
  }

  @Test
  void aKindThatSeesNoChanges() {
    assertThat(broken(Bug.SEES_NO_CHANGES)).isEqualTo(Rule.READY_IS_TRUE);
  }

  @Test
  void aStatusThatSaysReadyTooSoon() {
    assertThat(broken(Bug.CALLS_A_HALT_READY)).isEqualTo(Rule.READY_IS_TRUE);
  }

  @Test
  void anOperatorThatIgnoresPaused() {
    assertThat(broken(Bug.IGNORES_PAUSED)).isEqualTo(Rule.HANDS_OFF);
  }

  @Test
  void anOperatorThatMendsWhatIsToBeReported() {
    assertThat(broken(Bug.MENDS_WHAT_IS_TO_BE_REPORTED)).isEqualTo(Rule.HANDS_OFF);
  }

  @Test
  void anErrorThatQuotesAPassword() {
    assertThat(broken(Bug.QUOTES_WHAT_IT_SENT)).isEqualTo(Rule.SECRETS_ARE_SECRET);
  }

  @Test
  void aPasswordThatIsHandedOutTooSoon() {
    assertThat(broken(Bug.HANDS_PASSWORDS_OUT_TOO_SOON)).isEqualTo(Rule.PASSWORDS_OPEN);
  }

  @Test
  void aPasswordThatIsRenewedTwice() {
    assertThat(broken(Bug.RENEWS_TWICE)).isEqualTo(Rule.RENEWS_ONCE);
  }

  @Test
  void aKindThatDoesNotReckonWithAnUpgrade() {
    assertThat(broken(Bug.EXPECTS_NO_UPGRADE)).isEqualTo(Rule.TURNS_END);
  }

  @Test
  void aCreationThatDoubles() {
    assertThat(broken(Bug.CREATES_TWICE_AFTER_A_CUT)).isEqualTo(Rule.ONE_OF_EACH);
  }

  @Test
  void theSameSeedTellsTheSameStory() {
    Ending once = firstBroken(Bug.KNOWS_NO_DATA);
    assertThat(once.toString()).contains("-Dsimulation.firstSeed=" + once.story().seed());
    assertThat(Simulation.play(once.story().seed(), Bug.KNOWS_NO_DATA)).hasToString(once.toString());
  }
}
