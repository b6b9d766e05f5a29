package dev.webapp.platform.aws.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;

/**
 * That a table was restored, and from what; AWS tells it as long as the table lives.
 *
 * @param backupArn null where it was restored from a table
 * @param tableArn of the table whose items it began with
 * @param inProgress whether they are not all there yet
 */
public record Restoration(String backupArn, String tableArn, boolean inProgress) {
  /** Null where it began empty. */
  static Restoration of(RestoreSummary told) {
    return told == null ? null : new Restoration(
        told.sourceBackupArn(), told.sourceTableArn(), Boolean.TRUE.equals(told.restoreInProgress()));
  }

  boolean isFrom(RestoreFrom from) {
    return switch (from) {
      case RestoreFrom.FromBackup(String arn) -> arn.equals(backupArn);
      case RestoreFrom.FromTable(String name, _) -> backupArn == null && tableArn != null
          && tableArn.endsWith(":table/" + name);
    };
  }
}
