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
import dev.webapp.platform.plan.Consent;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.status.StatusApprovals;
import dev.webapp.platform.status.StatusInventory;
import dev.webapp.platform.status.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One turn of one platform: compose, observe, plan, apply, status. Knows nothing of JOSDK, so that a simulation drives it
 * as the operator does. Turns of one platform must not overlap.
 */
public final class PlatformReconciliation {
  /** A graph and what it was composed of, apart from what never changes about a platform. */
  private record Composed(Long generation, String refresh, List<ReleaseStatus> releases, Graph<Resource> graph) {}

  private final Installation installation;
  private final Registry registry;
  private final Observer observer;
  private final Attempts attempts;
  private final Applier applier;
  private final Surroundings surroundings;
  private final Telemetry telemetry;
  private final InstantSource clock;
  private final Map<String, String> refreshed = new ConcurrentHashMap<>();
  private final Map<String, Composed> composed = new ConcurrentHashMap<>();
  private final Map<String, WebAppPlatformStatus> written = new ConcurrentHashMap<>();

  public PlatformReconciliation(Installation installation, Registry registry, Observer observer,
      Surroundings surroundings, Telemetry telemetry, InstantSource clock) {
    this.installation = installation;
    this.registry = registry;
    this.surroundings = surroundings;
    this.observer = observer;
    this.attempts = new Attempts(clock);
    this.applier = new Applier(registry, observer, attempts, clock);
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** Brings a platform closer to its spec. */
  public Turn reconcile(WebAppPlatform platform, StatusSink status) {
    refresh(platform);
    StatusSink sink = remembering(platform, status);
    WebAppPlatformStatus before = platform.getStatus();
    StatusWriter writer = writer(platform);
    Graph<Resource> graph;
    ChangePolicy policy;
    try {
      graph = compose(platform);
      policy = policy(platform, false);
    } catch (InvalidSpec | Graph.Unsound invalid) {
      write(sink, before, writer.invalid(invalid.getMessage()));
      return new Turn(null, false);
    } catch (Problem unknown) {
      write(sink, before, writer.unable(unknown));
      return new Turn(Turn.LATER, false);
    }
    Intent intent = new Intent(
        platform.getMetadata().getUid(), ownership(platform), graph, inventory(platform), policy, false,
        consent(platform, MaintenanceWindow.opensAfter(platform.getSpec().changes(), clock.instant())));
    Pass pass = applier.apply(intent, inventory -> sink.write(writer.recording(inventory)));
    WebAppPlatformStatus after = conclude(platform, writer, intent, pass, sink);
    return new Turn(again(intent, pass, before, after), false);
  }

  /** Takes a platform that is being deleted closer to its end. */
  public Turn cleanup(WebAppPlatform platform, StatusSink status) {
    refresh(platform);
    StatusSink sink = remembering(platform, status);
    ChangePolicy policy;
    try {
      policy = policy(platform, true);
    } catch (Problem unknown) {
      write(sink, platform.getStatus(), writer(platform).unable(unknown));
      return new Turn(Turn.LATER, false);
    }
    Intent intent = new Intent(platform.getMetadata().getUid(), ownership(platform), Graph.empty(),
        policy == ChangePolicy.OBSERVE || policy == ChangePolicy.PAUSED ? inventory(platform) : everything(platform),
        policy, true, consent(platform, null));
    Pass pass = applier.apply(intent, _ -> {});
    if (pass.inventory().isEmpty()) {
      forget(platform);
      return new Turn(null, true);
    }
    WebAppPlatformStatus before = platform.getStatus();
    return new Turn(again(intent, pass, before, conclude(platform, writer(platform), intent, pass, sink)), false);
  }

  /** No longer keeps anything about a platform that is gone. */
  public void forget(WebAppPlatform platform) {
    String uid = platform.getMetadata().getUid();
    refreshed.remove(uid);
    composed.remove(uid);
    written.remove(uid);
    attempts.forget(uid);
    observer.expire(uid);
    telemetry.left(platform);
  }

  private WebAppPlatformStatus conclude(
      WebAppPlatform platform, StatusWriter writer, Intent intent, Pass pass, StatusSink sink) {
    WebAppPlatformStatus before = platform.getStatus();
    WebAppPlatformStatus after =
        writer.after(intent, platform.getSpec(), pass, annotation(platform, Annotations.REFRESH));
    write(sink, before, after);
    telemetry.passed(platform, before, after, pass.plan());
    return after;
  }

  /** Written only when it says something else: a status that is written wakes everybody who watches it. */
  private static void write(StatusSink sink, WebAppPlatformStatus before, WebAppPlatformStatus after) {
    if (!after.equals(before)) {
      sink.write(after);
    }
  }

  private StatusWriter writer(WebAppPlatform platform) {
    return new StatusWriter(platform.getStatus(), platform.getMetadata().getGeneration(), clock.instant());
  }

  /**
   * What may be done, as the user says, and as far as what the platform lives in allows.
   *
   * @param leaves whether the platform is being deleted
   */
  private ChangePolicy policy(WebAppPlatform platform, boolean leaves) {
    if ("true".equals(annotation(platform, Annotations.PAUSED))) {
      return ChangePolicy.PAUSED;
    }
    ChangesSpec changes = platform.getSpec().changes();
    if (changes != null && changes.policy() == ChangesSpec.Policy.OBSERVE) {
      return ChangePolicy.OBSERVE;
    }
    ChangePolicy wished = changes != null && changes.policy() == ChangesSpec.Policy.APPROVE
        ? ChangePolicy.APPROVE : ChangePolicy.AUTO;
    if (leaves) {
      boolean approved = approvesOfDeletion(platform);
      if (goesWithItsDefinition(platform) && !approved) {
        return ChangePolicy.CRD_TERMINATING;
      }
      return approved ? ChangePolicy.AUTO : wished;
    }
    return surroundings.namespaceTerminates(platform.getMetadata().getNamespace())
        ? ChangePolicy.NAMESPACE_TERMINATING : wished;
  }

  /** Whoever deleted the platform before the CRD went meant just that platform. */
  private boolean goesWithItsDefinition(WebAppPlatform platform) {
    Instant deleted = Instant.parse(platform.getMetadata().getDeletionTimestamp());
    return surroundings.definitionDeleted().filter(definition -> !deleted.isBefore(definition)).isPresent();
  }

  private static boolean approvesOfDeletion(WebAppPlatform platform) {
    return Plan.hashOfDeletion(platform.getMetadata().getUid()).equals(annotation(platform, Annotations.APPROVE));
  }

  /** Composes anew only when something changed: most turns come since something else did. */
  private Graph<Resource> compose(WebAppPlatform platform) {
    Long generation = platform.getMetadata().getGeneration();
    String refresh = annotation(platform, Annotations.REFRESH);
    WebAppPlatformStatus status = platform.getStatus();
    List<ReleaseStatus> releases = status == null || status.releases() == null ? List.of() : status.releases();
    return composed.compute(platform.getMetadata().getUid(), (_, last) -> {
      boolean same = last != null && last.generation.equals(generation) && Objects.equals(last.refresh, refresh)
          && last.releases.equals(releases);
      return same ? last : new Composed(generation, refresh, releases, compose(platform, releases));
    }).graph;
  }

  private Graph<Resource> compose(WebAppPlatform platform, List<ReleaseStatus> ended) {
    Map<String, Setting.Release> releases = new HashMap<>();
    ended.forEach(r -> releases.put(r.service(), new Setting.Release(r.hash(), r.job(), r.succeeded(), r.refresh())));
    return Composer.compose(platform.getSpec(), new Setting(platform.getMetadata().getNamespace(),
        platform.getMetadata().getName(), ownership(platform), installation.clusterName(), installation.region(),
        releases, annotation(platform, Annotations.REFRESH)));
  }

  private static Consent consent(WebAppPlatform platform, Instant opens) {
    return new Consent(
        StatusApprovals.read(platform.getStatus() == null ? null : platform.getStatus().approvals()),
        annotation(platform, Annotations.APPROVE), opens);
  }

  private Ownership ownership(WebAppPlatform platform) {
    return new Ownership(
        installation.owner(), platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
  }

  private static Inventory inventory(WebAppPlatform platform) {
    return StatusInventory.read(platform.getStatus() == null ? null : platform.getStatus().inventory());
  }

  /**
   * The inventory of a platform that leaves: what a lost status no longer tells, the spec does. What the status does
   * tell is complete, and what was let go of must not come back. Recorded at a time that stays the same, whatever
   * crashes.
   */
  private Inventory everything(WebAppPlatform platform) {
    Inventory known = inventory(platform);
    if (!known.isEmpty()) {
      return known;
    }
    try {
      return known.covering(compose(platform).order().stream()
          .filter(r -> registry.kind(r.id().kind()) instanceof ResourceKind).toList(),
          Instant.parse(platform.getMetadata().getDeletionTimestamp()));
    } catch (InvalidSpec | Graph.Unsound invalid) {
      return known;
    }
  }

  /** A new value of the refresh annotation: look at everything anew, and try again whatever had failed. */
  private void refresh(WebAppPlatform platform) {
    String uid = platform.getMetadata().getUid();
    String wish = String.valueOf(annotation(platform, Annotations.REFRESH));
    String last = refreshed.put(uid, wish);
    if (last != null && !last.equals(wish)) {
      attempts.forget(uid);
      observer.expire(uid);
    }
  }

  /**
   * A status that is not the one that we wrote last is another replica's, which leads, or has led until now: what we
   * saw before does not count against what it has made since.
   */
  private StatusSink remembering(WebAppPlatform platform, StatusSink sink) {
    String uid = platform.getMetadata().getUid();
    WebAppPlatformStatus last = written.get(uid);
    if (last != null && !last.equals(platform.getStatus())) {
      observer.expire(uid);
    }
    return status -> {
      sink.write(status);
      written.put(uid, status);
    };
  }

  /**
   * When nobody else would wake us. Whatever is under way does, as soon as it is seen to move, and so do users; of a
   * pause that is over nobody tells, nor of a release or an approval that has just been put on record.
   */
  private Duration again(Intent intent, Pass pass, WebAppPlatformStatus before, WebAppPlatformStatus after) {
    boolean changesTheNext = before == null || !Objects.equals(before.releases(), after.releases())
        || !Objects.equals(before.approvals(), after.approvals());
    if (pass.wrote() || changesTheNext) {
      return Turn.AT_ONCE;
    }
    Instant opens = pass.plan().waiting().isEmpty() ? null : intent.consent().interruptionsFrom();
    Instant next = opens == null || pass.next() != null && pass.next().isBefore(opens) ? pass.next() : opens;
    if (next == null) {
      return null;
    }
    Duration pause = Duration.between(clock.instant(), next);
    return pause.compareTo(Turn.AT_ONCE) < 0 ? Turn.AT_ONCE : pause;
  }

  private static String annotation(WebAppPlatform platform, String name) {
    Map<String, String> annotations = platform.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }
}
