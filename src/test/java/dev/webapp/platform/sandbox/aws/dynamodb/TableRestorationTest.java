package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import dev.webapp.platform.sandbox.aws.Contents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class TableRestorationTest {
  private final Account account = new Account();
  private final DynamoDbClient dynamoDb = account.client(DynamoDbClient.class);
  private final Contents contents = account.aws.contents(Account.REGION);
  private String original;

  @BeforeEach
  void makeOriginal() {
    original = dynamoDb.createTable(r -> r.tableName("original").billingMode("PAY_PER_REQUEST")
        .attributeDefinitions(attribute("id"), attribute("mail"), attribute("city"))
        .keySchema(hash("id")).globalSecondaryIndexes(index("by-mail", "mail"), index("by-city", "city"))
        .streamSpecification(s -> s.streamEnabled(true).streamViewType("KEYS_ONLY")).deletionProtectionEnabled(false)
        .tags(Tag.builder().key("team").value("a").build())).tableDescription().tableArn();
    account.pass(Duration.ofMinutes(5));
    contents.write(original, "first");
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
  }

  private static KeySchemaElement hash(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType("HASH").build();
  }

  private static GlobalSecondaryIndex index(String name, String key) {
    return GlobalSecondaryIndex.builder().indexName(name).keySchema(hash(key))
        .projection(p -> p.projectionType("ALL")).build();
  }

  private void recoverable() {
    dynamoDb.updateContinuousBackups(r -> r.tableName("original")
        .pointInTimeRecoverySpecification(s -> s.pointInTimeRecoveryEnabled(true).recoveryPeriodInDays(3)));
  }

  private String backup() {
    String arn = dynamoDb.createBackup(r -> r.tableName("original").backupName("kept")).backupDetails().backupArn();
    account.pass(Duration.ofMinutes(1));
    return arn;
  }

  private TableDescription described(String name) {
    return dynamoDb.describeTable(r -> r.tableName(name)).table();
  }

  @Test
  void aBackupBringsBackItemsAndIndexesAndNothingElse() {
    String backup = backup();
    contents.write(original, "second");
    TableDescription restored =
        dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored").backupArn(backup)).tableDescription();
    assertThat(restored.restoreSummary().restoreInProgress()).isTrue();
    assertThat(restored.restoreSummary().sourceBackupArn()).isEqualTo(backup);
    refused("ResourceInUseException", () -> dynamoDb.tagResource(r -> r.resourceArn(restored.tableArn())
        .tags(Tag.builder().key("team").value("b").build())));
    account.pass(Duration.ofMinutes(10));
    TableDescription done = described("restored");
    assertThat(done.tableStatusAsString()).isEqualTo("ACTIVE");
    assertThat(done.restoreSummary().restoreInProgress()).isFalse();
    assertThat(done.globalSecondaryIndexes()).extracting(GlobalSecondaryIndexDescription::indexName)
        .containsExactly("by-mail", "by-city");
    assertThat(done.streamSpecification()).isNull();
    assertThat(dynamoDb.listTagsOfResource(r -> r.resourceArn(done.tableArn())).tags()).isEmpty();
    assertThat(contents.of(done.tableArn())).isEqualTo("first");
    assertThat(contents.of(original)).isEqualTo("second");
  }

  @Test
  void capacityAndIndexesMayBeOthers() {
    String backup = backup();
    refused("ValidationException", () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored")
        .backupArn(backup).billingModeOverride("PROVISIONED")));
    refused("ValidationException", () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored")
        .backupArn(backup).globalSecondaryIndexOverride(index("by-mail", "city"))));
    dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored").backupArn(backup)
        .billingModeOverride("PROVISIONED")
        .provisionedThroughputOverride(t -> t.readCapacityUnits(3L).writeCapacityUnits(4L))
        .globalSecondaryIndexOverride(index("by-mail", "mail").toBuilder()
            .provisionedThroughput(t -> t.readCapacityUnits(5L).writeCapacityUnits(6L)).build()));
    TableDescription restored = described("restored");
    assertThat(restored.billingModeSummary()).isNull();
    assertThat(restored.provisionedThroughput().readCapacityUnits()).isEqualTo(3);
    assertThat(restored.globalSecondaryIndexes()).singleElement()
        .satisfies(index -> assertThat(index.provisionedThroughput().writeCapacityUnits()).isEqualTo(6));
    assertThat(restored.attributeDefinitions()).extracting(AttributeDefinition::attributeName)
        .containsExactly("id", "mail");
    dynamoDb.restoreTableFromBackup(r -> r.targetTableName("bare").backupArn(backup)
        .globalSecondaryIndexOverride(List.of()));
    assertThat(described("bare").globalSecondaryIndexes()).isEmpty();
  }

  @Test
  void refusesWhatDynamoDbRefuses() {
    String creating =
        dynamoDb.createBackup(r -> r.tableName("original").backupName("kept")).backupDetails().backupArn();
    refused("BackupInUseException",
        () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored").backupArn(creating)));
    refused("TableAlreadyExistsException",
        () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("original").backupArn(creating)));
    refused("BackupNotFoundException",
        () -> dynamoDb.restoreTableFromBackup(r -> r.targetTableName("restored").backupArn(creating + "0")));
    refused("TableNotFoundException", () -> dynamoDb.restoreTableToPointInTime(r -> r.targetTableName("restored")
        .sourceTableName("nowhere").useLatestRestorableTime(true)));
    refused("PointInTimeRecoveryUnavailableException", () -> dynamoDb.restoreTableToPointInTime(
        r -> r.targetTableName("restored").sourceTableName("original").useLatestRestorableTime(true)));
  }

  @Test
  void aPointInTimeIsWithinTheRecoveryPeriod() {
    recoverable();
    account.pass(Duration.ofDays(1));
    Instant then = account.instant();
    account.pass(Duration.ofHours(1));
    contents.write(original, "second");
    account.pass(Duration.ofHours(1));
    refused("InvalidRestoreTimeException", () -> dynamoDb.restoreTableToPointInTime(r -> r.targetTableName("restored")
        .sourceTableName("original").restoreDateTime(account.instant())));
    refused("ValidationException", () -> dynamoDb.restoreTableToPointInTime(
        r -> r.targetTableName("restored").sourceTableName("original")));
    dynamoDb.restoreTableToPointInTime(
        r -> r.targetTableName("restored").sourceTableName("original").restoreDateTime(then));
    assertThat(contents.of(described("restored").tableArn())).isEqualTo("first");
    account.pass(Duration.ofDays(3));
    refused("InvalidRestoreTimeException", () -> dynamoDb.restoreTableToPointInTime(r -> r.targetTableName("another")
        .sourceTableName("original").restoreDateTime(then)));
  }

  @Test
  void aDeletedTableWithRecoveryLeavesABackupForAWhile() {
    recoverable();
    dynamoDb.deleteTable(r -> r.tableName("original"));
    account.pass(Duration.ofDays(34));
    assertThat(dynamoDb.listBackups(r -> r.tableName("original")).backupSummaries()).isEmpty();
    var left = dynamoDb.listBackups(r -> r.tableName("original").backupType("ALL")).backupSummaries();
    assertThat(left).singleElement().satisfies(backup -> {
      assertThat(backup.backupName()).isEqualTo("original$DeletedTableBackup");
      assertThat(backup.backupTypeAsString()).isEqualTo("SYSTEM");
    });
    dynamoDb.restoreTableFromBackup(
        r -> r.targetTableName("original").backupArn(left.getFirst().backupArn()));
    assertThat(contents.of(original)).isEqualTo("first");
    account.pass(Duration.ofDays(2));
    assertThat(dynamoDb.listBackups(r -> r.backupType("ALL")).backupSummaries()).isEmpty();
  }
}
