package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.aws.acm.Certificate;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.aws.route53.DnsRecord;
import dev.webapp.platform.aws.route53.ValidationRecord;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainTest {
  private static final String DOMAIN = "domain: {zone: example.com}\n";
  private static final String ALB = "alb.ingress.kubernetes.io/";
  private static final List<String> KINDS =
      List.of("Certificate", "DnsRecord", "HostedZone", "ValidationRecord");

  @Test
  void hostsHaveOneCertificateAndARecordEach() {
    Graph<Resource> graph = compose(DOMAIN + services("shop.example.com", "example.com"));

    Certificate certificate = desired(graph, "Certificate/gateway", Certificate.class);
    assertThat(certificate.domainName()).isEqualTo("example.com");
    assertThat(certificate.subjectAlternativeNames()).containsExactly("shop.example.com");
    ValidationRecord validation = desired(graph, "ValidationRecord/shop.example.com", ValidationRecord.class);
    assertThat(validation.name()).isEqualTo("${Certificate/gateway.validationName.shop.example.com}");
    assertThat(resource(graph, "ValidationRecord/shop.example.com").physicalName())
        .startsWith("example.com/shop.example.com/");
    DnsRecord record = desired(graph, "DnsRecord/shop.example.com", DnsRecord.class);
    assertThat(record.target()).isEqualTo("${LoadBalancer/gateway.dnsName}");
    assertThat(resource(graph, "DnsRecord/shop.example.com").edges())
        .as("a record leads to what answers").contains(
            Edge.alwaysReady(ResourceId.parse("LoadBalancer/gateway")));
  }

  @Test
  void theLoadBalancerEndsTlsWithIt() {
    Graph<Resource> graph = compose(DOMAIN + services("shop.example.com"));

    assertThat(annotations(graph)).containsEntry(ALB + "certificate-arn", "${Certificate/gateway.arn}")
        .containsEntry(ALB + "listen-ports", "[{\"HTTP\":80},{\"HTTPS\":443}]")
        .containsEntry(ALB + "ssl-redirect", "443");
    assertThat(desired(graph, "SecurityGroupRule/load-balancer-https", SecurityGroupRule.class).fromPort())
        .isEqualTo(443);
  }

  @Test
  void withoutADomainItSpeaksPlainHttp() {
    Graph<Resource> graph = compose(services("shop.example.com"));

    assertThat(annotations(graph)).containsEntry(ALB + "listen-ports", "[{\"HTTP\":80}]")
        .doesNotContainKeys(ALB + "certificate-arn", ALB + "ssl-redirect");
    assertThat(ids(graph)).doesNotContainAnyElementsOf(KINDS);
  }

  @Test
  void nothingIsNamedWhereNothingIsReached() {
    assertThat(ids(compose(DOMAIN + "services: [{name: worker, image: i}]"))).doesNotContainAnyElementsOf(KINDS);
  }

  @Test
  void aWildcardAndItsParentAreValidatedByOneRecord() {
    Graph<Resource> graph = compose(DOMAIN + services("*.example.com", "example.com"));

    assertThat(ids(graph)).filteredOn("ValidationRecord"::equals).hasSize(1);
    assertThat(resource(graph, "DnsRecord/_wildcard.example.com").physicalName())
        .isEqualTo("example.com/*.example.com");
  }

  @Test
  void aCertificateOfOtherNamesIsAnotherOne() {
    String one = resource(compose(DOMAIN + services("a.example.com")), "Certificate/gateway").physicalName();
    String other = resource(compose(DOMAIN + services("a.example.com", "b.example.com")), "Certificate/gateway")
        .physicalName();
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void aGivenCertificateIsUsedAsItIs() {
    String arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0c2ae7c5";
    Graph<Resource> graph = compose("domain: {zone: example.com, certificateArn: '" + arn + "'}\n"
        + services("shop.example.com", "shop.example.org"));

    assertThat(annotations(graph)).containsEntry(ALB + "certificate-arn", arn);
    assertThat(ids(graph)).doesNotContain("Certificate", "ValidationRecord");
    assertThat(ids(graph)).as("what is outside of the zone is not ours").filteredOn("DnsRecord"::equals).hasSize(1);
  }

  @Test
  void allOfItIsWhereTheLoadBalancerIs() {
    Graph<Resource> graph = compose("aws: {region: eu-west-1, roleArn: 'arn:aws:iam::444455556666:role/r'}\n" + DOMAIN
        + services("shop.example.com"));

    assertThat(graph.order()).filteredOn(r -> KINDS.contains(r.id().kind())).hasSize(4)
        .allSatisfy(r -> assertThat(r.scope()).isEqualTo(new Scope("eu-west-1", null)));
  }

  @Test
  void moreNamesThanACertificateTakesAreTold() {
    String[] hosts = IntStream.range(0, 11).mapToObj(i -> "h" + i + ".example.com").toArray(String[]::new);
    assertThatThrownBy(() -> compose(DOMAIN + services(hosts)))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("11 hosts").hasMessageContaining("*.example.com");
  }

  @Test
  void recordsNeedAnOperatorThatKnowsItsCluster() {
    Setting elsewhere = new Setting("shop", "web", Specs.OWNERSHIP, null, "eu-west-1", Roles.PLAIN, Map.of(), null,
        null, LocalDate.EPOCH);
    assertThatThrownBy(() -> Composer.compose(Specs.spec(DOMAIN + services("shop.example.com")), elsewhere))
        .isInstanceOf(InvalidSpec.class).hasMessageContaining("--cluster-name");
  }

  private static String services(String... hosts) {
    return "services: [{name: api, image: i, port: 8080, routes: ["
        + List.of(hosts).stream().map(host -> "{host: '" + host + "'}").collect(Collectors.joining(", ")) + "]}]\n";
  }

  private static List<String> ids(Graph<Resource> graph) {
    return graph.order().stream().map(r -> r.id().kind()).toList();
  }

  private static Map<String, String> annotations(Graph<Resource> graph) {
    return ((Manifest) resource(graph, "Ingress/gateway").template().render(Values.symbolic())).object().getMetadata()
        .getAnnotations();
  }
}
