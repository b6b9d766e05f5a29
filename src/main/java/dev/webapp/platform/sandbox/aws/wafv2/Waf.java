package dev.webapp.platform.sandbox.aws.wafv2;

import dev.webapp.platform.sandbox.aws.policy.Request;
import dev.webapp.platform.sandbox.aws.region.AwsService;
import dev.webapp.platform.sandbox.aws.region.NamedResources;
import dev.webapp.platform.sandbox.aws.region.Region;
import dev.webapp.platform.sandbox.aws.region.ServiceModel;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Exceptions;
import dev.webapp.platform.sandbox.aws.region.ServiceModel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.AssociateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.CreateIpSetRequest;
import software.amazon.awssdk.services.wafv2.model.CreateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.DisassociateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.ListResourcesForWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.PutLoggingConfigurationRequest;
import software.amazon.awssdk.services.wafv2.model.Rule;
import software.amazon.awssdk.services.wafv2.model.UpdateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.WafAssociatedItemException;
import software.amazon.awssdk.services.wafv2.model.WafDuplicateItemException;
import software.amazon.awssdk.services.wafv2.model.WafInvalidParameterException;
import software.amazon.awssdk.services.wafv2.model.WafLimitsExceededException;
import software.amazon.awssdk.services.wafv2.model.WafNonexistentItemException;
import software.amazon.awssdk.services.wafv2.model.WafOptimisticLockException;
import software.amazon.awssdk.services.wafv2.model.WafUnavailableEntityException;
import software.amazon.awssdk.services.wafv2.model.Wafv2Exception;

/** WAF in one region; in us-east-1 also what guards distributions. */
public final class Waf implements AwsService {
  static final ServiceModel WAF = new ServiceModel(Wafv2Client.class, "wafv2", "Wafv2",
      Refusal.throttling("ThrottlingException"), Refusal.failure("WAFInternalErrorException"),
      new Exceptions(Wafv2Exception::builder, Map.ofEntries(
          Map.entry("WAFNonexistentItemException", WafNonexistentItemException::builder),
          Map.entry("WAFDuplicateItemException", WafDuplicateItemException::builder),
          Map.entry("WAFOptimisticLockException", WafOptimisticLockException::builder),
          Map.entry("WAFAssociatedItemException", WafAssociatedItemException::builder),
          Map.entry("WAFInvalidParameterException", WafInvalidParameterException::builder),
          Map.entry("WAFLimitsExceededException", WafLimitsExceededException::builder),
          Map.entry("WAFUnavailableEntityException", WafUnavailableEntityException::builder))));

  private final Region region;
  private final Entities entities;
  private final IpSets ipSets;
  private final WebAcls webAcls;

  public Waf(Region region, Surroundings surroundings) {
    this.region = region;
    this.entities = new Entities(region);
    this.ipSets = new IpSets(entities);
    this.webAcls = new WebAcls(entities, surroundings);
    ipSets.usedBy(webAcls::refersTo);
  }

  /** What else of the account WAF looks at. */
  public interface Surroundings {
    /** Whether a distribution has the web ACL of that ARN. */
    boolean guardsDistribution(String arn);

    /** Whether there is a load balancer of that ARN. */
    boolean isLoadBalancer(String arn);

    /** None where there is none. */
    Map<String, String> tagsOfLoadBalancer(String arn);

    /** Whether there is a log group of that name. */
    boolean isLogGroup(String name);
  }

  @Override
  public ServiceModel model() {
    return WAF;
  }

  @Override
  public List<Wafv2Client> parts() {
    return List.of(entities, ipSets, webAcls);
  }

  /** Whether there is a web ACL of that ARN. */
  public boolean isWebAcl(String arn) {
    return webAcls.exists(arn);
  }

  /** A load balancer has gone, and what guarded it guards it no more. */
  public void forget(String resourceArn) {
    webAcls.forget(resourceArn);
  }

  /** By the service authorization reference of WAF V2: also what a web ACL's rules refer to is judged. */
  @Override
  public List<Request> authorizations(String operation, SdkRequest request) {
    String action = "wafv2:" + operation;
    Map<String, String> tags = NamedResources.tags(request);
    return switch (request) {
      case CreateWebAclRequest create -> {
        String acl = arn(create.scopeAsString(), "webacl/" + create.name() + "/*");
        List<Request> all = creation(action, acl, tags);
        all.addAll(references(action, create.scopeAsString(), create.rules(), tags));
        yield all;
      }
      case CreateIpSetRequest create ->
          creation(action, arn(create.scopeAsString(), "ipset/" + create.name() + "/*"), tags);
      case UpdateWebAclRequest update -> {
        List<Request> all = new ArrayList<>(List.of(on(action, arn(update.scopeAsString(),
            "webacl/" + update.name() + "/" + update.id()))));
        all.addAll(references(action, update.scopeAsString(), update.rules(), Map.of()));
        yield all;
      }
      case PutLoggingConfigurationRequest put -> List.of(
          on(action, put.loggingConfiguration().resourceArn()), Request.of("logs:CreateLogDelivery", "*"),
          Request.of("logs:PutResourcePolicy", "*"), Request.of("logs:DescribeResourcePolicies", "*"),
          Request.of("logs:DescribeLogGroups", "*"));
      case AssociateWebAclRequest associate -> List.of(on(action, associate.webACLArn()));
      case ListResourcesForWebAclRequest list -> List.of(on(action, list.webACLArn()));
      case DisassociateWebAclRequest disassociate -> List.of(Request.of(action, disassociate.resourceArn()),
          Request.of("elasticloadbalancing:SetWebAcl", disassociate.resourceArn())
              .onTagged(webAcls.tagsOfGuarded(disassociate.resourceArn())));
      default -> List.of(about(action, operation, request));
    };
  }

  private Request about(String action, String operation, SdkRequest request) {
    String named = NamedResources.text(request, "ResourceARN") + NamedResources.text(request, "ResourceArn");
    String id = NamedResources.text(request, "Id");
    if (id.isEmpty() && named.isEmpty()) {
      return Request.of(action, "*");
    }
    String arn = !named.isEmpty() ? named : arn(NamedResources.text(request, "Scope"),
        (operation.endsWith("IPSet") ? "ipset/" : "webacl/") + NamedResources.text(request, "Name") + "/" + id);
    return NamedResources.tagging(on(action, arn), request);
  }

  private static List<Request> creation(String action, String arn, Map<String, String> tags) {
    List<Request> all = new ArrayList<>(List.of(Request.of(action, arn).tagging(tags)));
    if (!tags.isEmpty()) {
      all.add(Request.of("wafv2:TagResource", arn).tagging(tags));
    }
    return all;
  }

  private List<Request> references(String action, String scope, List<Rule> rules, Map<String, String> tags) {
    List<Request> all = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.statement().ipSetReferenceStatement() != null) {
        all.add(on(action, rule.statement().ipSetReferenceStatement().arn()).tagging(tags));
      }
      if (rule.statement().managedRuleGroupStatement() != null) {
        all.add(Request.of(action, arn(scope, "managedruleset/"
            + rule.statement().managedRuleGroupStatement().name() + "/*")).tagging(tags));
      }
    }
    return all;
  }

  private Request on(String action, String arn) {
    return Request.of(action, arn).onTagged(entities.tagsOf(arn));
  }

  private String arn(String scope, String resource) {
    return region.arn(WAF, (scope.equals("CLOUDFRONT") ? "global/" : "regional/") + resource);
  }
}
