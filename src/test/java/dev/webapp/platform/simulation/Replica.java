package dev.webapp.platform.simulation;

import dev.webapp.platform.reconcile.StatusTaken;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One replica of the operator while it leads: its process, what its platforms are waiting for, and its poller. */
final class Replica {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Where its process runs. */
  interface Host {
    void noted(String what);

    /** Something of a turn went on, so that the cluster may have changed. */
    void moved();

    void turnBegan();

    /** A turn or the poller threw, and JOSDK goes on. */
    void failed(Throwable thrown);

    /** It died of what it threw. */
    void died(Replica replica);

    /** How long to leave a platform alone that asks for another turn after so long. */
    Duration patiently(Duration again);
  }

  private final OperatorProcess process;
  private final Host host;
  private final InstantSource clock;
  private final Map<String, Agenda> agendas = new TreeMap<>();
  private final Map<String, ObjectKey> keys = new HashMap<>();
  private Actors.Actor poller;
  private Instant nextTick;

  Replica(OperatorProcess process, Host host, InstantSource clock) {
    this.process = process;
    this.host = host;
    this.clock = clock;
    this.nextTick = clock.instant().plus(TICK);
  }

  void wake(ObjectKey platform) {
    agenda(platform).wake();
  }

  void forget(ObjectKey platform) {
    agendas.remove(name(platform));
  }

  /** Ends all its threads without another effect. */
  void kill() {
    agendas.values().stream().map(a -> a.turn).filter(t -> t != null).forEach(Actors.Actor::kill);
    if (poller != null) {
      poller.kill();
    }
  }

  /** Adds what it could do next. */
  void offer(List<Runnable> possible) {
    agendas.forEach((name, agenda) -> {
      if (agenda.turn != null || agenda.isDue(clock.instant())) {
        possible.add(() -> advance(name, agenda));
      }
    });
    if (poller != null || !clock.instant().isBefore(nextTick)) {
      possible.add(this::poll);
    }
  }

  /** Adds when there may be something to do again. */
  void next(List<Instant> times) {
    times.add(nextTick);
    agendas.values().stream().map(Agenda::next).forEach(times::add);
  }

  private Agenda agenda(ObjectKey platform) {
    keys.put(name(platform), platform);
    return agendas.computeIfAbsent(name(platform), _ -> new Agenda());
  }

  private static String name(ObjectKey platform) {
    return platform.namespace() + "/" + platform.name();
  }

  private void advance(String name, Agenda agenda) {
    if (agenda.turn == null) {
      agenda.begin(clock.instant());
      host.noted("turn of " + name);
      host.turnBegan();
      ObjectKey key = keys.get(name);
      agenda.turn = new Actors.Actor(name, () -> {
        Optional<Duration> again = process.turn(key);
        agenda.ended(again.map(host::patiently).map(clock.instant()::plus).orElse(null));
      });
    }
    Throwable thrown = agenda.turn.resume();
    host.moved();
    if (agenda.turn.hasEnded()) {
      agenda.turn = null;
      if (Leadership.isDeath(thrown)) {
        host.died(this);
      } else if (thrown != null) {
        host.noted("turn failed: " + thrown);
        if (!(thrown instanceof StatusTaken)) {
          host.failed(thrown);
        }
        agenda.failed(clock.instant());
      }
    }
  }

  private void poll() {
    if (poller == null) {
      poller = new Actors.Actor("poller", () -> process.refresh().forEach(key -> {
        host.noted("saw a change of " + key.name());
        agenda(key).wake();
      }));
    }
    Throwable thrown = poller.resume();
    if (poller.hasEnded()) {
      poller = null;
      nextTick = clock.instant().plus(TICK);
      if (Leadership.isDeath(thrown)) {
        host.died(this);
      } else if (thrown != null) {
        host.failed(thrown);
      }
    }
  }
}
