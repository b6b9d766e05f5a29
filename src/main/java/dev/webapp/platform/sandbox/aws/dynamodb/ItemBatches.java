package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** DynamoDB's items, several at a time: none is ever left unprocessed, and each fares as it would on its own. */
final class ItemBatches implements DynamoDbState.Part {
  private static final int MOST_GOT = 100;
  private static final int MOST_WRITTEN = 25;

  private final Items items;

  ItemBatches(Items items) {
    this.items = items;
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    checkSize(request.requestItems().values().stream().mapToInt(each -> each.keys().size()).sum(), MOST_GOT,
        "BatchGetItem");
    Map<String, List<Map<String, AttributeValue>>> found = new TreeMap<>();
    request.requestItems().forEach((table, wanted) -> found.put(table, wanted.keys().stream()
        .map(key -> items.getItem(r -> r.tableName(table).key(key).consistentRead(wanted.consistentRead())
            .projectionExpression(wanted.projectionExpression())))
        .filter(answer -> answer.hasItem() && !answer.item().isEmpty()).map(answer -> answer.item()).toList()));
    return BatchGetItemResponse.builder().responses(found).unprocessedKeys(Map.of()).build();
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    checkSize(request.requestItems().values().stream().mapToInt(List::size).sum(), MOST_WRITTEN, "BatchWriteItem");
    request.requestItems().forEach((table, writes) -> writes.forEach(write -> write(table, write)));
    return BatchWriteItemResponse.builder().unprocessedItems(Map.of()).build();
  }

  private void write(String table, WriteRequest write) {
    if ((write.putRequest() == null) == (write.deleteRequest() == null)) {
      throw invalid("A write of a batch is either a put or a delete");
    }
    if (write.putRequest() != null) {
      items.putItem(r -> r.tableName(table).item(write.putRequest().item()));
    } else {
      items.deleteItem(r -> r.tableName(table).key(write.deleteRequest().key()));
    }
  }

  private static void checkSize(int size, int most, String operation) {
    if (size == 0) {
      throw invalid("The batch request list cannot be empty for " + operation);
    }
    if (size > most) {
      throw invalid("Too many items requested for the " + operation + " call");
    }
  }
}
