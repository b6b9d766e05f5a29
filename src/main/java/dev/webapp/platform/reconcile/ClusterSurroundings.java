package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.ApiRefusals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@link Surroundings} as the API server tells them. */
final class ClusterSurroundings implements Surroundings {
  static final String DEFINITION = HasMetadata.getFullResourceName(WebAppPlatform.class);
  /** Turns come several a second while a platform comes up. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private record Seen(boolean terminates, Instant at) {}

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<String, Seen> namespaces = new ConcurrentHashMap<>();

  ClusterSurroundings(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Read anew each time: a watch of the CRD may be behind that of the platforms. */
  @Override
  public Optional<Instant> definitionDeleted() {
    return deleted("customresourcedefinitions",
        () -> client.apiextensions().v1().customResourceDefinitions().withName(DEFINITION).get());
  }

  @Override
  public boolean namespaceTerminates(String namespace) {
    Instant now = clock.instant();
    Seen seen = namespaces.get(namespace);
    if (seen == null || !now.isBefore(seen.at.plus(REMEMBERED))) {
      seen = new Seen(deleted("namespaces", () -> client.namespaces().withName(namespace).get()).isPresent(), now);
      namespaces.put(namespace, seen);
    }
    return seen.terminates;
  }

  private static Optional<Instant> deleted(String plural, Supplier<HasMetadata> read) {
    try {
      return Optional.ofNullable(read.get()).map(found -> found.getMetadata().getDeletionTimestamp())
          .map(Instant::parse);
    } catch (KubernetesClientException e) {
      throw ApiRefusals.problem(plural, "get", e);
    }
  }
}
