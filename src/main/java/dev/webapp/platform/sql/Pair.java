package dev.webapp.platform.sql;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Two users of one database that take turns, and the role that owns what they make. All that finds them is in the
 * physical name, since a pair that is no longer wanted has nothing else to be found by.
 *
 * @param instance the DB instance's identifier
 * @param database the name of the database in it
 * @param masterSecret the name of the secret with the master user's password
 * @param usersSecret the name of the secret with the password that one of the two has
 * @param name what the roles' names begin with: up to 56 lower-case letters, digits and underscores, so that with what
 *     follows it fits into the 63 bytes of an identifier (PostgreSQL, "Identifiers and Key Words")
 */
public record Pair(String instance, String database, String masterSecret, String usersSecret, String name) {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,55}");
  private static final String SEPARATOR = "/";

  public Pair {
    if (!NAME.matcher(name).matches() || name.startsWith("pg_")) {
      throw new IllegalArgumentException("no roles can be named after " + name);
    }
    for (String part : List.of(instance, database, masterSecret, usersSecret)) {
      if (part.isEmpty() || part.contains(SEPARATOR)) {
        throw new IllegalArgumentException("'" + part + "' cannot be part of a physical name");
      }
    }
  }

  /** The pair whose {@link #physicalName} it is. */
  public static Pair of(String physicalName) {
    String[] parts = physicalName.split(SEPARATOR);
    if (parts.length != 5) {
      throw new IllegalArgumentException(physicalName + " is not the name of a pair of users");
    }
    return new Pair(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  public String physicalName() {
    return String.join(SEPARATOR, instance, database, masterSecret, usersSecret, name);
  }

  /** Nobody signs in as it. */
  public String owner() {
    return owner(name);
  }

  static String owner(String name) {
    return name + "_owner";
  }

  public List<String> users() {
    return List.of(name + "_a", name + "_b");
  }

  /** The owner and the users. */
  public List<String> roles() {
    return List.of(owner(), users().getFirst(), users().getLast());
  }
}
