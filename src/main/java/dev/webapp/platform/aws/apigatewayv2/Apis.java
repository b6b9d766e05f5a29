package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;

/** What the kinds of API Gateway share: its operations have no paginators, and everything is tagged by its ARN. */
final class Apis {
  static final String PAGE = "100";

  private final Clients clients;

  Apis(Clients clients) {
    this.clients = clients;
  }

  ApiGatewayV2Client client(Scope scope) {
    return clients.get(ApiGatewayV2Client.class, scope);
  }

  /** All pages' items, given what answers a page by the token of it, null for the first. */
  static <R, T> List<T> all(Function<String, R> page, Function<R, List<T>> items, Function<R, String> next) {
    List<T> all = new ArrayList<>();
    String token = null;
    do {
      R told = page.apply(token);
      all.addAll(items.apply(told));
      token = next.apply(told);
    } while (token != null);
    return all;
  }

  /** Writes the tags that differ, removals first; answers what is there then. ARNs of API Gateway name no account. */
  Map<String, String> tag(Scope scope, String resource, Map<String, String> present, Delta delta) {
    String arn = "arn:" + partition(scope) + ":apigateway:" + scope.region() + "::" + resource;
    Map<String, String> now = new TreeMap<>(present);
    List<String> gone = Tags.toRemove(delta);
    if (gone.isEmpty()) {
      Map<String, String> set = Tags.toSet(delta);
      client(scope).tagResource(r -> r.resourceArn(arn).tags(set));
      now.putAll(set);
    } else {
      client(scope).untagResource(r -> r.resourceArn(arn).tagKeys(gone));
      now.keySet().removeAll(gone);
    }
    return now;
  }

  private static String partition(Scope scope) {
    return scope.region().startsWith("cn-") ? "aws-cn" : scope.region().startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  /** Without AWS's own. */
  static Map<String, String> read(Map<String, String> tags) {
    Map<String, String> own = new TreeMap<>(tags);
    own.keySet().removeIf(key -> key.startsWith("aws:"));
    return own;
  }
}
