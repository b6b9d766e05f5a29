package dev.webapp.platform.aws.rds;

import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;

/**
 * What the status of a DB instance means, by the table "Viewing DB instance status" of the RDS user guide. A status
 * that is not in it counts as on its way: it neither serves for certain nor has failed.
 */
final class DbInstanceStatus {
  private DbInstanceStatus() {}

  static Readiness readiness(ObservedDbInstance seen) {
    String status = seen.status();
    return switch (status) {
      case "available" -> available(seen);
      case "backing-up", "storage-optimization", "storage-initialization", "storage-config-upgrade", "maintenance",
          "resetting-master-credentials" -> new Readiness.Ready(status);
      case "stopped" -> new Readiness.Failed("stopped: start it, or AWS does so after seven days", false);
      case "storage-full" -> new Readiness.Failed("storage-full: raise storage.sizeGiB", true);
      case "incompatible-parameters" -> new Readiness.Failed(
          "incompatible-parameters: a parameter does not fit the version or the instance class; change it", true);
      case "incompatible-network" -> new Readiness.Failed(
          "incompatible-network: RDS cannot work in its subnets, such as for want of free addresses", true);
      case "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable" ->
          new Readiness.Failed(status + ": RDS may not use its KMS key; enable the key, then start the instance", true);
      case "insufficient-capacity" -> new Readiness.Failed(
          "insufficient-capacity: AWS has none of this instance class here; choose another", true);
      case "failed", "incompatible-restore", "incompatible-option-group", "incompatible-credentials",
          "incompatible-create", "restore-error", "modify-failed", "upgrade-failed", "unsupported-configuration" ->
          new Readiness.Failed(status, true);
      default -> status.startsWith("configuring-") ? new Readiness.Ready(status) : new Readiness.Progressing(status);
    };
  }

  private static Readiness available(ObservedDbInstance seen) {
    if (seen.replication() != null && !seen.replication().status().equals("replicating")) {
      return replicating(seen.replication());
    }
    if (!seen.pending().isEmpty()) {
      return new Readiness.Progressing("pending: " + String.join(", ", seen.pending()));
    }
    if (!seen.securityGroupStatus().equals("active")) {
      return new Readiness.Progressing("security groups " + seen.securityGroupStatus());
    }
    String parameters = seen.parameterStatus();
    return switch (parameters == null ? "in-sync" : parameters) {
      case "in-sync" -> Readiness.READY;
      case "applying" -> new Readiness.Progressing("applying parameters");
      case "pending-reboot" -> new Readiness.Ready(
          "pending-reboot: changed parameters take effect with its next reboot");
      default -> new Readiness.Ready("parameters " + parameters);
    };
  }

  private static Readiness replicating(ObservedDbInstance.Replication replication) {
    String words = "replication " + replication.status().replaceFirst("^replication ", "")
        + (replication.message() == null || replication.message().isEmpty() ? "" : ": " + replication.message());
    return switch (replication.status()) {
      case "replication degraded" -> new Readiness.Ready(words);
      // AWS restarts replication after passing errors by itself; a terminated one has to be made anew.
      case "error", "stopped" -> new Readiness.Failed(words, false);
      case "terminated" -> new Readiness.Failed(words, true);
      default -> new Readiness.Progressing(words);
    };
  }

  /**
   * Whether RDS makes a replica of it: only of one that is available, with backups on (API reference,
   * CreateDBInstanceReadReplica). Storage that is being optimised, which may take a day, does not count as busy.
   */
  static boolean replicable(ObservedDbInstance seen) {
    Integer days = seen.settings().backupRetentionDays();
    return (seen.status().equals("available") || seen.status().equals("storage-optimization"))
        && days != null && days > 0 && !seen.pending().contains("backupRetentionDays");
  }

  /** Whether settings that count as reached are only promised: RDS drops them where it cannot apply them. */
  static boolean promised(ObservedDbInstance seen) {
    return !seen.pending().isEmpty() || seen.status().equals("modifying") || seen.status().equals("upgrading");
  }

  /**
   * Whether an attempt to connect makes sense. Of what RDS is changing nobody can say: nearly all of that goes on while
   * it serves.
   */
  static boolean answers(String status) {
    return switch (status) {
      case "creating", "deleting", "failed", "incompatible-create", "incompatible-parameters", "incompatible-restore",
          "insufficient-capacity", "inaccessible-encryption-credentials",
          "inaccessible-encryption-credentials-recoverable", "rebooting", "renaming", "restore-error", "starting",
          "stopped", "stopping" -> false;
      default -> true;
    };
  }

  /** Whether it is on its way out. */
  static boolean leaving(ObservedDbInstance seen) {
    return seen.status().equals("deleting") || seen.status().equals("delete-precheck");
  }

  /** Throws a {@link Problem} of category CONFLICT where RDS is sure to refuse a modification for now. */
  static void requireModifiable(ObservedDbInstance seen) {
    String status = seen.status();
    boolean settling = !status.equals("available") && readiness(seen) instanceof Readiness.Progressing;
    boolean configuring = status.equals("resetting-master-credentials") || status.startsWith("configuring-");
    if (leaving(seen) || settling || configuring) {
      throw busy("rds:ModifyDBInstance", seen, "it can be modified once that is done");
    }
  }

  /** What RDS would say, without asking it. */
  static Problem busy(String action, ObservedDbInstance seen, String then) {
    return Problem.of(Problem.Category.CONFLICT, "InvalidDBInstanceState", action,
        seen.settings().identifier() + " is " + seen.status() + "; " + then);
  }
}
