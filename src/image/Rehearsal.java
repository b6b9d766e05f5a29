import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.sandbox.cluster.ManifestReader;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the operator as often as it is told, with a cluster in memory that has a platform, and with an AWS that tells
 * nothing but the cluster, both over TLS: enough for it to load its classes, to speak every protocol and to write a
 * status. Prints how long each run took from its start until it watched, and their median.
 *
 * <p>Arguments: how often, and the command that the arguments of the program are added to.
 */
final class Rehearsal implements AutoCloseable {
  private static final Path PLATFORM = Path.of("samples", "api-gateway.yaml");
  private static final Pattern WATCHING = Pattern.compile("\"watching .*; metrics on port (\\d+)\"");
  private static final long PATIENCE_SECONDS = 120;

  private final SandboxWorld world = new SandboxWorld(InstantSource.system(), "us-east-1", Settings.LIFELIKE);
  private final ObjectKey platform;
  private final ApiServer kubernetes;
  private final HttpServer aws;
  private final TlsFront front;
  private final Map<String, String> environment;

  private Rehearsal() throws Exception {
    var manifest = ManifestReader.read(PLATFORM).getFirst().object();
    String namespace = manifest.at("/metadata/namespace").asText();
    world.createNamespace(namespace);
    world.apply(manifest);
    platform = new ObjectKey(world.store().types().of(manifest), namespace, manifest.at("/metadata/name").asText());
    kubernetes = ApiServer.start(world.store(), 0);
    aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    aws.createContext("/", Rehearsal::answer);
    aws.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    aws.start();
    front = new TlsFront();
    environment = Map.of("KUBERNETES_MASTER", front.of(kubernetes.port()), "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
        "KUBERNETES_CERTS_CA_FILE", front.certificate().toString(), "AWS_ENDPOINT_URL",
        front.of(aws.getAddress().getPort()),
        "JAVA_TOOL_OPTIONS", front.trust(), "AWS_REGION", world.region(), "AWS_ACCESS_KEY_ID", "rehearsal",
        "AWS_SECRET_ACCESS_KEY", "rehearsal");
  }

  static void main(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(args).subList(1, args.length));
    command.addAll(List.of("run", "--cluster-name", SandboxWorld.CLUSTER, "--http-port", "0"));
    try (Rehearsal rehearsal = new Rehearsal()) {
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        millis.add(rehearsal.run(command));
      }
      IO.println("from start to watching, in ms: " + millis + ", median "
          + millis.stream().sorted().toList().get(millis.size() / 2));
    }
  }

  /** Returns the milliseconds from start to watching, once the operator has done some work and ended. */
  private long run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process operator = builder.start();
    try {
      CompletableFuture<Integer> port = new CompletableFuture<>();
      CompletableFuture<Long> watching = port.thenApply(_ -> System.nanoTime() - start);
      Thread reader = Thread.startVirtualThread(() -> read(operator, port));
      long nanos = watching.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      awaitStatus();
      for (String path : List.of("healthz", "readyz", "metrics")) {
        probe(URI.create("http://127.0.0.1:" + port.get() + "/" + path));
      }
      // Process.destroy() would close the streams, too.
      operator.toHandle().destroy();
      // A JVM that makes a cache does so as the last thing.
      if (!operator.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the operator does not end");
      }
      reader.join();
      return TimeUnit.NANOSECONDS.toMillis(nanos);
    } finally {
      operator.destroyForcibly();
    }
  }

  private static void read(Process operator, CompletableFuture<Integer> port) {
    StringBuilder log = new StringBuilder();
    operator.inputReader().lines().forEach(line -> {
      log.append(line).append('\n');
      Matcher watching = WATCHING.matcher(line);
      if (watching.find()) {
        port.complete(Integer.valueOf(watching.group(1)));
      }
    });
    port.completeExceptionally(new IllegalStateException("the operator ended before it watched:\n" + log));
  }

  private void awaitStatus() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (world.store().get(platform).json().at("/status/conditions").isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the operator does not look after its platform");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Whatever it answers: an idle watch over plain HTTP does not count as up before its first event. */
  private static void probe(URI uri) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  /** Tells the cluster, and refuses everything else, each in the protocol that it was asked in. */
  private static void answer(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (exchange.getRequestURI().getPath().startsWith("/clusters/")) {
      respond(exchange, 200, "application/json", """
          {"cluster": {"name": "sandbox", "arn": "arn:aws:eks:us-east-1:111122223333:cluster/sandbox"}}""");
    } else if (asked.contains("Action=")) {
      respond(exchange, 403, "text/xml", """
          <ErrorResponse><Error><Code>AccessDenied</Code><Message>rehearsal</Message></Error></ErrorResponse>""");
    } else {
      respond(exchange, 403, "application/x-amz-json-1.1", """
          {"__type": "AccessDeniedException", "message": "rehearsal"}""");
    }
  }

  private static void respond(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() throws IOException {
    front.close();
    kubernetes.close();
    aws.stop(0);
  }
}
