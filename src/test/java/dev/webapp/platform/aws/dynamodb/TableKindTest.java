package dev.webapp.platform.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BackupSummary;

class TableKindTest {
  abstract static class Contract extends KindContract<Table, ObservedTable> {
    private static final Key TENANT = new Key("tenant", "S");
    private static final Key AT = new Key("at", "N");
    private static final Index BY_AT = new Index("by-at", AT, null, "KEYS_ONLY", null);
    private static final Index BY_MAIL =
        new Index("by.mail", new Key("mail", "S"), AT, "INCLUDE", List.of("name", "address"));

    Contract(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected TableKind kind(Clients clients) {
      return new TableKind(clients);
    }

    @Override
    protected Table desired(String name) {
      return new Table(name + "-table", TENANT, AT, Map.of("by-at", BY_AT), "expires", Capacity.onDemand(), true, 7,
          "NEW_IMAGE", true, null, tags(name));
    }

    @Override
    protected Handle handle(String name) {
      return new Handle(super.handle(name).id(), name + "-table");
    }

    @Override
    protected Map<String, Table> variants() {
      Map<String, Table> variants = new HashMap<>();
      variants.put("one index more", with("indexes", Map.of("by-at", BY_AT, "by.mail", BY_MAIL)));
      variants.put("no index", with("indexes", Map.of()));
      variants.put("an index with other keys",
          with("indexes", Map.of("by-at", new Index("by-at", AT, TENANT, "ALL", null))));
      variants.put("provisioned", with("capacity", Capacity.provisioned(5, 6)));
      variants.put("provisioned with another index", with(with("capacity", Capacity.provisioned(5, 6)),
          "indexes", Map.of("by.mail", BY_MAIL)));
      variants.put("time to live off", with("timeToLiveAttribute", ""));
      variants.put("other time to live", with("timeToLiveAttribute", "ends"));
      variants.put("no recovery", with("pointInTimeRecovery", false));
      variants.put("longer recovery", with("recoveryDays", 21));
      variants.put("no stream", with("streamViewType", ""));
      variants.put("other stream", with("streamViewType", "NEW_AND_OLD_IMAGES"));
      variants.put("unprotected", with("deletionProtection", false));
      variants.put("everything at once", new Table("main-table", TENANT, AT, Map.of("by.mail", BY_MAIL), "ends",
          Capacity.autoscaled(3, 4), false, null, "KEYS_ONLY", false, null, tags("main", Map.of("team", "b"))));
      return cases(variants);
    }

    @Override
    protected Map<String, Consumer<ObservedTable>> drifts() {
      return cases(Map.of(
          "an index was deleted", seen -> {
            others().updateTable(r -> r.tableName(seen.name())
                .globalSecondaryIndexUpdates(u -> u.delete(d -> d.indexName("by-at"))));
            aws.pass(step());
          },
          "recovery was turned off", seen -> others().updateContinuousBackups(r -> r.tableName(seen.name())
              .pointInTimeRecoverySpecification(s -> s.pointInTimeRecoveryEnabled(false)))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedTable observed, String key, String value) {
      others().tagResource(r -> r.resourceArn(observed.arn()).tags(TableChange.tag(key, value)));
      return true;
    }

    @Override
    protected void assertKept(String snapshot) {
      List<BackupSummary> backups = others().listBackups(r -> r.tableName("main-table")).backupSummaries();
      assertThat(backups).extracting(BackupSummary::backupName).containsExactly(snapshot);
      assertThat(backups).extracting(BackupSummary::backupStatusAsString).containsExactly("AVAILABLE");
    }

    /** Table, tags, time to live and recovery; of one that is still being created AWS tells the first two alone. */
    @Override
    protected int callsToObserve(int resources) {
      return resources * (aws.faithful() ? 2 : 4);
    }

    @Test
    void anIndexWithOtherKeysIsTheOnlyChangeAndInterrupts() {
      create(desired("main"));
      settle(desired("main"));
      Table changed = variants().get("an index with other keys");
      var delta = Differ.diff(changed, kind.project(observe(changed), changed));
      assertThat(delta.changes()).singleElement().satisfies(change -> {
        assertThat(change.field()).isEqualTo("indexes.by-at");
        assertThat(change.effect()).isEqualTo(Effect.INTERRUPTS);
      });
    }

    @Test
    void otherKeysReplaceTheTable() {
      create(desired("main"));
      for (Table changed : List.of(with("partitionKey", AT), with("sortKey", null))) {
        assertThat(Differ.diff(changed, kind.project(observe(changed), changed)).effect()).isEqualTo(Effect.REPLACES);
      }
    }

    @Test
    void unitsMoveFreelyWhereAutoscaled() {
      Table autoscaled = with("capacity", Capacity.autoscaled(5, 5));
      create(autoscaled);
      settle(autoscaled);
      others().updateTable(r -> r.tableName("main-table")
          .provisionedThroughput(t -> t.readCapacityUnits(50L).writeCapacityUnits(60L)));
      aws.pass(step());
      assertThat(Differ.diff(autoscaled, kind.project(observe(autoscaled), autoscaled)).isEmpty()).isTrue();

      Table fixed = with("capacity", Capacity.provisioned(5, 5));
      assertThat(Differ.diff(fixed, kind.project(observe(fixed), fixed)).touches("capacity")).isTrue();
      settle(fixed);
    }

    @Test
    void theUnitsOfAnIndexAreThoseOfItsTable() {
      Table fixed = with("capacity", Capacity.provisioned(5, 5));
      create(fixed);
      settle(fixed);
      others().updateTable(r -> r.tableName("main-table").globalSecondaryIndexUpdates(u -> u.update(
          i -> i.indexName("by-at").provisionedThroughput(t -> t.readCapacityUnits(9L).writeCapacityUnits(9L)))));
      aws.pass(step());
      assertThat(Differ.diff(fixed, kind.project(observe(fixed), fixed)).touches("capacity")).isTrue();
      assertThat(settle(fixed).indexes().get("by-at").capacity()).isEqualTo(Capacity.provisioned(5, 5));
    }

    @Test
    void aBackupOfAnEarlierTableIsNotTheLastOne() {
      assumeTrue(aws.faithful(), "moto tells no table ids");
      Table desired = desired("main");
      create(desired);
      settle(desired);
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
      create(desired);
      settle(desired);
      depart(desired, new Farewell.Snapshot("final-main-20260101"));
      assertThat(others().listBackups(r -> r.tableName("main-table")).backupSummaries()).hasSize(2);
    }

    private DynamoDbClient others() {
      return aws.others().get(DynamoDbClient.class, SCOPE);
    }
  }

  @Nested
  class InSandbox extends Contract {
    InSandbox() {
      super(new SandboxEnvironment());
    }
  }

  @Nested
  @Tag("cluster")
  class OnMoto extends Contract {
    OnMoto() {
      super(MotoEnvironment.started());
    }

    /** moto lets no stream begin on a table that ever had one. */
    @Override
    protected Set<String> beyondThisEnvironment() {
      return Set.of("no stream", "other stream", "everything at once");
    }
  }
}
