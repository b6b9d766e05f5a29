package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.ChangesSpec;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.ReleaseStatus;
import dev.webapp.platform.apply.Applier;
import dev.webapp.platform.apply.Attempts;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.status.StatusInventory;
import dev.webapp.platform.status.StatusWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One turn of one platform: compose, observe, plan, apply, status. Knows nothing of JOSDK, so that a simulation drives it
 * as the operator does. Turns of one platform must not overlap.
 */
public final class PlatformReconciliation {
  private final Installation installation;
  private final Registry registry;
  private final Observer observer;
  private final Attempts attempts;
  private final Applier applier;
  private final Telemetry telemetry;
  private final InstantSource clock;
  private final Map<String, String> refreshed = new ConcurrentHashMap<>();

  public PlatformReconciliation(
      Installation installation, Registry registry, Observer observer, Telemetry telemetry, InstantSource clock) {
    this.installation = installation;
    this.registry = registry;
    this.observer = observer;
    this.attempts = new Attempts(clock);
    this.applier = new Applier(registry, observer, attempts, clock);
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** Brings a platform closer to its spec. */
  public Turn reconcile(WebAppPlatform platform, StatusSink sink) {
    refresh(platform);
    WebAppPlatformStatus before = platform.getStatus();
    StatusWriter writer = writer(platform);
    Graph<Resource> graph;
    try {
      graph = compose(platform);
    } catch (InvalidSpec | Graph.Unsound invalid) {
      write(sink, before, writer.invalid(invalid.getMessage()));
      return new Turn(null, false);
    }
    Intent intent = intent(platform, graph, inventory(platform), false);
    Pass pass = applier.apply(intent, inventory -> sink.write(writer.recording(inventory)));
    WebAppPlatformStatus after = conclude(platform, writer, intent, pass, sink);
    return new Turn(again(pass, isReady(after)), false);
  }

  /** Takes a platform that is being deleted closer to its end. */
  public Turn cleanup(WebAppPlatform platform, StatusSink sink) {
    refresh(platform);
    Inventory inventory = inventory(platform);
    if (policy(platform) == ChangePolicy.AUTO) {
      // What a lost status no longer tells, the spec does.
      inventory = composable(platform).map(this::owned).map(inventory(platform)::covering0).orElse(inventory);
    }
    Intent intent = intent(platform, Graph.empty(), inventory, true);
    Pass pass = applier.apply(intent, _ -> {});
    if (pass.inventory().isEmpty()) {
      forget(platform);
      return new Turn(null, true);
    }
    conclude(platform, writer(platform), intent, pass, sink);
    return new Turn(again(pass, false), false);
  }

  /** No longer keeps anything about a platform that is gone. */
  public void forget(WebAppPlatform platform) {
    String uid = platform.getMetadata().getUid();
    refreshed.remove(uid);
    attempts.forget(uid);
    observer.expire(uid);
    telemetry.left(platform);
  }
}
