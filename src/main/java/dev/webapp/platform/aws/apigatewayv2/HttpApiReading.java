package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.apigatewayv2.HttpApi.Backend;
import dev.webapp.platform.aws.apigatewayv2.HttpApi.Cors;
import dev.webapp.platform.aws.apigatewayv2.ObservedHttpApi.Guard;
import dev.webapp.platform.aws.apigatewayv2.ObservedHttpApi.Integration;
import dev.webapp.platform.aws.apigatewayv2.ObservedHttpApi.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.Authorizer;
import software.amazon.awssdk.services.apigatewayv2.model.GetAuthorizersResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetIntegrationsResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetRoutesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetStagesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;

/** Reads an API and what is in it, a call for each sort. */
final class HttpApiReading {
  private static final String TARGET = "integrations/";

  private HttpApiReading() {}

  /** The API with what is in it now. */
  static ObservedHttpApi read(ApiGatewayV2Client client, Api told) {
    String id = told.apiId();
    Integration integration = Apis.all(
            token -> client.getIntegrations(r -> r.apiId(id).maxResults(Apis.PAGE).nextToken(token)),
            GetIntegrationsResponse::items, GetIntegrationsResponse::nextToken).stream()
        .filter(each -> HttpApiKind.OURS.equals(each.description())).map(HttpApiReading::integration)
        .findFirst().orElse(null);
    Map<String, Guard> authorizers = new TreeMap<>();
    Apis.all(token -> client.getAuthorizers(r -> r.apiId(id).maxResults(Apis.PAGE).nextToken(token)),
        GetAuthorizersResponse::items, GetAuthorizersResponse::nextToken).stream()
        .filter(each -> each.jwtConfiguration() != null && each.name().startsWith(HttpApiKind.AUTHORIZER))
        .map(HttpApiReading::guard).forEach(guard -> authorizers.put(guard.authorizer().name(), guard));
    Map<String, Path> routes = new TreeMap<>();
    Apis.all(token -> client.getRoutes(r -> r.apiId(id).maxResults(Apis.PAGE).nextToken(token)),
        GetRoutesResponse::items, GetRoutesResponse::nextToken)
        .forEach(each -> routes.put(each.routeKey(), path(each)));
    Stage stage = Apis.all(token -> client.getStages(r -> r.apiId(id).maxResults(Apis.PAGE).nextToken(token)),
            GetStagesResponse::items, GetStagesResponse::nextToken).stream()
        .filter(each -> each.stageName().equals(HttpApiKind.STAGE)).findFirst().orElse(null);
    return new ObservedHttpApi(id, told.apiEndpoint(), cors(told.corsConfiguration()),
        !Boolean.TRUE.equals(told.disableExecuteApiEndpoint()), integration, authorizers, routes, stage(stage),
        failure(stage), Apis.read(told.tags()));
  }

  private static Integration integration(software.amazon.awssdk.services.apigatewayv2.model.Integration told) {
    String name = told.tlsConfig() == null ? null : told.tlsConfig().serverNameToVerify();
    return new Integration(told.integrationId(), new Backend(told.connectionId(), told.integrationUri(),
        name == null || name.isEmpty() ? null : name));
  }

  private static Guard guard(Authorizer told) {
    return new Guard(told.authorizerId(), new HttpApi.Authorizer(
        told.name().substring(HttpApiKind.AUTHORIZER.length()), told.jwtConfiguration().issuer(),
        told.jwtConfiguration().audience()));
  }

  private static Path path(Route told) {
    return new Path(told.routeId(), told.target() == null ? null : told.target().replace(TARGET, ""),
        told.authorizerId() == null || told.authorizerId().isEmpty() ? null : told.authorizerId());
  }

  static String target(Integration integration) {
    return TARGET + integration.id();
  }

  static Cors cors(software.amazon.awssdk.services.apigatewayv2.model.Cors told) {
    return told == null ? null : new Cors(told.allowOrigins(), told.allowMethods(), told.allowHeaders(),
        told.exposeHeaders(), Boolean.TRUE.equals(told.allowCredentials()), told.maxAge() == null ? 0 : told.maxAge());
  }

  private static HttpApi.Stage stage(Stage told) {
    if (told == null) {
      return null;
    }
    var settings = told.defaultRouteSettings();
    return new HttpApi.Stage(
        settings == null || settings.throttlingRateLimit() == null ? 0 : settings.throttlingRateLimit().intValue(),
        settings == null || settings.throttlingBurstLimit() == null ? 0 : settings.throttlingBurstLimit(),
        told.accessLogSettings() == null ? null : told.accessLogSettings().destinationArn());
  }

  /** A change that is served says so in words, too. */
  private static String failure(Stage told) {
    String words = told == null ? null : told.lastDeploymentStatusMessage();
    return words == null || words.toLowerCase(Locale.ROOT).startsWith("successfully") ? null : words;
  }
}
