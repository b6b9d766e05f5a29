package dev.webapp.platform.aws.docdb;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;

/**
 * What the status of an instance means, by the table "Monitoring an Amazon DocumentDB instance's status" of the
 * developer guide. A status that is not in it counts as on its way.
 */
final class DocDbInstanceStatus {
  private DocDbInstanceStatus() {}

  static Readiness readiness(ObservedDocDbInstance seen) {
    String status = seen.status();
    return switch (status) {
      case "available" -> seen.pending().isEmpty() ? Readiness.READY
          : new Readiness.Progressing("pending: " + String.join(", ", seen.pending()));
      case "backing-up", "maintenance", "configuring-log-exports", "resetting-master-credentials" ->
          new Readiness.Ready(status);
      case "stopped" -> new Readiness.Failed("stopped: start its cluster, or AWS does so after seven days", false);
      case "storage-full" -> new Readiness.Failed("storage-full: the cluster has reached the most that it can hold",
          true);
      case "incompatible-network" -> new Readiness.Failed(
          "incompatible-network: DocumentDB cannot work in its subnets, such as for want of free addresses", true);
      case "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable" ->
          new Readiness.Failed(status + ": DocumentDB may not use its KMS key; enable the key, then start the cluster",
              true);
      case "insufficient-capacity" -> new Readiness.Failed(
          "insufficient-capacity: AWS has none of this instance class here; choose another", true);
      case "failed", "incompatible-parameters", "incompatible-restore" -> new Readiness.Failed(status, true);
      default -> new Readiness.Progressing(status);
    };
  }

  static boolean leaving(ObservedDocDbInstance seen) {
    return seen.status().equals("deleting");
  }

  /** Whether settings that count as reached are only promised. */
  static boolean promised(ObservedDocDbInstance seen) {
    return !seen.pending().isEmpty() || seen.status().equals("modifying");
  }

  /** Throws a {@link Problem} of category CONFLICT where AWS is sure to refuse a modification for now. */
  static void requireModifiable(ObservedDocDbInstance seen) {
    if (!seen.status().equals("available") && readiness(seen) instanceof Readiness.Progressing) {
      throw Problem.of(Problem.Category.CONFLICT, "InvalidDBInstanceState", "rds:ModifyDBInstance",
          seen.settings().identifier() + " is " + seen.status() + "; it can be modified once that is done");
    }
  }
}
