package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** What an unquoted scalar means to go-yaml v2, on which kubectl's reader stands. */
final class GoScalars extends Resolver {
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> NOT_FINITE = Set.of(".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf",
      "+.INF", "-.inf", "-.Inf", "-.INF");
  private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  @Override
  public Tag resolve(NodeId kind, String value, boolean implicit) {
    if (kind != NodeId.scalar || !implicit || value == null) {
      return super.resolve(kind, value, implicit);
    }
    if (NULL.contains(value)) {
      return Tag.NULL;
    }
    if (TRUE.contains(value) || FALSE.contains(value)) {
      return Tag.BOOL;
    }
    if (value.equals("<<")) {
      return Tag.MERGE;
    }
    return NOT_FINITE.contains(value) || number(value) != null ? Tag.FLOAT : Tag.STR;
  }

  /** The boolean that a word stands for, or null. */
  static Boolean bool(String word) {
    return TRUE.contains(word) ? Boolean.TRUE : FALSE.contains(word) ? Boolean.FALSE : null;
  }

  /** The number that a text stands for, or null: whole where it is, however it was written. */
  static JsonNode number(String text) {
    if (text.isEmpty() || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
    boolean negative = plain.startsWith("-");
    String digits = plain.startsWith("+") || negative ? plain.substring(1) : plain;
    BigInteger whole = whole(digits);
    if (whole != null && whole.bitLength() <= 64) {
      return integer(negative ? whole.negate() : whole);
    }
    if (!FLOAT.matcher(plain).matches()) {
      return null;
    }
    double value = Double.parseDouble(plain);
    if (Double.isInfinite(value)) {
      return null;
    }
    boolean integral = value == Math.rint(value) && Math.abs(value) < 1e21;
    return integral ? integer(new BigDecimal(value).toBigIntegerExact()) : DoubleNode.valueOf(value);
  }

  /** Digits of base ten, or of that which their prefix names, as Go's ParseInt takes them with base 0. */
  private static BigInteger whole(String digits) {
    try {
      if (digits.startsWith("0x")) {
        return unsigned(digits.substring(2), 16);
      }
      if (digits.startsWith("0b")) {
        return unsigned(digits.substring(2), 2);
      }
      if (digits.startsWith("0o")) {
        return unsigned(digits.substring(2), 8);
      }
      return unsigned(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static BigInteger unsigned(String digits, int radix) {
    if (digits.isEmpty() || digits.charAt(0) == '-' || digits.charAt(0) == '+') {
      throw new NumberFormatException();
    }
    return new BigInteger(digits, radix);
  }

  private static JsonNode integer(BigInteger value) {
    if (value.bitLength() < 32) {
      return IntNode.valueOf(value.intValue());
    }
    return value.bitLength() < 64 ? LongNode.valueOf(value.longValue()) : BigIntegerNode.valueOf(value);
  }
}
