package dev.webapp.platform.aws.sfn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.sfn.Interpreter.TaskFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine's logic, interpreted against a table and a function that fail on plan. */
class CircuitBreakerTest {
  private static final String FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:shop-payments";
  private static final int ERRORS = 5;
  private static final long OPEN = 60_000;
  private static final CircuitBreaker BREAKER =
      new CircuitBreaker("payments", "shop-breakers", FUNCTION, ERRORS, Duration.ofMillis(OPEN));
  private static final Map<String, Object> REQUEST = Map.of("method", "GET", "path", "/rates");

  private final BreakerTable table = new BreakerTable("shop-breakers");
  private final List<Map<String, Object>> made = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private long now = 1_764_000_000_000L;
  private boolean down;
  /** Attempts that the function makes of a request that fails. */
  private int attempts = 1;
  private String functionFails;
  private Runnable meanwhile = () -> {};
  private final Interpreter machine = new Interpreter(BREAKER.definition(), this::does, () -> now);

  @SuppressWarnings("unchecked")
  private Map<String, Object> does(String resource, Map<String, Object> arguments) throws TaskFailed {
    String action = resource.substring("arn:aws:states:::".length());
    if (broken.contains(action)) {
      throw new TaskFailed("DynamoDB.ProvisionedThroughputExceededException");
    }
    if (!action.equals("lambda:invoke")) {
      return table.does(action.substring("dynamodb:".length()), arguments);
    }
    assertThat(arguments).containsEntry("FunctionName", FUNCTION);
    Map<String, Object> request = (Map<String, Object>) arguments.get("Payload");
    made.add(request);
    meanwhile.run();
    if (functionFails != null) {
      throw new TaskFailed(functionFails);
    }
    int most = request.get("attempts") instanceof Number told ? told.intValue() : attempts;
    return Map.of("Payload", Map.of("statusCode", down ? 500 : 200, "headers", Map.of(), "body", "", "isBase64Encoded",
        false, "failed", down, "failedAttempts", down ? most : 0), "StatusCode", 200);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> call() {
    return (Map<String, Object>) machine.run(REQUEST);
  }

  private boolean refused() {
    return Boolean.TRUE.equals(call().get("refused"));
  }

  private void open() {
    down = true;
    for (int i = 0; i < ERRORS; i++) {
      assertThat(refused()).isFalse();
    }
    assertThat(table.get("payments", "openUntil")).isEqualTo(now + OPEN);
    made.clear();
  }

  @Test
  void letsRequestsThroughAsTheyAre() {
    assertThat(call()).containsEntry("statusCode", 200).containsEntry("failed", false).doesNotContainKey("refused");
    assertThat(made).containsExactly(REQUEST);
    assertThat(table.isEmpty()).isTrue();
    assertThat(machine.path()).containsExactly("Look", "Judge", "Request", "Requested", "Answer");
  }

  @Test
  void opensAfterSoManyFailedAttemptsInARow() {
    down = true;
    for (int i = 1; i < ERRORS; i++) {
      assertThat(call()).containsEntry("statusCode", 500);
      assertThat(table.get("payments", "errors")).isEqualTo(i);
      assertThat(table.get("payments", "openUntil")).isNull();
    }
    assertThat(call()).containsEntry("statusCode", 500);
    made.clear();
    assertThat(refused()).isTrue();
    assertThat(made).isEmpty();
  }

  @Test
  void countsAttemptsRatherThanRequests() {
    attempts = 4;
    down = true;
    call();
    assertThat(table.get("payments", "openUntil")).isNull();
    call();
    assertThat(table.get("payments", "errors")).isEqualTo(8);
    assertThat(refused()).isTrue();
  }

  @Test
  void countsOnlyWhatFailsInARow() {
    down = true;
    for (int i = 1; i < ERRORS; i++) {
      call();
    }
    down = false;
    call();
    assertThat(table.isEmpty()).isTrue();
    down = true;
    for (int i = 1; i < ERRORS; i++) {
      call();
    }
    assertThat(refused()).isFalse();
  }

  @Test
  void refusesAtOnceAndSaysForHowLong() {
    open();
    now += 1_500;
    Map<String, Object> answer = call();
    assertThat(answer).containsEntry("statusCode", 503).containsEntry("refused", true)
        .containsEntry("isBase64Encoded", false).containsEntry("body", "payments: left alone, since it fails");
    assertThat(answer.get("headers")).isEqualTo(
        Map.of("content-type", "text/plain; charset=utf-8", "retry-after", "59"));
  }

  @Test
  void asksOnceInEachIntervalWhileTheServiceIsDown() {
    open();
    for (int interval = 1; interval <= 3; interval++) {
      now += OPEN;
      for (int i = 0; i < 20; i++) {
        call();
      }
      assertThat(made).hasSize(interval).allSatisfy(request -> assertThat(request).containsEntry("attempts", 1)
          .containsEntry("path", "/rates"));
    }
  }

  @Test
  void lendsTheProbeToOneAlone() {
    open();
    now += OPEN;
    List<Boolean> others = new ArrayList<>();
    // While the first waits for its answer, and although it saw the same item.
    meanwhile = () -> {
      meanwhile = () -> {};
      others.add(refusedBeside());
    };
    down = false;
    assertThat(refused()).isFalse();
    assertThat(others).containsExactly(true);
    assertThat(made).hasSize(1);
  }

  private boolean refusedBeside() {
    Map<?, ?> answer = (Map<?, ?>) new Interpreter(BREAKER.definition(), this::does, () -> now).run(REQUEST);
    return Boolean.TRUE.equals(answer.get("refused"));
  }

  @Test
  void refusesWhoComesSecondToTheClaim() {
    open();
    now += OPEN;
    boolean[] claimed = {false};
    Interpreter late = new Interpreter(BREAKER.definition(), (resource, arguments) -> {
      if (resource.endsWith("updateItem") && !claimed[0]) {
        // Between the look of this one and its claim.
        claimed[0] = true;
        call();
      }
      return does(resource, arguments);
    }, () -> now);
    assertThat(((Map<?, ?>) late.run(REQUEST)).get("refused")).isEqualTo(true);
    assertThat(made).hasSize(1);
    assertThat(late.path()).containsExactly("Look", "Judge", "Claim", "Refuse", "Answer");
  }

  @Test
  void closesOnceTheServiceAnswers() {
    open();
    now += OPEN;
    down = false;
    assertThat(call()).containsEntry("statusCode", 200);
    assertThat(table.isEmpty()).isTrue();
    assertThat(refused()).isFalse();
  }

  @Test
  void closesThoughTheProbeTookLongerThanItWasToBeOpen() {
    open();
    now += OPEN;
    down = false;
    meanwhile = () -> now += 2 * OPEN;
    call();
    assertThat(table.isEmpty()).isTrue();
  }

  @Test
  void staysOpenAsLongAfterEachProbeThatFails() {
    open();
    now += OPEN + 7;
    call();
    assertThat(table.get("payments", "openUntil")).isEqualTo(now + OPEN);
  }

  @Test
  void anAnswerFromBeforeItOpenedDoesNotCloseIt() {
    down = true;
    call();
    meanwhile = () -> {
      meanwhile = () -> {};
      for (int i = 0; i < ERRORS; i++) {
        new Interpreter(BREAKER.definition(), this::does, () -> now).run(REQUEST);
      }
      down = false;
    };
    assertThat(call()).containsEntry("statusCode", 200);
    assertThat(machine.path()).contains("Forget");
    assertThat(table.get("payments", "openUntil")).isNotNull();
  }

  @Test
  void lateFailuresDoNotKeepItOpen() {
    attempts = ERRORS;
    down = true;
    meanwhile = () -> {
      meanwhile = () -> {};
      call();
      now += 1_000;
    };
    new Interpreter(BREAKER.definition(), this::does, () -> now).run(REQUEST);
    assertThat(table.get("payments", "openUntil")).isEqualTo(now - 1_000 + OPEN);
  }

  @Test
  void letsRequestsThroughWhereTheTableCannotBeRead() {
    open();
    broken.add("dynamodb:getItem");
    down = false;
    assertThat(call()).containsEntry("statusCode", 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb:updateItem", "dynamodb:deleteItem"})
  void answersWhereTheTableCannotBeWritten(String operation) {
    broken.add(operation);
    down = true;
    for (int i = 0; i < ERRORS; i++) {
      assertThat(call()).containsEntry("statusCode", 500);
    }
    broken.clear();
    down = false;
    broken.add(operation);
    now += OPEN;
    assertThat(call()).containsEntry("statusCode", 200);
  }

  @Test
  void doesNotBlameTheServiceForTheFunction() {
    functionFails = "Lambda.TooManyRequestsException";
    assertThat(call()).containsEntry("statusCode", 503).containsEntry("body", "payments: too many requests at once");
    functionFails = "Sandbox.Timedout";
    assertThat(call()).containsEntry("statusCode", 502)
        .containsEntry("body", "payments: the function that calls it failed");
    assertThat(table.isEmpty()).isTrue();
  }

  @Test
  void isTheSameForEqualBreakersAndNamesThePartition() {
    assertThat(BREAKER.definition()).isEqualTo(new CircuitBreaker(
        "payments", "shop-breakers", FUNCTION, ERRORS, Duration.ofMinutes(1)).definition());
    CircuitBreaker inChina =
        new CircuitBreaker("payments", "t", FUNCTION.replace("arn:aws:", "arn:aws-cn:"), 1, Duration.ofMinutes(1));
    assertThat(inChina.definition()).contains("arn:aws-cn:states:::lambda:invoke").doesNotContain("arn:aws:");
  }

  /** Whatever happens, a service that is down is asked at most once an interval, and traffic returns once it is up. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void holdsForAnyTraffic(long seed) {
    Random random = new Random(seed);
    open();
    long last = now;
    long opened = now;
    for (int i = 0; i < 300; i++) {
      now += random.nextLong(OPEN / 3);
      int before = made.size();
      call();
      if (made.size() > before) {
        assertThat(now - last).isGreaterThanOrEqualTo(OPEN);
        last = now;
      }
    }
    assertThat(made.size()).isBetween(1, (int) ((now - opened) / OPEN));
    down = false;
    now += OPEN;
    assertThat(refused()).isFalse();
    assertThat(refused()).isFalse();
    assertThat(table.isEmpty()).isTrue();
  }
}
