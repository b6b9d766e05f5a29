package dev.webapp.platform.sql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What PostgreSQL keeps of a password under SCRAM-SHA-256, in the form it takes instead of the password itself
 * (RFC 5803; PostgreSQL, "pg_authid"). A statement that is logged by the server then tells nobody the password.
 */
public final class ScramVerifier {
  /** PostgreSQL's default ({@code scram_iterations}). */
  private static final int ITERATIONS = 4096;
  private static final int KEY_BITS = 256;

  private ScramVerifier() {}

  /** A password that servers and clients might not take for the same, since they would have to normalize it first. */
  public static final class NotPlain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPlain(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Throws {@link NotPlain} where the password is not printable ASCII: what SASLprep makes of others, and what servers
   * and clients do where it makes nothing of them, differs by its implementation.
   *
   * @param salt 16 random bytes
   */
  public static String of(String password, byte[] salt) {
    if (password.isEmpty()) {
      throw new NotPlain("is empty");
    }
    if (!password.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new NotPlain("has other characters than printable ASCII, which not every client sends alike");
    }
    try {
      byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS)).getEncoded();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      return "SCRAM-SHA-256$" + ITERATIONS + ":" + base64(salt) + "$" + base64(stored) + ":"
          + base64(hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
