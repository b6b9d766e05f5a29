package dev.webapp.platform.sandbox.aws.region;

import java.util.HexFormat;

/** Identifiers as AWS makes them, from a counter: the same calls in the same order get the same identifiers. */
public final class Ids {
  private final long seed;
  private long count;

  Ids(String account, String region) {
    seed = mix((account + "/" + region).hashCode());
  }

  /** Scatters a number over all 64 bits; two numbers never meet. */
  public static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Hexadecimal digits that follow from a text, up to 16. */
  public static String mixed(String text, int length) {
    return HexFormat.of().toHexDigits(mix(text.hashCode())).substring(0, length);
  }

  /** A resource id of EC2, such as {@code sg-0123456789abcdef0}: the prefix and 17 hexadecimal digits. */
  public String resource(String prefix) {
    return prefix + "-0" + HexFormat.of().toHexDigits(next());
  }

  /** Hexadecimal digits, up to 16. */
  public String hex(int length) {
    return HexFormat.of().toHexDigits(next()).substring(0, length);
  }

  /** Characters out of an alphabet. */
  public String letters(int length, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt((int) Long.remainderUnsigned(next(), alphabet.length())));
    }
    return text.toString();
  }

  public String uuid() {
    String digits = HexFormat.of().toHexDigits(next()) + HexFormat.of().toHexDigits(next());
    return String.join("-", digits.substring(0, 8), digits.substring(8, 12), digits.substring(12, 16),
        digits.substring(16, 20), digits.substring(20));
  }

  private long next() {
    return mix(seed + ++count);
  }
}
