package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.cli.StoreCluster;
import dev.webapp.platform.cli.Wiring;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.Intents;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.reconcile.PlatformReconciliation;
import dev.webapp.platform.reconcile.StatusSink;
import dev.webapp.platform.reconcile.StatusTaken;
import dev.webapp.platform.reconcile.Surroundings;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.reconcile.Turn;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One life of the operator: all that it keeps in memory, and what JOSDK would do around it. */
final class OperatorProcess {
  static final String FINALIZER = "platform.webapp.dev/finalizer";
  /** JOSDK's reconciliationMaxInterval as the operator sets it. */
  static final Duration AT_LATEST = Duration.ofMinutes(10);
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  static {
    new KubernetesSerialization(MAPPER, false);
  }

  /** What the turn on this thread began with. */
  private static final ThreadLocal<Snapshot> SEEN = new ThreadLocal<>();

  private final Stage stage;
  private final SandboxWorld sandbox;
  private final ClusterWrites writes;
  private final Observer observer;
  private final PlatformReconciliation reconciliation;
  private final Map<String, ObjectKey> platforms = new HashMap<>();
  private final Map<ObjectKey, Snapshot> watched = new HashMap<>();

  /**
   * @param clock the operator's, which need not be right
   */
  OperatorProcess(Stage stage, InstantSource clock, PausingClients source, long seed) {
    this.stage = stage;
    this.sandbox = stage.sandbox();
    this.writes = stage.writes();
    this.observer = new Observer(clock, Actors.PatientLock::new, Runnable::run);
    ScopedClients clients =
        new ScopedClients(stage.parts().clients(source), new Governor(clock), ApiCall.Listener.NONE, clock);
    Installation installation = new Installation(sandbox.owner(), SandboxWorld.CLUSTER, sandbox.region());
    Cluster cluster = new Written(new StoreCluster(sandbox.store()));
    Registry registry = Wiring.registry(
        clients, cluster, new WrittenRoles(sandbox.roles(), writes), clock, new Random(seed),
        Actors.PatientLock::new);
    this.reconciliation = new PlatformReconciliation(new Intents(installation, new Around(), clock),
        stage.parts().registry(registry), observer, new PlanConfigMaps(cluster, sandbox.owner()), Telemetry.NONE,
        clock);
  }

  /** The platform as the turn on this thread saw it when it began; null where there is no turn. */
  static Snapshot seen() {
    return SEEN.get();
  }

  /** Looks at what is due; returns the platforms for which something changed. */
  Iterable<ObjectKey> refresh() {
    return observer.refresh().stream().map(platforms::get).filter(key -> key != null).toList();
  }

  /** Returns when the next turn is due at the latest; empty where there is nothing more to do. */
  Optional<Duration> turn(ObjectKey key) {
    Snapshot found = known(key);
    if (found == null) {
      return Optional.empty();
    }
    boolean leaves = found.meta().isTerminating();
    boolean finalized = found.meta().finalizers().contains(FINALIZER);
    if (leaves && !finalized) {
      return Optional.empty();
    }
    if (!finalized) {
      writeFinalizer(key, true);
      return Optional.empty();
    }
    platforms.put(found.meta().uid(), key);
    SEEN.set(found);
    WebAppPlatform platform = stage.parts().platform(platform(found));
    JsonNode[] known = {found.json().path("status")};
    StatusSink sink = stage.parts().status(status -> known[0] = writeStatus(key, known[0], status));
    Turn turn = leaves ? reconciliation.cleanup(platform, sink) : reconciliation.reconcile(platform, sink);
    if (turn.gone()) {
      platforms.remove(found.meta().uid());
      stage.witness().releases(found);
      writeFinalizer(key, false);
      return Optional.empty();
    }
    boolean soon = turn.again() != null && turn.again().compareTo(AT_LATEST) < 0;
    return Optional.of(soon ? turn.again() : AT_LATEST);
  }

  /** The platform as the watch has told of it, or as our own last write was answered; null where there is none. */
  private Snapshot known(ObjectKey key) {
    if (!stage.lag().lasts() || !watched.containsKey(key)) {
      sandbox.store().find(key).ifPresentOrElse(now -> watched.put(key, now), () -> watched.remove(key));
    }
    return watched.get(key);
  }

  static WebAppPlatform platform(Snapshot snapshot) {
    return MAPPER.convertValue(snapshot.json(), WebAppPlatform.class);
  }

  /**
   * As the operator does it: over the status that the turn knows, and no other; and while the watch lags, over the
   * platform that it knows. Returns it as the server has it.
   */
  private JsonNode writeStatus(ObjectKey key, JsonNode known, WebAppPlatformStatus status) {
    ObjectNode fresh = JsonNodeFactory.instance.objectNode()
        .put("apiVersion", key.type().apiVersion()).put("kind", key.type().kind());
    fresh.putObject("metadata").put("namespace", key.namespace()).put("name", key.name());
    fresh.set("status", MAPPER.valueToTree(status));
    return writes.during("status of " + key.name(), () -> {
      Snapshot before = sandbox.store().get(key);
      StatusTaken.unlessSame(known, before.json().path("status"));
      if (stage.lag().lasts()) {
        StatusTaken.unlessSame(watched.get(key).resourceVersion(), before.resourceVersion());
      }
      Snapshot after = sandbox.store().patch(key, Subresource.STATUS, new Patch.Apply(fresh),
          WriteOptions.by(Cluster.FIELD_MANAGER).forced()).snapshot();
      watched.put(key, after);
      stage.witness().reports(before, after.json().path("status"));
      return after.json().path("status");
    });
  }

  private void writeFinalizer(ObjectKey key, boolean present) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    var list = change.withObject("/metadata").putArray("finalizers");
    if (present) {
      list.add(FINALIZER);
    }
    writes.during("finalizers of " + key.name(), () -> {
      Snapshot after = sandbox.store().patch(key, Subresource.NONE, new Patch.Merge(change),
          WriteOptions.by(Cluster.FIELD_MANAGER)).snapshot();
      watched.put(key, after);
      return after;
    });
    if (!present) {
      watched.remove(key);
    }
  }

  /** The CRD and the namespaces in the store. */
  private final class Around implements Surroundings {
    @Override
    public Optional<Instant> definitionDeleted() {
      return deleted(new ObjectKey(sandbox.store().types().require("apiextensions.k8s.io/v1",
          "CustomResourceDefinition"), "", HasMetadata.getFullResourceName(WebAppPlatform.class)));
    }

    @Override
    public boolean namespaceTerminates(String namespace) {
      return deleted(new ObjectKey(sandbox.store().types().require("v1", "Namespace"), "", namespace)).isPresent();
    }

    @Override
    public Collection<WebAppPlatform> platforms() {
      return sandbox.store().list(sandbox.store().types().require(HasMetadata.getApiVersion(WebAppPlatform.class),
          HasMetadata.getKind(WebAppPlatform.class)), "", Selection.ALL).items().stream()
          .map(OperatorProcess::platform).toList();
    }

    @Override
    public Set<String> allowedRoles(String namespace) {
      return sandbox.store().find(new ObjectKey(sandbox.store().types().require("v1", "Namespace"), "", namespace))
          .map(found -> Surroundings.roles(found.meta().json().path("annotations")
              .path(Annotations.ALLOWED_ROLE_ARNS).textValue())).orElse(Set.of());
    }

    private Optional<Instant> deleted(ObjectKey key) {
      return sandbox.store().find(key).map(found -> found.meta().json().path("deletionTimestamp").textValue())
          .map(Instant::parse);
    }
  }

  /** The cluster, whose writes are the world's business. */
  private final class Written implements Cluster {
    private final Cluster cluster;

    Written(Cluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public Optional<HasMetadata> get(ObjectType type, String namespace, String name) {
      return cluster.get(type, namespace, name);
    }

    @Override
    public HasMetadata create(ObjectType type, HasMetadata manifest) {
      return writes.during("new " + type.kind() + " " + manifest.getMetadata().getName(),
          () -> cluster.create(type, manifest));
    }

    @Override
    public HasMetadata apply(ObjectType type, HasMetadata manifest, String fieldManager) {
      return writes.during(type.kind() + " " + manifest.getMetadata().getName() + " by " + fieldManager, () -> {
        stage.witness().applies(seen(), manifest);
        return cluster.apply(type, manifest, fieldManager);
      });
    }

    @Override
    public void delete(ObjectType type, String namespace, String name) {
      writes.during("delete " + type.kind() + " " + name, () -> {
        stage.witness().deletes(seen(), type.kind() + " " + name);
        cluster.delete(type, namespace, name);
        return name;
      });
    }
  }
}
