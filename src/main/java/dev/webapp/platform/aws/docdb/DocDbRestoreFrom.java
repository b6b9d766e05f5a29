package dev.webapp.platform.aws.docdb;

import java.time.Instant;

/** What the data of a new DocumentDB cluster comes from; its text is what stands in a spec. */
public sealed interface DocDbRestoreFrom {
  /** From a cluster snapshot, by identifier or ARN. */
  static DocDbRestoreFrom snapshot(String identifier) {
    return new FromSnapshot(identifier);
  }

  /** From the automated backups of a cluster that is there; a null time stands for the latest. */
  static DocDbRestoreFrom cluster(String identifier, Instant time) {
    return new FromCluster(identifier, time);
  }

  /**
   * A cluster snapshot.
   *
   * @param identifier an identifier, or the ARN of a snapshot that others share with the account
   */
  record FromSnapshot(String identifier) implements DocDbRestoreFrom {
    @Override
    public String toString() {
      return "{snapshot: " + identifier + "}";
    }
  }

  /**
   * The automated backups of a cluster. They go with it, so it must be there.
   *
   * @param identifier of the cluster
   * @param time null for the latest
   */
  record FromCluster(String identifier, Instant time) implements DocDbRestoreFrom {
    @Override
    public String toString() {
      return "{cluster: " + identifier + (time == null ? "" : ", time: " + time) + "}";
    }
  }
}
