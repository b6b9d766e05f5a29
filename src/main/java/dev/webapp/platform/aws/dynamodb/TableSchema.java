package dev.webapp.platform.aws.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/** Keys, indexes and capacity in the words of DynamoDB's requests. */
final class TableSchema {
  private TableSchema() {}

  /** Every attribute that is a key somewhere, and no other: AWS refuses those that are not. */
  static List<AttributeDefinition> attributes(Key partitionKey, Key sortKey, Collection<Index> indexes) {
    List<Key> keys = new ArrayList<>(List.of(partitionKey, sortKey));
    indexes.forEach(index -> keys.addAll(List.of(index.partitionKey(), index.sortKey())));
    Map<String, String> types = new TreeMap<>();
    keys.stream().filter(key -> !key.equals(Key.NONE)).forEach(key -> types.put(key.name(), key.type()));
    return types.entrySet().stream().map(e ->
        AttributeDefinition.builder().attributeName(e.getKey()).attributeType(e.getValue()).build()).toList();
  }

  static List<KeySchemaElement> keys(Key partitionKey, Key sortKey) {
    List<KeySchemaElement> schema = new ArrayList<>();
    schema.add(element(partitionKey, KeyType.HASH));
    if (!sortKey.equals(Key.NONE)) {
      schema.add(element(sortKey, KeyType.RANGE));
    }
    return schema;
  }

  private static KeySchemaElement element(Key key, KeyType type) {
    return KeySchemaElement.builder().attributeName(key.name()).keyType(type).build();
  }

  static Projection projection(Index index) {
    Projection.Builder projection = Projection.builder().projectionType(index.projection());
    return index.includedAttributes().isEmpty()
        ? projection.build() : projection.nonKeyAttributes(index.includedAttributes()).build();
  }

  /** Null on demand: then AWS wants none. */
  static ProvisionedThroughput throughput(Capacity capacity) {
    return !capacity.isProvisioned() ? null : ProvisionedThroughput.builder()
        .readCapacityUnits(capacity.readUnits()).writeCapacityUnits(capacity.writeUnits()).build();
  }
}
