package dev.webapp.platform.sandbox.aws.rds;

import static dev.webapp.platform.sandbox.aws.region.NamedResources.text;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What IAM is asked about calls of RDS and of what shares its control plane
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html), with what RDS asks besides
 * (user guide, "Required permissions" of each operation). Tags of resources, and service-linked roles, are not told.
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

  private final NamedResources named;

  /**
   * @param service whose prefix is that of RDS
   */
  public RdsAuthorizations(Region region, ServiceModel service) {
    this.named = new NamedResources(region, service, TYPES);
  }

  /** In the order in which they are checked. */
  public List<Request> of(String operation, SdkRequest request) {
    List<Request> all = new ArrayList<>(List.of(named.about(operation, request)));
    boolean makes = operation.startsWith("Create") || operation.startsWith("Restore");
    if (makes && !NamedResources.tags(request).isEmpty()) {
      all.add(named.about("AddTagsToResource", request));
    }
    if (!text(request, "FinalDBSnapshotIdentifier").isEmpty()) {
      all.add(named.about(
          operation.equals("DeleteDBCluster") ? "CreateDBClusterSnapshot" : "CreateDBSnapshot", request));
    }
    String key = text(request, "KmsKeyId");
    if (!key.isEmpty()) {
      all.add(Request.of("kms:DescribeKey", key));
      all.add(Request.of("kms:CreateGrant", key).with("kms:GrantIsForAWSResource", "true"));
    }
    switch (operation) {
      case "CreateBlueGreenDeployment" -> all.add(named.about("CreateDBInstanceReadReplica", request));
      case "SwitchoverBlueGreenDeployment" -> {
        all.add(named.anywhere("ModifyDBInstance"));
        all.add(named.anywhere("PromoteReadReplica"));
      }
      default -> { }
    }
    return all;
  }
}
