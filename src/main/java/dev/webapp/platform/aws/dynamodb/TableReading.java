package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.aws.dynamodb.ObservedTable.ObservedIndex;
import dev.webapp.platform.aws.dynamodb.ObservedTable.Recovery;
import dev.webapp.platform.aws.dynamodb.ObservedTable.Stream;
import dev.webapp.platform.aws.dynamodb.ObservedTable.TimeToLive;
import dev.webapp.platform.resource.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Reads tables. AWS tells what belongs to one by four operations, one table at a time. */
final class TableReading {
  private final DynamoDbClient dynamoDb;

  TableReading(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Empty where there is no such table, or it went while it was read. */
  Optional<ObservedTable> read(String name) {
    try {
      TableDescription table = dynamoDb.describeTable(r -> r.tableName(name)).table();
      boolean settled = table.tableStatusAsString().equals("ACTIVE") || table.tableStatusAsString().equals("UPDATING");
      // Before a table exists and while it goes, AWS has nothing to say about the rest of it, or refuses to.
      return Optional.of(observed(table, settled ? timeToLive(name) : TimeToLive.OFF,
          settled ? recovery(name) : Recovery.OFF, tags(table)));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException", "TableNotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private TimeToLive timeToLive(String name) {
    var told = dynamoDb.describeTimeToLive(r -> r.tableName(name)).timeToLiveDescription();
    return told == null || told.timeToLiveStatusAsString() == null ? TimeToLive.OFF
        : new TimeToLive(told.timeToLiveStatusAsString(), told.attributeName() == null ? "" : told.attributeName());
  }

  private Recovery recovery(String name) {
    try {
      return recovery(dynamoDb.describeContinuousBackups(r -> r.tableName(name)).continuousBackupsDescription());
    } catch (Problem problem) {
      if (problem.is("ContinuousBackupsUnavailableException")) {
        return Recovery.OFF;
      }
      throw problem;
    }
  }

  static Recovery recovery(ContinuousBackupsDescription told) {
    var recovery = told == null ? null : told.pointInTimeRecoveryDescription();
    return recovery == null || !"ENABLED".equals(recovery.pointInTimeRecoveryStatusAsString())
        ? Recovery.OFF : new Recovery(true, recovery.recoveryPeriodInDays());
  }

  private Map<String, String> tags(TableDescription table) {
    try {
      return TableTags.of(dynamoDb, table.tableArn());
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException") && table.tableStatusAsString().equals("DELETING")) {
        return Map.of();
      }
      throw problem;
    }
  }

  /** The table as the answer of CreateTable, UpdateTable or DescribeTable tells it, with the rest as known. */
  static ObservedTable observed(
      TableDescription table, TimeToLive timeToLive, Recovery recovery, Map<String, String> tags) {
    Map<String, String> types = new TreeMap<>();
    for (AttributeDefinition each : table.attributeDefinitions()) {
      types.put(each.attributeName(), each.attributeTypeAsString());
    }
    // AWS leaves the summary out for tables that were never on demand.
    String mode = table.billingModeSummary() == null || table.billingModeSummary().billingModeAsString() == null
        ? Capacity.PROVISIONED : table.billingModeSummary().billingModeAsString();
    Map<String, ObservedIndex> indexes = new TreeMap<>();
    for (GlobalSecondaryIndexDescription each : table.globalSecondaryIndexes()) {
      indexes.put(each.indexName(), index(each, types, mode));
    }
    var stream = table.streamSpecification();
    boolean streams = stream != null && Boolean.TRUE.equals(stream.streamEnabled());
    return new ObservedTable(table.tableName(), table.tableArn(), table.tableId(), table.creationDateTime(),
        Restoration.of(table.restoreSummary()), table.tableStatusAsString(),
        key(table.keySchema(), KeyType.HASH, types), key(table.keySchema(), KeyType.RANGE, types),
        capacity(mode, table.provisionedThroughput()), indexes,
        streams ? new Stream(stream.streamViewTypeAsString(), table.latestStreamArn()) : Stream.OFF,
        timeToLive, recovery, Boolean.TRUE.equals(table.deletionProtectionEnabled()), tags);
  }

  private static ObservedIndex index(
      GlobalSecondaryIndexDescription told, Map<String, String> types, String mode) {
    var projection = told.projection();
    return new ObservedIndex(
        new Index(told.indexName(), key(told.keySchema(), KeyType.HASH, types),
            key(told.keySchema(), KeyType.RANGE, types), projection.projectionTypeAsString(),
            projection.nonKeyAttributes()),
        told.indexArn(), told.indexStatusAsString() == null ? "ACTIVE" : told.indexStatusAsString(),
        Boolean.TRUE.equals(told.backfilling()), capacity(mode, told.provisionedThroughput()));
  }

  private static Key key(List<KeySchemaElement> schema, KeyType type, Map<String, String> types) {
    return schema.stream().filter(e -> e.keyType() == type).map(KeySchemaElement::attributeName).findFirst()
        .map(name -> new Key(name, types.getOrDefault(name, ""))).orElse(Key.NONE);
  }

  private static Capacity capacity(String mode, ProvisionedThroughputDescription told) {
    return new Capacity(mode, told == null ? 0L : told.readCapacityUnits(),
        told == null ? 0L : told.writeCapacityUnits(), false);
  }
}
