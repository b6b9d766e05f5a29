package dev.webapp.platform.sql;

import java.nio.file.Path;

/**
 * How connections to databases are protected.
 *
 * @param sslMode as PostgreSQL's clients call it
 * @param authorities a file of certificates in PEM, or null
 */
public record Encryption(String sslMode, Path authorities) {
  /** Encrypted, whoever answers: who only listens learns nothing, who stands between the two might. */
  public static final Encryption REQUIRED = new Encryption("require", null);

  /** Encrypted, and only with whom one of these authorities vouches for, by the host's name. */
  public static Encryption verified(Path authorities) {
    return new Encryption("verify-full", authorities);
  }
}
