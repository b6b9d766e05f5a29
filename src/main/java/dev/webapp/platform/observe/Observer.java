package dev.webapp.platform.observe;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Observation;
import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers for all resources of a platform at once, from answers it keeps and shares. It has no threads of its own:
 * somebody calls {@link #refresh()} about once a second, and wakes the owners that it returns. Safe for use by many
 * threads; kinds are called outside any lock.
 */
public final class Observer {
  private record Address(Scope scope, Handle handle) {}

  private record Group(String kind, Scope scope) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      return Comparator.comparing(Group::kind).thenComparing(Group::scope).compare(this, other);
    }
  }

  private final InstantSource clock;
  private final Instant epoch;
  private final Map<String, Map<Address, Sight>> sights = new ConcurrentHashMap<>();

  public Observer(InstantSource clock) {
    this.clock = clock;
    this.epoch = clock.instant();
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
      sight.seek(one.sought());
      all.put(one.handle(), sight);
      if (!sight.isAnswered() || sight.kind().observing().watched()) {
        unseen.computeIfAbsent(new Group(sight.kind().name(), sight.scope()), _ -> new ArrayList<>()).add(sight);
      }
    }
    unseen.values().forEach(group -> look(group, new TreeSet<>()));
    Map<Handle, Observation> answers = new LinkedHashMap<>();
    all.forEach((handle, sight) -> answers.put(handle, sight.answer()));
    return answers;
  }

  /** Overlays what a write of ours left behind, until looking shows it. */
  public void wrote(String owner, Scope scope, Handle handle, Observation after) {
    Sight sight = sights.getOrDefault(owner, Map.of()).get(new Address(scope, handle));
    if (sight != null) {
      sight.wrote(after, clock.instant());
    }
  }

  /** Looks again at whatever is due; returns the owners for whom something changed. */
  public Set<String> refresh() {
    Instant now = clock.instant();
    Map<Group, List<Sight>> groups = new TreeMap<>();
    Set<Group> due = new TreeSet<>();
    for (Sight sight : sights.values().stream().flatMap(owned -> owned.values().stream()).toList()) {
      if (sight.kind().observing().watched()) {
        continue;
      }
      Group group = new Group(sight.kind().name(), sight.scope());
      boolean isDue = sight.isDue(now);
      if (isDue) {
        due.add(group);
      }
      if (isDue || sight.kind().observing().listed()) {
        groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(sight);
      }
    }
    Set<String> woken = new TreeSet<>();
    for (Group group : due) {
      List<Sight> members = groups.get(group);
      members.sort(Comparator.comparing(s -> s.sought().handle()));
      look(members, woken);
    }
    return woken;
  }

  /** Forgets the answer for one handle, so that the next pass looks first: after a deletion was asked for. */
  public void expire(String owner, Scope scope, Handle handle) {
    sights.getOrDefault(owner, Map.of()).remove(new Address(scope, handle));
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

  private void look(List<Sight> group, Set<String> changed) {
    if (group.getFirst().kind().observing().listed()) {
      lookAt(group, changed);
    } else {
      group.forEach(one -> lookAt(List.of(one), changed));
    }
  }

  private void lookAt(List<Sight> group, Set<String> changed) {
    Sight first = group.getFirst();
    Instant began = clock.instant();
    try {
      Map<Handle, Observed> seen = first.kind().observe(first.scope(), group.stream().map(Sight::sought).toList());
      for (Sight sight : group) {
        Observed observed = seen.get(sight.sought().handle());
        Observation answer = observed == null ? Observation.ABSENT : new Observation.Present(observed);
        if (sight.looked(answer, began, clock.instant())) {
          changed.add(sight.owner());
        }
      }
    } catch (RuntimeException failure) {
      Problem problem = Problem.unexpected("observe " + first.kind().name(), failure);
      for (Sight sight : group) {
        if (sight.failed(problem, clock.instant())) {
          changed.add(sight.owner());
        }
      }
    }
  }
}
