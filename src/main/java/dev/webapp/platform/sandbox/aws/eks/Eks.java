package dev.webapp.platform.sandbox.aws.eks;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Ids;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.BadRequestException;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.DescribeClusterRequest;
import software.amazon.awssdk.services.eks.model.DescribeClusterResponse;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.ListClustersRequest;
import software.amazon.awssdk.services.eks.model.ListClustersResponse;
import software.amazon.awssdk.services.eks.model.NotFoundException;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceLimitExceededException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eks.model.ServerException;
import software.amazon.awssdk.services.eks.model.ThrottlingException;
import software.amazon.awssdk.services.eks.model.UpdateClusterVersionRequest;
import software.amazon.awssdk.services.eks.model.UpdateClusterVersionResponse;

/** EKS: clusters, which are given, never created, and what belongs to them. */
public final class Eks implements EksClient, AwsService {
  static final ServiceModel EKS = new ServiceModel(EksClient.class, "eks", "Eks",
      new Refusal("ThrottlingException", 429, "Rate exceeded"), Refusal.failure("ServerException"),
      new Exceptions(EksException::builder, Map.ofEntries(
          Map.entry("ResourceNotFoundException", ResourceNotFoundException::builder),
          Map.entry("ResourceInUseException", ResourceInUseException::builder),
          Map.entry("ResourceLimitExceededException", ResourceLimitExceededException::builder),
          Map.entry("InvalidParameterException", InvalidParameterException::builder),
          Map.entry("BadRequestException", BadRequestException::builder),
          Map.entry("NotFoundException", NotFoundException::builder),
          Map.entry("ThrottlingException", ThrottlingException::builder),
          Map.entry("ServerException", ServerException::builder))));

  private static final Duration UPGRADES = Duration.ofMinutes(10);

  private final Region region;
  private final Store<Cluster> clusters;
  private final PodIdentityAssociations associations;
  private final FargateProfiles profiles;
  private final NodeGroups groups;
  private final EksTags tags;

  /**
   * @param iam of the same account, where roles are looked up
   * @param ec2 of the same region, where subnets are
   */
  public Eks(Region region, Iam iam, Ec2 ec2) {
    this.region = region;
    this.clusters = new Store<>(region.view());
    this.associations = new PodIdentityAssociations(this, region, iam);
    this.profiles = new FargateProfiles(this, region, iam, ec2);
    this.groups = new NodeGroups(this, region, iam, ec2);
    this.tags = new EksTags(List.of(associations, profiles, groups));
  }

  @Override
  public ServiceModel model() {
    return EKS;
  }

  @Override
  public List<EksClient> parts() {
    return List.of(this, associations, profiles, groups, tags);
  }

  @Override
  public String serviceName() {
    return EksClient.SERVICE_NAME;
  }

  @Override
  public void close() {}

  /** Makes a cluster, which no operation does here. */
  public void add(String name, String vpcId, List<String> subnetIds, String securityGroupId) {
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
    return DescribeClusterResponse.builder().cluster(cluster(request.name())).build();
  }

  /** The control plane alone; nodes are upgraded by themselves. */
  @Override
  public UpdateClusterVersionResponse updateClusterVersion(UpdateClusterVersionRequest request) {
    Cluster cluster = cluster(request.name());
    clusters.put(request.name(), Evolution.from(region.now(), cluster.toBuilder().status("UPDATING").build())
        .then(UPGRADES, cluster.toBuilder().version(request.version()).build()));
    return UpdateClusterVersionResponse.builder().update(u -> u.id(region.ids().uuid()).status("InProgress")
        .type("VersionUpdate").createdAt(region.now())).build();
  }

  Cluster cluster(String name) {
    Cluster cluster = clusters.get(name);
    if (cluster == null) {
      throw EKS.error("ResourceNotFoundException", 404, "No cluster found for name: " + name + ".");
    }
    return cluster;
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    int size = request.maxResults() == null ? 100 : request.maxResults();
    Page<Cluster> page = clusters.page(request.nextToken(), size, List.of());
    return ListClustersResponse.builder()
        .clusters(page.items().stream().map(Cluster::name).toList()).nextToken(page.next()).build();
  }

  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    return new EksAuthorizations(region, this::arnOf, tags::of).of(operation, request);
  }

  private String arnOf(String part) {
    String[] words = part.split("/");
    return switch (words[0]) {
      case "fargateprofile" -> profiles.arn(words[1], words[2]);
      case "nodegroup" -> groups.arn(words[1], words[2]);
      default -> region.arn(EKS, part);
    };
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDeniedException", 403, message);
  }
}
