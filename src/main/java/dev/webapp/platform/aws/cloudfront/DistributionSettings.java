package dev.webapp.platform.aws.cloudfront;

import dev.webapp.platform.aws.cloudfront.Distribution.ErrorPage;
import dev.webapp.platform.aws.cloudfront.Distribution.Firewall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.cloudfront.model.AllowedMethods;
import software.amazon.awssdk.services.cloudfront.model.CacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.CustomErrorResponse;
import software.amazon.awssdk.services.cloudfront.model.CustomOriginConfig;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.ForwardedValues;
import software.amazon.awssdk.services.cloudfront.model.HttpVersion;
import software.amazon.awssdk.services.cloudfront.model.Method;
import software.amazon.awssdk.services.cloudfront.model.MinimumProtocolVersion;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.S3OriginConfig;
import software.amazon.awssdk.services.cloudfront.model.SSLSupportMethod;
import software.amazon.awssdk.services.cloudfront.model.ViewerCertificate;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.cloudfront.model.VpcOriginConfig;

/**
 * A distribution's configuration: CloudFront takes and tells all of it at once, so that what others have set is written
 * back as it was read.
 */
final class DistributionSettings {
  private static final String ORIGIN = "origin";
  private static final List<Method> READS = List.of(Method.GET, Method.HEAD, Method.OPTIONS);
  private static final List<Method> ALL =
      List.of(Method.GET, Method.HEAD, Method.OPTIONS, Method.PUT, Method.POST, Method.PATCH, Method.DELETE);
  private static final List<Method> CACHED = List.of(Method.GET, Method.HEAD);

  private DistributionSettings() {}

  /** What of it is ours. */
  static Distribution read(DistributionConfig told) {
    Origin origin = told.origins().items().stream().filter(each -> each.id().equals(ORIGIN)).findFirst()
        .orElse(told.origins().items().getFirst());
    List<Behavior> behaviors = new ArrayList<>();
    if (told.cacheBehaviors() != null) {
      told.cacheBehaviors().items().forEach(each -> behaviors.add(read(each)));
    }
    behaviors.add(read(told.defaultCacheBehavior()));
    ViewerCertificate certificate = told.viewerCertificate();
    boolean own = certificate == null || Boolean.TRUE.equals(certificate.cloudFrontDefaultCertificate());
    return new Distribution(told.aliases() == null ? List.of() : told.aliases().items(),
        own ? "" : text(certificate.acmCertificateArn()), own ? null : certificate.minimumProtocolVersionAsString(),
        new Distribution.Origin(origin.domainName(), emptyAsNull(origin.originAccessControlId()),
            origin.vpcOriginConfig() == null ? null : origin.vpcOriginConfig().vpcOriginId()),
        text(told.defaultRootObject()), behaviors, errorPages(told), told.priceClassAsString(),
        new Firewall(null, text(told.webACLId())), told.enabled(), told.httpVersionAsString().toLowerCase(Locale.ROOT)
            + (Boolean.TRUE.equals(told.isIPV6Enabled()) ? ", IPv4 and IPv6" : ", IPv4"), null, Map.of());
  }

  private static List<ErrorPage> errorPages(DistributionConfig told) {
    return told.customErrorResponses() == null ? List.of() : told.customErrorResponses().items().stream()
        .filter(each -> each.responsePagePath() != null && !each.responsePagePath().isEmpty())
        .map(each -> new ErrorPage(each.errorCode(), each.responsePagePath(), Integer.parseInt(each.responseCode())))
        .toList();
  }

  private static Behavior read(DefaultCacheBehavior told) {
    return new Behavior(null, text(told.cachePolicyId()), text(told.originRequestPolicyId()),
        text(told.responseHeadersPolicyId()), takesAll(told.allowedMethods()), new Behavior.Delivery(
            told.targetOriginId(), told.viewerProtocolPolicyAsString(), Boolean.TRUE.equals(told.compress())));
  }

  private static Behavior read(CacheBehavior told) {
    return new Behavior(told.pathPattern(), text(told.cachePolicyId()), text(told.originRequestPolicyId()),
        text(told.responseHeadersPolicyId()), takesAll(told.allowedMethods()), new Behavior.Delivery(
            told.targetOriginId(), told.viewerProtocolPolicyAsString(), Boolean.TRUE.equals(told.compress())));
  }

  private static boolean takesAll(AllowedMethods methods) {
    return methods != null && methods.items().contains(Method.POST);
  }

  private static String text(String told) {
    return told == null ? "" : told;
  }

  private static String emptyAsNull(String told) {
    return told == null || told.isEmpty() ? null : told;
  }

  /**
   * The configuration with what is desired in it.
   *
   * @param present as it was read right before, or that of a new one
   */
  static DistributionConfig write(Distribution desired, DistributionConfig present) {
    DistributionConfig.Builder config = present.toBuilder();
    config.enabled(desired.enabled()).httpVersion(HttpVersion.HTTP2_AND3).isIPV6Enabled(true)
        .priceClass(desired.priceClass()).defaultRootObject(desired.rootObject())
        .aliases(a -> a.quantity(desired.aliases().size()).items(desired.aliases()))
        .viewerCertificate(certificate(desired));
    writeOrigin(config, desired.origin(), present);
    List<CacheBehavior> behaviors = desired.behaviors().stream().filter(each -> each.paths() != null)
        .map(each -> write(each, present)).toList();
    config.cacheBehaviors(c -> c.quantity(behaviors.size()).items(behaviors))
        .defaultCacheBehavior(writeDefault(desired.behaviors().getLast(), present));
    List<CustomErrorResponse> pages = new ArrayList<>(desired.errorPages().stream().map(each ->
        CustomErrorResponse.builder().errorCode(each.code()).responsePagePath(each.page())
            .responseCode(String.valueOf(each.answered())).build()).toList());
    // Those without a page only say for how long an error is remembered.
    if (present.customErrorResponses() != null) {
      present.customErrorResponses().items().stream().filter(each -> text(each.responsePagePath()).isEmpty())
          .filter(each -> desired.errorPages().stream().noneMatch(ours -> ours.code() == each.errorCode()))
          .forEach(pages::add);
    }
    config.customErrorResponses(c -> c.quantity(pages.size()).items(pages));
    String arn = desired.firewall().arn();
    if (arn != null || desired.firewall().owns(text(present.webACLId()))) {
      config.webACLId(text(arn));
    }
    return config.build();
  }

  private static ViewerCertificate certificate(Distribution desired) {
    return desired.certificateArn().isEmpty()
        ? ViewerCertificate.builder().cloudFrontDefaultCertificate(true).build()
        : ViewerCertificate.builder().acmCertificateArn(desired.certificateArn())
            .sslSupportMethod(SSLSupportMethod.SNI_ONLY)
            .minimumProtocolVersion(MinimumProtocolVersion.fromValue(desired.minimumTls())).build();
  }

  private static void writeOrigin(
      DistributionConfig.Builder config, Distribution.Origin desired, DistributionConfig present) {
    List<Origin> others = new ArrayList<>();
    Origin.Builder origin = Origin.builder().id(ORIGIN);
    if (present.origins() != null) {
      for (Origin each : present.origins().items()) {
        if (each.id().equals(ORIGIN)) {
          origin = each.toBuilder();
        } else {
          others.add(each);
        }
      }
    }
    origin.domainName(desired.domainName()).customOriginConfig((CustomOriginConfig) null);
    if (desired.vpcOriginId() == null) {
      // An empty identity says that a bucket is read by the access control instead.
      origin.s3OriginConfig(s -> s.originAccessIdentity("")).originAccessControlId(desired.accessControlId())
          .vpcOriginConfig((VpcOriginConfig) null);
    } else {
      VpcOriginConfig told = origin.build().vpcOriginConfig();
      VpcOriginConfig.Builder into = told == null ? VpcOriginConfig.builder() : told.toBuilder();
      origin.vpcOriginConfig(into.vpcOriginId(desired.vpcOriginId()).build()).originAccessControlId("")
          .s3OriginConfig((S3OriginConfig) null);
    }
    List<Origin> all = new ArrayList<>(List.of(origin.build()));
    all.addAll(others);
    config.origins(o -> o.quantity(all.size()).items(all));
  }

  @SuppressWarnings("deprecation") // To take it back.
  private static CacheBehavior write(Behavior desired, DistributionConfig present) {
    CacheBehavior.Builder behavior = present.cacheBehaviors() == null ? CacheBehavior.builder()
        : present.cacheBehaviors().items().stream().filter(each -> desired.paths().equals(each.pathPattern()))
            .findFirst().map(CacheBehavior::toBuilder).orElseGet(CacheBehavior::builder);
    // What was set before there were policies excludes these.
    behavior.forwardedValues((ForwardedValues) null).minTTL(null).defaultTTL(null).maxTTL(null);
    return behavior.pathPattern(desired.paths()).targetOriginId(ORIGIN).compress(true)
        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS).allowedMethods(methods(desired))
        .cachePolicyId(desired.cachePolicyId()).originRequestPolicyId(emptyAsNull(desired.originRequestPolicyId()))
        .responseHeadersPolicyId(emptyAsNull(desired.responseHeadersPolicyId())).build();
  }

  @SuppressWarnings("deprecation") // To take it back.
  private static DefaultCacheBehavior writeDefault(Behavior desired, DistributionConfig present) {
    DefaultCacheBehavior.Builder behavior = present.defaultCacheBehavior() == null ? DefaultCacheBehavior.builder()
        : present.defaultCacheBehavior().toBuilder();
    behavior.forwardedValues((ForwardedValues) null).minTTL(null).defaultTTL(null).maxTTL(null);
    return behavior.targetOriginId(ORIGIN).compress(true)
        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS).allowedMethods(methods(desired))
        .cachePolicyId(desired.cachePolicyId()).originRequestPolicyId(emptyAsNull(desired.originRequestPolicyId()))
        .responseHeadersPolicyId(emptyAsNull(desired.responseHeadersPolicyId())).build();
  }

  private static AllowedMethods methods(Behavior desired) {
    List<Method> methods = desired.writes() ? ALL : READS;
    return AllowedMethods.builder().quantity(methods.size()).items(methods)
        .cachedMethods(c -> c.quantity(CACHED.size()).items(CACHED)).build();
  }
}
