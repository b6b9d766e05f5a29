package dev.webapp.platform.sandbox.cluster.controllers;

import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.Watch;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All controllers of the cluster. Nothing happens but in {@link #step}; {@link #runEvery} steps in the background for a
 * cluster that is used live. The same changes at the same times always lead to the same writes in the same order.
 */
public final class Controllers {
  /** A controller that still finds something to do after so many rounds is fighting another. */
  private static final int ROUNDS_MAX = 1_000;
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(Controllers.class.getName());

  private record Work(Controller controller, Map<ObjectKey, Instant> due) {}

  private final ClusterStore store;
  private final Map<String, Watch> watches = new TreeMap<>();
  private final List<Work> work = new ArrayList<>();

  /** Controllers for a store, which make load balancers through the given port. */
  public Controllers(ClusterStore store, LoadBalancers loadBalancers, Settings settings) {
    this.store = store;
    Statuses statuses = new Statuses(store);
    List<Controller> controllers = new ArrayList<>(List.of(
        new DeploymentController(store, statuses, settings),
        new JobController(store, statuses, settings),
        new AutoscalerController(store, statuses),
        new BudgetController(store, statuses),
        new IngressController(store, statuses, loadBalancers)));
    if (settings.pods()) {
      controllers.add(new EndpointsController(store));
    }
    controllers.forEach(controller -> work.add(new Work(controller, new LinkedHashMap<>())));
  }

  /**
   * Does all that is due at the clock's present time, and what follows from it.
   *
   * @return whether there was anything to do
   */
  public synchronized boolean step() {
    boolean worked = false;
    for (int round = 0; round < ROUNDS_MAX; round++) {
      hear();
      if (!round()) {
        return worked;
      }
      worked = true;
    }
    throw new IllegalStateException("the controllers come to no rest: " + work);
  }

  /** When there will be something to do, if nothing changes until then. */
  public synchronized Optional<Instant> nextDue() {
    return work.stream().flatMap(w -> w.due.values().stream()).min(Instant::compareTo);
  }

  /** Steps again and again in a thread of its own, until closed. */
  public AutoCloseable runEvery(Duration pause) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("controllers").factory());
    thread.scheduleWithFixedDelay(this::stepOn, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    return thread::shutdownNow;
  }

  /** A step whose failure doesn't end the background thread. */
  private void stepOn() {
    try {
      step();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the cluster's controllers failed and go on", e);
    }
  }

  private void hear() {
    for (Work one : work) {
      for (String type : one.controller.watches()) {
        watches.computeIfAbsent(type, this::watch);
      }
    }
    watches.replaceAll((type, watch) -> {
      List<WatchEvent> events;
      Watch current = watch;
      try {
        events = current.poll();
      } catch (StatusException expired) {
        current = watch(type);
        events = current.poll();
      }
      events.forEach(event -> tell(type, event));
      return current;
    });
  }

  private Watch watch(String type) {
    int slash = type.lastIndexOf('/');
    ResourceType found = store.types().require(type.substring(0, slash), type.substring(slash + 1));
    return store.watch(found, "", Selection.ALL, 0);
  }

  private void tell(String type, WatchEvent event) {
    Instant now = store.now();
    for (Work one : work) {
      if (one.controller.watches().contains(type)) {
        one.controller.concerned(event).forEach(key -> one.due.put(key, now));
      }
    }
  }

  private boolean round() {
    Instant now = store.now();
    boolean worked = false;
    for (Work one : work) {
      List<ObjectKey> due = one.due.entrySet().stream().filter(entry -> !entry.getValue().isAfter(now))
          .map(Map.Entry::getKey).toList();
      for (ObjectKey key : due) {
        one.due.remove(key);
        worked = true;
        try {
          one.controller.reconcile(key).ifPresent(at -> one.due.put(key, at.isAfter(now) ? at : now.plusMillis(1)));
        } catch (StatusException refused) {
          one.due.put(key, now.plus(AFTER_CONFLICT));
        }
      }
    }
    return worked;
  }
}
