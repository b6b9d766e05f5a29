package dev.webapp.platform.cli;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.SecretValue;
import dev.webapp.platform.sql.Endpoint;
import dev.webapp.platform.sql.Pair;
import dev.webapp.platform.sql.Roles;
import java.util.List;
import java.util.Map;

/** Roles for whoever only looks: signing in to a database takes its master user's password, and a way to it. */
final class UnaskedRoles implements Roles {
  /** Of what it throws. */
  static final String CODE = "NotAsked";

  @Override
  public Seen look(Endpoint endpoint, List<String> names) {
    throw unasked(endpoint);
  }

  @Override
  public void create(Endpoint endpoint, Pair pair, Map<String, String> notes) {
    throw unasked(endpoint);
  }

  @Override
  public void annotate(Endpoint endpoint, Map<String, String> notes) {
    throw unasked(endpoint);
  }

  @Override
  public void reassign(Endpoint endpoint, Pair pair, List<String> former) {
    throw unasked(endpoint);
  }

  @Override
  public void setPassword(Endpoint endpoint, String user, SecretValue password, String note) {
    throw unasked(endpoint);
  }

  @Override
  public void removePasswords(Endpoint endpoint, Map<String, String> notes) {
    throw unasked(endpoint);
  }

  @Override
  public void drop(Endpoint endpoint, Pair pair) {
    throw unasked(endpoint);
  }

  private static Problem unasked(Endpoint endpoint) {
    return Problem.of(Problem.Category.INVALID, CODE, "postgresql:Connect",
        "only the operator signs in to " + endpoint + ": what would change in there is not planned");
  }
}
