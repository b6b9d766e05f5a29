package dev.webapp.platform.sql;

import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.Optional;

/** How pairs of users are looked at, for both kinds that do. */
record Looking(Roles roles, Endpoints endpoints) {
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
    return find(scope, pair).flatMap(access -> {
      Roles.Seen seen = roles.look(access.endpoint(), pair.roles());
      return seen.roles().isEmpty() ? Optional.empty()
          : Optional.of(ObservedDatabaseUsers.of(pair, seen, access.password()));
    });
  }

  /** Throws where the users are not there. */
  ObservedDatabaseUsers now(Scope scope, Handle handle) {
    return look(scope, handle).orElseThrow(() -> Problem.of(Problem.Category.NOT_FOUND, "42704",
        "postgresql:DescribeRoles", "the users of " + Pair.of(handle.physicalName()).instance() + " are not there"));
  }
}
