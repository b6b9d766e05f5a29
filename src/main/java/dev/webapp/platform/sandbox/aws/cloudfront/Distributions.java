package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.cloudfront.CloudFront.CLOUD_FRONT;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CreateDistributionWithTagsRequest;
import software.amazon.awssdk.services.cloudfront.model.CreateDistributionWithTagsResponse;
import software.amazon.awssdk.services.cloudfront.model.DeleteDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.DeleteDistributionResponse;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigRequest;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsByVpcOriginIdRequest;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsByVpcOriginIdResponse;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsRequest;
import software.amazon.awssdk.services.cloudfront.model.ListDistributionsResponse;
import software.amazon.awssdk.services.cloudfront.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudfront.model.Tag;
import software.amazon.awssdk.services.cloudfront.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudfront.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudfront.model.UntagResourceResponse;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionRequest;
import software.amazon.awssdk.services.cloudfront.model.UpdateDistributionResponse;

/** Distributions: each write takes its minutes to reach the edges. */
final class Distributions implements CloudFrontClient {
  private static final Duration SPREADING = Duration.ofMinutes(5);
  private static final int MOST_TAGS = 50;
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  /**
   * A distribution.
   *
   * @param etag of the configuration, another one after each write
   */
  record Stored(String id, DistributionConfig config, String etag, Instant modified, Map<String, String> tags) {}

  private final Region region;
  private final DistributionRules rules;
  private final Store<Stored> distributions;
  private final VpcOrigins vpcOrigins;

  Distributions(Region region, DistributionRules rules, OriginAccessControls controls, VpcOrigins vpcOrigins) {
    this.region = region;
    this.distributions = new Store<>(region.view());
    this.rules = rules;
    controls.usedBy(id -> all().anyMatch(each -> each.config().origins().items().stream()
        .anyMatch(origin -> id.equals(origin.originAccessControlId()))));
    this.vpcOrigins = vpcOrigins;
    vpcOrigins.usedBy(id -> through(id).findAny().isPresent());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  Stream<Stored> all() {
    return distributions.all().stream();
  }

  /** Those that have a VPC origin. */
  private Stream<Stored> through(String vpcOrigin) {
    return all().filter(each -> each.config().origins().items().stream().anyMatch(
        origin -> origin.vpcOriginConfig() != null && vpcOrigin.equals(origin.vpcOriginConfig().vpcOriginId())));
  }

  @Override
  public ListDistributionsByVpcOriginIdResponse listDistributionsByVpcOriginId(
      ListDistributionsByVpcOriginIdRequest request) {
    List<String> ids = through(request.vpcOriginId()).map(Stored::id).toList();
    return ListDistributionsByVpcOriginIdResponse.builder().distributionIdList(list -> list.marker("")
        .maxItems(size(request.maxItems())).isTruncated(false).quantity(ids.size()).items(ids)).build();
  }

  Map<String, String> tagsOf(String arn) {
    if (arn.contains(":vpcorigin/")) {
      Map<String, String> known = vpcOrigins.tagsOf(arn);
      return known == null ? Map.of() : known;
    }
    Stored there = distributions.get(arn.substring(arn.lastIndexOf('/') + 1));
    return there == null ? Map.of() : there.tags();
  }

  Stored find(String id) {
    Stored found = distributions.get(id);
    if (found == null) {
      throw CLOUD_FRONT.error("NoSuchDistribution", 404, "The specified distribution does not exist.");
    }
    return found;
  }

  /** A reference that is known makes the same distribution again, or none. */
  @Override
  public CreateDistributionWithTagsResponse createDistributionWithTags(CreateDistributionWithTagsRequest request) {
    DistributionConfig given = request.distributionConfigWithTags().distributionConfig();
    DistributionConfig config = rules.completed(given);
    all().filter(each -> each.config().callerReference().equals(given.callerReference())).findFirst().ifPresent(_ -> {
      throw CLOUD_FRONT.error("DistributionAlreadyExists", 409,
          "The caller reference that you are using to create a distribution is associated with another distribution.");
    });
    rules.check(config, all().toList(), null);
    Map<String, String> tags = merged(Map.of(), CloudFront.tags(request.distributionConfigWithTags().tags()));
    Stored made = put("E" + region.ids().letters(13, CAPITALS), config, tags);
    return CreateDistributionWithTagsResponse.builder().distribution(told(made)).eTag(made.etag()).build();
  }

  private Stored put(String id, DistributionConfig config, Map<String, String> tags) {
    Stored stored = new Stored(id, config, "E" + region.ids().letters(13, CAPITALS), region.now(), tags);
    distributions.put(id, stored);
    return stored;
  }

  @Override
  public GetDistributionConfigResponse getDistributionConfig(GetDistributionConfigRequest request) {
    Stored found = find(request.id());
    return GetDistributionConfigResponse.builder().distributionConfig(found.config()).eTag(found.etag()).build();
  }

  @Override
  public UpdateDistributionResponse updateDistribution(UpdateDistributionRequest request) {
    Stored present = find(request.id());
    CloudFront.checkVersion(request.ifMatch(), present.etag());
    DistributionConfig config = rules.completed(request.distributionConfig());
    if (!config.callerReference().equals(present.config().callerReference())) {
      throw CLOUD_FRONT.refuse("IllegalUpdate", "The update contains modifications that are not allowed.");
    }
    rules.check(config, all().toList(), present.id());
    Stored now = put(present.id(), config, present.tags());
    return UpdateDistributionResponse.builder().distribution(told(now)).eTag(now.etag()).build();
  }

  @Override
  public DeleteDistributionResponse deleteDistribution(DeleteDistributionRequest request) {
    Stored present = find(request.id());
    CloudFront.checkVersion(request.ifMatch(), present.etag());
    if (present.config().enabled() || !isDeployed(present)) {
      throw CLOUD_FRONT.error("DistributionNotDisabled", 409,
          "The distribution you are trying to delete has not been disabled.");
    }
    distributions.remove(present.id());
    return DeleteDistributionResponse.builder().build();
  }

  @Override
  public ListDistributionsResponse listDistributions(ListDistributionsRequest request) {
    Page<Stored> page = distributions.page(request.marker(), size(request.maxItems()), List.of());
    List<DistributionSummary> items = page.items().stream().map(this::summary).toList();
    return ListDistributionsResponse.builder().distributionList(list -> list.marker(text(request.marker()))
        .maxItems(size(request.maxItems())).isTruncated(page.next() != null).nextMarker(page.next())
        .quantity(items.size()).items(items)).build();
  }

  static int size(String maxItems) {
    return maxItems == null ? 100 : Integer.parseInt(maxItems);
  }

  static String text(String given) {
    return given == null ? "" : given;
  }

  private boolean isDeployed(Stored stored) {
    return !region.now().isBefore(stored.modified().plus(SPREADING));
  }

  private String status(Stored stored) {
    return isDeployed(stored) ? "Deployed" : "InProgress";
  }

  private static String domainName(Stored stored) {
    return "d" + stored.id().substring(1).toLowerCase(Locale.ROOT) + ".cloudfront.net";
  }

  private Distribution told(Stored stored) {
    return Distribution.builder().id(stored.id()).arn(arn(stored)).status(status(stored))
        .lastModifiedTime(stored.modified()).inProgressInvalidationBatches(0).domainName(domainName(stored))
        .distributionConfig(stored.config()).build();
  }

  private String arn(Stored stored) {
    return CloudFront.arn(region, "distribution/" + stored.id());
  }

  /** A listing leaves out the root object and the reference. */
  private DistributionSummary summary(Stored stored) {
    DistributionConfig config = stored.config();
    return DistributionSummary.builder().id(stored.id()).arn(arn(stored)).eTag(stored.etag()).status(status(stored))
        .lastModifiedTime(stored.modified()).domainName(domainName(stored)).aliases(config.aliases())
        .origins(config.origins()).defaultCacheBehavior(config.defaultCacheBehavior())
        .cacheBehaviors(config.cacheBehaviors()).customErrorResponses(config.customErrorResponses())
        .comment(config.comment()).priceClass(config.priceClass()).enabled(config.enabled())
        .viewerCertificate(config.viewerCertificate()).restrictions(config.restrictions())
        .webACLId(config.webACLId()).httpVersion(config.httpVersion()).isIPV6Enabled(config.isIPV6Enabled())
        .staging(false).build();
  }

  /** Tags of whatever takes tags; throws where there is nothing of that ARN. */
  private Map<String, String> tagsByArn(String arn) {
    Map<String, String> found = arn == null ? null : arn.contains(":vpcorigin/") ? vpcOrigins.tagsOf(arn)
        : distributions.get(id(arn)) == null ? null : distributions.get(id(arn)).tags();
    if (found == null) {
      throw CLOUD_FRONT.error("NoSuchResource", 404, "The specified resource does not exist.");
    }
    return found;
  }

  private static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  @Override
  public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
    List<Tag> tags = new TreeMap<>(tagsByArn(request.resource())).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
    return ListTagsForResourceResponse.builder().tags(t -> t.items(tags)).build();
  }

  @Override
  public TagResourceResponse tagResource(TagResourceRequest request) {
    retag(request.resource(), merged(tagsByArn(request.resource()), CloudFront.tags(request.tags())));
    return TagResourceResponse.builder().build();
  }

  @Override
  public UntagResourceResponse untagResource(UntagResourceRequest request) {
    Map<String, String> left = new TreeMap<>(tagsByArn(request.resource()));
    left.keySet().removeAll(request.tagKeys().items());
    retag(request.resource(), left);
    return UntagResourceResponse.builder().build();
  }

  private void retag(String arn, Map<String, String> tags) {
    if (arn.contains(":vpcorigin/")) {
      vpcOrigins.tag(arn, tags);
    } else {
      distributions.change(id(arn), present ->
          new Stored(present.id(), present.config(), present.etag(), present.modified(), tags));
    }
  }

  private static Map<String, String> merged(Map<String, String> has, Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(has);
    merged.putAll(more);
    if (merged.size() > MOST_TAGS || merged.keySet().stream().anyMatch(key -> key.startsWith("aws:"))) {
      throw CLOUD_FRONT.refuse("InvalidTagging", "The tagging specified is not valid.");
    }
    return merged;
  }
}
