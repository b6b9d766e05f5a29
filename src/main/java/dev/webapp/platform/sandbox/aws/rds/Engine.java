package dev.webapp.platform.sandbox.aws.rds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The engines RDS offers here: versions, families, instance classes. A plausible part of AWS's list, not all of it. */
enum Engine {
  POSTGRES("postgres", "postgresql-license", 5432, Set.of("postgresql", "upgrade", "iam-db-auth-error"),
      minors(Map.of("13", "18-22", "14", "15-19", "15", "10-14", "16", "4-10", "17", "2-6"))),
  MYSQL("mysql", "general-public-license", 3306, Set.of("audit", "error", "general", "slowquery", "iam-db-auth-error"),
      minors(Map.of("5.7", "43-44", "8.0", "40-43", "8.4", "3-6")));

  /** The authorities that sign servers' certificates; the first does where none is asked for. */
  static final List<String> AUTHORITIES = List.of("rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1");
  private static final Map<String, List<String>> SIZES = sizes();

  private final String engine;
  private final String licence;
  private final int port;
  private final Set<String> logTypes;
  private final List<String> versions;

  Engine(String engine, String licence, int port, Set<String> logTypes, List<String> versions) {
    this.engine = engine;
    this.licence = licence;
    this.port = port;
    this.logTypes = logTypes;
    this.versions = versions;
  }

  /** The engine of a name; null if RDS has none such here. */
  static Engine of(String engine) {
    return Arrays.stream(values()).filter(each -> each.engine.equalsIgnoreCase(engine)).findFirst().orElse(null);
  }

  String engine() {
    return engine;
  }

  String licence() {
    return licence;
  }

  int port() {
    return port;
  }

  Set<String> logTypes() {
    return logTypes;
  }

  /** All versions, oldest first. */
  List<String> versions() {
    return versions;
  }

  /** The full version that a full or major one stands for (of a major version, the newest minor); null if none. */
  String resolve(String requested) {
    if (requested == null) {
      return versions.getLast();
    }
    return versions.stream()
        .filter(version -> version.equals(requested) || version.startsWith(requested + "."))
        .reduce((older, newer) -> newer)
        .orElse(null);
  }

  /** What of a version is its major part: {@code 16} of {@code 16.4}, {@code 8.0} of {@code 8.0.43}. */
  static String major(String version) {
    int last = version.lastIndexOf('.');
    return last < 0 ? version : version.substring(0, last);
  }

  /** The parameter group family of a version. */
  String family(String version) {
    return engine + major(version);
  }

  /**
   * Whether RDS upgrades one version to the other in one step: PostgreSQL to any later major version, but not to a
   * minor version of it that came out earlier than the present one; MySQL only to the next major version.
   */
  boolean upgrades(String from, String to) {
    if (major(from).equals(major(to))) {
      return compare(from, to) < 0;
    }
    List<String> majors = versions.stream().map(Engine::major).distinct().toList();
    int steps = majors.indexOf(major(to)) - majors.indexOf(major(from));
    return this == POSTGRES ? steps > 0 && laterMinors(to) <= laterMinors(from) : steps == 1;
  }

  /** How many of its major version came out since; minor versions of all of PostgreSQL's majors come out together. */
  private long laterMinors(String version) {
    return versions.stream().filter(other -> major(other).equals(major(version)) && compare(other, version) > 0)
        .count();
  }

  /** Whether a family is one of some engine. */
  static boolean hasFamily(String family) {
    return Arrays.stream(values())
        .anyMatch(each -> each.versions.stream().anyMatch(version -> each.family(version).equals(family)));
  }

  /** Negative where the first version is older. */
  static int compare(String one, String other) {
    int[] a = Arrays.stream(one.split("\\.")).mapToInt(Integer::parseInt).toArray();
    int[] b = Arrays.stream(other.split("\\.")).mapToInt(Integer::parseInt).toArray();
    return Arrays.compare(a, b);
  }

  /** Whether AWS makes instances of this class, whatever the engine. */
  static boolean hasClass(String instanceClass) {
    String[] parts = instanceClass.split("\\.");
    return parts.length == 3 && parts[0].equals("db") && SIZES.getOrDefault(parts[1], List.of()).contains(parts[2]);
  }

  /** Whether a version runs on a class: Graviton 4 and Intel 7th generation need newer majors. */
  boolean orderable(String version, String instanceClass) {
    boolean newest = instanceClass.startsWith("db.m8g") || instanceClass.startsWith("db.r8g");
    return hasClass(instanceClass) && !(newest && major(version).equals("13"));
  }

  /** Whether there is Performance Insights on a class. */
  boolean hasInsights(String instanceClass) {
    return this != MYSQL || !instanceClass.matches("db[.](t2|t3|t4g)[.](micro|small)");
  }

  /** Every class, sorted. */
  static Set<String> classes() {
    Set<String> classes = new TreeSet<>();
    SIZES.forEach((family, sizes) -> sizes.forEach(size -> classes.add("db." + family + "." + size)));
    return classes;
  }

  /** From a map of major version to range of minors, the versions, oldest first. */
  private static List<String> minors(Map<String, String> ranges) {
    List<String> versions = new ArrayList<>();
    ranges.forEach((major, range) -> {
      String[] ends = range.split("-");
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
          .mapToObj(minor -> major + "." + minor).forEach(versions::add);
    });
    versions.sort(Engine::compare);
    return List.copyOf(versions);
  }

  private static Map<String, List<String>> sizes() {
    List<String> burstable = List.of("micro", "small", "medium", "large", "xlarge", "2xlarge");
    List<String> regular = List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge");
    Map<String, List<String>> sizes = new LinkedHashMap<>();
    List.of("t3", "t4g").forEach(family -> sizes.put(family, burstable));
    List.of("m5", "m6g", "m6i", "m7g", "m7i", "m8g", "r5", "r6g", "r6i", "r7g", "r7i", "r8g")
        .forEach(family -> sizes.put(family, regular));
    return sizes;
  }
}
