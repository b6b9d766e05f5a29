package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.resource.Observed;
import dev.webapp.platform.resource.Ownership;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A branch as AWS tells it.
 *
 * @param host that it answers for once it is built
 * @param builds the last ones
 */
record ObservedAmplifyBranch(String appId, String name, String arn, String host, String stage, boolean autoBuild,
    List<Build> builds, Map<String, String> tags) implements Observed {
  /**
   * By which settings it was told to be built, a slash, and the number of the last build before: once there is a later
   * one, it has been told.
   */
  static final String BUILD = Ownership.PREFIX + "build";

  /**
   * A build.
   *
   * @param number counts from one
   * @param status as Amplify calls it
   */
  record Build(long number, String status) {}

  Optional<Build> last() {
    return builds.stream().max(Comparator.comparingLong(Build::number));
  }

  /** Whether anything has been built that is served. */
  boolean isServed() {
    return builds.stream().anyMatch(build -> build.status().equals("SUCCEED"));
  }

  /** The note that a build by these settings begins with. */
  String note(String settings) {
    return settings + "/" + last().map(Build::number).orElse(0L);
  }

  /** By which settings it was built last; null where it has yet to be. */
  String built() {
    String[] note = tags.getOrDefault(BUILD, "").split("/");
    return note.length == 2 && last().isPresent() && last().get().number() > Long.parseLong(note[1]) ? note[0] : null;
  }

  ObservedAmplifyBranch with(List<Build> now) {
    return new ObservedAmplifyBranch(appId, name, arn, host, stage, autoBuild, now, tags);
  }

  ObservedAmplifyBranch with(String nextStage, boolean nextAutoBuild) {
    return new ObservedAmplifyBranch(appId, name, arn, host, nextStage, nextAutoBuild, builds, tags);
  }

  ObservedAmplifyBranch tagged(Map<String, String> now) {
    return new ObservedAmplifyBranch(appId, name, arn, host, stage, autoBuild, builds, now);
  }
}
