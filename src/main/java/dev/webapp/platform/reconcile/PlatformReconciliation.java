package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.ReleaseStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.StoreAccess;
import dev.webapp.platform.apply.Applier;
import dev.webapp.platform.apply.Attempts;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.observe.Observer;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Registry;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.status.StatusPlan;
import dev.webapp.platform.status.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of one platform: compose, observe, plan, apply, status. Knows nothing of JOSDK, so that a simulation drives
 * it as the operator does. Turns of one platform must not overlap.
 */
public final class PlatformReconciliation {
  /** What a platform was composed of, and what came of it. */
  private record Composed(Made of, Graph<Resource> graph, StoreAccess access) {}

  /** What a platform is composed of, apart from what never changes about it. */
  private record Made(Long generation, String refresh, String rotate, LocalDate today, List<ReleaseStatus> releases) {}

  private static final Logger LOG = LoggerFactory.getLogger(PlatformReconciliation.class);

  private final Intents intents;
  private final Registry registry;
  private final Observer observer;
  private final Attempts attempts;
  private final Applier applier;
  private final PlanSink plans;
  private final Telemetry telemetry;
  private final InstantSource clock;
  private final Map<String, String> refreshed = new ConcurrentHashMap<>();
  private final Map<String, Composed> composed = new ConcurrentHashMap<>();
  private final Map<String, WebAppPlatformStatus> written = new ConcurrentHashMap<>();

  public PlatformReconciliation(Intents intents, Registry registry, Observer observer, PlanSink plans,
      Telemetry telemetry, InstantSource clock) {
    this.intents = intents;
    this.registry = registry;
    this.plans = plans;
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
    if (platform.getSpec() == null) {
      return unreadable(platform, sink);
    }
    Intent intent;
    try {
      intent = intents.sharing(platform, intents.wanted(platform, compose(platform).graph), registry);
    } catch (InvalidSpec | Graph.Unsound invalid) {
      write(sink, before, writer.invalid(invalid.getMessage()));
      return new Turn(null, false);
    } catch (RoleNotAllowed refusal) {
      return refused(platform, refusal, sink);
    } catch (Problem unknown) {
      write(sink, before, writer.unable(unknown));
      return new Turn(Turn.LATER, false);
    }
    Pass pass = applier.apply(intent, inventory -> sink.write(writer.recording(inventory)));
    WebAppPlatformStatus after = conclude(platform, writer, intent, pass, sink);
    return new Turn(again(platform, intent, pass, before, after), false);
  }

  /** Takes a platform that is being deleted closer to its end. */
  public Turn cleanup(WebAppPlatform platform, StatusSink status) {
    refresh(platform);
    StatusSink sink = remembering(platform, status);
    if (platform.getSpec() == null) {
      return unreadable(platform, sink);
    }
    Intent intent;
    try {
      intent = intents.sharing(
          platform, intents.leaving(platform, intents.policy(platform, true), left(platform)), registry);
    } catch (RoleNotAllowed refusal) {
      return refused(platform, refusal, sink);
    } catch (Problem unknown) {
      write(sink, platform.getStatus(), writer(platform).unable(unknown));
      return new Turn(Turn.LATER, false);
    }
    Pass pass = applier.apply(intent, inventory -> sink.write(writer(platform).recording(inventory)));
    if (pass.inventory().isEmpty()) {
      tell(platform, intent, pass);
      dropPlan(platform, false);
      forget(platform);
      return new Turn(null, true);
    }
    WebAppPlatformStatus before = platform.getStatus();
    return new Turn(
        again(platform, intent, pass, before, conclude(platform, writer(platform), intent, pass, sink)), false);
  }

  /** What was known under the role is forgotten, so that nobody looks at it again. */
  private Turn refused(WebAppPlatform platform, RoleNotAllowed refusal, StatusSink sink) {
    observer.expire(platform.getMetadata().getUid());
    write(sink, platform.getStatus(), writer(platform).roleNotAllowed(refusal.getMessage()));
    return new Turn(Turn.LATER, false);
  }

  /**
   * Who cannot read what may be done, and what becomes of the data, does nothing, not even when the platform leaves.
   */
  private Turn unreadable(WebAppPlatform platform, StatusSink sink) {
    write(sink, platform.getStatus(), writer(platform).invalid(platform.unreadable()));
    return new Turn(null, false);
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
    WebAppPlatformStatus after = StatusPlan.telling(
        writer.after(intent, platform.getSpec(), pass, Intents.annotation(platform, Annotations.REFRESH))
            .with(intent.leaves() ? null : compose(platform).access),
        keepPlan(platform, pass.plan(), intent.policy()));
    write(sink, before, after);
    telemetry.passed(platform, before, after, pass.plan());
    tell(platform, intent, pass);
    return after;
  }

  private void tell(WebAppPlatform platform, Intent intent, Pass pass) {
    pass.plan().steps().stream().filter(Step::drift).filter(step -> !isTold(intent, step))
        .forEach(step -> telemetry.drifted(platform, step));
    pass.left().forEach((handle, backup) -> telemetry.kept(platform, handle.id(), backup));
  }

  /** What was drift before and is not undone was told then. */
  private static boolean isTold(Intent intent, Step step) {
    Set<String> known = intent.inventory().find(step.handle()).map(entry -> entry.drift().keySet()).orElse(Set.of());
    return !known.isEmpty() && step.changes().stream().allMatch(change -> known.contains(change.field()));
  }

  /** Returns where the whole plan is; null where the status shows it. */
  private String keepPlan(WebAppPlatform platform, Plan plan, ChangePolicy policy) {
    PlatformPlan whole = StatusPlan.shown(
        platform.getMetadata().getNamespace(), platform.getMetadata().getName(), plan, policy);
    if (StatusPlan.fits(whole)) {
      dropPlan(platform, true);
      return null;
    }
    return intents.surroundingsGo(platform)
        ? "nowhere: what the platform lives in is being deleted, and nothing new is put there"
        : plans.keep(platform, whole);
  }

  /** A report that cannot be taken back is no reason to do nothing else, unless another try may take it back. */
  private void dropPlan(WebAppPlatform platform, boolean comesAgain) {
    try {
      plans.drop(platform);
    } catch (Problem problem) {
      if (!comesAgain && !problem.category().terminal()) {
        throw problem;
      }
      LOG.warn("the whole plan of before is still there: {}", problem.getMessage());
    }
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

  /** Composes anew only when something changed: most turns come since something else did. */
  private Composed compose(WebAppPlatform platform) {
    Made of = new Made(platform.getMetadata().getGeneration(), Intents.annotation(platform, Annotations.REFRESH),
        Intents.annotation(platform, Annotations.ROTATE), intents.today(), Intents.releases(platform));
    return composed.compute(platform.getMetadata().getUid(), (_, last) ->
        last != null && last.of.equals(of) ? last
            : new Composed(of, intents.compose(platform), intents.storeAccess(platform)));
  }

  /**
   * The inventory of a platform that leaves, with what its spec says of its data by now: no turn forward need have seen
   * that before the end. What a lost status no longer tells, the spec does, too, but what the status does tell is
   * complete, and what was let go of must not come back. Recorded at a time that stays the same, whatever crashes.
   */
  private Inventory left(WebAppPlatform platform) {
    Inventory known = intents.inventory(platform);
    List<Resource> resources;
    try {
      resources = compose(platform).graph.order();
    } catch (InvalidSpec | Graph.Unsound invalid) {
      return known;
    }
    if (known.isEmpty()) {
      return known.covering(resources.stream().filter(r -> registry.kind(r.id().kind()) instanceof ResourceKind)
          .toList(),
          Instant.parse(platform.getMetadata().getDeletionTimestamp()));
    }
    Inventory left = known;
    for (Resource resource : resources) {
      left = left.keepingAs(resource, registry.stateful(resource.id()));
    }
    return left;
  }

  /** A new value of the refresh annotation: look at everything anew, and try again whatever had failed. */
  private void refresh(WebAppPlatform platform) {
    String uid = platform.getMetadata().getUid();
    String wish = String.valueOf(Intents.annotation(platform, Annotations.REFRESH));
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
   * pause that is over nobody tells, nor of a release or an approval that has just been put on record, nor of a role
   * that the namespace no longer allows.
   */
  private Duration again(
      WebAppPlatform platform, Intent intent, Pass pass, WebAppPlatformStatus before, WebAppPlatformStatus after) {
    boolean changesTheNext = before == null || !Objects.equals(before.releases(), after.releases())
        || !Objects.equals(before.approvals(), after.approvals());
    if (pass.wrote() || changesTheNext) {
      return Turn.AT_ONCE;
    }
    Optional<Instant> next = Stream.concat(Stream.ofNullable(pass.next()), pass.plan().waiting().stream()
        .map(step -> intent.rules().of(step.handle().id()).interruptionsFrom()).filter(Objects::nonNull))
        .min(Comparator.naturalOrder());
    Duration pause = next.map(at -> Duration.between(clock.instant(), at))
        .map(until -> until.compareTo(Turn.AT_ONCE) < 0 ? Turn.AT_ONCE : until).orElse(null);
    boolean asRole = platform.getSpec().aws().roleArn() != null;
    return asRole && (pause == null || pause.compareTo(Turn.LATER) > 0) ? Turn.LATER : pause;
  }
}
