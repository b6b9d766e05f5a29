package dev.webapp.platform.sandbox.aws.apigatewayv2;

import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizationType;
import software.amazon.awssdk.services.apigatewayv2.model.Authorizer;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizerType;
import software.amazon.awssdk.services.apigatewayv2.model.ConnectionType;
import software.amazon.awssdk.services.apigatewayv2.model.CreateAuthorizerRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateAuthorizerResponse;
import software.amazon.awssdk.services.apigatewayv2.model.CreateIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateIntegrationResponse;
import software.amazon.awssdk.services.apigatewayv2.model.CreateRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateRouteResponse;
import software.amazon.awssdk.services.apigatewayv2.model.CreateStageRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateStageResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteAccessLogSettingsRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteAccessLogSettingsResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteAuthorizerRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteAuthorizerResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetAuthorizersRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetAuthorizersResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetIntegrationsRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetIntegrationsResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetRoutesRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetRoutesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetStagesRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetStagesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.TlsConfig;
import software.amazon.awssdk.services.apigatewayv2.model.TlsConfigInput;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateAuthorizerRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateAuthorizerResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateIntegrationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateIntegrationResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateRouteRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateRouteResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateStageRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateStageResponse;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLink;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLinkStatus;

/** What is in APIs. */
final class ApiParts implements ApiState.Part {
  private final ApiState state;

  ApiParts(ApiState state) {
    this.state = state;
  }

  static String text(String given) {
    return given == null ? "" : given;
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  @Override
  public CreateIntegrationResponse createIntegration(CreateIntegrationRequest request) {
    state.api(request.apiId());
    Integration made = Integration.builder().integrationId(state.id(7)).description(request.description())
        .integrationType(request.integrationType()).integrationMethod(request.integrationMethod())
        .connectionType(request.connectionType()).connectionId(request.connectionId())
        .integrationUri(request.integrationUri()).payloadFormatVersion(request.payloadFormatVersion())
        .timeoutInMillis(30_000).tlsConfig(tls(request.tlsConfig(), null)).build();
    check(made);
    state.integrations.put(request.apiId() + "/" + made.integrationId(), made);
    return CreateIntegrationResponse.builder().integrationId(made.integrationId()).build();
  }

  private static TlsConfig tls(TlsConfigInput given, TlsConfig present) {
    return given == null ? present : given.serverNameToVerify() == null ? null
        : TlsConfig.builder().serverNameToVerify(given.serverNameToVerify()).build();
  }

  private void check(Integration integration) {
    VpcLink link = state.links.get(text(integration.connectionId()));
    if (integration.connectionType() != ConnectionType.VPC_LINK || link == null
        || link.vpcLinkStatus() != VpcLinkStatus.AVAILABLE) {
      throw ApiState.bad("VPC link " + integration.connectionId() + " is not available");
    }
    if (!state.surroundings.isListener(text(integration.integrationUri()))) {
      throw ApiState.bad("Integration URI " + integration.integrationUri() + " is not the ARN of a listener");
    }
  }

  @Override
  public GetIntegrationsResponse getIntegrations(GetIntegrationsRequest request) {
    return GetIntegrationsResponse.builder().items(ApiState.of(
        state.api(request.apiId()).apiId(), state.integrations, Integration::integrationId).toList()).build();
  }

  @Override
  public UpdateIntegrationResponse updateIntegration(UpdateIntegrationRequest request) {
    String key = request.apiId() + "/" + request.integrationId();
    Integration present = ApiState.found(state.integrations.get(key), "Invalid Integration identifier specified");
    Integration now = present.toBuilder().connectionId(or(request.connectionId(), present.connectionId()))
        .integrationUri(or(request.integrationUri(), present.integrationUri()))
        .tlsConfig(tls(request.tlsConfig(), present.tlsConfig())).build();
    check(now);
    state.integrations.put(key, now);
    return UpdateIntegrationResponse.builder().integrationId(now.integrationId()).build();
  }

  @Override
  public CreateAuthorizerResponse createAuthorizer(CreateAuthorizerRequest request) {
    String api = state.api(request.apiId()).apiId();
    if (ApiState.of(api, state.authorizers, Authorizer::authorizerId)
        .anyMatch(each -> each.name().equals(request.name()))) {
      throw ApiState.bad("Authorizer name must be unique. Authorizer " + request.name() + " already exists.");
    }
    Authorizer made = Authorizer.builder().authorizerId(state.id(6)).name(request.name())
        .authorizerType(request.authorizerType()).identitySource(request.identitySource())
        .jwtConfiguration(request.jwtConfiguration()).build();
    check(made);
    state.authorizers.put(api + "/" + made.authorizerId(), made);
    return CreateAuthorizerResponse.builder().authorizerId(made.authorizerId()).build();
  }

  private static void check(Authorizer authorizer) {
    if (authorizer.authorizerType() != AuthorizerType.JWT || authorizer.identitySource().size() != 1
        || !text(authorizer.jwtConfiguration().issuer()).startsWith("https://")
        || authorizer.jwtConfiguration().audience().isEmpty()) {
      throw ApiState.bad("A JWT authorizer needs one identity source, an issuer by https and an audience");
    }
  }

  @Override
  public GetAuthorizersResponse getAuthorizers(GetAuthorizersRequest request) {
    return GetAuthorizersResponse.builder().items(ApiState.of(
        state.api(request.apiId()).apiId(), state.authorizers, Authorizer::authorizerId).toList()).build();
  }

  @Override
  public UpdateAuthorizerResponse updateAuthorizer(UpdateAuthorizerRequest request) {
    String key = request.apiId() + "/" + request.authorizerId();
    Authorizer present = ApiState.found(state.authorizers.get(key), "Invalid Authorizer identifier specified");
    Authorizer now = present.toBuilder()
        .jwtConfiguration(or(request.jwtConfiguration(), present.jwtConfiguration())).build();
    check(now);
    state.authorizers.put(key, now);
    return UpdateAuthorizerResponse.builder().authorizerId(now.authorizerId()).build();
  }

  @Override
  public DeleteAuthorizerResponse deleteAuthorizer(DeleteAuthorizerRequest request) {
    String key = request.apiId() + "/" + request.authorizerId();
    ApiState.found(state.authorizers.get(key), "Invalid Authorizer identifier specified");
    if (ApiState.of(request.apiId(), state.routes, Route::routeId)
        .anyMatch(route -> request.authorizerId().equals(route.authorizerId()))) {
      throw ApiState.conflict("Cannot delete authorizer '" + request.authorizerId() + "', is referenced in a route");
    }
    state.authorizers.remove(key);
    return DeleteAuthorizerResponse.builder().build();
  }

  @Override
  public CreateRouteResponse createRoute(CreateRouteRequest request) {
    String api = state.api(request.apiId()).apiId();
    if (!text(request.routeKey()).matches("\\$default|(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /.*")) {
      throw ApiState.bad("The provided route key is not formatted properly for HTTP protocol.");
    }
    if (!text(request.routeKey()).matches("\\$default|[A-Z]+ (/|(/(\\{[\\w.:-]+\\+?}|[a-zA-Z0-9.:_-]+))+)")) {
      throw ApiState.bad("One or more path parts appear to be invalid.");
    }
    if (ApiState.of(api, state.routes, Route::routeId).anyMatch(each -> each.routeKey().equals(request.routeKey()))) {
      throw ApiState.conflict("Route with key " + request.routeKey() + " already exists for this API");
    }
    Route made = Route.builder().routeId(state.id(7)).routeKey(request.routeKey()).target(request.target())
        .authorizationType(request.authorizationType()).authorizerId(request.authorizerId())
        .apiKeyRequired(false).build();
    check(api, made);
    state.routes.put(api + "/" + made.routeId(), made);
    return CreateRouteResponse.builder().routeId(made.routeId()).build();
  }

  private void check(String api, Route route) {
    if (route.target() != null) {
      ApiState.found(state.integrations.get(api + "/" + route.target().replace("integrations/", "")),
          "Invalid integration identifier specified");
    }
    if (route.authorizationType() == AuthorizationType.JWT
        && state.authorizers.get(api + "/" + route.authorizerId()) == null) {
      throw ApiState.bad("Invalid authorizer identifier specified");
    }
  }

  @Override
  public GetRoutesResponse getRoutes(GetRoutesRequest request) {
    return GetRoutesResponse.builder().items(ApiState.of(
        state.api(request.apiId()).apiId(), state.routes, Route::routeId).toList()).build();
  }

  @Override
  public UpdateRouteResponse updateRoute(UpdateRouteRequest request) {
    String key = request.apiId() + "/" + request.routeId();
    Route present = ApiState.found(state.routes.get(key), "Invalid Route identifier specified");
    Route now = present.toBuilder().target(or(request.target(), present.target()))
        .authorizationType(or(request.authorizationType(), present.authorizationType()))
        .authorizerId(request.authorizerId() == null ? present.authorizerId()
            : request.authorizerId().isEmpty() ? null : request.authorizerId()).build();
    check(request.apiId(), now);
    state.routes.put(key, now);
    return UpdateRouteResponse.builder().routeId(now.routeId()).build();
  }

  @Override
  public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
    String key = request.apiId() + "/" + request.routeId();
    ApiState.found(state.routes.get(key), "Invalid Route identifier specified");
    state.routes.remove(key);
    return DeleteRouteResponse.builder().build();
  }

  @Override
  public CreateStageResponse createStage(CreateStageRequest request) {
    String key = state.api(request.apiId()).apiId() + "/" + request.stageName();
    if (state.stages.get(key) != null) {
      throw ApiState.conflict("Stage already exists");
    }
    Stage made = Stage.builder().stageName(request.stageName()).autoDeploy(request.autoDeploy())
        .defaultRouteSettings(request.defaultRouteSettings()).accessLogSettings(request.accessLogSettings())
        .createdDate(state.region.now()).lastDeploymentStatusMessage(deployed()).build();
    check(made);
    state.stages.put(key, made);
    return CreateStageResponse.builder().stageName(made.stageName()).build();
  }

  private String deployed() {
    return "Successfully deployed stage with deployment ID '" + state.id(6) + "'";
  }

  private void check(Stage stage) {
    if (stage.accessLogSettings() != null && !state.surroundings.isLogGroup(
        text(stage.accessLogSettings().destinationArn()))) {
      throw ApiState.bad("Access log destination must be the ARN of a log group");
    }
  }

  @Override
  public GetStagesResponse getStages(GetStagesRequest request) {
    return GetStagesResponse.builder().items(ApiState.of(
        state.api(request.apiId()).apiId(), state.stages, Stage::stageName).toList()).build();
  }

  @Override
  public UpdateStageResponse updateStage(UpdateStageRequest request) {
    String key = request.apiId() + "/" + request.stageName();
    Stage present = ApiState.found(state.stages.get(key), "Invalid stage identifier specified");
    Stage now = present.toBuilder()
        .defaultRouteSettings(or(request.defaultRouteSettings(), present.defaultRouteSettings()))
        .accessLogSettings(or(request.accessLogSettings(), present.accessLogSettings()))
        .lastDeploymentStatusMessage(deployed()).build();
    check(now);
    state.stages.put(key, now);
    return UpdateStageResponse.builder().stageName(now.stageName()).build();
  }

  @Override
  public DeleteAccessLogSettingsResponse deleteAccessLogSettings(DeleteAccessLogSettingsRequest request) {
    String key = request.apiId() + "/" + request.stageName();
    Stage present = ApiState.found(state.stages.get(key), "Invalid stage identifier specified");
    state.stages.put(key, present.toBuilder().accessLogSettings((AccessLogSettings) null).build());
    return DeleteAccessLogSettingsResponse.builder().build();
  }
}
