package dev.webapp.platform.aws;

import dev.webapp.platform.resource.Equality;
import java.util.Arrays;
import java.util.List;

/**
 * How AWS counts the versions of database engines: PostgreSQL's major version is the first number, that of MySQL,
 * MariaDB and DocumentDB the first two.
 */
public final class EngineVersion {
  private EngineVersion() {}

  /** Whether both are of one major version; either may name fewer parts. */
  public static boolean sameMajor(String engine, String one, String other) {
    return major(engine, one).equals(major(engine, other));
  }

  /** {@code 16} of PostgreSQL's {@code 16.4}, {@code 5.0} of DocumentDB's {@code 5.0.0}. */
  public static String major(String engine, String version) {
    List<String> parts = List.of(version.split("\\."));
    return String.join(".", parts.subList(0, Math.min(parts.size(), engine.equals("postgres") ? 1 : 2)));
  }

  /** Whether {@code actual} is {@code wanted} or a later minor version of the same major one. */
  public static boolean isMinorUpgrade(String engine, String wanted, String actual) {
    return sameMajor(engine, wanted, actual) && reaches(wanted, actual);
  }

  /** Whether {@code actual} is {@code wanted} or any later version. */
  public static boolean reaches(String wanted, String actual) {
    return compare(wanted, actual) <= 0;
  }

  /** Negative where the first is older; a version that names fewer parts counts as the oldest that it stands for. */
  public static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  /**
   * The version of an instance as the differ shall see it: where AWS upgrades minor versions by itself, a later one
   * than asked for is no drift, and there is no way back.
   *
   * @param wanted null where any will do
   * @param actual null where it is not told
   */
  public static String seen(String engine, String wanted, String actual, Boolean autoMinorVersionUpgrade) {
    boolean upgraded = wanted != null && actual != null && Boolean.TRUE.equals(autoMinorVersionUpgrade)
        && isMinorUpgrade(engine, wanted, actual);
    return upgraded ? wanted : actual;
  }

  /** Whether {@code actual} is one of those that {@code wanted} stands for. */
  public static boolean standsFor(String wanted, String actual) {
    return Equality.VERSION_PREFIX.holds(wanted, actual);
  }

  /** What is not a number, such as the {@code R2} of {@code 16.4-R2}, says nothing about what is later. */
  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\D+")).filter(part -> !part.isEmpty()).mapToInt(Integer::parseInt).toArray();
  }
}
