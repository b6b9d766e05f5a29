package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupDetails;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;
import software.amazon.awssdk.services.dynamodb.model.BackupType;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeContinuousBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListBackupsResponse;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoverySpecification;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateContinuousBackupsResponse;

/** DynamoDB's backups, on demand and continuous. Backups outlive their tables. */
final class Backups implements DynamoDbState.Part {
  /** Continuous backups of a new table are not there at once. */
  static final Duration CONTINUOUS_AFTER = DynamoDbState.CREATE.plusSeconds(15);

  private static final Duration BACKUP = Duration.ofSeconds(10);
  private static final Duration LEFT_FOR = Duration.ofDays(35);

  private final DynamoDbState state;

  Backups(DynamoDbState state) {
    this.state = state;
  }

  @Override
  public DescribeContinuousBackupsResponse describeContinuousBackups(DescribeContinuousBackupsRequest request) {
    TableDescription table = table(request.tableName());
    return DescribeContinuousBackupsResponse.builder().continuousBackupsDescription(continuous(table)).build();
  }

  @Override
  public UpdateContinuousBackupsResponse updateContinuousBackups(UpdateContinuousBackupsRequest request) {
    TableDescription table = table(request.tableName());
    if (table.creationDateTime().plus(CONTINUOUS_AFTER).isAfter(state.now())) {
      throw DYNAMODB.refuse("ContinuousBackupsUnavailableException",
          "Backups are being enabled for the table: " + table.tableName() + ". Please retry later");
    }
    PointInTimeRecoverySpecification wanted = request.pointInTimeRecoverySpecification();
    Integer days = wanted.recoveryPeriodInDays();
    if (days != null && (days < 1 || days > 35)) {
      throw invalid("1 validation error detected: Value '" + days + "' at 'recoveryPeriodInDays' failed to satisfy "
          + "constraint: Member must be between 1 and 35");
    }
    boolean on = Boolean.TRUE.equals(wanted.pointInTimeRecoveryEnabled());
    PointInTimeRecoveryDescription.Builder recovery = PointInTimeRecoveryDescription.builder()
        .pointInTimeRecoveryStatus(on ? PointInTimeRecoveryStatus.ENABLED : PointInTimeRecoveryStatus.DISABLED);
    if (on) {
      PointInTimeRecoveryDescription had = continuous(table).pointInTimeRecoveryDescription();
      recovery.recoveryPeriodInDays(days == null ? Integer.valueOf(35) : days);
      recovery.earliestRestorableDateTime(
          had.earliestRestorableDateTime() == null ? state.now() : had.earliestRestorableDateTime());
      recovery.latestRestorableDateTime(state.now());
    }
    state.continuousBackups.put(table.tableId(), ContinuousBackupsDescription.builder()
        .continuousBackupsStatus("ENABLED").pointInTimeRecoveryDescription(recovery.build()).build());
    return UpdateContinuousBackupsResponse.builder().continuousBackupsDescription(continuous(table)).build();
  }

  private ContinuousBackupsDescription continuous(TableDescription table) {
    ContinuousBackupsDescription has = state.continuousBackups.get(table.tableId());
    return has != null ? has : ContinuousBackupsDescription.builder()
        .continuousBackupsStatus("ENABLED")
        .pointInTimeRecoveryDescription(recovery ->
            recovery.pointInTimeRecoveryStatus(PointInTimeRecoveryStatus.DISABLED))
        .build();
  }

  @Override
  public CreateBackupResponse createBackup(CreateBackupRequest request) {
    Keys.name("backupName", request.backupName());
    TableDescription table = table(request.tableName());
    if (table.tableStatus() != TableStatus.ACTIVE) {
      throw DYNAMODB.refuse("TableInUseException", "Table is being changed: " + table.tableName());
    }
    if (table.creationDateTime().plus(CONTINUOUS_AFTER).isAfter(state.now())) {
      throw DYNAMODB.refuse("ContinuousBackupsUnavailableException",
          "Backups are being enabled for the table: " + table.tableName() + ". Please retry later");
    }
    BackupDetails.Builder details = details(table, request.backupName()).backupType(BackupType.USER);
    BackupDescription.Builder backup = of(table);
    String arn = details.build().backupArn();
    state.backups.put(arn, Evolution
        .from(state.now(), backup.backupDetails(details.backupStatus(BackupStatus.CREATING).build()).build())
        .then(BACKUP, backup.backupDetails(details.backupStatus(BackupStatus.AVAILABLE).build()).build()));
    keep(table, arn);
    return CreateBackupResponse.builder().backupDetails(state.backups.get(arn).backupDetails()).build();
  }

  /** Of a table with point-in-time recovery AWS keeps a backup, once it is deleted, for 35 days. */
  void leave(TableDescription table) {
    if (continuous(table).pointInTimeRecoveryDescription().pointInTimeRecoveryStatus()
        != PointInTimeRecoveryStatus.ENABLED) {
      return;
    }
    BackupDetails details = details(table, table.tableName() + "$DeletedTableBackup").backupType(BackupType.SYSTEM)
        .backupStatus(BackupStatus.AVAILABLE).backupExpiryDateTime(state.now().plus(LEFT_FOR)).build();
    state.backups.put(details.backupArn(),
        Evolution.from(state.now(), of(table).backupDetails(details).build()).gone(LEFT_FOR));
    keep(table, details.backupArn());
  }

  private void keep(TableDescription table, String arn) {
    state.origins.put(arn, table);
    state.carry(table.tableId(), state.now(), arn);
  }

  private BackupDetails.Builder details(TableDescription table, String name) {
    return BackupDetails.builder()
        .backupArn(table.tableArn() + "/backup/0" + state.now().toEpochMilli() + "-" + state.region().ids().hex(8))
        .backupName(name)
        .backupCreationDateTime(state.now())
        .backupSizeBytes(table.tableSizeBytes());
  }

  private static BackupDescription.Builder of(TableDescription table) {
    return BackupDescription.builder()
        .sourceTableFeatureDetails(features -> features.globalSecondaryIndexes(table.globalSecondaryIndexes().stream()
            .map(index -> GlobalSecondaryIndexInfo.builder().indexName(index.indexName())
                .keySchema(index.keySchema()).projection(index.projection()).build()).toList()))
        .sourceTableDetails(source -> source.tableName(table.tableName()).tableId(table.tableId())
            .tableArn(table.tableArn()).tableSizeBytes(table.tableSizeBytes()).keySchema(table.keySchema())
            .tableCreationDateTime(table.creationDateTime()).itemCount(table.itemCount())
            .provisionedThroughput(throughput -> throughput
                .readCapacityUnits(table.provisionedThroughput().readCapacityUnits())
                .writeCapacityUnits(table.provisionedThroughput().writeCapacityUnits())));
  }

  @Override
  public DescribeBackupResponse describeBackup(DescribeBackupRequest request) {
    return DescribeBackupResponse.builder().backupDescription(backup(request.backupArn())).build();
  }

  @Override
  public ListBackupsResponse listBackups(ListBackupsRequest request) {
    int limit = request.limit() == null ? 100 : request.limit();
    List<List<String>> clauses = new ArrayList<>();
    if (request.tableName() != null) {
      clauses.add(List.of("table=" + DynamoDbState.name(request.tableName())));
    }
    String type = request.backupType() == null ? "USER" : request.backupTypeAsString();
    if (!type.equals("ALL")) {
      clauses.add(List.of("type=" + type));
    }
    Page<BackupDescription> page = state.backups.page(request.exclusiveStartBackupArn(), limit, clauses);
    List<BackupSummary> summaries = page.items().stream()
        .map(backup -> BackupSummary.builder()
            .tableName(backup.sourceTableDetails().tableName())
            .tableId(backup.sourceTableDetails().tableId())
            .tableArn(backup.sourceTableDetails().tableArn())
            .backupArn(backup.backupDetails().backupArn())
            .backupName(backup.backupDetails().backupName())
            .backupStatus(backup.backupDetails().backupStatus())
            .backupType(backup.backupDetails().backupType())
            .backupCreationDateTime(backup.backupDetails().backupCreationDateTime())
            .backupExpiryDateTime(backup.backupDetails().backupExpiryDateTime())
            .backupSizeBytes(backup.backupDetails().backupSizeBytes())
            .build())
        .toList();
    return ListBackupsResponse.builder().backupSummaries(summaries).lastEvaluatedBackupArn(page.next()).build();
  }

  @Override
  public DeleteBackupResponse deleteBackup(DeleteBackupRequest request) {
    BackupDescription backup = backup(request.backupArn());
    if (backup.backupDetails().backupStatus() == BackupStatus.CREATING) {
      throw DYNAMODB.refuse("BackupInUseException", "Backup is being created: " + request.backupArn());
    }
    state.backups.remove(request.backupArn());
    return DeleteBackupResponse.builder().backupDescription(backup).build();
  }

  BackupDescription backup(String arn) {
    BackupDescription backup = state.backups.get(arn);
    if (backup == null) {
      throw DYNAMODB.refuse("BackupNotFoundException", "Backup not found: " + arn);
    }
    return backup;
  }

  private TableDescription table(String name) {
    TableDescription table = state.tables.get(DynamoDbState.name(name));
    if (table == null) {
      throw DYNAMODB.refuse("TableNotFoundException", "Table not found: " + name);
    }
    return table;
  }
}
