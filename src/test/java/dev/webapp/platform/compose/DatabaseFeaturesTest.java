package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.rds.DbInstance;
import dev.webapp.platform.aws.rds.DbReplica;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.resource.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How databases are watched, signed in to and upgraded, and that their replicas are as they are. */
class DatabaseFeaturesTest {
  private static Graph<Resource> database(String more) {
    return compose("databases: [{name: main, readReplicas: 1, " + more + "}]");
  }

  @Test
  void whatIsLeftOutIsOffOrAwsOwn() {
    DbInstance instance = desired(database("engine: postgres, version: \"16\""), "DbInstance/main", DbInstance.class);

    assertThat(instance.autoMinorVersionUpgrade()).isTrue();
    assertThat(instance.iamAuthentication()).isFalse();
    assertThat(instance.performanceInsights()).isFalse();
    assertThat(instance.performanceInsightsRetentionDays()).isNull();
    assertThat(instance.logExports()).isNull();
    assertThat(instance.caCertificate()).isNull();
    assertThat(instance.storageThroughput()).isNull();
  }

  @Test
  void replicasAreAsTheirSource() {
    Graph<Resource> graph = database("engine: postgres, version: \"16\", minorUpgrades: Manual, "
        + "iamAuthentication: true, performanceInsights: {enabled: true}, logExports: [upgrade, iam-db-auth-error, "
        + "postgresql], caCertificate: rds-ca-ecc384-g1, storage: {sizeGiB: 400, maxSizeGiB: 900, iops: 16000, "
        + "throughputMiBps: 1000}");
    DbInstance instance = desired(graph, "DbInstance/main", DbInstance.class);
    DbReplica replica = desired(graph, "DbReplica/main-1", DbReplica.class);

    assertThat(instance.autoMinorVersionUpgrade()).isFalse();
    assertThat(instance.performanceInsightsRetentionDays()).isEqualTo(7);
    assertThat(instance.logExports()).containsExactly("iam-db-auth-error", "postgresql", "upgrade");
    assertThat(features(replica)).isEqualTo(features(instance)).isEqualTo("400 900 gp3 16000 1000 false true true 7 "
        + "[iam-db-auth-error, postgresql, upgrade] rds-ca-ecc384-g1");
  }

  private static String features(DbInstance i) {
    return i.allocatedStorage() + " " + i.maxAllocatedStorage() + " " + i.storageType() + " " + i.iops() + " "
        + i.storageThroughput() + " " + i.autoMinorVersionUpgrade() + " " + i.iamAuthentication() + " "
        + i.performanceInsights() + " " + i.performanceInsightsRetentionDays() + " " + i.logExports() + " "
        + i.caCertificate();
  }

  private static String features(DbReplica r) {
    return r.allocatedStorage() + " " + r.maxAllocatedStorage() + " " + r.storageType() + " " + r.iops() + " "
        + r.storageThroughput() + " " + r.autoMinorVersionUpgrade() + " " + r.iamAuthentication() + " "
        + r.performanceInsights() + " " + r.performanceInsightsRetentionDays() + " " + r.logExports() + " "
        + r.caCertificate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "error", "general", "slowquery", "iam-db-auth-error"})
  void logsAreCalledAsInTheSpec(String log) {
    assertThat(desired(database("engine: mysql, version: \"8.4\", logExports: [" + log + "]"), "DbInstance/main",
        DbInstance.class).logExports()).containsExactly(log);
  }

  @Test
  void noLogsAtAllIsNotTheSameAsWhateverThereIs() {
    assertThat(desired(database("engine: mysql, version: \"8.4\", logExports: []"), "DbInstance/main",
        DbInstance.class).logExports()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"db.t3.micro", "db.t4g.small", "db.t4g.micro"})
  void mysqlHasNoInsightsOnTheSmallestClasses(String instanceClass) {
    String insights = ", instanceClass: " + instanceClass + ", performanceInsights: {enabled: true}";
    assertThatThrownBy(() -> database("engine: mysql, version: \"8.4\"" + insights)).isInstanceOf(InvalidSpec.class)
        .hasMessageStartingWith("spec.databases[main].performanceInsights: mysql on " + instanceClass + " has none");
    assertThatCode(() -> database("engine: postgres, version: \"16\"" + insights)).doesNotThrowAnyException();
    assertThatCode(() -> database("engine: mysql, version: \"8.4\"" + insights.replace("true", "false")))
        .doesNotThrowAnyException();
  }

  /** The class is the profile's where none is given. */
  @Test
  void aStartersMysqlNeedsALargerClassForInsights() {
    String database = "engine: mysql, version: \"8.4\", performanceInsights: {enabled: true}";
    assertThatThrownBy(() -> database(database)).hasMessageContaining("db.t4g.micro");
    assertThatCode(() -> compose("profile: Production\ndatabases: [{name: main, " + database + "}]"))
        .doesNotThrowAnyException();
  }
}
