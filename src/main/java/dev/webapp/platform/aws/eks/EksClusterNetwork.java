package dev.webapp.platform.aws.eks;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.ClusterNetwork;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/** Asks DescribeCluster, always with the operator's own credentials: roles of platforms may lead to other accounts. */
public final class EksClusterNetwork implements ClusterNetwork {
  private final Clients clients;

  public EksClusterNetwork(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Optional<Placement> find(String region, String clusterName) {
    EksClient eks = clients.get(EksClient.class, new Scope(region, null));
    try {
      VpcConfigResponse vpc = eks.describeCluster(r -> r.name(clusterName)).cluster().resourcesVpcConfig();
      return Optional.of(vpc == null
          ? new Placement(null, List.of(), null)
          : new Placement(given(vpc.vpcId()), vpc.subnetIds(), given(vpc.clusterSecurityGroupId())));
    } catch (Problem problem) {
      if (problem.is("ResourceNotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static String given(String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
