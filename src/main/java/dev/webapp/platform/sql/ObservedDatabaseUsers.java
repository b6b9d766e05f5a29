package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.SecretValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pair of users as its database tells.
 *
 * @param roles those that are there, by name
 * @param formerPairs what pairs before it have left
 * @param password what the secret held when they were looked at; null where there is none
 * @param previousPassword what it held before; null where that is not told
 * @param tags what is noted on them; empty where the notes do not agree, or there are none of ours
 */
public record ObservedDatabaseUsers(
    Pair pair, Map<String, Roles.Role> roles, FormerPairs formerPairs, boolean masterOwns, SecretValue password,
    SecretValue previousPassword, Map<String, String> tags) implements Observed {

  static ObservedDatabaseUsers of(Pair pair, Roles.Seen seen, SecretValue password, SecretValue previousPassword) {
    return new ObservedDatabaseUsers(pair, new TreeMap<>(seen.roles()), FormerPairs.of(seen.others()),
        seen.masterOwns(), password, previousPassword, agreed(seen.roles()));
  }

  /** One note that is left says whose all three are: nobody else has roles of that name. */
  private static Map<String, String> agreed(Map<String, Roles.Role> roles) {
    Set<Map<String, String>> all = new HashSet<>();
    roles.values().forEach(role -> {
      RoleNote note = RoleNote.read(role.note());
      if (note != null) {
        all.add(note.tags());
      }
    });
    return all.size() == 1 ? all.iterator().next() : Map.of();
  }

  ObservedDatabaseUsers tagged(Map<String, String> others) {
    return new ObservedDatabaseUsers(pair, roles, formerPairs, masterOwns, password, previousPassword, others);
  }

  /** Whether somebody has replaced what was noted on any of them. */
  boolean isDefaced() {
    return roles.values().stream().anyMatch(role -> RoleNote.read(role.note()) == null);
  }

  /** Whether the pair may not do as it likes with something in the database. */
  boolean othersOwn() {
    return masterOwns || formerPairs.own();
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
   * Who is to lose its password once these are the users that pods sign in as. Where they are one of the pair, the
   * other, unless it has just been given the password that pods are to move to, and the users of former pairs. Where
   * they are none of it, one that nobody knows the password of, if the pair cannot be told otherwise. Else nobody.
   */
  List<String> former(List<String> inUse) {
    Set<String> users = new HashSet<>(inUse);
    if (users.size() == 1 && pair.users().containsAll(users)) {
      List<String> former = new ArrayList<>(formerPairs.users());
      pair.users().stream().filter(user -> !users.contains(user) && canLogin(user) && !tells(user, password))
          .forEach(former::add);
      return former;
    }
    return Collections.disjoint(users, pair.users()) && isStuck() ? pair.users().subList(0, 1) : List.of();
  }

  /**
   * Whether both can sign in, and neither with what the secret tells: as a snapshot that was taken between two steps of
   * a rotation brings them back.
   */
  private boolean isStuck() {
    return password != null && pair.users().stream().allMatch(this::canLogin)
        && holder(password).isEmpty() && holder(previousPassword).isEmpty();
  }

  /** What is noted on a user, of this pair or of one before it, that has no password. */
  String noteWithoutPassword(String user) {
    Map<String, String> noted = roles.containsKey(user) ? tags
        : RoleNote.read(formerPairs.roles().get(user).note()).tags();
    return new RoleNote(noted, null).written();
  }

  /** As whom somebody is still signed in although nobody may any more. */
  Optional<String> lingering() {
    return Stream.concat(pair.users().stream().filter(user -> roles.containsKey(user) && roles.get(user).lingering()),
        formerPairs.lingering().stream()).findFirst();
  }

  private boolean canLogin(String user) {
    return roles.containsKey(user) && roles.get(user).canLogin();
  }

  private boolean tells(String user, SecretValue secret) {
    RoleNote note = RoleNote.read(roles.get(user).note());
    return note != null && note.tells(secret);
  }
}
