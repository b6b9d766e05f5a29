package dev.webapp.platform.sandbox.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One server: its roles, the tables of its database, and who is signed in. Guarded by its own lock. */
final class Server {
  /**
   * @param canLogin whether anybody may sign in as it
   * @param verifier what is kept of its password, or null
   * @param memberOf the roles it belongs to
   * @param actsAs the role that its sessions begin as, or null
   */
  record Role(boolean canLogin, String verifier, String comment, Set<String> memberOf, String actsAs) {
    static final Role NEW = new Role(false, null, null, Set.of(), null);
  }

  final String master;
  final Set<String> databases = new TreeSet<>(List.of("postgres"));
  final List<Session> sessions = new ArrayList<>();
  Map<String, Role> roles = new TreeMap<>();
  /** Who owns each table. */
  Map<String, String> tables = new TreeMap<>();

  /**
   * @param database null where the instance was made without one
   */
  Server(String master, String database) {
    this.master = master;
    roles.put(master, new Role(true, null, null, Set.of(), null));
    if (database != null) {
      databases.add(database);
    }
  }

  synchronized boolean accepts(String user, String password) {
    Role role = roles.get(user);
    return role != null && role.verifier() != null && Verifier.accepts(role.verifier(), password);
  }

  synchronized Session open(String user, String database) throws SQLException {
    if (!roles.get(user).canLogin()) {
      throw new SQLException("FATAL: role \"" + user + "\" is not permitted to log in", "28000");
    }
    if (!databases.contains(database)) {
      throw new SQLException("FATAL: database \"" + database + "\" does not exist", "3D000");
    }
    String actsAs = roles.get(user).actsAs();
    Session session = new Session(this, user, actsAs != null && has(user, actsAs) ? actsAs : user);
    sessions.add(session);
    return session;
  }

  /** Whether the first role has the rights of the second: because it is the same, or belongs to it. */
  boolean has(String role, String other) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(role));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (next.equals(other)) {
        return true;
      }
      if (seen.add(next) && roles.containsKey(next)) {
        open.addAll(roles.get(next).memberOf());
      }
    }
    return false;
  }
}
