package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupResponse;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * How DynamoDB makes tables out of backups and of other tables: with keys, indexes and capacity, without tags, stream,
 * time to live, recovery and protection.
 */
final class TableRestoration implements DynamoDbState.Part {
  private static final Duration RESTORE = Duration.ofMinutes(8);

  private final DynamoDbState state;

  TableRestoration(DynamoDbState state) {
    this.state = state;
  }

  @Override
  public RestoreTableFromBackupResponse restoreTableFromBackup(RestoreTableFromBackupRequest request) {
    checkTarget(request.targetTableName());
    BackupDescription backup = new Backups(state).backup(request.backupArn());
    if (backup.backupDetails().backupStatus() != BackupStatus.AVAILABLE) {
      throw DYNAMODB.refuse("BackupInUseException", "Backup is being created: " + request.backupArn());
    }
    TableDescription restored = begin(request.targetTableName(), state.origins.get(request.backupArn()),
        RestoreSummary.builder().sourceBackupArn(request.backupArn())
            .sourceTableArn(backup.sourceTableDetails().tableArn())
            .restoreDateTime(backup.backupDetails().backupCreationDateTime()).build(),
        new Overrides(request.billingModeOverride(), request.provisionedThroughputOverride(),
            request.hasGlobalSecondaryIndexOverride() ? request.globalSecondaryIndexOverride() : null));
    state.carry(request.backupArn(), state.now(), restored.tableId());
    return RestoreTableFromBackupResponse.builder().tableDescription(restored).build();
  }

  @Override
  public RestoreTableToPointInTimeResponse restoreTableToPointInTime(RestoreTableToPointInTimeRequest request) {
    checkTarget(request.targetTableName());
    String name = request.sourceTableName() == null ? request.sourceTableArn() : request.sourceTableName();
    TableDescription source = state.tables.get(DynamoDbState.name(name));
    if (source == null) {
      throw DYNAMODB.refuse("TableNotFoundException", "Table not found: " + name);
    }
    if (Boolean.TRUE.equals(request.useLatestRestorableTime()) == (request.restoreDateTime() != null)) {
      throw invalid("One or more parameter values were invalid: Either RestoreDateTime or UseLatestRestorableTime must "
          + "be specified");
    }
    Instant time = pointInTime(source, request.restoreDateTime());
    TableDescription restored = begin(request.targetTableName(), source,
        RestoreSummary.builder().sourceTableArn(source.tableArn()).restoreDateTime(time).build(),
        new Overrides(request.billingModeOverride(), request.provisionedThroughputOverride(),
            request.hasGlobalSecondaryIndexOverride() ? request.globalSecondaryIndexOverride() : null));
    state.carry(source.tableId(), time, restored.tableId());
    return RestoreTableToPointInTimeResponse.builder().tableDescription(restored).build();
  }

  private void checkTarget(String name) {
    Keys.name("targetTableName", name);
    if (state.tables.get(name) != null) {
      throw DYNAMODB.refuse("TableAlreadyExistsException", "Table already exists: " + name);
    }
  }

  private Instant pointInTime(TableDescription source, Instant time) {
    var continuous = state.continuousBackups.get(source.tableId());
    PointInTimeRecoveryDescription recovery =
        continuous == null ? null : continuous.pointInTimeRecoveryDescription();
    if (recovery == null || recovery.pointInTimeRecoveryStatus() != PointInTimeRecoveryStatus.ENABLED) {
      throw DYNAMODB.refuse("PointInTimeRecoveryUnavailableException",
          "Point in time recovery is not enabled for table '" + source.tableName() + "'");
    }
    Instant reach = state.now().minus(Duration.ofDays(recovery.recoveryPeriodInDays()));
    Instant earliest = recovery.earliestRestorableDateTime().isBefore(reach)
        ? reach : recovery.earliestRestorableDateTime();
    Instant behind = state.now().minus(Duration.ofMinutes(5));
    Instant latest = behind.isBefore(earliest) ? earliest : behind;
    if (time != null && (time.isBefore(earliest) || time.isAfter(latest))) {
      throw DYNAMODB.refuse("InvalidRestoreTimeException",
          "Restore time is not in the valid range [" + earliest + ", " + latest + "]");
    }
    return time == null ? latest : time;
  }

  /**
   * What a request says anew.
   *
   * @param indexes null for all that were there
   */
  private record Overrides(BillingMode mode, ProvisionedThroughput throughput, List<GlobalSecondaryIndex> indexes) {}

  private TableDescription begin(String name, TableDescription source, RestoreSummary summary, Overrides overrides) {
    boolean onDemand = overrides.mode() == null
        ? TableCapacity.onDemand(source) : overrides.mode() == BillingMode.PAY_PER_REQUEST;
    boolean anew = overrides.mode() != null || overrides.throughput() != null;
    if (anew) {
      Tables.checkThroughput(onDemand, overrides.throughput(), null);
    }
    state.begin(RESTORE);
    Instant now = state.now();
    String arn = state.arn(name);
    List<GlobalSecondaryIndexDescription> indexes = indexes(source, arn, overrides, onDemand, anew);
    Set<String> keys = Stream.concat(source.keySchema().stream(), Stream.concat(
            indexes.stream().flatMap(index -> index.keySchema().stream()),
            source.localSecondaryIndexes().stream().flatMap(index -> index.keySchema().stream())))
        .map(KeySchemaElement::attributeName).collect(Collectors.toSet());
    TableDescription.Builder table = TableDescription.builder()
        .tableName(name)
        .tableId(state.region().ids().uuid())
        .tableArn(arn)
        .tableStatus(TableStatus.CREATING)
        .creationDateTime(now)
        .attributeDefinitions(source.attributeDefinitions().stream()
            .filter(definition -> keys.contains(definition.attributeName())).toList())
        .keySchema(source.keySchema())
        .provisionedThroughput(
            anew ? Tables.throughput(overrides.throughput()) : source.provisionedThroughput())
        .itemCount(source.itemCount())
        .tableSizeBytes(source.tableSizeBytes())
        .deletionProtectionEnabled(false)
        .sseDescription(source.sseDescription())
        .tableClassSummary(source.tableClassSummary())
        .restoreSummary(summary.toBuilder().restoreInProgress(true).build());
    if (onDemand) {
      table.billingModeSummary(BillingModeSummary.builder().billingMode(BillingMode.PAY_PER_REQUEST).build());
    }
    if (source.hasLocalSecondaryIndexes()) {
      table.localSecondaryIndexes(source.localSecondaryIndexes().stream()
          .map(index -> index.toBuilder().indexArn(arn + "/index/" + index.indexName()).build()).toList());
    }
    if (!indexes.isEmpty()) {
      table.globalSecondaryIndexes(indexes);
    }
    TableDescription creating = table.build();
    TableDescription done = Tables.settled(creating, now).toBuilder()
        .restoreSummary(summary.toBuilder().restoreInProgress(false).build()).build();
    state.tables.put(name, Evolution.from(now, creating).then(RESTORE, done));
    state.tags.put(creating.tableId(), Map.of());
    return creating;
  }

  private static List<GlobalSecondaryIndexDescription> indexes(
      TableDescription source, String arn, Overrides overrides, boolean onDemand, boolean anew) {
    List<GlobalSecondaryIndexDescription> had = source.globalSecondaryIndexes();
    List<GlobalSecondaryIndexDescription> restored = new ArrayList<>();
    if (overrides.indexes() == null) {
      for (GlobalSecondaryIndexDescription index : had) {
        if (anew) {
          Tables.checkThroughput(onDemand, onDemand ? null : overrides.throughput(), index.indexName());
        }
        restored.add(Tables.global(arn, GlobalSecondaryIndex.builder().indexName(index.indexName())
            .keySchema(index.keySchema()).projection(index.projection())
            .provisionedThroughput(onDemand ? null : anew ? overrides.throughput() : units(index)).build()));
      }
      return restored;
    }
    for (GlobalSecondaryIndex index : overrides.indexes()) {
      boolean known = had.stream().anyMatch(each -> each.indexName().equals(index.indexName())
          && each.keySchema().equals(index.keySchema()) && each.projection().equals(index.projection()));
      if (!known) {
        throw invalid("One or more parameter values were invalid: Global Secondary Index override "
            + index.indexName() + " does not match an index of the source table");
      }
      Tables.checkThroughput(onDemand, index.provisionedThroughput(), index.indexName());
      restored.add(Tables.global(arn, index));
    }
    return restored;
  }

  private static ProvisionedThroughput units(GlobalSecondaryIndexDescription index) {
    return ProvisionedThroughput.builder()
        .readCapacityUnits(index.provisionedThroughput().readCapacityUnits())
        .writeCapacityUnits(index.provisionedThroughput().writeCapacityUnits()).build();
  }
}
