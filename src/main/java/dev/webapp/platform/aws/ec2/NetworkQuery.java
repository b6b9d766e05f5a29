package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Desired;
import java.util.List;

/**
 * Which network a platform lives in. What is null or empty is found: the VPC is the cluster's, subnets go by tags.
 *
 * @param region where the EKS cluster is
 * @param clusterName the EKS cluster the operator runs in; null where there is none, then ids must name the VPC
 */
public record NetworkQuery(
    String region, String clusterName, String vpcId, List<String> publicSubnetIds, List<String> privateSubnetIds,
    List<String> databaseSubnetIds, NetworkNeeds needs) implements Desired {

  public NetworkQuery {
    vpcId = vpcId == null || vpcId.isEmpty() ? null : vpcId;
    clusterName = clusterName == null || clusterName.isEmpty() ? null : clusterName;
    publicSubnetIds = publicSubnetIds == null ? List.of() : List.copyOf(publicSubnetIds);
    privateSubnetIds = privateSubnetIds == null ? List.of() : List.copyOf(privateSubnetIds);
    databaseSubnetIds = databaseSubnetIds == null ? List.of() : List.copyOf(databaseSubnetIds);
  }

  /** The ids that the spec names for that role; empty where they are to be found. */
  List<String> subnetIds(SubnetRole role) {
    return switch (role) {
      case PUBLIC -> publicSubnetIds;
      case PRIVATE -> privateSubnetIds;
      case DATABASE -> databaseSubnetIds;
    };
  }
}
