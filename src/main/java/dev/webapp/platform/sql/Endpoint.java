package dev.webapp.platform.sql;

import dev.webapp.platform.resource.SecretValue;

/**
 * A database and who administers it.
 *
 * @param username the master user's: a role that may create roles and databases, but no superuser
 */
public record Endpoint(String host, int port, String database, String username, SecretValue password) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
