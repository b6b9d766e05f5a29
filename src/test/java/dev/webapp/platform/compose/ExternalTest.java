package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalTest {
  private static final String SPEC = """
      services:
        - {name: web, image: "web:1", port: 80, uses: [{external: payments}]}
        - {name: batch, image: "batch:1", uses: [{external: payments, as: pay}], release: {command: [migrate]}}
        - {name: idle, image: "idle:1"}
      externalServices:
        - {name: payments, url: "https://payments.example.net", %s}
        - {name: shipping, url: "http://shipping.example.net:8080/v2", timeout: 1m}
      """;

  private static Graph<Resource> shop(String payments) {
    return compose(SPEC.formatted(payments));
  }

  private static <T> T object(Graph<Resource> graph, String id, Class<T> type) {
    return type.cast(desired(graph, id, Manifest.class).object());
  }

  private static String configuration(Graph<Resource> graph) {
    return object(graph, "ConfigMap/egress.proxy", ConfigMap.class).getData().get("haproxy.cfg");
  }

  @Test
  void eachHasANameInTheNamespace() {
    Graph<Resource> graph = shop("");
    Service service = object(graph, "Service/external.payments", Service.class);
    assertThat(service.getMetadata().getName()).isEqualTo("payments");
    assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
      assertThat(port.getPort()).isEqualTo(80);
      assertThat(configuration(graph))
          .contains("frontend payments\n  bind :" + port.getTargetPort().getIntVal() + "\n");
    });
    assertThat(service.getSpec().getSelector()).isEqualTo(object(graph, "Deployment/egress.proxy", Deployment.class)
        .getSpec().getSelector().getMatchLabels());
  }

  @Test
  void aNameKeepsItsPortWhoeverElseComes() {
    String others = SPEC.formatted("") + "  - {name: aaa, url: \"https://a.example.net\"}\n";
    assertThat(port(compose(others))).isEqualTo(port(shop("")));
  }

  private static int port(Graph<Resource> graph) {
    return object(graph, "Service/external.payments", Service.class).getSpec().getPorts().getFirst().getTargetPort()
        .getIntVal();
  }

  @Test
  void onlyWhoUsesOneReachesIt() {
    Graph<Resource> graph = shop("");
    List<NetworkPolicyIngressRule> rules =
        object(graph, "NetworkPolicy/egress.proxy", NetworkPolicy.class).getSpec().getIngress();
    assertThat(rules).as("what is told of it, and payments").hasSize(2);
    NetworkPolicyIngressRule payments = rules.getLast();
    assertThat(payments.getPorts()).singleElement().extracting(p -> p.getPort().getIntVal()).isEqualTo(port(graph));
    assertThat(payments.getFrom()).hasSize(2).allSatisfy(peer -> {
      assertThat(peer.getPodSelector().getMatchLabels()).containsEntry("platform.webapp.dev/name", "web");
      assertThat(peer.getPodSelector().getMatchExpressions()).singleElement()
          .satisfies(in -> assertThat(in.getValues()).containsExactly("batch", "web"));
    });
  }

  @Test
  void servicesLearnTheAddressAndStartOnceItAnswers() {
    Graph<Resource> graph = shop("");
    assertThat(object(graph, "Deployment/batch", Deployment.class).getSpec().getTemplate().getSpec().getContainers()
        .getFirst().getEnv()).extracting(EnvVar::getName).contains("PAY_URL");
    assertThat(desired(graph, "Binding/external-payments", Manifest.class).object().toString())
        .contains(Base64.getEncoder().encodeToString("http://payments.shop".getBytes()));
    assertThat(resource(graph, "Deployment/web").targets()).contains(ResourceId.parse("Deployment/egress.proxy"));
    assertThat(resource(graph, "ReleaseJob/batch").targets()).contains(ResourceId.parse("Deployment/egress.proxy"));
    assertThat(resource(graph, "Deployment/idle").targets()).doesNotContain(
        ResourceId.parse("Deployment/egress.proxy"));
  }

  @Test
  void credentialsStayInTheirSecret() {
    Graph<Resource> graph = shop("auth: {secretRef: {name: payments-api, key: token}, prefix: \"Bearer \"}");
    assertThat(configuration(graph)).contains(
        "http-request set-header Authorization \"Bearer %[env(CREDENTIAL_PAYMENTS)]\"");
    assertThat(object(graph, "Deployment/egress.proxy", Deployment.class).getSpec().getTemplate().getSpec()
        .getContainers().getFirst().getEnv()).singleElement().satisfies(variable -> {
          assertThat(variable.getName()).isEqualTo("CREDENTIAL_PAYMENTS");
          assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("payments-api");
          assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isEqualTo("token");
        });
  }

  @Test
  void whatIsNotAskedForIsNotDone() {
    assertThat(configuration(shop(""))).doesNotContain("observe layer7", "lua.backoff");
    assertThat(configuration(shop("retry: {}, circuitBreaker: {}")))
        .contains("lua.backoff 200\n", "lua.backoff 400\n", "error-limit 5 ", "downinter 30000ms ");
    assertThat(configuration(shop("")))
        .contains("timeout server 60000ms", "http-request set-path \"/v2%[path]\"", "server upstream "
            + "shipping.example.net:8080 maxconn 100\n", "http-request set-header Host shipping.example.net:8080");
  }

  @Test
  void nothingLastsForEver() {
    assertThatThrownBy(() -> shop("timeout: 11m")).isInstanceOf(InvalidSpec.class)
        .hasMessageContaining("spec.externalServices[payments].timeout").hasMessageContaining("10m is the most");
    assertThatThrownBy(() -> shop("retry: {backoff: 61s}")).hasMessageContaining("retry.backoff");
    assertThatThrownBy(() -> shop("circuitBreaker: {openFor: 61m}")).hasMessageContaining("circuitBreaker.openFor");
    assertThatThrownBy(() -> compose("""
        services: [{name: api, image: "a:1"}]
        externalServices: [{name: web-api, url: "https://a.example.net"}]
        """)).isInstanceOf(InvalidSpec.class).hasMessageContaining("spec.externalServices[web-api]");
  }

  @Test
  void itRunsWhereThePlatformsPodsDo() {
    Graph<Resource> graph = compose(SPEC.formatted("") + "compute: {type: Fargate}\n");
    Deployment proxy = object(graph, "Deployment/egress.proxy", Deployment.class);
    assertThat(proxy.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("eks.amazonaws.com/fargate-profile", "${FargateProfile/pods.name}");
    assertThat(proxy.getSpec().getTemplate().getSpec().getTopologySpreadConstraints()).isEmpty();
  }
}
