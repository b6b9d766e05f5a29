package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.acm.Certificate;
import dev.webapp.platform.aws.cloudfront.Behavior;
import dev.webapp.platform.aws.cloudfront.Distribution;
import dev.webapp.platform.aws.cloudfront.Distribution.Origin;
import dev.webapp.platform.aws.cloudfront.VpcOrigin;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.aws.cloudfront.Distribution.ErrorPage;
import dev.webapp.platform.aws.route53.DnsRecord;
import dev.webapp.platform.aws.s3.Bucket;
import dev.webapp.platform.aws.s3.BucketPolicy;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.DataPolicy;
import dev.webapp.platform.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontendTest {
  private static final String DOMAIN = "domain: {zone: example.com}\n";

  @Test
  void aStaticSiteIsABucketThatOnlyItsDistributionReads() {
    Graph<Resource> graph = compose(DOMAIN + site("host: www.example.com"));

    Bucket bucket = desired(graph, "Bucket/frontend.web", Bucket.class);
    assertThat(bucket.publicAccessBlocked()).isTrue();
    assertThat(bucket.policy()).as("the policy is a resource of its own").isNull();
    Distribution distribution = desired(graph, "Distribution/web", Distribution.class);
    assertThat(distribution.origin().domainName()).isEqualTo(bucket.name() + ".s3.eu-west-1.amazonaws.com");
    assertThat(distribution.origin().accessControlId()).isEqualTo("${OriginAccessControl/web.id}");
    assertThat(distribution.aliases()).containsExactly("www.example.com");
    assertThat(distribution.certificateArn()).isEqualTo("${Certificate/frontend.web.arn}");
    assertThat(distribution.minimumTls()).isEqualTo("TLSv1.2_2021");
    assertThat(distribution.firewall().arn()).isNull();
    BucketPolicy policy = desired(graph, "BucketPolicy/frontend.web", BucketPolicy.class);
    assertThat(policy.bucket()).isEqualTo(bucket.name());
    assertThat(policy.policy()).contains("cloudfront.amazonaws.com", "\"aws:SourceArn\":\"${Distribution/web.arn}\"",
        "DenyPlainHttp", "ListBucket");
  }

  @Test
  void itsCertificateIsWhereCloudFrontLooksForIt() {
    Graph<Resource> graph = compose(DOMAIN + site("host: www.example.com"));

    Certificate certificate = desired(graph, "Certificate/frontend.web", Certificate.class);
    assertThat(certificate.domainName()).isEqualTo("www.example.com");
    assertThat(resource(graph, "Certificate/frontend.web").scope().region()).isEqualTo("us-east-1");
    assertThat(resource(graph, "Distribution/web").scope().region()).isEqualTo("us-east-1");
    assertThat(resource(graph, "Bucket/frontend.web").scope().region()).isEqualTo("eu-west-1");
    assertThat(resource(graph, "ValidationRecord/www.example.com").scope().region()).isEqualTo("eu-west-1");
  }

  @Test
  void itsRecordComesAfterEverythingThatAnswers() {
    Graph<Resource> graph = compose(DOMAIN + site("host: www.example.com"));

    DnsRecord record = desired(graph, "DnsRecord/www.example.com", DnsRecord.class);
    assertThat(record.target()).isEqualTo("${Distribution/web.dnsName}");
    assertThat(record.ipv6()).isTrue();
    assertThat(resource(graph, "DnsRecord/www.example.com").edges()).contains(
        Edge.alwaysReady(ResourceId.parse("Distribution/web")),
        Edge.alwaysReady(ResourceId.parse("BucketPolicy/frontend.web")));
  }

  @Test
  void everyPathOfASinglePageAppIsItsPage() {
    assertThat(desired(compose(site("staticSite: {singlePageApp: true}")), "Distribution/web", Distribution.class)
        .errorPages()).containsExactly(new ErrorPage(404, "/index.html", 200));
    assertThat(desired(compose(site("staticSite: {errorDocument: gone.html}")), "Distribution/web", Distribution.class)
        .errorPages()).containsExactly(new ErrorPage(404, "/gone.html", 404));
    assertThat(desired(compose(site("staticSite: {}")), "Distribution/web", Distribution.class).errorPages()).isEmpty();
  }

  @Test
  void withoutAHostItHasCloudFrontsOwn() {
    Graph<Resource> graph = compose(site("priceClass: PriceClass_200"));

    Distribution distribution = desired(graph, "Distribution/web", Distribution.class);
    assertThat(distribution.aliases()).isEmpty();
    assertThat(distribution.certificateArn()).isEmpty();
    assertThat(distribution.priceClass()).isEqualTo("PriceClass_200");
    assertThat(graph.ids()).extracting(ResourceId::kind)
        .doesNotContain("Certificate", "DnsRecord", "ValidationRecord", "HostedZone");
  }

  @Test
  void aGivenCertificateIsTaken() {
    String arn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
    Graph<Resource> graph = compose(site("host: www.example.org, certificateArn: \"" + arn + "\""));

    assertThat(desired(graph, "Distribution/web", Distribution.class).certificateArn()).isEqualTo(arn);
    assertThat(graph.ids()).extracting(ResourceId::kind).doesNotContain("Certificate", "DnsRecord");
  }

  @Test
  void aServiceIsReachedByCloudFrontAlone() {
    Graph<Resource> graph = compose(DOMAIN + SERVICE);

    Distribution distribution = desired(graph, "Distribution/www", Distribution.class);
    assertThat(distribution.origin()).isEqualTo(
        Origin.inVpc("${LoadBalancer/internal.dnsName}", "${VpcOrigin/internal.id}"));
    assertThat(distribution.behaviors()).as("the one for all else last")
        .containsExactly(Behavior.caching("/assets/*"), Behavior.passingAll());
    assertThat(distribution.aliases()).containsExactly("www.example.com");
    assertThat(desired(graph, "VpcOrigin/internal", VpcOrigin.class).endpointArn())
        .isEqualTo("${LoadBalancer/internal.activeArn}");
    assertThat(graph.ids().stream().filter(id -> id.kind().equals("SecurityGroupRule"))
        .filter(id -> id.name().startsWith("internal-load-balancer-from"))).singleElement()
        .satisfies(id -> assertThat(desired(graph, id.toString(), SecurityGroupRule.class)).satisfies(rule -> {
          assertThat(rule.peer()).isEqualTo("${Network/network.cloudFrontSecurityGroupId}");
          assertThat(rule.fromPort()).isEqualTo(443);
          assertThat(rule.groupId()).isEqualTo("${SecurityGroup/internal-load-balancer.groupId}");
        }));
    assertThat(graph.ids()).extracting(ResourceId::toString)
        .doesNotContain("Ingress/gateway", "LoadBalancer/gateway", "Bucket/frontend.www");
  }

  @Test
  void aServicesHostHasACertificateWhereCloudFrontIsAndWhereTheLoadBalancerIs() {
    Graph<Resource> graph = compose(DOMAIN + SERVICE);

    assertThat(resource(graph, "Certificate/frontend.www").scope().region()).isEqualTo("us-east-1");
    assertThat(resource(graph, "Certificate/internal").scope().region()).isEqualTo("eu-west-1");
    assertThat(desired(graph, "Certificate/internal", Certificate.class).domainName()).isEqualTo("www.example.com");
    assertThat(graph.ids()).extracting(ResourceId::toString).contains("ValidationRecord/www.example.com");
    assertThat(resource(graph, "DnsRecord/www.example.com").edges()).as("its record comes once CloudFront is let in")
        .contains(Edge.alwaysReady(ResourceId.parse("SecurityGroupRule/internal-load-balancer-from-cloudfront")));
  }

  @Test
  void servicesFrontEndsShareOneWay() {
    Graph<Resource> graph = compose(DOMAIN + SERVICE.replace("frontends:\n", "frontends:\n"
        + "  - {name: shop, type: Service, host: shop.example.com, service: {name: web}}\n"));

    assertThat(graph.ids()).filteredOn(id -> id.kind().equals("VpcOrigin")).hasSize(1);
    assertThat(graph.ids()).filteredOn(id -> id.kind().equals("Distribution")).hasSize(2);
    assertThat(desired(graph, "Certificate/internal", Certificate.class).subjectAlternativeNames())
        .containsExactly("www.example.com");
  }

  @Test
  void itsFilesAreKeptAsOtherDataIs() {
    assertThat(resource(compose(site("staticSite: {dataPolicy: Retain}")), "Bucket/frontend.web").dataPolicy())
        .isEqualTo(DataPolicy.RETAIN);
    assertThat(resource(compose(site("staticSite: {}")), "Bucket/frontend.web").dataPolicy())
        .isEqualTo(DataPolicy.SNAPSHOT);
  }

  @Test
  void aBucketOfTheSameNameIsAnotherOne() {
    Graph<Resource> graph = compose(site("staticSite: {}") + "buckets: [{name: frontend-web}]\n");

    assertThat(List.of(resource(graph, "Bucket/frontend.web").physicalName(),
        resource(graph, "Bucket/frontend-web").physicalName())).doesNotHaveDuplicates();
  }

  @Test
  void chinasCloudFrontIsAnotherOne() {
    assertThatThrownBy(() -> Composer.compose(
            Specs.spec("aws: {region: cn-north-1}\n" + site("staticSite: {}")), settingIn("cn-north-1")))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("spec.frontends").hasMessageContaining("cn-north-1");
  }

  private static Setting settingIn(String region) {
    Setting some = Specs.SETTING;
    return new Setting(some.namespace(), some.platform(), some.ownership(), some.clusterName(), region, some.roles(),
        some.releases(), some.refresh(), null, some.today());
  }

  private static String site(String fields) {
    return "frontends: [{name: web, type: StaticSite, " + fields + "}]\n";
  }

  private static final String SERVICE = """
      services: [{name: web, image: "web:1", port: 3000}]
      frontends:
        - name: www
          type: Service
          host: www.example.com
          service: {name: web, cacheStaticPaths: ["/assets/*"]}
      """;
}
