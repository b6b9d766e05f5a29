package dev.webapp.platform.sandbox.aws.eks;

import static dev.webapp.platform.sandbox.aws.eks.Eks.EKS;

import dev.webapp.platform.sandbox.aws.ec2.Ec2;
import dev.webapp.platform.sandbox.aws.iam.Iam;
import dev.webapp.platform.sandbox.aws.policy.Policies;
import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.eks.model.CreateFargateProfileRequest;
import software.amazon.awssdk.services.eks.model.CreateFargateProfileResponse;
import software.amazon.awssdk.services.eks.model.DeleteFargateProfileRequest;
import software.amazon.awssdk.services.eks.model.DeleteFargateProfileResponse;
import software.amazon.awssdk.services.eks.model.DescribeFargateProfileRequest;
import software.amazon.awssdk.services.eks.model.DescribeFargateProfileResponse;
import software.amazon.awssdk.services.eks.model.FargateProfile;
import software.amazon.awssdk.services.eks.model.FargateProfileStatus;
import software.amazon.awssdk.services.eks.model.ListFargateProfilesRequest;
import software.amazon.awssdk.services.eks.model.ListFargateProfilesResponse;

/** Which pods of EKS's clusters run on Fargate. A cluster has one on its way, or on its way out, at a time. */
final class FargateProfiles implements EksPart, EksTags.Tagged {
  private static final Duration COMES = Duration.ofSeconds(90);
  private static final Duration GOES = Duration.ofMinutes(2);
  private static final String PODS = "eks-fargate-pods.amazonaws.com";
  private static final int MOST = 10;
  private static final int MOST_SELECTORS = 5;

  private final Eks eks;
  private final Region region;
  private final Iam iam;
  private final Ec2 ec2;
  /** By ARN. */
  private final Store<FargateProfile> profiles;

  FargateProfiles(Eks eks, Region region, Iam iam, Ec2 ec2) {
    this.eks = eks;
    this.region = region;
    this.iam = iam;
    this.ec2 = ec2;
    this.profiles = new Store<>(region.view(), profile -> Stream.of("cluster=" + profile.clusterName(),
        "name=" + profile.fargateProfileName()));
  }

  @Override
  public Map<String, String> tagsOf(String arn) {
    FargateProfile there = profiles.get(arn);
    return there == null ? null : there.tags();
  }

  @Override
  public void retag(String arn, Map<String, String> tags) {
    profiles.change(arn, profile -> profile.toBuilder().tags(tags).build());
  }

  /** The token makes no difference where the name is taken: it was not found to make a second call the first one. */
  @Override
  public CreateFargateProfileResponse createFargateProfile(CreateFargateProfileRequest request) {
    String cluster = eks.cluster(request.clusterName()).name();
    String name = request.fargateProfileName();
    if (name == null || !name.matches("[0-9A-Za-z][0-9A-Za-z_-]{0,99}")) {
      throw invalid("fargateProfileName has 1 to 100 letters, digits, - and _, and begins with none of the last two");
    }
    if (find(cluster, name).isPresent()) {
      throw EKS.error("ResourceInUseException", 409,
          "A Fargate Profile already exists with this name in this cluster.");
    }
    checkTurn("create", cluster, name);
    if (profiles.with("cluster=" + cluster).size() >= MOST) {
      throw EKS.refuse("ResourceLimitExceededException", "Fargate Profile limit exceeded for cluster");
    }
    check(request);
    FargateProfile made = FargateProfile.builder().clusterName(cluster).fargateProfileName(name)
        .fargateProfileArn(region.arn(EKS, "fargateprofile/" + cluster + "/" + name + "/" + region.ids().uuid()))
        .podExecutionRoleArn(request.podExecutionRoleArn()).subnets(request.subnets()).selectors(request.selectors())
        .createdAt(region.now()).tags(EksTags.checked(request.tags())).status(FargateProfileStatus.CREATING).build();
    profiles.put(made.fargateProfileArn(), Evolution.from(region.now(), made)
        .then(COMES, made.toBuilder().status(FargateProfileStatus.ACTIVE).build()));
    return CreateFargateProfileResponse.builder().fargateProfile(made).build();
  }

  private void check(CreateFargateProfileRequest request) {
    if (request.selectors().isEmpty() || request.selectors().size() > MOST_SELECTORS
        || request.selectors().stream().anyMatch(s -> s.namespace() == null || s.namespace().isEmpty())) {
      throw invalid("A Fargate profile has 1 to " + MOST_SELECTORS + " selectors, each with a namespace");
    }
    String vpc = eks.cluster(request.clusterName()).resourcesVpcConfig().vpcId();
    for (String id : request.subnets()) {
      Subnet subnet = ec2.subnet(id);
      if (subnet == null || !subnet.vpcId().equals(vpc)) {
        throw invalid("Subnet " + id + " provided in Fargate Profile does not belong to VPC " + vpc);
      }
      if (ec2.isPublic(subnet)) {
        throw invalid("Subnet " + id + " provided in Fargate Profile is not a private subnet");
      }
    }
    if (request.podExecutionRoleArn() == null) {
      throw invalid("podExecutionRoleArn must not be empty.");
    }
    Iam.Principal role = iam.role(region, request.podExecutionRoleArn()).orElseThrow(() ->
        invalid("Role with arn: " + request.podExecutionRoleArn() + ", does not exist"));
    if (!Policies.trusts(role.trustPolicy(), PODS, List.of("sts:AssumeRole"))) {
      throw invalid("Misconfigured PodExecutionRole Trust Policy; Please add the " + PODS + " Service Principal");
    }
  }

  private void checkTurn(String word, String cluster, String name) {
    profiles.with("cluster=" + cluster).stream()
        .filter(each -> each.status() == FargateProfileStatus.CREATING
            || each.status() == FargateProfileStatus.DELETING)
        .findFirst().ifPresent(busy -> {
          throw EKS.error("ResourceInUseException", 409, "Cannot " + word + " Fargate Profile " + name
              + " because cluster " + cluster + " currently has Fargate profile " + busy.fargateProfileName()
              + " in status " + busy.statusAsString());
        });
  }

  @Override
  public DescribeFargateProfileResponse describeFargateProfile(DescribeFargateProfileRequest request) {
    return DescribeFargateProfileResponse.builder()
        .fargateProfile(get(request.clusterName(), request.fargateProfileName())).build();
  }

  /** Names alone. */
  @Override
  public ListFargateProfilesResponse listFargateProfiles(ListFargateProfilesRequest request) {
    int size = request.maxResults() == null ? 100 : request.maxResults();
    String cluster = eks.cluster(request.clusterName()).name();
    Page<FargateProfile> page = profiles.page(request.nextToken(), size, List.of(List.of("cluster=" + cluster)));
    return ListFargateProfilesResponse.builder().nextToken(page.next())
        .fargateProfileNames(page.items().stream().map(FargateProfile::fargateProfileName).toList()).build();
  }

  @Override
  public DeleteFargateProfileResponse deleteFargateProfile(DeleteFargateProfileRequest request) {
    FargateProfile profile = get(request.clusterName(), request.fargateProfileName());
    checkTurn("delete", profile.clusterName(), profile.fargateProfileName());
    FargateProfile leaving = profile.toBuilder().status(FargateProfileStatus.DELETING).build();
    profiles.put(profile.fargateProfileArn(), Evolution.from(region.now(), leaving).gone(GOES));
    return DeleteFargateProfileResponse.builder().fargateProfile(leaving).build();
  }

  private Optional<FargateProfile> find(String cluster, String name) {
    return profiles.page(null, 1, List.of(List.of("cluster=" + cluster), List.of("name=" + name))).items().stream()
        .findFirst();
  }

  /** Its ARN; where it is not there, that of one without an id. */
  String arn(String cluster, String name) {
    return find(cluster, name).map(FargateProfile::fargateProfileArn)
        .orElseGet(() -> region.arn(EKS, "fargateprofile/" + cluster + "/" + name + "/none"));
  }

  private FargateProfile get(String cluster, String name) {
    return find(eks.cluster(cluster).name(), name).orElseThrow(() -> EKS.error("ResourceNotFoundException", 404,
        "No Fargate Profile found with name: " + name + "."));
  }

  /** Every one, of whichever cluster. */
  List<FargateProfile> all() {
    return profiles.all();
  }

  private static RuntimeException invalid(String message) {
    return EKS.refuse("InvalidParameterException", message);
  }
}
