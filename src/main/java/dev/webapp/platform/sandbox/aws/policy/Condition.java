package dev.webapp.platform.sandbox.aws.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One key of a statement's conditions
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 *
 * @param operator as in the document, such as {@code ForAllValues:StringLikeIfExists}
 */
record Condition(String operator, String key, List<String> values) {
  private static final Set<String> KNOWN = Set.of("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike",
      "Bool", "Null", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
      "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
      "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals");
  private static final Set<String> UNPLAYED = Set.of("IpAddress", "NotIpAddress", "BinaryEquals");
  private static final String IF_EXISTS = "IfExists";

  /** Which of several values of the request must match. */
  private enum Quantifier { ALL, ANY, SINGLE }

  /** Throws for operators that are not evaluated here: taken for granted, they would allow what AWS denies. */
  Condition {
    String base = base(operator);
    if (UNPLAYED.contains(base)) {
      throw new UnsupportedOperationException("The sandbox does not evaluate the condition " + operator);
    }
    if (!KNOWN.contains(base)) {
      throw new MalformedPolicyException("Syntax errors in policy.");
    }
  }

  boolean holds(Request request, Glob glob) {
    List<String> present = Optional.ofNullable(request.context().get(key)).orElse(List.of());
    String base = base(operator);
    if (base.equals("Null")) {
      return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == present.isEmpty());
    }
    boolean negated = base.contains("Not");
    Quantifier quantifier = quantifier();
    if (present.isEmpty()) {
      // A set operator decides before IfExists does: no value at all satisfies every one and not a single one.
      return switch (quantifier) {
        case ALL -> true;
        case ANY -> false;
        case SINGLE -> negated || operator.endsWith(IF_EXISTS);
      };
    }
    // Several values where one is expected are AWS's to sort out; it takes them for any of them.
    return quantifier == Quantifier.ALL
        ? present.stream().allMatch(value -> matches(base, value, glob) != negated)
        : present.stream().anyMatch(value -> matches(base, value, glob) != negated);
  }

  private boolean matches(String base, String value, Glob glob) {
    return values.stream().anyMatch(wanted -> switch (base) {
      case "StringEquals", "StringNotEquals" -> glob.matches(wanted, value, false, false);
      case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" -> glob.matches(wanted, value, false, true);
      case "StringLike", "StringNotLike" -> glob.matches(wanted, value, true, false);
      case "Bool" -> wanted.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT));
      case "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike" -> sameArn(wanted, value, glob);
      default -> inOrder(base, value, wanted);
    });
  }

  /** What is neither a number nor a date is in no order to any. */
  private static boolean inOrder(String base, String value, String wanted) {
    try {
      return inOrder(base, base.startsWith("Date")
          ? instant(value).compareTo(instant(wanted)) : new BigDecimal(value).compareTo(new BigDecimal(wanted)));
    } catch (NumberFormatException | DateTimeParseException e) {
      return false;
    }
  }

  private static boolean inOrder(String base, int order) {
    return switch (base.replaceFirst("Numeric|Date", "")) {
      case "LessThan" -> order < 0;
      case "LessThanEquals" -> order <= 0;
      case "GreaterThan" -> order > 0;
      case "GreaterThanEquals" -> order >= 0;
      default -> order == 0;
    };
  }

  /** ISO 8601, or seconds since 1970. */
  private static Instant instant(String text) {
    return text.matches("\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
  }

  /** Each of an ARN's six parts is matched on its own. */
  private static boolean sameArn(String wanted, String value, Glob glob) {
    List<String> patterns = parts(wanted);
    List<String> parts = List.of(value.split(":", 6));
    if (patterns.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!glob.matches(patterns.get(i), parts.get(i), true, false)) {
        return false;
      }
    }
    return true;
  }

  /** Splits at colons that are not within a variable. */
  private static List<String> parts(String pattern) {
    return List.of(pattern.split(":(?![^{]*})", 6));
  }

  private Quantifier quantifier() {
    return operator.startsWith("ForAllValues:") ? Quantifier.ALL
        : operator.startsWith("ForAnyValue:") ? Quantifier.ANY : Quantifier.SINGLE;
  }

  private static String base(String operator) {
    String base = operator.substring(operator.indexOf(':') + 1);
    return base.endsWith(IF_EXISTS) ? base.substring(0, base.length() - IF_EXISTS.length()) : base;
  }

  /** Whether all of them hold. */
  static boolean all(Collection<Condition> conditions, Request request, Glob glob) {
    return conditions.stream().allMatch(condition -> condition.holds(request, glob));
  }
}
