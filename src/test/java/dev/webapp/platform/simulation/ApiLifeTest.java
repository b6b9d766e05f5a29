package dev.webapp.platform.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.sandbox.aws.CallLog;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;

/** APIs: in which order their parts come, change and go. */
class ApiLifeTest {
  private static final Duration LONG = Duration.ofHours(3);
  private static final String WITH_HOST = "domain: {zone: example.com}\n";
  private final World world = new World(1);

  private ObjectKey apply(String gateway, String fields) {
    return world.apply(Platforms.of("shop", """
        aws: {region: us-east-1}
        dataPolicy: Delete
        services:
          - {name: main, image: "main:1", port: 8080}
        userPools: [{name: users, signIn: [email], clients: [{name: web}]}]
        gateway: {type: ApiGateway, %s}
        """.formatted(gateway) + fields));
  }

  private void ready(ObjectKey key) {
    world.await(LONG, "Ready", () -> Platforms.isReady(world.platform(key)));
  }

  private ApiGatewayV2Client gateway() {
    return world.account().client(ApiGatewayV2Client.class, World.REGION);
  }

  private List<String> operations() {
    return world.account().calls().entries().stream().filter(entry -> entry.outcome().equals(CallLog.OK))
        .map(entry -> entry.call().operation()).toList();
  }

  @Test
  void anApiAnswersOnceAllThatItNeedsIsThere() {
    world.account().calls().keep(20_000);
    ObjectKey key = apply("host: api.example.com, routes: [{path: /, service: main, authorizer: users}]", WITH_HOST);
    ready(key);

    assertThat(world.platform(key).getStatus().urls()).containsExactly("https://api.example.com");
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("RequestCertificate"), operations.indexOf("CreateApi"),
        operations.indexOf("CreateIntegration"), operations.indexOf("CreateRoute"), operations.indexOf("CreateStage"),
        operations.indexOf("CreateDomainName"), operations.indexOf("CreateApiMapping"),
        operations.lastIndexOf("ChangeResourceRecordSets"))).isSorted().doesNotContain(-1);
    assertThat(operations.indexOf("CreateVpcLink")).isLessThan(operations.indexOf("CreateIntegration"));
  }

  @Test
  void withoutAHostItsOwnAddressIsTold() {
    ObjectKey key = apply("routes: [{path: /, service: main}]", "");
    ready(key);
    assertThat(world.platform(key).getStatus().urls()).singleElement().asString()
        .matches("https://[a-z0-9]{10}\\.execute-api\\.us-east-1\\.amazonaws\\.com");
  }

  @Test
  void aRouteThatGoesIsNoLongerAnswered() {
    ObjectKey key = apply("routes: [{path: /, service: main}, {path: /admin, service: main, authorizer: users}]", "");
    ready(key);
    String api = gateway().getApis(r -> {}).items().getFirst().apiId();
    assertThat(gateway().getRoutes(r -> r.apiId(api)).items()).hasSize(4);
    apply("routes: [{path: /, service: main}]", "");
    ready(key);
    assertThat(gateway().getRoutes(r -> r.apiId(api)).items()).extracting(route -> route.routeKey())
        .containsExactlyInAnyOrder("ANY /", "ANY /{proxy+}");
    assertThat(gateway().getAuthorizers(r -> r.apiId(api)).items()).isEmpty();
  }

  /** Reads that a change of many routes uses up must not keep the change from being seen. */
  @Test
  void aChangeOfAllOfItComesToAnEnd() {
    ObjectKey key = apply("cors: {allowOrigins: ['https://example.com']}, "
        + "routes: [{path: /, service: main, authorizer: users}]", "");
    ready(key);
    world.account().calls().keep(20_000).reset();
    apply("cors: {allowOrigins: ['https://example.com']}, rateLimit: {requestsPerSecond: 50}, "
        + "accessLogs: {enabled: true}, "
        + "routes: [{path: /, service: main}, {path: /me, service: main, authorizer: users}]", "");
    world.runFor(Duration.ofMinutes(20));
    assertThat(Platforms.isReady(world.platform(key))).isTrue();
    assertThat(operations()).filteredOn(operation -> operation.endsWith("Stage")).containsExactly("UpdateStage");
  }

  @Test
  void itGoesFromTheOutsideIn() {
    ObjectKey key = apply("host: api.example.com, routes: [{path: /, service: main, authorizer: users}]", WITH_HOST);
    ready(key);
    world.account().calls().keep(20_000);
    world.delete(key);
    world.await(LONG, "gone", () -> world.find(key).isEmpty());
    List<String> operations = operations();
    assertThat(List.of(operations.indexOf("ChangeResourceRecordSets"), operations.indexOf("DeleteApiMapping"),
        operations.indexOf("DeleteDomainName"), operations.indexOf("DeleteApi"), operations.indexOf("DeleteVpcLink")))
        .isSorted().doesNotContain(-1);
    assertThat(gateway().getApis(r -> {}).items()).isEmpty();
  }

  @Test
  void aGatewayBecomesALoadBalancerAgain() {
    ObjectKey key = apply("routes: [{path: /, service: main}]", "");
    ready(key);
    world.apply(Platforms.of("shop", """
        aws: {region: us-east-1}
        dataPolicy: Delete
        services:
          - {name: main, image: "main:1", port: 8080}
        userPools: [{name: users, signIn: [email], clients: [{name: web}]}]
        gateway: {type: LoadBalancer, routes: [{path: /, service: main}]}
        """));
    world.await(LONG, "changed", () -> gateway().getApis(r -> {}).items().isEmpty()
        && Platforms.isReady(world.platform(key)));
    assertThat(world.platform(key).getStatus().urls()).singleElement().asString().startsWith("http://k8s-");
  }
}
