package dev.webapp.platform.sandbox.aws.dynamodb;

import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDb.DYNAMODB;
import static dev.webapp.platform.sandbox.aws.dynamodb.DynamoDbState.invalid;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** How DynamoDB changes what a table is billed by and what it can take, and how often it lets that be changed. */
final class TableCapacity {
  private static final int SWITCHES_PER_DAY = 4;
  private static final int MOST_DECREASES = 27;

  private final DynamoDbState state;

  TableCapacity(DynamoDbState state) {
    this.state = state;
  }

  void billing(TableDescription table, UpdateTableRequest request, TableDescription.Builder target) {
    boolean was = onDemand(table);
    boolean is = request.billingMode() == null ? was : request.billingMode() == BillingMode.PAY_PER_REQUEST;
    if (is) {
      Tables.checkThroughput(true, request.provisionedThroughput(), null);
    } else if (was) {
      Tables.checkThroughput(false, request.provisionedThroughput(), null);
      table.globalSecondaryIndexes().forEach(index -> Tables.checkThroughput(false,
          indexThroughput(request, index.indexName()), index.indexName()));
    }
    if (is && !was) {
      List<Instant> switches = new ArrayList<>(
          state.switches.get(table.tableId()) == null ? List.of() : state.switches.get(table.tableId()));
      switches.removeIf(at -> at.plus(Duration.ofHours(24)).isBefore(state.now()));
      if (switches.size() >= SWITCHES_PER_DAY) {
        throw DYNAMODB.refuse("LimitExceededException", "Subscriber limit exceeded: Update to PayPerRequest mode are "
            + "limited to " + SWITCHES_PER_DAY + " times in a 24-hour period. Last update at " + switches.getLast());
      }
      switches.add(state.now());
      state.switches.put(table.tableId(), switches);
      target.billingModeSummary(BillingModeSummary.builder().billingMode(BillingMode.PAY_PER_REQUEST)
          .lastUpdateToPayPerRequestDateTime(state.now()).build());
      target.provisionedThroughput(Tables.throughput(null));
      if (table.hasGlobalSecondaryIndexes()) {
        target.globalSecondaryIndexes(table.globalSecondaryIndexes().stream().map(index ->
            index.toBuilder().provisionedThroughput(Tables.throughput(null)).build()).toList());
      }
    } else if (!is && was) {
      target.billingModeSummary(
          table.billingModeSummary().toBuilder().billingMode(BillingMode.PROVISIONED).build());
    }
  }

  /** The table with the throughputs that a request asks for, of itself and of its indexes. */
  TableDescription throughputs(UpdateTableRequest request, TableDescription was, TableDescription table) {
    TableDescription.Builder target = table.toBuilder();
    ProvisionedThroughput wanted = request.provisionedThroughput();
    if (wanted != null) {
      Tables.checkThroughput(false, wanted, null);
      ProvisionedThroughputDescription has = table.provisionedThroughput();
      if (!onDemand(was) && has.readCapacityUnits().equals(wanted.readCapacityUnits())
          && has.writeCapacityUnits().equals(wanted.writeCapacityUnits())) {
        throw invalid("The provisioned throughput for the table will not change. The requested value equals the "
            + "current value. Current ReadCapacityUnits provisioned for the table: " + has.readCapacityUnits()
            + ". Requested ReadCapacityUnits: " + wanted.readCapacityUnits()
            + ". Current WriteCapacityUnits provisioned for the table: " + has.writeCapacityUnits()
            + ". Requested WriteCapacityUnits: " + wanted.writeCapacityUnits() + ".");
      }
      target.provisionedThroughput(changed(has, wanted));
    }
    Map<String, GlobalSecondaryIndexDescription> indexes = new LinkedHashMap<>();
    table.globalSecondaryIndexes().forEach(index -> indexes.put(index.indexName(), index));
    for (GlobalSecondaryIndexUpdate update : request.globalSecondaryIndexUpdates()) {
      GlobalSecondaryIndexDescription index = indexes.get(update.update().indexName());
      if (index == null) {
        throw DYNAMODB.refuse("ResourceNotFoundException", "Requested resource not found: Index not found: "
            + update.update().indexName());
      }
      Tables.checkThroughput(onDemand(table), update.update().provisionedThroughput(), index.indexName());
      indexes.put(index.indexName(), index.toBuilder()
          .provisionedThroughput(changed(index.provisionedThroughput(), update.update().provisionedThroughput()))
          .build());
    }
    if (table.hasGlobalSecondaryIndexes()) {
      target.globalSecondaryIndexes(indexes.values());
    }
    return target.build();
  }

  /** Four decreases in the first hour and one an hour after that, 27 a day. */
  private ProvisionedThroughputDescription changed(ProvisionedThroughputDescription has, ProvisionedThroughput wanted) {
    Instant now = state.now();
    boolean less = wanted.readCapacityUnits() < has.readCapacityUnits()
        || wanted.writeCapacityUnits() < has.writeCapacityUnits();
    Instant last = has.lastDecreaseDateTime();
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    boolean sameDay = last != null && last.atZone(ZoneOffset.UTC).toLocalDate().equals(today);
    long decreases = sameDay ? has.numberOfDecreasesToday() : 0;
    boolean justNow = last != null && last.plus(Duration.ofHours(1)).isAfter(now);
    if (less && (decreases >= MOST_DECREASES || decreases >= 4 && justNow)) {
      throw DYNAMODB.refuse("LimitExceededException", "Subscriber limit exceeded: Provisioned throughput decreases are "
          + "limited within a given UTC day. After the first 4 decreases, each subsequent decrease in the same UTC day "
          + "can be performed at most once every 3600 seconds. Number of decreases today: " + decreases + ".");
    }
    ProvisionedThroughputDescription.Builder changed = has.toBuilder()
        .readCapacityUnits(wanted.readCapacityUnits())
        .writeCapacityUnits(wanted.writeCapacityUnits())
        .numberOfDecreasesToday(less ? decreases + 1 : decreases);
    return less ? changed.lastDecreaseDateTime(now).build() : changed.lastIncreaseDateTime(now).build();
  }

  private static ProvisionedThroughput indexThroughput(UpdateTableRequest request, String index) {
    return request.globalSecondaryIndexUpdates().stream()
        .filter(update -> update.update() != null && update.update().indexName().equals(index))
        .map(update -> update.update().provisionedThroughput()).findFirst().orElse(null);
  }

  static boolean onDemand(TableDescription table) {
    return table.billingModeSummary() != null
        && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST;
  }
}
