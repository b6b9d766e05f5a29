package dev.webapp.platform.aws.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.cloudfront.Distribution.ErrorPage;
import dev.webapp.platform.aws.cloudfront.Distribution.Firewall;
import dev.webapp.platform.aws.cloudfront.Distribution.Origin;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.HttpVersion;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** Not on moto, which lists distributions without their comments and keeps no access control with an origin. */
class DistributionContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void aNewVersionOfTheContentIsForgottenOnce() {
      create(desired("main"));
      ObservedDistribution first = settle(desired("main"));
      assertThat(invalidations(first)).isZero();

      settle(with("contentVersion", "two"));
      assertThat(invalidations(first)).isEqualTo(1);

      Distribution three = with("contentVersion", "three");
      ObservedDistribution seen = observe(three);
      Delta delta = Differ.diff(three, kind.project(seen, three));
      kind.update(handle("main"), SCOPE, three, seen, delta);
      kind.update(handle("main"), SCOPE, three, seen, delta);
      assertThat(invalidations(first)).as("a crash before it was noted makes no second one").isEqualTo(2);

      settle(with("contentVersion", "two"));
      assertThat(invalidations(first)).as("going back is a change, too").isEqualTo(3);
      settle(three);
      assertThat(invalidations(first)).as("and so is going forward again").isEqualTo(4);
    }

    private int invalidations(ObservedDistribution of) {
      return cloudFront().listInvalidations(r -> r.distributionId(of.id())).invalidationList().quantity();
    }

    @Test
    void whatOthersHaveSetStays() {
      create(desired("main"));
      settle(desired("main"));
      change(observe(desired("main")), config -> config.toBuilder().logging(l -> l.enabled(true).includeCookies(false)
          .bucket("logs.s3.amazonaws.com").prefix("cdn/")).build());
      settle(with("rootObject", "start.html"));
      assertThat(config(observe(desired("main"))).logging().bucket()).isEqualTo("logs.s3.amazonaws.com");
    }

    @Test
    void aFirewallOfOthersStaysWhereThePlatformWantsNone() {
      create(desired("main"));
      settle(desired("main"));
      String theirs = webAcl("FMManagedWebACLV2");
      change(observe(desired("main")), config -> config.toBuilder().webACLId(theirs).build());
      aws.pass(Duration.ofMinutes(10));
      assertThat(Differ.diff(desired("main"), kind.project(observe(desired("main")), desired("main"))).isEmpty())
          .isTrue();
      settle(with("rootObject", "start.html"));
      assertThat(config(observe(desired("main"))).webACLId()).isEqualTo(theirs);
    }

    @Test
    void ofTwoThatHaveOneHostTheSecondIsToldWhatToDo() {
      create("one", hosted("one"));
      Problem problem = catchThrowableOfType(Problem.class, () -> create("two", hosted("two")));
      assertThat(problem.category()).as("tried again, since nobody tells when the other has gone")
          .isEqualTo(Problem.Category.TRANSIENT);
      assertThat(problem).hasMessageContaining("www.example.com").hasMessageContaining("remove");
    }

    @Test
    void isReadyOnceItsEdgesKnow() {
      create(desired("main"));
      assertThat(kind.readiness(observe(desired("main")))).isInstanceOfSatisfying(Readiness.Progressing.class,
          p -> assertThat(p.reason()).startsWith("InProgress"));
    }

    @Test
    void itsSettingsAreReadOnceUntilTheyChange() {
      create(desired("main"));
      settle(desired("main"));
      aws.forgetCalls();
      observe(desired("main"));
      aws.pass(Duration.ofMinutes(1));
      observe(desired("main"));
      assertThat(aws.calls()).extracting(ApiCall::operation).containsOnly("ListDistributions");
    }
  }

  abstract static class Suite extends KindContract<Distribution, ObservedDistribution> {
    private String certificate;
    private String firewall;
    private String control;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    final CloudFrontClient cloudFront() {
      return aws.others().get(CloudFrontClient.class, SCOPE);
    }

    @Override
    protected ResourceKind<Distribution, ObservedDistribution> kind(Clients clients) {
      return new DistributionKind(clients, new RememberedTags(aws.clock(), Duration.ofMinutes(10)), aws.clock());
    }

    /** A certificate that is issued, an access control and a web ACL. */
    @Override
    protected void prepare() {
      AcmClient acm = aws.others().get(AcmClient.class, SCOPE);
      certificate = acm.requestCertificate(r -> r.domainName("*.example.com").validationMethod(ValidationMethod.DNS))
          .certificateArn();
      firewall = webAcl("web");
      control = cloudFront().createOriginAccessControl(r -> r.originAccessControlConfig(c -> c.name("test")
          .signingBehavior("always").signingProtocol("sigv4").originAccessControlOriginType("s3")))
          .originAccessControl().id();
      aws.pass(Duration.ofMinutes(1));
      ResourceRecord proof = acm.describeCertificate(r -> r.certificateArn(certificate)).certificate()
          .domainValidationOptions().getFirst().resourceRecord();
      Route53Client route53 = aws.others().get(Route53Client.class, SCOPE);
      String zone = route53.listHostedZones().hostedZones().stream()
          .filter(each -> each.name().equals("example.com.")).findFirst().orElseThrow().id();
      route53.changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(c -> c
          .action(ChangeAction.CREATE).resourceRecordSet(ResourceRecordSet.builder().name(proof.name()).type("CNAME")
              .ttl(60L).resourceRecords(v -> v.value(proof.value())).build()))));
      aws.pass(Duration.ofMinutes(10));
    }

    /** The ARN of the one of that name. */
    final String webAcl(String name) {
      Wafv2Client waf = aws.others().get(Wafv2Client.class, SCOPE);
      return waf.listWebACLs(r -> r.scope("CLOUDFRONT")).webACLs().stream().filter(each -> each.name().equals(name))
          .findFirst().map(WebACLSummary::arn).orElseGet(() -> waf.createWebACL(r -> r.name(name).scope("CLOUDFRONT")
              .defaultAction(a -> a.allow(_ -> {})).visibilityConfig(v -> v.metricName(name)
                  .cloudWatchMetricsEnabled(true).sampledRequestsEnabled(true))).summary().arn());
    }

    @Override
    protected Distribution desired(String name) {
      return new Distribution(List.of(), "", Distribution.TLS_1_2,
          Origin.ofBucket("files-" + name + ".s3.us-east-1.amazonaws.com", control), "index.html",
          List.of(Behavior.ofFiles()), List.of(new ErrorPage(403, "/index.html", 200)), "PriceClass_100",
          new Firewall("web", null), true,
          Distribution.PROTOCOLS, "one", tags(name));
    }

    Distribution hosted(String name) {
      return with(with(desired(name), "aliases", List.of("www.example.com")), "certificateArn", certificate);
    }

    @Override
    protected Map<String, Distribution> variants() {
      return cases(Map.of("aliases", hosted("main"),
          "origin", with("origin", Origin.ofBucket("others.s3.us-east-1.amazonaws.com", control)),
          "rootObject", with("rootObject", "start.html"),
          "behaviors", with("behaviors", List.of(Behavior.caching("/assets/*"), Behavior.ofFiles())),
          "errorPages", with("errorPages", List.of()),
          "priceClass", with("priceClass", "PriceClass_All"),
          "firewall", with("firewall",
              new Firewall("web", firewall)),
          "contentVersion", with("contentVersion", "two")));
    }

    @Override
    protected Map<String, Consumer<ObservedDistribution>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "disabled", seen -> change(seen, config -> config.toBuilder().enabled(false).build()),
          "plain HTTP allowed", seen -> change(seen, config -> config.toBuilder().defaultCacheBehavior(
              config.defaultCacheBehavior().toBuilder().viewerProtocolPolicy("allow-all").build()).build()),
          "no HTTP/3", seen -> change(seen, config -> config.toBuilder().httpVersion(HttpVersion.HTTP2).build()),
          "another root object", seen -> change(seen, config -> config.toBuilder().defaultRootObject("a.html").build()),
          "another origin", seen -> change(seen, config -> config.toBuilder().origins(o -> o.quantity(1).items(
              config.origins().items().getFirst().toBuilder().domainName("a.s3.us-east-1.amazonaws.com").build()))
              .build())));
    }

    final DistributionConfig config(ObservedDistribution seen) {
      return cloudFront().getDistributionConfig(r -> r.id(seen.id())).distributionConfig();
    }

    final void change(ObservedDistribution seen, UnaryOperator<DistributionConfig> change) {
      var read = cloudFront().getDistributionConfig(r -> r.id(seen.id()));
      cloudFront().updateDistribution(r -> r.id(seen.id()).ifMatch(read.eTag())
          .distributionConfig(change.apply(read.distributionConfig())));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedDistribution observed, String key, String value) {
      cloudFront().tagResource(r -> r.resource(observed.arn()).tags(t -> t.items(i -> i.key(key).value(value))));
      return true;
    }

    /** What CloudFront looks up in the caller's name, of those in VPCs. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("cloudfront:GetVpcOrigin");
    }

    /** As long as tags may be kept. */
    @Override
    protected Duration step() {
      return Duration.ofMinutes(10);
    }

    /** The invalidation that is answered, and the tag that says so. */
    @Override
    protected int writesOfOneUpdate(Delta delta) {
      return delta.touches("contentVersion") ? 2 : 1;
    }

    /** One listing, and each one's tags and settings. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 2 * resources;
    }

    @Test
    void speaksHttp3WithBrowsersAndOnlyTls() {
      create(hosted("main"));
      DistributionConfig config = config(observe(hosted("main")));
      assertThat(config.httpVersion()).isEqualTo(HttpVersion.HTTP2_AND3);
      assertThat(config.viewerCertificate().minimumProtocolVersionAsString()).isEqualTo("TLSv1.2_2021");
      assertThat(config.defaultCacheBehavior().viewerProtocolPolicyAsString()).isEqualTo("redirect-to-https");
    }
  }
}
