package dev.webapp.platform.simulation;

import dev.webapp.platform.sandbox.aws.Crash;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Who leads: one replica after the other, and now and then two at once for a moment. A process that dies takes with it
 * all that it remembers; the next one leads three seconds later.
 */
final class Leadership implements Replica.Host {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RESTART = Duration.ofSeconds(3);
  /** JOSDK's defaults: a lease lasts so long after it was last renewed, and its holder looks at it so often. */
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration LEASE_RETRY = Duration.ofSeconds(2);

  private final Stage stage;
  private final ResourceType platformType;
  private final VirtualClock clock;
  private final SkewedClock nodeClock;
  private final Weather weather;
  private final History history;
  private final long seed;
  private final List<Throwable> failures = new ArrayList<>();
  private Duration patience = Duration.ZERO;
  private Replica leader;
  /** Once led, was suspended, and does not know yet that another one leads; null where there is none. */
  private Replica former;
  private Instant formerFrom;
  private Instant formerUntil;
  private Instant restartAt;
  private boolean moved;
  private int crashes;
  private int turns;

  /**
   * @param weather what befalls the calls of all replicas
   */
  Leadership(Stage stage, VirtualClock clock, Weather weather, History history, long seed) {
    this.stage = stage;
    this.platformType = stage.sandbox().store().types().require("platform.webapp.dev/v1alpha1", "WebAppPlatform");
    this.clock = clock;
    this.nodeClock = new SkewedClock(clock);
    this.weather = weather;
    this.history = history;
    this.seed = seed;
    start();
  }

  /** The clock of the nodes that replicas run on. */
  SkewedClock nodeClock() {
    return nodeClock;
  }

  /** What turns threw and JOSDK would retry. */
  List<Throwable> failures() {
    return failures;
  }

  int turns() {
    return turns;
  }

  int crashes() {
    return crashes;
  }

  void patient(Duration least) {
    patience = least;
  }

  void wake(ObjectKey platform) {
    replicas().forEach(replica -> replica.wake(platform));
  }

  void forget(ObjectKey platform) {
    replicas().forEach(replica -> replica.forget(platform));
  }

  /** Ends the process that leads, as a node that fails does. */
  void crash() {
    if (leader != null) {
      died(leader);
    }
  }

  /** See {@link World#suspendLeader}. */
  void suspend(Duration pause) {
    if (leader == null || former != null || pause.compareTo(LEASE) <= 0) {
      return;
    }
    history.note("suspended for " + pause);
    former = leader;
    formerFrom = clock.instant().plus(pause);
    formerUntil = formerFrom.plus(LEASE_RETRY);
    leader = null;
    crashes++;
    restartAt = clock.instant().plus(LEASE);
  }

  /** Ends all processes for good. */
  void end() {
    replicas().forEach(Replica::kill);
  }

  /** Adds what replicas could do next. */
  void offer(List<Runnable> possible) {
    Instant now = clock.instant();
    if (leader != null) {
      leader.offer(possible);
    } else if (!now.isBefore(restartAt)) {
      possible.add(this::start);
    }
    if (former != null && !now.isBefore(formerFrom)) {
      if (now.isBefore(formerUntil)) {
        former.offer(possible);
      } else {
        possible.add(() -> died(former));
      }
    }
  }

  /** Adds when they may have something to do again. */
  void next(List<Instant> times) {
    if (leader == null) {
      times.add(restartAt);
    } else {
      leader.next(times);
    }
    if (former != null) {
      former.next(times);
      times.add(formerFrom);
      times.add(formerUntil);
    }
  }

  /** Whether anything was done since this was last asked. */
  boolean hasMoved() {
    boolean since = moved;
    moved = false;
    return since;
  }

  private void start() {
    OperatorProcess process = new OperatorProcess(stage, nodeClock, new PausingClients(
        new WitnessedClients(stage.sandbox().clients(), stage.witness(), weather), history), seed * 31 + crashes);
    leader = new Replica(process, this, clock);
    restartAt = null;
    stage.sandbox().store().list(platformType, "", Selection.ALL).items().forEach(p -> leader.wake(p.key()));
  }

  private List<Replica> replicas() {
    return Stream.of(leader, former).filter(Objects::nonNull).toList();
  }

  static boolean isDeath(Throwable thrown) {
    return thrown instanceof Crash || thrown instanceof Died;
  }

  @Override
  public void noted(String what) {
    history.note(what);
  }

  @Override
  public void moved() {
    moved = true;
  }

  @Override
  public void turnBegan() {
    turns++;
  }

  @Override
  public void failed(Throwable thrown) {
    failures.add(thrown);
  }

  @Override
  public void died(Replica replica) {
    history.note(replica == former ? "exit of the one that led before" : "crash");
    replica.kill();
    if (replica == former) {
      former = null;
    } else {
      leader = null;
      crashes++;
      restartAt = clock.instant().plus(RESTART);
    }
    stage.witness().died();
  }

  @Override
  public Duration patiently(Duration again) {
    return again.compareTo(TICK) < 0 || again.compareTo(patience) > 0 ? again : patience;
  }
}
