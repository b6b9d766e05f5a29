package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableClassSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** DynamoDB's tables: creation, listing and deletion. */
final class Tables implements DynamoDbState.Part {
  static final int MOST_INDEXES = 20;
  private static final String REASON = "One or more parameter values were invalid: ";

  private final DynamoDbState state;

  Tables(DynamoDbState state) {
    this.state = state;
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    String name = request.tableName();
    Keys.name("tableName", name);
    checkKeys(request);
    boolean onDemand = request.billingMode() == BillingMode.PAY_PER_REQUEST;
    checkThroughput(onDemand, request.provisionedThroughput(), null);
    request.globalSecondaryIndexes().forEach(index ->
        checkThroughput(onDemand, index.provisionedThroughput(), index.indexName()));
    if (state.tables.get(name) != null) {
      throw DYNAMODB.refuse("ResourceInUseException", "Table already exists: " + name);
    }
    state.begin(DynamoDbState.CREATE);
    Instant now = state.now();
    String id = state.region().ids().uuid();
    String arn = state.arn(name);
    TableDescription.Builder table = TableDescription.builder()
        .tableName(name)
        .tableId(id)
        .tableArn(arn)
        .tableStatus(TableStatus.CREATING)
        .creationDateTime(now)
        .attributeDefinitions(request.attributeDefinitions())
        .keySchema(request.keySchema())
        .provisionedThroughput(throughput(request.provisionedThroughput()))
        .itemCount(0L)
        .tableSizeBytes(0L)
        .deletionProtectionEnabled(Boolean.TRUE.equals(request.deletionProtectionEnabled()))
        .onDemandThroughput(request.onDemandThroughput())
        .sseDescription(encryption(request.sseSpecification()));
    if (onDemand) {
      table.billingModeSummary(BillingModeSummary.builder().billingMode(BillingMode.PAY_PER_REQUEST).build());
    }
    if (request.tableClass() != null) {
      table.tableClassSummary(TableClassSummary.builder().tableClass(request.tableClass()).build());
    }
    if (!request.localSecondaryIndexes().isEmpty()) {
      table.localSecondaryIndexes(request.localSecondaryIndexes().stream().map(index -> local(arn, index)).toList());
    }
    if (!request.globalSecondaryIndexes().isEmpty()) {
      table.globalSecondaryIndexes(
          request.globalSecondaryIndexes().stream().map(index -> global(arn, index)).toList());
    }
    stream(table, arn, request.streamSpecification(), now);
    TableDescription creating = table.build();
    state.tables.put(name, Evolution.from(now, creating).then(DynamoDbState.CREATE, settled(creating, now)));
    state.tags.put(id, Tags.merge(Map.of(), request.tags()));
    state.contents.put(id, now, "items of " + id);
    return CreateTableResponse.builder().tableDescription(creating).build();
  }

  private static void checkKeys(CreateTableRequest request) {
    List<List<KeySchemaElement>> schemas = new ArrayList<>();
    schemas.add(request.keySchema());
    Set<String> names = new HashSet<>();
    for (GlobalSecondaryIndex index : request.globalSecondaryIndexes()) {
      Keys.name("indexName", index.indexName());
      Keys.projection(index.projection());
      schemas.add(index.keySchema());
      names.add(index.indexName());
    }
    for (LocalSecondaryIndex index : request.localSecondaryIndexes()) {
      Keys.name("indexName", index.indexName());
      Keys.projection(index.projection());
      schemas.add(index.keySchema());
      names.add(index.indexName());
      if (index.keySchema().size() < 2 || request.keySchema().size() < 2) {
        throw invalid(REASON + "Table KeySchema does not have a range key, which is required when specifying a "
            + "LocalSecondaryIndex");
      }
    }
    int indexes = request.globalSecondaryIndexes().size() + request.localSecondaryIndexes().size();
    if (request.globalSecondaryIndexes().size() > MOST_INDEXES) {
      throw invalid(REASON + "GlobalSecondaryIndex count exceeds the per-table limit of " + MOST_INDEXES);
    }
    if (request.localSecondaryIndexes().size() > 5) {
      throw invalid(REASON + "LocalSecondaryIndex count exceeds the per-table limit of 5");
    }
    if (names.size() < indexes) {
      throw invalid(REASON + "Duplicate index name");
    }
    schemas.forEach(Keys::schema);
    Keys.definitions(request.attributeDefinitions(), schemas);
  }

  /** Refuses throughput where it is paid by request, and its absence where it is not; of a table or of an index. */
  static void checkThroughput(boolean onDemand, ProvisionedThroughput throughput, String index) {
    if (onDemand && throughput != null) {
      throw invalid(REASON + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
          + "PAY_PER_REQUEST");
    }
    if (!onDemand && throughput == null) {
      throw invalid(REASON + (index == null
          ? "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
          : "ProvisionedThroughput must be specified for index: " + index));
    }
    if (throughput != null && (throughput.readCapacityUnits() == null || throughput.readCapacityUnits() < 1
        || throughput.writeCapacityUnits() == null || throughput.writeCapacityUnits() < 1)) {
      throw invalid("1 validation error detected: Value at 'provisionedThroughput' failed to satisfy constraint: "
          + "Member must have value greater than or equal to 1");
    }
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return DescribeTableResponse.builder().table(state.table(request.tableName())).build();
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    int limit = request.limit() == null ? 100 : request.limit();
    if (limit < 1 || limit > 100) {
      throw invalid("1 validation error detected: Value '" + limit + "' at 'limit' failed to satisfy constraint: "
          + "Member must have value less than or equal to 100");
    }
    Page<TableDescription> page = state.tables.page(request.exclusiveStartTableName(), limit, List.of());
    return ListTablesResponse.builder()
        .tableNames(page.items().stream().map(TableDescription::tableName).toList())
        .lastEvaluatedTableName(page.next())
        .build();
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    TableDescription table = state.active(request.tableName());
    boolean backfilling = table.globalSecondaryIndexes().stream()
        .anyMatch(index -> index.indexStatus() == IndexStatus.CREATING);
    if (backfilling) {
      throw DYNAMODB.refuse("ResourceInUseException", "Attempt to change a resource which is still in use: Table is "
          + "being updated: " + table.tableName());
    }
    if (Boolean.TRUE.equals(table.deletionProtectionEnabled())) {
      throw invalid("Resource cannot be deleted as it is currently protected against deletion. Disable deletion "
          + "protection first.");
    }
    state.begin(DynamoDbState.DELETE);
    new Backups(state).leave(table);
    TableDescription deleting = table.toBuilder().tableStatus(TableStatus.DELETING).build();
    state.tables.put(table.tableName(), Evolution.from(state.now(), deleting).gone(DynamoDbState.DELETE));
    return DeleteTableResponse.builder().tableDescription(deleting).build();
  }

  /** A table with nothing under way. */
  static TableDescription settled(TableDescription table, Instant since) {
    TableDescription.Builder settled = table.toBuilder().tableStatus(TableStatus.ACTIVE);
    if (table.hasGlobalSecondaryIndexes()) {
      settled.globalSecondaryIndexes(table.globalSecondaryIndexes().stream()
          .map(index -> index.toBuilder().indexStatus(IndexStatus.ACTIVE).backfilling(null).build()).toList());
    }
    if (table.billingModeSummary() != null && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST
        && table.billingModeSummary().lastUpdateToPayPerRequestDateTime() == null) {
      settled.billingModeSummary(
          table.billingModeSummary().toBuilder().lastUpdateToPayPerRequestDateTime(since).build());
    }
    return settled.build();
  }

  static GlobalSecondaryIndexDescription global(String tableArn, GlobalSecondaryIndex index) {
    return GlobalSecondaryIndexDescription.builder()
        .indexName(index.indexName())
        .indexArn(tableArn + "/index/" + index.indexName())
        .indexStatus(IndexStatus.CREATING)
        .keySchema(index.keySchema())
        .projection(index.projection())
        .provisionedThroughput(throughput(index.provisionedThroughput()))
        .onDemandThroughput(index.onDemandThroughput())
        .itemCount(0L)
        .indexSizeBytes(0L)
        .build();
  }

  private static LocalSecondaryIndexDescription local(String tableArn, LocalSecondaryIndex index) {
    return LocalSecondaryIndexDescription.builder().indexName(index.indexName()).keySchema(index.keySchema())
        .indexArn(tableArn + "/index/" + index.indexName()).projection(index.projection()).itemCount(0L)
        .indexSizeBytes(0L).build();
  }

  /** On-demand tables show zero. */
  static ProvisionedThroughputDescription throughput(ProvisionedThroughput throughput) {
    return ProvisionedThroughputDescription.builder()
        .readCapacityUnits(throughput == null ? 0L : throughput.readCapacityUnits())
        .writeCapacityUnits(throughput == null ? 0L : throughput.writeCapacityUnits())
        .numberOfDecreasesToday(0L)
        .build();
  }

  /** Null where AWS's own key encrypts. */
  SSEDescription encryption(SSESpecification specification) {
    if (specification == null || !Boolean.TRUE.equals(specification.enabled())) {
      return null;
    }
    return encryption(state.region(), specification);
  }

  static SSEDescription encryption(Region region, SSESpecification specification) {
    String key = specification.kmsMasterKeyId() == null ? "alias/aws/dynamodb" : specification.kmsMasterKeyId();
    String arn = key.startsWith("arn:") ? key
        : "arn:aws:kms:" + region.name() + ":" + region.account() + ":"
            + (key.startsWith("alias/") ? key : "key/" + key);
    return SSEDescription.builder().status("ENABLED").sseType("KMS").kmsMasterKeyArn(arn).build();
  }

  /** Begins a stream if the specification asks for one. */
  static void stream(TableDescription.Builder table, String tableArn, StreamSpecification specification, Instant now) {
    if (specification == null || !Boolean.TRUE.equals(specification.streamEnabled())) {
      return;
    }
    if (specification.streamViewType() == null) {
      throw invalid(REASON + "StreamEnabled is true, but StreamViewType is not specified");
    }
    String label = now.toString().replace("Z", "").replaceAll("(:\\d\\d)$", "$1.000");
    table.streamSpecification(specification).latestStreamLabel(label).latestStreamArn(tableArn + "/stream/" + label);
  }

  /** Tags as a caller gives them. */
  static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }
}
