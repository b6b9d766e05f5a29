package dev.webapp.platform.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;

/** Lists the backups of tables, those of earlier tables of the same name included. */
final class TableBackups {
  private TableBackups() {}

  static List<BackupSummary> of(DynamoDbClient dynamoDb, String table, BackupTypeFilter type) {
    List<BackupSummary> backups = new ArrayList<>();
    String after = null;
    do {
      String start = after;
      ListBackupsResponse page =
          dynamoDb.listBackups(r -> r.tableName(table).backupType(type).exclusiveStartBackupArn(start));
      backups.addAll(page.backupSummaries());
      after = page.lastEvaluatedBackupArn();
    } while (after != null);
    return backups;
  }
}
