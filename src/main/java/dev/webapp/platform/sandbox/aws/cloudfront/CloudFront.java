package dev.webapp.platform.sandbox.aws.cloudfront;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CloudFrontException;
import software.amazon.awssdk.services.cloudfront.model.CannotDeleteEntityWhileInUseException;
import software.amazon.awssdk.services.cloudfront.model.CnameAlreadyExistsException;
import software.amazon.awssdk.services.cloudfront.model.CreateDistributionWithTagsRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateInvalidationRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.DistributionAlreadyExistsException;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionNotDisabledException;
import software.amazon.awssdk.services.cloudfront.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.cloudfront.model.EntityNotFoundException;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigRequest;
import software.amazon.awssdk.services.cloudfront.model.GetOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.GetVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.InvalidIfMatchVersionException;
import software.amazon.awssdk.services.cloudfront.model.InvalidViewerCertificateException;
import software.amazon.awssdk.services.cloudfront.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.NoSuchOriginAccessControlException;
import software.amazon.awssdk.services.cloudfront.model.NoSuchResourceException;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlAlreadyExistsException;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlInUseException;
import software.amazon.awssdk.services.cloudfront.model.PreconditionFailedException;
import software.amazon.awssdk.services.cloudfront.model.Tag;
import software.amazon.awssdk.services.cloudfront.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.Tags;
import software.amazon.awssdk.services.cloudfront.model.TooManyInvalidationsInProgressException;
import software.amazon.awssdk.services.cloudfront.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionRequest;

/** CloudFront: what an account has of it is known in one region, where its certificates are. */
public final class CloudFront implements AwsService {
  static final ServiceModel CLOUD_FRONT = new ServiceModel(CloudFrontClient.class, "cloudfront", "CloudFront",
      Refusal.throttling("Throttling"), Refusal.failure("InternalError"),
      new Exceptions(CloudFrontException::builder, Map.ofEntries(
          Map.entry("CannotDeleteEntityWhileInUse", CannotDeleteEntityWhileInUseException::builder),
          Map.entry("CNAMEAlreadyExists", CnameAlreadyExistsException::builder),
          Map.entry("DistributionAlreadyExists", DistributionAlreadyExistsException::builder),
          Map.entry("DistributionNotDisabled", DistributionNotDisabledException::builder),
          Map.entry("EntityAlreadyExists", EntityAlreadyExistsException::builder),
          Map.entry("EntityNotFound", EntityNotFoundException::builder),
          Map.entry("InvalidIfMatchVersion", InvalidIfMatchVersionException::builder),
          Map.entry("InvalidViewerCertificate", InvalidViewerCertificateException::builder),
          Map.entry("NoSuchDistribution", NoSuchDistributionException::builder),
          Map.entry("NoSuchOriginAccessControl", NoSuchOriginAccessControlException::builder),
          Map.entry("NoSuchResource", NoSuchResourceException::builder),
          Map.entry("OriginAccessControlAlreadyExists", OriginAccessControlAlreadyExistsException::builder),
          Map.entry("OriginAccessControlInUse", OriginAccessControlInUseException::builder),
          Map.entry("PreconditionFailed", PreconditionFailedException::builder),
          Map.entry("TooManyInvalidationsInProgress", TooManyInvalidationsInProgressException::builder))));

  /** The region that the endpoint of CloudFront's operations is in, whichever one a client is made for. */
  public static final String REGION = "us-east-1";

  /** What CloudFront sees of an account's other services. */
  public interface Surroundings {
    /** The names of an issued certificate of this region, by its ARN; none where it is not issued. */
    List<String> certificate(String arn);

    boolean isWebAcl(String arn);

    /** Whether there is an internal load balancer of that ARN, of whichever region, that is active. */
    boolean isReachable(String loadBalancerArn);

    /** Gives the load balancer's VPC the security group that CloudFront's interfaces in it have. */
    void enter(String loadBalancerArn);
  }

  private final Region region;
  private final Distributions distributions;
  private final OriginAccessControls controls;
  private final VpcOrigins origins;

  public CloudFront(Region region, Surroundings surroundings) {
    this.region = region;
    this.controls = new OriginAccessControls(region);
    this.origins = new VpcOrigins(region, surroundings);
    this.distributions =
        new Distributions(region, new DistributionRules(surroundings, controls, origins), controls, origins);
  }

  @Override
  public ServiceModel model() {
    return CLOUD_FRONT;
  }

  @Override
  public List<CloudFrontClient> parts() {
    return List.of(distributions, new Invalidations(region, distributions), controls, origins);
  }

  /** Whether a distribution has the certificate. */
  public boolean usesCertificate(String arn) {
    return distributions.all().anyMatch(each -> each.config().viewerCertificate() != null
        && arn.equals(each.config().viewerCertificate().acmCertificateArn()));
  }

  /** Whether a distribution answers for the host. */
  public boolean isAnswered(String host) {
    return distributions.all().anyMatch(
        each -> each.config().aliases() != null && each.config().aliases().items().contains(host));
  }

  /** Whether a distribution has the web ACL. */
  public boolean usesWebAcl(String arn) {
    return distributions.all().anyMatch(each -> arn.equals(each.config().webACLId()));
  }

  /** By the service authorization reference of CloudFront: a creation with tags is one that also tags. */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    String action = "cloudfront:" + operation;
    return switch (request) {
      case CreateDistributionWithTagsRequest create -> {
        Map<String, String> tags = tags(create.distributionConfigWithTags().tags());
        yield with(create.distributionConfigWithTags().distributionConfig(),
            Request.of("cloudfront:CreateDistribution", "*").tagging(tags),
            Request.of("cloudfront:TagResource", arn(region, "distribution/*")).tagging(tags));
      }
      case CreateVpcOriginRequest create -> List.of(Request.of(action, "*").tagging(tags(create.tags())),
          Request.of("cloudfront:TagResource", arn(region, "vpcorigin/*")).tagging(tags(create.tags())));
      case GetVpcOriginRequest get -> List.of(onArn(action, arn(region, "vpcorigin/" + get.id())));
      case DeleteVpcOriginRequest delete -> List.of(onArn(action, arn(region, "vpcorigin/" + delete.id())));
      case UpdateDistributionRequest update ->
          with(update.distributionConfig(), onDistribution(action, update.id()));
      case DeleteDistributionRequest delete -> List.of(onDistribution(action, delete.id()));
      case GetDistributionConfigRequest get -> List.of(onDistribution(action, get.id()));
      case CreateInvalidationRequest invalidate -> List.of(onDistribution(action, invalidate.distributionId()));
      case TagResourceRequest tag -> List.of(onArn(action, tag.resource()).tagging(tags(tag.tags())));
      case UntagResourceRequest untag ->
          List.of(onArn(action, untag.resource()).with("aws:TagKeys", untag.tagKeys().items()));
      case ListTagsForResourceRequest list -> List.of(onArn(action, list.resource()));
      case GetOriginAccessControlRequest get ->
          List.of(Request.of(action, arn(region, "origin-access-control/" + get.id())));
      case DeleteOriginAccessControlRequest delete ->
          List.of(Request.of(action, arn(region, "origin-access-control/" + delete.id())));
      default -> List.of(Request.of(action, "*"));
    };
  }

  /** Whoever gives a distribution a VPC origin must be allowed to see that. */
  private List<Request> with(DistributionConfig config, Request... requests) {
    List<Request> all = new ArrayList<>(List.of(requests));
    if (config != null && config.origins() != null) {
      config.origins().items().stream().filter(origin -> origin.vpcOriginConfig() != null).forEach(origin -> all.add(
          onArn("cloudfront:GetVpcOrigin", arn(region, "vpcorigin/" + origin.vpcOriginConfig().vpcOriginId()))));
    }
    return all;
  }

  private Request onDistribution(String action, String id) {
    return onArn(action, arn(region, "distribution/" + id));
  }

  private Request onArn(String action, String arn) {
    return Request.of(action, arn).onTagged(distributions.tagsOf(arn));
  }

  /** ARNs of CloudFront name no region. */
  static String arn(Region region, String resource) {
    return "arn:aws:cloudfront::" + region.account() + ":" + resource;
  }

  static Map<String, String> tags(Tags tags) {
    return tags == null ? Map.of() : tags.items().stream().collect(
        Collectors.toMap(Tag::key, tag -> tag.value() == null ? "" : tag.value()));
  }

  /** Refuses a write that does not name the version that it was made from. */
  static void checkVersion(String given, String present) {
    if (given == null || given.isEmpty()) {
      throw CLOUD_FRONT.refuse("InvalidIfMatchVersion",
          "The If-Match version is missing or not valid for the resource.");
    }
    if (!given.equals(present)) {
      throw CLOUD_FRONT.error("PreconditionFailed", 412,
          "The request failed because it didn't meet the preconditions in one or more request-header fields.");
    }
  }

  @Override
  public Refusal denial(String message) {
    return new Refusal("AccessDenied", 403, message);
  }
}
