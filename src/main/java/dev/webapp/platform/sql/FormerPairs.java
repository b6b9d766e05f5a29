package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Ownership;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What earlier pairs have left in a server: those of a database that was restored or adopted under another name, or by
 * another platform. An instance is one platform's, under one name, so that no other pair in it is anybody's by now.
 *
 * @param roles their owners and users, by name
 */
record FormerPairs(Map<String, Roles.Role> roles) {
  private static final Pattern NAME = Pattern.compile("(.+)_(?:owner|a|b)");

  /**
   * Finds them by what is noted on them, whichever installation noted it: a snapshot may be another one's.
   *
   * @param others all roles that are none of the present pair's and that something is noted on
   */
  static FormerPairs of(Map<String, Roles.Role> others) {
    Map<String, Roles.Role> roles = new TreeMap<>();
    others.forEach((name, role) -> {
      Matcher parts = NAME.matcher(name);
      Roles.Role owner = parts.matches() ? others.get(Pair.owner(parts.group(1))) : null;
      if (owner != null && !owner.canLogin() && isNoted(owner) && isNoted(role)) {
        roles.put(name, role);
      }
    });
    return new FormerPairs(roles);
  }

  private static boolean isNoted(Roles.Role role) {
    RoleNote note = RoleNote.read(role.note());
    return note != null && note.tags().getOrDefault(Ownership.ID, "").startsWith(DatabaseUsersKind.NAME + "/");
  }

  List<String> names() {
    return List.copyOf(roles.keySet());
  }

  /** Whether they own anything of the database. */
  boolean own() {
    return roles.values().stream().anyMatch(Roles.Role::owns);
  }

  /** As whom one can still sign in. */
  List<String> users() {
    return all(Roles.Role::canLogin);
  }

  List<String> lingering() {
    return all(Roles.Role::lingering);
  }

  private List<String> all(Predicate<Roles.Role> which) {
    return roles.entrySet().stream().filter(role -> which.test(role.getValue())).map(Map.Entry::getKey).toList();
  }
}
