package dev.webapp.platform.sandbox.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a server keeps of a password, as RFC 5803 has it. */
final class Verifier {
  private static final Pattern FORM =
      Pattern.compile("SCRAM-SHA-256\\$(\\d+):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]{44}):([A-Za-z0-9+/=]{44})");

  private Verifier() {}

  /** Whether a password is given in this form; any other text the server would take for the password itself. */
  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  static boolean accepts(String verifier, String password) {
    Matcher parts = FORM.matcher(verifier);
    if (!parts.matches()) {
      return false;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(parts.group(2));
      byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(
          new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(parts.group(1)), 256)).getEncoded();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salted, "HmacSHA256"));
      byte[] client = mac.doFinal("Client Key".getBytes(StandardCharsets.US_ASCII));
      return MessageDigest.isEqual(MessageDigest.getInstance("SHA-256").digest(client),
          Base64.getDecoder().decode(parts.group(3)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
