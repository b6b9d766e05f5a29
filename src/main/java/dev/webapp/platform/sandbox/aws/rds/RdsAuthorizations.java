package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about calls of RDS and of what shares its control plane
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html), with what RDS asks besides
 * (user guide, "Required permissions" of each operation). Each resource is judged by its own tags and those of the
 * request; of a copy that RDS makes beside an instance it is not documented what the request tags, so nothing. Service-
 * linked roles are not told.
 */
public final class RdsAuthorizations {
  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("DBInstanceIdentifier", "db:"),
      Map.entry("SourceDBInstanceIdentifier", "db:"),
      Map.entry("TargetDBInstanceIdentifier", "db:"),
      Map.entry("DBSubnetGroupName", "subgrp:"),
      Map.entry("DBParameterGroupName", "pg:"),
      Map.entry("DBClusterIdentifier", "cluster:"),
      Map.entry("SourceDBClusterIdentifier", "cluster:"),
      Map.entry("DBClusterParameterGroupName", "cluster-pg:"),
      Map.entry("DBSnapshotIdentifier", "snapshot:"),
      Map.entry("DBClusterSnapshotIdentifier", "cluster-snapshot:"),
      Map.entry("SnapshotIdentifier", "cluster-snapshot:"),
      Map.entry("BlueGreenDeploymentIdentifier", "deployment:"),
      Map.entry("Source", "db:"),
      Map.entry("ResourceName", ""));

  private static final Map<String, String> MADE = Map.ofEntries(
      Map.entry("CreateDBSubnetGroup", "DBSubnetGroupName"),
      Map.entry("CreateDBParameterGroup", "DBParameterGroupName"),
      Map.entry("CreateDBClusterParameterGroup", "DBClusterParameterGroupName"),
      Map.entry("CreateDBCluster", "DBClusterIdentifier"),
      Map.entry("RestoreDBClusterFromSnapshot", "DBClusterIdentifier"),
      Map.entry("RestoreDBClusterToPointInTime", "DBClusterIdentifier"),
      Map.entry("CreateDBClusterSnapshot", "DBClusterSnapshotIdentifier"),
      Map.entry("CreateDBSnapshot", "DBSnapshotIdentifier"),
      Map.entry("RestoreDBInstanceToPointInTime", "TargetDBInstanceIdentifier"));

  private final Region region;
  private final ServiceModel service;
  private final NamedResources named;

  /**
   * @param service whose prefix is that of RDS
   * @param tagsOf the tags of a resource, by its ARN; none where it is not there
   */
  public RdsAuthorizations(Region region, ServiceModel service, Function<String, Map<String, String>> tagsOf) {
    this.region = region;
    this.service = service;
    this.named = new NamedResources(region, service, TYPES, tagsOf);
  }

  /** In the order in which they are checked. */
  public List<Request> of(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(named.about(operation, request));
    boolean makes = operation.startsWith("Create") || operation.startsWith("Restore");
    if (makes && !NamedResources.tags(request).isEmpty()) {
      all.add(NamedResources.tagging(named.on("AddTagsToResource", made(operation, request)), request));
    }
    String last = text(request, "FinalDBSnapshotIdentifier");
    if (!last.isEmpty()) {
      boolean cluster = operation.equals("DeleteDBCluster");
      String action = cluster ? "CreateDBClusterSnapshot" : "CreateDBSnapshot";
      String snapshot = region.arn(service, (cluster ? "cluster-snapshot:" : "snapshot:") + last);
      all.addAll(named.about(action, request));
      all.add(named.on(action, snapshot));
      all.add(named.on("AddTagsToResource", snapshot));
    }
    all.addAll(NamedResources.encrypting(text(request, "KmsKeyId")));
    if (operation.equals("CreateBlueGreenDeployment")) {
      String source = text(request, "Source");
      all.add(NamedResources.tagging(named.on(operation, made(operation, request)), request));
      all.addAll(named.about("CreateDBInstanceReadReplica", request));
      all.add(named.on("CreateDBInstanceReadReplica", source + "-green-abcdef"));
      all.add(named.on("AddTagsToResource", source + "-green-abcdef"));
    }
    return all;
  }

  /** What lets the copies of a deployment take over, by the ARNs of both sides. */
  List<Request> switchover(List<String> members) {
    List<Request> all = new ArrayList<>();
    for (String action : List.of("SwitchoverBlueGreenDeployment", "ModifyDBInstance", "PromoteReadReplica")) {
      members.forEach(member -> all.add(named.on(action, member)));
    }
    return all;
  }

  private String made(String operation, SdkRequest request) {
    if (operation.equals("CreateBlueGreenDeployment")) {
      return region.arn(service, "deployment:*");
    }
    String field = MADE.getOrDefault(operation, "DBInstanceIdentifier");
    return region.arn(service, TYPES.getOrDefault(field.replace("TargetDB", "DB"), "db:") + text(request, field));
  }
}
