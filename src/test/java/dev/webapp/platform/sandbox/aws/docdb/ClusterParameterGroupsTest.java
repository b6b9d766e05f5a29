package dev.webapp.platform.sandbox.aws.docdb;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.docdb.model.ApplyMethod;
import software.amazon.awssdk.services.docdb.model.DBClusterMember;
import software.amazon.awssdk.services.docdb.model.Parameter;

class ClusterParameterGroupsTest {
  private final Documents documents = new Documents();

  @Test
  void isOfAFamilyThatThereIs() {
    refused("InvalidParameterValue", () -> documents.parameterGroup("mine", "docdb4.4"));
    refused("InvalidParameterValue", () -> documents.parameterGroup("mine", "postgres16"));
    refused("InvalidParameterValue", () -> documents.parameterGroup("mine-", "docdb5.0"));
    refused("InvalidParameterValue", () -> documents.docdb.createDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("mine").dbParameterGroupFamily("docdb5.0")));
    documents.parameterGroup("Mine", "docdb5.0");
    refused("DBParameterGroupAlreadyExists", () -> documents.parameterGroup("mine", "docdb5.0"));
    assertThat(documents.docdb.describeDBClusterParameterGroups(r -> r.dbClusterParameterGroupName("mine"))
        .dbClusterParameterGroups()).singleElement().satisfies(group -> assertThat(group.dbClusterParameterGroupArn())
            .isEqualTo("arn:aws:rds:us-east-1:123456789012:cluster-pg:mine"));
    refused("DBParameterGroupNotFound", () -> documents.docdb.describeDBClusterParameterGroups(
        r -> r.dbClusterParameterGroupName("other")));
  }

  @Test
  void takesParametersThatThereAre() {
    documents.parameterGroup("mine", "docdb5.0");
    refused("InvalidParameterValue", () -> set("max_connections", "10", ApplyMethod.IMMEDIATE));
    refused("InvalidParameterValue", () -> set("ttl_monitor", "maybe", ApplyMethod.IMMEDIATE));
    refused("InvalidParameterCombination", () -> set("tls", "disabled", ApplyMethod.IMMEDIATE));
    refused("MissingParameter", () -> documents.docdb.modifyDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("mine")));
    refused("InvalidParameterValue", () -> documents.docdb.modifyDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("mine").parameters(
            Collections.nCopies(21, parameter("ttl_monitor", "enabled", ApplyMethod.IMMEDIATE)))));
    refused("InvalidParameterValue", () -> documents.docdb.modifyDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("default.docdb5.0").parameters(
            parameter("ttl_monitor", "enabled", ApplyMethod.IMMEDIATE))));
    set("tls", "disabled", ApplyMethod.PENDING_REBOOT);
    set("audit_logs", "ddl,dml_write", ApplyMethod.IMMEDIATE);
    assertThat(parameters("user")).containsExactly("audit_logs", "tls");
    assertThat(parameters(null)).contains("audit_logs", "tls", "profiler", "ttl_monitor");
    documents.docdb.resetDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine")
        .parameters(parameter("tls", null, ApplyMethod.PENDING_REBOOT)));
    assertThat(parameters("user")).containsExactly("audit_logs");
    documents.docdb.resetDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("mine").resetAllParameters(true));
    assertThat(parameters("user")).isEmpty();
  }

  @Test
  void aStaticParameterAwaitsARebootAndAGroupInUseStays() {
    documents.parameterGroup("mine", "docdb5.0");
    documents.made("main", r -> r.dbClusterParameterGroupName("mine"));
    documents.createInstance("main-1", "main", r -> {});
    documents.account.pass(Duration.ofMinutes(8));
    set("ttl_monitor", "disabled", ApplyMethod.IMMEDIATE);
    assertThat(status()).isEqualTo("in-sync");
    set("tls", "disabled", ApplyMethod.PENDING_REBOOT);
    assertThat(status()).isEqualTo("pending-reboot");
    refused("InvalidDBParameterGroupState",
        () -> documents.docdb.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine")));
    documents.modify("main", r -> r.dbClusterParameterGroupName("default.docdb5.0"));
    documents.docdb.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine"));
    refused("DBParameterGroupNotFound", () -> parameters(null));
  }

  private String status() {
    return documents.cluster("main").dbClusterMembers().stream().map(DBClusterMember::dbClusterParameterGroupStatus)
        .findFirst().orElseThrow();
  }

  private void set(String name, String value, ApplyMethod method) {
    documents.docdb.modifyDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName("mine").parameters(parameter(name, value, method)));
  }

  private List<String> parameters(String source) {
    return documents.docdb.describeDBClusterParametersPaginator(
        r -> r.dbClusterParameterGroupName("mine").source(source)).parameters().stream()
        .map(Parameter::parameterName).toList();
  }

  private static Parameter parameter(String name, String value, ApplyMethod method) {
    return Parameter.builder().parameterName(name).parameterValue(value).applyMethod(method).build();
  }
}
