package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Equality;
import java.util.Arrays;

/**
 * How ElastiCache counts versions: the first number is the major version. From Redis OSS 6 on it takes {@code 7.1} and
 * tells {@code 7.1.0}; {@code 6.x} stands for any of that major version.
 */
final class CacheEngineVersion {
  private static final String ANY_MINOR = ".x";

  private CacheEngineVersion() {}

  /** What a move means: up within a major version, to another one, or down, which ElastiCache cannot do in place. */
  static Effect effect(String from, String to) {
    if (compare(to, from) < 0) {
      return Effect.REPLACES;
    }
    return major(from) == major(to) ? Effect.INTERRUPTS : Effect.MAJOR_UPGRADE;
  }

  /**
   * The version of a cache as the differ shall see it: where AWS upgrades minor versions by itself, a later one than
   * asked for is no drift, and there is no way back.
   *
   * @param wanted null where any will do
   * @param actual null where it is not told
   */
  static String seen(String wanted, String actual, Boolean autoMinorVersionUpgrade) {
    if (wanted == null || actual == null) {
      return actual == null ? wanted : actual;
    }
    boolean one = wanted.endsWith(ANY_MINOR)
        && Equality.VERSION_PREFIX.holds(wanted.substring(0, wanted.length() - ANY_MINOR.length()), actual);
    boolean upgraded = Boolean.TRUE.equals(autoMinorVersionUpgrade) && major(wanted) == major(actual)
        && compare(wanted, actual) <= 0;
    return one || upgraded ? wanted : actual;
  }

  /** Negative where the first is older; a version that names fewer parts counts as the oldest that it stands for. */
  private static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int major(String version) {
    int[] numbers = numbers(version);
    return numbers.length == 0 ? 0 : numbers[0];
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\D+")).filter(part -> !part.isEmpty()).mapToInt(Integer::parseInt).toArray();
  }
}
