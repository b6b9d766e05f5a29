package dev.webapp.platform.sandbox.aws;

import static dev.webapp.platform.sandbox.aws.AwsService.EKS;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterRequest;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;
import software.amazon.awssdk.services.eks.model.ListClustersRequest;
import software.amazon.awssdk.services.eks.model.ListClustersResponse;

/** EKS's clusters. They are given, never created. */
final class Eks implements EksClient {
  private final AwsRegion region;
  private final Store<Cluster> clusters;

  Eks(AwsRegion region) {
    this.region = region;
    this.clusters = new Store<>(region.view());
  }

  @Override
  public String serviceName() {
    return EksClient.SERVICE_NAME;
  }

  @Override
  public void close() {}

  void add(String name, String vpcId, List<String> subnetIds, String securityGroupId) {
    String host = Ids.mixed(name, 16).toUpperCase(Locale.ROOT) + ".gr7." + region.name() + ".eks.amazonaws.com";
    clusters.put(name, Cluster.builder()
        .name(name)
        .arn(region.arn(EKS, "cluster/" + name))
        .status("ACTIVE")
        .version("1.33")
        .createdAt(region.now())
        .endpoint("https://" + host)
        .roleArn("arn:aws:iam::" + region.account() + ":role/eks")
        .identity(identity -> identity.oidc(oidc ->
            oidc.issuer("https://oidc.eks." + region.name() + ".amazonaws.com/id/" + host.substring(0, 16))))
        .resourcesVpcConfig(vpc -> vpc.vpcId(vpcId).subnetIds(subnetIds).clusterSecurityGroupId(securityGroupId)
            .endpointPublicAccess(true).endpointPrivateAccess(true).publicAccessCidrs("0.0.0.0/0"))
        .tags(Map.of())
        .build());
  }

  @Override
  public DescribeClusterResponse describeCluster(DescribeClusterRequest request) {
    Cluster cluster = clusters.get(request.name());
    if (cluster == null) {
      throw EKS.error("ResourceNotFoundException", 404, "No cluster found for name: " + request.name() + ".");
    }
    return DescribeClusterResponse.builder().cluster(cluster).build();
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    int size = request.maxResults() == null ? 100 : request.maxResults();
    Page<Cluster> page = clusters.page(request.nextToken(), size, List.of());
    return ListClustersResponse.builder()
        .clusters(page.items().stream().map(Cluster::name).toList()).nextToken(page.next()).build();
  }
}
