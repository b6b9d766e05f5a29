package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;
import software.amazon.awssdk.services.rds.model.Parameter;

class RdsGroupsTest {
  private final Account account = new Account();
  private final RdsClient rds = account.client(RdsClient.class);

  @Test
  void aSubnetGroupCoversTwoZones() {
    List<String> subnets = account.furnishing.databaseSubnetIds();
    refused("DBSubnetGroupDoesNotCoverEnoughAZs", () -> subnetGroup("one", subnets.subList(0, 1)));
    refused("DBSubnetGroupDoesNotCoverEnoughAZs",
        () -> subnetGroup("one", List.of(subnets.getFirst(), account.furnishing.privateSubnetIds().getFirst())));
    refused("InvalidSubnet", () -> subnetGroup("one", List.of(subnets.getFirst(), "subnet-0")));
    refused("InvalidParameterValue", () -> subnetGroup("default", subnets));
    subnetGroup("One", subnets);
    refused("DBSubnetGroupAlreadyExists", () -> subnetGroup("one", subnets));
    assertThat(rds.describeDBSubnetGroups(r -> r.dbSubnetGroupName("one")).dbSubnetGroups())
        .singleElement().satisfies(group -> {
          assertThat(group.subnetGroupStatus()).isEqualTo("Complete");
          assertThat(group.vpcId()).isEqualTo(account.furnishing.vpcId());
          assertThat(group.dbSubnetGroupArn()).isEqualTo("arn:aws:rds:us-east-1:123456789012:subgrp:one");
        });
    refused("DBSubnetGroupNotFoundFault", () -> rds.describeDBSubnetGroups(r -> r.dbSubnetGroupName("two")));
  }

  @Test
  void subnetsInUseCannotLeaveTheirGroup() {
    subnetGroup("one", account.furnishing.databaseSubnetIds());
    rds.modifyDBSubnetGroup(r -> r.dbSubnetGroupName("one").subnetIds(account.furnishing.privateSubnetIds()));
    rds.createDBInstance(r -> r.dbInstanceIdentifier("main").engine("mysql").dbInstanceClass("db.t4g.micro")
        .allocatedStorage(20).masterUsername("admin").masterUserPassword("correct-horse").dbSubnetGroupName("one"));
    refused("SubnetAlreadyInUse", () -> rds.modifyDBSubnetGroup(
        r -> r.dbSubnetGroupName("one").subnetIds(account.furnishing.databaseSubnetIds())));
  }

  @Test
  void aParameterGroupTakesTwentyParametersAtATime() {
    refused("InvalidParameterValue", () -> parameterGroup("p", "postgres3"));
    parameterGroup("p", "postgres16");
    refused("DBParameterGroupAlreadyExists", () -> parameterGroup("P", "postgres16"));
    List<Parameter> many = IntStream.range(0, 21).mapToObj(i -> parameter("p" + i)).toList();
    refused("InvalidParameterValue",
        () -> rds.modifyDBParameterGroup(r -> r.dbParameterGroupName("p").parameters(many)));
    rds.modifyDBParameterGroup(r -> r.dbParameterGroupName("p").parameters(parameter("work_mem"), parameter("jit")));
    assertThat(users("p")).containsExactly("jit", "work_mem");
    rds.resetDBParameterGroup(r -> r.dbParameterGroupName("p").parameters(parameter("jit")));
    assertThat(users("p")).containsExactly("work_mem");
    rds.resetDBParameterGroup(r -> r.dbParameterGroupName("p").resetAllParameters(true));
    assertThat(users("p")).isEmpty();
    refused("InvalidParameterValue", () -> rds.modifyDBParameterGroup(
        r -> r.dbParameterGroupName("default.postgres16").parameters(parameter("jit"))));
    rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("p"));
    refused("DBParameterGroupNotFound", () -> users("p"));
  }

  @Test
  void offersVersionsAndWhereTheyCanGo() {
    List<DBEngineVersion> all =
        rds.describeDBEngineVersions(r -> r.engine("postgres").engineVersion("16")).dbEngineVersions();
    assertThat(all).extracting(DBEngineVersion::engineVersion).startsWith("16.4").endsWith("16.10");
    assertThat(all.getLast().dbParameterGroupFamily()).isEqualTo("postgres16");
    assertThat(all.getLast().validUpgradeTarget()).isNotEmpty().allMatch(target -> target.isMajorVersionUpgrade());
    assertThat(rds.describeDBEngineVersionsPaginator().dbEngineVersions().stream()
        .map(DBEngineVersion::engine).distinct()).containsExactly("postgres", "mysql");
  }

  @Test
  void offersOnlyCombinationsItMakes() {
    assertThat(options("16.10", "db.t4g.micro")).extracting(OrderableDBInstanceOption::storageType)
        .containsExactly("gp2", "gp3", "io1", "io2");
    assertThat(options("13.22", "db.m8g.large")).isEmpty();
    assertThat(options("16.10", "db.t9.micro")).isEmpty();
    assertThat(rds.describeOrderableDBInstanceOptionsPaginator(r -> r.engine("postgres").engineVersion("16.10"))
        .orderableDBInstanceOptions().stream()).hasSizeGreaterThan(100);
  }

  private List<OrderableDBInstanceOption> options(String version, String instanceClass) {
    return rds.describeOrderableDBInstanceOptions(
        r -> r.engine("postgres").engineVersion(version).dbInstanceClass(instanceClass)).orderableDBInstanceOptions();
  }

  private List<String> users(String group) {
    return rds.describeDBParameters(r -> r.dbParameterGroupName(group).source("user")).parameters().stream()
        .map(Parameter::parameterName).toList();
  }

  private void subnetGroup(String name, List<String> subnets) {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName(name).dbSubnetGroupDescription(name).subnetIds(subnets));
  }

  private void parameterGroup(String name, String family) {
    rds.createDBParameterGroup(r -> r.dbParameterGroupName(name).dbParameterGroupFamily(family).description(name));
  }

  private static Parameter parameter(String name) {
    return Parameter.builder().parameterName(name).parameterValue("1").applyMethod(ApplyMethod.IMMEDIATE).build();
  }
}
