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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigatewayv2.model.GetVpcLinksResponse;

/** {@link VpcLink}s, found by their names. Output: {@code id}, once it leads anywhere. */
public final class VpcLinkKind implements ResourceKind<VpcLink, ObservedVpcLink> {
  private final Apis apis;

  public VpcLinkKind(Clients clients) {
    this.apis = new Apis(clients);
  }

  @Override
  public String name() {
    return "VpcLink";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedVpcLink> observe(Scope scope, Collection<Sought<VpcLink>> sought) {
    Map<String, List<software.amazon.awssdk.services.apigatewayv2.model.VpcLink>> byName =
        list(scope).stream().collect(Collectors.groupingBy(link -> link.name()));
    Map<Handle, ObservedVpcLink> seen = new TreeMap<>();
    for (Sought<VpcLink> each : sought) {
      var byId = byName.getOrDefault(each.handle().physicalName(), List.of()).stream()
          .collect(Collectors.toMap(link -> link.vpcLinkId(), Function.identity()));
      Tags.mostOurs(byId.keySet(), id -> Apis.read(byId.get(id).tags()),
              each.desired() == null ? Map.of() : each.desired().tags())
          .ifPresent(id -> seen.put(each.handle(), read(byId.get(id))));
    }
    return seen;
  }

  private List<software.amazon.awssdk.services.apigatewayv2.model.VpcLink> list(Scope scope) {
    return Apis.all(token -> apis.client(scope).getVpcLinks(r -> r.maxResults(Apis.PAGE).nextToken(token)),
        GetVpcLinksResponse::items, GetVpcLinksResponse::nextToken);
  }

  private static ObservedVpcLink read(software.amazon.awssdk.services.apigatewayv2.model.VpcLink told) {
    return new ObservedVpcLink(told.vpcLinkId(), told.subnetIds().stream().sorted().toList(),
        told.securityGroupIds().stream().sorted().toList(), told.vpcLinkStatusAsString(), told.vpcLinkStatusMessage(),
        Apis.read(told.tags()));
  }

  @Override
  public VpcLink project(ObservedVpcLink observed, VpcLink desired) {
    return new VpcLink(
        observed.subnetIds(), observed.securityGroupIds(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedVpcLink observed) {
    return switch (observed.status()) {
      case "AVAILABLE" -> Readiness.READY;
      // AWS takes its interfaces away, and puts them back with the first request (developer guide, "VPC links").
      case "INACTIVE" -> new Readiness.Ready("INACTIVE: nobody has asked for 60 days, so that the first request will "
          + "take minutes");
      case "FAILED" -> new Readiness.Failed("FAILED: " + observed.reason() + "; mend that, then delete VPC link "
          + observed.id() + " in API Gateway's console", true);
      default -> new Readiness.Progressing(observed.status() + ": API Gateway makes its way into the VPC, which takes "
          + "some minutes");
    };
  }

  @Override
  public boolean leaving(ObservedVpcLink observed) {
    return observed.status().equals("DELETING");
  }

  @Override
  public Outputs outputs(ObservedVpcLink observed) {
    return Outputs.of("id", readiness(observed) instanceof Readiness.Ready ? observed.id() : null);
  }

  /** Looks first, since API Gateway makes a second one of the same name. */
  @Override
  public ObservedVpcLink create(Handle handle, Scope scope, VpcLink desired, Token token) {
    if (list(scope).stream().anyMatch(link -> link.name().equals(handle.physicalName()))) {
      throw Problem.of(Category.EXISTS, "VpcLinkExists", "apigateway:POST",
          "there is a VPC link called " + handle.physicalName());
    }
    var made = apis.client(scope).createVpcLink(r -> r.name(handle.physicalName()).subnetIds(desired.subnetIds())
        .securityGroupIds(desired.securityGroupIds()).tags(desired.tags()));
    return new ObservedVpcLink(made.vpcLinkId(), made.subnetIds().stream().sorted().toList(),
        made.securityGroupIds().stream().sorted().toList(), made.vpcLinkStatusAsString(), made.vpcLinkStatusMessage(),
        new TreeMap<>(desired.tags()));
  }

  @Override
  public ObservedVpcLink update(
      Handle handle, Scope scope, VpcLink desired, ObservedVpcLink observed, Delta delta) {
    return new ObservedVpcLink(observed.id(), observed.subnetIds(), observed.securityGroupIds(), observed.status(),
        observed.reason(), apis.tag(scope, "/vpclinks/" + observed.id(), observed.tags(), delta));
  }

  @Override
  public void delete(Handle handle, Scope scope, ObservedVpcLink observed, Farewell how) {
    try {
      if (!leaving(observed)) {
        apis.client(scope).deleteVpcLink(r -> r.vpcLinkId(observed.id()));
      }
    } catch (Problem problem) {
      if (!problem.is("NotFoundException")) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("apigateway:GET", "apigateway:POST", "apigateway:DELETE", ApiTags.CREATING);
  }

  @Override
  public List<Grant> grants() {
    Grant.Target links = Grant.onArns("ApigatewayLinks", "apigateway", "arn:*:apigateway:*::/vpclinks",
        "arn:*:apigateway:*::/vpclinks/*");
    return List.of(links.any("GET"), ApiTags.creating(links), links.created("POST"), links.owned("DELETE"),
        ApiTags.TARGET.owned("POST", "DELETE"), ApiTags.TARGET.claimed("POST"));
  }
}
