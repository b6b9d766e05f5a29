package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.resource.Problem;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexInfo;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableFromBackupRequest;
import software.amazon.awssdk.services.dynamodb.model.RestoreTableToPointInTimeRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Makes tables out of backups or other tables: with the billing mode, the units and, of the indexes, those that are
 * wanted as they were. AWS restores neither tags, stream, time to live, recovery nor deletion protection, and no index
 * that was not there before; these are brought about afterwards, as any change is.
 */
final class TableRestore {
  private final DynamoDbClient dynamoDb;
  private final Table desired;
  private final Capacity capacity;

  TableRestore(DynamoDbClient dynamoDb, Table desired) {
    this.dynamoDb = dynamoDb;
    this.desired = desired;
    this.capacity = desired.capacity() == null ? Capacity.onDemand() : desired.capacity();
  }

  /** Throws a {@link Problem} of category INVALID where the source has other keys, which restoring keeps for good. */
  TableDescription begin() {
    return switch (desired.restoreFrom()) {
      case RestoreFrom.FromBackup(String arn) -> fromBackup(arn);
      case RestoreFrom.FromTable from -> fromTable(from);
      case null -> throw new IllegalStateException(desired.name() + " begins empty");
    };
  }

  private TableDescription fromBackup(String arn) {
    BackupDescription backup = described(arn);
    mustFit("the backup " + arn, backup.sourceTableDetails().keySchema());
    var request = RestoreTableFromBackupRequest.builder().targetTableName(desired.name()).backupArn(arn)
        .billingModeOverride(capacity.mode()).provisionedThroughputOverride(TableSchema.throughput(capacity));
    var features = backup.sourceTableFeatureDetails();
    List<GlobalSecondaryIndexInfo> had = features == null ? List.of() : features.globalSecondaryIndexes();
    if (!had.isEmpty()) {
      request.globalSecondaryIndexOverride(had.stream()
          .filter(index -> wants(index.indexName(), index.keySchema(), index.projection()))
          .map(index -> index(index.indexName(), index.keySchema(), index.projection())).toList());
    }
    return dynamoDb.restoreTableFromBackup(request.build()).tableDescription();
  }

  private BackupDescription described(String arn) {
    try {
      return dynamoDb.describeBackup(r -> r.backupArn(arn)).backupDescription();
    } catch (Problem problem) {
      throw problem.is("BackupNotFoundException") ? missing(problem, "a backup that does not exist: " + arn) : problem;
    }
  }

  private TableDescription fromTable(RestoreFrom.FromTable from) {
    TableDescription source = described(from);
    mustFit("the table " + from.name(), source.keySchema());
    var request = RestoreTableToPointInTimeRequest.builder().targetTableName(desired.name())
        .sourceTableName(from.name()).restoreDateTime(from.time())
        .useLatestRestorableTime(from.time() == null ? true : null)
        .billingModeOverride(capacity.mode()).provisionedThroughputOverride(TableSchema.throughput(capacity));
    List<GlobalSecondaryIndexDescription> had = source.globalSecondaryIndexes();
    if (!had.isEmpty()) {
      request.globalSecondaryIndexOverride(had.stream()
          .filter(index -> wants(index.indexName(), index.keySchema(), index.projection()))
          .map(index -> index(index.indexName(), index.keySchema(), index.projection())).toList());
    }
    return dynamoDb.restoreTableToPointInTime(request.build()).tableDescription();
  }

  private TableDescription described(RestoreFrom.FromTable from) {
    try {
      return dynamoDb.describeTable(r -> r.tableName(from.name())).table();
    } catch (Problem problem) {
      throw problem.is("ResourceNotFoundException") ? missing(problem, "a table that does not exist: " + from.name()
          + "; what is left of a deleted one is in its backups") : problem;
    }
  }

  private void mustFit(String what, List<KeySchemaElement> keys) {
    List<KeySchemaElement> wanted = TableSchema.keys(desired.partitionKey(), desired.sortKey());
    if (!keys.isEmpty() && !keys.equals(wanted)) {
      throw Problem.of(Problem.Category.INVALID, "ValidationException", "dynamodb:RestoreTable", "restoreFrom names "
          + what + ", whose keys are " + names(keys) + ", not " + names(wanted) + ", and restoring keeps them");
    }
  }

  private static Problem missing(Problem problem, String what) {
    return Problem.of(Problem.Category.INVALID, problem.code(), problem.action(), "restoreFrom names " + what);
  }

  private static List<String> names(List<KeySchemaElement> keys) {
    return keys.stream().map(KeySchemaElement::attributeName).toList();
  }

  /** An index that is to be otherwise is built anew afterwards; building one that goes at once would be for nothing. */
  private boolean wants(String name, List<KeySchemaElement> keys, Projection projection) {
    if (desired.indexes() == null) {
      return true;
    }
    Index wanted = desired.indexes().get(name);
    List<String> included = projection.nonKeyAttributes().stream().sorted().toList();
    return wanted != null && keys.equals(TableSchema.keys(wanted.partitionKey(), wanted.sortKey()))
        && wanted.projection().equals(projection.projectionTypeAsString())
        && wanted.includedAttributes().equals(included);
  }

  private GlobalSecondaryIndex index(String name, List<KeySchemaElement> keys, Projection projection) {
    return GlobalSecondaryIndex.builder().indexName(name).keySchema(keys).projection(projection)
        .provisionedThroughput(TableSchema.throughput(capacity)).build();
  }
}
