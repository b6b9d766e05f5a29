package dev.webapp.platform.aws.rds;

import java.util.Arrays;
import java.util.List;

/** How RDS counts versions: PostgreSQL's major version is the first number, MySQL's and MariaDB's the first two. */
final class EngineVersion {
  private EngineVersion() {}

  static boolean sameMajor(String engine, String one, String other) {
    return major(engine, one).equals(major(engine, other));
  }

  /** Whether {@code actual} is {@code wanted} or a later minor version of the same major one. */
  static boolean isMinorUpgrade(String engine, String wanted, String actual) {
    return sameMajor(engine, wanted, actual) && Arrays.compare(numbers(wanted), numbers(actual)) <= 0;
  }

  private static List<String> major(String engine, String version) {
    List<String> parts = List.of(version.split("\\."));
    return parts.subList(0, Math.min(parts.size(), engine.equals("postgres") ? 1 : 2));
  }

  /** What is not a number, such as the {@code R2} of {@code 16.4-R2}, says nothing about what is later. */
  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\D+")).filter(part -> !part.isEmpty()).mapToInt(Integer::parseInt).toArray();
  }
}
