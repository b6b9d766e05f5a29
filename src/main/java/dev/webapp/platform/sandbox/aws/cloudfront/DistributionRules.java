package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.cloudfront.CloudFront.CLOUD_FRONT;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudfront.model.CacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.CustomErrorResponse;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GeoRestrictionType;
import software.amazon.awssdk.services.cloudfront.model.HttpVersion;
import software.amazon.awssdk.services.cloudfront.model.MinimumProtocolVersion;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.PriceClass;
import software.amazon.awssdk.services.cloudfront.model.ViewerCertificate;

/** What CloudFront fills in of a configuration, and what it refuses. */
final class DistributionRules {
  /** The managed cache policies that are played: CachingOptimized and CachingDisabled. */
  private static final Set<String> CACHE_POLICIES =
      Set.of("658327ea-f89d-4fab-a63d-7e88639e58f6", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
  private static final int MOST_COMMENT = 128;

  private final CloudFront.Surroundings surroundings;
  private final OriginAccessControls controls;
  private final VpcOrigins vpcOrigins;

  DistributionRules(CloudFront.Surroundings surroundings, OriginAccessControls controls, VpcOrigins vpcOrigins) {
    this.surroundings = surroundings;
    this.controls = controls;
    this.vpcOrigins = vpcOrigins;
  }

  /** With its defaults. */
  DistributionConfig completed(DistributionConfig given) {
    if (given == null || given.callerReference() == null || given.origins() == null || given.comment() == null
        || given.defaultCacheBehavior() == null || given.enabled() == null) {
      throw CLOUD_FRONT.refuse("MissingBody", "This operation requires a body. Ensure that the body is present.");
    }
    DistributionConfig.Builder config = given.toBuilder();
    if (given.aliases() == null) {
      config.aliases(a -> a.quantity(0));
    }
    if (given.cacheBehaviors() == null) {
      config.cacheBehaviors(c -> c.quantity(0));
    }
    if (given.customErrorResponses() == null) {
      config.customErrorResponses(c -> c.quantity(0));
    } else {
      List<CustomErrorResponse> pages = given.customErrorResponses().items().stream().map(each ->
          each.errorCachingMinTTL() == null ? each.toBuilder().errorCachingMinTTL(10L).build() : each).toList();
      config.customErrorResponses(c -> c.quantity(given.customErrorResponses().quantity()).items(pages));
    }
    List<Origin> origins = given.origins().items().stream().map(DistributionRules::completed).toList();
    return config.origins(o -> o.quantity(given.origins().quantity()).items(origins))
        .defaultRootObject(Distributions.text(given.defaultRootObject()))
        .webACLId(Distributions.text(given.webACLId()))
        .priceClass(given.priceClass() == null ? PriceClass.PRICE_CLASS_ALL : given.priceClass())
        .httpVersion(given.httpVersion() == null ? HttpVersion.HTTP2 : given.httpVersion())
        .isIPV6Enabled(given.isIPV6Enabled() != null && given.isIPV6Enabled())
        .restrictions(r -> r.geoRestriction(g -> g.restrictionType(GeoRestrictionType.NONE).quantity(0)))
        .viewerCertificate(completed(given.viewerCertificate())).staging(false).build();
  }

  private static Origin completed(Origin given) {
    return given.toBuilder().originPath(Distributions.text(given.originPath()))
        .originAccessControlId(Distributions.text(given.originAccessControlId()))
        .connectionAttempts(given.connectionAttempts() == null ? 3 : given.connectionAttempts())
        .connectionTimeout(given.connectionTimeout() == null ? 10 : given.connectionTimeout())
        .originShield(given.originShield() == null
            ? software.amazon.awssdk.services.cloudfront.model.OriginShield.builder().enabled(false).build()
            : given.originShield()).build();
  }

  @SuppressWarnings("deprecation") // CloudFront repeats the certificate in fields that it no longer wants to be set.
  private static ViewerCertificate completed(ViewerCertificate given) {
    if (given == null || given.acmCertificateArn() == null && given.iamCertificateId() == null) {
      return ViewerCertificate.builder().cloudFrontDefaultCertificate(true)
          .minimumProtocolVersion(MinimumProtocolVersion.TLS_V1).certificateSource("cloudfront").build();
    }
    return given.toBuilder().cloudFrontDefaultCertificate(false).certificate(given.acmCertificateArn())
        .certificateSource("acm").build();
  }

  /**
   * Refuses what CloudFront would.
   *
   * @param id of the distribution that it is for, null for a new one
   */
  void check(DistributionConfig config, Collection<Distributions.Stored> all, String id) {
    checkQuantities(config);
    if (config.comment().length() > MOST_COMMENT) {
      throw CLOUD_FRONT.refuse("InvalidArgument", "The parameter Comment is too long.");
    }
    if (config.defaultRootObject().startsWith("/")) {
      throw CLOUD_FRONT.refuse("InvalidDefaultRootObject",
          "The default root object file name is too big or contains an invalid character.");
    }
    checkBehaviors(config);
    config.origins().items().forEach(this::checkOrigin);
    config.customErrorResponses().items().stream().filter(each -> each.responsePagePath() != null).forEach(each -> {
      if (!each.responsePagePath().startsWith("/") || each.responseCode() == null) {
        throw CLOUD_FRONT.refuse("InvalidErrorCode", "The parameter ResponsePagePath must begin with a slash and come "
            + "with a ResponseCode.");
      }
    });
    String acl = config.webACLId();
    if (!acl.isEmpty() && !(acl.contains(":global/") && surroundings.isWebAcl(acl))) {
      throw CLOUD_FRONT.refuse("InvalidWebACLId", "Web ACL is not accessible by the requester.");
    }
    checkCertificate(config);
    for (Distributions.Stored other : all) {
      if (!other.id().equals(id)) {
        config.aliases().items().stream().filter(other.config().aliases().items()::contains).findFirst()
            .ifPresent(_ -> {
              throw CLOUD_FRONT.error("CNAMEAlreadyExists", 409, "One or more of the CNAMEs you provided are already "
                  + "associated with a different resource.");
            });
      }
    }
  }

  private static void checkQuantities(DistributionConfig config) {
    boolean consistent = config.aliases().quantity() == config.aliases().items().size()
        && config.origins().quantity() == config.origins().items().size()
        && config.cacheBehaviors().quantity() == config.cacheBehaviors().items().size()
        && config.customErrorResponses().quantity() == config.customErrorResponses().items().size();
    if (!consistent) {
      throw CLOUD_FRONT.refuse("InconsistentQuantities",
          "The value of Quantity and the size of Items don't match.");
    }
  }

  private static void checkBehaviors(DistributionConfig config) {
    DefaultCacheBehavior otherwise = config.defaultCacheBehavior();
    List<CacheBehavior> behaviors = config.cacheBehaviors().items();
    Set<String> origins = Set.copyOf(config.origins().items().stream().map(Origin::id).toList());
    Stream.concat(Stream.of(otherwise.targetOriginId()), behaviors.stream().map(CacheBehavior::targetOriginId))
        .filter(target -> target == null || !origins.contains(target)).findFirst().ifPresent(target -> {
          throw CLOUD_FRONT.error("NoSuchOrigin", 404, "One or more of your origins do not exist: " + target);
        });
    Stream.concat(Stream.of(String.valueOf(otherwise.cachePolicyId())),
            behaviors.stream().map(each -> String.valueOf(each.cachePolicyId())))
        .filter(policy -> !CACHE_POLICIES.contains(policy)).findFirst().ifPresent(_ -> {
          throw CLOUD_FRONT.error("NoSuchCachePolicy", 404, "The cache policy does not exist.");
        });
  }

  private void checkOrigin(Origin origin) {
    String control = origin.originAccessControlId();
    if (!control.isEmpty() && !controls.exists(control)) {
      throw CLOUD_FRONT.refuse("InvalidOriginAccessControl", "The origin access control is not valid.");
    }
    if (!control.isEmpty() && origin.s3OriginConfig() == null) {
      throw CLOUD_FRONT.refuse("InvalidDomainNameForOriginAccessControl",
          "An origin access control is associated with an origin whose domain name is not supported.");
    }
    if (origin.vpcOriginConfig() != null && !vpcOrigins.isDeployed(origin.vpcOriginConfig().vpcOriginId())) {
      throw CLOUD_FRONT.refuse("InvalidArgument", "The VPC origin does not exist or is not deployed.");
    }
    if (origin.s3OriginConfig() == null && origin.customOriginConfig() == null && origin.vpcOriginConfig() == null) {
      throw CLOUD_FRONT.refuse("InvalidOrigin",
          "The Amazon S3 origin server specified does not refer to a valid Amazon S3 bucket.");
    }
  }

  private void checkCertificate(DistributionConfig config) {
    String arn = config.viewerCertificate().acmCertificateArn();
    if (arn == null) {
      if (!config.aliases().items().isEmpty()) {
        throw uncertified();
      }
      return;
    }
    if (!arn.matches("arn:aws:acm:us-east-1:\\d{12}:certificate/.+") || surroundings.certificate(arn).isEmpty()) {
      throw CLOUD_FRONT.refuse("InvalidViewerCertificate", "The specified SSL certificate doesn't exist, isn't in "
          + "us-east-1 region, isn't valid, or doesn't include a valid certificate chain.");
    }
    if (!config.aliases().items().stream().allMatch(alias -> covers(surroundings.certificate(arn), alias))) {
      throw uncertified();
    }
  }

  private static AwsServiceException uncertified() {
    return CLOUD_FRONT.refuse("InvalidViewerCertificate", "To add an alternate domain name (CNAME) to a CloudFront "
        + "distribution, you must attach a trusted certificate that validates your authorization to use the domain "
        + "name.");
  }

  private static boolean covers(List<String> names, String alias) {
    return names.contains(alias) || names.contains("*" + alias.substring(alias.indexOf('.')));
  }
}
