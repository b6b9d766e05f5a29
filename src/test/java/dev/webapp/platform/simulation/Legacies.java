package dev.webapp.platform.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.simulation.Self.Owned;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstanceAutomatedBackup;

/** What a user finds in AWS that a new database or table may come from. */
final class Legacies {
  /**
   * What a new component comes from.
   *
   * @param fields that its spec has then
   * @param earliest the time from which on it can be restored, where that can be chosen
   * @param of the name of the component that let it go and that it takes from; empty where it takes nothing away
   */
  record Legacy(ObjectNode fields, Instant earliest, Optional<String> of) {
    static Legacy copy(ObjectNode fields, Instant earliest) {
      return new Legacy(fields, earliest, Optional.empty());
    }

    static Legacy adopted(ObjectNode fields, String of) {
      return new Legacy(fields, Instant.MIN, Optional.of(of));
    }

    /** Whether it is what a component says that it is to be restored from. */
    boolean is(JsonNode restoreFrom) {
      JsonNode own = fields.path("restoreFrom");
      boolean same = Stream.of("snapshot", "instance", "backup", "table")
          .allMatch(field -> own.path(field).equals(restoreFrom.path(field)));
      return same && (!restoreFrom.has("time") || !Instant.parse(restoreFrom.path("time").asText()).isBefore(earliest));
    }
  }

  private final World world;
  private final ObjectKey platform;
  private final Supplier<Set<Owned>> letGo;

  /**
   * @param letGo what the platform has let go of
   */
  Legacies(World world, ObjectKey platform, Supplier<Set<Owned>> letGo) {
    this.world = world;
    this.platform = platform;
    this.letGo = letGo;
  }

  /** The same order whenever asked in the same world. */
  List<Legacy> of(String list) {
    List<Legacy> found = new ArrayList<>();
    if (list.equals("databases")) {
      snapshots(found);
      automatedBackups(found);
      instances(found);
    } else {
      backups(found);
      tables(found);
    }
    return found;
  }

  /** Whether there is a database or a table, as the list says, of that name in AWS. */
  boolean has(String list, String identifier) {
    return list.equals("tables") ? aws(DynamoDbClient.class).listTables().tableNames().contains(identifier)
        : aws(RdsClient.class).describeDBInstances().dbInstances().stream()
            .anyMatch(i -> i.dbInstanceIdentifier().equals(identifier));
  }

  /** What the platform's resource of that id is called; empty where it has none. */
  Optional<String> nameOf(String id) {
    return world.store().find(platform).map(Snapshot::json).map(Self::new).flatMap(self ->
        self.inventory().keySet().stream().filter(owned -> owned.id().equals(id)).map(Owned::name).findFirst());
  }

  private void snapshots(List<Legacy> found) {
    aws(RdsClient.class).describeDBSnapshots().dbSnapshots().stream().filter(s -> s.status().equals("available"))
        .forEach(s -> {
          ObjectNode fields = engine(s.engine(), s.engineVersion());
          fields.putObject("restoreFrom").put("snapshot", s.dbSnapshotIdentifier());
          found.add(Legacy.copy(fields, Instant.MIN));
        });
  }

  private void automatedBackups(List<Legacy> found) {
    List<DBInstanceAutomatedBackup> all =
        aws(RdsClient.class).describeDBInstanceAutomatedBackups().dbInstanceAutomatedBackups();
    for (DBInstanceAutomatedBackup backup : all) {
      long namesakes = all.stream().filter(b -> b.dbInstanceIdentifier().equals(backup.dbInstanceIdentifier())).count();
      if (backup.restoreWindow() != null && namesakes == 1) {
        ObjectNode fields = engine(backup.engine(), backup.engineVersion());
        pointInTime(fields.putObject("restoreFrom").put("instance", backup.dbInstanceIdentifier()),
            backup.restoreWindow().earliestTime(), backup.restoreWindow().latestTime());
        found.add(Legacy.copy(fields, backup.restoreWindow().earliestTime()));
      }
    }
  }

  private void instances(List<Legacy> found) {
    aws(RdsClient.class).describeDBInstances().dbInstances().stream()
        .filter(i -> i.dbInstanceStatus().equals("available")).forEach(i ->
            letGo("DbInstance/", i.dbInstanceIdentifier()).ifPresent(of -> found.add(Legacy.adopted(
                adopting(engine(i.engine(), i.engineVersion()), i.dbInstanceIdentifier()), of))));
  }

  private void backups(List<Legacy> found) {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    dynamoDb.listBackups().backupSummaries().stream().filter(b -> b.backupStatus() == BackupStatus.AVAILABLE)
        .forEach(b -> {
          ObjectNode fields = keys(dynamoDb.describeBackup(r -> r.backupArn(b.backupArn())).backupDescription()
              .sourceTableDetails().keySchema());
          fields.putObject("restoreFrom").put("backup", b.backupArn());
          found.add(Legacy.copy(fields, Instant.MIN));
        });
  }

  private void tables(List<Legacy> found) {
    DynamoDbClient dynamoDb = aws(DynamoDbClient.class);
    for (String name : dynamoDb.listTables().tableNames()) {
      var table = dynamoDb.describeTable(r -> r.tableName(name)).table();
      if (table.tableStatus() == TableStatus.ACTIVE) {
        var recovery = dynamoDb.describeContinuousBackups(r -> r.tableName(name)).continuousBackupsDescription()
            .pointInTimeRecoveryDescription();
        if (recovery != null && recovery.pointInTimeRecoveryStatus() == PointInTimeRecoveryStatus.ENABLED) {
          ObjectNode fields = keys(table.keySchema());
          pointInTime(fields.putObject("restoreFrom").put("table", name),
              recovery.earliestRestorableDateTime(), recovery.latestRestorableDateTime());
          found.add(Legacy.copy(fields, recovery.earliestRestorableDateTime()));
        }
        letGo("Table/", name).ifPresent(
            of -> found.add(Legacy.adopted(adopting(keys(table.keySchema()), name), of)));
      }
    }
  }

  /** The name of the component that let go of it. */
  private Optional<String> letGo(String kind, String name) {
    return letGo.get().stream().filter(owned -> owned.name().equals(name) && owned.id().startsWith(kind))
        .map(owned -> owned.id().substring(kind.length())).findFirst();
  }

  private static ObjectNode adopting(ObjectNode fields, String identifier) {
    return fields.put("identifier", identifier).put("adopt", true);
  }

  private static ObjectNode engine(String engine, String version) {
    String[] numbers = version.split("[.]");
    return node().put("engine", engine)
        .put("version", engine.equals("postgres") ? numbers[0] : numbers[0] + "." + numbers[1]);
  }

  private static ObjectNode keys(List<KeySchemaElement> schema) {
    ObjectNode fields = node();
    for (KeySchemaElement element : schema) {
      fields.set(element.keyTypeAsString().equals("HASH") ? "partitionKey" : "sortKey",
          RandomSpec.key(element.attributeName()));
    }
    return fields;
  }

  /** Where there is more than the latest. */
  private static void pointInTime(ObjectNode from, Instant earliest, Instant latest) {
    if (Duration.between(earliest, latest).compareTo(Duration.ofMinutes(10)) > 0) {
      from.put("time", earliest.plus(Duration.between(earliest, latest).dividedBy(2)).plusSeconds(1)
          .truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  private static ObjectNode node() {
    return JsonNodeFactory.instance.objectNode();
  }

  private <C extends AwsClient> C aws(Class<C> type) {
    return world.account().client(type, World.REGION);
  }
}
