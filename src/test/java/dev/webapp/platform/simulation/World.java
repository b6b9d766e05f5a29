package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.cli.SandboxWorld;
import dev.webapp.platform.kubernetes.ObjectType;
import dev.webapp.platform.sandbox.aws.AwsAccount;
import dev.webapp.platform.sandbox.aws.Crash;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * An account, a cluster and the operator between them. What could happen next is drawn from a seed: a turn of some
 * platform, a glance of the poller, the cluster's controllers; when nothing can, time passes until something can. A
 * crash ends the process with everything that it remembers; a new one starts three seconds later.
 */
final class World {
  static final String REGION = "us-east-1";
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RESTART = Duration.ofSeconds(3);

  private record Shown(long version, WebAppPlatform platform) {}

  private final VirtualClock clock = new VirtualClock();
  private final History history = new History(clock);
  private final ClusterWrites writes = new ClusterWrites(history);
  private final SandboxWorld sandbox;
  private final Random random;
  private final long seed;
  private final ResourceType platformType;
  private final Watching watching;
  private final Map<String, Agenda> agendas = new TreeMap<>();
  private final Map<String, ObjectKey> keys = new HashMap<>();
  private final Map<ObjectKey, Shown> shown = new HashMap<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Duration patience = Duration.ZERO;
  private OperatorProcess process;
  private Actors.Actor poller;
  private Instant nextTick;
  private Instant restartAt;
  private boolean clusterMoved = true;
  private int crashes;
  private int turns;

  World(long seed) {
    this(seed, Settings.LIFELIKE);
  }

  World(long seed, Settings controllers) {
    this.seed = seed;
    this.random = new Random(seed);
    this.sandbox = new SandboxWorld(clock, REGION, controllers);
    this.platformType = sandbox.store().types().require("platform.webapp.dev/v1alpha1", "WebAppPlatform");
    this.watching = new Watching(sandbox.store(), platformType);
    start();
  }

  AwsAccount account() {
    return sandbox.account();
  }

  ClusterStore store() {
    return sandbox.store();
  }

  SandboxWorld sandbox() {
    return sandbox;
  }

  VirtualClock clock() {
    return clock;
  }

  History history() {
    return history;
  }

  /**
   * A turn that is due only in case nobody wakes the platform earlier comes no sooner than this. Fewer turns say more
   * about who is woken, and take less time.
   */
  World patient(Duration least) {
    patience = least;
    return this;
  }

  ClusterWrites clusterWrites() {
    return writes;
  }

  /** How often objects of that type were created, by name. */
  Map<String, Integer> births(ObjectType type) {
    return watching.births(type);
  }

  /** How many turns have begun. */
  int turns() {
    return turns;
  }

  int crashes() {
    return crashes;
  }

  /** What turns threw and JOSDK would retry. */
  List<Throwable> failures() {
    return failures;
  }

  /** As {@code kubectl apply} would, making the namespace where it is missing. */
  ObjectKey apply(ObjectNode manifest) {
    Meta meta = Meta.of(manifest);
    sandbox.createNamespace(meta.namespace());
    sandbox.apply(manifest.deepCopy());
    return new ObjectKey(platformType, meta.namespace(), meta.name());
  }

  void annotate(ObjectKey platform, String annotation, String value) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.withObject("/metadata").putObject("annotations").put(annotation, value);
    store().patch(platform, Subresource.NONE, new Patch.Merge(change), WriteOptions.by("kubectl"));
  }

  void delete(ObjectKey platform) {
    store().delete(platform, DeleteOptions.BACKGROUND);
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
      while (clock.instant().equals(now)) {
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

  /** Ends the process, as a node that fails does. */
  void crash() {
    history.note("crash");
    crashes++;
    agendas.values().stream().map(a -> a.turn).filter(t -> t != null).forEach(Actors.Actor::kill);
    if (poller != null) {
      poller.kill();
    }
    process = null;
    poller = null;
    agendas.clear();
    restartAt = clock.instant().plus(RESTART);
  }

  /** What is not as it should be, and what happened last. */
  String report() {
    StringBuilder text = new StringBuilder();
    platforms().forEach(platform -> text.append(Platforms.troubles(platform)));
    failures.forEach(failure -> text.append("failure: ").append(failure).append('\n'));
    return text.append(history.tail(25)).toString();
  }

  private void start() {
    process = new OperatorProcess(sandbox, clock, writes, new PausingClients(sandbox.clients(), history),
        seed * 31 + crashes);
    nextTick = clock.instant().plus(TICK);
    restartAt = null;
    store().list(platformType, "", Selection.ALL).items().forEach(p -> agenda(p.key()));
  }

  private Agenda agenda(ObjectKey platform) {
    String name = platform.namespace() + "/" + platform.name();
    keys.put(name, platform);
    return agendas.computeIfAbsent(name, _ -> new Agenda());
  }

  /** One thing happens; time goes no further than to the end. */
  private void step(Instant end) {
    hear();
    List<Runnable> possible = new ArrayList<>();
    if (clusterMoved) {
      possible.add(this::controllers);
    }
    if (process == null) {
      if (!clock.instant().isBefore(restartAt)) {
        possible.add(this::start);
      }
    } else {
      agendas.forEach((name, agenda) -> {
        if (agenda.turn != null || agenda.isDue(clock.instant())) {
          possible.add(() -> advance(name, agenda));
        }
      });
      if (poller != null || !clock.instant().isBefore(nextTick)) {
        possible.add(this::poll);
      }
    }
    if (possible.isEmpty()) {
      clock.reach(next(end));
      clusterMoved = true;
    } else {
      possible.get(random.nextInt(possible.size())).run();
    }
  }

  private Instant next(Instant end) {
    List<Instant> times = new ArrayList<>(List.of(end));
    if (process == null) {
      times.add(restartAt);
    } else {
      times.add(nextTick);
      agendas.values().stream().map(Agenda::next).forEach(times::add);
    }
    sandbox.controllers().nextDue().ifPresent(times::add);
    Instant now = clock.instant();
    return times.stream().filter(t -> t.isAfter(now)).min(Instant::compareTo).orElse(now.plusMillis(1));
  }

  private void controllers() {
    sandbox.controllers().step();
    clusterMoved = false;
  }

  private void advance(String name, Agenda agenda) {
    if (agenda.turn == null) {
      agenda.begin(clock.instant());
      history.note("turn of " + name);
      turns++;
      ObjectKey key = keys.get(name);
      OperatorProcess mine = process;
      agenda.turn = new Actors.Actor(name, () -> {
        Optional<Duration> again = mine.turn(key);
        agenda.ended(again.map(this::patiently).map(clock.instant()::plus).orElse(null));
      });
    }
    Throwable thrown = agenda.turn.resume();
    if (agenda.turn.hasEnded()) {
      agenda.turn = null;
      ended(agenda, thrown);
    }
    clusterMoved = true;
  }

  private Duration patiently(Duration again) {
    return again.compareTo(TICK) < 0 || again.compareTo(patience) > 0 ? again : patience;
  }

  private void ended(Agenda agenda, Throwable thrown) {
    switch (thrown) {
      case null -> { }
      case Crash _, Died _ -> crash();
      default -> {
        failures.add(thrown);
        history.note("turn failed: " + thrown);
        agenda.failed(clock.instant());
      }
    }
  }

  private void poll() {
    if (poller == null) {
      OperatorProcess mine = process;
      poller = new Actors.Actor("poller", () -> mine.refresh().forEach(key -> {
        history.note("saw a change of " + key.name());
        agenda(key).wake();
      }));
    }
    Throwable thrown = poller.resume();
    if (poller.hasEnded()) {
      poller = null;
      nextTick = clock.instant().plus(TICK);
      if (thrown instanceof Crash || thrown instanceof Died) {
        crash();
      } else if (thrown != null) {
        failures.add(thrown);
      }
    }
  }

  /** What watches would tell the operator. */
  private void hear() {
    clusterMoved |= watching.hear(gone -> agendas.remove(gone.namespace() + "/" + gone.name()), concerned -> {
      if (process != null) {
        agenda(concerned).wake();
      }
    });
  }
}
