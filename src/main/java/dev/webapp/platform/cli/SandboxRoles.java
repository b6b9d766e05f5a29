package dev.webapp.platform.cli;

import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.sandbox.postgres.PostgresServers;
import dev.webapp.platform.sandbox.postgres.Session;
import dev.webapp.platform.sql.Endpoint;
import dev.webapp.platform.sql.Pair;
import dev.webapp.platform.sql.Roles;
import dev.webapp.platform.sql.ScramVerifier;
import dev.webapp.platform.sql.SqlProblems;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The roles of the sandbox's databases. Salts are made of the users' names: the same calls leave the same behind. */
public final class SandboxRoles implements Roles {
  private static final int SALT = 16;
  private final PostgresServers servers;

  public SandboxRoles(PostgresServers servers) {
    this.servers = servers;
  }

  private interface Work<T> {
    T in(Session session) throws SQLException;
  }

  @Override
  public Seen look(Endpoint endpoint, List<String> names) {
    return run("DescribeRoles", endpoint, session -> {
      Map<String, Role> roles = new TreeMap<>();
      Map<String, Role> others = new TreeMap<>();
      for (Map.Entry<String, Session.RoleRow> each : session.roles().entrySet()) {
        Session.RoleRow row = each.getValue();
        boolean asked = names.contains(each.getKey());
        if (asked || row.comment() != null && row.comment().startsWith("{")) {
          (asked ? roles : others).put(each.getKey(), new Role(row.comment(), row.canLogin(),
              row.signedIn() && !row.canLogin(), session.owns(each.getKey())));
        }
      }
      return new Seen(roles, others, session.owns(endpoint.username()));
    });
  }

  @Override
  public void create(Endpoint endpoint, Pair pair, Map<String, String> notes) {
    write("CreateRole", endpoint, session -> {
      for (String role : pair.roles()) {
        if (!session.roles().containsKey(role)) {
          session.createRole(role);
          session.comment(role, notes.get(role));
        }
        session.grant(role, endpoint.username());
      }
      for (String user : pair.users()) {
        session.grant(pair.owner(), user);
        session.setRole(user, pair.owner());
      }
      session.reassignOwned(endpoint.username(), pair.owner());
      return null;
    });
  }

  @Override
  public void annotate(Endpoint endpoint, Map<String, String> notes) {
    write("CommentOnRole", endpoint, session -> {
      for (Map.Entry<String, String> note : new TreeMap<>(notes).entrySet()) {
        session.comment(note.getKey(), note.getValue());
      }
      return null;
    });
  }

  @Override
  public void reassign(Endpoint endpoint, Pair pair, List<String> former) {
    write("ReassignOwned", endpoint, session -> {
      for (String role : former) {
        session.grant(role, endpoint.username());
        session.revoke(role, pair.owner());
      }
      for (String role : former) {
        session.grant(pair.owner(), role);
        session.reassignOwned(role, pair.owner());
      }
      session.reassignOwned(endpoint.username(), pair.owner());
      return null;
    });
  }

  @Override
  public void setPassword(Endpoint endpoint, String user, SecretValue password, String note) {
    byte[] salt = Arrays.copyOf(user.getBytes(StandardCharsets.UTF_8), SALT);
    String verifier = ScramVerifier.of(password.reveal(), salt);
    write("SetPassword", endpoint, session -> {
      if (session.roles().containsKey(user) && session.roles().get(user).canLogin()) {
        throw Roles.inUse(user);
      }
      session.login(user, verifier);
      session.comment(user, note);
      return null;
    });
  }

  @Override
  public void removePasswords(Endpoint endpoint, Map<String, String> notes) {
    write("RemovePassword", endpoint, session -> {
      for (Map.Entry<String, String> user : new TreeMap<>(notes).entrySet()) {
        session.login(user.getKey(), null);
        session.comment(user.getKey(), user.getValue());
      }
      return null;
    });
  }

  @Override
  public void drop(Endpoint endpoint, Pair pair) {
    run("DropRole", endpoint, session -> {
      Map<String, Session.RoleRow> all = session.roles();
      List<String> there = pair.roles().stream().filter(all::containsKey).toList();
      for (String role : there) {
        session.login(role, null);
        session.terminate(role);
      }
      session.together(() -> {
        for (String role : there) {
          session.reassignOwned(role, endpoint.username());
        }
        for (String role : there) {
          session.dropRole(role);
        }
      });
      return null;
    });
  }

  private <T> void write(String operation, Endpoint endpoint, Work<T> work) {
    run(operation, endpoint, session -> {
      session.together(() -> work.in(session));
      return null;
    });
  }

  private <T> T run(String operation, Endpoint endpoint, Work<T> work) {
    try (Session session = servers.connect(endpoint.host(), endpoint.port(), endpoint.database(),
        endpoint.username(), endpoint.password().reveal())) {
      return work.in(session);
    } catch (SQLException failure) {
      throw SqlProblems.of("postgresql:" + operation, endpoint, failure);
    }
  }
}
