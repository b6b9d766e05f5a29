package dev.webapp.platform.sql;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import java.sql.SQLException;
import java.time.Duration;

/** What a server refuses or a network loses, by SQLSTATE (PostgreSQL, "Error Codes"), in words a user can act on. */
public final class SqlProblems {
  /** Finding out takes as long as a connection attempt does, and only so many are made at a time. */
  private static final Duration OUT_OF_REACH = Duration.ofMinutes(1);

  private SqlProblems() {}

  /**
   * @param action what was tried, such as {@code postgresql:CreateRole}
   */
  public static Problem of(String action, Endpoint endpoint, SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    String code = state.isEmpty() ? "NoSqlState" : state;
    String told = failure.getMessage();
    if (causedByTls(failure)) {
      return problem(Category.INVALID, "UntrustedServer", action, "the operator does not trust what answers at "
          + endpoint + " (" + told + "): the file of run --database-ca must hold the authority of its certificate, "
          + "and AWS publishes RDS's as global-bundle.pem", failure);
    }
    if (state.startsWith("08")) {
      String groups = endpoint.securityGroups().isEmpty() ? "in"
          : "into " + String.join(" or ", endpoint.securityGroups());
      return new Problem(Category.TRANSIENT, "Unreachable", action, "the operator cannot reach " + endpoint
          + ": let the operator's pods " + groups + " on port " + endpoint.port()
          + ", as run --operator-security-group does, and see that the database runs (" + told + ")",
          OUT_OF_REACH, failure);
    }
    if (state.startsWith("28")) {
      return problem(Category.TRANSIENT, code, action, endpoint + " does not let the master user "
          + endpoint.username() + " sign in with the password in its secret: RDS may still be setting it, or it was "
          + "changed past the secret (" + told + ")", failure);
    }
    return switch (state) {
      case "42501" -> problem(Category.INVALID, code, action, "the master user " + endpoint.username() + " of "
          + endpoint + " lacks a right: " + told, failure);
      case "42710" -> problem(Category.EXISTS, code, action, told, failure);
      case "42704" -> problem(Category.NOT_FOUND, code, action, told, failure);
      // Locks, too many connections, shutting down or starting, serialization, what takes too long.
      case "55P03", "55006", "53300", "57P01", "57P02", "57P03", "57014", "40001", "40P01" ->
          problem(Category.TRANSIENT, code, action, endpoint + " is busy: " + told, failure);
      default -> problem(Category.INVALID, code, action, endpoint + " refused: " + told, failure);
    };
  }

  private static boolean causedByTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getName().startsWith("javax.net.ssl.")) {
        return true;
      }
    }
    return false;
  }

  private static Problem problem(Category category, String code, String action, String message, SQLException cause) {
    return new Problem(category, code, action, message, null, cause);
  }
}
