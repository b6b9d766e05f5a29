package dev.webapp.platform.aws.dynamodb;

import java.time.Instant;

/** What the items of a new table come from; its text is what stands in a spec. */
public sealed interface RestoreFrom {
  /** From a backup, by its ARN. */
  static RestoreFrom backup(String arn) {
    return new FromBackup(arn);
  }

  /** From another table; a null time stands for the latest. */
  static RestoreFrom table(String name, Instant time) {
    return new FromTable(name, time);
  }

  /** A backup, made on demand or left by a table that is gone. */
  record FromBackup(String arn) implements RestoreFrom {
    @Override
    public String toString() {
      return "{backup: \"" + arn + "\"}";
    }
  }

  /**
   * Another table of the account and region that has point-in-time recovery.
   *
   * @param time null for the latest
   */
  record FromTable(String name, Instant time) implements RestoreFrom {
    @Override
    public String toString() {
      return "{table: " + name + (time == null ? "" : ", time: " + time) + "}";
    }
  }
}
