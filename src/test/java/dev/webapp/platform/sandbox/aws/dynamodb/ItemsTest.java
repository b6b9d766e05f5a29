package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class ItemsTest {
  private final Account account = new Account();
  private final DynamoDbClient dynamoDb = account.client(DynamoDbClient.class);

  @BeforeEach
  void makeATable() {
    dynamoDb.createTable(r -> r.tableName("events").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attribute("tenant", "S"), attribute("number", "N"), attribute("kind", "S"))
        .keySchema(key("tenant", KeyType.HASH), key("number", KeyType.RANGE))
        .globalSecondaryIndexes(GlobalSecondaryIndex.builder().indexName("by-kind")
            .keySchema(key("kind", KeyType.HASH), key("number", KeyType.RANGE))
            .projection(p -> p.projectionType("ALL")).build()));
    account.pass(Duration.ofMinutes(1));
  }

  private static AttributeDefinition attribute(String name, String type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(String.valueOf(number));
  }

  private void put(String tenant, long number, String kind) {
    dynamoDb.putItem(r -> r.tableName("events")
        .item(Map.of("tenant", s(tenant), "number", n(number), "kind", s(kind))));
  }

  private List<String> query(Consumer<QueryRequest.Builder> how) {
    return dynamoDb.query(QueryRequest.builder().tableName("events").applyMutation(how::accept).build()).items()
        .stream().map(item -> item.get("tenant").s() + item.get("number").n()).toList();
  }

  private List<String> where(String expression, Map<String, AttributeValue> values) {
    return query(r -> r.keyConditionExpression(expression).expressionAttributeValues(values));
  }

  @Test
  void whatIsPutIsThereUntilItIsDeleted() {
    Map<String, AttributeValue> key = Map.of("tenant", s("a"), "number", n(1));
    assertThat(dynamoDb.getItem(r -> r.tableName("events").key(key)).hasItem()).isFalse();
    put("a", 1, "x");
    put("a", 1, "y");
    assertThat(dynamoDb.getItem(r -> r.tableName("events").key(key)).item()).containsEntry("kind", s("y"));
    assertThat(dynamoDb.getItem(r -> r.tableName("events")
        .key(Map.of("tenant", s("a"), "number", AttributeValue.fromN("1.0")))).hasItem()).as("1.0 is 1").isTrue();
    dynamoDb.deleteItem(r -> r.tableName("events").key(key));
    dynamoDb.deleteItem(r -> r.tableName("events").key(key));
    assertThat(dynamoDb.getItem(r -> r.tableName("events").key(key)).hasItem()).isFalse();
  }

  @Test
  void anItemHasItsKeys() {
    refused("ValidationException", () -> dynamoDb.putItem(r -> r.tableName("events").item(Map.of("tenant", s("a")))));
    refused("ValidationException", () -> dynamoDb.putItem(
        r -> r.tableName("events").item(Map.of("tenant", s("a"), "number", s("1")))));
    refused("ValidationException", () -> dynamoDb.putItem(
        r -> r.tableName("events").item(Map.of("tenant", s(""), "number", n(1)))));
    assertThat(refused("ValidationException", () -> dynamoDb.putItem(
        r -> r.tableName("events").item(Map.of("tenant", s("a"), "number", n(1), "kind", n(1))))))
        .as("of an index, too")
        .hasMessageContaining("Type mismatch for key kind expected: S actual: N");
    refused("ValidationException", () -> dynamoDb.getItem(r -> r.tableName("events").key(Map.of("tenant", s("a")))));
    dynamoDb.putItem(r -> r.tableName("events").item(Map.of("tenant", s("a"), "number", n(1))));
  }

  @Test
  void aQueryIsAboutOnePartitionInOrderOfItsSortKey() {
    List.of(10L, 9L, 2L).forEach(number -> put("a", number, "x"));
    put("b", 5, "x");
    Map<String, AttributeValue> a = Map.of(":t", s("a"));
    assertThat(where("tenant = :t", a)).containsExactly("a2", "a9", "a10");
    assertThat(query(r -> r.keyConditionExpression("#t = :t").expressionAttributeNames(Map.of("#t", "tenant"))
        .expressionAttributeValues(a).scanIndexForward(false))).containsExactly("a10", "a9", "a2");
    Map<String, AttributeValue> more = Map.of(":t", s("a"), ":n", n(9), ":m", n(10));
    assertThat(where("tenant = :t AND number >= :n", more)).containsExactly("a9", "a10");
    assertThat(where("number < :n and tenant = :t", more)).containsExactly("a2");
    assertThat(where("tenant = :t AND number BETWEEN :n AND :m", more)).containsExactly("a9", "a10");
  }

  @Test
  void anIndexHasTheItemsThatHaveItsKeys() {
    put("a", 1, "order");
    put("b", 2, "order");
    put("b", 3, "refund");
    dynamoDb.putItem(r -> r.tableName("events").item(Map.of("tenant", s("c"), "number", n(4))));
    assertThat(query(r -> r.indexName("by-kind").keyConditionExpression("kind = :k")
        .expressionAttributeValues(Map.of(":k", s("order"))))).containsExactly("a1", "b2");
    assertThat(dynamoDb.scan(r -> r.tableName("events").indexName("by-kind")).count()).isEqualTo(3);
    assertThat(dynamoDb.scan(r -> r.tableName("events")).count()).isEqualTo(4);
    refused("ValidationException", () -> dynamoDb.scan(r -> r.tableName("events").indexName("absent")));
    refused("ValidationException", () -> dynamoDb.scan(
        r -> r.tableName("events").indexName("by-kind").consistentRead(true)));
  }

  @Test
  void readsPageByPage() {
    IntStream.range(0, 5).forEach(i -> put("a", i, "x"));
    assertThat(dynamoDb.scanPaginator(r -> r.tableName("events").limit(2)).items()).hasSize(5);
    assertThat(dynamoDb.queryPaginator(r -> r.tableName("events").limit(2).keyConditionExpression("tenant = :t")
        .expressionAttributeValues(Map.of(":t", s("a")))).items()).hasSize(5);
  }

  @Test
  void refusesConditionsThatAreNone() {
    Map<String, AttributeValue> values = Map.of(":t", s("a"), ":n", n(1));
    for (String wrong : List.of("number = :n", "tenant > :t", "tenant = :t AND kind = :t", "tenant = :t OR number = :n",
        "tenant = :t AND", "tenant = :absent", "#absent = :t", "tenant = :n", "nonsense")) {
      assertThat(refused("ValidationException", () -> where(wrong, values))).as(wrong).isNotNull();
    }
    assertThatThrownBy(() -> query(r -> r.keyConditionExpression("tenant = :t").expressionAttributeValues(values)
        .filterExpression("kind = :t"))).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aTableThatDoesNotServeHasNoItems() {
    refused("ResourceNotFoundException", () -> dynamoDb.scan(r -> r.tableName("absent")));
    dynamoDb.createTable(r -> r.tableName("young").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attribute("id", "S")).keySchema(key("id", KeyType.HASH)));
    refused("ResourceNotFoundException", () -> dynamoDb.scan(r -> r.tableName("young")));
    account.pass(Duration.ofMinutes(1));
    assertThat(dynamoDb.scan(r -> r.tableName("young")).count()).isZero();
  }

  @Test
  void aBackupBringsItemsBack() {
    put("a", 1, "x");
    account.pass(Duration.ofMinutes(5));
    String backup = dynamoDb.createBackup(r -> r.tableName("events").backupName("last")).backupDetails().backupArn();
    put("a", 2, "x");
    account.pass(Duration.ofMinutes(10));
    dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored").backupArn(backup));
    account.pass(Duration.ofHours(1));
    assertThat(dynamoDb.scan(r -> r.tableName("restored")).items()).singleElement()
        .satisfies(item -> assertThat(item).containsEntry("number", n(1)));
  }

  @Test
  void batchesAreManyPutsDeletionsAndGets() {
    put("a", 1, "x");
    Map<String, AttributeValue> one = Map.of("tenant", s("a"), "number", n(1));
    Map<String, AttributeValue> two = Map.of("tenant", s("a"), "number", n(2));
    Map<String, AttributeValue> other = Map.of("tenant", s("a"), "number", n(2), "kind", s("y"));
    var batch = List.of(WriteRequest.builder().putRequest(p -> p.item(other)).build(),
        WriteRequest.builder().deleteRequest(d -> d.key(one)).build());
    assertThat(dynamoDb.batchWriteItem(r -> r.requestItems(Map.of("events", batch))).unprocessedItems()).isEmpty();
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(one, two).build();
    assertThat(dynamoDb.batchGetItem(r -> r.requestItems(Map.of("events", keys))).responses())
        .isEqualTo(Map.of("events", List.of(other)));

    refused("ValidationException", () -> dynamoDb.batchWriteItem(
        r -> r.requestItems(Map.of("events", Collections.nCopies(26, batch.getFirst())))));
    refused("ValidationException", () -> dynamoDb.batchWriteItem(r -> r.requestItems(Map.of())));
    refused("ValidationException", () -> dynamoDb.batchWriteItem(
        r -> r.requestItems(Map.of("events", List.of(WriteRequest.builder().build())))));
    refused("ResourceNotFoundException", () -> dynamoDb.batchGetItem(r -> r.requestItems(Map.of("absent", keys))));
  }
}
