package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pair of users as its database tells.
 *
 * @param roles those that are there, by name
 * @param password what the secret held when they were looked at; null where there is none
 * @param previousPassword what it held before; null where that is not told
 * @param tags what is noted on all of them; empty where they do not agree, or nothing of ours is noted
 */
public record ObservedDatabaseUsers(
    Pair pair, Map<String, Roles.Role> roles, boolean masterOwns, SecretValue password, SecretValue previousPassword,
    Map<String, String> tags) implements Observed {

  static ObservedDatabaseUsers of(Pair pair, Roles.Seen seen, SecretValue password, SecretValue previousPassword) {
    return new ObservedDatabaseUsers(
        pair, new TreeMap<>(seen.roles()), seen.masterOwns(), password, previousPassword, agreed(seen.roles()));
  }

  private static Map<String, String> agreed(Map<String, Roles.Role> roles) {
    Set<Map<String, String>> all = new HashSet<>();
    roles.values().forEach(role -> {
      RoleNote note = RoleNote.read(role.note());
      all.add(note == null ? Map.of() : note.tags());
    });
    return all.size() == 1 ? all.iterator().next() : Map.of();
  }

  ObservedDatabaseUsers tagged(Map<String, String> others) {
    return new ObservedDatabaseUsers(pair, roles, masterOwns, password, previousPassword, others);
  }

  /** Those of the pair's roles that are there, the owner first. */
  List<String> present() {
    return pair.roles().stream().filter(roles::containsKey).toList();
  }

  /** Who can sign in with that password. */
  Optional<String> holder(SecretValue secret) {
    return secret == null ? Optional.empty()
        : pair.users().stream().filter(user -> canLogin(user) && tells(user, secret)).findFirst();
  }

  /** Who may be given a password, since nobody can sign in as it. */
  Optional<String> idle() {
    return pair.users().stream().filter(user -> roles.containsKey(user) && !canLogin(user)).findFirst();
  }

  /**
   * Who is to lose its password once these are the users that pods sign in as. Empty while they are not one of the
   * pair, and where the other has just been given the password that pods are to move to.
   */
  Optional<String> former(List<String> inUse) {
    Set<String> users = Set.copyOf(inUse);
    if (users.size() != 1 || !pair.users().containsAll(users)) {
      return Optional.empty();
    }
    return pair.users().stream().filter(user -> !users.contains(user) && canLogin(user) && !tells(user, password))
        .findFirst();
  }

  /** As whom somebody is still signed in although nobody may any more. */
  Optional<String> lingering() {
    return pair.users().stream().filter(user -> roles.containsKey(user) && roles.get(user).lingering()).findFirst();
  }

  private boolean canLogin(String user) {
    return roles.containsKey(user) && roles.get(user).canLogin();
  }

  private boolean tells(String user, SecretValue secret) {
    RoleNote note = RoleNote.read(roles.get(user).note());
    return note != null && note.tells(secret);
  }
}
