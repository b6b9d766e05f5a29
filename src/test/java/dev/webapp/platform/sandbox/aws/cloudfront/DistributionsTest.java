package dev.webapp.platform.sandbox.aws.cloudfront;

import static dev.webapp.platform.sandbox.aws.Account.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.Account;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class DistributionsTest {
  private final Account account = new Account();
  private final CloudFrontClient cloudFront = account.client(CloudFrontClient.class);

  private static DistributionConfig config(String reference) {
    return DistributionConfig.builder().callerReference(reference).comment(reference).enabled(true)
        .origins(o -> o.quantity(1).items(i -> i.id("files").domainName("files.s3.us-east-1.amazonaws.com")
            .s3OriginConfig(s -> s.originAccessIdentity(""))))
        .defaultCacheBehavior(b -> b.targetOriginId("files").viewerProtocolPolicy("redirect-to-https")
            .cachePolicyId("658327ea-f89d-4fab-a63d-7e88639e58f6")).build();
  }

  private Distribution create(DistributionConfig config) {
    return cloudFront.createDistributionWithTags(r -> r.distributionConfigWithTags(
        c -> c.distributionConfig(config).tags(t -> t.items(List.of())))).distribution();
  }

  private void update(Distribution of, UnaryOperator<DistributionConfig.Builder> change) {
    var read = cloudFront.getDistributionConfig(r -> r.id(of.id()));
    cloudFront.updateDistribution(r -> r.id(of.id()).ifMatch(read.eTag())
        .distributionConfig(change.apply(read.distributionConfig().toBuilder()).build()));
  }

  private String status() {
    return cloudFront.listDistributions(r -> {}).distributionList().items().getFirst().status();
  }

  private String certificate(String name) {
    AcmClient acm = account.client(AcmClient.class);
    String arn = acm.requestCertificate(r -> r.domainName(name).validationMethod(ValidationMethod.DNS))
        .certificateArn();
    account.pass(Duration.ofMinutes(1));
    ResourceRecord proof = acm.describeCertificate(r -> r.certificateArn(arn)).certificate()
        .domainValidationOptions().getFirst().resourceRecord();
    Route53Client route53 = account.client(Route53Client.class);
    String zone = route53.listHostedZones().hostedZones().stream().filter(each -> each.name().equals("example.com."))
        .findFirst().orElseThrow().id();
    route53.changeResourceRecordSets(r -> r.hostedZoneId(zone).changeBatch(b -> b.changes(c -> c
        .action(ChangeAction.CREATE).resourceRecordSet(ResourceRecordSet.builder().name(proof.name()).type("CNAME")
            .ttl(60L).resourceRecords(v -> v.value(proof.value())).build()))));
    account.pass(Duration.ofMinutes(10));
    return arn;
  }

  private static UnaryOperator<DistributionConfig.Builder> answering(String host, String certificate) {
    return config -> config.aliases(a -> a.quantity(1).items(host)).viewerCertificate(
        v -> v.acmCertificateArn(certificate).sslSupportMethod("sni-only").minimumProtocolVersion("TLSv1.2_2021"));
  }

  @Test
  void everyWriteTakesMinutesToReachTheEdges() {
    Distribution made = create(config("one"));
    assertThat(made.status()).isEqualTo("InProgress");
    account.pass(Duration.ofMinutes(5));
    assertThat(status()).isEqualTo("Deployed");
    update(made, config -> config.defaultRootObject("index.html"));
    assertThat(status()).isEqualTo("InProgress");
  }

  @Test
  void whoHasReadAnotherVersionWritesNothing() {
    Distribution made = create(config("one"));
    var read = cloudFront.getDistributionConfig(r -> r.id(made.id()));
    update(made, config -> config.defaultRootObject("theirs.html"));
    refused("PreconditionFailed", () -> cloudFront.updateDistribution(r -> r.id(made.id()).ifMatch(read.eTag())
        .distributionConfig(read.distributionConfig())));
    refused("InvalidIfMatchVersion", () -> cloudFront.updateDistribution(r -> r.id(made.id())
        .distributionConfig(read.distributionConfig())));
  }

  @Test
  void isDeletedOnceItIsDisabledEverywhere() {
    Distribution made = create(config("one"));
    account.pass(Duration.ofMinutes(5));
    refused("DistributionNotDisabled", () -> delete(made));
    update(made, config -> config.enabled(false));
    refused("DistributionNotDisabled", () -> delete(made));
    account.pass(Duration.ofMinutes(5));
    delete(made);
    assertThat(cloudFront.listDistributions(r -> {}).distributionList().items()).isEmpty();
  }

  private void delete(Distribution made) {
    String etag = cloudFront.getDistributionConfig(r -> r.id(made.id())).eTag();
    cloudFront.deleteDistribution(r -> r.id(made.id()).ifMatch(etag));
  }

  @Test
  void aHostIsThatOfOneDistributionAndOfItsCertificate() {
    Distribution one = create(config("one"));
    Distribution two = create(config("two"));
    String arn = certificate("*.example.com");
    refused("InvalidViewerCertificate", () -> update(one,
        config -> config.aliases(a -> a.quantity(1).items("www.example.com"))));
    refused("InvalidViewerCertificate", () -> update(one, answering("www.example.org", arn)));
    update(one, answering("www.example.com", arn));
    refused("CNAMEAlreadyExists", () -> update(two, answering("www.example.com", arn)));
    refused("ResourceInUseException",
        () -> account.client(AcmClient.class).deleteCertificate(r -> r.certificateArn(arn)));
  }

  @Test
  void aCertificateOfAnotherRegionIsNone() {
    Distribution made = create(config("one"));
    refused("InvalidViewerCertificate", () -> update(made, answering("www.example.com",
        "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012")));
  }

  @Test
  void whatHoldsFewerItemsThanItSaysIsRefused() {
    refused("InconsistentQuantities", () -> create(config("one").toBuilder().aliases(a -> a.quantity(1)).build()));
  }

  @Test
  void aReferenceMakesOneDistribution() {
    create(config("one"));
    refused("DistributionAlreadyExists", () -> create(config("one")));
  }

  @Test
  void anAccessControlStaysWhileAnOriginHasIt() {
    var control = cloudFront.createOriginAccessControl(r -> r.originAccessControlConfig(c -> c.name("files")
        .signingBehavior("always").signingProtocol("sigv4").originAccessControlOriginType("s3")));
    String id = control.originAccessControl().id();
    Distribution made = create(config("one"));
    update(made, config -> config.origins(o -> o.quantity(1).items(i -> i.id("files")
        .domainName("files.s3.us-east-1.amazonaws.com").s3OriginConfig(s -> s.originAccessIdentity(""))
        .originAccessControlId(id))));
    refused("OriginAccessControlInUse",
        () -> cloudFront.deleteOriginAccessControl(r -> r.id(id).ifMatch(control.eTag())));
    refused("PreconditionFailed", () -> cloudFront.deleteOriginAccessControl(r -> r.id(id).ifMatch("other")));
  }

  @Test
  void aReferenceOfAnInvalidationIsAnsweredWithWhatItMade() {
    Distribution made = create(config("one"));
    String first = invalidate(made, "a", "/*");
    assertThat(invalidate(made, "a", "/*")).isEqualTo(first);
    refused("InvalidArgument", () -> invalidate(made, "a", "/other"));
    for (int i = 0; i < 14; i++) {
      invalidate(made, "b" + i, "/*");
    }
    refused("TooManyInvalidationsInProgress", () -> invalidate(made, "c", "/*"));
    account.pass(Duration.ofMinutes(3));
    assertThat(invalidate(made, "c", "/*")).isNotEqualTo(first);
  }

  private String invalidate(Distribution of, String reference, String path) {
    return cloudFront.createInvalidation(r -> r.distributionId(of.id()).invalidationBatch(b -> b
        .callerReference(reference).paths(p -> p.quantity(1).items(path)))).invalidation().id();
  }
}
