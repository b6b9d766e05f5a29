package dev.webapp.platform.aws.apigatewayv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;

/**
 * {@link ApiDomain}s. Outputs: {@code dnsName} and {@code hostedZoneId}, to lead a record to, once it answers with an
 * API.
 */
public final class ApiDomainKind implements ResourceKind<ApiDomain, ObservedApiDomain> {
  private final Apis apis;

  public ApiDomainKind(Clients clients) {
    this.apis = new Apis(clients);
  }

  @Override
  public String name() {
    return "ApiDomain";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  /** One listing, and what each answers with. */
  @Override
  public Map<Handle, ObservedApiDomain> observe(Scope scope, Collection<Sought<ApiDomain>> sought) {
    Map<String, DomainName> byHost =
        list(scope).stream().collect(Collectors.toMap(DomainName::domainName, Function.identity()));
    Map<Handle, ObservedApiDomain> seen = new TreeMap<>();
    sought.stream().map(Sought::handle).filter(handle -> byHost.containsKey(handle.physicalName()))
        .forEach(handle -> mapping(scope, handle.physicalName()).ifPresent(
            mapping -> seen.put(handle, read(byHost.get(handle.physicalName()), mapping))));
    return seen;
  }

  private List<DomainName> list(Scope scope) {
    return Apis.all(token -> apis.client(scope).getDomainNames(r -> r.maxResults(Apis.PAGE).nextToken(token)),
        GetDomainNamesResponse::items, GetDomainNamesResponse::nextToken);
  }

  /** What the host answers with for every path; none of an id where that is nothing, empty where the host has gone. */
  private Optional<ApiMapping> mapping(Scope scope, String host) {
    try {
      return Optional.of(apis.client(scope).getApiMappings(r -> r.domainName(host)).items().stream()
          .filter(each -> each.apiMappingKey() == null || each.apiMappingKey().isEmpty()).findFirst()
          .orElse(ApiMapping.builder().build()));
    } catch (Problem problem) {
      if (problem.is("NotFoundException")) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static ObservedApiDomain read(DomainName told, ApiMapping mapping) {
    return read(told.domainName(), told.domainNameConfigurations().getFirst(), mapping, Apis.read(told.tags()));
  }

  private static ObservedApiDomain read(
      String host, DomainNameConfiguration told, ApiMapping mapping, Map<String, String> tags) {
    return new ObservedApiDomain(host, told.certificateArn(), told.apiGatewayDomainName(), told.hostedZoneId(),
        told.domainNameStatus() == null ? "AVAILABLE" : told.domainNameStatusAsString(), told.domainNameStatusMessage(),
        mapping.apiMappingId(), mapping.apiId(), tags);
  }

  @Override
  public ApiDomain project(ObservedApiDomain observed, ApiDomain desired) {
    return new ApiDomain(
        observed.certificateArn(), observed.apiId(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedApiDomain observed) {
    return switch (observed.status()) {
      case "AVAILABLE" -> observed.apiId() == null
          ? new Readiness.Progressing("it answers with no API yet") : Readiness.READY;
      case "UPDATING" -> new Readiness.Progressing("UPDATING: API Gateway takes some minutes for it");
      default -> new Readiness.Failed(observed.status() + ": " + observed.reason(), false);
    };
  }

  @Override
  public Outputs outputs(ObservedApiDomain observed) {
    boolean answers = observed.apiId() != null;
    return Outputs.of("dnsName", answers ? observed.dnsName() : null)
        .and("hostedZoneId", answers ? observed.hostedZoneId() : null);
  }

  /** Of all accounts in a region only one has a host; AWS says so in the words of a bad request. */
  @Override
  public ObservedApiDomain create(Handle handle, Scope scope, ApiDomain desired, Token token) {
    String host = handle.physicalName();
    if (list(scope).stream().anyMatch(each -> each.domainName().equals(host))) {
      throw Problem.of(Category.EXISTS, "DomainNameExists", "apigateway:POST",
          "there is a custom domain name " + host + " of API Gateway");
    }
    var made = apis.client(scope).createDomainName(r -> r.domainName(host).tags(desired.tags())
        .domainNameConfigurations(configuration(desired.certificateArn())));
    return read(host, made.domainNameConfigurations().getFirst(), ApiMapping.builder().build(),
        new TreeMap<>(desired.tags()));
  }

  private static DomainNameConfiguration configuration(String certificateArn) {
    return DomainNameConfiguration.builder().certificateArn(certificateArn).endpointType(EndpointType.REGIONAL)
        .securityPolicy(SecurityPolicy.TLS_1_2).build();
  }

  @Override
  public ObservedApiDomain update(
      Handle handle, Scope scope, ApiDomain desired, ObservedApiDomain observed, Delta delta) {
    String host = observed.host();
    if (delta.touches("tags")) {
      return observed.tagged(apis.tag(scope, "/domainnames/" + host, observed.tags(), delta));
    }
    if (delta.touches("certificateArn")) {
      var now = apis.client(scope).updateDomainName(
          r -> r.domainName(host).domainNameConfigurations(configuration(desired.certificateArn())));
      return read(host, now.domainNameConfigurations().getFirst(), ApiMapping.builder()
          .apiMappingId(observed.mappingId()).apiId(observed.apiId()).build(), observed.tags());
    }
    String mapping = observed.mappingId();
    if (mapping == null) {
      mapping = apis.client(scope).createApiMapping(
          r -> r.domainName(host).apiId(desired.apiId()).stage(HttpApiKind.STAGE)).apiMappingId();
    } else {
      String id = mapping;
      apis.client(scope).updateApiMapping(
          r -> r.domainName(host).apiMappingId(id).apiId(desired.apiId()).stage(HttpApiKind.STAGE));
    }
    return new ObservedApiDomain(host, observed.certificateArn(), observed.dnsName(), observed.hostedZoneId(),
        observed.status(), observed.reason(), mapping, desired.apiId(), observed.tags());
  }

  /** What it answers with goes with it. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedApiDomain observed, Farewell how) {
    try {
      if (observed.mappingId() != null) {
        apis.client(scope).deleteApiMapping(
            r -> r.domainName(observed.host()).apiMappingId(observed.mappingId()));
      } else {
        apis.client(scope).deleteDomainName(r -> r.domainName(observed.host()));
      }
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("apigateway:GET", "apigateway:POST", "apigateway:PATCH", "apigateway:DELETE",
        ApiTags.CREATING);
  }

  /** What a host answers with has the host's tags (developer guide, "API Gateway resources that can be tagged"). */
  @Override
  public List<Grant> grants() {
    Grant.Target domains = Grant.onArns("ApigatewayDomains", "apigateway", "arn:*:apigateway:*::/domainnames/*");
    Grant.Target all = Grant.onArns("ApigatewayAllDomains", "apigateway", "arn:*:apigateway:*::/domainnames");
    return List.of(domains.any("GET"), all.any("GET"), all.created("POST"), domains.owned("POST", "PATCH", "DELETE"),
        ApiTags.creating(all), ApiTags.creating(domains), ApiTags.TARGET.owned("POST", "DELETE"),
        ApiTags.TARGET.claimed("POST"));
  }
}
