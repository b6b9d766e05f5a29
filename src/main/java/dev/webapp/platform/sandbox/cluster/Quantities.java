package dev.webapp.platform.sandbox.cluster;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource quantities in the one form in which a server keeps them: {@code 1024Mi} is {@code 1Gi}. */
final class Quantities {
  private static final Pattern FORM =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d+)?");
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final Map<Integer, String> DECIMAL =
      Map.of(-9, "n", -6, "u", -3, "m", 0, "", 3, "k", 6, "M", 9, "G", 12, "T", 15, "P", 18, "E");
  private static final BigInteger KIBI = BigInteger.valueOf(1024);

  private Quantities() {}

  /** The canonical form, or null if the text is no quantity. */
  static String canonical(String text) {
    BigDecimal value = value(text);
    if (value == null) {
      return null;
    }
    return text.endsWith("i") ? binary(value.setScale(0, RoundingMode.UP).toBigIntegerExact()) : plain(value);
  }

  /** The number that a quantity stands for, or null if the text is none. */
  static BigDecimal value(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(parts.group(1));
    String suffix = parts.group(2) == null ? "" : parts.group(2);
    if (suffix.endsWith("i")) {
      return number.multiply(new BigDecimal(KIBI.pow("KMGTPE".indexOf(suffix.charAt(0)) + 1)));
    }
    if (suffix.length() > 1) {
      return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
    int exponent = DECIMAL.entrySet().stream().filter(e -> e.getValue().equals(suffix)).findFirst().orElseThrow()
        .getKey();
    return number.scaleByPowerOfTen(exponent);
  }

  private static String binary(BigInteger value) {
    int power = 0;
    while (power < 6 && value.signum() != 0 && value.mod(KIBI).signum() == 0) {
      value = value.divide(KIBI);
      power++;
    }
    return value + BINARY[power];
  }

  /** The largest suffix with which the number is whole; finer than a billionth is rounded up. */
  private static String plain(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal value = number.setScale(Math.min(9, Math.max(0, number.scale())), RoundingMode.UP);
    for (int exponent = 18; exponent >= -9; exponent -= 3) {
      BigDecimal scaled = value.scaleByPowerOfTen(-exponent).stripTrailingZeros();
      if (scaled.scale() <= 0) {
        return String.format(Locale.ROOT, "%s%s", scaled.toBigIntegerExact(), DECIMAL.get(exponent));
      }
    }
    return value.toPlainString();
  }
}
