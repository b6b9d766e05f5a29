package dev.webapp.platform.aws.dynamodb;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;

/** The backup without which a table does not go. Backups outlive their table and several may have one name. */
final class FinalBackup {
  private final DynamoDbClient dynamoDb;
  private final ObservedTable table;
  private final String name;

  FinalBackup(DynamoDbClient dynamoDb, ObservedTable table, String name) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.name = name;
  }

  /** Whether it is complete; begins it where there is none. */
  boolean made() {
    List<String> statuses = TableBackups.of(dynamoDb, table.name(), BackupTypeFilter.USER).stream()
        .filter(this::isIt)
        .map(BackupSummary::backupStatusAsString).toList();
    if (statuses.contains("AVAILABLE")) {
      return true;
    }
    if (!statuses.contains("CREATING")) {
      dynamoDb.createBackup(r -> r.tableName(table.name()).backupName(name));
    }
    return false;
  }

  /** One of an earlier table of the same name is not it; where emulators tell no ids, the backup's name decides. */
  private boolean isIt(BackupSummary backup) {
    return name.equals(backup.backupName())
        && (table.tableId() == null || table.tableId().equals(backup.tableId()));
  }
}
