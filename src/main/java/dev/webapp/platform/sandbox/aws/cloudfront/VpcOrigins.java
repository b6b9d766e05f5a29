package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.cloudfront.CloudFront.CLOUD_FRONT;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateVpcOriginResponse;
import software.amazon.awssdk.services.cloudfront.model.DeleteVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteVpcOriginResponse;
import software.amazon.awssdk.services.cloudfront.model.GetVpcOriginRequest;
import software.amazon.awssdk.services.cloudfront.model.GetVpcOriginResponse;
import software.amazon.awssdk.services.cloudfront.model.ListVpcOriginsRequest;
import software.amazon.awssdk.services.cloudfront.model.ListVpcOriginsResponse;
import software.amazon.awssdk.services.cloudfront.model.VpcOrigin;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginEndpointConfig;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginSummary;

/** What leads into VPCs: it takes its time to come, and to go. */
final class VpcOrigins implements CloudFrontClient {
  private static final Duration DEPLOYS = Duration.ofMinutes(10);
  private static final Duration GOES = Duration.ofMinutes(2);
  private static final String DEPLOYED = "Deployed";
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private record Stored(String id, VpcOriginEndpointConfig config, String status, String etag, Instant made) {
    Stored with(String now) {
      return new Stored(id, config, now, etag, made);
    }
  }

  private final Region region;
  private final CloudFront.Surroundings surroundings;
  private final Store<Stored> origins;
  private final Store<Map<String, String>> tags;
  private Predicate<String> inUse = _ -> false;

  VpcOrigins(Region region, CloudFront.Surroundings surroundings) {
    this.region = region;
    this.surroundings = surroundings;
    this.origins = new Store<>(region.view());
    this.tags = new Store<>(region.view());
  }

  /** Whether anything has the one of an id. */
  void usedBy(Predicate<String> user) {
    this.inUse = user;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  boolean isDeployed(String id) {
    Stored found = origins.get(id);
    return found != null && found.status().equals(DEPLOYED);
  }

  /** By ARN; null where there is none. */
  Map<String, String> tagsOf(String arn) {
    return tags.get(arn.substring(arn.lastIndexOf('/') + 1));
  }

  void tag(String arn, Map<String, String> now) {
    tags.put(arn.substring(arn.lastIndexOf('/') + 1), now);
  }

  @Override
  public CreateVpcOriginResponse createVpcOrigin(CreateVpcOriginRequest request) {
    VpcOriginEndpointConfig config = request.vpcOriginEndpointConfig();
    if (config == null || config.name() == null || config.name().isEmpty() || config.name().length() > 128
        || config.arn() == null || config.httpPort() == null || config.httpsPort() == null
        || config.originProtocolPolicy() == null) {
      throw CLOUD_FRONT.refuse("InvalidArgument", "An argument is invalid.");
    }
    if (origins.all().stream().anyMatch(each -> each.config().name().equals(config.name()))) {
      throw CLOUD_FRONT.error("EntityAlreadyExists", 409,
          "The entity already exists. You must provide a unique entity.");
    }
    if (!surroundings.isReachable(config.arn())) {
      throw CLOUD_FRONT.refuse("InvalidArgument",
          "The VPC origin's endpoint is no internal load balancer that is active.");
    }
    String id = "vo_" + region.ids().letters(22, LETTERS);
    Stored made = new Stored(id, config, "Deploying", "E" + region.ids().letters(13, LETTERS), region.now());
    origins.put(id, Evolution.from(region.now(), made).then(DEPLOYS, made.with(DEPLOYED)));
    tags.put(id, CloudFront.tags(request.tags()));
    surroundings.enter(config.arn());
    return CreateVpcOriginResponse.builder().vpcOrigin(told(made)).eTag(made.etag()).build();
  }

  private String arn(Stored stored) {
    return CloudFront.arn(region, "vpcorigin/" + stored.id());
  }

  private VpcOrigin told(Stored stored) {
    return VpcOrigin.builder().id(stored.id()).arn(arn(stored)).accountId(region.account()).status(stored.status())
        .createdTime(stored.made()).lastModifiedTime(stored.made()).vpcOriginEndpointConfig(stored.config()).build();
  }

  private Stored find(String id) {
    Stored found = origins.get(id);
    if (found == null) {
      throw CLOUD_FRONT.error("EntityNotFound", 404, "The entity was not found.");
    }
    return found;
  }

  @Override
  public GetVpcOriginResponse getVpcOrigin(GetVpcOriginRequest request) {
    Stored found = find(request.id());
    return GetVpcOriginResponse.builder().vpcOrigin(told(found)).eTag(found.etag()).build();
  }

  @Override
  public DeleteVpcOriginResponse deleteVpcOrigin(DeleteVpcOriginRequest request) {
    Stored found = find(request.id());
    CloudFront.checkVersion(request.ifMatch(), found.etag());
    if (inUse.test(found.id())) {
      throw CLOUD_FRONT.error("CannotDeleteEntityWhileInUse", 409, "The entity cannot be deleted while it is in use.");
    }
    if (!found.status().equals(DEPLOYED)) {
      throw CLOUD_FRONT.refuse("IllegalDelete", "You cannot delete a VPC origin that is not deployed.");
    }
    Stored going = found.with("Deleting");
    origins.put(found.id(), Evolution.from(region.now(), going).gone(GOES));
    tags.remove(found.id());
    return DeleteVpcOriginResponse.builder().vpcOrigin(told(going)).eTag(going.etag()).build();
  }

  @Override
  public ListVpcOriginsResponse listVpcOrigins(ListVpcOriginsRequest request) {
    Page<Stored> page = origins.page(request.marker(), Distributions.size(request.maxItems()), List.of());
    List<VpcOriginSummary> items = page.items().stream().map(each -> VpcOriginSummary.builder().id(each.id())
        .name(each.config().name()).status(each.status()).arn(arn(each)).accountId(region.account())
        .createdTime(each.made()).lastModifiedTime(each.made()).originEndpointArn(each.config().arn()).build())
        .toList();
    return ListVpcOriginsResponse.builder().vpcOriginList(list -> list.marker(Distributions.text(request.marker()))
        .maxItems(Distributions.size(request.maxItems())).isTruncated(page.next() != null).nextMarker(page.next())
        .quantity(items.size()).items(items)).build();
  }
}
