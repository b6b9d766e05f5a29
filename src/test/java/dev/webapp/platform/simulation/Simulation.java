package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.simulation.Story.Event;
import dev.webapp.platform.simulation.Story.Scheduled;
import dev.webapp.platform.simulation.Violations.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays a story to its end and holds the rules all the while. */
final class Simulation {
  private static final String NAME = "shop";
  private static final Settings CONTROLLERS = new Settings(false, Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(5);
  private static final Duration SETTLES_WITHIN = Duration.ofHours(2);

  /**
   * What became of a story.
   *
   * @param edits what a user applied, one after the other
   * @param refusals why the API server did not take some of them
   */
  record Ending(Story story, List<Violation> violations, List<String> edits, List<String> refusals, String trace) {
    Optional<Violation> firstViolation() {
      return violations.stream().findFirst();
    }

    /** All that is needed to understand and to repeat it. */
    @Override
    public String toString() {
      return "\n== seed " + story.seed() + ", replayed by -Dsimulation.firstSeed=" + story.seed()
          + " -Dsimulation.seeds=1, about " + story.about() + "\n"
          + violations + "\n" + story + "\n" + String.join("\n", edits) + "\n"
          + trace;
    }
  }

  /** Lines of history that tell of a story that broke a rule. */
  private static final int REPORTED = Integer.getInteger("simulation.lines", 200);

  private final Story story;
  private final World world;
  private final Saboteur saboteur;
  private final TagThief tags;
  private final User user;
  private final List<String> edits = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private Overseer overseer;
  private ObjectKey key;
  private boolean reporting;

  private Simulation(Story story, Parts parts) {
    this.story = story;
    this.world = new World(story.seed(), CONTROLLERS, parts, here -> {
      overseer = new Overseer(here, NAME);
      return overseer;
    }).patient(Duration.ofMinutes(1));
    this.saboteur = new Saboteur(world);
    this.tags = new TagThief(world, one -> overseer.inventory().disowned(one));
    this.key = world.keyOf(NAME);
    this.user = new User(story, new Legacies(world, key, () -> overseer.inventory().letGo()));
    world.account().faults(world.weather());
  }

  static Ending play(long seed, Parts parts) {
    return new Simulation(RandomStory.of(seed, Story.About.STORES), parts).play();
  }

  /** What is also told of names, gateways, front ends and firewalls. */
  static Ending playEdges(long seed, Parts parts) {
    return new Simulation(RandomStory.of(seed, Story.About.EDGES), parts).play();
  }

  private Ending play() {
    try {
      user.furnish(world);
      apply("everything", story.spec());
      for (Scheduled next : story.events()) {
        if (isOver()) {
          break;
        }
        world.history().note("EVENT " + next.event());
        happens(next.event());
        pause(next);
      }
      if (!isOver()) {
        new Finale(world, overseer, key, CONTROLLERS, user, tags).play();
      }
    } catch (RuntimeException | AssertionError broken) {
      overseer.violations().add(Rule.TURNS_END, "the simulation broke: " + broken);
      java.io.StringWriter trace = new java.io.StringWriter();
      broken.printStackTrace(new java.io.PrintWriter(trace));
      world.history().note(trace.toString());
    } finally {
      world.end();
    }
    return new Ending(story, overseer.violations().found(), edits, refusals, isFound() ? world.report(REPORTED) : "");
  }

  private boolean isFound() {
    return !overseer.violations().found().isEmpty();
  }

  /** A broken rule breaks others after it: the first is the one to look at. */
  private boolean isOver() {
    return isFound() || edits.size() == refusals.size();
  }

  /** Returns whether the API server took it. */
  private boolean apply(String what, ObjectNode spec) {
    edits.add(world.clock().instant() + " edit of " + what + ": " + spec);
    world.history().note("edit of " + what);
    ObjectNode manifest = Platforms.parse("""
        apiVersion: platform.webapp.dev/v1alpha1
        kind: WebAppPlatform
        metadata: {name: shop, namespace: shop}
        """);
    manifest.set("spec", spec);
    try {
      world.apply(manifest);
      return true;
    } catch (StatusException refused) {
      refusals.add(refused.getMessage());
      world.history().note("refused: " + refused.getMessage());
      return false;
    }
  }

  private void edit() {
    User.Draft draft = user.draft();
    if (apply(draft.what(), draft.spec())) {
      overseer.inventory().edited(new Truth(world).wanted(world.platform(key))::contains);
      user.applied(draft);
    }
  }

  private void happens(Event event) {
    Optional<WebAppPlatform> platform = world.find(key);
    reporting = onlyReports(event);
    overseer.onlyReports(reporting);
    switch (event) {
      case Event.Edit _ when platform.isPresent() -> edit();
      case Event.Annotate note when platform.isPresent() -> {
        world.annotate(key, note.annotation(), note.value());
        if (note.annotation().equals(Annotations.ROTATE)) {
          overseer.asked();
        }
      }
      case Event.Approve(boolean stale) when platform.isPresent() -> approve(stale);
      case Event.Delete() when platform.isPresent() -> world.delete(key);
      case Event.Drift(long choice) -> unseen(() -> world.history().note(saboteur.drift(choice)));
      case Event.Loss(long choice) -> unseen(() -> world.history().note(saboteur.lose(choice)));
      case Event.BadWeather(var shares, Duration lasts) -> world.weather().turn(shares, lasts);
      case Event.CrashAtCall(int call, boolean after) -> world.weather().crashAt(call, after);
      case Event.CrashAtWrite(int write, boolean after) ->
          world.clusterWrites().dieAt(world.clusterWrites().count() + write, after);
      case Event.Crash() -> world.crash();
      case Event.Suspend(Duration lasts) -> world.suspendLeader(lasts);
      case Event.Leap(Duration by) -> unseen(() -> world.leap(by));
      case Event.Skew(Duration ahead) -> world.nodeClock().skew(ahead);
      case Event.Untag(long choice) -> unseen(() -> world.history().note(tags.remove(choice)));
      case Event.LoseStatus() when platform.isPresent() -> loseStatus(platform.get());
      case Event.Lag(Duration lasts) -> unseen(() -> world.lag().begin(lasts));
      case Event.DeleteNamespace() when platform.isPresent() -> world.deleteNamespace(NAME);
      case Event.DeleteDefinition() when platform.isPresent() -> world.deleteDefinition();
      case Event.Edit _, Event.Annotate _, Event.Approve _, Event.LoseStatus _, Event.Delete _,
          Event.DeleteNamespace _, Event.DeleteDefinition _ -> world.history().note("it is gone");
    }
  }

  /**
   * Whether nothing may be written from now on, since all was as desired for sure, nothing but drift has come about
   * since, and drift is to stay. Where passwords have a schedule, there is more to come.
   */
  private boolean onlyReports(Event event) {
    return switch (event) {
      case Event.Annotate(String annotation, _) when annotation.equals(Annotations.PAUSED) -> reporting;
      case Event.Edit _, Event.Annotate _, Event.Approve _, Event.LoseStatus _, Event.Delete _,
          Event.DeleteNamespace _, Event.DeleteDefinition _ -> false;
      case Event.Drift _, Event.Loss _ -> reporting || world.find(key).filter(Platforms::isReady).isPresent()
          && Self.of(world.store().get(key)).onlyReportsDrift() && !overseer.isUnaware()
          && !Self.of(world.store().get(key)).hasSchedule();
      default -> reporting;
    };
  }

  /** Something that the operator learns of only by and by. */
  private void unseen(Runnable event) {
    overseer.misled();
    event.run();
    overseer.misled();
  }

  /** One that leaves and may not be touched says with its inventory that there is something left to wait for. */
  private void loseStatus(WebAppPlatform platform) {
    overseer.inventory().forgotten(key, new Truth(world).wanted(platform)::contains);
    world.loseStatus(key);
  }

  private void approve(boolean stale) {
    List<String> hashes = overseer.consents().hashes();
    WebAppPlatform platform = world.platform(key);
    boolean waits = platform.getStatus() != null && platform.getStatus().plan() != null;
    String hash = stale || !waits ? hashes.isEmpty() ? "0123456789ab" : hashes.getFirst()
        : platform.getStatus().plan().hash();
    overseer.consents().gives(hash);
    world.annotate(key, Annotations.APPROVE, hash);
  }

  private void pause(Scheduled next) {
    Instant end = world.clock().instant().plus(next.settles() ? SETTLES_WITHIN : next.pause());
    while (world.clock().instant().isBefore(end) && !isFound() && !(next.settles() && isSettled())) {
      Duration left = Duration.between(world.clock().instant(), end);
      world.runFor(left.compareTo(BETWEEN_CHECKS) < 0 ? left : BETWEEN_CHECKS);
      overseer.check();
    }
    overseer.check();
  }

  /** Nothing more happens by itself. */
  private boolean isSettled() {
    Optional<WebAppPlatform> platform = world.find(key);
    return platform.isEmpty() || !Platforms.holds(platform.get(), Conditions.RECONCILING)
        && platform.get().getMetadata().getGeneration().equals(platform.get().getStatus() == null ? null
            : platform.get().getStatus().observedGeneration());
  }
}
