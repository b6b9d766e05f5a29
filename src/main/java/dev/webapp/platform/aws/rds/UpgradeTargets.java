package dev.webapp.platform.aws.rds;

import dev.webapp.platform.aws.EngineVersion;
import dev.webapp.platform.resource.Problem;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

/** The versions that RDS upgrades another one to. */
final class UpgradeTargets {
  private final RdsClient rds;

  UpgradeTargets(RdsClient rds) {
    this.rds = rds;
  }

  /** What RDS refused, with the versions that it would have taken, where it was the version that it refused. */
  Problem explained(Problem refused, ObservedDbInstance seen, String wanted) {
    String words = refused.getMessage();
    boolean version = wanted != null && refused.category() == Problem.Category.INVALID && words != null
        && (words.startsWith("Cannot upgrade") || words.startsWith("Cannot find version"));
    if (!version) {
      return refused;
    }
    String running = seen.runningVersion();
    return new Problem(refused.category(), refused.code(), refused.action(), "engineVersion " + wanted
        + " cannot follow " + running + "; " + offered(seen.settings().engine(), running) + " (" + words + ")",
        null, refused);
  }

  private String offered(String engine, String running) {
    Map<String, String> newest = new TreeMap<>(EngineVersion::compare);
    try {
      rds.describeDBEngineVersionsPaginator(r -> r.engine(engine).engineVersion(running)).dbEngineVersions().stream()
          .flatMap(version -> version.validUpgradeTarget().stream()).map(UpgradeTarget::engineVersion)
          .forEach(target -> newest.merge(EngineVersion.major(engine, target), target,
              (one, other) -> EngineVersion.reaches(one, other) ? other : one));
    } catch (Problem untold) {
      return "set version back, or to one of those that \"aws rds describe-db-engine-versions\" tells";
    }
    return newest.isEmpty() ? "set version back, for RDS upgrades it to no other"
        : "set version back, or to one that RDS upgrades it to: " + String.join(", ", newest.values());
  }
}
