package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.s3.S3Client;

/** Front ends: in which order their parts come, change and go. */
class FrontendLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private final World world = new World(1);

  private static ObjectNode site(String fields) {
    return Platforms.of("blog", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        dataPolicy: Delete
        frontends:
          - {name: web, type: StaticSite, %s}
        """.formatted(fields));
  }

  private ObjectKey apply(String fields) {
    return world.apply(site(fields));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private <C extends AwsClient> C client(Class<C> type) {
    return world.account().client(type, World.REGION);
  }

  private List<DistributionSummary> distributions() {
    return client(CloudFrontClient.class).listDistributions(r -> {}).distributionList().items();
  }

  private int invalidations() {
    String id = distributions().getFirst().id();
    return client(CloudFrontClient.class).listInvalidations(r -> r.distributionId(id)).invalidationList().quantity();
  }

  private List<String> operations() {
    return world.account().calls().entries().stream().filter(entry -> entry.outcome().equals(CallLog.OK))
        .map(entry -> entry.call().operation()).toList();
  }

  @Test
  void aSiteAnswersOnceAllThatItNeedsIsThere() {
    world.account().calls().keep(20_000);
    ObjectKey key = apply("host: www.example.com");
    ready(key);

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://www.example.com");
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("RequestCertificate"), operations.indexOf("ChangeResourceRecordSets"),
        operations.indexOf("CreateDistributionWithTags"), operations.indexOf("PutBucketPolicy"),
        operations.lastIndexOf("ChangeResourceRecordSets"))).isSorted().doesNotContain(-1);
    assertThat(world.account().calls().entries().stream().map(entry -> entry.call().request())
        .filter(ChangeResourceRecordSetsRequest.class::isInstance).map(ChangeResourceRecordSetsRequest.class::cast)
        .toList().getLast().changeBatch().changes()).as("by IPv6, too")
        .extracting(change -> change.resourceRecordSet().type()).contains(RRType.A, RRType.AAAA);
    assertThat(distributions()).singleElement().satisfies(distribution -> {
      assertThat(distribution.status()).isEqualTo("Deployed");
      assertThat(distribution.aliases().items()).containsExactly("www.example.com");
    });
  }

  @Test
  void aNewContentVersionIsForgottenOnce() {
    ObjectKey key = apply("staticSite: {contentVersion: a1}");
    ready(key);
    assertThat(invalidations()).isZero();
    apply("staticSite: {contentVersion: b2}");
    ready(key);
    world.runFor(Duration.ofHours(1));
    assertThat(invalidations()).isEqualTo(1);
    assertThat(world.platform(key).getStatus().urls()).singleElement().asString()
        .matches("https://d[0-9a-z]+\\.cloudfront\\.net");
  }

  @Test
  void anotherHostHasItsCertificateBeforeItIsSwitched() {
    ObjectKey key = apply("host: www.example.com");
    ready(key);
    world.account().calls().keep(20_000);
    apply("host: blog.example.com");
    ready(key);

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://blog.example.com");
    List<String> operations = operations();
    assertThat(operations.indexOf("RequestCertificate")).isLessThan(operations.indexOf("UpdateDistribution"));
    assertThat(operations.indexOf("UpdateDistribution")).isLessThan(operations.indexOf("DeleteCertificate"));
    assertThat(distributions()).singleElement()
        .satisfies(distribution -> assertThat(distribution.aliases().items()).containsExactly("blog.example.com"));
    assertThat(client(AcmClient.class).listCertificates().certificateSummaryList()).hasSize(1);
  }

  @Test
  void itGoesWithItsFilesWhereTheyMayGo() {
    ObjectKey key = apply("host: www.example.com");
    ready(key);
    String bucket = client(S3Client.class).listBuckets().buckets().getFirst().name();
    client(S3Client.class).putObject(r -> r.bucket(bucket).key("index.html"), RequestBody.fromString("hello"));
    world.account().calls().keep(20_000);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());

    assertThat(distributions()).isEmpty();
    assertThat(client(CloudFrontClient.class).listOriginAccessControls(r -> {}).originAccessControlList().items())
        .isEmpty();
    assertThat(client(S3Client.class).listBuckets().buckets()).isEmpty();
    assertThat(client(AcmClient.class).listCertificates().certificateSummaryList()).isEmpty();
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("ChangeResourceRecordSets"), operations.indexOf("UpdateDistribution"),
        operations.indexOf("DeleteDistribution"), operations.indexOf("DeleteOriginAccessControl")))
        .as("nobody is led to what is no longer there").isSorted().doesNotContain(-1);
  }

  @Test
  void filesThatNobodyMayDeleteAreTold() {
    ObjectKey key = world.apply(Platforms.of("blog", """
        aws: {region: us-east-1}
        frontends: [{name: web, type: StaticSite}]
        """));
    ready(key);
    String bucket = client(S3Client.class).listBuckets().buckets().getFirst().name();
    client(S3Client.class).putObject(r -> r.bucket(bucket).key("index.html"), RequestBody.fromString("hello"));
    world.delete(key);
    world.await(LONG, "refused", () -> world.find(key).isPresent() && Platforms.troubles(world.platform(key))
        .contains("is not empty"));
    assertThat(distributions()).as("what answers with the files goes all the same").isEmpty();
  }

  @Test
  void whatOthersChangeIsMended() {
    ObjectKey key = apply("host: www.example.com");
    ready(key);
    CloudFrontClient cloudFront = client(CloudFrontClient.class);
    String id = distributions().getFirst().id();
    var read = cloudFront.getDistributionConfig(r -> r.id(id));
    cloudFront.updateDistribution(r -> r.id(id).ifMatch(read.eTag())
        .distributionConfig(read.distributionConfig().toBuilder().defaultRootObject("theirs.html").build()));
    world.await(LONG, "mended", () -> cloudFront.getDistributionConfig(r -> r.id(id)).distributionConfig()
        .defaultRootObject().equals("index.html"));
    ready(key);
    assertThat(Platforms.holds(world.platform(key), Conditions.READY)).isTrue();
  }

  private static ObjectNode served(String service) {
    return Platforms.of("shop", """
        aws: {region: us-east-1}
        domain: {zone: example.com}
        frontends:
          - {name: www, type: Service, host: www.example.com, service: {name: %s}}
        services:
          - {name: web, image: "web:1", port: 3000}
          - {name: next, image: "web:2", port: 3000}
        """.formatted(service));
  }

  @Test
  void aServiceAnswersOnceCloudFrontIsLetInToIt() {
    world.account().calls().keep(20_000);
    ObjectKey key = world.apply(served("web"));
    ready(key);

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://www.example.com");
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("RequestCertificate"), operations.indexOf("CreateVpcOrigin"),
        operations.lastIndexOf("AuthorizeSecurityGroupIngress"), operations.indexOf("CreateDistributionWithTags"),
        operations.lastIndexOf("ChangeResourceRecordSets")))
        .as("certificates, then the way in, then what leads to it").isSorted().doesNotContain(-1);
    assertThat(world.account().client(ElasticLoadBalancingV2Client.class, World.REGION).describeLoadBalancers()
        .loadBalancers()).singleElement().satisfies(balancer ->
            assertThat(balancer.schemeAsString()).isEqualTo("internal"));
  }

  @Test
  void anotherServiceAnswersWithoutAnotherWay() {
    ObjectKey key = world.apply(served("web"));
    ready(key);
    world.account().calls().keep(20_000);
    world.apply(served("next"));
    ready(key);
    assertThat(operations()).doesNotContain("CreateVpcOrigin", "UpdateDistribution", "CreateDistributionWithTags");
  }

  @Test
  void whereItsLoadBalancerIsLostItHasAnotherWay() {
    ObjectKey key = world.apply(served("web"));
    ready(key);
    String first = distributions().getFirst().origins().items().getFirst().vpcOriginConfig().vpcOriginId();
    ElasticLoadBalancingV2Client elb = world.account().client(ElasticLoadBalancingV2Client.class, World.REGION);
    String arn = elb.describeLoadBalancers().loadBalancers().getFirst().loadBalancerArn();
    elb.deleteLoadBalancer(r -> r.loadBalancerArn(arn));
    ResourceType ingresses = world.store().types().require("networking.k8s.io/v1", "Ingress");
    world.annotate(world.store().list(ingresses, key.namespace(), Selection.ALL).items().getFirst().key(), "look",
        "again");
    world.await(LONG, "another way", () -> {
      var ways = client(CloudFrontClient.class).listVpcOrigins(r -> {}).vpcOriginList().items();
      return ways.size() == 1 && !ways.getFirst().id().equals(first);
    });
    assertThat(distributions().getFirst().origins().items().getFirst().vpcOriginConfig().vpcOriginId())
        .as("which led elsewhere before the former went").isNotEqualTo(first);
  }

  @Test
  void aServicesFrontEndGoesWithItsWay() {
    ObjectKey key = world.apply(served("web"));
    ready(key);
    world.account().calls().keep(20_000);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    assertThat(distributions()).isEmpty();
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("ChangeResourceRecordSets"), operations.indexOf("DeleteDistribution"),
        operations.indexOf("DeleteVpcOrigin"))).isSorted().doesNotContain(-1);
    world.runFor(Duration.ofMinutes(10));
    assertThat(client(CloudFrontClient.class).listVpcOrigins(r -> {}).vpcOriginList().items()).isEmpty();
  }
}
