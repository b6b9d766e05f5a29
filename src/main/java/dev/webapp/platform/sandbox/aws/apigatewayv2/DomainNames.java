package dev.webapp.platform.sandbox.aws.apigatewayv2;

import dev.webapp.platform.sandbox.aws.region.Evolution;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiMappingResponse;
import software.amazon.awssdk.services.apigatewayv2.model.CreateDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateDomainNameResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiMappingResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameStatus;
import software.amazon.awssdk.services.apigatewayv2.model.GetApiMappingsRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetApiMappingsResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiMappingResponse;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateDomainNameResponse;

/** Hosts, and what they answer with. */
final class DomainNames implements ApiState.Part {
  private static final Duration UPDATES = Duration.ofMinutes(2);
  /** Of all regional names of a region; each region has its own. */
  private static final String HOSTED_ZONE = "Z1UJRXOUMOOFQ8";

  private final ApiState state;

  DomainNames(ApiState state) {
    this.state = state;
  }

  private DomainName find(String host) {
    return ApiState.found(state.domains.get(host), "Invalid domain name identifier specified");
  }

  @Override
  public CreateDomainNameResponse createDomainName(CreateDomainNameRequest request) {
    String host = request.domainName();
    if (state.domains.get(host) != null) {
      throw ApiState.bad("The domain name you provided already exists.");
    }
    DomainName made = DomainName.builder().domainName(host).tags(request.tags()).domainNameConfigurations(
        configuration(host, request.domainNameConfigurations().getFirst())).build();
    state.domains.put(host, made);
    return CreateDomainNameResponse.builder().domainName(host).tags(made.tags())
        .domainNameConfigurations(made.domainNameConfigurations()).build();
  }

  private DomainNameConfiguration configuration(String host, DomainNameConfiguration given) {
    if (given.certificateArn() == null || !state.surroundings.isIssued(given.certificateArn())) {
      throw ApiState.bad("Certificate " + given.certificateArn() + " is not issued, or not in this region");
    }
    DomainName there = state.domains.get(host);
    return given.toBuilder().domainNameStatus(DomainNameStatus.AVAILABLE).hostedZoneId(HOSTED_ZONE)
        .apiGatewayDomainName(there == null ? "d-" + state.id(10) + ".execute-api." + state.region.name()
            + ".amazonaws.com" : there.domainNameConfigurations().getFirst().apiGatewayDomainName()).build();
  }

  @Override
  public GetDomainNamesResponse getDomainNames(GetDomainNamesRequest request) {
    return GetDomainNamesResponse.builder().items(state.domains.all()).build();
  }

  @Override
  public UpdateDomainNameResponse updateDomainName(UpdateDomainNameRequest request) {
    DomainName present = find(request.domainName());
    DomainNameConfiguration given = configuration(
        request.domainName(), request.domainNameConfigurations().getFirst());
    DomainName changing = present.toBuilder().domainNameConfigurations(
        given.toBuilder().domainNameStatus(DomainNameStatus.UPDATING).build()).build();
    state.domains.put(present.domainName(), Evolution.from(state.region.now(), changing)
        .then(UPDATES, present.toBuilder().domainNameConfigurations(given).build()));
    return UpdateDomainNameResponse.builder().domainName(present.domainName())
        .domainNameConfigurations(changing.domainNameConfigurations()).tags(present.tags()).build();
  }

  @Override
  public DeleteDomainNameResponse deleteDomainName(DeleteDomainNameRequest request) {
    state.domains.remove(find(request.domainName()).domainName());
    mappings(request.domainName()).forEach(each -> state.mappings.remove(key(request.domainName(), each)));
    return DeleteDomainNameResponse.builder().build();
  }

  private List<ApiMapping> mappings(String host) {
    return ApiState.of(host, state.mappings, ApiMapping::apiMappingId).toList();
  }

  private static String key(String host, ApiMapping mapping) {
    return host + "/" + mapping.apiMappingId();
  }

  @Override
  public GetApiMappingsResponse getApiMappings(GetApiMappingsRequest request) {
    return GetApiMappingsResponse.builder().items(mappings(find(request.domainName()).domainName())).build();
  }

  private void check(String api, String stage) {
    state.api(api);
    ApiState.found(state.stages.get(api + "/" + stage), "Invalid stage identifier specified");
  }

  @Override
  public CreateApiMappingResponse createApiMapping(CreateApiMappingRequest request) {
    String host = find(request.domainName()).domainName();
    check(request.apiId(), request.stage());
    if (mappings(host).stream().anyMatch(each -> ApiParts.text(each.apiMappingKey())
        .equals(ApiParts.text(request.apiMappingKey())))) {
      throw ApiState.conflict("ApiMapping key already exists for this domain name");
    }
    ApiMapping made = ApiMapping.builder().apiMappingId(state.id(6)).apiId(request.apiId()).stage(request.stage())
        .apiMappingKey(ApiParts.text(request.apiMappingKey())).build();
    state.mappings.put(key(host, made), made);
    return CreateApiMappingResponse.builder().apiMappingId(made.apiMappingId()).apiId(made.apiId())
        .stage(made.stage()).build();
  }

  @Override
  public UpdateApiMappingResponse updateApiMapping(UpdateApiMappingRequest request) {
    String key = request.domainName() + "/" + request.apiMappingId();
    ApiState.found(state.mappings.get(key), "Invalid API mapping identifier specified");
    check(request.apiId(), request.stage());
    state.mappings.change(key, each -> each.toBuilder().apiId(request.apiId()).stage(request.stage()).build());
    return UpdateApiMappingResponse.builder().apiMappingId(request.apiMappingId()).apiId(request.apiId()).build();
  }

  @Override
  public DeleteApiMappingResponse deleteApiMapping(DeleteApiMappingRequest request) {
    String key = request.domainName() + "/" + request.apiMappingId();
    ApiState.found(state.mappings.get(key), "Invalid API mapping identifier specified");
    state.mappings.remove(key);
    return DeleteApiMappingResponse.builder().build();
  }
}
