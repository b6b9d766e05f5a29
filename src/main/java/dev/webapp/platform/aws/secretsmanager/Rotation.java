package dev.webapp.platform.aws.secretsmanager;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * When a password is to be renewed: whenever another renewal is asked for, and whenever a period has begun. Told in a
 * tag of the secret as {@code days=30 period=17 request=3f2a9c01b7}.
 *
 * @param request tells one wish from another; null for none
 * @param days how long a period lasts; null for none
 * @param period the number of the present one, null for none
 */
record Rotation(String request, Integer days, Long period) {
  /** Nothing renews it. */
  static final Rotation NONE = new Rotation(null, null, null);

  /** What a tag tells; {@link #NONE} where it tells nothing that we wrote. */
  static Rotation read(String text) {
    Map<String, String> parts = new TreeMap<>();
    for (String part : text == null ? new String[0] : text.split(" ")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    try {
      String days = parts.get("days");
      String period = parts.get("period");
      return new Rotation(parts.get("request"), days == null ? null : Integer.valueOf(days),
          period == null ? null : Long.valueOf(period));
    } catch (NumberFormatException somebodyElses) {
      return NONE;
    }
  }

  /** Whether it is nothing but a later period of the other one, which was begun by a clock that goes ahead. */
  boolean isLaterThan(Rotation other) {
    return Objects.equals(request, other.request) && days != null && days.equals(other.days)
        && period != null && other.period != null && period > other.period;
  }

  /**
   * Whether a password of that rotation is to be renewed for this one. One that has a period for the first time, or
   * another one, begins with it: only its end renews.
   */
  boolean renews(Rotation before) {
    boolean asked = request != null && !request.equals(before.request);
    boolean due = days != null && days.equals(before.days) && !Objects.equals(period, before.period);
    return asked || due;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (days != null) {
      text.append("days=").append(days).append(" period=").append(period);
    }
    if (request != null) {
      text.append(text.isEmpty() ? "" : " ").append("request=").append(request);
    }
    return text.toString();
  }
}
