package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.Meta;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * An account, a cluster and the operator between them. What could happen next is drawn from a seed: a turn of some
 * platform, a glance of the poller, the cluster's controllers; when nothing can, time passes until something can.
 */
final class World {
  /** More steps than anything takes at one instant. */
  private static final int RESTLESS = 100_000;
  static final String REGION = "us-east-1";

  private record Shown(long version, WebAppPlatform platform) {}

  private final VirtualClock clock = new VirtualClock();
  private final History history = new History(clock);
  private final Weather weather;
  private final Stage stage;
  private final Leadership leadership;
  private final Random random;
  private final long seed;
  private final ResourceType platformType;
  private final Watching watching;
  private final Map<ObjectKey, Shown> shown = new HashMap<>();
  private boolean clusterMoved = true;

  World(long seed) {
    this(seed, Settings.LIFELIKE);
  }

  World(long seed, Settings controllers) {
    this(seed, controllers, Parts.SOUND, _ -> Witness.NONE);
  }

  /**
   * @param witness makes who is told what the operator does in this world, and must not look at it before that
   */
  World(long seed, Settings controllers, Parts parts, Function<World, Witness> witness) {
    this.seed = seed;
    this.random = new Random(seed);
    this.weather = new Weather(clock, ~seed);
    SandboxWorld sandbox = new SandboxWorld(clock, REGION, controllers);
    this.platformType = sandbox.store().types().require("platform.webapp.dev/v1alpha1", "WebAppPlatform");
    this.stage = new Stage(sandbox, new ClusterWrites(history), new Lag(clock), parts, witness.apply(this));
    this.watching = new Watching(sandbox.store(), platformType);
    this.leadership = new Leadership(stage, clock, weather, history, seed);
  }

  AwsAccount account() {
    return stage.sandbox().account();
  }

  ClusterStore store() {
    return stage.sandbox().store();
  }

  SandboxWorld sandbox() {
    return stage.sandbox();
  }

  VirtualClock clock() {
    return clock;
  }

  /** The clock of the node that the operator runs on. */
  SkewedClock nodeClock() {
    return leadership.nodeClock();
  }

  /** What befalls the operator's calls, once it is made the account's faults. */
  Weather weather() {
    return weather;
  }

  /** What keeps the operator from hearing of its platforms. */
  Lag lag() {
    return stage.lag();
  }

  History history() {
    return history;
  }

  /**
   * A turn that is due only in case nobody wakes the platform earlier comes no sooner than this. Fewer turns say more
   * about who is woken, and take less time.
   */
  World patient(Duration least) {
    leadership.patient(least);
    return this;
  }

  ClusterWrites clusterWrites() {
    return stage.writes();
  }

  /** How often objects of that type were created, by name. */
  Map<String, Integer> births(ObjectType type) {
    return watching.births(type);
  }

  /** How many turns have begun. */
  int turns() {
    return leadership.turns();
  }

  int crashes() {
    return leadership.crashes();
  }

  /** What turns threw and JOSDK would retry. */
  List<Throwable> failures() {
    return leadership.failures();
  }

  /** As {@code kubectl apply} would, making the namespace where it is missing. */
  ObjectKey apply(ObjectNode manifest) {
    Meta meta = Meta.of(manifest);
    sandbox().createNamespace(meta.namespace());
    sandbox().apply(manifest.deepCopy());
    return new ObjectKey(platformType, meta.namespace(), meta.name());
  }

  /** Applies a sample, with what the cluster has to have for it. */
  ObjectKey applySample(String name) {
    ObjectNode manifest = Platforms.sample(name);
    if (manifest.at("/spec/gateway").has("kong")) {
      sandbox().installKong();
    }
    manifest.at("/spec/frontends").forEach(frontend -> {
      JsonNode ref = frontend.at("/amplify/tokenSecretRef");
      if (ref.isObject()) {
        applySecret(manifest.at("/metadata/namespace").asText(), ref.get("name").asText(), ref.get("key").asText(),
            "token");
      }
    });
    manifest.at("/spec/externalServices").forEach(service -> {
      JsonNode ref = service.at("/auth/secretRef");
      if (ref.isObject()) {
        applySecret(manifest.at("/metadata/namespace").asText(), ref.get("name").asText(), ref.get("key").asText(),
            "credential");
      }
    });
    return apply(manifest);
  }

  void applySecret(String namespace, String name, String key, String value) {
    sandbox().createNamespace(namespace);
    sandbox().applySecret(namespace, name, key, value);
  }

  void annotate(ObjectKey object, String annotation, String value) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.withObject("/metadata").putObject("annotations").put(annotation, value);
    store().patch(object, Subresource.NONE, new Patch.Merge(change), WriteOptions.by("kubectl"));
  }

  void annotateNamespace(String name, String annotation, String value) {
    annotate(new ObjectKey(store().types().require("v1", "Namespace"), "", name), annotation, value);
  }

  void delete(ObjectKey platform) {
    store().delete(platform, DeleteOptions.BACKGROUND);
  }

  /** As a tool does that restores objects without their status. */
  void loseStatus(ObjectKey platform) {
    store().patch(platform, Subresource.STATUS, new Patch.Merge(Platforms.parse("{status: null}")),
        WriteOptions.by("restore"));
    leadership.wake(platform);
  }

  /** As {@code kubectl delete namespace} would. */
  void deleteNamespace(String name) {
    store().delete(new ObjectKey(store().types().require("v1", "Namespace"), "", name), DeleteOptions.BACKGROUND);
  }

  /** As {@code kubectl delete crd} would, the platforms with it. */
  void deleteDefinition() {
    store().delete(definition(), DeleteOptions.BACKGROUND);
  }

  private ObjectKey definition() {
    return new ObjectKey(store().types().require("apiextensions.k8s.io/v1", "CustomResourceDefinition"), "",
        HasMetadata.getFullResourceName(WebAppPlatform.class));
  }

  /** Whether a platform is deleted only since the CRD is. */
  boolean goesWithDefinition(Self platform) {
    Optional<Instant> definition = store().find(definition()).flatMap(found -> Self.of(found).deleted());
    return platform.deleted().flatMap(at -> definition.filter(since -> !at.isBefore(since))).isPresent();
  }

  Optional<WebAppPlatform> find(ObjectKey platform) {
    return store().find(platform).map(found -> {
      Shown known = shown.get(platform);
      if (known == null || known.version != found.resourceVersion()) {
        known = new Shown(found.resourceVersion(), OperatorProcess.platform(found));
        shown.put(platform, known);
      }
      return known.platform;
    });
  }

  /** The platform of that name, in the namespace of that name. */
  ObjectKey keyOf(String name) {
    return new ObjectKey(platformType, name, name);
  }

  ResourceType platformType() {
    return platformType;
  }

  List<WebAppPlatform> platforms() {
    return store().list(platformType, "", Selection.ALL).items().stream().map(OperatorProcess::platform).toList();
  }

  WebAppPlatform platform(ObjectKey platform) {
    return find(platform).orElseThrow();
  }

  /** Plays until it holds, which is looked at whenever time has passed; fails when it does not in time. */
  void await(Duration atMost, String what, BooleanSupplier holds) {
    Instant end = clock.instant().plus(atMost);
    while (!holds.getAsBoolean()) {
      if (!clock.instant().isBefore(end)) {
        throw new AssertionError(what + " did not come true within " + atMost + " (seed " + seed + ")\n" + report());
      }
      Instant now = clock.instant();
      for (int steps = 0; clock.instant().equals(now); steps++) {
        if (steps > RESTLESS) {
          throw new AssertionError("nothing comes to rest at " + now + " (seed " + seed + ")\n" + report());
        }
        step(end);
      }
    }
  }

  void runFor(Duration duration) {
    Instant end = clock.instant().plus(duration);
    while (clock.instant().isBefore(end)) {
      step(end);
    }
  }

  /** Ends the process that leads, as a node that fails does. */
  void crash() {
    leadership.crash();
  }

  /**
   * The node of the leader is suspended, and another replica takes the lease over. When the node goes on, its replica
   * carries on with what it was about, until it finds that it has lost the lease, and exits. Nothing keeps the two
   * apart meanwhile, but that neither writes its status over the other's.
   */
  void suspendLeader(Duration pause) {
    leadership.suspend(pause);
  }

  /** Time passes for everybody but the operator, which is not there to see it: a suspended node. */
  void leap(Duration duration) {
    history.note("leap by " + duration);
    clock.pass(duration);
    clusterMoved = true;
  }

  /** Nothing happens here any more. */
  void end() {
    leadership.end();
  }

  long seed() {
    return seed;
  }

  /** What is not as it should be, and what happened last. */
  String report() {
    return report(25);
  }

  /** The same with so many lines of history. */
  String report(int lines) {
    StringBuilder text = new StringBuilder();
    platforms().forEach(platform -> text.append(Platforms.troubles(platform)));
    failures().forEach(failure -> text.append("failure: ").append(failure).append('\n'));
    return text.append(history.tail(lines)).toString();
  }

  /** One thing happens; time goes no further than to the end. */
  private void step(Instant end) {
    clusterMoved |= watching.hear(leadership::forget, leadership::wake);
    List<Runnable> possible = new ArrayList<>();
    if (clusterMoved) {
      possible.add(this::controllers);
    }
    leadership.offer(possible);
    if (possible.isEmpty()) {
      clock.reach(next(end));
      clusterMoved = true;
    } else {
      possible.get(random.nextInt(possible.size())).run();
      clusterMoved |= leadership.hasMoved();
    }
  }

  private Instant next(Instant end) {
    List<Instant> times = new ArrayList<>(List.of(end));
    leadership.next(times);
    sandbox().controllers().nextDue().ifPresent(times::add);
    Instant now = clock.instant();
    return times.stream().filter(t -> t.isAfter(now)).min(Instant::compareTo).orElse(now.plusMillis(1));
  }

  private void controllers() {
    sandbox().controllers().step();
    clusterMoved = false;
  }
}
