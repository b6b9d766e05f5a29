package dev.webapp.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.resource.SecretValue;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** PostgreSQL itself, as a process. It asks everybody but its superuser for a password, and logs every statement. */
final class EmbeddedDatabase implements TestDatabase {
  private static final String MASTER_PASSWORD = "correct0horse1battery2staple";
  private final List<String> calls = new ArrayList<>();
  private EmbeddedPostgres server;
  private Path logs;
  private int turn;
  private int version;

  /** Starts it where there is one for this machine; otherwise whatever needs it is skipped, and says why. */
  void start() throws IOException, InterruptedException, SQLException {
    String machine = system() + "-" + (System.getProperty("os.arch").matches("aarch64|arm64") ? "arm_64" : "x86_64");
    assumeTrue(EmbeddedPostgres.class.getResource("/postgres-" + machine + ".txz") != null,
        "there is no PostgreSQL to run on " + machine);
    assumeTrue(!"root".equals(System.getProperty("user.name")) || mayUnshare(),
        "PostgreSQL does not run as root, and here root may not become another user in a namespace of its own");
    logs = Files.createTempDirectory("postgres-log");
    server = EmbeddedPostgres.builder().setServerConfig("log_statement", "all")
        .setServerConfig("allow_in_place_tablespaces", "on").setServerConfig("logging_collector", "on")
        .setServerConfig("log_directory", logs.toString()).start();
    try (Connection superuser = superuser(); Statement statement = superuser.createStatement()) {
      String rules;
      try (ResultSet answer = statement.executeQuery("SHOW hba_file")) {
        assertThat(answer.next()).isTrue();
        rules = answer.getString(1);
      }
      Files.writeString(Path.of(rules), "host all postgres all trust\nhost all all all scram-sha-256\n");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (logs != null) {
      try (Stream<Path> files = Files.walk(logs)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
  }

  private static boolean mayUnshare() throws InterruptedException {
    try {
      Process tried = new ProcessBuilder("unshare", "-U", "true").start();
      return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** As RDS does: the master user may make roles and databases, and owns the database. */
  @Override
  public void reset() throws SQLException {
    turn++;
    version = 1;
    calls.clear();
    try (Connection superuser = superuser(); Statement statement = superuser.createStatement()) {
      statement.execute(
          "CREATE ROLE " + masterName() + " LOGIN CREATEROLE CREATEDB PASSWORD '" + MASTER_PASSWORD + "'");
      statement.execute("CREATE DATABASE " + database() + " OWNER " + masterName());
    }
  }

  /** What the server has logged so far. */
  String log() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  /** The actions of all connections since the last reset, and how they ended. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** A setting of a superuser's. */
  void configure(String statement) throws SQLException {
    try (Connection superuser = superuser(); Statement execution = superuser.createStatement()) {
      execution.execute(statement);
    }
  }

  private String masterName() {
    return "master" + turn;
  }

  private String database() {
    return "shop" + turn;
  }

  private Connection superuser() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  @Override
  public Pair pair() {
    return new Pair("local", database(), "master", "users", "app" + turn);
  }

  @Override
  public Roles roles() {
    return new PostgresRoles(new Encryption("disable", null), (action, problem, _) ->
        calls.add(problem == null ? action : action + " " + problem.code()), InstantSource.system());
  }

  @Override
  public Endpoints endpoints() {
    return (_, _) -> Optional.of(new Endpoints.Access(endpoint(server.getPort(), MASTER_PASSWORD),
        secret(version), version == 1 ? null : secret(version - 1)));
  }

  /** The server at another port, or with another password. */
  Endpoint endpoint(int port, String password) {
    return new Endpoint(
        "localhost", port, List.of("sg-1"), database(), masterName(),
        new SecretValue("master@" + password, () -> password));
  }

  int port() {
    return server.getPort();
  }

  private SecretValue secret(int version) {
    String password = password(version);
    return new SecretValue("users@" + version, () -> password);
  }

  private String password(int version) {
    return "users0of1turn" + turn + "version" + version;
  }

  @Override
  public String password() {
    return password(version);
  }

  @Override
  public String rotate() {
    version++;
    return password();
  }

  @Override
  public Login master() throws SQLException {
    return signIn(masterName(), MASTER_PASSWORD);
  }

  @Override
  public Login signIn(String user, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    Connection connection = new Driver().connect(
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + database(), properties);
    return new Login() {
      @Override
      public void createTable(String name) throws SQLException {
        execute(connection, "CREATE TABLE " + name + " (id int)");
      }

      @Override
      public void alterTable(String name) throws SQLException {
        execute(connection, "ALTER TABLE " + name + " ADD COLUMN \"" + System.nanoTime() + "\" int");
      }

      @Override
      public boolean isOpen() {
        try {
          execute(connection, "SELECT 1");
          return true;
        } catch (SQLException e) {
          return false;
        }
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    };
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void createRole(String name) throws SQLException {
    byMaster("CREATE ROLE " + name);
  }

  @Override
  public void dropRole(String name) throws SQLException {
    byMaster("DROP ROLE " + name);
  }

  @Override
  public void comment(String name, String comment) throws SQLException {
    byMaster("COMMENT ON ROLE " + name + " IS '" + comment + "'");
  }

  /** The first column of the first row, as a superuser sees it. */
  String asked(String query) throws SQLException {
    try (Connection superuser = superuser(); Statement statement = superuser.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      return answer.next() ? answer.getString(1) : null;
    }
  }

  private void byMaster(String sql) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", masterName());
    properties.setProperty("password", MASTER_PASSWORD);
    try (Connection connection = new Driver().connect(
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + database(), properties)) {
      execute(connection, sql);
    }
  }

  @Override
  public Endpoint misled() {
    return endpoint(server.getPort(), "open-sesame");
  }
}
