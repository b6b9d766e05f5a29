package dev.webapp.platform.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function against a server that fails on plan. */
class RetryFunctionTest {
  /** What the server does with a request. */
  private interface Answering {
    void to(HttpExchange exchange) throws IOException;
  }

  private final List<Answering> plan = new ArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
          + exchange.getRequestHeaders().getFirst("X-Note") + " " + body);
      plan.get(Math.min(seen.size(), plan.size()) - 1).to(exchange);
    });
    server.start();
    environment.put(RetryFunction.URL, "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
    environment.put(RetryFunction.TIMEOUT, "20000");
    environment.put(RetryFunction.ATTEMPTS, "3");
    environment.put(RetryFunction.BACKOFF, "200");
    environment.put(RetryFunction.LARGEST_BODY, "1000");
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void passesOnWhatItIsToldAndWhatIsAnswered() throws InterruptedException {
    plan.add(answer(201, "made"));
    Map<String, Object> answer = handle(Map.of("method", "POST", "path", "/payments?of=me", "body", "{}",
        "headers", Map.of("X-Note", "this", "Host", "elsewhere", "Content-Length", "7")));
    assertThat(answer).containsEntry("statusCode", 201).containsEntry("body", "made")
        .containsEntry("isBase64Encoded", false).containsEntry("failed", false).containsEntry("failedAttempts", 0);
    assertThat(headers(answer)).containsEntry("x-answer", "one, two");
    assertThat(seen).containsExactly("POST /v1/payments?of=me this {}");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void triesAgainWhatFails(int status) throws InterruptedException {
    plan.addAll(List.of(answer(status, "no"), answer(status, "no"), answer(200, "yes")));
    assertThat(handle(Map.of("path", "/a"))).containsEntry("statusCode", 200).containsEntry("failed", false)
        .containsEntry("failedAttempts", 2);
    assertThat(seen).hasSize(3);
  }

  @Test
  void waitsTwiceAsLongEachTime() throws InterruptedException {
    environment.put(RetryFunction.ATTEMPTS, "5");
    plan.add(answer(500, ""));
    handle(Map.of());
    assertThat(pauses).hasSize(4);
    for (int i = 0; i < pauses.size(); i++) {
      assertThat(pauses.get(i)).isBetween(Duration.ofMillis(100L << i), Duration.ofMillis(200L << i));
    }
  }

  @Test
  void givesUpAndTellsTheLastAnswer() throws InterruptedException {
    plan.addAll(List.of(answer(500, "first"), answer(502, "second"), answer(503, "third")));
    assertThat(handle(Map.of("method", "delete"))).containsEntry("statusCode", 503).containsEntry("body", "third")
        .containsEntry("failed", true).containsEntry("failedAttempts", 3);
    assertThat(seen).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"GET, 3", "HEAD, 3", "OPTIONS, 3", "PUT, 3", "DELETE, 3", "POST, 1", "PATCH, 1"})
  void triesAgainOnlyWhatIsIdempotent(String method, int attempts) throws InterruptedException {
    plan.add(answer(503, ""));
    assertThat(handle(Map.of("method", method))).containsEntry("failedAttempts", attempts);
    assertThat(seen).hasSize(attempts);
  }

  @Test
  void triesAgainWhatHasAnIdempotencyKey() throws InterruptedException {
    plan.add(answer(503, ""));
    handle(Map.of("method", "POST", "headers", Map.of("Idempotency-Key", "1")));
    assertThat(seen).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "9, 3", "0, 1"})
  void makesNoMoreAttemptsThanItIsTold(int told, int made) throws InterruptedException {
    plan.add(answer(503, ""));
    handle(Map.of("attempts", told));
    assertThat(seen).hasSize(made);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 404, 429, 501})
  void leavesOtherAnswersAlone(int status) throws InterruptedException {
    plan.add(answer(status, "as it is"));
    assertThat(handle(Map.of())).containsEntry("statusCode", status).containsEntry("failed", false);
    assertThat(seen).hasSize(1);
  }

  @Test
  void isToldTooLateByAServiceThatDoesNotAnswer() throws InterruptedException {
    environment.put(RetryFunction.TIMEOUT, "100");
    plan.add(_ -> hang());
    assertThat(handle(Map.of("attempts", 2))).containsEntry("statusCode", 504).containsEntry("failed", true)
        .containsEntry("failedAttempts", 2).containsEntry("body", "the service did not answer within 100 ms");
  }

  @Test
  void isToldTooLateByABodyThatDoesNotEnd() throws InterruptedException {
    environment.put(RetryFunction.TIMEOUT, "200");
    plan.add(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('a');
      exchange.getResponseBody().flush();
      hang();
    });
    assertThat(handle(Map.of("attempts", 1))).containsEntry("statusCode", 504).containsEntry("failed", true);
  }

  @Test
  void saysThatNobodyAnswers() throws InterruptedException {
    server.stop(0);
    assertThat(handle(Map.of())).containsEntry("statusCode", 502).containsEntry("failed", true)
        .containsEntry("failedAttempts", 3).containsEntry("body", "the service cannot be reached: ConnectException");
  }

  @Test
  void saysThatAnAnswerIsTooLong() throws InterruptedException {
    plan.add(answer(200, "a".repeat(1001)));
    assertThat(handle(Map.of())).containsEntry("statusCode", 502).containsEntry("failed", false)
        .containsEntry("body", "the service's answer is longer than 1000 bytes");
    plan.set(0, answer(200, "a".repeat(1000)));
    assertThat(handle(Map.of())).containsEntry("statusCode", 200);
  }

  @Test
  void carriesBytes() throws InterruptedException {
    plan.add(exchange -> {
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write(new byte[] {(byte) 0xff, 1});
      exchange.close();
    });
    assertThat(handle(Map.of("method", "PUT", "body", "aGk=", "isBase64Encoded", true)))
        .containsEntry("body", "/wE=").containsEntry("isBase64Encoded", true);
    assertThat(seen).containsExactly("PUT /v1/ null hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"@elsewhere.example", "//", "http://elsewhere.example/", ".evil", "/a b", ""})
  void staysWithTheService(String path) throws InterruptedException {
    plan.add(answer(200, ""));
    Map<String, Object> answer = handle(Map.of("path", path));
    // Two slashes are a path of the service's, if a strange one.
    assertThat(answer).containsEntry("statusCode", path.equals("//") ? 200 : 400).containsEntry("failed", false);
    assertThat(seen).hasSize(path.equals("//") ? 1 : 0);
  }

  @Test
  void refusesWhatIsNoRequest() throws InterruptedException {
    assertThat(handle(Map.of("method", "GET IT"))).containsEntry("statusCode", 400);
    assertThat(handle(Map.of("body", 1))).containsEntry("statusCode", 400).containsEntry("body",
        "this is no request: body is not a string");
    assertThat(handle(Map.of("body", "%", "isBase64Encoded", true))).containsEntry("statusCode", 400);
    assertThat(handle(Map.of("headers", Map.of("a b", "c")))).containsEntry("statusCode", 400);
    assertThat(seen).isEmpty();
  }

  @Test
  void isCalledAsItsHandlerSays() throws ReflectiveOperationException {
    String[] handler = RetryFunction.HANDLER.split("::");
    assertThat(Class.forName(handler[0]).getMethod(handler[1], Map.class).getReturnType()).isEqualTo(Map.class);
  }

  private Map<String, Object> handle(Map<String, ?> event) throws InterruptedException {
    return new RetryFunction(environment, pauses::add, new Random(1)).handle(event);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> headers(Map<String, Object> answer) {
    return (Map<String, String>) answer.get("headers");
  }

  private static Answering answer(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().put("X-Answer", List.of("one", "two"));
      boolean bodiless = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, bodiless || bytes.length == 0 ? -1 : bytes.length);
      if (!bodiless) {
        exchange.getResponseBody().write(bytes);
      }
      exchange.close();
    };
  }

  private void hang() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
