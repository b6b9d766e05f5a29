package dev.webapp.platform.sql;

import dev.webapp.platform.resource.SecretValue;
import java.util.List;

/**
 * A database and who administers it.
 *
 * @param securityGroups the ids of those that the database is in
 * @param username the master user's: a role that may create roles and databases, but no superuser
 */
public record Endpoint(String host, int port, List<String> securityGroups, String database, String username,
    SecretValue password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
