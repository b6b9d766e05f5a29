package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.apigatewayv2.HttpApi.Authorizer;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Cors;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Stage;
import dev.webapp.platform.resource.Observed;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP API as told.
 *
 * @param endpoint its own address, a URL
 * @param integration ours; null where there is none
 * @param authorizers ours by name
 * @param routes by key
 * @param stage null where there is none
 * @param failure why the last change is not served, in AWS's words; null where it is
 */
public record ObservedHttpApi(String id, String endpoint, Cors cors, boolean ownAddress, Integration integration,
    Map<String, Guard> authorizers, Map<String, Path> routes, Stage stage, String failure, Map<String, String> tags)
    implements Observed {
  /** Where requests are sent. */
  public record Integration(String id, Backend backend) {}

  /** An authorizer. */
  public record Guard(String id, Authorizer authorizer) {}

  /**
   * A route.
   *
   * @param integration the id of what it leads to; null where that is nothing
   * @param authorizer the id of what guards it; null where that is nobody
   */
  public record Path(String id, String integration, String authorizer) {}

  ObservedHttpApi with(Cors nowCors, boolean nowOwnAddress) {
    return new ObservedHttpApi(
        id, endpoint, nowCors, nowOwnAddress, integration, authorizers, routes, stage, failure, tags);
  }

  ObservedHttpApi with(Integration now) {
    return new ObservedHttpApi(id, endpoint, cors, ownAddress, now, authorizers, routes, stage, failure, tags);
  }

  ObservedHttpApi with(Guard guard) {
    Map<String, Guard> more = new TreeMap<>(authorizers);
    more.put(guard.authorizer().name(), guard);
    return new ObservedHttpApi(id, endpoint, cors, ownAddress, integration, more, routes, stage, failure, tags);
  }

  ObservedHttpApi without(Authorizer authorizer) {
    Map<String, Guard> less = new TreeMap<>(authorizers);
    less.remove(authorizer.name());
    return new ObservedHttpApi(id, endpoint, cors, ownAddress, integration, less, routes, stage, failure, tags);
  }

  ObservedHttpApi with(String key, Path path) {
    Map<String, Path> more = new TreeMap<>(routes);
    more.put(key, path);
    return new ObservedHttpApi(
        id, endpoint, cors, ownAddress, integration, authorizers, more, stage, failure, tags);
  }

  ObservedHttpApi withoutRoute(String key) {
    Map<String, Path> less = new TreeMap<>(routes);
    less.remove(key);
    return new ObservedHttpApi(
        id, endpoint, cors, ownAddress, integration, authorizers, less, stage, failure, tags);
  }

  /** What a change comes to is told once it is looked at again. */
  ObservedHttpApi with(Stage now) {
    return new ObservedHttpApi(id, endpoint, cors, ownAddress, integration, authorizers, routes, now, null, tags);
  }

  ObservedHttpApi tagged(Map<String, String> now) {
    return new ObservedHttpApi(id, endpoint, cors, ownAddress, integration, authorizers, routes, stage, failure,
        new TreeMap<>(now));
  }
}
