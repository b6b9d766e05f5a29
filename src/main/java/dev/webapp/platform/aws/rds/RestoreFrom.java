package dev.webapp.platform.aws.rds;

import java.time.Instant;

/** What the data of a new DB instance comes from; its text is what stands in a spec. */
public sealed interface RestoreFrom {
  /** From a DB snapshot, by identifier or ARN. */
  static RestoreFrom snapshot(String identifier) {
    return new FromSnapshot(identifier);
  }

  /** From the automated backups of a DB instance; a null time stands for the latest. */
  static RestoreFrom instance(String identifier, Instant time) {
    return new FromInstance(identifier, time);
  }

  /**
   * A DB snapshot.
   *
   * @param identifier an identifier, or the ARN of a snapshot that others share with the account
   */
  record FromSnapshot(String identifier) implements RestoreFrom {
    @Override
    public String toString() {
      return "{snapshot: " + identifier + "}";
    }
  }

  /**
   * The automated backups of a DB instance that is there, or has left them behind.
   *
   * @param identifier of the instance
   * @param time null for the latest
   */
  record FromInstance(String identifier, Instant time) implements RestoreFrom {
    @Override
    public String toString() {
      return "{instance: " + identifier + (time == null ? "" : ", time: " + time) + "}";
    }
  }
}
