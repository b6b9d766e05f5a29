package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

class DynamoDbTest {
  private static final Duration SETTLE = Duration.ofMinutes(10);

  private final Account account = new Account();
  private final DynamoDbClient dynamo = account.client(DynamoDbClient.class);

  @Test
  void aTableIsCreatingForAWhile() {
    create("orders", r -> {});
    assertThat(table("orders").tableStatusAsString()).isEqualTo("CREATING");
    refused("ResourceInUseException", () -> create("orders", r -> {}));
    refused("ResourceInUseException", () -> update(r -> r.deletionProtectionEnabled(true)));
    refused("ResourceInUseException", () -> dynamo.deleteTable(r -> r.tableName("orders")));
    account.pass(Duration.ofSeconds(20));
    TableDescription table = table("orders");
    assertThat(table.tableStatusAsString()).isEqualTo("ACTIVE");
    assertThat(table.tableArn()).isEqualTo("arn:aws:dynamodb:us-east-1:123456789012:table/orders");
    assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(table(table.tableArn())).as("by ARN").isEqualTo(table);
    assertThat(table.sseDescription()).isNull();
    refused("ResourceNotFoundException", () -> table("absent"));
  }

  @Test
  void checksKeysAttributesAndThroughput() {
    refused("ValidationException", () -> create("ab", r -> {}));
    refused("ValidationException", () -> create("orders", r -> r.attributeDefinitions(attribute("other"))));
    refused("ValidationException",
        () -> create("orders", r -> r.attributeDefinitions(attribute("id"), attribute("unused"))));
    refused("ValidationException", () -> create("orders", r -> r.keySchema(key("id", "RANGE"))));
    refused("ValidationException", () -> create("orders", r -> r.provisionedThroughput(throughput(5))));
    refused("ValidationException", () -> create("orders", r -> r.billingMode(BillingMode.PROVISIONED)));
    refused("ValidationException", () -> create("orders", r -> r.billingMode(BillingMode.PROVISIONED)
        .provisionedThroughput(throughput(5)).globalSecondaryIndexes(index("by-id"))));
    refused("ValidationException", () -> create("orders", r -> r.globalSecondaryIndexes(
        IntStream.range(0, 21).mapToObj(i -> index("index-" + i)).toList())));
    refused("ValidationException",
        () -> create("orders", r -> r.streamSpecification(stream -> stream.streamEnabled(true))));
    assertThat(dynamo.listTables().tableNames()).isEmpty();
    create("orders", r -> r.globalSecondaryIndexes(IntStream.range(0, 20).mapToObj(i -> index("index-" + i)).toList()));
  }

  @Test
  void oneIndexAtATime() {
    active(r -> {});
    refused("LimitExceededException", () -> update(r -> r.attributeDefinitions(attribute("id"))
        .globalSecondaryIndexUpdates(add("first"), add("second"))));
    update(r -> r.attributeDefinitions(attribute("id")).globalSecondaryIndexUpdates(add("first")));
    assertThat(table("orders").tableStatusAsString()).isEqualTo("UPDATING");
    assertThat(index().indexStatusAsString()).isEqualTo("CREATING");
    assertThat(index().backfilling()).isFalse();
    refused("ResourceInUseException", () -> update(r -> r.globalSecondaryIndexUpdates(add("second"))));

    account.pass(Duration.ofSeconds(30));
    assertThat(table("orders").tableStatusAsString()).isEqualTo("ACTIVE");
    assertThat(index().backfilling()).isTrue();
    refused("LimitExceededException", () -> update(r -> r.globalSecondaryIndexUpdates(add("second"))));
    refused("ResourceInUseException", () -> dynamo.deleteTable(r -> r.tableName("orders")));

    account.pass(Duration.ofMinutes(5));
    assertThat(index().indexStatusAsString()).isEqualTo("ACTIVE");
    assertThat(index().backfilling()).isNull();
    refused("ValidationException", () -> update(r -> r.globalSecondaryIndexUpdates(add("first"))));
    update(r -> r.globalSecondaryIndexUpdates(drop("first")));
    assertThat(index().indexStatusAsString()).isEqualTo("DELETING");
    account.pass(SETTLE);
    assertThat(table("orders").globalSecondaryIndexes()).isEmpty();
    refused("ResourceNotFoundException",
        () -> update(r -> r.globalSecondaryIndexUpdates(drop("first"))));
  }

  @Test
  void anIndexFillsWhateverElseChanges() {
    active(r -> r.billingMode(BillingMode.PAY_PER_REQUEST));
    update(r -> r.attributeDefinitions(attribute("id")).globalSecondaryIndexUpdates(add("first")));
    account.pass(DynamoDbState.UPDATE);
    update(r -> r.deletionProtectionEnabled(true));
    account.pass(DynamoDbState.UPDATE.plus(DynamoDbState.BACKFILL));
    assertThat(index().indexStatusAsString()).isEqualTo("ACTIVE");
  }

  @Test
  void throughputAndIndexesDoNotChangeTogether() {
    active(r -> r.billingMode(BillingMode.PROVISIONED).provisionedThroughput(throughput(5)));
    refused("ValidationException", () -> update(r -> r.provisionedThroughput(throughput(6))
        .globalSecondaryIndexUpdates(add("first"))));
    refused("ValidationException", () -> update(r -> r.provisionedThroughput(throughput(5))));
    refused("ValidationException", () -> update(r -> {}));
    update(r -> r.provisionedThroughput(throughput(6)));
    assertThat(table("orders").provisionedThroughput().readCapacityUnits()).as("while updating").isEqualTo(5);
    account.pass(SETTLE);
    assertThat(table("orders").provisionedThroughput().readCapacityUnits()).isEqualTo(6);
  }

  @Test
  void decreasesAreRationed() {
    active(r -> r.billingMode(BillingMode.PROVISIONED).provisionedThroughput(throughput(50)));
    for (int i = 1; i <= 4; i++) {
      ProvisionedThroughput less = throughput(50 - i);
      update(r -> r.provisionedThroughput(less));
      account.pass(Duration.ofMinutes(1));
    }
    refused("LimitExceededException", () -> update(r -> r.provisionedThroughput(throughput(1))));
    account.pass(Duration.ofHours(1));
    update(r -> r.provisionedThroughput(throughput(1)));
  }

  @Test
  void billingSwitchesWithAllThroughputsAndNotTooOften() {
    active(r -> r.globalSecondaryIndexes(index("by-id")));
    refused("ValidationException", () -> update(r -> r.billingMode(BillingMode.PROVISIONED)));
    refused("ValidationException",
        () -> update(r -> r.billingMode(BillingMode.PROVISIONED).provisionedThroughput(throughput(5))));
    for (int i = 0; i < 4; i++) {
      provision();
      assertThat(table("orders").globalSecondaryIndexes().getFirst().provisionedThroughput().readCapacityUnits())
          .isEqualTo(3);
      update(r -> r.billingMode(BillingMode.PAY_PER_REQUEST));
      account.pass(SETTLE);
      assertThat(table("orders").provisionedThroughput().readCapacityUnits()).isZero();
    }
    provision();
    refused("LimitExceededException", () -> update(r -> r.billingMode(BillingMode.PAY_PER_REQUEST)));
    account.pass(Duration.ofHours(25));
    update(r -> r.billingMode(BillingMode.PAY_PER_REQUEST));
  }

  private void provision() {
    update(r -> r.billingMode(BillingMode.PROVISIONED).provisionedThroughput(throughput(5)).globalSecondaryIndexUpdates(
        GlobalSecondaryIndexUpdate.builder()
            .update(i -> i.indexName("by-id").provisionedThroughput(throughput(3))).build()));
    account.pass(SETTLE);
  }

  @Test
  void aStreamChangesItsViewByStoppingFirst() {
    active(r -> {});
    update(r -> r.streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    account.pass(SETTLE);
    assertThat(table("orders").latestStreamArn()).contains(":table/orders/stream/2026-03-02T");
    refused("ValidationException", () -> update(
        r -> r.streamSpecification(s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE))));
    update(r -> r.streamSpecification(s -> s.streamEnabled(false)));
    account.pass(SETTLE);
    assertThat(table("orders").streamSpecification()).isNull();
    refused("ValidationException", () -> update(r -> r.streamSpecification(s -> s.streamEnabled(false))));
  }

  @Test
  void protectionStandsBeforeDeletion() {
    active(r -> r.deletionProtectionEnabled(true));
    refused("ValidationException", () -> dynamo.deleteTable(r -> r.tableName("orders")));
    update(r -> r.deletionProtectionEnabled(false));
    account.pass(SETTLE);
    dynamo.deleteTable(r -> r.tableName("orders"));
    assertThat(table("orders").tableStatusAsString()).isEqualTo("DELETING");
    refused("ResourceInUseException", () -> dynamo.deleteTable(r -> r.tableName("orders")));
    account.pass(SETTLE);
    refused("ResourceNotFoundException", () -> table("orders"));
    assertThat(dynamo.listTables().tableNames()).isEmpty();
  }

  @Test
  void timeToLiveChangesOnceAnHour() {
    active(r -> {});
    refused("ValidationException", () -> timeToLive("expires", false));
    timeToLive("expires", true);
    assertThat(timeToLive()).isEqualTo(TimeToLiveStatus.ENABLING);
    account.pass(Duration.ofMinutes(10));
    assertThat(timeToLive()).isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(refused("ValidationException", () -> timeToLive("expires", false)).getMessage())
        .contains("modified multiple times");
    assertThat(refused("ValidationException", () -> timeToLive("other", true)).getMessage())
        .contains("different AttributeName");
    account.pass(Duration.ofHours(1));
    assertThat(refused("ValidationException", () -> timeToLive("expires", true)).getMessage())
        .contains("TimeToLive is already enabled");
    timeToLive("expires", false);
    account.pass(Duration.ofMinutes(10));
    assertThat(timeToLive()).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  @Test
  void continuousBackupsComeALittleLater() {
    create("orders", r -> {});
    account.pass(Duration.ofSeconds(21));
    refused("ContinuousBackupsUnavailableException", () -> recovery(true, 7));
    account.pass(Duration.ofSeconds(30));
    refused("ValidationException", () -> recovery(true, 36));
    recovery(true, 7);
    var recovery = dynamo.describeContinuousBackups(r -> r.tableName("orders")).continuousBackupsDescription()
        .pointInTimeRecoveryDescription();
    assertThat(recovery.pointInTimeRecoveryStatus()).isEqualTo(PointInTimeRecoveryStatus.ENABLED);
    assertThat(recovery.recoveryPeriodInDays()).isEqualTo(7);
    refused("TableNotFoundException", () -> dynamo.describeContinuousBackups(r -> r.tableName("absent")));
  }

  @Test
  void backupsOutliveTheirTable() {
    active(r -> {});
    String arn = dynamo.createBackup(r -> r.tableName("orders").backupName("last")).backupDetails().backupArn();
    refused("BackupInUseException", () -> dynamo.deleteBackup(r -> r.backupArn(arn)));
    account.pass(SETTLE);
    dynamo.deleteTable(r -> r.tableName("orders"));
    account.pass(SETTLE);
    assertThat(dynamo.describeBackup(r -> r.backupArn(arn)).backupDescription().backupDetails().backupStatus())
        .isEqualTo(BackupStatus.AVAILABLE);
    assertThat(dynamo.listBackups(r -> r.tableName("orders")).backupSummaries()).hasSize(1);
    assertThat(dynamo.listBackups(r -> r.tableName("other")).backupSummaries()).isEmpty();
    dynamo.deleteBackup(r -> r.backupArn(arn));
    refused("BackupNotFoundException", () -> dynamo.describeBackup(r -> r.backupArn(arn)));
    refused("TableNotFoundException", () -> dynamo.createBackup(r -> r.tableName("orders").backupName("again")));
  }

  @Test
  void tagsComeTenAPage() {
    active(r -> r.tags(IntStream.range(0, 12).mapToObj(i -> tag("key-" + (char) ('a' + i))).toList()));
    String arn = table("orders").tableArn();
    var first = dynamo.listTagsOfResource(r -> r.resourceArn(arn));
    assertThat(first.tags()).hasSize(10);
    assertThat(dynamo.listTagsOfResource(r -> r.resourceArn(arn).nextToken(first.nextToken())).tags()).hasSize(2);
    dynamo.untagResource(r -> r.resourceArn(arn).tagKeys(IntStream.range(0, 11)
        .mapToObj(i -> "key-" + (char) ('a' + i)).toList()));
    dynamo.tagResource(r -> r.resourceArn(arn).tags(tag("new")));
    assertThat(dynamo.listTagsOfResource(r -> r.resourceArn(arn)).tags()).extracting(Tag::key)
        .containsExactly("key-l", "new");
    refused("ResourceNotFoundException", () -> dynamo.listTagsOfResource(r -> r.resourceArn(arn + "x")));
  }

  @Test
  void fiveHundredTablesChangeAtATime() {
    IntStream.range(0, 500).forEach(i -> create("table-" + i, r -> {}));
    refused("LimitExceededException", () -> create("orders", r -> {}));
    account.pass(SETTLE);
    create("orders", r -> {});
    assertThat(dynamo.listTables().tableNames()).hasSize(100);
    assertThat(dynamo.listTablesPaginator().tableNames().stream()).hasSize(501);
  }

  private void active(Consumer<CreateTableRequest.Builder> more) {
    create("orders", more);
    account.pass(SETTLE);
  }

  private void create(String name, Consumer<CreateTableRequest.Builder> more) {
    dynamo.createTable(r -> more.accept(r.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attribute("id")).keySchema(key("id", "HASH"))));
  }

  private void update(Consumer<UpdateTableRequest.Builder> change) {
    dynamo.updateTable(r -> change.accept(r.tableName("orders")));
  }

  private TableDescription table(String name) {
    return dynamo.describeTable(r -> r.tableName(name)).table();
  }

  private GlobalSecondaryIndexDescription index() {
    return table("orders").globalSecondaryIndexes().getFirst();
  }

  private void timeToLive(String attribute, boolean enabled) {
    dynamo.updateTimeToLive(
        r -> r.tableName("orders").timeToLiveSpecification(s -> s.attributeName(attribute).enabled(enabled)));
  }

  private TimeToLiveStatus timeToLive() {
    return dynamo.describeTimeToLive(r -> r.tableName("orders")).timeToLiveDescription().timeToLiveStatus();
  }

  private void recovery(boolean enabled, int days) {
    dynamo.updateContinuousBackups(r -> r.tableName("orders").pointInTimeRecoverySpecification(
        s -> s.pointInTimeRecoveryEnabled(enabled).recoveryPeriodInDays(days)));
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
  }

  private static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static GlobalSecondaryIndex index(String name) {
    return GlobalSecondaryIndex.builder().indexName(name).keySchema(key("id", "HASH"))
        .projection(p -> p.projectionType("ALL")).build();
  }

  private static GlobalSecondaryIndexUpdate add(String name) {
    return GlobalSecondaryIndexUpdate.builder().create(c -> c.indexName(name).keySchema(List.of(key("id", "HASH")))
        .projection(p -> p.projectionType("ALL"))).build();
  }

  private static GlobalSecondaryIndexUpdate drop(String name) {
    return GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName(name)).build();
  }

  private static ProvisionedThroughput throughput(long units) {
    return ProvisionedThroughput.builder().readCapacityUnits(units).writeCapacityUnits(units).build();
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("v").build();
  }
}
