package dev.webapp.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.api.Annotations;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.rds.RdsClient;

/** Data outlives its platform, and what is there already can become a platform's. */
class DataProcessTest extends RunningOperator {
  private static final String MANIFEST = """
      apiVersion: platform.webapp.dev/v1alpha1
      kind: WebAppPlatform
      metadata: {name: data}
      spec:
        aws: {region: us-east-1}
        databases: [{name: main, engine: postgres, version: "16"%s}]
        tables: [{name: events, partitionKey: {name: id, type: String}%s}]
      """;
  private static final Pattern RESTORE_FROM = Pattern.compile("with (restoreFrom: \\{.*}) begins");

  private String kept(String id) {
    until(() -> events(id).size() == 1);
    Matcher matcher = RESTORE_FROM.matcher(events(id).getFirst().getMessage());
    assertThat(matcher.find()).as(events(id).getFirst().getMessage()).isTrue();
    return ", " + matcher.group(1);
  }

  private List<Event> events(String id) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(e -> "DataKept".equals(e.getReason()) && e.getMessage().startsWith(id + " ")).toList();
  }

  @Test
  void aDeletedPlatformComesBackFromWhatItLeft() {
    applyManifest(MANIFEST.formatted("", ""));
    untilReady("data", 1);
    String table = aws(DynamoDbClient.class).listTables().tableNames().getFirst();
    aws(DynamoDbClient.class).putItem(r -> r.tableName(table)
        .item(Map.of("id", AttributeValue.fromS("one"), "text", AttributeValue.fromS("kept"))));
    platforms().withName("data").delete();
    until(() -> platform("data") == null);
    assertNothingLeftBut(1);

    applyManifest(MANIFEST.formatted(kept("DbInstance/main"), kept("Table/events")));
    untilReady("data", 1);

    assertThat(aws(DynamoDbClient.class).scan(r -> r.tableName(table)).items()).singleElement()
        .satisfies(item -> assertThat(item.get("text").s()).isEqualTo("kept"));
    assertThat(aws(RdsClient.class).describeDBInstances().dbInstances()).singleElement()
        .satisfies(instance -> assertThat(instance.tagList()).anyMatch(t -> t.key().equals("platform.webapp.dev/id")));
    platforms().withName("data").delete();
    until(() -> platform("data") == null);
    assertNothingLeftBut(2);
  }

  @Test
  void whatIsThereAlreadyIsAdoptedOnceApproved() {
    aws(DynamoDbClient.class).createTable(r -> r.tableName("Legacy.Events").billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
        .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH)).tags(t -> t.key("team").value("shop")));
    applyManifest(MANIFEST.formatted("",
        ", identifier: Legacy.Events, adopt: true, dataPolicy: Retain, stream: NewImage"));
    until(() -> platform("data").getStatus() != null && platform("data").getStatus().plan() != null
        && platform("data").getStatus().plan().items().stream().anyMatch(i -> i.action().equals("adopt")));
    assertThat(tags()).containsOnlyKeys("team");

    String hash = platform("data").getStatus().plan().hash();
    annotate("data", Annotations.APPROVE, hash);
    untilReady("data", 1);
    assertThat(tags()).containsKeys("team", "platform.webapp.dev/platform");
    assertThat(aws(DynamoDbClient.class).describeTable(r -> r.tableName("Legacy.Events")).table()
        .streamSpecification().streamEnabled()).isTrue();

    platforms().withName("data").delete();
    until(() -> platform("data") == null);
    assertThat(aws(DynamoDbClient.class).listTables().tableNames()).as("let go of").containsExactly("Legacy.Events");
  }

  private Map<String, String> tags() {
    String arn = aws(DynamoDbClient.class).describeTable(r -> r.tableName("Legacy.Events")).table().tableArn();
    return aws(DynamoDbClient.class).listTagsOfResource(r -> r.resourceArn(arn)).tags().stream()
        .collect(java.util.stream.Collectors.toMap(t -> t.key(), t -> t.value()));
  }
}
