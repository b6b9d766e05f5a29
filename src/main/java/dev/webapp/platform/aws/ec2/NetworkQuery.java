package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Desired;
import java.util.List;

/**
 * Which network a platform lives in. What is null or empty is found: the VPC is the cluster's, subnets go by tags.
 *
 * @param region where the EKS cluster is
 * @param clusterName the EKS cluster the operator runs in; null where there is none, then ids must name the VPC
 * @param publicNeeded whether something faces the Internet, so that missing public subnets are a failure
 * @param cloudFrontEnters whether CloudFront reaches into the VPC, so that its security group there is looked up
 */
public record NetworkQuery(
    String region, String clusterName, String vpcId, List<String> publicSubnetIds, List<String> privateSubnetIds,
    List<String> databaseSubnetIds, Boolean publicNeeded, Boolean cloudFrontEnters) implements Desired {

  public NetworkQuery {
    vpcId = vpcId == null || vpcId.isEmpty() ? null : vpcId;
    clusterName = clusterName == null || clusterName.isEmpty() ? null : clusterName;
    publicSubnetIds = publicSubnetIds == null ? List.of() : List.copyOf(publicSubnetIds);
    privateSubnetIds = privateSubnetIds == null ? List.of() : List.copyOf(privateSubnetIds);
    databaseSubnetIds = databaseSubnetIds == null ? List.of() : List.copyOf(databaseSubnetIds);
    publicNeeded = Boolean.TRUE.equals(publicNeeded);
    cloudFrontEnters = Boolean.TRUE.equals(cloudFrontEnters);
  }

  /** One that CloudFront does not reach into. */
  public NetworkQuery(String region, String clusterName, String vpcId, List<String> publicSubnetIds,
      List<String> privateSubnetIds, List<String> databaseSubnetIds, Boolean publicNeeded) {
    this(region, clusterName, vpcId, publicSubnetIds, privateSubnetIds, databaseSubnetIds, publicNeeded, false);
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
