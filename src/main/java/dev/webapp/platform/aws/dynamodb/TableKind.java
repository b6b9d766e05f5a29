package dev.webapp.platform.aws.dynamodb;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.dynamodb.ObservedTable.ObservedIndex;
import dev.webapp.platform.aws.dynamodb.ObservedTable.Recovery;
import dev.webapp.platform.aws.dynamodb.ObservedTable.TimeToLive;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupTypeFilter;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

/** DynamoDB tables. A table serves while it is UPDATING, but is Ready only when it and all its indexes are ACTIVE. */
public final class TableKind implements ResourceKind<Table, ObservedTable> {
  /** AWS refuses what is signed by a clock that is further off. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
  private final Clients clients;

  public TableKind(Clients clients) {
    this.clients = clients;
  }

  @Override
  public String name() {
    return "Table";
  }

  @Override
  public Observing observing() {
    return Observing.EACH;
  }

  @Override
  public boolean stateful() {
    return true;
  }

  @Override
  public boolean leaving(ObservedTable observed) {
    return observed.deleting();
  }

  @Override
  public Map<Handle, ObservedTable> observe(Scope scope, Collection<Sought<Table>> sought) {
    TableReading reading = new TableReading(dynamoDb(scope));
    Map<Handle, ObservedTable> found = new LinkedHashMap<>();
    for (Sought<Table> each : sought) {
      reading.read(each.handle().physicalName()).ifPresent(table -> found.put(each.handle(), table));
    }
    return found;
  }

  @Override
  public Table project(ObservedTable observed, Table desired) {
    return new Table(observed.name(), observed.partitionKey(), observed.sortKey(), indexes(observed),
        observed.timeToLive().inForce(), capacity(observed, desired.capacity()), observed.recovery().enabled(),
        Boolean.TRUE.equals(desired.pointInTimeRecovery()) ? observed.recovery().days() : desired.recoveryDays(),
        observed.stream().viewType(), observed.deletionProtection(), desired.restoreFrom(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  /** One that is going counts as gone: it is built anew afterwards, should it be wanted. */
  private static Map<String, Index> indexes(ObservedTable observed) {
    return observed.indexes().values().stream().filter(i -> !i.deleting())
        .collect(Collectors.toMap(i -> i.index().name(), ObservedIndex::index, (a, _) -> a, TreeMap::new));
  }

  /** Units that autoscaling moves are as desired; others must be so in the table and in every index. */
  private static Capacity capacity(ObservedTable observed, Capacity desired) {
    Capacity present = observed.capacity();
    if (desired == null || !present.isProvisioned() || !desired.isProvisioned()) {
      return present;
    }
    if (desired.autoscaled()) {
      return desired;
    }
    return observed.indexes().values().stream().filter(i -> !i.deleting()).map(ObservedIndex::capacity)
        .filter(c -> present.sameUnits(desired) && !c.sameUnits(desired)).findFirst().orElse(present);
  }

  @Override
  public Readiness readiness(ObservedTable observed) {
    return switch (observed.status()) {
      case "ACTIVE" -> observed.indexes().values().stream().filter(i -> !i.active()).findFirst()
          .<Readiness>map(i -> new Readiness.Progressing(
              "index " + i.index().name() + " " + i.status() + (i.backfilling() ? ", backfilling" : "")))
          .orElse(Readiness.READY);
      case "INACCESSIBLE_ENCRYPTION_CREDENTIALS" -> new Readiness.Failed(observed.status()
          + ": allow DynamoDB to use the table's KMS key again within 7 days, or AWS archives the table", true);
      case "ARCHIVING", "ARCHIVED", "REPLICATION_NOT_AUTHORIZED" -> new Readiness.Failed(observed.status(), true);
      default -> new Readiness.Progressing(
          observed.restoration() != null && observed.restoration().inProgress() ? "restoring" : observed.status());
    };
  }

  @Override
  public Outputs outputs(ObservedTable observed) {
    List<String> indexArns = observed.indexes().values().stream().map(ObservedIndex::arn).sorted().toList();
    return Outputs.of("name", observed.name())
        .and("arn", observed.arn())
        .and("streamArn", observed.stream().arn())
        .and("indexArns", indexArns);
  }

  /**
   * A table that is restored gets no tags before it is ACTIVE, which may take hours. It is the one that our creation
   * has begun if nobody else says that it is theirs, it began to be after it was recorded that we would make it, and it
   * was restored from what the spec says, as far as that still says anything.
   */
  @Override
  public boolean begun(ObservedTable observed, Table desired, Instant recorded) {
    return observed.restoration() != null && !observed.tags().containsKey(Ownership.OWNER)
        && observed.created() != null && !observed.created().isBefore(recorded.minus(CLOCKS_APART))
        && (desired == null || desired.restoreFrom() == null || observed.restoration().isFrom(desired.restoreFrom()));
  }

  /** The table with its keys, indexes, stream and tags; AWS takes time to live and recovery only afterwards. */
  @Override
  public ObservedTable create(Handle handle, Scope scope, Table desired, Token token) {
    if (desired.restoreFrom() != null) {
      return TableReading.observed(
          new TableRestore(dynamoDb(scope), desired).begin(), TimeToLive.OFF, Recovery.OFF, new TreeMap<>());
    }
    Map<String, Index> indexes = desired.indexes() == null ? Map.of() : new TreeMap<>(desired.indexes());
    Capacity capacity = desired.capacity() == null ? Capacity.onDemand() : desired.capacity();
    CreateTableRequest.Builder request = CreateTableRequest.builder()
        .tableName(desired.name())
        .attributeDefinitions(TableSchema.attributes(desired.partitionKey(), desired.sortKey(), indexes.values()))
        .keySchema(TableSchema.keys(desired.partitionKey(), desired.sortKey()))
        .billingMode(capacity.mode())
        .provisionedThroughput(TableSchema.throughput(capacity))
        .deletionProtectionEnabled(desired.deletionProtection())
        .tags(Tags.write(desired.tags(), TableChange::tag));
    if (!indexes.isEmpty()) {
      request.globalSecondaryIndexes(indexes.values().stream().map(i -> GlobalSecondaryIndex.builder()
          .indexName(i.name()).keySchema(TableSchema.keys(i.partitionKey(), i.sortKey()))
          .projection(TableSchema.projection(i)).provisionedThroughput(TableSchema.throughput(capacity)).build())
          .toList());
    }
    if (desired.streamViewType() != null && !desired.streamViewType().isEmpty()) {
      request.streamSpecification(s -> s.streamEnabled(true).streamViewType(desired.streamViewType()));
    }
    try {
      return TableReading.observed(dynamoDb(scope).createTable(request.build()).tableDescription(), TimeToLive.OFF,
          Recovery.OFF, new TreeMap<>(desired.tags()));
    } catch (Problem problem) {
      // Elsewhere this code means that the table is busy; of a creation, that the name is taken.
      if (problem.is("ResourceInUseException")) {
        throw new Problem(
            Problem.Category.EXISTS, problem.code(), problem.action(), problem.getMessage(), null, problem);
      }
      throw problem;
    }
  }

  @Override
  public ObservedTable update(Handle handle, Scope scope, Table desired, ObservedTable observed, Delta delta) {
    return new TableChange(dynamoDb(scope), desired, observed, delta).make();
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedTable observed, Farewell how) {
    if (observed.deleting()) {
      return;
    }
    DynamoDbClient dynamoDb = dynamoDb(scope);
    try {
      if (observed.deletionProtection()) {
        dynamoDb.updateTable(r -> r.tableName(observed.name()).deletionProtectionEnabled(false));
      } else if (!(how instanceof Farewell.Snapshot last) || new FinalBackup(dynamoDb, observed, last.name()).made()) {
        dynamoDb.deleteTable(r -> r.tableName(observed.name()));
      }
    } catch (Problem problem) {
      if (!problem.is("ResourceNotFoundException", "TableNotFoundException")) {
        throw problem;
      }
    }
  }

  /** Those made on demand, and the one that AWS keeps of a table with point-in-time recovery for 35 days. */
  @Override
  public List<Backup> backups(Handle handle, Scope scope) {
    return TableBackups.of(dynamoDb(scope), handle.physicalName(), BackupTypeFilter.ALL).stream()
        .filter(backup -> "AVAILABLE".equals(backup.backupStatusAsString()))
        .map(backup -> new Backup(backup.backupName(), backup.backupCreationDateTime(),
            new RestoreFrom.FromBackup(backup.backupArn()).toString()))
        .sorted(Backup.LATEST_FIRST).toList();
  }

  private DynamoDbClient dynamoDb(Scope scope) {
    return clients.get(DynamoDbClient.class, scope);
  }

  @Override
  public Set<String> permissions() {
    return Set.of("dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:UpdateTable", "dynamodb:DeleteTable",
        // TagResource is also checked for the tags of a creation.
        "dynamodb:TagResource", "dynamodb:UntagResource", "dynamodb:ListTagsOfResource",
        "dynamodb:DescribeTimeToLive", "dynamodb:UpdateTimeToLive",
        "dynamodb:DescribeContinuousBackups", "dynamodb:UpdateContinuousBackups",
        "dynamodb:CreateBackup", "dynamodb:ListBackups", "dynamodb:DescribeBackup",
        "dynamodb:RestoreTableFromBackup", "dynamodb:RestoreTableToPointInTime",
        // Checked of whoever restores, while DynamoDB writes the items (developer guide, "Using IAM with DynamoDB
        // backup and restore").
        "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query",
        "dynamodb:Scan", "dynamodb:UpdateItem");
  }

  /**
   * Tables by their tags (developer guide, "Using attribute-based access control with DynamoDB"). Items are written by
   * DynamoDB on behalf of whoever restores a table
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html); the operator itself
   * neither reads nor writes any.
   */
  @Override
  public List<Grant> grants() {
    Grant.Target tables = Grant.on("Tables", "dynamodb", "table/*");
    return List.of(
        tables.owned("UpdateTable", "DeleteTable", "UpdateTimeToLive", "UpdateContinuousBackups", "CreateBackup",
            "TagResource", "UntagResource"),
        tables.created("CreateTable"),
        // Also of a table that was just restored: restores take no tags.
        tables.claimed("TagResource"), tables.adopted("TagResource"),
        // A restore makes a table and changes none; its source may be anybody's whom the spec names.
        tables.any("RestoreTableFromBackup", "RestoreTableToPointInTime"),
        Grant.on("TableItems", "dynamodb", "table/*").where(new Grant.Condition("Bool", "aws:ViaAWSService", "true"),
            "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"));
  }
}
