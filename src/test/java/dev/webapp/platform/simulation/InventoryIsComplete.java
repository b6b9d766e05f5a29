package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.simulation.Self.Owned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds {@link Rule#INVENTORY_IS_COMPLETE} and {@link Rule#ONE_OF_EACH}. */
final class InventoryIsComplete implements Witness {
  private static final Pattern HOLDS_DATA = Pattern.compile(
      "DbInstance/|DbReplica/|Table/|Secret/|Bucket/|ReplicationGroup/|DocDbCluster/|UserPool/");

  /** What a database, a cache or a document store that is retained keeps with it. */
  private static final Pattern PART_OF_DATA = Pattern.compile("DbSubnetGroup/|DbParameterGroup/|SecurityGroup/"
      + "|SecurityGroupRule/|Secret/|UsersSecret/|CacheSubnetGroup/|CacheParameterGroup/|DocDbClusterParameterGroup/");

  /** What stays with what it is made of. */
  private static final Pattern INSEPARABLE = 
      Pattern.compile("DatabaseUsers/|DocDbInstance/|UserPoolClient/|UserPoolDomain/");

  private static final String RETAIN = "Retain";

  /** As long as the operator may go by what it saw. */
  private static final Duration UNSEEN = Duration.ofMinutes(10);

  private final World world;
  private final Violations violations;
  private final Set<Owned> letGo = new HashSet<>();
  /** What others took our tags from. */
  private final Set<Owned> disowned = new HashSet<>();
  /** What has our tags again, and since when. */
  private final Map<Owned, Instant> returned = new HashMap<>();
  /** What the operator has to find anew. */
  private final Set<Owned> toBeFound = new HashSet<>();
  /** What the operator cannot find anew since its status was lost. */
  private final Set<Owned> forgotten = new HashSet<>();

  InventoryIsComplete(World world, Violations violations) {
    this.world = world;
    this.violations = violations;
  }

  /** What is there, and was let go of as its policy says, or is no longer known to be ours. */
  Set<Owned> letGo() {
    Set<Owned> all = new HashSet<>(letGo);
    all.addAll(nobodys());
    return all;
  }

  /** What is there and was ours, and the operator does not know that any more. */
  Set<Owned> nobodys() {
    Set<Owned> all = new HashSet<>(disowned);
    all.addAll(forgotten);
    return all;
  }

  /** Somebody took our tags from it. */
  void disowned(Owned one) {
    disowned.add(one);
  }

  /** What the thing of that name was that holds data, until somebody took our tags from it. */
  Optional<Owned> lost(String name) {
    return disowned.stream().filter(one -> one.name().equals(name) && holdsData(one)).findFirst();
  }

  private static boolean holdsData(Owned one) {
    return HOLDS_DATA.matcher(one.id()).lookingAt();
  }

  /** It has our tags again. */
  void owned(Owned one) {
    disowned.remove(one);
    toBeFound.add(one);
    returned.put(one, world.clock().instant());
  }

  /**
   * The status is lost: only the spec and tags tell what there is, so that what the spec no longer has is nobody's, and
   * neither is what is still being restored and has no tags yet.
   *
   * @param wanted whether the spec has it
   */
  void forgotten(ObjectKey platform, Predicate<Owned> wanted) {
    List<Owned> tagged = Holdings.of(world.sandbox(), platform.namespace() + "/" + platform.name());
    tagged.forEach(one -> (wanted.test(one) ? toBeFound : forgotten).add(one));
    world.store().find(platform).map(Self::of).ifPresent(self -> self.inventory().keySet().stream()
        .filter(one -> holdsData(one) && !tagged.contains(one) && (self.leaves() || !wanted.test(one)))
        .forEach(forgotten::add));
  }

  @Override
  public void reports(Snapshot before, JsonNode status) {
    Map<Owned, JsonNode> after = Self.inventory(status);
    List.of(letGo, toBeFound, forgotten).forEach(set -> set.removeAll(after.keySet()));
    Set<Owned> left = new HashSet<>(Self.of(before).inventory().keySet());
    left.removeAll(after.keySet());
    leave(Self.of(before), left);
  }

  @Override
  public void releases(Snapshot seen) {
    Self self = Self.of(seen);
    leave(self, self.inventory().keySet());
    // What is found anew in the very turn that lets go of it was in no inventory.
    boolean retains = toBeFound.stream().anyMatch(one -> retains(self, one));
    toBeFound.stream().filter(one -> retains(self, one) || retains
        && (PART_OF_DATA.matcher(one.id()).lookingAt() || INSEPARABLE.matcher(one.id()).lookingAt()))
        .forEach(letGo::add);
  }

  private static boolean retains(Self self, Owned one) {
    return holdsData(one) && self.dataPolicy(one.id(), one.name()).equals(RETAIN);
  }

  /** The spec is another one: what it no longer has, and was not found anew before, is nobody's. */
  void edited(Predicate<Owned> wanted) {
    Set<Owned> gone = new HashSet<>(toBeFound);
    gone.removeIf(wanted);
    toBeFound.removeAll(gone);
    forgotten.addAll(gone);
  }

  /** Entries that go: what they stand for is gone, or was let go of. */
  private void leave(Self before, Set<Owned> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Set<String> retained = retained(before);
    // What is being restored may have no tags yet.
    entries.stream().filter(one -> holdsData(one) && retained.contains(one.id())).forEach(letGo::add);
    for (Owned there : Holdings.of(world.sandbox(), before.platform())) {
      if (entries.contains(there)) {
        boolean inCluster = !before.inventory().get(there).has("region");
        boolean may = before.leaves() && before.isObserved() || !inCluster && retained.contains(there.id())
            || before.adopts(there.name())
            || hadNoTags(there);
        violations.expect(may, Rule.INVENTORY_IS_COMPLETE, there + " left the inventory and is still there");
        (hadNoTags(there) ? toBeFound : letGo).add(there);
      }
    }
  }

  /** Whether the operator may not know yet that it has its tags again. */
  private boolean hadNoTags(Owned one) {
    return returned.containsKey(one) && world.clock().instant().isBefore(returned.get(one).plus(UNSEEN));
  }

  /**
   * What is retained now that nobody wants it any more, or goes on as another one's, what that was made of, and what is
   * inseparable from it.
   */
  private static Set<String> retained(Self before) {
    Map<Owned, JsonNode> inventory = before.inventory();
    Set<String> kept = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    inventory.forEach((owned, entry) -> {
      // A group may have a successor of the same id.
      boolean unwanted = before.leaves() || !holdsData(owned) || !before.wants(owned.id());
      // Who changes the policy and deletes the platform at once is heard before any status says so.
      boolean stays = entry.path("dataPolicy").asText().equals(RETAIN)
          || holdsData(owned) && before.dataPolicy(owned.id(), owned.name()).equals(RETAIN);
      if (stays && unwanted || before.adopts(owned.name())) {
        open.add(owned.id());
      }
    });
    Set<String> retained = Set.copyOf(open);
    inventory.forEach((owned, entry) -> {
      boolean stays = INSEPARABLE.matcher(owned.id()).lookingAt()
          && entry.path("after").valueStream().anyMatch(after -> retained.contains(after.asText()));
      if (stays && (before.leaves() || !before.wants(owned.id()))) {
        open.add(owned.id());
      }
    });
    while (!open.isEmpty()) {
      String id = open.pop();
      if (kept.add(id)) {
        inventory.forEach((owned, entry) -> {
          if (owned.id().equals(id)) {
            entry.path("after").forEach(after -> open.add(after.asText()));
          }
        });
      }
    }
    return kept;
  }

  /** Compares what is there with the inventory as it stands now. */
  void check(ObjectKey platform) {
    JsonNode object = world.store().find(platform).map(Snapshot::json).orElse(null);
    Set<Owned> known = object == null ? Set.of() : new Self(object).inventory().keySet();
    List<Owned> there = Holdings.of(world.sandbox(), platform.namespace() + "/" + platform.name());
    Set<String> met = new HashSet<>();
    for (Owned one : there) {
      // What was let go of still says what it was, and so does what waits to be removed since its successor has another
      // name.
      violations.expect(besides(one).isPresent() || isLeft(one) || met.add(one.id()) || succeeds(one.id())
          || known.contains(one) && isSucceeded(platform, one.id()), Rule.ONE_OF_EACH,
          "there are two of " + one.id());
    }
    for (Owned one : there) {
      Owned whose = besides(one).orElse(one);
      violations.expect(known.contains(whose) || isLeft(whose)
          || toBeFound.contains(whose), Rule.INVENTORY_IS_COMPLETE,
          one + " is there with our tags and in no inventory");
    }
  }

  /** Whether it is right that it is there and in no inventory. */
  private boolean isLeft(Owned one) {
    return letGo.contains(one) || forgotten.contains(one);
  }

  /** Whether one of those of that id is no longer wanted, but known. */
  private boolean isSucceeded(ObjectKey platform, String id) {
    Set<Owned> wanted = world.find(platform).map(new Truth(world)::wanted).orElse(Set.of());
    return world.store().find(platform).map(found -> Self.of(found).inventory().keySet()).orElse(Set.of()).stream()
        .anyMatch(one -> one.id().equals(id) && !wanted.contains(one));
  }

  /** The instance that this one is a copy of, or gave its name to: it goes with that one. */
  private static Optional<Owned> besides(Owned one) {
    Matcher beside = Subjects.BESIDE.matcher(one.name());
    return beside.matches() ? Optional.of(new Owned(one.id(), beside.group(1))) : Optional.empty();
  }

  /** Whose names hash what they are made of: another one is made first, and the old one goes when nobody needs it. */
  private static boolean succeeds(String id) {
    return id.contains("ParameterGroup/") || id.startsWith("ReleaseJob/");
  }
}
