package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.cloudfront.CloudFront.CLOUD_FRONT;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateOriginAccessControlResponse;
import software.amazon.awssdk.services.cloudfront.model.DeleteOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteOriginAccessControlResponse;
import software.amazon.awssdk.services.cloudfront.model.GetOriginAccessControlRequest;
import software.amazon.awssdk.services.cloudfront.model.GetOriginAccessControlResponse;
import software.amazon.awssdk.services.cloudfront.model.ListOriginAccessControlsRequest;
import software.amazon.awssdk.services.cloudfront.model.ListOriginAccessControlsResponse;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControl;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlConfig;
import software.amazon.awssdk.services.cloudfront.model.OriginAccessControlSummary;

/** Origin access controls. */
final class OriginAccessControls implements CloudFrontClient {
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private record Stored(String id, OriginAccessControlConfig config, String etag) {}

  private final Region region;
  private final Store<Stored> controls;
  private Predicate<String> inUse = _ -> false;

  OriginAccessControls(Region region) {
    this.region = region;
    this.controls = new Store<>(region.view());
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

  boolean exists(String id) {
    return controls.get(id) != null;
  }

  @Override
  public CreateOriginAccessControlResponse createOriginAccessControl(CreateOriginAccessControlRequest request) {
    OriginAccessControlConfig config = request.originAccessControlConfig();
    String description = Distributions.text(config.description());
    if (config.name() == null || config.name().isEmpty() || config.name().length() > 64 || description.length() > 256
        || config.signingBehavior() == null || config.signingProtocol() == null
        || config.originAccessControlOriginType() == null) {
      throw CLOUD_FRONT.refuse("InvalidArgument", "An argument is invalid.");
    }
    if (controls.all().stream().anyMatch(each -> each.config().name().equals(config.name()))) {
      throw CLOUD_FRONT.error("OriginAccessControlAlreadyExists", 409,
          "An origin access control with the specified parameters already exists.");
    }
    Stored made = new Stored("E" + region.ids().letters(13, CAPITALS),
        config.toBuilder().description(description).build(), "E" + region.ids().letters(13, CAPITALS));
    controls.put(made.id(), made);
    return CreateOriginAccessControlResponse.builder().originAccessControl(told(made)).eTag(made.etag()).build();
  }

  private static OriginAccessControl told(Stored stored) {
    return OriginAccessControl.builder().id(stored.id()).originAccessControlConfig(stored.config()).build();
  }

  private Stored find(String id) {
    Stored found = controls.get(id);
    if (found == null) {
      throw CLOUD_FRONT.error("NoSuchOriginAccessControl", 404, "The origin access control does not exist.");
    }
    return found;
  }

  @Override
  public GetOriginAccessControlResponse getOriginAccessControl(GetOriginAccessControlRequest request) {
    Stored found = find(request.id());
    return GetOriginAccessControlResponse.builder().originAccessControl(told(found)).eTag(found.etag()).build();
  }

  @Override
  public DeleteOriginAccessControlResponse deleteOriginAccessControl(DeleteOriginAccessControlRequest request) {
    Stored found = find(request.id());
    CloudFront.checkVersion(request.ifMatch(), found.etag());
    if (inUse.test(found.id())) {
      throw CLOUD_FRONT.error("OriginAccessControlInUse", 409,
          "Cannot delete the origin access control because it's in use by one or more distributions.");
    }
    controls.remove(found.id());
    return DeleteOriginAccessControlResponse.builder().build();
  }

  @Override
  public ListOriginAccessControlsResponse listOriginAccessControls(ListOriginAccessControlsRequest request) {
    Page<Stored> page = controls.page(request.marker(), Distributions.size(request.maxItems()), List.of());
    List<OriginAccessControlSummary> items = page.items().stream().map(each -> OriginAccessControlSummary.builder()
        .id(each.id()).name(each.config().name()).description(each.config().description())
        .signingBehavior(each.config().signingBehavior()).signingProtocol(each.config().signingProtocol())
        .originAccessControlOriginType(each.config().originAccessControlOriginType()).build()).toList();
    return ListOriginAccessControlsResponse.builder().originAccessControlList(list -> list
        .marker(Distributions.text(request.marker())).maxItems(Distributions.size(request.maxItems()))
        .isTruncated(page.next() != null).nextMarker(page.next()).quantity(items.size()).items(items)).build();
  }
}
