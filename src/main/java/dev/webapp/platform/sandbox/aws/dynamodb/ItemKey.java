package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * What items of a table or of an index are found by.
 *
 * @param sort null where there is none
 * @param types of attributes of keys: S, N or B
 */
record ItemKey(String partition, String sort, Map<String, String> types) {
  /** The order of values within one type. */
  static final Comparator<AttributeValue> ORDER = (one, other) -> switch (type(one)) {
    case "N" -> new BigDecimal(one.n()).compareTo(new BigDecimal(other.n()));
    case "B" -> Arrays.compareUnsigned(one.b().asByteArrayUnsafe(), other.b().asByteArrayUnsafe());
    default -> Arrays.compareUnsigned(bytes(one.s()), bytes(other.s()));
  };

  static ItemKey of(TableDescription table) {
    return of(table, table.keySchema());
  }

  /** The key of an index that serves queries. */
  static ItemKey ofIndex(TableDescription table, String index) {
    Stream<List<KeySchemaElement>> global = table.globalSecondaryIndexes().stream()
        .filter(i -> i.indexName().equals(index) && i.indexStatus() != IndexStatus.CREATING)
        .map(GlobalSecondaryIndexDescription::keySchema);
    Stream<List<KeySchemaElement>> local = table.localSecondaryIndexes().stream()
        .filter(i -> i.indexName().equals(index)).map(LocalSecondaryIndexDescription::keySchema);
    return of(table, Stream.concat(global, local).findFirst()
        .orElseThrow(() -> invalid("The table does not have the specified index: " + index)));
  }

  private static ItemKey of(TableDescription table, List<KeySchemaElement> schema) {
    Map<String, String> types = new HashMap<>();
    for (AttributeDefinition definition : table.attributeDefinitions()) {
      types.put(definition.attributeName(), definition.attributeTypeAsString());
    }
    return new ItemKey(schema.getFirst().attributeName(), schema.size() < 2 ? null : schema.getLast().attributeName(),
        types);
  }

  List<String> names() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }

  /** Refuses an item that cannot be found by this key. */
  void check(Map<String, AttributeValue> item) {
    for (String name : names()) {
      AttributeValue value = item.get(name);
      if (value == null) {
        throw invalid("One or more parameter values were invalid: Missing the key " + name + " in the item");
      }
      checkType(name, value);
      if ("".equals(value.s()) || SdkBytes.fromByteArray(new byte[0]).equals(value.b())) {
        throw invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            + "contain an empty " + (value.s() == null ? "binary" : "string") + " value. Key: " + name);
      }
    }
  }

  void checkType(String name, AttributeValue value) {
    if (!type(value).equals(types.get(name))) {
      throw invalid("One or more parameter values were invalid: Type mismatch for key " + name + " expected: "
          + types.get(name) + " actual: " + type(value));
    }
  }

  /** Refuses what is not a key and nothing else. */
  void checkExactly(Map<String, AttributeValue> key) {
    boolean fits = key.size() == names().size()
        && names().stream().allMatch(name -> key.containsKey(name) && type(key.get(name)).equals(types.get(name)));
    if (!fits) {
      throw invalid("The provided key element does not match the schema");
    }
  }

  /** Whether the item is in an index at all: it has all attributes of its key. */
  boolean holds(Map<String, AttributeValue> item) {
    return item.keySet().containsAll(names());
  }

  /** The same for the same key, and for no other. */
  String identity(Map<String, AttributeValue> item) {
    StringBuilder text = new StringBuilder();
    for (String name : names()) {
      AttributeValue value = item.get(name);
      String content = switch (type(value)) {
        case "N" -> new BigDecimal(value.n()).stripTrailingZeros().toPlainString();
        case "B" -> HexFormat.of().formatHex(value.b().asByteArrayUnsafe());
        default -> value.s();
      };
      text.append(content.length()).append(':').append(content);
    }
    return text.toString();
  }

  static String type(AttributeValue value) {
    return switch (value.type()) {
      case S, N, B, SS, NS, BS, M, L, BOOL -> value.type().name();
      default -> "NULL";
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
