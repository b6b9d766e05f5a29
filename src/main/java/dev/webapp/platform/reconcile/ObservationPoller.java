package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.observe.Observer;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again at what is due, and wakes the platforms for which something changed. A replica that does not lead has
 * reconciled nothing, so nothing is ever due there.
 */
final class ObservationPoller extends AbstractEventSource<Object, WebAppPlatform> {
  private static final Logger LOG = LoggerFactory.getLogger(ObservationPoller.class);

  private final Observer observer;
  private final Duration tick;
  private final Map<String, ResourceID> platforms = new ConcurrentHashMap<>();
  private ScheduledExecutorService scheduler;

  ObservationPoller(Observer observer, Duration tick) {
    super(Object.class, "aws");
    this.observer = observer;
    this.tick = tick;
  }

  void wakes(String uid, ResourceID platform) {
    platforms.put(uid, platform);
  }

  void forgets(String uid) {
    platforms.remove(uid);
  }

  @Override
  public void start() {
    super.start();
    scheduler = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("observer").factory());
    scheduler.scheduleWithFixedDelay(this::look, tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    scheduler.shutdownNow();
    super.stop();
  }

  @Override
  public Set<Object> getSecondaryResources(WebAppPlatform primary) {
    return Set.of();
  }

  /** Whatever goes wrong, the next tick comes. */
  private void look() {
    try {
      for (String uid : observer.refresh()) {
        Optional.ofNullable(platforms.get(uid)).ifPresent(p -> getEventHandler().handleEvent(new Event(p)));
      }
    } catch (RuntimeException e) {
      LOG.error("looking at AWS failed; it goes on with the next tick", e);
    }
  }
}
