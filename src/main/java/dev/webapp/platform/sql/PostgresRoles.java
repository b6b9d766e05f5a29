package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.SecretValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * Roles of PostgreSQL 11 and later, over JDBC. The users' passwords leave the operator only as what the server keeps of
 * them, see {@link ScramVerifier}.
 */
public final class PostgresRoles implements Roles {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration STATEMENT = Duration.ofSeconds(15);
  /** Whoever comes to a table after one who waits for its lock waits as well: no longer than a hiccup. */
  private static final Duration LOCK = Duration.ofSeconds(2);
  private static final int SALT = 16;

  /** What a role owns is told as REASSIGN OWNED goes by it; that leaves default privileges and user mappings alone. */
  private static final String LOOK = """
      SELECT r.rolname, r.rolcanlogin, shobj_description(r.oid, 'pg_authid'),
        NOT r.rolcanlogin AND EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.usesysid = r.oid),
        EXISTS (SELECT 1 FROM pg_shdepend d JOIN pg_database b ON b.datname = current_database()
          WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o'
            AND (d.dbid = b.oid OR d.classid = 'pg_database'::regclass AND d.objid = b.oid)
            AND d.classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)),
        r.rolname = current_user
      FROM pg_roles r WHERE r.rolname = ANY (?) OR r.rolname = current_user
        OR shobj_description(r.oid, 'pg_authid') LIKE '{%' AND pg_has_role(r.oid, 'MEMBER')""";
  private static final String SIGNED_IN = "SELECT pid FROM pg_stat_activity WHERE usename = ANY (?)";

  private final Encryption encryption;
  private final SqlCalls calls;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public PostgresRoles(Encryption encryption, SqlCalls calls, InstantSource clock) {
    this.encryption = encryption;
    this.calls = calls;
    this.clock = clock;
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  @Override
  public Seen look(Endpoint endpoint, List<String> names) {
    return run("DescribeRoles", endpoint, connection -> {
      Map<String, Role> roles = new TreeMap<>();
      Map<String, Role> others = new TreeMap<>();
      boolean masterOwns = false;
      try (PreparedStatement look = connection.prepareStatement(LOOK)) {
        look.setArray(1, connection.createArrayOf("text", names.toArray()));
        try (ResultSet found = look.executeQuery()) {
          while (found.next()) {
            String name = found.getString(1);
            Role role = new Role(found.getString(3), found.getBoolean(2), found.getBoolean(4), found.getBoolean(5));
            if (found.getBoolean(6)) {
              masterOwns = role.owns();
            } else {
              (names.contains(name) ? roles : others).put(name, role);
            }
          }
        }
      }
      return new Seen(roles, others, masterOwns);
    });
  }

  @Override
  public void create(Endpoint endpoint, Pair pair, Map<String, String> notes) {
    run("CreateRole", endpoint, connection -> {
      String owner = quoted(pair.owner());
      String database = quoted(endpoint.database());
      List<String> statements = new ArrayList<>();
      for (String role : pair.roles()) {
        if (!exists(connection, role)) {
          statements.add("CREATE ROLE " + quoted(role) + " NOLOGIN");
          statements.add(comment(role, notes.get(role)));
        }
        statements.add("GRANT " + quoted(role) + " TO CURRENT_USER");
      }
      for (String user : pair.users()) {
        statements.add("GRANT " + owner + " TO " + quoted(user));
        statements.add("ALTER ROLE " + quoted(user) + " SET role = " + literal(pair.owner()));
      }
      statements.add("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE " + database + " TO " + owner);
      // Only the schema's owner can; before PostgreSQL 15 that is not the database's, and everybody may create there.
      if (yes(connection, "SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public'")) {
        statements.add("GRANT USAGE, CREATE ON SCHEMA public TO " + owner);
      }
      execute(connection, statements);
      return execute(connection, new Reassignment(connection, pair.owner()).statements(List.of()));
    });
  }

  @Override
  public void annotate(Endpoint endpoint, Map<String, String> notes) {
    run("CommentOnRole", endpoint, connection -> execute(connection, new TreeMap<>(notes).entrySet().stream()
        .map(note -> comment(note.getKey(), note.getValue())).toList()));
  }

  @Override
  public void reassign(Endpoint endpoint, Pair pair, List<String> former) {
    run("ReassignOwned", endpoint, connection ->
        execute(connection, new Reassignment(connection, pair.owner()).statements(former)));
  }

  @Override
  public void setPassword(Endpoint endpoint, String user, SecretValue password, String note) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    String verifier = ScramVerifier.of(password.reveal(), salt);
    run("SetPassword", endpoint, connection -> {
      if (yes(connection, "SELECT rolcanlogin FROM pg_roles WHERE rolname = " + literal(user))) {
        throw Roles.inUse(user);
      }
      return execute(connection, List.of(
          "ALTER ROLE " + quoted(user) + " LOGIN PASSWORD " + literal(verifier), comment(user, note)));
    });
  }

  @Override
  public void removePasswords(Endpoint endpoint, Map<String, String> notes) {
    run("RemovePassword", endpoint, connection -> execute(connection, new TreeMap<>(notes).entrySet().stream()
        .flatMap(user -> Stream.of("ALTER ROLE " + quoted(user.getKey()) + " NOLOGIN PASSWORD NULL",
            comment(user.getKey(), user.getValue()))).toList()));
  }

  @Override
  public void drop(Endpoint endpoint, Pair pair) {
    run("DropRole", endpoint, connection -> {
      List<String> there = new ArrayList<>();
      List<String> disabled = new ArrayList<>();
      for (String role : pair.roles()) {
        if (exists(connection, role)) {
          there.add(quoted(role));
          disabled.add("ALTER ROLE " + quoted(role) + " NOLOGIN");
        }
      }
      if (there.isEmpty()) {
        return null;
      }
      execute(connection, disabled);
      connection.commit();
      endSessions(connection, pair.users());
      String all = String.join(", ", there);
      // The second takes only privileges: by then they own nothing in this database.
      return execute(connection, List.of("REASSIGN OWNED BY " + all + " TO CURRENT_USER", "DROP OWNED BY " + all,
          "DROP ROLE " + all));
    });
  }

  private static void endSessions(Connection connection, List<String> users) throws SQLException {
    List<Integer> sessions = new ArrayList<>();
    try (PreparedStatement look = connection.prepareStatement(SIGNED_IN)) {
      look.setArray(1, connection.createArrayOf("text", users.toArray()));
      try (ResultSet found = look.executeQuery()) {
        while (found.next()) {
          sessions.add(found.getInt(1));
        }
      }
    }
    for (int session : sessions) {
      yes(connection, "SELECT pg_terminate_backend(" + session + ")");
    }
  }

  private <T> T run(String operation, Endpoint endpoint, Work<T> work) {
    String action = "postgresql:" + operation;
    Instant start = clock.instant();
    try (Connection connection = connect(endpoint)) {
      connection.setAutoCommit(false);
      T result = work.in(connection);
      connection.commit();
      calls.called(action, null, Duration.between(start, clock.instant()));
      return result;
    } catch (SQLException failure) {
      Problem problem = SqlProblems.of(action, endpoint, failure);
      calls.called(action, problem, Duration.between(start, clock.instant()));
      throw problem;
    } catch (Problem refused) {
      calls.called(action, refused, Duration.between(start, clock.instant()));
      throw refused;
    }
  }

  private Connection connect(Endpoint endpoint) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", endpoint.username());
    properties.setProperty("password", endpoint.password().reveal());
    properties.setProperty("ApplicationName", "webapp-platform-operator");
    properties.setProperty("sslmode", encryption.sslMode());
    if (encryption.authorities() != null) {
      properties.setProperty("sslrootcert", encryption.authorities().toString());
    }
    properties.setProperty("connectTimeout", String.valueOf(CONNECT.toSeconds()));
    properties.setProperty("loginTimeout", String.valueOf(CONNECT.multipliedBy(2).toSeconds()));
    properties.setProperty("socketTimeout", String.valueOf(STATEMENT.multipliedBy(2).toSeconds()));
    properties.setProperty("options", "-c statement_timeout=" + STATEMENT.toMillis() + " -c lock_timeout="
        + LOCK.toMillis() + " -c standard_conforming_strings=on");
    Connection connection = new Driver().connect("jdbc:postgresql://" + endpoint + "/"
        + URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8), properties);
    if (connection == null) {
      throw new SQLException("no address: " + endpoint, "08001");
    }
    return connection;
  }

  private static Void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
    return null;
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    return yes(connection, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = " + literal(role) + ")");
  }

  private static boolean yes(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(query)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private static String comment(String role, String note) {
    return "COMMENT ON ROLE " + quoted(role) + " IS " + literal(note);
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
