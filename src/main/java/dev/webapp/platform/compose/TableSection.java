package dev.webapp.platform.compose;

import dev.webapp.platform.api.TableSpec;
import dev.webapp.platform.aws.applicationautoscaling.ScalableTarget;
import dev.webapp.platform.aws.applicationautoscaling.ScalingPolicy;
import dev.webapp.platform.aws.dynamodb.Capacity;
import dev.webapp.platform.aws.dynamodb.Index;
import dev.webapp.platform.aws.dynamodb.Key;
import dev.webapp.platform.aws.dynamodb.RestoreFrom;
import dev.webapp.platform.aws.dynamodb.Table;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import java.util.Map;
import java.util.TreeMap;

/** Tables in DynamoDB, and what scales the provisioned ones. */
final class TableSection {
  private static final int TABLE_NAME = 255;

  private final Draft draft;

  TableSection(Draft draft) {
    this.draft = draft;
  }

  void compose() {
    checkNames();
    draft.spec().tables().forEach(this::add);
  }

  static ResourceId table(String name) {
    return new ResourceId("Table", name);
  }

  private void checkNames() {
    Identifiers identifiers = new Identifiers("identifier");
    draft.spec().tables().stream().filter(table -> table.identifier() == null)
        .forEach(table -> identifiers.made(name(table), origin(table)));
    draft.spec().tables().stream().filter(table -> table.identifier() != null)
        .forEach(table -> identifiers.given(table.identifier(), origin(table)));
  }

  private static String origin(TableSpec table) {
    return "spec.tables[" + table.name() + "]";
  }

  /** What the table is called in DynamoDB. */
  private String name(TableSpec table) {
    return table.identifier() == null ? draft.names().of("table-" + table.name(), TABLE_NAME) : table.identifier();
  }

  private static RestoreFrom restoreFrom(TableSpec table) {
    TableSpec.RestoreFrom given = table.restoreFrom();
    if (given == null) {
      return null;
    }
    return given.backup() != null ? RestoreFrom.backup(given.backup()) : RestoreFrom.table(
        given.table(), Draft.time(origin(table) + ".restoreFrom.time", given.time()));
  }

  private void add(TableSpec table) {
    String origin = origin(table);
    DataPolicy policy = Draft.policy(table.dataPolicy());
    ResourceId id = table(table.name());
    String name = name(table);
    Table desired = new Table(name, key(table.partitionKey()), key(table.sortKey()), indexes(table),
        table.timeToLive() == null ? "" : table.timeToLive(), capacity(table.capacity()),
        table.pointInTimeRecovery().enabled(), table.pointInTimeRecovery().recoveryDays(),
        table.stream() == null ? "" : table.stream().name(), table.deletionProtection(), restoreFrom(table),
        draft.tags(id, policy));
    Resource resource = draft.inAws(id, name, Part.DATA, origin, _ -> desired).keeping(policy);
    draft.add(table.adopt() ? resource.adopting() : resource);
    if (table.capacity().mode() == TableSpec.Mode.PROVISIONED) {
      addScaling(table, "", "table/" + name, "table", origin);
      // Neither name has a dot: index "b" of table "a" is told from a table "a-b".
      table.indexes().forEach(index -> addScaling(
          table, "." + index.name(), "table/" + name + "/index/" + index.name(), "index", origin));
    }
  }

  private void addScaling(TableSpec table, String suffix, String resourceId, String level, String origin) {
    addScaling(table, suffix + "-read", resourceId, "dynamodb:" + level + ":ReadCapacityUnits",
        "DynamoDBReadCapacityUtilization", table.capacity().read(), origin + ".capacity.read");
    addScaling(table, suffix + "-write", resourceId, "dynamodb:" + level + ":WriteCapacityUnits",
        "DynamoDBWriteCapacityUtilization", table.capacity().write(), origin + ".capacity.write");
  }

  private void addScaling(TableSpec table, String suffix, String resourceId, String dimension, String metric,
      TableSpec.Throughput throughput, String origin) {
    if (!scales(throughput)) {
      return;
    }
    ResourceId target = new ResourceId("ScalableTarget", table.name() + suffix);
    draft.add(draft.inAws(target, resourceId + " " + dimension, Part.DATA, origin, _ -> new ScalableTarget(
        resourceId, dimension, throughput.min(), throughput.max(), draft.tags(target)))
        .after(Edge.ready(table(table.name()))));
    ResourceId policy = new ResourceId("ScalingPolicy", table.name() + suffix);
    String name = draft.names().of(policy.name(), 255);
    draft.add(draft.inAws(policy, resourceId + " " + dimension + " " + name, Part.DATA, origin, _ -> new ScalingPolicy(
        name, resourceId, dimension, metric,
        throughput.targetPercent() == null ? 70.0 : throughput.targetPercent().doubleValue()))
        .after(Edge.ready(target)));
  }

  private static boolean scales(TableSpec.Throughput throughput) {
    return throughput.max() > throughput.min();
  }

  private static Capacity capacity(TableSpec.Capacity given) {
    if (given.mode() == TableSpec.Mode.ON_DEMAND) {
      return Capacity.onDemand();
    }
    return scales(given.read()) || scales(given.write())
        ? Capacity.autoscaled(given.read().min(), given.write().min())
        : Capacity.provisioned(given.read().min(), given.write().min());
  }

  private static Map<String, Index> indexes(TableSpec table) {
    Map<String, Index> indexes = new TreeMap<>();
    table.indexes().forEach(index -> indexes.put(index.name(), new Index(index.name(), key(index.partitionKey()),
        key(index.sortKey()), projection(index.projection()), index.nonKeyAttributes())));
    return indexes;
  }

  private static String projection(TableSpec.Projection given) {
    return given == null ? TableSpec.Projection.ALL.name() : given.name();
  }

  private static Key key(TableSpec.Key given) {
    return given == null ? null : new Key(given.name(), switch (given.type()) {
      case STRING -> "S";
      case NUMBER -> "N";
      case BINARY -> "B";
    });
  }
}
