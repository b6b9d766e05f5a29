package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Names, what proves them and what they lead to: in which order they come, change and go. */
class DomainLifeTest {
  private static final String SHOP = "shop.example.com";
  private static final Duration LONG = Duration.ofHours(2);
  private final World world = new World(1);

  private static String spec(String... hosts) {
    StringBuilder spec = new StringBuilder("""
        aws: {region: us-east-1}
        domain: {zone: example.com}
        services:
          - name: web
            image: shop/web:1
            port: 8080
            routes:
        """);
    for (String host : hosts) {
      spec.append("      - {host: '").append(host).append("'}\n");
    }
    return spec.toString();
  }

  private ObjectKey apply(String name, String... hosts) {
    return world.apply(Platforms.of(name, spec(hosts)));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> {
      nothingIsServedWithoutProof();
      return Platforms.isReady(world.platform(key));
    });
  }

  private void gone(ObjectKey key) {
    world.delete(key);
    world.await(LONG, "gone", () -> {
      nothingIsServedWithoutProof();
      return world.find(key).isEmpty();
    });
  }

  /** At any moment: what a listener has is issued, and what a name leads to is active. */
  private void nothingIsServedWithoutProof() {
    ElasticLoadBalancingV2Client elb = client(ElasticLoadBalancingV2Client.class);
    List<LoadBalancer> balancers = elb.describeLoadBalancers().loadBalancers();
    balancers.forEach(balancer -> listeners(balancer).stream().flatMap(l -> l.certificates().stream())
        .forEach(used -> assertThat(certificates()).as("issued").anySatisfy(certificate -> {
          assertThat(certificate.certificateArn()).isEqualTo(used.certificateArn());
          assertThat(certificate.statusAsString()).isEqualTo("ISSUED");
        })));
    records().stream().filter(record -> record.aliasTarget() != null).forEach(record ->
        assertThat(balancers).as("%s leads to what is there", record.name()).anySatisfy(balancer -> {
          assertThat(record.aliasTarget().dnsName()).isEqualTo(balancer.dnsName().toLowerCase(Locale.ROOT)
              + ".");
          assertThat(balancer.state().codeAsString()).isEqualTo("active");
        }));
  }

  private <C extends AwsClient> C client(Class<C> type) {
    return world.account().client(type, World.REGION);
  }

  private List<Listener> listeners(LoadBalancer balancer) {
    return client(ElasticLoadBalancingV2Client.class)
        .describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn())).listeners();
  }

  private List<CertificateDetail> certificates() {
    AcmClient acm = client(AcmClient.class);
    return acm.listCertificates().certificateSummaryList().stream()
        .map(listed -> acm.describeCertificate(r -> r.certificateArn(listed.certificateArn())).certificate()).toList();
  }

  private String zone() {
    return client(Route53Client.class).listHostedZones().hostedZones().stream()
        .filter(zone -> zone.name().equals("example.com.")).findFirst().orElseThrow().id();
  }

  private List<ResourceRecordSet> records() {
    return client(Route53Client.class).listResourceRecordSets(r -> r.hostedZoneId(zone())).resourceRecordSets()
        .stream().filter(set -> set.type() != RRType.NS && set.type() != RRType.SOA).toList();
  }

  private List<String> names(RRType type) {
    return records().stream().filter(set -> set.type() == type).map(ResourceRecordSet::name).toList();
  }

  @Test
  void theCertificateIsIssuedBeforeTheListenerAndTheRecordComesAfterItsTarget() {
    world.account().calls().keep(10_000);
    ObjectKey key = apply("shop", SHOP);
    ready(key);

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://" + SHOP);
    LoadBalancer made = client(ElasticLoadBalancingV2Client.class).describeLoadBalancers().loadBalancers().getFirst();
    assertThat(world.platform(key).getStatus().loadBalancer()).isEqualTo(new WebAppPlatformStatus.LoadBalancer(
        made.dnsName(), made.canonicalHostedZoneId(), "1 healthy"));
    List<ChangeResourceRecordSetsRequest> changes = world.account().calls().entries().stream()
        .filter(entry -> entry.outcome().equals(CallLog.OK)).map(entry -> entry.call().request())
        .filter(ChangeResourceRecordSetsRequest.class::isInstance).map(ChangeResourceRecordSetsRequest.class::cast)
        .toList();
    assertThat(changes).as("the proof, and then the record").hasSize(2);
    assertThat(types(changes.getFirst())).contains(RRType.CNAME).doesNotContain(RRType.A);
    assertThat(types(changes.getLast())).contains(RRType.A);
    List<String> operations = world.account().calls().entries().stream().map(entry -> entry.call().operation())
        .toList();
    assertThat(operations.indexOf("RequestCertificate"))
        .isLessThan(operations.indexOf("ChangeResourceRecordSets"));
    assertThat(operations.lastIndexOf("ChangeResourceRecordSets"))
        .isGreaterThan(operations.indexOf("DescribeTargetHealth"));
  }

  private static List<RRType> types(ChangeResourceRecordSetsRequest request) {
    return request.changeBatch().changes().stream().map(change -> change.resourceRecordSet().type()).toList();
  }

  @Test
  void aUrlIsToldOnceItsNameIsKnown() {
    ObjectKey key = apply("shop", SHOP);
    world.await(LONG, "a URL", () -> {
      List<String> urls = world.platform(key).getStatus() == null ? null : world.platform(key).getStatus().urls();
      boolean told = urls != null && !urls.isEmpty();
      assertThat(told && !names(RRType.A).contains(SHOP + ".")).as("told although there is no record").isFalse();
      return told;
    });
  }

  @Test
  void moreNamesTakeACertificateThatIsThereBeforeTheFormerGoes() {
    ObjectKey key = apply("shop", SHOP);
    ready(key);
    String former = certificates().getFirst().certificateArn();

    apply("shop", SHOP, "www.example.com");
    world.await(LONG, "a second one", () -> certificates().size() == 2);
    ready(key);
    world.await(LONG, "one", () -> {
      nothingIsServedWithoutProof();
      return certificates().size() == 1;
    });
    assertThat(certificates().getFirst().certificateArn()).isNotEqualTo(former);
    assertThat(certificates().getFirst().subjectAlternativeNames()).containsExactly(SHOP, "www.example.com");
    assertThat(names(RRType.A)).containsExactly(SHOP + ".", "www.example.com.");
    assertThat(world.failures()).isEmpty();
  }

  @Test
  void nothingIsLeftInTheZone() {
    ObjectKey key = apply("shop", SHOP, "*.example.com");
    ready(key);
    gone(key);
    assertThat(records()).isEmpty();
    assertThat(certificates()).isEmpty();
  }

  @Test
  void whatWasInTheZoneBeforeIsNeverOverwritten() {
    ResourceRecordSet theirs = ResourceRecordSet.builder().name(SHOP + ".").type(RRType.A).ttl(60L)
        .resourceRecords(r -> r.value("192.0.2.1")).build();
    client(Route53Client.class).changeResourceRecordSets(r -> r.hostedZoneId(zone()).changeBatch(
        b -> b.changes(c -> c.action(ChangeAction.CREATE).resourceRecordSet(theirs))));
    ObjectKey key = apply("shop", SHOP);
    world.runFor(Duration.ofHours(1));

    assertThat(records()).contains(theirs);
    assertThat(Platforms.holds(world.platform(key), Conditions.READY)).isFalse();
    assertThat(Platforms.troubles(world.platform(key))).contains("DnsRecord/" + SHOP);
    gone(key);
    assertThat(records()).containsExactly(theirs);
  }

  @Test
  void platformsShareWhatProvesAName() {
    ObjectKey one = apply("one", "*." + SHOP);
    ready(one);
    ObjectKey two = apply("two", SHOP);
    ready(two);
    assertThat(names(RRType.CNAME)).hasSize(1);

    gone(one);
    assertThat(names(RRType.CNAME)).hasSize(1);
    assertThat(Platforms.isReady(world.platform(two))).isTrue();
    gone(two);
    assertThat(records()).isEmpty();
  }

  @Test
  void withoutItsDomainItSpeaksPlainHttpAgain() {
    ObjectKey key = apply("shop", SHOP);
    ready(key);
    ObjectNode plain = Platforms.of("shop", spec(SHOP).replace("domain: {zone: example.com}\n", ""));
    world.apply(plain);
    world.await(LONG, "plain", () -> certificates().isEmpty() && records().isEmpty());
    ready(key);
    assertThat(world.platform(key).getStatus().urls()).containsExactly("http://" + SHOP);
    Optional<LoadBalancer> balancer =
        client(ElasticLoadBalancingV2Client.class).describeLoadBalancers().loadBalancers().stream().findFirst();
    assertThat(listeners(balancer.orElseThrow())).extracting(Listener::port).containsExactly(80);
  }
}
