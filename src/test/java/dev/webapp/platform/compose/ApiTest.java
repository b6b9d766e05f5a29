package dev.webapp.platform.compose;

import static dev.webapp.platform.compose.Specs.compose;
import static dev.webapp.platform.compose.Specs.desired;
import static dev.webapp.platform.compose.Specs.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.apigatewayv2.ApiDomain;
import dev.webapp.platform.aws.apigatewayv2.HttpApi;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Authorizer;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Route;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Stage;
import dev.webapp.platform.aws.apigatewayv2.VpcLink;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiTest {
  private static final String SERVICES = """
      services:
        - {name: auth, image: "auth:1", port: 8081}
        - {name: main, image: "main:1", port: 8080}
      userPools: [{name: users, signIn: [email], clients: [{name: web}, {name: app}]}]
      """;

  private static Graph<Resource> api(String fields) {
    return compose(SERVICES + """
        gateway:
          type: ApiGateway
          routes: [{path: /auth, service: auth}, {path: /, service: main, authorizer: users},
            {path: /status, pathType: Exact, service: main}]
        """ + fields);
  }

  private static HttpApi of(Graph<Resource> graph) {
    return desired(graph, "HttpApi/gateway", HttpApi.class);
  }

  @Test
  void aPrefixIsThePathAndAllBelowIt() {
    assertThat(of(api("")).routes()).containsExactly(
        new Route("ANY /", "users"), new Route("ANY /auth", null), new Route("ANY /auth/{proxy+}", null),
        new Route("ANY /status", null), new Route("ANY /{proxy+}", "users"));
  }

  @Test
  void aPathWithARouteOfItsOwnIsNoPartOfAPrefix() {
    assertThat(of(compose(SERVICES + """
        gateway:
          type: ApiGateway
          routes: [{path: /me, pathType: Exact, service: main, authorizer: users}, {path: /me, service: auth}]
        """)).routes()).containsExactly(
        new Route("ANY /me", "users"), new Route("ANY /me/{proxy+}", null));
  }

  @Test
  void usersOfAPoolComeFromAnyOfItsClients() {
    assertThat(of(api("")).authorizers()).containsExactly(new Authorizer("users",
        "https://cognito-idp.eu-west-1.amazonaws.com/${UserPool/users.id}",
        List.of("${UserPoolClient/users.app.clientId}", "${UserPoolClient/users.web.clientId}")));
  }

  @Test
  void nobodyButItsLinkReachesTheLoadBalancerBehindIt() {
    Graph<Resource> graph = api("");

    assertThat(of(graph).backend()).isEqualTo(
        new Backend("${VpcLink/gateway.id}", "${LoadBalancer/internal.listenerArn.80}", null));
    assertThat(desired(graph, "VpcLink/gateway", VpcLink.class).securityGroupIds())
        .containsExactly("${SecurityGroup/api-link.groupId}");
    assertThat(graph.ids()).filteredOn(id -> id.kind().equals("SecurityGroupRule")
        && id.name().startsWith("internal-load-balancer-from")).singleElement().satisfies(id ->
            assertThat(desired(graph, id.toString(), SecurityGroupRule.class).peer())
                .isEqualTo("${SecurityGroup/api-link.groupId}"));
    assertThat(resource(graph, "HttpApi/gateway").edges()).contains(
        Edge.ready(ResourceId.parse("SecurityGroupRule/internal-load-balancer-from-api-link-80")),
        Edge.ready(ResourceId.parse("SecurityGroupRule/api-link-to-load-balancer-80")));
    assertThat(graph.ids()).extracting(ResourceId::toString).doesNotContain("Ingress/gateway", "LoadBalancer/gateway");
  }

  @Test
  void withoutAHostItAnswersUnderItsOwnName() {
    assertThat(of(api("")).ownAddress()).isTrue();
    assertThat(api("").ids()).extracting(ResourceId::kind).doesNotContain("ApiDomain", "Certificate", "DnsRecord");
  }

  @Test
  void aHostHasTlsAllTheWay() {
    Graph<Resource> graph = api("  host: api.example.com\ndomain: {zone: example.com}\n");

    assertThat(of(graph).ownAddress()).as("nobody goes around its host").isFalse();
    assertThat(of(graph).backend()).isEqualTo(new Backend(
        "${VpcLink/gateway.id}", "${LoadBalancer/internal.listenerArn.443}", "api.example.com"));
    assertThat(resource(graph, "ApiDomain/gateway").physicalName()).isEqualTo("api.example.com");
    assertThat(desired(graph, "ApiDomain/gateway", ApiDomain.class).certificateArn())
        .isEqualTo("${Certificate/internal.arn}");
    assertThat(resource(graph, "DnsRecord/api.example.com").edges())
        .contains(Edge.alwaysReady(ResourceId.parse("ApiDomain/gateway")));
  }

  @Test
  void whatServicesAnswerThemselvesGoesOnByTheirOwnLoadBalancer() {
    Graph<Resource> graph = compose("""
        services: [{name: main, image: "main:1", port: 8080, routes: [{host: www.example.com}]}]
        gateway: {type: ApiGateway, routes: [{path: /, service: main}]}
        """);

    assertThat(graph.ids()).extracting(ResourceId::toString)
        .contains("Ingress/gateway", "LoadBalancer/gateway", "Ingress/internal", "LoadBalancer/internal");
  }

  @Test
  void itIsLimitedEvenWhereNobodySaysSo() {
    assertThat(of(api("")).stage()).isEqualTo(new Stage(10_000, 5_000, null));
    assertThat(of(api("  rateLimit: {requestsPerSecond: 200, burst: 400}\n")).stage())
        .isEqualTo(new Stage(200, 400, null));
    assertThat(of(api("  rateLimit: {requestsPerSecond: 1}\n")).stage()).isEqualTo(new Stage(1, 1, null));
  }

  @Test
  void requestsAreNotedInALogOfItsOwn() {
    Graph<Resource> graph = api("  accessLogs: {enabled: true, retentionDays: 30}\n");

    assertThat(of(graph).stage().logGroupArn()).isEqualTo("${LogGroup/gateway.access-logs.arn}");
    assertThat(resource(graph, "LogGroup/gateway.access-logs").physicalName()).startsWith("/aws/apigateway/");
    assertThat(graph.ids()).extracting(ResourceId::toString).doesNotContain("Bucket/gateway.access-logs");
  }

  @Test
  void browsersAskApiGatewayWhatTheyMay() {
    assertThat(of(compose(SERVICES + """
        gateway:
          type: ApiGateway
          cors: {allowOrigins: ["https://www.example.com"]}
          routes: [{path: /me, pathType: Exact, service: main, authorizer: users},
            {path: /open, pathType: Exact, service: main}]
        """)).routes()).extracting(Route::key).containsExactly(
        "ANY /open", "DELETE /me", "GET /me", "HEAD /me", "PATCH /me", "POST /me", "PUT /me");
  }
}
