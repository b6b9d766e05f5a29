package dev.webapp.platform.reconcile;

import dev.webapp.platform.kubernetes.ApiRefusals;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The cluster as its watches show it. An answer to our own apply counts until the watch has caught up with it. Types
 * that are not installed everywhere are read directly.
 */
final class InformedCluster implements Cluster {
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  private record Key(ObjectType type, String namespace, String name) {}

  private record Answer(HasMetadata object, Instant at) {}

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<ObjectType, InformerEventSource<? extends HasMetadata, ?>> watches = new ConcurrentHashMap<>();
  private final Map<Key, Answer> answers = new ConcurrentHashMap<>();

  InformedCluster(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  void watchWith(ObjectType type, InformerEventSource<? extends HasMetadata, ?> watch) {
    watches.put(type, watch);
  }

  @Override
  public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
    InformerEventSource<? extends HasMetadata, ?> watch = watches.get(type);
    if (watch == null) {
      return read(type, namespace, name);
    }
    Optional<HasMetadata> seen = watch.get(new ResourceID(name, namespace)).map(HasMetadata.class::cast);
    Key key = new Key(type, namespace, name);
    Answer answer = answers.get(key);
    if (answer == null) {
      return seen;
    }
    boolean caughtUp = seen.isPresent() && version(seen.get()) >= version(answer.object)
        || clock.instant().isAfter(answer.at.plus(CAUGHT_UP));
    if (caughtUp) {
      answers.remove(key, answer);
      return seen;
    }
    return Optional.of(answer.object);
  }

  @Override
  public Optional<HasMetadata> read(ObjectType type, String namespace, String name) {
    return Optional.ofNullable(translated(type, "get", () -> resource(type, namespace, name).get()));
  }

  @Override
  public HasMetadata create(ObjectType type, HasMetadata manifest) {
    return remembered(type, translated(type, "create", () -> client.resource(manifest).create()));
  }

  @Override
  public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
    return remembered(type, translated(type, "patch",
        () -> client.resource(manifest).fieldManager(fieldManager).forceConflicts().serverSideApply()));
  }

  private HasMetadata remembered(ObjectType type, HasMetadata answer) {
    answers.put(new Key(type, answer.getMetadata().getNamespace(), answer.getMetadata().getName()),
        new Answer(answer, clock.instant()));
    return answer;
  }

  @Override
  public void delete(ObjectType type, String namespace, String name) {
    List<StatusDetails> _ = translated(type, "delete", () -> resource(type, namespace, name)
        .withPropagationPolicy(DeletionPropagation.BACKGROUND).delete());
    answers.remove(new Key(type, namespace, name));
  }

  private Resource<? extends HasMetadata> resource(ObjectType type, String namespace, String name) {
    if (type.model() == GenericKubernetesResource.class) {
      return client.genericKubernetesResources(type.apiVersion(), type.kind()).inNamespace(namespace).withName(name);
    }
    return client.resources(type.model()).inNamespace(namespace).withName(name);
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  private static <T> T translated(ObjectType type, String verb, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      throw ApiRefusals.problem(type.plural(), verb, e);
    }
  }
}
