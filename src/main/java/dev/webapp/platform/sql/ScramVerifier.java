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

  /**
   * Throws where the password is not printable ASCII: others would have to be normalized by SASLprep first.
   *
   * @param salt 16 random bytes
   */
  public static String of(String password, byte[] salt) {
    if (password.isEmpty() || !password.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("a password must be printable ASCII");
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
