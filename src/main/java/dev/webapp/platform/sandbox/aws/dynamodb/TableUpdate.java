package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableClassSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;

/** DynamoDB's UpdateTable: one change of throughput, one new index or one index less at a time. */
final class TableUpdate implements DynamoDbState.Part {
  private static final String REASON = "One or more parameter values were invalid: ";
  private static final String ONE_INDEX = "Subscriber limit exceeded: Only 1 online index can be created or deleted "
      + "simultaneously per table";

  private final DynamoDbState state;
  private final TableCapacity capacity;

  TableUpdate(DynamoDbState state) {
    this.state = state;
    this.capacity = new TableCapacity(state);
  }

  @Override
  public UpdateTableResponse updateTable(UpdateTableRequest request) {
    TableDescription table = state.active(request.tableName());
    checkOneThing(request, table);
    TableDescription.Builder target = table.toBuilder();
    if (request.deletionProtectionEnabled() != null) {
      target.deletionProtectionEnabled(request.deletionProtectionEnabled());
    }
    if (request.tableClass() != null) {
      target.tableClassSummary(
          TableClassSummary.builder().tableClass(request.tableClass()).lastUpdateDateTime(state.now()).build());
    }
    if (request.sseSpecification() != null) {
      target.sseDescription(Boolean.TRUE.equals(request.sseSpecification().enabled())
          ? Tables.encryption(state.region(), request.sseSpecification()) : null);
    }
    if (request.onDemandThroughput() != null) {
      target.onDemandThroughput(request.onDemandThroughput());
    }
    stream(table, request.streamSpecification(), target);
    capacity.billing(table, request, target);
    GlobalSecondaryIndexUpdate index = request.globalSecondaryIndexUpdates().stream()
        .filter(each -> each.create() != null || each.delete() != null).findFirst().orElse(null);
    Evolution<TableDescription> evolution;
    if (index == null) {
      evolution = brief(table, capacity.throughputs(request, table, target.build()));
    } else if (index.create() != null) {
      evolution = created(target.build(), index.create(), request.attributeDefinitions());
    } else {
      evolution = deleted(target.build(), index.delete().indexName(), request.attributeDefinitions());
    }
    state.begin(DynamoDbState.UPDATE);
    state.tables.put(table.tableName(), evolution);
    return UpdateTableResponse.builder().tableDescription(state.tables.get(table.tableName())).build();
  }

  private static void checkOneThing(UpdateTableRequest request, TableDescription table) {
    long indexes = request.globalSecondaryIndexUpdates().stream()
        .filter(update -> update.create() != null || update.delete() != null).count();
    boolean busy = table.globalSecondaryIndexes().stream().anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE);
    if (indexes > 1 || indexes == 1 && busy) {
      throw DYNAMODB.refuse("LimitExceededException", ONE_INDEX);
    }
    boolean updates = request.globalSecondaryIndexUpdates().stream().anyMatch(update -> update.update() != null);
    boolean throughput = request.provisionedThroughput() != null || updates || request.billingMode() != null;
    if (indexes == 1 && throughput) {
      throw invalid("You can only perform one of the following operations at once: modify the provisioned throughput "
          + "settings of the table, remove a global secondary index from the table, create a new global secondary "
          + "index");
    }
    boolean anything = throughput || indexes == 1 || request.streamSpecification() != null
        || request.deletionProtectionEnabled() != null || request.tableClass() != null
        || request.sseSpecification() != null || request.onDemandThroughput() != null;
    if (!anything) {
      throw invalid("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
          + "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    }
  }

  private void stream(TableDescription table, StreamSpecification wanted, TableDescription.Builder target) {
    if (wanted == null) {
      return;
    }
    boolean on = table.streamSpecification() != null;
    if (Boolean.TRUE.equals(wanted.streamEnabled())) {
      if (on) {
        throw invalid("Table already has an enabled stream: TableName: " + table.tableName());
      }
      Tables.stream(target, table.tableArn(), wanted, state.now());
    } else if (!on) {
      throw invalid("Table already has a disabled stream: TableName: " + table.tableName());
    } else {
      target.streamSpecification((StreamSpecification) null);
    }
  }

  private Evolution<TableDescription> brief(TableDescription table, TableDescription target) {
    TableDescription updating = table.toBuilder()
        .tableStatus(TableStatus.UPDATING)
        .deletionProtectionEnabled(target.deletionProtectionEnabled())
        .build();
    Evolution<TableDescription> updated = Evolution.from(state.now(), updating).then(DynamoDbState.UPDATE, target);
    boolean filling =
        target.globalSecondaryIndexes().stream().anyMatch(index -> index.indexStatus() != IndexStatus.ACTIVE);
    // An index goes on filling, whatever else changes.
    return filling ? updated.then(DynamoDbState.BACKFILL, Tables.settled(target, state.now())) : updated;
  }

  /** The table is updating while the index gets its room, then active again while the index fills. */
  private Evolution<TableDescription> created(
      TableDescription table, CreateGlobalSecondaryIndexAction create, List<AttributeDefinition> definitions) {
    Keys.name("indexName", create.indexName());
    Keys.schema(create.keySchema());
    Keys.projection(create.projection());
    Tables.checkThroughput(
        TableCapacity.onDemand(table), create.provisionedThroughput(), create.indexName());
    List<GlobalSecondaryIndexDescription> indexes = new ArrayList<>(table.globalSecondaryIndexes());
    if (indexes.stream().anyMatch(index -> index.indexName().equals(create.indexName()))) {
      throw invalid(REASON + "Index already exists: " + create.indexName());
    }
    if (indexes.size() >= Tables.MOST_INDEXES) {
      throw invalid(
          REASON + "GlobalSecondaryIndex count exceeds the per-table limit of " + Tables.MOST_INDEXES);
    }
    indexes.add(Tables.global(table.tableArn(), GlobalSecondaryIndex.builder()
        .indexName(create.indexName()).keySchema(create.keySchema()).projection(create.projection())
        .provisionedThroughput(create.provisionedThroughput()).onDemandThroughput(create.onDemandThroughput()).build())
        .toBuilder().backfilling(false).build());
    TableDescription with = table.toBuilder().globalSecondaryIndexes(indexes)
        .attributeDefinitions(definitions(table, definitions, indexes)).build();
    return Evolution.from(state.now(), with.toBuilder().tableStatus(TableStatus.UPDATING).build())
        .then(DynamoDbState.UPDATE, with.toBuilder().tableStatus(TableStatus.ACTIVE)
            .globalSecondaryIndexes(indexes.stream().map(index -> index.indexName().equals(create.indexName())
                ? index.toBuilder().backfilling(true).build() : index).toList())
            .build())
        .then(DynamoDbState.BACKFILL, Tables.settled(with, state.now()));
  }

  private Evolution<TableDescription> deleted(
      TableDescription table, String name, List<AttributeDefinition> definitions) {
    List<GlobalSecondaryIndexDescription> left = new ArrayList<>(table.globalSecondaryIndexes());
    if (!left.removeIf(index -> index.indexName().equals(name))) {
      throw DYNAMODB.refuse("ResourceNotFoundException", "Requested resource not found");
    }
    TableDescription deleting = table.toBuilder()
        .tableStatus(TableStatus.UPDATING)
        .globalSecondaryIndexes(table.globalSecondaryIndexes().stream().map(index -> index.indexName().equals(name)
            ? index.toBuilder().indexStatus(IndexStatus.DELETING).build() : index).toList())
        .build();
    TableDescription.Builder without = table.toBuilder().tableStatus(TableStatus.ACTIVE)
        .attributeDefinitions(used(definitions.isEmpty() ? table.attributeDefinitions() : definitions, table, left));
    without.globalSecondaryIndexes(left.isEmpty() ? null : left);
    return Evolution.from(state.now(), deleting).then(DynamoDbState.UPDATE, without.build());
  }

  private static List<AttributeDefinition> definitions(TableDescription table, List<AttributeDefinition> given,
      List<GlobalSecondaryIndexDescription> indexes) {
    Map<String, AttributeDefinition> all = new LinkedHashMap<>();
    table.attributeDefinitions().forEach(each -> all.put(each.attributeName(), each));
    given.forEach(each -> all.put(each.attributeName(), each));
    List<AttributeDefinition> merged = List.copyOf(all.values());
    Keys.definitions(merged, schemas(table, indexes));
    return merged;
  }

  private static List<AttributeDefinition> used(List<AttributeDefinition> definitions, TableDescription table,
      List<GlobalSecondaryIndexDescription> indexes) {
    List<String> keys = schemas(table, indexes).stream().flatMap(List::stream)
        .map(KeySchemaElement::attributeName).toList();
    return definitions.stream().filter(each -> keys.contains(each.attributeName())).toList();
  }

  private static List<List<KeySchemaElement>> schemas(
      TableDescription table, List<GlobalSecondaryIndexDescription> indexes) {
    List<List<KeySchemaElement>> schemas = new ArrayList<>();
    schemas.add(table.keySchema());
    table.localSecondaryIndexes().forEach(index -> schemas.add(index.keySchema()));
    indexes.forEach(index -> schemas.add(index.keySchema()));
    return schemas;
  }
}
