package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.dynamodb.ObservedTable.ObservedIndex;
import dev.webapp.platform.aws.dynamodb.ObservedTable.TimeToLive;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.FieldChange;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/**
 * The way from a table as it is to the table as desired, one call at a time. UpdateTable does one thing per call and
 * nothing while another is under way; tags, recovery and time to live are told by other operations and need not wait.
 */
final class TableChange {
  /** AWS lets time to live be changed once in about an hour, and does not say when that hour ends. */
  private static final Duration TIME_TO_LIVE_PAUSE = Duration.ofMinutes(10);
  private final DynamoDbClient dynamoDb;
  private final Table desired;
  private final ObservedTable observed;
  private final Delta delta;

  TableChange(DynamoDbClient dynamoDb, Table desired, ObservedTable observed, Delta delta) {
    this.dynamoDb = dynamoDb;
    this.desired = desired;
    this.observed = observed;
    this.delta = delta;
  }

  /**
   * Makes the first call; where AWS would refuse every one, throws a CONFLICT without a call. What makes a table ours
   * comes before all else.
   */
  ObservedTable make() {
    boolean settled = observed.active() || observed.status().equals("UPDATING");
    if (settled && Tags.toSet(delta).containsKey(Ownership.OWNER)) {
      return tags();
    }
    boolean free = observed.active() && observed.indexes().values().stream().allMatch(ObservedIndex::active);
    if (free && delta.touchesAny("deletionProtection", "indexes", "streamViewType", "capacity")) {
      return changeTable();
    }
    if (settled && delta.touches("tags")) {
      return tags();
    }
    if (settled && delta.touchesAny("pointInTimeRecovery", "recoveryDays")) {
      return recovery();
    }
    if (settled && delta.touches("timeToLiveAttribute") && !observed.timeToLive().changing()) {
      return timeToLive();
    }
    throw busy(observed.active() ? "an index or time to live of table " + observed.name() + " is still changing"
        : "table " + observed.name() + " is " + observed.status(), null, null);
  }

  /**
   * Removals come before the billing mode, which would need units for the removed; additions come after it, so that
   * they are born with the units they need.
   */
  private ObservedTable changeTable() {
    if (delta.touches("deletionProtection")) {
      return update(r -> r.deletionProtectionEnabled(desired.deletionProtection()));
    }
    Optional<FieldChange> removed = delta.of("indexes").stream().filter(c -> c.from() != null).findFirst();
    if (removed.isPresent()) {
      return update(r -> r.globalSecondaryIndexUpdates(u -> u.delete(d -> d.indexName(indexName(removed.get())))));
    }
    if (delta.touches("streamViewType") && !observed.stream().viewType().isEmpty()) {
      return update(r -> r.streamSpecification(s -> s.streamEnabled(false)));
    }
    if (delta.touches("capacity")) {
      return update(this::capacity);
    }
    Optional<FieldChange> added = delta.of("indexes").stream().findFirst();
    if (added.isPresent()) {
      return addIndex(desired.indexes().get(indexName(added.get())));
    }
    return update(r -> r.streamSpecification(s -> s.streamEnabled(true).streamViewType(desired.streamViewType())));
  }

  private static String indexName(FieldChange change) {
    return change.field().substring("indexes.".length());
  }

  private ObservedTable update(Consumer<UpdateTableRequest.Builder> what) {
    var answer = dynamoDb.updateTable(r -> {
      r.tableName(observed.name());
      what.accept(r);
    });
    return TableReading.observed(
        answer.tableDescription(), observed.timeToLive(), observed.recovery(), observed.tags());
  }

  private ObservedTable addIndex(Index index) {
    List<Index> indexes = new ArrayList<>(observed.indexes().values().stream().map(ObservedIndex::index).toList());
    indexes.add(index);
    return update(r -> r
        .attributeDefinitions(TableSchema.attributes(observed.partitionKey(), observed.sortKey(), indexes))
        .globalSecondaryIndexUpdates(u -> u.create(c -> c.indexName(index.name())
            .keySchema(TableSchema.keys(index.partitionKey(), index.sortKey()))
            .projection(TableSchema.projection(index))
            .provisionedThroughput(TableSchema.throughput(
                observed.capacity().isProvisioned() ? unitsForIndex() : Capacity.onDemand())))));
  }

  private Capacity unitsForIndex() {
    return desired.capacity() == null ? observed.capacity() : desired.capacity();
  }

  /** AWS refuses units that do not change, and wants those of all indexes when provisioning begins. */
  private void capacity(UpdateTableRequest.Builder request) {
    Capacity wanted = desired.capacity();
    if (!wanted.mode().equals(observed.capacity().mode())) {
      request.billingMode(wanted.mode());
    }
    if (!wanted.isProvisioned()) {
      return;
    }
    boolean begins = !observed.capacity().isProvisioned();
    if (begins || !wanted.sameUnits(observed.capacity())) {
      request.provisionedThroughput(TableSchema.throughput(wanted));
    }
    List<GlobalSecondaryIndexUpdate> indexes = observed.indexes().values().stream()
        .filter(i -> begins || !wanted.sameUnits(i.capacity()))
        .map(i -> GlobalSecondaryIndexUpdate.builder().update(u -> u.indexName(i.index().name())
            .provisionedThroughput(TableSchema.throughput(wanted))).build()).toList();
    if (!indexes.isEmpty()) {
      request.globalSecondaryIndexUpdates(indexes);
    }
  }

  /** Removal comes first: once {@link Tags#KEYS} is set anew, nothing tells any more that a key was ours. */
  private ObservedTable tags() {
    Map<String, String> tags = new TreeMap<>(observed.tags());
    List<String> remove = Tags.toRemove(delta);
    if (!remove.isEmpty()) {
      dynamoDb.untagResource(r -> r.resourceArn(observed.arn()).tagKeys(remove));
      remove.forEach(tags::remove);
    } else {
      Map<String, String> set = Tags.toSet(delta);
      dynamoDb.tagResource(r -> r.resourceArn(observed.arn()).tags(Tags.write(set, TableChange::tag)));
      tags.putAll(set);
    }
    return observed.withTags(tags);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private ObservedTable recovery() {
    boolean enable = desired.pointInTimeRecovery() == null
        ? observed.recovery().enabled() : desired.pointInTimeRecovery();
    var answer = dynamoDb.updateContinuousBackups(r -> r.tableName(observed.name())
        .pointInTimeRecoverySpecification(s -> s.pointInTimeRecoveryEnabled(enable)
            .recoveryPeriodInDays(enable ? desired.recoveryDays() : null)));
    return observed.withRecovery(TableReading.recovery(answer.continuousBackupsDescription()));
  }

  /** Another attribute takes two changes: off, then on. */
  private ObservedTable timeToLive() {
    boolean enable = observed.timeToLive().inForce().isEmpty();
    String attribute = enable ? desired.timeToLiveAttribute() : observed.timeToLive().inForce();
    try {
      dynamoDb.updateTimeToLive(r -> r.tableName(observed.name())
          .timeToLiveSpecification(s -> s.enabled(enable).attributeName(attribute)));
    } catch (Problem problem) {
      String message = String.valueOf(problem.getMessage());
      if (message.contains("modified multiple times")) {
        throw busy(message, TIME_TO_LIVE_PAUSE, problem);
      }
      if (!message.contains("already")) {
        throw problem;
      }
    }
    return observed.withTimeToLive(new TimeToLive(enable ? "ENABLING" : "DISABLING", attribute));
  }

  private static Problem busy(String message, Duration retryAfter, Problem cause) {
    return new Problem(Problem.Category.CONFLICT, "ResourceInUseException",
        cause == null ? "dynamodb:UpdateTable" : cause.action(), message, retryAfter, cause);
  }
}
