package dev.webapp.platform.sandbox.aws.docdb;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What DocumentDB offers here: versions, families, instance classes. A plausible part of AWS's list, not all of it. */
final class Engine {
  static final String NAME = "docdb";
  static final int PORT = 27017;
  static final Set<String> LOG_TYPES = Set.of("audit", "profiler");
  static final Set<String> CERTIFICATES =
      Set.of("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1");
  /** Oldest first. */
  private static final List<String> VERSIONS = List.of("3.6.0", "4.0.0", "5.0.0");
  private static final List<String> REGULAR = List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge",
      "16xlarge");
  private static final Map<String, List<String>> SIZES = Map.of(
      "t3", List.of("medium"), "t4g", List.of("medium"), "r4", REGULAR, "r5", REGULAR, "r6g", REGULAR, "r8g", REGULAR);

  private Engine() {}

  /** The full version that a full or major one stands for; null if none. The newest where none is asked for. */
  static String resolve(String requested) {
    if (requested == null) {
      return VERSIONS.getLast();
    }
    return VERSIONS.stream().filter(version -> version.equals(requested) || version.startsWith(requested + "."))
        .reduce((_, newer) -> newer).orElse(null);
  }

  /** {@code docdb5.0} of {@code 5.0.0}. */
  static String family(String version) {
    return NAME + version.substring(0, version.lastIndexOf('.'));
  }

  static boolean hasFamily(String family) {
    return VERSIONS.stream().anyMatch(version -> family(version).equals(family));
  }

  /** Both older versions are upgraded to 5.0, none to any other (developer guide, "In-place major version upgrade"). */
  static boolean upgrades(String from, String to) {
    return to.equals("5.0.0") && !from.equals(to);
  }

  /** Whether AWS makes instances of this class, whatever the version. */
  static boolean hasClass(String instanceClass) {
    String[] parts = instanceClass.split("\\.");
    return parts.length == 3 && parts[0].equals("db") && SIZES.getOrDefault(parts[1], List.of()).contains(parts[2]);
  }

  /** Whether a version runs on a class: the oldest instances run 3.6 only, the newest 5.0 only, Graviton not 3.6. */
  static boolean orderable(String version, String instanceClass) {
    return hasClass(instanceClass) && switch (instanceClass.split("\\.")[1]) {
      case "r4" -> version.equals("3.6.0");
      case "r8g" -> version.equals("5.0.0");
      case "r6g", "t4g" -> !version.equals("3.6.0");
      default -> true;
    };
  }
}
