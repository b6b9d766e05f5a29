package dev.webapp.platform.aws.cognitoidentityprovider;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long a token is good for, as Cognito says it: a number, and a unit that may be left out (API reference,
 * UserPoolClientType and TokenValidityUnitsType).
 */
enum Validity {
  ACCESS_TOKEN("hours", Duration.ofHours(1)),
  ID_TOKEN("hours", Duration.ofHours(1)),
  REFRESH_TOKEN("days", Duration.ofDays(30));

  /** A number and its unit. */
  record Told(int number, String unit) {
    /** In the largest unit that says it in whole numbers. */
    static Told of(Duration duration) {
      long seconds = duration.toSeconds();
      return UNITS.entrySet().stream().filter(unit -> seconds % unit.getValue() == 0).findFirst()
          .map(unit -> new Told(Math.toIntExact(seconds / unit.getValue()), unit.getKey())).orElseThrow();
    }
  }

  /** Seconds by unit, the largest first. */
  private static final Map<String, Long> UNITS = units();

  private final String unitByDefault;
  private final Duration byDefault;

  Validity(String unitByDefault, Duration byDefault) {
    this.unitByDefault = unitByDefault;
    this.byDefault = byDefault;
  }

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("days", 86_400L);
    units.put("hours", 3_600L);
    units.put("minutes", 60L);
    units.put("seconds", 1L);
    return units;
  }

  /**
   * @param number null or 0 where it is the default
   * @param unit null where it is the default
   */
  Duration read(Integer number, String unit) {
    if (number == null || number == 0) {
      return byDefault;
    }
    return Duration.ofSeconds(number * UNITS.get(unit == null ? unitByDefault : unit));
  }
}
