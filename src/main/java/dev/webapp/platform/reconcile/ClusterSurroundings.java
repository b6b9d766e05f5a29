package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.ApiRefusals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@link Surroundings} as the API server tells them. */
final class ClusterSurroundings implements Surroundings {
  static final String DEFINITION = HasMetadata.getFullResourceName(WebAppPlatform.class);
  /** Turns come several a second while a platform comes up. */
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private record Seen(boolean terminates, Set<String> allowedRoles, Instant at) {}

  private final KubernetesClient client;
  private final Set<String> watched;
  private final InstantSource clock;
  private final Map<String, Seen> namespaces = new ConcurrentHashMap<>();

  /**
   * @param watched the namespaces whose platforms this installation looks after; empty for all
   */
  ClusterSurroundings(KubernetesClient client, Set<String> watched, InstantSource clock) {
    this.client = client;
    this.watched = Set.copyOf(watched);
    this.clock = clock;
  }

  /** Read anew each time: a watch of the CRD may be behind that of the platforms. */
  @Override
  public Optional<Instant> definitionDeleted() {
    return read("customresourcedefinitions",
        () -> client.apiextensions().v1().customResourceDefinitions().withName(DEFINITION).get())
        .flatMap(ClusterSurroundings::deleted);
  }

  @Override
  public boolean namespaceTerminates(String namespace) {
    return seen(namespace).terminates;
  }

  @Override
  public Set<String> allowedRoles(String namespace) {
    return seen(namespace).allowedRoles;
  }

  /** Read anew each time: whoever has begun to use something must be known to whoever takes it away. */
  @Override
  public Collection<WebAppPlatform> platforms() {
    var platforms = client.resources(WebAppPlatform.class);
    try {
      return watched.isEmpty() ? platforms.inAnyNamespace().list().getItems()
          : watched.stream().sorted().flatMap(in -> platforms.inNamespace(in).list().getItems().stream()).toList();
    } catch (KubernetesClientException e) {
      throw ApiRefusals.problem("webappplatforms", "list", e);
    }
  }

  private Seen seen(String namespace) {
    Instant now = clock.instant();
    Seen seen = namespaces.get(namespace);
    if (seen == null || !now.isBefore(seen.at.plus(REMEMBERED))) {
      Optional<HasMetadata> found = read("namespaces", () -> client.namespaces().withName(namespace).get());
      seen = new Seen(found.flatMap(ClusterSurroundings::deleted).isPresent(),
          Surroundings.rolesOf(found.orElse(null)), now);
      namespaces.put(namespace, seen);
    }
    return seen;
  }

  private static Optional<Instant> deleted(HasMetadata found) {
    return Optional.ofNullable(found.getMetadata().getDeletionTimestamp()).map(Instant::parse);
  }

  private static Optional<HasMetadata> read(String plural, Supplier<HasMetadata> read) {
    try {
      return Optional.ofNullable(read.get());
    } catch (KubernetesClientException e) {
      throw ApiRefusals.problem(plural, "get", e);
    }
  }
}
