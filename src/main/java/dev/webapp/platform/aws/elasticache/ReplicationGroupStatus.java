package dev.webapp.platform.aws.elasticache;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;

/**
 * What the status of a replication group means, by the API reference (ReplicationGroup, CacheCluster). A status that is
 * not in it counts as on its way.
 */
final class ReplicationGroupStatus {
  private ReplicationGroupStatus() {}

  static Readiness readiness(ObservedReplicationGroup seen) {
    return switch (seen.status()) {
      case "available" -> available(seen);
      case "snapshotting" -> new Readiness.Ready("snapshotting");
      case "create-failed" -> new Readiness.Failed(
          "create-failed: ElastiCache could not make it, such as for want of free addresses in its subnets or of nodes "
              + "of this type; delete it, and it is made anew", true);
      default -> new Readiness.Progressing(seen.status());
    };
  }

  private static Readiness available(ObservedReplicationGroup seen) {
    CacheNodes nodes = seen.nodes() == null ? CacheNodes.UNTOLD : seen.nodes();
    String busy = String.join(", ", nodes.busy());
    if (busy.contains("incompatible-network") || busy.contains("restore-failed")) {
      return new Readiness.Failed(busy, true);
    }
    if (!busy.isEmpty()) {
      return new Readiness.Progressing(busy);
    }
    if (!seen.pending().isEmpty()) {
      return new Readiness.Progressing("pending: " + String.join(", ", seen.pending()));
    }
    if (!nodes.securityGroupStatus().equals("active")) {
      return new Readiness.Progressing("security groups " + nodes.securityGroupStatus());
    }
    String parameters = nodes.parameterStatus();
    return switch (parameters == null ? "in-sync" : parameters) {
      case "in-sync" -> Readiness.READY;
      case "applying" -> new Readiness.Progressing("applying parameters");
      case "pending-reboot" -> new Readiness.Ready(
          "pending-reboot: changed parameters take effect with the next reboot of its nodes");
      default -> new Readiness.Ready("parameters " + parameters);
    };
  }

  /** Whether settings that count as reached are only promised. */
  static boolean promised(ObservedReplicationGroup seen) {
    return !seen.pending().isEmpty() || seen.status().equals("modifying");
  }

  /** Whether it is on its way out. */
  static boolean leaving(ObservedReplicationGroup seen) {
    return seen.status().equals("deleting");
  }

  /** Throws a {@link Problem} of category CONFLICT where ElastiCache is sure to refuse for now. */
  static void requireAvailable(String action, ObservedReplicationGroup seen) {
    if (!seen.status().equals("available")) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidReplicationGroupState", action, seen.settings().identifier()
          + " is " + seen.status() + "; ElastiCache changes only what is available");
    }
  }
}
