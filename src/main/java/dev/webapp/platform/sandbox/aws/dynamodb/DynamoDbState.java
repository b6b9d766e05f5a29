package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;

import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.region.Timeline;
import dev.webapp.platform.sandbox.aws.region.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupDescription;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;

/** The tables of a region: what DynamoDB's operations share. What belongs to a table is kept by the table's id. */
final class DynamoDbState {
  /** A part of DynamoDB's client. */
  interface Part extends DynamoDbClient {
    @Override
    default String serviceName() {
      return DynamoDbClient.SERVICE_NAME;
    }

    @Override
    default void close() {}
  }

  static final Duration CREATE = Duration.ofSeconds(20);
  static final Duration UPDATE = Duration.ofSeconds(15);
  static final Duration BACKFILL = Duration.ofMinutes(4);
  static final Duration DELETE = Duration.ofSeconds(20);

  /** Tables that may be created, updated or deleted at a time. */
  private static final int CONCURRENT = 500;

  private final Region region;
  private final Queue<Instant> inFlight = new PriorityQueue<>();
  final Store<TableDescription> tables;
  final Store<Map<String, String>> tags;
  final Store<TimeToLiveDescription> timesToLive;
  /** When a table's time to live was last changed. */
  final Store<Instant> timeToLiveChanges;
  final Store<ContinuousBackupsDescription> continuousBackups;
  final Store<BackupDescription> backups;
  /** Tables as they were when a backup was made, by its ARN. */
  final Store<TableDescription> origins;
  /** What is in tables, by their id, and in backups, by ARN. */
  final Timeline<String> contents = new Timeline<>();
  /** Items by key, of tables by their id, and of backups by ARN. Each write makes a new map: for tables of a test. */
  final Timeline<Map<String, Map<String, AttributeValue>>> items = new Timeline<>();
  /** When a table was switched to on-demand. */
  final Store<List<Instant>> switches;

  DynamoDbState(Region region) {
    this.region = region;
    View view = region.view();
    tables = new Store<>(view);
    tags = new Store<>(view);
    timesToLive = new Store<>(view);
    timeToLiveChanges = new Store<>(view);
    continuousBackups = new Store<>(view);
    backups = new Store<>(view, backup -> Stream.of("table=" + backup.sourceTableDetails().tableName(),
        "type=" + backup.backupDetails().backupTypeAsString()));
    origins = new Store<>(view);
    switches = new Store<>(view);
  }

  Region region() {
    return region;
  }

  Instant now() {
    return region.now();
  }

  /** A table by name or ARN. */
  TableDescription table(String nameOrArn) {
    TableDescription table = nameOrArn == null ? null : tables.get(name(nameOrArn));
    if (table == null) {
      throw DYNAMODB.refuse("ResourceNotFoundException",
          "Requested resource not found: Table: " + name(nameOrArn) + " not found");
    }
    return table;
  }

  /** A table that can be changed now. */
  TableDescription active(String nameOrArn) {
    TableDescription table = table(nameOrArn);
    if (table.tableStatus() != TableStatus.ACTIVE) {
      throw DYNAMODB.refuse("ResourceInUseException", "Attempt to change a resource which is still in use: Table is "
          + "being "
          + table.tableStatusAsString().toLowerCase(Locale.ROOT).replace("ing", "ed") + ": "
          + table.tableName());
    }
    return table;
  }

  /** A backup or another table begins with what was in this one at an instant. */
  void carry(String from, Instant then, String to) {
    contents.copy(from, then, to, now());
    items.copy(from, then, to, now());
  }

  String arn(String table) {
    return region.arn(DYNAMODB, "table/" + table);
  }

  /** Counts a change that keeps a table busy for a while; refused where too many are. */
  void begin(Duration takes) {
    while (!inFlight.isEmpty() && !inFlight.peek().isAfter(now())) {
      inFlight.remove();
    }
    if (inFlight.size() >= CONCURRENT) {
      throw DYNAMODB.refuse("LimitExceededException", "Subscriber limit exceeded: There is a limit of " + CONCURRENT
          + " simultaneous control plane operations per subscriber");
    }
    inFlight.add(now().plus(takes));
  }

  static AwsServiceException invalid(String message) {
    return DYNAMODB.refuse("ValidationException", message);
  }

  static String name(String nameOrArn) {
    return nameOrArn != null && nameOrArn.startsWith("arn:")
        ? nameOrArn.substring(nameOrArn.indexOf(":table/") + 7)
        : nameOrArn;
  }
}
