package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * DynamoDB's items: put, got, deleted, queried by key and scanned. Reads are always consistent. What a request wants
 * besides (conditions, filters, projections, values to return) throws {@link UnsupportedOperationException}, and an
 * index tells whole items, whatever it projects.
 */
final class Items implements DynamoDbState.Part {
  private final DynamoDbState state;

  Items(DynamoDbState state) {
    this.state = state;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    TableDescription table = serving(request.tableName());
    unplayed(request.conditionExpression(), request.returnValuesAsString());
    ItemKey key = ItemKey.of(table);
    key.check(request.item());
    indexKeys(table).forEach(index -> index.names().stream().filter(request.item()::containsKey)
        .forEach(name -> index.checkType(name, request.item().get(name))));
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>(items(table));
    items.put(key.identity(request.item()), Map.copyOf(request.item()));
    state.items.put(table.tableId(), state.now(), items);
    return PutItemResponse.builder().build();
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    TableDescription table = serving(request.tableName());
    unplayed(request.projectionExpression());
    ItemKey key = ItemKey.of(table);
    key.checkExactly(request.key());
    return GetItemResponse.builder().item(items(table).get(key.identity(request.key()))).build();
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    TableDescription table = serving(request.tableName());
    unplayed(request.conditionExpression(), request.returnValuesAsString());
    ItemKey key = ItemKey.of(table);
    key.checkExactly(request.key());
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>(items(table));
    items.remove(key.identity(request.key()));
    state.items.put(table.tableId(), state.now(), items);
    return DeleteItemResponse.builder().build();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    TableDescription table = serving(request.tableName());
    unplayed(request.filterExpression(), request.projectionExpression(), request.selectAsString());
    ItemKey key = key(table, request.indexName(), request.consistentRead());
    List<KeyCondition> conditions = KeyCondition.of(request, key);
    Comparator<Map<String, AttributeValue>> order = order(key, ItemKey.of(table));
    List<Map<String, AttributeValue>> found = items(table).values().stream().filter(key::holds)
        .filter(item -> conditions.stream().allMatch(condition -> condition.holds(item)))
        .sorted(Boolean.FALSE.equals(request.scanIndexForward()) ? order.reversed() : order).toList();
    Portion portion = portion(found, ItemKey.of(table), key, request.exclusiveStartKey(), request.limit());
    return QueryResponse.builder().items(portion.items()).count(portion.items().size())
        .scannedCount(portion.items().size()).lastEvaluatedKey(portion.last()).build();
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    TableDescription table = serving(request.tableName());
    unplayed(request.filterExpression(), request.projectionExpression(), request.selectAsString(),
        request.totalSegments());
    ItemKey key = key(table, request.indexName(), request.consistentRead());
    List<Map<String, AttributeValue>> found = items(table).values().stream().filter(key::holds).toList();
    Portion portion = portion(found, ItemKey.of(table), key, request.exclusiveStartKey(), request.limit());
    return ScanResponse.builder().items(portion.items()).count(portion.items().size())
        .scannedCount(portion.items().size()).lastEvaluatedKey(portion.last()).build();
  }

  /**
   * Part of what was found.
   *
   * @param last after which the next part begins; null where there is none
   */
  private record Portion(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {}

  private static Portion portion(List<Map<String, AttributeValue>> found, ItemKey tableKey, ItemKey key,
      Map<String, AttributeValue> after, Integer limit) {
    int from = 0;
    if (!after.isEmpty()) {
      if (!tableKey.holds(after)) {
        throw invalid("The provided starting key is invalid");
      }
      String start = tableKey.identity(after);
      while (from < found.size() && !tableKey.identity(found.get(from)).equals(start)) {
        from++;
      }
      from++;
    }
    List<Map<String, AttributeValue>> rest = found.subList(Math.min(from, found.size()), found.size());
    if (limit == null || rest.size() < limit) {
      return new Portion(rest, null);
    }
    Map<String, AttributeValue> last = new TreeMap<>(rest.get(limit - 1));
    last.keySet().retainAll(Stream.concat(tableKey.names().stream(), key.names().stream()).toList());
    return new Portion(rest.subList(0, limit), last);
  }

  /** By sort key; items that share it in an index by their own. */
  private static Comparator<Map<String, AttributeValue>> order(ItemKey key, ItemKey tableKey) {
    Comparator<Map<String, AttributeValue>> own = Comparator.comparing(tableKey::identity);
    return key.sort() == null ? own
        : Comparator.<Map<String, AttributeValue>, AttributeValue>comparing(i -> i.get(key.sort()), ItemKey.ORDER)
            .thenComparing(own);
  }

  private static ItemKey key(TableDescription table, String index, Boolean consistent) {
    boolean global = table.globalSecondaryIndexes().stream().anyMatch(i -> i.indexName().equals(index));
    if (global && Boolean.TRUE.equals(consistent)) {
      throw invalid("Consistent reads are not supported on global secondary indexes");
    }
    return index == null ? ItemKey.of(table) : ItemKey.ofIndex(table, index);
  }

  private static Stream<ItemKey> indexKeys(TableDescription table) {
    return Stream.concat(
        table.globalSecondaryIndexes().stream().filter(i -> !"CREATING".equals(i.indexStatusAsString()))
            .map(GlobalSecondaryIndexDescription::indexName),
            table.localSecondaryIndexes().stream().map(LocalSecondaryIndexDescription::indexName))
        .map(name -> ItemKey.ofIndex(table, name));
  }

  private Map<String, Map<String, AttributeValue>> items(TableDescription table) {
    return Objects.requireNonNullElse(state.items.at(table.tableId(), state.now()), Map.of());
  }

  /** A table that is being made or deleted has no items to anybody. */
  private TableDescription serving(String name) {
    TableDescription table = state.tables.get(name == null ? null : DynamoDbState.name(name));
    boolean serves = table != null
        && (table.tableStatus() == TableStatus.ACTIVE || table.tableStatus() == TableStatus.UPDATING);
    if (!serves) {
      throw DYNAMODB.refuse("ResourceNotFoundException", "Requested resource not found");
    }
    return table;
  }

  private static void unplayed(Object... wishes) {
    List<Object> present = Stream.of(wishes).filter(Objects::nonNull).toList();
    if (!present.isEmpty()) {
      throw new UnsupportedOperationException("The sandbox does not play " + present + " of items");
    }
  }
}
