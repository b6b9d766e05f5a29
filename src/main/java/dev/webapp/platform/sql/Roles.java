package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;

/**
 * The roles of a database server, as far as pairs of users need them. Each call is one connection, closed at its end,
 * and one transaction: what fails has changed nothing. Failures are {@link dev.webapp.platform.resource.Problem}s that
 * hold no password.
 */
public interface Roles {
  /**
   * One role.
   *
   * @param note the comment on it, or null
   * @param canLogin whether anybody may sign in as it
   * @param lingering whether somebody is still signed in as it although nobody may sign in any more
   * @param owns whether it owns the database, or anything in it
   */
  record Role(String note, boolean canLogin, boolean lingering, boolean owns) {}

  /**
   * What was seen.
   *
   * @param roles those of the names asked for that are there
   * @param others all else that a JSON object may be noted on, and that the master user belongs to
   * @param masterOwns whether the master user owns the database, or anything in it
   */
  record Seen(Map<String, Role> roles, Map<String, Role> others, boolean masterOwns) {
    public Seen {
      roles = Map.copyOf(roles);
      others = Map.copyOf(others);
    }
  }

  Seen look(Endpoint endpoint, List<String> names);

  /**
   * Makes what is missing of a pair: both users belong to the owner and act as it, so that what one has made the other
   * may alter; the master user belongs to all three. Nobody can sign in yet. What the master user owns goes to the
   * owner, as {@link #reassign} has it.
   *
   * @param notes what is noted on each role that is made
   */
  void create(Endpoint endpoint, Pair pair, Map<String, String> notes);

  /** Replaces what is noted on roles that are there. */
  void annotate(Endpoint endpoint, Map<String, String> notes);

  /**
   * Gives the pair's owner the database, and whatever the master user and the former roles own in it. What they own
   * elsewhere in the server they keep. Sessions of the former roles may do as before, by the owner's rights.
   */
  void reassign(Endpoint endpoint, Pair pair, List<String> former);

  /**
   * Lets a user sign in with that password. Where it can sign in already, that is a {@code Problem} of category
   * CONFLICT: somebody may do so with the password it has.
   */
  void setPassword(Endpoint endpoint, String user, SecretValue password, String note);

  /** What {@link #setPassword} throws. */
  static Problem inUse(String user) {
    return Problem.of(Problem.Category.CONFLICT, "UserInUse", "postgresql:SetPassword",
        "the user " + user + " can sign in already, and somebody may do so with the password it has");
  }

  /**
   * Nobody can sign in as these users any more. Whoever has stays so: pods that are ending still have work to finish.
   *
   * @param notes what is then noted on each
   */
  void removePasswords(Endpoint endpoint, Map<String, String> notes);

  /** Removes the pair and its owner, and ends their sessions. What they own goes to the master user. */
  void drop(Endpoint endpoint, Pair pair);
}
