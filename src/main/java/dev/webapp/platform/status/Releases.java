package dev.webapp.platform.status;

import dev.webapp.platform.api.WebAppPlatformStatus.ReleaseStatus;
import dev.webapp.platform.apply.Outcome;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last release of each service that ran to its end: kept, so that neither a vanished Job nor a restart runs it
 * again.
 */
final class Releases {
  private static final String JOB = "ReleaseJob";

  private Releases() {}

  static List<ReleaseStatus> after(
      List<ReleaseStatus> before, Intent intent, Pass pass, String refresh, Instant now) {
    Map<String, ReleaseStatus> releases = new TreeMap<>();
    if (before != null) {
      before.forEach(release -> releases.put(release.service(), release));
    }
    if (!intent.leaves()) {
      releases.keySet().removeIf(service -> intent.graph().ids().stream()
          .noneMatch(id -> id.kind().equals(JOB) && id.name().equals(service)));
    }
    for (Resource resource : intent.graph().order()) {
      if (resource.id().kind().equals(JOB) && !resource.done()) {
        boolean there = pass.inventory().find(resource.handle()).map(Inventory.Entry::seen).orElse(false);
        if (there) {
          ended(resource.handle(), pass.outcomes().get(resource.handle()), releases, refresh, now);
        }
      }
    }
    return releases.isEmpty() ? null : List.copyOf(releases.values());
  }

  private static void ended(
      Handle job, Outcome outcome, Map<String, ReleaseStatus> releases, String refresh, Instant now) {
    boolean succeeded = outcome instanceof Outcome.Ready;
    boolean failed = outcome instanceof Outcome.Failed f && f.terminal();
    String name = job.physicalName().substring(job.physicalName().indexOf('/') + 1);
    ReleaseStatus last = releases.get(job.id().name());
    boolean known = last != null && name.equals(last.job()) && last.succeeded() == succeeded;
    if ((succeeded || failed) && !known) {
      releases.put(job.id().name(),
          new ReleaseStatus(job.id().name(), hash(name), name, succeeded, Words.time(now), refresh));
    }
  }

  /** The release's hash as it stands at the end of the Job's name; a repeated release has four digits more. */
  private static String hash(String jobName) {
    String tail = jobName.substring(jobName.lastIndexOf('-') + 1);
    return tail.substring(0, Math.min(10, tail.length()));
  }
}
