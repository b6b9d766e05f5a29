package dev.webapp.platform.function;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Calls a service elsewhere, and again where that fails and does no harm. The event is {@code {method, path, headers,
 * body, isBase64Encoded, attempts}}, all of which may be left out; the answer is what {@link Answer#told} says.
 *
 * <p>It fails itself only where it cannot tell anything: whatever the service does is an answer.
 */
public final class RetryFunction {
  /** How Lambda calls it: a class and a method. */
  public static final String HANDLER = RetryFunction.class.getName() + "::handle";
  /** Where the service is. */
  public static final String URL = "URL";
  /** How long an attempt may take, in milliseconds. */
  public static final String TIMEOUT = "TIMEOUT_MILLIS";
  /** How often it is tried, the first time included. */
  public static final String ATTEMPTS = "ATTEMPTS";
  /** How long the second attempt waits at most, in milliseconds; each further one waits twice as long. */
  public static final String BACKOFF = "BACKOFF_MILLIS";
  /** Bytes of a body that is passed on; what is longer is refused, since nobody could be told of it. */
  public static final String LARGEST_BODY = "LARGEST_BODY_BYTES";

  private static final Set<Integer> FAILURES = Set.of(500, 502, 503, 504);

  /** How it waits; tests need not. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  private final HttpClient client;
  private final String url;
  private final Duration timeout;
  private final int attempts;
  private final Duration backoff;
  private final int largestBody;
  private final Pause pause;
  private final RandomGenerator random;

  /** As Lambda makes it: of the environment. */
  public RetryFunction() {
    this(System.getenv(), Thread::sleep, RandomGenerator.getDefault());
  }

  RetryFunction(Map<String, String> environment, Pause pause, RandomGenerator random) {
    this.url = environment.get(URL);
    this.timeout = Duration.ofMillis(Long.parseLong(environment.get(TIMEOUT)));
    this.attempts = Integer.parseInt(environment.get(ATTEMPTS));
    this.backoff = Duration.ofMillis(Long.parseLong(environment.get(BACKOFF)));
    this.largestBody = Integer.parseInt(environment.get(LARGEST_BODY));
    this.pause = pause;
    this.random = random;
    // Where a service sends its callers is theirs to follow.
    this.client = HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NEVER).build();
  }

  /** One event. */
  public Map<String, Object> handle(Map<String, ?> event) throws InterruptedException {
    Call call;
    HttpRequest request;
    try {
      call = Call.of(event);
      request = call.to(url, timeout);
    } catch (IllegalArgumentException e) {
      return Answer.none(400, false, "this is no request: " + e.getMessage()).told(0);
    }
    int most = call.isIdempotent() ? Math.clamp(call.attempts(), 1, attempts) : 1;
    int failed = 0;
    while (true) {
      Answer answer = attempt(request);
      if (answer.failed()) {
        failed++;
      }
      if (!answer.failed() || failed == most) {
        return answer.told(failed);
      }
      pause.of(waiting(failed));
    }
  }

  /** Half of the backoff to all of it, so that callers who failed together do not come again together. */
  private Duration waiting(int failed) {
    long most = backoff.toMillis() << (failed - 1);
    return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
  }

  private Answer attempt(HttpRequest request) throws InterruptedException {
    Future<Answer> answer = client.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(this::read);
    try {
      // The client's own timeout ends with the headers, and a body may take for ever.
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      return late();
    } catch (ExecutionException e) {
      return e.getCause() instanceof HttpTimeoutException ? late()
          : Answer.none(502, true, "the service cannot be reached: " + e.getCause().getClass().getSimpleName());
    }
  }

  private Answer late() {
    return Answer.none(504, true, "the service did not answer within " + timeout.toMillis() + " ms");
  }

  private Answer read(HttpResponse<InputStream> response) {
    try (InputStream content = response.body()) {
      byte[] body = content.readNBytes(largestBody + 1);
      if (body.length > largestBody) {
        return Answer.none(502, false, "the service's answer is longer than " + largestBody + " bytes");
      }
      Map<String, String> headers = new TreeMap<>();
      response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
      return new Answer(response.statusCode(), headers, body, FAILURES.contains(response.statusCode()));
    } catch (IOException e) {
      return Answer.none(502, true, "the service broke off: " + e.getClass().getSimpleName());
    }
  }
}
