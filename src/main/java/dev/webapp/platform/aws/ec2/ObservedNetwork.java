package dev.webapp.platform.aws.ec2;

import dev.webapp.platform.resource.Observed;
import java.util.List;
import java.util.Map;

/**
 * The network as found. Lists are sorted by zone, then id.
 *
 * @param vpcId null where it could not be found; then a problem says why
 * @param vpcCidrs all blocks of its addresses, sorted
 * @param databaseCidrs the IPv4 blocks of the database subnets, sorted
 * @param databaseIpv6Cidrs their IPv6 blocks, where they have any, sorted
 * @param clusterSecurityGroupId the group that EKS made for the cluster, or null
 * @param cloudFrontSecurityGroupId the group that CloudFront has made for its way into the VPC, or null
 * @param endpointSubnets a subnet of each zone that the cluster is in, as {@code zone=subnet}, sorted
 * @param aclSubnetIds the database subnets where nothing else is meant to be in them, else null
 * @param routeTableIds those of the private subnets and of the cluster's, sorted
 */
public record ObservedNetwork(
    String vpcId, String vpcCidr, List<String> vpcCidrs, List<String> publicSubnetIds,
    List<String> privateSubnetIds, List<String> databaseSubnetIds, List<String> publicCidrs, List<String> privateCidrs,
    List<String> databaseCidrs, List<String> databaseIpv6Cidrs, String clusterSecurityGroupId,
    String cloudFrontSecurityGroupId, List<String> endpointSubnets, List<String> routeTableIds,
    List<String> aclSubnetIds, Findings findings)
    implements Observed {

  /** Nothing was found but a reason. */
  static ObservedNetwork unknown(String problem) {
    return new ObservedNetwork(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of(), null, null, List.of(), List.of(), null, new Findings(List.of(problem), List.of(), List.of()));
  }

  @Override
  public Map<String, String> tags() {
    return Map.of();
  }
}
