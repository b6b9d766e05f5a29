package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;

/**
 * A pair of users that take turns, by the alternating users of Secrets Manager's rotation strategies: a new password is
 * given to the one that nobody can sign in as.
 *
 * @param roles the owner and both users, see {@link Pair#roles}
 * @param reassigned whether what the master user owns, and what former pairs do, goes to the owner, so that the users
 *     may use it
 * @param password what one of the users has
 */
public record DatabaseUsers(
    List<String> roles, Boolean reassigned, SecretValue password, Map<String, String> tags) implements Desired {
  /** As every pair is to be. */
  public static DatabaseUsers of(Pair pair, SecretValue password, Map<String, String> tags) {
    return new DatabaseUsers(pair.roles(), true, password, tags);
  }
}
