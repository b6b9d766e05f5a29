package dev.webapp.platform.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives one role what others own in a database. REASSIGN OWNED takes along what belongs to the server as a whole
 * (PostgreSQL, "REASSIGN OWNED"): other databases and tablespaces are given back in the same transaction.
 */
final class Reassignment {
  private static final String SHARED = """
      SELECT format('ALTER DATABASE %I OWNER TO %I', d.datname, r.rolname)
      FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
      WHERE d.datname <> current_database() AND r.rolname = ANY (?)
      UNION ALL SELECT format('ALTER TABLESPACE %I OWNER TO %I', t.spcname, r.rolname)
      FROM pg_tablespace t JOIN pg_roles r ON r.oid = t.spcowner WHERE r.rolname = ANY (?)
      ORDER BY 1""";
  /** Who owned the present pair's things before may have been its member: no two roles can be each other's. */
  private static final String MEMBERSHIPS = """
      SELECT format('REVOKE %I FROM %I', m.rolname, o.rolname)
      FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.roleid JOIN pg_roles o ON o.oid = a.member
      WHERE m.rolname = ANY (?) AND o.rolname = ?
      ORDER BY 1""";
  private static final String MISSING = """
      SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM pg_roles
      WHERE rolname = ANY (?) AND NOT pg_has_role(oid, 'USAGE')
      ORDER BY 1""";

  private final Connection connection;
  private final String owner;

  /**
   * @param owner who gets it all; the master user is its member
   */
  Reassignment(Connection connection, String owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * What makes it so, in this order.
   *
   * @param former whose, besides the master user's. They come to belong to the owner, so that whoever is signed in as
   *     one of them loses nothing.
   */
  List<String> statements(List<String> former) throws SQLException {
    List<String> from = new ArrayList<>(former);
    from.add(currentUser());
    List<String> statements = new ArrayList<>(told(MISSING, former));
    statements.addAll(told(MEMBERSHIPS, former, owner));
    for (String role : former) {
      statements.add("GRANT " + PostgresRoles.quoted(owner) + " TO " + PostgresRoles.quoted(role));
    }
    for (String role : from) {
      statements.add("REASSIGN OWNED BY " + PostgresRoles.quoted(role) + " TO " + PostgresRoles.quoted(owner));
    }
    statements.addAll(told(SHARED, from, from));
    return statements;
  }

  private String currentUser() throws SQLException {
    return told("SELECT current_user").getFirst();
  }

  private List<String> told(String query, Object... parameters) throws SQLException {
    List<String> told = new ArrayList<>();
    try (PreparedStatement asked = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        asked.setObject(i + 1, parameters[i] instanceof List<?> names
            ? connection.createArrayOf("text", names.toArray()) : parameters[i]);
      }
      try (ResultSet found = asked.executeQuery()) {
        while (found.next()) {
          told.add(found.getString(1));
        }
      }
    }
    return told;
  }
}
