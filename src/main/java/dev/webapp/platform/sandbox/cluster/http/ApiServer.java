package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.StatusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves a {@link ClusterStore} to kubectl and client libraries, on plain HTTP and the loopback address alone. Whoever
 * calls is believed: the bearer token is the user's name, and {@code admin} is the name of who has none.
 */
public final class ApiServer implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final String BEARER = "Bearer ";
  /** By which clients ask what they may do; every authenticated user of a real cluster is allowed to. */
  private static final String RULES_REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

  static {
    // Without it every answer that doesn't fill a packet waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ClusterStore store;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Discovery discovery;
  private final OpenApi openApi;
  private final ResourceRequests requests;

  private ApiServer(ClusterStore store, HttpServer server) {
    this.store = store;
    this.server = server;
    this.discovery = new Discovery(store.types());
    this.openApi = new OpenApi(store.types());
    this.requests = new ResourceRequests(store, closed::get);
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any that is free
   */
  public static ApiServer start(ClusterStore store, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    ApiServer api = new ApiServer(store, server);
    server.createContext("/", api::handle);
    server.setExecutor(api.threads);
    server.start();
    return api;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Writes what kubectl needs to find the server, as the user {@code admin}. */
  public void writeKubeconfig(Path file) throws IOException {
    writeKubeconfig(file, ADMIN);
  }

  /** Writes a kubeconfig for a user, by whose name the store's call log knows the calls made with it. */
  public void writeKubeconfig(Path file, String user) throws IOException {
    if (file.toAbsolutePath().getParent() != null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
    }
    Files.writeString(file, """
        apiVersion: v1
        kind: Config
        current-context: sandbox
        clusters: [{name: sandbox, cluster: {server: "%s"}}]
        users: [{name: %2$s, user: {token: %2$s}}]
        contexts: [{name: sandbox, context: {cluster: sandbox, user: %2$s}}]
        """.formatted(url(), user));
  }

  @Override
  public void close() {
    closed.set(true);
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) {
    store.calls().run(user(http), () -> answer(new Exchange(http)));
  }

  private static String user(HttpExchange http) {
    String authorization = http.getRequestHeaders().getFirst("Authorization");
    return authorization != null && authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : ADMIN;
  }

  private void answer(Exchange exchange) {
    try (exchange) {
      try {
        route(exchange);
      } catch (StatusException e) {
        exchange.json(e.code(), e.status());
      } catch (RuntimeException e) {
        exchange.json(500, StatusException.broken(e).status());
        throw e;
      }
    } catch (IOException e) {
      // The client is gone; there is nobody left to tell.
      exchange.abandon();
    }
  }

  private void route(Exchange exchange) throws IOException {
    if (exchange.header("Upgrade").equalsIgnoreCase("websocket")) {
      // Clients that try a WebSocket first take an answer without the upgrade for a hint to watch by plain HTTP.
      exchange.text("no upgrade");
      return;
    }
    String path = exchange.path();
    switch (path) {
      case "/healthz", "/readyz", "/livez" -> exchange.text("ok");
      case "/version" -> exchange.json(200, Discovery.version());
      case "/api" -> exchange.json(200, discovery.core(exchange));
      case "/apis" -> exchange.json(200, discovery.groups(exchange));
      case RULES_REVIEW -> exchange.json(201, everythingAllowed());
      case "/openapi/v3" -> exchange.json(200, openApi.index());
      default -> {
        if (path.startsWith("/openapi/v3/")) {
          exchange.json(200, openApi.document(path.substring("/openapi/v3/".length())));
        } else {
          RequestPath request = RequestPath.parse(path);
          if (request.group().equals(Reviews.GROUP)) {
            Reviews.answer(exchange, request.plural());
          } else if (request.plural().isEmpty()) {
            exchange.json(200, discovery.of(request));
          } else {
            requests.handle(exchange, request);
          }
        }
      }
    }
  }

  private static ObjectNode everythingAllowed() {
    ObjectNode review = JsonNodeFactory.instance.objectNode()
        .put("kind", "SelfSubjectRulesReview").put("apiVersion", "authorization.k8s.io/v1");
    review.putObject("metadata");
    review.putObject("spec");
    ObjectNode status = review.putObject("status").put("incomplete", false);
    ObjectNode rule = status.putArray("resourceRules").addObject();
    List.of("verbs", "apiGroups", "resources").forEach(field -> rule.putArray(field).add("*"));
    status.putArray("nonResourceRules");
    return review;
  }
}
