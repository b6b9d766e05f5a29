package dev.webapp.platform.sandbox.postgres;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A connection of one user, and the commands it may give. Each is a transaction, unless given {@link #together}. */
public final class Session implements AutoCloseable {
  /** Commands that take effect together or not at all. */
  @FunctionalInterface
  public interface Commands {
    void give() throws SQLException;
  }

  /**
   * A role as the catalogs tell.
   *
   * @param comment null where there is none
   * @param signedIn whether somebody is signed in as it
   */
  public record RoleRow(boolean canLogin, String comment, boolean signedIn) {}

  private final Server server;
  private final String user;
  private final String role;

  Session(Server server, String user, String role) {
    this.server = server;
    this.user = user;
    this.role = role;
  }

  /** Carries out all of the commands, or none. */
  public void together(Commands commands) throws SQLException {
    synchronized (server) {
      checkOpen();
      Map<String, Server.Role> roles = new TreeMap<>(server.roles);
      Map<String, String> tables = new TreeMap<>(server.tables);
      try {
        commands.give();
      } catch (SQLException | RuntimeException failure) {
        server.roles = roles;
        server.tables = tables;
        throw failure;
      }
    }
  }

  /** Whether nobody has ended it. */
  public boolean isOpen() {
    synchronized (server) {
      return server.sessions.contains(this);
    }
  }

  /** Every role by name. */
  public Map<String, RoleRow> roles() throws SQLException {
    synchronized (server) {
      checkOpen();
      Map<String, RoleRow> rows = new TreeMap<>();
      server.roles.forEach((name, is) -> rows.put(name, new RoleRow(is.canLogin(), is.comment(),
          server.sessions.stream().anyMatch(session -> session.user.equals(name)))));
      return rows;
    }
  }

  /** Whether the role owns any table. */
  public boolean owns(String owner) throws SQLException {
    synchronized (server) {
      checkOpen();
      return server.tables.containsValue(owner);
    }
  }

  public void createRole(String name) throws SQLException {
    together(() -> {
      requireMaster("create role");
      if (server.roles.putIfAbsent(name, Server.Role.NEW) != null) {
        throw new SQLException("ERROR: role \"" + name + "\" already exists", "42710");
      }
    });
  }

  public void grant(String granted, String to) throws SQLException {
    together(() -> {
      requireMaster("grant role \"" + granted + "\"");
      requireRole(granted);
      if (server.has(granted, to)) {
        throw new SQLException("ERROR: role \"" + granted + "\" is a member of role \"" + to + "\"", "0LP01");
      }
      change(to, is -> {
        TreeSet<String> memberOf = new TreeSet<>(is.memberOf());
        memberOf.add(granted);
        return new Server.Role(is.canLogin(), is.verifier(), is.comment(), memberOf, is.actsAs());
      });
    });
  }

  /** Does nothing where it was not granted. */
  public void revoke(String granted, String from) throws SQLException {
    together(() -> {
      requireMaster("revoke role \"" + granted + "\"");
      change(from, is -> {
        TreeSet<String> memberOf = new TreeSet<>(is.memberOf());
        memberOf.remove(granted);
        return new Server.Role(is.canLogin(), is.verifier(), is.comment(), memberOf, is.actsAs());
      });
    });
  }

  /** Sessions of the role begin as the other. */
  public void setRole(String name, String actsAs) throws SQLException {
    together(() -> {
      requireMaster("alter role");
      requireRole(actsAs);
      change(name, is -> new Server.Role(is.canLogin(), is.verifier(), is.comment(), is.memberOf(), actsAs));
    });
  }

  public void comment(String name, String comment) throws SQLException {
    together(() -> {
      requireMaster("comment on role");
      change(name, is -> new Server.Role(is.canLogin(), is.verifier(), comment, is.memberOf(), is.actsAs()));
    });
  }

  /**
   * Lets the role sign in, or no longer.
   *
   * @param verifier null where nobody may; never the password itself, which the server would write to its log
   */
  public void login(String name, String verifier) throws SQLException {
    if (verifier != null && !Verifier.isOne(verifier)) {
      throw new IllegalArgumentException("a password in clear text");
    }
    together(() -> {
      requireMaster("alter role");
      change(name, is -> new Server.Role(verifier != null, verifier, is.comment(), is.memberOf(), is.actsAs()));
    });
  }

  public void reassignOwned(String from, String to) throws SQLException {
    together(() -> {
      for (String each : new String[] {from, to}) {
        requireRole(each);
        if (!server.has(role, each)) {
          throw new SQLException("ERROR: permission denied to reassign objects", "42501");
        }
      }
      server.tables.replaceAll((_, owner) -> owner.equals(from) ? to : owner);
    });
  }

  public void dropRole(String name) throws SQLException {
    together(() -> {
      requireMaster("drop role");
      requireRole(name);
      if (server.tables.containsValue(name)) {
        throw new SQLException(
            "ERROR: role \"" + name + "\" cannot be dropped because some objects depend on it", "2BP01");
      }
      server.roles.remove(name);
      server.roles.replaceAll((_, is) -> {
        TreeSet<String> memberOf = new TreeSet<>(is.memberOf());
        memberOf.remove(name);
        return new Server.Role(is.canLogin(), is.verifier(), is.comment(), memberOf, is.actsAs());
      });
    });
  }

  /** Ends all sessions of a user. */
  public void terminate(String name) throws SQLException {
    synchronized (server) {
      checkOpen();
      if (server.roles.containsKey(name) && !server.has(role, name)) {
        throw new SQLException("ERROR: permission denied to terminate process", "42501");
      }
      server.sessions.removeIf(session -> session.user.equals(name));
    }
  }

  public void createTable(String name) throws SQLException {
    together(() -> {
      if (server.tables.putIfAbsent(name, role) != null) {
        throw new SQLException("ERROR: relation \"" + name + "\" already exists", "42P07");
      }
    });
  }

  public void alterTable(String name) throws SQLException {
    together(() -> {
      String owner = server.tables.get(name);
      if (owner == null) {
        throw new SQLException("ERROR: relation \"" + name + "\" does not exist", "42P01");
      }
      if (!server.has(role, owner)) {
        throw new SQLException("ERROR: must be owner of table " + name, "42501");
      }
    });
  }

  @Override
  public void close() {
    synchronized (server) {
      server.sessions.remove(this);
    }
  }

  private void change(String name, UnaryOperator<Server.Role> change) throws SQLException {
    requireRole(name);
    server.roles.computeIfPresent(name, (_, is) -> change.apply(is));
  }

  private void requireRole(String name) throws SQLException {
    if (!server.roles.containsKey(name)) {
      throw new SQLException("ERROR: role \"" + name + "\" does not exist", "42704");
    }
  }

  private void requireMaster(String what) throws SQLException {
    if (!role.equals(server.master)) {
      throw new SQLException("ERROR: permission denied to " + what, "42501");
    }
  }

  private void checkOpen() throws SQLException {
    if (!server.sessions.contains(this)) {
      throw new SQLException("This connection has been closed.", "08003");
    }
  }
}
