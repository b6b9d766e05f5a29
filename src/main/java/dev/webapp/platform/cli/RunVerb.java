package dev.webapp.platform.cli;

import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.aws.SdkSource;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.sql.Encryption;
import dev.webapp.platform.sql.PostgresRoles;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the operator. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Runs the operator against the cluster of KUBECONFIG, or the one that it runs in.",
    footer = {"", "Example: webapp-platform-operator run --cluster-name prod --namespaces shop,inventory"})
final class RunVerb implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunVerb.class);
  /** Less than the thirty seconds that a pod has. */
  private static final Duration STOPPING = Duration.ofSeconds(25);

  @Mixin
  private final InstallationOptions installation = new InstallationOptions();

  @Option(names = "--namespaces", defaultValue = "${env:NAMESPACES}", split = ",", paramLabel = "NAMESPACE",
      description = "Namespaces to watch, separated by commas. Default: all. Also: NAMESPACES.")
  private List<String> namespaces;

  @Option(names = "--http-port", defaultValue = "${env:HTTP_PORT:-8080}", paramLabel = "PORT",
      description = "Port of /healthz, /readyz and /metrics. Default: ${DEFAULT-VALUE}. Also: HTTP_PORT.")
  private int httpPort;

  @Option(names = "--lease-namespace", defaultValue = "${env:POD_NAMESPACE}", paramLabel = "NAMESPACE",
      description = "Where replicas elect their leader. Default: no election, this is the only replica. "
          + "Also: POD_NAMESPACE.")
  private String leaseNamespace;

  @Option(names = "--database-ca", defaultValue = "${env:DATABASE_CA}", paramLabel = "FILE",
      description = "Certificates in PEM, as RDS publishes them, that vouch for databases with users: Alternating. "
          + "Default: connections are encrypted, whoever answers. Also: DATABASE_CA.")
  private String databaseCa;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, closed), "stop"));
    try {
      serve(stop);
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private void serve(CountDownLatch stop) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Metering metering = new Metering(meters, clock);
    try (SdkSource source = new SdkSource();
        KubernetesClient client = OperatorRuntime.client(Config.autoConfigure(null))) {
      ScopedClients clients = new ScopedClients(source, new Governor(clock), metering, clock);
      OperatorRuntime.Settings settings = new OperatorRuntime.Settings(installation.installation(clients), watched(),
          blankToNull(leaseNamespace), Duration.ofSeconds(1), clock);
      PostgresRoles roles = new PostgresRoles(encryption(), metering, clock);
      Telemetry telemetry = new Telemetries(List.of(metering, new Announcing(client, clock)));
      try (OperatorRuntime operator = new OperatorRuntime(client, settings,
              cluster -> Wiring.registry(clients, cluster, roles, clock, new SecureRandom()), telemetry,
              MicrometerMetrics.withoutPerResourceMetrics(meters));
          Endpoints endpoints = new Endpoints(httpPort, operator::isReady, meters::scrape)) {
        start(operator, client);
        LOG.info("watching {} for {}; metrics on port {}", settings.namespaces().isEmpty() ? "all namespaces"
            : settings.namespaces(), settings.installation().owner(), endpoints.port());
        stop.await();
      }
    }
  }

  private static void start(OperatorRuntime operator, KubernetesClient client) {
    try {
      operator.start();
    } catch (OperatorException | KubernetesClientException e) {
      throw UserError.surroundings("cannot watch " + client.getConfiguration().getMasterUrl() + ": " + root(e)
          + "; is the CRD applied (kubectl apply --server-side -k crds), and may this account list it?", e);
    }
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /**
   * Keeps a process that was told to stop alive until everything is closed. The main thread itself cannot be waited
   * for: it ends in {@link System#exit}, which waits for this.
   */
  private static void stop(CountDownLatch stop, CountDownLatch closed) {
    stop.countDown();
    try {
      if (!closed.await(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("something is still open after {} s; ending all the same", STOPPING.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Encryption encryption() {
    if (blankToNull(databaseCa) == null) {
      return Encryption.REQUIRED;
    }
    Path file = Path.of(databaseCa);
    if (!Files.isReadable(file)) {
      throw UserError.input("--database-ca " + file + " cannot be read");
    }
    return Encryption.verified(file);
  }

  private Set<String> watched() {
    Set<String> watched = new TreeSet<>();
    if (namespaces != null) {
      namespaces.stream().map(String::strip).filter(n -> !n.isEmpty()).forEach(watched::add);
    }
    return watched;
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
