package dev.webapp.platform.sandbox.aws.docdb;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.docdb.DocDbClient;
import software.amazon.awssdk.services.docdb.model.CreateDbClusterRequest;
import software.amazon.awssdk.services.docdb.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.docdb.model.DBCluster;
import software.amazon.awssdk.services.docdb.model.DBInstance;
import software.amazon.awssdk.services.docdb.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.rds.RdsClient;

/** An account with a subnet group called {@code subnets}, and what is usually asked of DocumentDB in it. */
final class Documents {
  final Account account = new Account();
  final DocDbClient docdb = account.client(DocDbClient.class);
  final RdsClient rds = account.client(RdsClient.class);

  Documents() {
    rds.createDBSubnetGroup(r -> r.dbSubnetGroupName("subnets").dbSubnetGroupDescription("x")
        .subnetIds(account.furnishing.databaseSubnetIds()));
  }

  DBCluster create(String identifier, Consumer<CreateDbClusterRequest.Builder> more) {
    return docdb.createDBCluster(r -> {
      r.dbClusterIdentifier(identifier).engine("docdb").masterUsername("platform").masterUserPassword("first-password")
          .dbSubnetGroupName("subnets");
      more.accept(r);
    }).dbCluster();
  }

  /** A cluster that can be used. */
  DBCluster made(String identifier, Consumer<CreateDbClusterRequest.Builder> more) {
    create(identifier, more);
    account.pass(Duration.ofMinutes(3));
    return cluster(identifier);
  }

  DBCluster cluster(String identifier) {
    return docdb.describeDBClusters(r -> r.dbClusterIdentifier(identifier)).dbClusters().getFirst();
  }

  DBCluster modify(String identifier, Consumer<ModifyDbClusterRequest.Builder> more) {
    return docdb.modifyDBCluster(r -> {
      r.dbClusterIdentifier(identifier);
      more.accept(r);
    }).dbCluster();
  }

  DBInstance createInstance(String identifier, String cluster, Consumer<CreateDbInstanceRequest.Builder> more) {
    return docdb.createDBInstance(r -> {
      r.dbInstanceIdentifier(identifier).dbClusterIdentifier(cluster).engine("docdb").dbInstanceClass("db.r5.large");
      more.accept(r);
    }).dbInstance();
  }

  DBInstance instance(String identifier) {
    return docdb.describeDBInstances(r -> r.dbInstanceIdentifier(identifier)).dbInstances().getFirst();
  }

  void parameterGroup(String name, String family) {
    docdb.createDBClusterParameterGroup(
        r -> r.dbClusterParameterGroupName(name).dbParameterGroupFamily(family).description(name));
  }

  /** The identifier of the instance that writes; null if there is none. */
  String writer(String cluster) {
    return cluster(cluster).dbClusterMembers().stream().filter(member -> member.isClusterWriter())
        .map(member -> member.dbInstanceIdentifier()).findFirst().orElse(null);
  }
}
