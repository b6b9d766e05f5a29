package dev.webapp.platform.reconcile;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.resource.Registry;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator at work in one cluster: JOSDK with the settings that were measured to hold. */
public final class OperatorRuntime implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  /**
   * At once: enough to hide AWS's latency, few enough that a thousand platforms do not wait for each other's writes.
   */
  private static final int TURNS = 32;
  /** At a time: what cannot be reached takes five seconds to be found so, and is tried once a minute. */
  private static final int SLOW_LOOKS = 8;
  /** How long a platform that nobody wakes is left alone. */
  static final Duration MAX_INTERVAL = Duration.ofMinutes(10);

  /**
   * How the operator runs.
   *
   * @param namespaces to watch; empty for all
   * @param leaseNamespace where replicas elect a leader; null where there is only one
   * @param tick how often what is due is looked for
   * @param clock that everything but JOSDK itself goes by
   */
  public record Settings(Installation installation, Set<String> namespaces, String leaseNamespace, Duration tick,
      InstantSource clock) {}

  private static final Logger LOG = LoggerFactory.getLogger(OperatorRuntime.class);

  private final Operator operator;
  private final Observer observer;
  private volatile boolean closing;

  /**
   * @param kinds makes the registry around the cluster that the operator watches
   */
  public OperatorRuntime(KubernetesClient client, Settings settings, Function<Cluster, Registry> kinds,
      Telemetry telemetry, Metrics metrics) {
    this.operator = new Operator(o -> {
      o.withKubernetesClient(client).withParseResourceVersions(true)
          .withResourceCloner(new PlatformCloner(client.getKubernetesSerialization()))
          .withExecutorService(Executors.newFixedThreadPool(TURNS, Thread.ofVirtual().factory()))
          .withCloseClientOnStop(false).withReconciliationTerminationTimeout(GRACE).withMetrics(metrics);
      if (settings.leaseNamespace() != null) {
        o.withLeaderElectionConfiguration(
            LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(Cluster.FIELD_MANAGER)
                .withLeaseNamespace(settings.leaseNamespace())
                // JOSDK would exit on any end of leading, a shutdown's included, which then waits for itself.
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::endUnlessClosing, _ -> {})).build());
      }
    });
    this.observer = new Observer(settings.clock(), ReentrantLock::new, new FewAtATime(SLOW_LOOKS));
    InformedCluster cluster = new InformedCluster(client, settings.clock());
    PlatformReconciliation reconciliation = new PlatformReconciliation(
        new Intents(settings.installation(), new ClusterSurroundings(
            client, settings.namespaces(), settings.clock()), settings.clock()),
        kinds.apply(cluster), observer, new PlanConfigMaps(cluster, settings.installation().owner()), telemetry,
        settings.clock());
    operator.register(
        new WebAppPlatformReconciler(reconciliation, cluster, new ObservationPoller(observer, settings.tick())), c -> {
          c.withRetry(new GenericRetry().setInitialInterval(1000).setIntervalMultiplier(2).setMaxInterval(60_000)
              .withoutMaxAttempts())
              .withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(1), 20))
              .withReconciliationMaxInterval(MAX_INTERVAL)
              .withOnUpdateFilter(OperatorRuntime::concernsUs);
          if (settings.namespaces().isEmpty()) {
            c.watchingAllNamespaces();
          } else {
            c.settingNamespaces(settings.namespaces());
          }
        });
  }

  /** A client that understands platforms of a newer version as far as it can, and keeps no more than is asked for. */
  public static KubernetesClient client(Config config) {
    ObjectMapper lenient = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
        .addMixIn(FieldsV1.class, LeanFieldOwnership.Mixin.class);
    return new KubernetesClientBuilder().withConfig(config)
        .withKubernetesSerialization(new KubernetesSerialization(lenient, true)).build();
  }

  /** Returns once every watch has its first state. */
  public void start() {
    operator.start();
  }

  /** Whether every watch is up. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Another replica may lead by now: this one ends at once, and is started again as one that follows. */
  private void endUnlessClosing() {
    if (!closing) {
      LOG.error("lost the lease; ending, so that there are never two who lead");
      System.exit(1);
    }
  }

  /** Lets turns that have begun come to their end. */
  @Override
  public void close() {
    closing = true;
    operator.stop();
  }

  /** Spec, annotations and the wish to be deleted wake us; a status that we wrote ourselves does not. */
  private static boolean concernsUs(HasMetadata now, HasMetadata before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
        || !Objects.equals(now.getMetadata().getDeletionTimestamp(), before.getMetadata().getDeletionTimestamp())
        || !Objects.equals(now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers());
  }
}
