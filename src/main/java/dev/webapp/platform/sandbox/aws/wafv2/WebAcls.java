package dev.webapp.platform.sandbox.aws.wafv2;

import static dev.webapp.platform.sandbox.aws.wafv2.Waf.WAF;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.region.Store;
import dev.webapp.platform.sandbox.aws.wafv2.Entities.Entity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.AssociateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.AssociateWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.CreateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.CreateWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.DeleteLoggingConfigurationRequest;
import software.amazon.awssdk.services.wafv2.model.DeleteLoggingConfigurationResponse;
import software.amazon.awssdk.services.wafv2.model.DeleteWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.DeleteWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.DisassociateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.DisassociateWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.GetWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.GetWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.ListLoggingConfigurationsRequest;
import software.amazon.awssdk.services.wafv2.model.ListLoggingConfigurationsResponse;
import software.amazon.awssdk.services.wafv2.model.ListResourcesForWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.ListResourcesForWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsRequest;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsResponse;
import software.amazon.awssdk.services.wafv2.model.LoggingConfiguration;
import software.amazon.awssdk.services.wafv2.model.PutLoggingConfigurationRequest;
import software.amazon.awssdk.services.wafv2.model.PutLoggingConfigurationResponse;
import software.amazon.awssdk.services.wafv2.model.UpdateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.UpdateWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.WebACL;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** Web ACLs, what they guard and where they log. */
final class WebAcls implements Wafv2Client {
  private static final String SORT = "webacl";
  private static final String LOGS = "aws-waf-logs-";

  /** A load balancer, and what guards it. */
  private record Association(String resource, String webAcl) {}

  private final Entities entities;
  private final Waf.Surroundings surroundings;
  private final Store<Association> associations;
  private final Store<LoggingConfiguration> logs;

  WebAcls(Entities entities, Waf.Surroundings surroundings) {
    this.entities = entities;
    this.surroundings = surroundings;
    this.associations = new Store<>(entities.region().view());
    this.logs = new Store<>(entities.region().view());
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  boolean exists(String arn) {
    return entities.seek(arn).filter(found -> found.content() instanceof WebACL).isPresent();
  }

  /** Whether a rule of any has the IP set. */
  boolean refersTo(String ipSet) {
    String scope = ipSet.contains(":global/") ? "CLOUDFRONT" : "REGIONAL";
    return entities.all(scope, SORT).flatMap(each -> ((WebACL) each.content()).rules().stream())
        .map(rule -> rule.statement().ipSetReferenceStatement())
        .anyMatch(reference -> reference != null && ipSet.equals(reference.arn()));
  }

  @Override
  public CreateWebAclResponse createWebACL(CreateWebAclRequest request) {
    if (request.defaultAction() == null || request.visibilityConfig() == null) {
      throw Entities.invalid("A required field is missing from the parameter., field: WEB_ACL, parameter: null");
    }
    long capacity = WebAclRules.check(request.rules(), entities);
    Entity made = entities.make(request.scopeAsString(), SORT, request.name(), request.tags());
    made = entities.put(made, WebACL.builder().name(made.name()).id(made.id()).arn(made.arn())
        .description(request.description()).defaultAction(request.defaultAction()).rules(request.rules())
        .visibilityConfig(request.visibilityConfig()).capacity(capacity).managedByFirewallManager(false)
        .labelNamespace("awswaf:" + entities.region().account() + ":webacl:" + made.name() + ":").build());
    return CreateWebAclResponse.builder().summary(summary(made)).build();
  }

  private static WebACLSummary summary(Entity entity) {
    return WebACLSummary.builder().name(entity.name()).id(entity.id()).arn(entity.arn())
        .lockToken(entity.lockToken()).description(((WebACL) entity.content()).description()).build();
  }

  @Override
  public ListWebAcLsResponse listWebACLs(ListWebAcLsRequest request) {
    Page<Entity> page = entities.page(request.scopeAsString(), SORT, request.nextMarker(), request.limit());
    return ListWebAcLsResponse.builder().nextMarker(page.next())
        .webACLs(page.items().stream().map(WebAcls::summary).toList()).build();
  }

  private Entity find(String scope, String name, String id) {
    return entities.find(scope, SORT, name, id);
  }

  @Override
  public GetWebAclResponse getWebACL(GetWebAclRequest request) {
    Entity found = find(request.scopeAsString(), request.name(), request.id());
    return GetWebAclResponse.builder().webACL((WebACL) found.content()).lockToken(found.lockToken()).build();
  }

  /** Whatever is left out is no longer set. */
  @Override
  public UpdateWebAclResponse updateWebACL(UpdateWebAclRequest request) {
    Entity found = entities.locked(
        find(request.scopeAsString(), request.name(), request.id()), request.lockToken());
    long capacity = WebAclRules.check(request.rules(), entities);
    WebACL present = (WebACL) found.content();
    WebACL.Builder now = WebACL.builder().name(present.name()).id(present.id()).arn(present.arn())
        .labelNamespace(present.labelNamespace()).managedByFirewallManager(false).capacity(capacity)
        .description(request.description()).defaultAction(request.defaultAction()).rules(request.rules())
        .visibilityConfig(request.visibilityConfig()).captchaConfig(request.captchaConfig())
        .challengeConfig(request.challengeConfig()).associationConfig(request.associationConfig());
    if (request.hasCustomResponseBodies()) {
      now.customResponseBodies(request.customResponseBodies());
    }
    if (request.hasTokenDomains()) {
      now.tokenDomains(request.tokenDomains());
    }
    return UpdateWebAclResponse.builder().nextLockToken(entities.put(found, now.build()).lockToken()).build();
  }

  @Override
  public DeleteWebAclResponse deleteWebACL(DeleteWebAclRequest request) {
    Entity found = entities.locked(
        find(request.scopeAsString(), request.name(), request.id()), request.lockToken());
    if (guarded(found.arn()).findAny().isPresent() || surroundings.guardsDistribution(found.arn())) {
      throw WAF.refuse("WAFAssociatedItemException", "AWS WAF couldn't perform the operation because your resource is "
          + "being used by another resource or it's associated with another resource.");
    }
    logs.remove(found.arn());
    entities.remove(found);
    return DeleteWebAclResponse.builder().build();
  }

  private Stream<String> guarded(String webAcl) {
    return associations.all().stream().filter(each -> each.webAcl().equals(webAcl)).map(Association::resource);
  }

  Map<String, String> tagsOfGuarded(String resource) {
    return surroundings.tagsOfLoadBalancer(resource);
  }

  void forget(String resource) {
    associations.remove(resource);
  }

  @Override
  public AssociateWebAclResponse associateWebACL(AssociateWebAclRequest request) {
    checkResource(request.resourceArn());
    associations.put(request.resourceArn(),
        new Association(request.resourceArn(), entities.known(request.webACLArn()).arn()));
    return AssociateWebAclResponse.builder().build();
  }

  private void checkResource(String arn) {
    if (!surroundings.isLoadBalancer(arn)) {
      throw WAF.refuse("WAFNonexistentItemException",
          "AWS WAF couldn't perform the operation because your resource doesn't exist.");
    }
  }

  @Override
  public DisassociateWebAclResponse disassociateWebACL(DisassociateWebAclRequest request) {
    checkResource(request.resourceArn());
    associations.remove(request.resourceArn());
    return DisassociateWebAclResponse.builder().build();
  }

  @Override
  public ListResourcesForWebAclResponse listResourcesForWebACL(ListResourcesForWebAclRequest request) {
    return ListResourcesForWebAclResponse.builder()
        .resourceArns(guarded(entities.find(request.webACLArn()).arn()).toList()).build();
  }

  @Override
  public PutLoggingConfigurationResponse putLoggingConfiguration(PutLoggingConfigurationRequest request) {
    LoggingConfiguration wanted = request.loggingConfiguration();
    Entity found = entities.find(wanted.resourceArn());
    List<String> destinations = wanted.logDestinationConfigs();
    if (destinations.size() != 1 || !name(destinations.getFirst()).startsWith(LOGS)) {
      throw invalidDestination(destinations.toString());
    }
    if (!surroundings.isLogGroup(name(destinations.getFirst()))) {
      throw invalidDestination(destinations.getFirst());
    }
    logs.put(found.arn(), wanted);
    return PutLoggingConfigurationResponse.builder().loggingConfiguration(wanted).build();
  }

  private static AwsServiceException invalidDestination(String destination) {
    return Entities.invalid("The ARN isn't valid. A valid ARN begins with arn: and includes other information "
        + "separated by colons or slashes., field: LOG_DESTINATION, parameter: " + destination);
  }

  /** Of a log group, by its ARN. */
  private static String name(String arn) {
    String[] parts = arn.split(":");
    return parts.length < 7 ? "" : parts[6];
  }

  @Override
  public DeleteLoggingConfigurationResponse deleteLoggingConfiguration(DeleteLoggingConfigurationRequest request) {
    if (logs.get(request.resourceArn()) == null) {
      throw WAF.refuse("WAFNonexistentItemException",
          "AWS WAF couldn't perform the operation because your resource doesn't exist.");
    }
    logs.remove(request.resourceArn());
    return DeleteLoggingConfigurationResponse.builder().build();
  }

  @Override
  public ListLoggingConfigurationsResponse listLoggingConfigurations(ListLoggingConfigurationsRequest request) {
    boolean global = request.scopeAsString().equals("CLOUDFRONT");
    return ListLoggingConfigurationsResponse.builder().loggingConfigurations(logs.all().stream()
        .filter(each -> each.resourceArn().contains(":global/") == global).toList()).build();
  }
}
