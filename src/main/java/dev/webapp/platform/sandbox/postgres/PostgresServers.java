package dev.webapp.platform.sandbox.postgres;

import dev.webapp.platform.sandbox.aws.Contents;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBInstance;

/** The servers of DB instances. One that is replaced by another of its name begins anew. */
public final class PostgresServers {
  private final Supplier<List<Contents>> places;
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  /**
   * @param places where the instances are
   */
  public PostgresServers(Supplier<List<Contents>> places) {
    this.places = places;
  }

  /**
   * Signs in.
   *
   * @throws SQLException as PostgreSQL or its driver would: nobody answers (08001), or not with this password (28P01),
   *     or no database has that name (3D000), or nobody may sign in as that role (28000)
   */
  public Session connect(String host, int port, String database, String user, String password) throws SQLException {
    Contents contents = places.get().stream().filter(place -> place.instanceAt(host).isPresent()).findFirst()
        .orElseThrow(PostgresServers::unanswered);
    DBInstance answering = contents.instanceAt(host).filter(one -> one.engine().equals("postgres"))
        .filter(one -> one.endpoint().port() == port && !one.dbInstanceStatus().equals("stopped"))
        .orElseThrow(PostgresServers::unanswered);
    // A replica has the roles of its source; that it takes no writes is not played.
    DBInstance instance = contents.sourceOf(answering);
    Server server = servers.computeIfAbsent(
        instance.dbiResourceId(), _ -> new Server(instance.masterUsername(), instance.dbName()));
    String master = instance.masterUsername();
    boolean right = user.equals(master) ? password.equals(contents.masterPassword(instance.dbInstanceArn()))
        : server.accepts(user, password);
    if (!right) {
      throw new SQLException("FATAL: password authentication failed for user \"" + user + "\"", "28P01");
    }
    return server.open(user, database);
  }

  private static SQLException unanswered() {
    return new SQLException("The connection attempt failed.", "08001");
  }
}
