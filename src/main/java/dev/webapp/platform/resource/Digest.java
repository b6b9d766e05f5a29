package dev.webapp.platform.resource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of text, in hexadecimal: what names, tokens and plans are told apart by. */
public final class Digest {
  private Digest() {}

  /**
   * The first digits, 64 at most, of the hash over the parts; a part's end cannot be mistaken for another's start,
   * as long as none holds a NUL.
   */
  public static String of(int digits, String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        sha.update(part.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha.digest()).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
