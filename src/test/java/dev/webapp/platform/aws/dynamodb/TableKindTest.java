package dev.webapp.platform.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.MotoEnvironment;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Backup;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Token;
import java.time.Duration;
import java.time.Instant;
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

    private Table restored(RestoreFrom from) {
      return with("restoreFrom", from);
    }

    private String backupOf(Table original) {
      create(original);
      settle(original);
      depart(original, new Farewell.Snapshot("kept"));
      return others().listBackups(r -> r.tableName("main-table")).backupSummaries().getFirst().backupArn();
    }

    @Test
    void becomesAsDesiredWhateverTheBackupWasMadeOf() {
      Table original = new Table("main-table", TENANT, AT, Map.of("by.mail", BY_MAIL), "ends",
          Capacity.provisioned(3, 4), false, null, "", false, null, tags("main"));
      for (Table desired : List.of(desired("main"), with("indexes", Map.of("by-at", BY_AT, "by.mail", BY_MAIL)),
          with(original, "capacity", Capacity.provisioned(7, 8)))) {
        Table restored = with(desired, "restoreFrom", new RestoreFrom.FromBackup(backupOf(original)));
        aws.forgetCalls();
        ObservedTable begun = create(restored);
        assertThat(aws.writes()).hasSize(1);
        assertThat(begun.tags()).isEmpty();
        assertThat(kind.begun(begun, restored, begun.created())).isTrue();
        assertThat(settle(restored).tags()).containsAllEntriesOf(restored.tags());
        assertThat(aws.writes().get(1).operation()).isEqualTo("TagResource");
        assertThat(Differ.diff(desired, kind.project(observe(desired), desired))).isEqualTo(Delta.NONE);
        depart(restored, new Farewell.Discard());
      }
    }

    @Test
    void becomesAsDesiredFromAPointInTimeOfAnother() {
      Table other = with(desired("other"), "name", "other-table");
      kind(aws.others()).create(new Handle(super.handle("other").id(), "other-table"), SCOPE, other, new Token("0"));
      aws.pass(Duration.ofMinutes(2));
      others().updateContinuousBackups(r -> r.tableName("other-table")
          .pointInTimeRecoverySpecification(s -> s.pointInTimeRecoveryEnabled(true)));
      aws.pass(Duration.ofHours(1));
      Table restored = restored(new RestoreFrom.FromTable("other-table", null));
      create(restored);
      assertThat(settle(restored).restoration().isFrom(restored.restoreFrom())).isTrue();
    }

    @Test
    void onlyWhatItBeganItselfIsItsOwn() {
      RestoreFrom from = new RestoreFrom.FromBackup(backupOf(desired("main")));
      ObservedTable begun = create(restored(from));
      Instant recorded = begun.created();
      assertThat(kind.begun(begun, null, recorded)).as("no longer wanted").isTrue();
      assertThat(kind.begun(begun, desired("main"), recorded)).as("no longer said what from").isTrue();
      assertThat(kind.begun(begun, restored(new RestoreFrom.FromBackup("arn:another")), recorded)).isFalse();
      assertThat(kind.begun(begun, restored(from), recorded.plus(Duration.ofHours(1)))).as("was there before")
          .isFalse();
      assertThat(kind.begun(begun.withTags(Map.of(Ownership.OWNER, "others")), restored(from), recorded)).isFalse();
    }

    @Test
    void anEmptyTableOfThatNameIsForeign() {
      ObservedTable created = create(desired("main")).withTags(Map.of());
      assertThat(kind.begun(created, desired("main"), Instant.EPOCH)).isFalse();
    }

    @Test
    void tellsWhatIsLeftOfOneThatIsGone() {
      assertThat(kind.backups(handle("main"), SCOPE)).isEmpty();
      String backup = backupOf(desired("main"));
      List<Backup> left = kind.backups(handle("main"), SCOPE);
      assertThat(left).hasSize(aws.faithful() ? 2 : 1).isSortedAccordingTo(Backup.LATEST_FIRST);
      assertThat(left.getLast().restoreFrom()).isEqualTo("{backup: \"" + backup + "\"}");
      assertThat(left.getLast().name()).isEqualTo("kept");
    }

    @Test
    void whatDoesNotExistOrDoesNotFitIsToldBeforehand() {
      String backup = backupOf(desired("main"));
      String gone = backup.substring(0, backup.length() - 3) + "000";
      for (Table wrong : List.of(restored(new RestoreFrom.FromBackup(gone)),
          restored(new RestoreFrom.FromTable("nowhere", null)),
          with(restored(new RestoreFrom.FromBackup(backup)), "partitionKey", new Key("other", "S")))) {
        assertThatThrownBy(() -> create(wrong))
            .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.category()).isEqualTo(Problem.Category.INVALID))
            .hasMessageStartingWith("restoreFrom names");
      }
      assertThat(observe(desired("main"))).isNull();
    }

    @Override
    protected void liveOn() {
      String backup = others().listBackups(r -> r.tableName("main-table")).backupSummaries().getFirst().backupArn();
      create(restored(new RestoreFrom.FromBackup(backup)));
      settle(restored(null));
      aws.pass(Duration.ofHours(1));
      create("copy", with(restored(new RestoreFrom.FromTable("main-table", null)), "name", "copy-table"));
      kind.backups(handle("main"), SCOPE);
    }

    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem",
          "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem");
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
