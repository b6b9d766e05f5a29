package dev.webapp.platform.sandbox.aws.apigatewayv2;

import dev.webapp.platform.sandbox.aws.region.Store;
import java.util.function.Function;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.Authorizer;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteCorsConfigurationRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteCorsConfigurationResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisResponse;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiResponse;

/** APIs themselves; with one goes all that is in it. */
final class HttpApis implements ApiState.Part {
  private final ApiState state;

  HttpApis(ApiState state) {
    this.state = state;
  }

  @Override
  public CreateApiResponse createApi(CreateApiRequest request) {
    if (request.name() == null || request.name().isEmpty() || request.name().length() > 128
        || request.protocolType() != ProtocolType.HTTP) {
      throw ApiState.bad("Invalid API: a name and protocol type HTTP are needed");
    }
    check(request.corsConfiguration());
    String id = state.id(10);
    Api made = Api.builder().apiId(id).name(request.name()).protocolType(request.protocolType())
        .apiEndpoint("https://" + id + ".execute-api." + state.region.name() + ".amazonaws.com")
        .disableExecuteApiEndpoint(Boolean.TRUE.equals(request.disableExecuteApiEndpoint()))
        .corsConfiguration(kept(request.corsConfiguration())).tags(request.tags()).createdDate(state.region.now())
        .routeSelectionExpression("$request.method $request.path").build();
    state.apis.put(id, made);
    return CreateApiResponse.builder().apiId(id).name(made.name()).apiEndpoint(made.apiEndpoint())
        .disableExecuteApiEndpoint(made.disableExecuteApiEndpoint()).corsConfiguration(made.corsConfiguration())
        .tags(made.tags()).build();
  }

  /** Whoever is let in with credentials must be named. */
  /** Names of headers in lower case. */
  private static Cors kept(Cors cors) {
    return cors == null ? null : cors.toBuilder().allowHeaders(inLowerCase(cors.allowHeaders()))
        .exposeHeaders(inLowerCase(cors.exposeHeaders())).build();
  }

  private static List<String> inLowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static void check(Cors cors) {
    if (cors != null && Boolean.TRUE.equals(cors.allowCredentials()) && cors.allowOrigins().contains("*")) {
      throw ApiState.bad("allowCredentials is not supported for origin *");
    }
  }

  @Override
  public GetApisResponse getApis(GetApisRequest request) {
    return GetApisResponse.builder().items(state.apis.all()).build();
  }

  @Override
  public UpdateApiResponse updateApi(UpdateApiRequest request) {
    Api present = state.api(request.apiId());
    check(request.corsConfiguration());
    Api now = present.toBuilder()
        .disableExecuteApiEndpoint(request.disableExecuteApiEndpoint() == null
            ? present.disableExecuteApiEndpoint() : request.disableExecuteApiEndpoint())
        .corsConfiguration(request.corsConfiguration() == null
            ? present.corsConfiguration() : kept(request.corsConfiguration())).build();
    state.apis.put(now.apiId(), now);
    return UpdateApiResponse.builder().apiId(now.apiId()).build();
  }

  @Override
  public DeleteCorsConfigurationResponse deleteCorsConfiguration(DeleteCorsConfigurationRequest request) {
    state.apis.put(request.apiId(), state.api(request.apiId()).toBuilder().corsConfiguration((Cors) null).build());
    return DeleteCorsConfigurationResponse.builder().build();
  }

  @Override
  public DeleteApiResponse deleteApi(DeleteApiRequest request) {
    String id = state.api(request.apiId()).apiId();
    if (state.mappings.all().stream().anyMatch(each -> each.apiId().equals(id))) {
      throw ApiState.conflict("API " + id + " has API mappings");
    }
    remove(id, state.routes, Route::routeId);
    remove(id, state.integrations, Integration::integrationId);
    remove(id, state.authorizers, Authorizer::authorizerId);
    remove(id, state.stages, Stage::stageName);
    state.apis.remove(id);
    return DeleteApiResponse.builder().build();
  }

  private static <T> void remove(String api, Store<T> store, Function<T, String> id) {
    ApiState.of(api, store, id).toList().forEach(each -> store.remove(api + "/" + id.apply(each)));
  }
}
