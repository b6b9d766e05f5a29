package dev.webapp.platform.sandbox.aws.elasticache;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The engines ElastiCache offers here: versions, families, node types. A plausible part of AWS's list, not all. */
enum CacheEngine {
  REDIS("redis", List.of("5.0.6", "6.0.5", "6.2.6", "7.0.7", "7.1.0")),
  VALKEY("valkey", List.of("7.2.6", "8.0.1", "8.1.0"));

  private static final Set<String> BURSTABLE = Set.of("micro", "small", "medium");
  private static final Set<String> REGULAR = Set.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge");
  private static final Map<String, Set<String>> SIZES = Map.ofEntries(
      Map.entry("t2", BURSTABLE), Map.entry("t3", BURSTABLE), Map.entry("t4g", BURSTABLE),
      Map.entry("m5", REGULAR), Map.entry("m6g", REGULAR), Map.entry("m7g", REGULAR), Map.entry("r5", REGULAR),
      Map.entry("r6g", REGULAR), Map.entry("r6gd", REGULAR), Map.entry("r7g", REGULAR),
      Map.entry("t1", Set.of("micro")));

  private final String engine;
  private final List<String> versions;

  CacheEngine(String engine, List<String> versions) {
    this.engine = engine;
    this.versions = versions;
  }

  /** The engine of a name; null if ElastiCache has none such here. */
  static CacheEngine of(String engine) {
    return Arrays.stream(values()).filter(each -> each.engine.equalsIgnoreCase(engine)).findFirst().orElse(null);
  }

  String engine() {
    return engine;
  }

  /**
   * The full version that a request stands for: before Redis OSS 6 the version itself, from then on major and minor
   * part, or {@code 6.x}; null stands for the newest. Answers null where there is none such.
   */
  String resolve(String requested) {
    if (requested == null) {
      return versions.getLast();
    }
    String beginning = requested.endsWith(".x") ? requested.substring(0, requested.length() - 1) : requested + ".";
    return versions.stream()
        .filter(version -> major(version) < 6 ? version.equals(requested)
            : requested.indexOf('.') > 0 && version.startsWith(beginning))
        .reduce((older, newer) -> newer).orElse(null);
  }

  /** Whether a version is known in full, which nobody may ask for from Redis OSS 6 on. */
  boolean isPatch(String requested) {
    return requested != null && versions.contains(requested) && major(requested) >= 6;
  }

  String family(String version) {
    int major = major(version);
    return engine + (this == REDIS && major == 5 ? "5.0" : this == REDIS && major == 6 ? "6.x" : String.valueOf(major));
  }

  static boolean hasFamily(String family) {
    return Arrays.stream(values())
        .anyMatch(each -> each.versions.stream().anyMatch(version -> each.family(version).equals(family)));
  }

  /** Negative where the first version is older. */
  static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int major(String version) {
    return numbers(version)[0];
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** Whether AWS makes nodes of this type. */
  static boolean hasNodeType(String type) {
    String[] parts = type == null ? new String[0] : type.split("\\.");
    return parts.length == 3 && parts[0].equals("cache") && SIZES.getOrDefault(parts[1], Set.of()).contains(parts[2]);
  }
}
