package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.SecretValue;
import java.util.Optional;

/** Finds the database of a pair, and its passwords. Failures are {@link dev.webapp.platform.resource.Problem}s. */
public interface Endpoints {
  /**
   * What leads to the database.
   *
   * @param password that one of the users is to have; null where there is no such secret
   * @param previousPassword what the secret held before, which one of them may still have; null where that is not told
   */
  record Access(Endpoint endpoint, SecretValue password, SecretValue previousPassword) {}

  /** Empty where the instance is not there, or has not come so far that anybody could have made roles in it. */
  Optional<Access> find(Scope scope, Pair pair);
}
