package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.DBInstance;

/**
 * When which instance may come to another version. A new major version of PostgreSQL takes the replicas of the region
 * along, which cannot have one by themselves; every other new version the replicas have before their source. A major
 * version goes alone with the parameter group of its family, which RDS takes only together with it, or after it (RDS
 * user guide, "Upgrades of the RDS for PostgreSQL DB engine", "Upgrades of the RDS for MySQL DB engine").
 */
final class UpgradeOrder {
  private static final String VERSION = "engineVersion";
  private static final String GROUP = "parameterGroupName";
  private static final String MODIFY = "rds:ModifyDBInstance";
  private final DbInstances instances;

  UpgradeOrder(DbInstances instances) {
    this.instances = instances;
  }

  /**
   * Which of the settings that differ may go into the next call; throws a {@link Problem} of category CONFLICT where
   * none may yet.
   *
   * @param wanted the version that is desired, null where any will do
   */
  List<String> due(Scope scope, ObservedDbInstance seen, String wanted, List<String> settings) {
    if (wanted == null || seen.runningVersion() == null) {
      return settings;
    }
    boolean otherMajor = isOtherMajor(seen, wanted);
    if (!settings.contains(VERSION)) {
      return otherMajor ? untilUpgraded(seen, wanted, settings) : settings;
    }
    if (isEarlierMinor(seen, wanted)) {
      return those(settings, setting -> !setting.equals(VERSION), Problem.of(Problem.Category.INVALID,
          "InvalidParameterCombination", MODIFY, "engineVersion " + wanted + " is earlier than " + seen.runningVersion()
              + ", which runs, and RDS never goes back: set version to " + seen.runningVersion()));
    }
    List<String> bound = otherMajor ? List.of(VERSION, GROUP) : List.of(VERSION);
    Optional<String> awaited = awaited(scope, seen, wanted, otherMajor);
    if (awaited.isPresent()) {
      return those(settings, setting -> !bound.contains(setting), awaited.get());
    }
    return otherMajor ? settings.stream().filter(bound::contains).toList() : settings;
  }

  /**
   * The version as the differ shall see it, see {@link EngineVersion#seen}. Until AWS has been told not to raise it any
   * more, and from when on it is to be told to, AWS may have.
   */
  static String seen(ObservedDbInstance observed, DbSettings desired) {
    DbInstance is = observed.settings();
    boolean automatic = Boolean.TRUE.equals(is.autoMinorVersionUpgrade())
        || Boolean.TRUE.equals(desired.autoMinorVersionUpgrade());
    return EngineVersion.seen(is.engine(), desired.engineVersion(), is.engineVersion(), automatic);
  }

  /** The same of a replica that comes along with its source, whatever the engine. */
  List<String> dueAlong(Scope scope, ObservedDbInstance replica, String wanted, List<String> settings) {
    return those(settings, setting -> !setting.equals(VERSION) && !setting.equals(GROUP),
        comesAlong(scope, replica, wanted));
  }

  /** Before a major version that is not asked for now, or is pending and would take along what is applied now. */
  private static List<String> untilUpgraded(ObservedDbInstance seen, String wanted, List<String> settings) {
    boolean pending = seen.pending().contains(VERSION);
    return those(settings, setting -> !setting.equals(GROUP) && !(pending && DbInstances.awaitWindow(List.of(setting))),
        "version " + wanted + " of " + seen.settings().identifier() + " comes first");
  }

  private static boolean isEarlierMinor(ObservedDbInstance seen, String wanted) {
    return !isOtherMajor(seen, wanted) && !EngineVersion.standsFor(wanted, seen.runningVersion())
        && EngineVersion.compare(wanted, seen.runningVersion()) < 0;
  }

  /** Whether the version that is desired is of another major version than the one that runs, whatever is pending. */
  static boolean isOtherMajor(ObservedDbInstance seen, String wanted) {
    return wanted != null && seen.runningVersion() != null
        && !EngineVersion.sameMajor(seen.settings().engine(), seen.runningVersion(), wanted);
  }

  /** The same where that is not pending already. */
  static boolean asksForOtherMajor(ObservedDbInstance seen, String wanted) {
    return isOtherMajor(seen, wanted) && !EngineVersion.standsFor(wanted, seen.settings().engineVersion());
  }

  /**
   * Throws a {@link Problem} of category INVALID where an adopted instance goes on with a parameter group that only its
   * present version can use: which of its parameters the next one shall have, nobody has said.
   */
  static void requireParameters(ObservedDbInstance seen, DbInstance desired) {
    String group = seen.settings().parameterGroupName();
    if (desired.parameterGroupName() == null && group != null && !group.startsWith("default.")) {
      throw Problem.of(Problem.Category.INVALID, "InvalidParameterCombination", MODIFY, "version "
          + desired.engineVersion() + " cannot use its parameter group " + group + ": say in parameters which of those "
          + "it shall have");
    }
  }

  /** Where the spec leaves the minor version to AWS, none later than what the replicas already have. */
  String target(Scope scope, ObservedDbInstance seen, String wanted) {
    return replicas(scope, seen).stream().map(DBInstance::engineVersion)
        .filter(version -> EngineVersion.standsFor(wanted, version)).min(EngineVersion::compare).orElse(wanted);
  }

  private static List<String> those(List<String> settings, Predicate<String> due, String otherwise) {
    return those(settings, due, Problem.of(Problem.Category.CONFLICT, "AwaitsUpgrade", MODIFY, otherwise));
  }

  private static List<String> those(List<String> settings, Predicate<String> due, Problem otherwise) {
    List<String> now = settings.stream().filter(due).toList();
    if (now.isEmpty()) {
      throw otherwise;
    }
    return now;
  }

  private Optional<String> awaited(Scope scope, ObservedDbInstance seen, String wanted, boolean otherMajor) {
    boolean along = otherMajor && seen.settings().engine().equals("postgres");
    if (seen.sourceIdentifier() != null) {
      return along ? Optional.of(comesAlong(scope, seen, wanted)) : Optional.empty();
    }
    return along ? busyReplica(scope, seen) : replicasBehind(scope, seen, wanted);
  }

  private String comesAlong(Scope scope, ObservedDbInstance replica, String wanted) {
    String name = replica.settings().identifier();
    DBInstance source = instances.listed(scope).get(replica.sourceIdentifier());
    boolean left = source != null && EngineVersion.reaches(wanted, source.engineVersion());
    return left
        ? replica.sourceIdentifier() + " has version " + source.engineVersion() + " and RDS has not upgraded " + name
            + " along with it yet; if that stays so, take the replica out of the spec and add it again"
        : "RDS upgrades " + name + " along with " + replica.sourceIdentifier();
  }

  private Optional<String> busyReplica(Scope scope, ObservedDbInstance source) {
    return replicas(scope, source).stream().map(ObservedDbInstance::of)
        .filter(replica -> !replica.status().equals("available")
            && DbInstanceStatus.readiness(replica) instanceof Readiness.Progressing)
        .findFirst().map(replica -> "RDS upgrades " + replica.settings().identifier() + " along with it, which is "
            + replica.status());
  }

  private Optional<String> replicasBehind(Scope scope, ObservedDbInstance source, String wanted) {
    List<String> behind = replicas(scope, source).stream()
        .filter(replica -> !EngineVersion.reaches(wanted, replica.engineVersion()))
        .map(DBInstance::dbInstanceIdentifier).sorted().toList();
    return behind.isEmpty() ? Optional.empty()
        : Optional.of("its read replicas have to be upgraded before it: " + String.join(", ", behind));
  }

  /** Those in the region; of others AWS tells only the ARN. */
  private List<DBInstance> replicas(Scope scope, ObservedDbInstance source) {
    if (source.replicaIdentifiers().isEmpty()) {
      return List.of();
    }
    Map<String, DBInstance> all = instances.listed(scope);
    return source.replicaIdentifiers().stream().map(all::get).filter(Objects::nonNull).toList();
  }
}
