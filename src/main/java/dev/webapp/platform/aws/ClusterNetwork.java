package dev.webapp.platform.aws;

import java.util.Optional;

/** Where the EKS cluster that the operator runs in lives, as EKS tells; the cluster's account is the operator's own. */
public interface ClusterNetwork {
  /**
   * @param vpcId null where only subnets are told, as by emulators
   * @param securityGroupId the group that EKS made for the cluster, null where it is not told
   */
  record Placement(String vpcId, java.util.List<String> subnetIds, String securityGroupId) {}

  /** Empty where no cluster has that name. */
  Optional<Placement> find(String region, String clusterName);
}
