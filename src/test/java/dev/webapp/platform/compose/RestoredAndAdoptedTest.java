package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.applicationautoscaling.ScalableTarget;
import dev.webapp.platform.aws.dynamodb.Table;
import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.rds.DbReplica;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases and tables that do not begin empty, or are called what the user says. */
class RestoredAndAdoptedTest {
  private static final String DATABASE = "{name: main, engine: postgres, version: \"16\"%s}";
  private static final String TABLE = "{name: carts, partitionKey: {name: id, type: String}%s}";

  private static Graph<Resource> database(String more) {
    return compose("databases: [" + DATABASE.formatted(more) + "]");
  }

  private static Graph<Resource> table(String more) {
    return compose("tables: [" + TABLE.formatted(more) + "]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {snapshot: s}                                      | {snapshot: s}
      {snapshot: "rds:main-2026-01-01"}                  | {snapshot: rds:main-2026-01-01}
      {instance: other}                                  | {instance: other}
      {instance: other, time: "2026-01-31T12:00:00Z"}    | {instance: other, time: 2026-01-31T12:00:00Z}
      """)
  void aDatabaseSaysWhatItIsRestoredFromAsInTheSpec(String given, String said) {
    DbInstance instance = desired(database(", restoreFrom: " + given), "DbInstance/main", DbInstance.class);
    assertThat(instance.restoredFrom()).isEqualTo(said);
    assertThat(instance.databaseName()).isNull();
    assertThat(instance.storageEncrypted()).isNull();
    assertThat(instance.subnetGroupName()).isNotNull();
    assertThat(instance.masterUsername()).isEqualTo("platform");
  }

  @Test
  void aTableSaysWhatItIsRestoredFromAsInTheSpec() {
    String arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/x/backup/0123";
    assertThat(desired(table(", restoreFrom: {backup: \"" + arn + "\"}"), "Table/carts", Table.class).restoredFrom())
        .isEqualTo("{backup: \"" + arn + "\"}");
    assertThat(desired(table(", restoreFrom: {table: other, time: \"2026-01-31T12:00:00Z\"}"), "Table/carts",
        Table.class).restoredFrom()).isEqualTo("{table: other, time: 2026-01-31T12:00:00Z}");
    assertThat(desired(table(""), "Table/carts", Table.class).restoredFrom()).isNull();
  }

  @Test
  void aTimeThatTheCalendarHasNotIsTold() {
    assertThatThrownBy(() -> database(", restoreFrom: {instance: other, time: \"2026-13-01T12:00:00Z\"}"))
        .isInstanceOf(InvalidSpec.class).hasMessageStartingWith("spec.databases[main].restoreFrom.time: ");
    assertThatThrownBy(() -> table(", restoreFrom: {table: other, time: \"2026-02-30T12:00:00Z\"}"))
        .isInstanceOf(InvalidSpec.class).hasMessageStartingWith("spec.tables[carts].restoreFrom.time: ");
  }

  @Test
  void anIdentifierIsTheNameEverywhere() {
    Graph<Resource> databases = database(", identifier: legacy, readReplicas: 1");
    assertThat(resource(databases, "DbInstance/main").physicalName()).isEqualTo("legacy");
    assertThat(desired(databases, "DbInstance/main", DbInstance.class).identifier()).isEqualTo("legacy");
    assertThat(resource(databases, "DbReplica/main-1").physicalName()).startsWith("shop-web-");
    Graph<Resource> tables = table(", identifier: Le.gacy, "
        + "capacity: {mode: Provisioned, read: {min: 1, max: 9}, write: {min: 1, max: 9}}");
    assertThat(resource(tables, "Table/carts").physicalName()).isEqualTo("Le.gacy");
    assertThat(desired(tables, "Table/carts", Table.class).name()).isEqualTo("Le.gacy");
    assertThat(desired(tables, "ScalableTarget/carts-read", ScalableTarget.class).resourceId())
        .isEqualTo("table/Le.gacy");
  }

  @Test
  void noTwoAreCalledTheSame() {
    String made = resource(database(", readReplicas: 1"), "DbInstance/main").physicalName();
    String replica = resource(database(", readReplicas: 1"), "DbReplica/main-1").physicalName();
    String other = "databases: [{name: b, engine: postgres, version: \"16\", identifier: %s}, " + DATABASE + "]";
    for (String spec : new String[] {other.formatted("x", ", identifier: x"), other.formatted(made, ""),
        other.formatted(replica, ", readReplicas: 1")}) {
      assertThatThrownBy(() -> compose(spec)).isInstanceOf(InvalidSpec.class)
          .hasMessageMatching("spec\\.databases\\[(b|main)]\\.identifier: .* is what .* is called in AWS.*");
    }
    assertThatThrownBy(() -> compose("tables: [" + TABLE.formatted("") + ", {name: b, partitionKey: {name: id, "
        + "type: String}, identifier: " + resource(table(""), "Table/carts").physicalName() + "}]"))
        .hasMessageStartingWith("spec.tables[b].identifier: ");
    assertThat(compose(other.formatted("x", ", identifier: y")).ids()).contains(ResourceId.parse("DbInstance/b"));
  }

  @Test
  void anAdoptedDatabaseKeepsWhatItCannotChange() {
    Graph<Resource> graph = database(", identifier: legacy, adopt: true, readReplicas: 1");
    assertThat(resource(graph, "DbInstance/main").adopted()).isTrue();
    DbInstance instance = desired(graph, "DbInstance/main", DbInstance.class);
    assertThat(instance.subnetGroupName()).isNull();
    assertThat(instance.storageEncrypted()).isNull();
    assertThat(instance.kmsKeyId()).isNull();
    assertThat(instance.databaseName()).isNull();
    assertThat(instance.parameterGroupName()).isNull();
    assertThat(instance.masterUsername()).as("a wrong one is told").isEqualTo("platform");
    assertThat(desired(graph, "DbReplica/main-1", DbReplica.class).parameterGroupName()).isNull();
    assertThat(graph.ids().stream().map(ResourceId::kind))
        .doesNotContain("DbParameterGroup", "DbSubnetGroup").contains("Secret", "SecurityGroup");

    Graph<Resource> tuned = database(", identifier: legacy, adopt: true, parameters: {work_mem: \"64\"}");
    assertThat(desired(tuned, "DbInstance/main", DbInstance.class).parameterGroupName()).isNotNull();
    assertThat(tuned.ids()).contains(ResourceId.parse("DbParameterGroup/main"));
  }

  @Test
  void anAdoptedTableIsComparedAsAny() {
    Graph<Resource> graph = table(", identifier: legacy, adopt: true");
    assertThat(resource(graph, "Table/carts").adopted()).isTrue();
    assertThat(resource(table(", identifier: legacy"), "Table/carts").adopted()).isFalse();
  }
}
