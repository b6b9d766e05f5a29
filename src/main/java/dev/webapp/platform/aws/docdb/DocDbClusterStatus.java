package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;

/**
 * What the status of a cluster means, by the table "Monitoring an Amazon DocumentDB cluster's status" of the developer
 * guide. A status that is not in it counts as on its way. A cluster is available without any instance: whoever connects
 * to it awaits its instances, too.
 */
final class DocDbClusterStatus {
  private DocDbClusterStatus() {}

  static Readiness readiness(ObservedDocDbCluster seen) {
    String status = seen.status();
    return switch (status) {
      case "available" -> available(seen);
      case "backing-up", "maintenance", "resetting-master-credentials" -> new Readiness.Ready(status);
      case "stopped" -> new Readiness.Failed("stopped: start it, or AWS does so after seven days", false);
      case "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable" ->
          new Readiness.Failed(status + ": DocumentDB may not use its KMS key; enable the key, then start the cluster",
              true);
      case "failed", "migration-failed", "incompatible-restore", "incompatible-parameters" ->
          new Readiness.Failed(status, true);
      default -> new Readiness.Progressing(status);
    };
  }

  private static Readiness available(ObservedDocDbCluster seen) {
    if (!seen.securityGroupStatus().equals("active")) {
      return new Readiness.Progressing("security groups " + seen.securityGroupStatus());
    }
    return switch (seen.parameterStatus()) {
      case "in-sync" -> Readiness.READY;
      case "applying" -> new Readiness.Progressing("applying parameters");
      case "pending-reboot" -> new Readiness.Ready(
          "pending-reboot: changed parameters take effect with the next reboot of its instances");
      default -> new Readiness.Ready("parameters " + seen.parameterStatus());
    };
  }

  static boolean leaving(ObservedDocDbCluster seen) {
    return seen.status().equals("deleting");
  }

  /** Whether a new version is on its way. Which one AWS does not tell. */
  static boolean upgrading(ObservedDocDbCluster seen) {
    return seen.status().equals("upgrading");
  }

  /** Whether settings that count as reached are only promised. */
  static boolean promised(ObservedDocDbCluster seen) {
    return seen.status().equals("modifying") || upgrading(seen);
  }

  /** Throws a {@link Problem} of category CONFLICT where AWS is sure to refuse a modification for now. */
  static void requireModifiable(ObservedDocDbCluster seen) {
    if (!seen.status().equals("available") && !(readiness(seen) instanceof Readiness.Failed)) {
      throw busy("rds:ModifyDBCluster", seen, "it can be modified once that is done");
    }
  }

  /** What AWS would say, without asking it. */
  static Problem busy(String action, ObservedDocDbCluster seen, String then) {
    return Problem.of(Problem.Category.CONFLICT, "InvalidDBClusterStateFault", action,
        seen.settings().identifier() + " is " + seen.status() + "; " + then);
  }
}
