package dev.webapp.platform.apply;

import static dev.webapp.platform.apply.Outcome.Failed.Why.ACCESS_DENIED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.fakes.TestClock;
import dev.webapp.platform.fakes.Things;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {
  private static final Handle BOX = Things.handle("Box/a");
  private final TestClock clock = new TestClock();
  private final Attempts attempts = new Attempts(clock);

  private Outcome fail(Problem.Category category) {
    return fail(Problem.of(category, "Code", "things:Update", "AWS says no"));
  }

  private Outcome fail(Problem problem) {
    return attempts.failed("o", BOX, "step", problem);
  }

  private boolean mayTry() {
    return attempts.standing("o", BOX, "step").isEmpty();
  }

  /** How long nothing is tried, to the second; at most an hour. */
  private long pause() {
    for (long seconds = 0; seconds < 3600; seconds++) {
      if (mayTry()) {
        return seconds;
      }
      clock.advance(Duration.ofSeconds(1));
    }
    return 3600;
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "TRANSIENT", "CONFLICT", "NOT_FOUND"})
  void whatMayPassIsTriedAgainAtGrowingIntervals(Problem.Category category) {
    fail(category);
    assertThat(pause()).isEqualTo(5);
    fail(category);
    assertThat(pause()).isEqualTo(10);
    fail(category);
    assertThat(pause()).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      fail(category);
    }
    assertThat(pause()).isEqualTo(300);
  }

  @Test
  void theProviderMayNameThePause() {
    fail(new Problem(Problem.Category.THROTTLED, "Code", "things:Update", "slow down", Duration.ofSeconds(42), null));

    assertThat(pause()).isEqualTo(42);
  }

  @ParameterizedTest
  @EnumSource(names = {"DENIED", "QUOTA", "EXISTS"})
  void whatAHumanHasToGrantIsTriedAgainAtIntervalsThatGrowToTenMinutes(Problem.Category category) {
    fail(category);
    assertThat(pause()).isEqualTo(5);
    fail(category);
    assertThat(pause()).isEqualTo(10);
    for (int i = 0; i < 20; i++) {
      fail(category);
    }
    assertThat(pause()).isEqualTo(600);
  }

  @Test
  void itTellsWhenToTryAgain() {
    assertThat(attempts.next("o", BOX)).isEmpty();
    fail(Problem.Category.CONFLICT);
    assertThat(attempts.next("o", BOX)).contains(clock.instant().plusSeconds(5));
    fail(Problem.Category.INVALID);
    assertThat(attempts.next("o", BOX)).isEmpty();
    attempts.succeeded("o", BOX, "step");
    assertThat(attempts.next("o", BOX)).isEmpty();
  }

  @Test
  void whatWillNeverDoIsNotTriedAgainUntilItIsAnotherStepOrARefresh() {
    fail(Problem.Category.INVALID);

    assertThat(pause()).isEqualTo(3600);
    assertThat(attempts.standing("o", BOX, "another step")).isEmpty();
    assertThat(attempts.standing("other", BOX, "step")).isEmpty();
    attempts.forget("o");
    assertThat(mayTry()).isTrue();
  }

  @Test
  void theOutcomeStandsWhileNothingIsTried() {
    assertThat(fail(Problem.Category.DENIED)).isEqualTo(new Outcome.Failed(
        "AWS says no (things:Update: Code); allow things:Update to the operator's role", true, ACCESS_DENIED));
    assertThat(attempts.standing("o", BOX, "step")).contains(new Outcome.Failed(
        "AWS says no (things:Update: Code); allow things:Update to the operator's role", true, ACCESS_DENIED));
  }

  /** As IAM says it, of a call that needs more than its own permission. */
  @Test
  void aRefusalNamesThePermissionThatIsMissing() {
    Outcome outcome = fail(Problem.of(Problem.Category.DENIED, "AccessDenied", "rds:CreateDBInstance",
        "User: arn:aws:sts::1:assumed-role/operator/1 is not authorized to perform: kms:CreateGrant on resource: "
            + "arn:aws:kms:us-east-1:1:key/2 because no identity-based policy allows the kms:CreateGrant action"));

    assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
      assertThat(failed.reason()).endsWith("; allow kms:CreateGrant to the operator's role");
      assertThat(failed.why()).isEqualTo(ACCESS_DENIED);
    });
  }

  @Test
  void everyCategoryHasItsOutcome() {
    assertThat(fail(Problem.Category.THROTTLED)).isInstanceOf(Outcome.Progressing.class);
    assertThat(fail(Problem.Category.CONFLICT)).isInstanceOf(Outcome.Progressing.class);
    assertThat(fail(Problem.Category.TRANSIENT)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.terminal()).isFalse());
    assertThat(fail(Problem.Category.NOT_FOUND)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.terminal()).isFalse());
    assertThat(fail(Problem.Category.QUOTA)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.terminal()).isTrue());
    assertThat(fail(Problem.Category.INVALID)).isInstanceOfSatisfying(Outcome.Failed.class,
        failed -> assertThat(failed.terminal()).isTrue());
    assertThat(fail(Problem.Category.EXISTS)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void theSameStepWithoutEffectStopsAfterThreeTimes() {
    for (int i = 0; i < Attempts.WITHOUT_EFFECT; i++) {
      assertThat(mayTry()).isTrue();
      attempts.succeeded("o", BOX, "step");
    }

    Optional<Outcome> standing = attempts.standing("o", BOX, "step");
    assertThat(standing).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
      assertThat(failed.terminal()).isTrue();
      assertThat(failed.why()).isEqualTo(Outcome.Failed.Why.NO_EFFECT);
      assertThat(failed.reason()).startsWith("applied 3 times without effect: step").contains("refresh");
    });
    assertThat(pause()).as("it does not start again by itself").isEqualTo(3600);
    assertThat(attempts.standing("o", BOX, "another step")).isEmpty();
    attempts.forget("o");
    assertThat(mayTry()).isTrue();
  }

  @Test
  void whatSomebodyKeepsUndoingIsDoneAgainAsLongAsItHasAnEffect() {
    for (int i = 0; i < 10; i++) {
      attempts.succeeded("o", BOX, "step");
      clock.advance(Duration.ofMinutes(16));
    }

    assertThat(mayTry()).isTrue();
  }

  @Test
  void whatAgreesAWhileLaterIsForgotten() {
    for (int i = 0; i < Attempts.WITHOUT_EFFECT; i++) {
      attempts.succeeded("o", BOX, "step");
    }

    attempts.agrees("o", BOX);
    assertThat(mayTry()).as("the provider's answer alone proves nothing").isFalse();
    clock.advance(Duration.ofMinutes(16));
    attempts.agrees("o", BOX);
    assertThat(mayTry()).isTrue();
  }

  @Test
  void whatWasRefusedMayBeTriedAgainOnceItWasNotWantedForAWhile() {
    attempts.failed("o", BOX, "step", Problem.of(Problem.Category.INVALID, "Invalid", "box:Update", "no"));
    assertThat(mayTry()).isFalse();
    attempts.agrees("o", BOX);
    assertThat(mayTry()).isTrue();
  }

  @Test
  void whatIsOnlyPromisedHasHadNoEffectYet() {
    for (int i = 0; i < Attempts.WITHOUT_EFFECT; i++) {
      attempts.succeeded("o", BOX, "step");
      for (int minute = 0; minute < 25; minute++) {
        attempts.awaits("o", BOX);
        clock.advance(Duration.ofMinutes(1));
      }
    }

    assertThat(mayTry()).isFalse();
  }

  @Test
  void anotherStepStartsAnew() {
    attempts.succeeded("o", BOX, "step");
    attempts.succeeded("o", BOX, "step");
    attempts.succeeded("o", BOX, "another");
    attempts.succeeded("o", BOX, "step");

    assertThat(mayTry()).isTrue();
  }
}
