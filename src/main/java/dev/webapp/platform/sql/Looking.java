package dev.webapp.platform.sql;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Kind;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How pairs of users are looked at. Two kinds do, and one connection serves both. */
public final class Looking {
  /** A little longer than one of the kinds waits between two looks, so that the other need not look itself. */
  private static final Duration LATELY = Kind.Observing.AFAR.interval().plusMinutes(1);

  /** What is out of reach takes seconds to be found so: as long as that, the other need not try itself. */
  private static final Duration IN_VAIN = Duration.ofSeconds(30);

  private record Place(Scope scope, Pair pair) {}

  /** Either the users or why nobody could look at them. */
  private record Look(ObservedDatabaseUsers seen, Problem problem, Instant at) {}

  private final Roles roles;
  private final Endpoints endpoints;
  private final InstantSource clock;
  private final Map<Place, Look> looks = new ConcurrentHashMap<>();

  public Looking(Roles roles, Endpoints endpoints, InstantSource clock) {
    this.roles = roles;
    this.endpoints = endpoints;
    this.clock = clock;
  }

  Roles roles() {
    return roles;
  }

  Optional<Endpoints.Access> find(Scope scope, Pair pair) {
    return endpoints.find(scope, pair);
  }

  /** Throws where the instance is not there. */
  Endpoints.Access access(Scope scope, Pair pair, String action) {
    return find(scope, pair).orElseThrow(() -> Problem.of(Problem.Category.NOT_FOUND, "NoInstance", action,
        "the DB instance " + pair.instance() + " cannot be reached yet, or no longer"));
  }

  /** Empty where none of the roles is there, which without the instance is certain, too. */
  Optional<ObservedDatabaseUsers> look(Scope scope, Handle handle) {
    Pair pair = Pair.of(handle.physicalName());
    Instant at = clock.instant();
    Place place = new Place(scope, pair);
    try {
      Optional<ObservedDatabaseUsers> seen = find(scope, pair).flatMap(access -> {
        Roles.Seen found = roles.look(access.endpoint(), pair.roles());
        return found.roles().isEmpty() ? Optional.empty()
            : Optional.of(ObservedDatabaseUsers.of(pair, found, access.password(), access.previousPassword()));
      });
      seen.ifPresentOrElse(users -> remember(place, new Look(users, null, at)), () -> forget(scope, pair));
      return seen;
    } catch (Problem problem) {
      remember(place, new Look(null, problem, at));
      throw problem;
    }
  }

  /** What is too old to serve anybody goes, and so does what was seen of pairs that nobody asks for any more. */
  private void remember(Place place, Look look) {
    looks.values().removeIf(old -> !look.at().isBefore(old.at().plus(LATELY)));
    looks.put(place, look);
  }

  /** Of how many pairs it is remembered how they were. */
  int remembered() {
    return looks.size();
  }

  /** What somebody saw a few minutes ago, which no write of ours has changed since; looks where nobody has. */
  Optional<ObservedDatabaseUsers> lately(Scope scope, Handle handle) {
    Look last = looks.get(new Place(scope, Pair.of(handle.physicalName())));
    Instant now = clock.instant();
    if (last != null && last.problem() != null && now.isBefore(last.at().plus(IN_VAIN))) {
      throw last.problem();
    }
    return last != null && last.seen() != null && now.isBefore(last.at().plus(LATELY))
        ? Optional.of(last.seen()) : look(scope, handle);
  }

  /** Throws where the users are not there. */
  ObservedDatabaseUsers now(Scope scope, Handle handle) {
    return look(scope, handle).orElseThrow(() -> Problem.of(Problem.Category.NOT_FOUND, "42704",
        "postgresql:DescribeRoles", "the users of " + Pair.of(handle.physicalName()).instance() + " are not there"));
  }

  /** They are no longer there. */
  void forget(Scope scope, Pair pair) {
    looks.remove(new Place(scope, pair));
  }
}
