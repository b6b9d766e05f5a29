package dev.webapp.platform.observe;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Answers for all resources of a platform at once, from answers it keeps and shares. It has no threads of its own:
 * somebody calls {@link #refresh()} about once a second, and wakes the owners that it returns; looks that may be slow
 * are carried out by an executor meanwhile. Safe for use by many threads.
 */
public final class Observer {
  /** How long what was written may be there and not be shown by listings. */
  public static final Duration HIDDEN = Duration.ofSeconds(120);

  private record Address(Scope scope, Handle handle) {}

  /** The oldest answer comes first, so that a rate limit delays all alike and nobody for ever. */
  private record Queued(Instant answered, Sight sight) implements Comparable<Queued> {
    private static final Comparator<Queued> ORDER =
        Comparator.comparing(Queued::answered).thenComparing(queued -> queued.sight.sought().handle());

    @Override
    public int compareTo(Queued other) {
      return ORDER.compare(this, other);
    }
  }

  /** First looks of one group: those that come while one is under way wait for it, and then go together. */
  private static final class Newcomers {
    private final Lock looking;
    private final Queue<Sight> waiting = new ConcurrentLinkedQueue<>();

    private Newcomers(Lock looking) {
      this.looking = looking;
    }
  }

  private final InstantSource clock;
  private final Supplier<Lock> locks;
  private final Instant epoch;
  private final Map<Group, Newcomers> newcomers = new ConcurrentHashMap<>();
  private final Map<String, Map<Address, Sight>> sights = new ConcurrentHashMap<>();
  private final SlowLooks slow;

  /** Whoever refreshes waits for slow looks, too. */
  public Observer(InstantSource clock) {
    this(clock, ReentrantLock::new, Runnable::run);
  }

  /**
   * @param locks makes what first looks of one kind and scope wait on for each other
   * @param slow carries out looks that may take seconds, see {@link Kind.Observing#slow}, a few at a time
   */
  public Observer(InstantSource clock, Supplier<Lock> locks, Executor slow) {
    this.clock = clock;
    this.locks = locks;
    this.epoch = clock.instant();
    this.slow = new SlowLooks(slow, (sight, changed) -> look(List.of(sight), changed));
  }

  /**
   * What is known of each; looks first where nothing is known yet.
   *
   * @param owner who is woken when an answer changes
   */
  public Map<Handle, Observation> observe(String owner, Collection<Wanted> wanted) {
    Map<Group, List<Sight>> unseen = new TreeMap<>();
    Map<Handle, Sight> all = new LinkedHashMap<>();
    Map<Address, Sight> owned = sights.computeIfAbsent(owner, _ -> new ConcurrentHashMap<>());
    for (Wanted one : wanted) {
      Sight sight = owned.computeIfAbsent(new Address(one.scope(), one.handle()), _ -> new Sight(one, owner, epoch));
      sight.seek(one);
      all.put(one.handle(), sight);
      if (!sight.isAnswered() || sight.kind().observing().watched()) {
        unseen.computeIfAbsent(sight.group(), _ -> new ArrayList<>()).add(sight);
      }
    }
    unseen.forEach(this::lookFirst);
    Map<Handle, Observation> answers = new LinkedHashMap<>();
    all.forEach((handle, sight) -> answers.put(handle, sight.answer()));
    return answers;
  }

  /** Overlays what a write of ours left behind, until looking shows it. */
  public void wrote(String owner, Scope scope, Handle handle, Observation after) {
    sight(owner, scope, handle).ifPresent(sight -> sight.wrote(after, clock.instant()));
  }

  /**
   * Looks again at whatever is due; returns the owners for whom something changed, be it by slow looks that began
   * earlier.
   */
  public Set<String> refresh() {
    Instant now = clock.instant();
    Map<Group, List<Queued>> groups = new HashMap<>();
    Set<Group> due = new TreeSet<>();
    sights.values().forEach(owned -> owned.values().forEach(sight -> {
      Kind.Observing how = sight.kind().observing();
      boolean isDue = sight.isDue(now);
      if (how.watched() || !isDue && !how.listed()) {
        return;
      }
      groups.computeIfAbsent(sight.group(), _ -> new ArrayList<>()).add(new Queued(sight.answered(), sight));
      if (isDue) {
        due.add(sight.group());
      }
    }));
    Set<String> woken = new TreeSet<>();
    List<Sight> afar = new ArrayList<>();
    for (Group group : due) {
      List<Sight> members = groups.get(group).stream().sorted().map(Queued::sight).toList();
      Kind.Observing how = members.getFirst().kind().observing();
      if (how.listed()) {
        look(members, woken);
      } else if (how.slow()) {
        afar.addAll(members);
      } else {
        lookAtEach(members, woken);
      }
    }
    slow.begin(afar);
    woken.addAll(slow.changed());
    return woken;
  }

  /** Forgets the answer for one handle, so that the next pass looks first: after a deletion was asked for. */
  public void expire(String owner, Scope scope, Handle handle) {
    sights.getOrDefault(owner, Map.of()).remove(new Address(scope, handle));
  }

  /** The next pass looks first; what our own write left behind stands against that as it does otherwise. */
  public void doubt(String owner, Scope scope, Handle handle) {
    sight(owner, scope, handle).ifPresent(Sight::doubt);
  }

  /** When the answer for one handle was true; {@link Instant#MIN} where there is none. */
  public Instant answered(String owner, Scope scope, Handle handle) {
    return sight(owner, scope, handle).map(Sight::answered).orElse(Instant.MIN);
  }

  private Optional<Sight> sight(String owner, Scope scope, Handle handle) {
    return Optional.ofNullable(sights.getOrDefault(owner, Map.of()).get(new Address(scope, handle)));
  }

  /** The next pass of that owner looks at everything anew. */
  public void expire(String owner) {
    sights.remove(owner);
  }

  /** No longer keeps what the owner does not want any more. */
  public void retain(String owner, Collection<Wanted> wanted) {
    Set<Address> kept = new HashSet<>();
    wanted.forEach(w -> kept.add(new Address(w.scope(), w.handle())));
    sights.computeIfPresent(owner, (_, owned) -> {
      owned.keySet().retainAll(kept);
      return owned.isEmpty() ? null : owned;
    });
  }

  /** A listing costs the same for one owner as for many: a thousand new platforms share a few. */
  private void lookFirst(Group group, List<Sight> unseen) {
    if (!unseen.getFirst().kind().observing().listed()) {
      unseen.forEach(one -> look(List.of(one), new TreeSet<>()));
      return;
    }
    Newcomers others = newcomers.computeIfAbsent(group, _ -> new Newcomers(locks.get()));
    others.waiting.addAll(unseen);
    others.looking.lock();
    try {
      // Whoever went before took our sights along, unless it failed to come back.
      Set<Sight> sights = new LinkedHashSet<>(unseen);
      for (Sight next = others.waiting.poll(); next != null; next = others.waiting.poll()) {
        sights.add(next);
      }
      sights.removeIf(Sight::isAnswered);
      if (!sights.isEmpty()) {
        look(new ArrayList<>(sights), new TreeSet<>());
      }
    } finally {
      others.looking.unlock();
    }
  }

  /** One by one, until the rate limit is reached: what is left stays due, and comes first the next time. */
  private void lookAtEach(List<Sight> group, Set<String> changed) {
    for (Sight one : group) {
      if (!look(List.of(one), changed)) {
        return;
      }
    }
  }

  /** Returns whether AWS may be asked on. */
  private boolean look(List<Sight> together, Set<String> changed) {
    Sight first = together.getFirst();
    Instant began = clock.instant();
    try {
      Map<Handle, Observed> seen = first.kind().observe(first.scope(), together.stream().map(Sight::sought).toList());
      together.forEach(sight -> conclude(sight, seen.get(sight.sought().handle()), began, changed));
      return true;
    } catch (RuntimeException failure) {
      Problem problem = Problem.unexpected("observe " + first.kind().name(), failure);
      for (Sight sight : together) {
        if (sight.failed(problem, clock.instant())) {
          changed.add(sight.owner());
        }
      }
      return problem.category() != Problem.Category.THROTTLED;
    }
  }

  /** Nothing is certain about one that is gone until it is known what it left behind. */
  private void conclude(Sight sight, Observed observed, Instant began, Set<String> changed) {
    boolean turned;
    try {
      Observation answer = observed == null ? sight.absent() : new Observation.Present(observed);
      turned = sight.looked(answer, began, clock.instant());
    } catch (RuntimeException failure) {
      turned = sight.failed(
          Problem.unexpected("list the backups of " + sight.kind().name(), failure), clock.instant());
    }
    if (turned) {
      changed.add(sight.owner());
    }
  }
}
