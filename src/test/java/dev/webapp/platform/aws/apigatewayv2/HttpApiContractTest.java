package dev.webapp.platform.aws.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.webapp.platform.aws.AwsEnvironment;
import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.KindContract;
import dev.webapp.platform.aws.SandboxEnvironment;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Authorizer;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Cors;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Route;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Stage;
import dev.webapp.platform.resource.Differ;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** Not on moto, which does not tell authorizers. */
class HttpApiContractTest {
  @Nested
  class OnSandbox extends Suite {
    OnSandbox() {
      super(new SandboxEnvironment());
    }

    @Test
    void answersOnceAllOfItIsThere() {
      ObservedHttpApi made = create(desired("main"));
      assertThat(kind.readiness(made)).isInstanceOf(Readiness.Progressing.class);
      assertThat(kind.outputs(made).get("endpoint")).isNull();
      ObservedHttpApi settled = settle(desired("main"));
      assertThat(kind.outputs(settled).get("endpoint")).isEqualTo(made.endpoint());
      assertThat(settled.routes()).hasSize(3);
    }

    @Test
    void othersRoutesAndAuthorizersStay() {
      create(desired("main"));
      ObservedHttpApi settled = settle(desired("main"));
      String theirs = new ApiSubjects(aws).client().createIntegration(r -> r.apiId(settled.id())
          .integrationType("HTTP_PROXY").integrationMethod("ANY").connectionType("VPC_LINK")
          .connectionId(settled.integration().backend().vpcLinkId())
          .integrationUri(settled.integration().backend().listenerArn())).integrationId();
      String guard = new ApiSubjects(aws).client().createAuthorizer(r -> r.apiId(settled.id()).name("theirs")
          .authorizerType("JWT").identitySource("$request.header.Authorization")
          .jwtConfiguration(j -> j.issuer("https://theirs.example").audience("they"))).authorizerId();
      new ApiSubjects(aws).client().createRoute(r -> r.apiId(settled.id()).routeKey("GET /theirs")
          .target("integrations/" + theirs).authorizationType("JWT").authorizerId(guard));
      assertThat(Differ.diff(desired("main"), kind.project(observe(desired("main")), desired("main"))).isEmpty())
          .isTrue();
      assertThat(settle(variants().get("routes")).routes()).containsKey("GET /theirs");
      new ApiSubjects(aws).client().createAuthorizer(r -> r.apiId(settled.id()).name("nobody needs it yet")
          .authorizerType("JWT").identitySource("$request.header.Authorization")
          .jwtConfiguration(j -> j.issuer("https://theirs.example").audience("they")));
      assertThat(Differ.diff(desired("main"), kind.project(observe(desired("main")), desired("main")))
          .touches("authorizers")).isFalse();
    }
  }

  abstract static class Suite extends KindContract<HttpApi, ObservedHttpApi> {
    private String link;
    private String listener;
    private String otherListener;
    private String log;

    Suite(AwsEnvironment aws) {
      super(aws);
    }

    @Override
    protected void prepare() {
      ApiSubjects subjects = new ApiSubjects(aws);
      link = subjects.link("test");
      listener = subjects.listener("one");
      otherListener = subjects.listener("two");
      CloudWatchLogsClient logs = aws.others().get(CloudWatchLogsClient.class, SCOPE);
      logs.createLogGroup(r -> r.logGroupName("requests"));
      log = "arn:aws:logs:us-east-1:123456789012:log-group:requests";
    }

    @Override
    protected ResourceKind<HttpApi, ObservedHttpApi> kind(Clients clients) {
      return new HttpApiKind(clients);
    }

    @Override
    protected HttpApi desired(String name) {
      return new HttpApi(null, true, new Backend(link, listener, null),
          List.of(new Authorizer("users", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_1", List.of("web"))),
          List.of(new Route("ANY /", null), new Route("ANY /orders", "users"),
              new Route("ANY /orders/{proxy+}", "users")),
          new Stage(100, 50, null), tags(name));
    }

    @Override
    protected Map<String, HttpApi> variants() {
      return cases(Map.of("cors", with("cors", new Cors(List.of("https://a.example"), List.of("GET"),
              List.of("Authorization"), List.of(), true, 600)),
          "ownAddress", with("ownAddress", false),
          "backend", with("backend", new Backend(link, otherListener, "api.example.com")),
          "authorizers", with("authorizers", List.of(new Authorizer("users",
              "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_1", List.of("app", "web")))),
          "another authorizer", with(with("authorizers", List.of(new Authorizer("staff",
              "https://staff.example", List.of("web")))), "routes", List.of(new Route("ANY /", "staff"))),
          "routes", with("routes", List.of(new Route("ANY /", "users"), new Route("ANY /carts", null))),
          "stage", with("stage", new Stage(200, 100, log))));
    }

    @Override
    protected Map<String, Consumer<ObservedHttpApi>> drifts() {
      return cases(Map.of("tag changed", seen -> tagBehindOurBack(seen, "team", "z"),
          "a route opened to all", seen -> new ApiSubjects(aws).client().updateRoute(r -> r.apiId(seen.id())
              .routeId(seen.routes().get("ANY /orders").id()).authorizationType("NONE").authorizerId("")),
          "a limit lifted", seen -> new ApiSubjects(aws).client().updateStage(r -> r.apiId(seen.id())
              .stageName("$default").defaultRouteSettings(s -> s.throttlingRateLimit(9000d)
                  .throttlingBurstLimit(50)))));
    }

    @Override
    protected boolean tagBehindOurBack(ObservedHttpApi observed, String key, String value) {
      new ApiSubjects(aws).client().tagResource(r -> r.resourceArn(
          "arn:aws:apigateway:us-east-1::/apis/" + observed.id()).tags(Map.of(key, value)));
      return true;
    }

    /** One listing, and four calls for what is in each. */
    @Override
    protected int callsToObserve(int resources) {
      return 1 + 4 * resources;
    }

    /** What is in an API has no tags. */
    @Override
    protected boolean judgedByTags() {
      return false;
    }

    /** What API Gateway does in behalf of whoever turns on a log. */
    @Override
    protected Set<String> permissionsBesidesCalls() {
      return Set.of("apigateway:TagResource", "logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery",
          "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy",
          "logs:DescribeResourcePolicies", "logs:DescribeLogGroups");
    }
  }
}
