package dev.webapp.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Breaker;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Credential;
import dev.webapp.platform.kubernetes.ProxyConfiguration.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generated configuration in a HAProxy of flesh and blood, before a server that fails on plan. */
@Tag("cluster")
class ProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OPEN_FOR = Duration.ofSeconds(2);

  private record Hit(String method, String path, Map<String, List<String>> headers, long nanos) {}

  @TempDir
  private Path directory;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Hit> hits = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private HttpServer server;
  private Process proxy;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    port = free();
    start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  private void start(HttpServer made) {
    server = made;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    hits.add(new Hit(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
        Map.copyOf(exchange.getRequestHeaders()), System.nanoTime()));
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void end() {
    if (proxy != null) {
      proxy.destroy();
    }
    server.stop(0);
  }

  private Upstream upstream(int attempts, Breaker breaker) {
    return new Upstream("payments", port, URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        Duration.ofSeconds(10), 50, attempts, Duration.ofMillis(20), breaker, null);
  }

  private void run(Upstream upstream) throws IOException {
    run(upstream, "/etc/ssl/certs/ca-certificates.crt");
  }

  private void run(Upstream upstream, String certificateAuthorities) throws IOException {
    String metrics = ":" + free();
    Files.writeString(directory.resolve("backoff.lua"), ProxyConfiguration.BACKOFF);
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(file, ProxyConfiguration.of(List.of(upstream), directory.toString(), certificateAuthorities)
        .replace(":" + ProxyConfiguration.METRICS, metrics));
    ProcessBuilder builder = new ProcessBuilder("haproxy", "-f", file.toString())
        .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("CREDENTIAL_PAYMENTS", "s3cret");
    proxy = builder.start();
    await().atMost(PATIENCE).until(() -> {
      assertThat(proxy.isAlive()).as("%s", Files.readString(directory.resolve("log"))).isTrue();
      try {
        return status("GET", URI.create("http://127.0.0.1" + metrics + "/ready")) == 200;
      } catch (IOException notYet) {
        return false;
      }
    });
    if (upstream.breaker() != null) {
      await().atMost(PATIENCE).until(() -> !hits.isEmpty());
    }
    hits.clear();
  }

  private int status(String method, URI uri, String... headers) throws IOException {
    return call(method, uri, headers).statusCode();
  }

  private HttpResponse<String> call(String method, URI uri, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int status(String method, String... headers) throws IOException {
    return status(method, URI.create("http://127.0.0.1:" + port + "/charges?a=b"), headers);
  }

  private List<String> paths() {
    return hits.stream().map(hit -> hit.method + " " + hit.path).toList();
  }

  @Test
  void whatIsIdempotentIsTriedAgainAndNothingElse() throws IOException {
    run(upstream(3, null));
    answer = 503;
    assertThat(status("GET")).isEqualTo(503);
    assertThat(paths()).containsExactly("GET /charges?a=b", "GET /charges?a=b", "GET /charges?a=b");
    hits.clear();
    assertThat(status("POST")).isEqualTo(503);
    assertThat(paths()).containsExactly("POST /charges?a=b");
    hits.clear();
    assertThat(status("POST", "Idempotency-Key", "1")).isEqualTo(503);
    assertThat(hits).hasSize(3);
    hits.clear();
    answer = 404;
    assertThat(status("GET")).isEqualTo(404);
    assertThat(hits).as("an answer is an answer").hasSize(1);
  }

  @Test
  void attemptsBeyondTheFirstWaitAndAreFew() throws IOException {
    run(upstream(3, null));
    answer = 500;
    status("GET");
    assertThat(hits.get(1).nanos - hits.get(0).nanos).isGreaterThanOrEqualTo(Duration.ofMillis(10).toNanos());
    assertThat(hits.get(2).nanos - hits.get(1).nanos).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    hits.clear();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      callers.add(Thread.startVirtualThread(() -> {
        try {
          status("GET");
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }));
    }
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    assertThat(hits.size()).as("all would be 600").isBetween(200, 270);
  }

  @Test
  void whatFailsIsLeftAloneAndAskedNowAndThenUntilItAnswers() throws IOException {
    run(upstream(1, new Breaker(5, OPEN_FOR, "/health")));
    assertThat(status("GET")).isEqualTo(200);
    hits.clear();
    answer = 500;
    for (int i = 0; i < 5; i++) {
      assertThat(status("GET")).isEqualTo(500);
    }
    await().atMost(PATIENCE).until(() -> status("GET") == 503);
    assertThat(call("GET", URI.create("http://127.0.0.1:" + port + "/")).body()).contains("payments is left alone");
    hits.clear();
    await().atMost(PATIENCE).until(() -> {
      assertThat(status("GET")).isEqualTo(503);
      return hits.size() >= 3;
    });
    assertThat(paths()).as("callers do not get through").containsOnly("GET /health");
    for (int i = 1; i < hits.size(); i++) {
      assertThat(Duration.ofNanos(hits.get(i).nanos - hits.get(i - 1).nanos)).as("one question each %s", OPEN_FOR)
          .isGreaterThan(OPEN_FOR.multipliedBy(9).dividedBy(10));
    }
    answer = 200;
    await().atMost(PATIENCE).until(() -> status("GET") == 200);
  }

  @Test
  void allAttemptsCountAndNoneIsMadeWhileNothingGetsThrough() throws IOException {
    run(upstream(4, new Breaker(3, Duration.ofHours(1), "/")));
    answer = 500;
    assertThat(status("GET")).isEqualTo(503);
    assertThat(hits.stream().filter(hit -> hit.path.startsWith("/charges"))).hasSize(3);
    hits.clear();
    assertThat(status("GET")).isEqualTo(503);
    assertThat(hits.stream().filter(hit -> hit.path.startsWith("/charges"))).isEmpty();
  }

  @Test
  void successesInBetweenKeepItClosed() throws IOException {
    run(upstream(1, new Breaker(3, OPEN_FOR, "/")));
    for (int i = 0; i < 5; i++) {
      answer = 500;
      status("GET");
      status("GET");
      answer = 200;
      assertThat(status("GET")).isEqualTo(200);
    }
  }

  @Test
  void requestsGoWhereTheUrlSaysWithItsCredential() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
    run(new Upstream("payments", port, url, Duration.ofSeconds(10), 50, 1, Duration.ZERO, null,
        new Credential("Authorization", "Bearer ", ProxyConfiguration.variable("payments"))));
    assertThat(status("GET", "Authorization", "mine")).isEqualTo(200);
    assertThat(paths()).containsExactly("GET /v1/charges?a=b");
    assertThat(hits.getFirst().headers.get("Authorization")).containsExactly("Bearer s3cret");
    assertThat(hits.getFirst().headers.get("Host")).containsExactly("127.0.0.1:" + server.getAddress().getPort());
    assertThat(Files.readString(directory.resolve("log"))).doesNotContain("s3cret");
  }

  @Test
  void whoDoesNotAnswerInTimeIsTriedAgain() throws IOException {
    server.stop(0);
    List<ServerSocket> mute = new ArrayList<>();
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    mute.add(socket);
    run(new Upstream("payments", port, URI.create("http://127.0.0.1:" + socket.getLocalPort()),
        Duration.ofMillis(200), 50, 2, Duration.ofMillis(10), null, null));
    assertThat(status("GET")).isEqualTo(504);
    List<InputStream> connections = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      connections.add(socket.accept().getInputStream());
    }
    assertThat(connections).hasSize(2);
    socket.close();
  }

  @Test
  void whoIsNotWhoHeSaysIsNotAsked() throws Exception {
    server.stop(0);
    Path keys = directory.resolve("keys.p12");
    keytool("-genkeypair", "-keyalg", "EC", "-alias", "upstream", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
        "-ext", "bc=ca:true", "-validity", "2", "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass",
        "changeit");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tls.setHttpsConfigurator(new HttpsConfigurator(context));
    start(tls);
    Path authority = directory.resolve("ca.pem");
    Files.writeString(authority, "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(
        store.getCertificate("upstream").getEncoded()) + "\n-----END CERTIFICATE-----\n");
    Upstream upstream = new Upstream("payments", port, URI.create("https://localhost:" + tls.getAddress().getPort()),
        Duration.ofSeconds(10), 50, 1, Duration.ZERO, null, null);
    run(upstream, authority.toString());
    assertThat(status("GET")).isEqualTo(200);
    proxy.destroy();

    hits.clear();
    run(upstream);
    assertThat(status("GET")).as("nobody vouches for it").isEqualTo(503);
    assertThat(hits).isEmpty();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
        .toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }
}
