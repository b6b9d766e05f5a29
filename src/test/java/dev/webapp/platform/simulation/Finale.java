package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WriteOptions;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.simulation.Self.Owned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The end of every story: nothing goes wrong any more, a user lets the operator work and approves of whatever it asks
 * for, and it becomes ready and stays so, or is gone; and all is as if nothing had ever gone wrong.
 */
final class Finale {
  /** How the operator says of which database the version cannot be taken back, and from which. */
  private static final Pattern TOO_EARLY = Pattern.compile(
      "spec\\.databases\\[([a-z0-9-]+)]\\.version: engineVersion \\S+ cannot follow (([0-9]+)\\.[0-9]+)");
  /** DynamoDB takes some changes once a day only. */
  private static final Duration CONVERGES_WITHIN = Duration.ofHours(30);
  /** Longer than the operator may not know of what happened before. */
  private static final Duration QUIET = Duration.ofMinutes(45);
  /** How often a user may have to say that it shall be tried again: what others undid repeatedly stays undone. */
  private static final int REFRESHES = 3;

  private static final String CHANGES = "changes";

  private final World world;
  private final Overseer overseer;
  private final ObjectKey key;
  private final Settings controllers;
  private final User user;
  private final TagThief tags;
  private int refreshes;

  Finale(World world, Overseer overseer, ObjectKey key, Settings controllers, User user, TagThief tags) {
    this.world = world;
    this.overseer = overseer;
    this.key = key;
    this.controllers = controllers;
    this.user = user;
    this.tags = tags;
  }

  void play() {
    world.history().note("FINALE");
    overseer.onlyReports(false);
    world.weather().clear();
    world.clusterWrites().dieAt(0, false);
    world.nodeClock().skew(Duration.ZERO);
    world.lag().end();
    giveBack();
    world.find(key).ifPresent(_ -> unbind());
    Instant end = world.clock().instant().plus(CONVERGES_WITHIN);
    boolean quiet = false;
    while (!quiet && !isOver()) {
      if (!world.clock().instant().isBefore(end)) {
        overseer.violations().add(Rule.CONVERGES, world.find(key).map(Platforms::troubles).orElse("gone"));
        return;
      }
      quiet = isAtRest() && staysAtRest();
      if (!quiet) {
        help();
        world.runFor(Duration.ofMinutes(1));
      }
    }
    overseer.checkAtRest();
    if (!isOver()) {
      compare();
    }
  }

  private boolean isOver() {
    overseer.check();
    return !overseer.violations().found().isEmpty();
  }

  private boolean isAtRest() {
    return world.find(key).map(Platforms::isReady).orElse(true);
  }

  private boolean staysAtRest() {
    world.runFor(QUIET);
    return isAtRest() && !overseer.isUnaware();
  }

  /** What the platform wants and may not touch gets its tags back. */
  private void giveBack() {
    tags.restore(wanted()::contains).forEach(overseer.inventory()::owned);
    deleteNobodys();
  }

  private Set<Owned> wanted() {
    return world.find(key).filter(platform -> platform.getMetadata().getDeletionTimestamp() == null)
        .map(new Truth(world)::wanted).orElse(Set.of());
  }

  /** What nobody wants keeps in use what it is made of: a user deletes it who sees that, once RDS allows. */
  private void deleteNobodys() {
    Subjects subjects = new Subjects(world);
    Saboteur hand = new Saboteur(world);
    List<Owned> there = overseer.inventory().nobodys().stream().filter(one -> subjects.isThere(one)).toList();
    Set<Owned> wanted = there.isEmpty() ? Set.of() : wanted();
    there.stream().filter(one -> wanted.stream().noneMatch(other -> other.name().equals(one.name())))
        .forEach(one -> world.history().note(hand.delete(one.name())));
  }

  /** Takes away what keeps the operator from writing. */
  private void unbind() {
    world.annotate(key, Annotations.PAUSED, null);
    Snapshot now = world.store().get(key);
    ObjectNode change = copy();
    if (Self.of(now).isObserved()) {
      change.withObject("/spec").putNull(CHANGES);
    }
    components(change).filter(c -> c.at("/changes/policy").asText().equals("Observe")).forEach(c -> c.remove(CHANGES));
    apply(change);
  }

  /** What was just restored when the status was lost has no tags yet: nobody but a user knows that it is ours. */
  private void claim(WebAppPlatform platform) {
    new Truth(world).wanted(platform).stream().filter(one -> one.id().startsWith("Table/"))
        .filter(one -> overseer.data().restored().contains(one.name()))
        .filter(one -> tags.claim(one, key.namespace() + "/" + key.name())).forEach(overseer.inventory()::owned);
  }

  /** A backup that is named and gone brings nothing back, and what is gone is not adopted. */
  private void mend() {
    ObjectNode change = copy();
    for (String list : List.of("databases", "tables")) {
      change.path("spec").path(list).forEach(c -> user.mend(list, (ObjectNode) c));
    }
    String troubles = world.find(key).map(Platforms::troubles).orElse("");
    // No copy can be made of what did not prepare for that, and the operator says so.
    boolean copyless = troubles.contains("majorUpgrade to InPlace");
    components(change).filter(c -> copyless && c.has("majorUpgrade")).forEach(c -> c.put("majorUpgrade", "InPlace"));
    // One that is added again while the one before still waits to be removed is that one, whatever it says now.
    TOO_EARLY.matcher(troubles).results().forEach(refused ->
        components(change).filter(c -> c.path("name").asText().equals(refused.group(1)) && c.has("engine"))
            .forEach(c -> c.put("version", refused.group(c.path("engine").asText().equals("mysql") ? 2 : 3))));
    // What is adopted goes on with its own, which another major version cannot use.
    components(change).filter(c -> c.has("adopt") && c.has("engine") && !c.has("parameters")).forEach(c ->
        c.putObject("parameters")
            .put(c.path("engine").asText().equals("mysql") ? "long_query_time" : "work_mem", "64"));
    apply(change);
  }

  /** The platform as users write it. */
  private ObjectNode copy() {
    ObjectNode copy = world.store().get(key).copy();
    copy.remove("status");
    copy.withObject("/metadata").removeAll();
    return copy;
  }

  private void apply(ObjectNode change) {
    Snapshot now = world.store().get(key);
    if (!Self.of(now).leaves() && !change.path("spec").equals(now.json().path("spec"))) {
      world.store().patch(key, Subresource.NONE, new Patch.Merge(change), WriteOptions.by("kubectl"));
    }
  }

  private static Stream<ObjectNode> components(ObjectNode platform) {
    return Stream.concat(Stream.of("services"), Self.STORES.stream()).flatMap(list ->
        StreamSupport.stream(platform.path("spec").path(list).spliterator(), false)).map(ObjectNode.class::cast);
  }

  private void help() {
    WebAppPlatform platform = world.find(key).orElse(null);
    if (platform == null || platform.getStatus() == null) {
      return;
    }
    deleteNobodys();
    if (Platforms.holds(platform, Conditions.STALLED)) {
      String troubles = Platforms.troubles(platform);
      if (troubles.contains("is not empty") || troubles.contains("has users")) {
        // What it says that a user may do who wants neither to keep the data nor to say that it may go.
        new StoreSaboteur(world).emptyAll();
      }
      mend();
      claim(platform);
    }
    if (Platforms.holds(platform, Conditions.APPROVAL_REQUIRED) && platform.getStatus().plan() != null) {
      String hash = platform.getStatus().plan().hash();
      overseer.consents().gives(hash);
      world.annotate(key, Annotations.APPROVE, hash);
    } else if (Platforms.holds(platform, Conditions.STALLED) && refreshes < REFRESHES) {
      refreshes++;
      world.history().note("refresh, since " + Platforms.condition(platform, Conditions.STALLED).orElseThrow());
      world.annotate(key, Annotations.REFRESH, "finale" + refreshes);
    }
  }

  private boolean stays() {
    return world.find(key).isPresent();
  }

  /** What the databases and tables are called in AWS that did not begin empty. */
  private Set<String> inherited() {
    Set<String> names = new TreeSet<>();
    world.store().find(key).ifPresent(found -> Self.of(found).inventory().keySet().forEach(owned -> {
      String name = owned.id().substring(owned.id().indexOf('/') + 1);
      if (owned.id().startsWith("DbInstance/") && user.heirs().contains("databases/" + name)
          || owned.id().startsWith("Table/") && user.heirs().contains("tables/" + name)) {
        names.add(owned.name());
      }
    }));
    return names;
  }

  /** With a world of the same spec and no history. */
  private void compare() {
    World plain = new World(~world.seed(), controllers).patient(Duration.ofMinutes(1));
    user.furnish(plain);
    ObjectNode manifest = Platforms.of(key.name(), "{}");
    boolean adopts =
        stays() && components(world.store().get(key).copy()).anyMatch(component -> component.path("adopt").asBoolean());
    world.find(key).ifPresent(_ -> {
      Snapshot last = world.store().get(key);
      manifest.set("spec", last.json().path("spec").deepCopy());
      manifest.withObject("/spec").remove(CHANGES);
      components(manifest).forEach(component -> component.remove(
          List.of(CHANGES, "restoreFrom", "adopt")));
    });
    if (stays()) {
      plain.apply(manifest);
      plain.await(Duration.ofHours(6), "Ready", () -> Platforms.isReady(plain.platform(key)));
      plain.runFor(Duration.ofMinutes(10));
    } else {
      plain.sandbox().createNamespace(key.namespace());
    }
    Map<String, String> differences = SameEnd.differences(world, plain, 
        new Heritage(overseer.inventory().letGo(), inherited(), adopts));
    plain.end();
    overseer.violations().expect(differences.isEmpty(), Rule.SAME_END, differences.toString());
  }
}
