package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.resource.Change;
import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.Effect;
import dev.webapp.platform.resource.From;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP API that leads to a load balancer in a VPC. Routes, integrations and authorizers of others in it stay.
 *
 * @param cors null where it answers no other site's scripts
 * @param ownAddress whether it answers under the name that AWS gives it, too
 * @param authorizers by name, in order
 * @param routes by key, in order
 */
public record HttpApi(
    @From("gateway.cors") Cors cors,
    @Change(Effect.INTERRUPTS) Boolean ownAddress,
    @Change(Effect.INTERRUPTS) Backend backend,
    @From("gateway.routes.authorizer") List<Authorizer> authorizers,
    @From("gateway.routes") List<Route> routes,
    Stage stage,
    Map<String, String> tags) implements Desired {
  public HttpApi {
    authorizers = List.copyOf(authorizers);
    routes = List.copyOf(routes);
  }

  /**
   * What other sites' scripts may ask. Lists are in order, names of headers in lower case, as AWS keeps them.
   *
   * @param maxAgeSeconds for how long browsers remember the answer
   */
  public record Cors(List<String> allowOrigins, List<String> allowMethods, List<String> allowHeaders,
      List<String> exposeHeaders, boolean allowCredentials, int maxAgeSeconds) {
    public Cors {
      allowOrigins = allowOrigins.stream().sorted().toList();
      allowMethods = allowMethods.stream().sorted().toList();
      allowHeaders = inLowerCase(allowHeaders);
      exposeHeaders = inLowerCase(exposeHeaders);
    }

    private static List<String> inLowerCase(List<String> names) {
      return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().sorted().toList();
    }
  }

  /**
   * What answers.
   *
   * @param listenerArn of the load balancer's listener
   * @param serverName what that listener's certificate must be for; null for plain HTTP
   */
  public record Backend(String vpcLinkId, String listenerArn, String serverName) {}

  /**
   * Who tells whether a token is good.
   *
   * @param issuer who must have given it
   * @param audience for whom; any of them will do, in order
   */
  public record Authorizer(String name, String issuer, List<String> audience) {
    public Authorizer {
      audience = audience.stream().sorted().toList();
    }
  }

  /**
   * What is answered.
   *
   * @param key method and path, such as {@code ANY /orders/{proxy+}}
   * @param authorizer the name of the one that must let a request through; null for whoever asks
   */
  public record Route(String key, String authorizer) {}

  /**
   * How it is served.
   *
   * @param requestsPerSecond that are answered; others are told to come back
   * @param burst how many may come at once
   * @param logGroupArn where each request is noted; null for nowhere
   */
  public record Stage(int requestsPerSecond, int burst, String logGroupArn) {}
}
