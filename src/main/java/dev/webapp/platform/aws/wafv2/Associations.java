package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.TagReader;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Problem.Category;
import dev.webapp.platform.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.ResourceType;

/**
 * The load balancers that a web ACL guards. The AWS Load Balancer Controller makes the association by an annotation of
 * the Ingress, and leaves it as it is where there is none ({@code wafv2-acl-arn} in its documentation), so that it has
 * to be ended here.
 */
final class Associations {
  private static final List<String> OWNER = List.of(Ownership.OWNER, Ownership.PLATFORM);

  private final Clients clients;
  private final TagReader balancers;

  Associations(Clients clients, TagReader balancers) {
    this.clients = clients;
    this.balancers = balancers;
  }

  /** Takes it from a load balancer of the same platform; whether there was one. */
  boolean loosen(Scope scope, ObservedWebAcl acl) {
    Wafv2Client waf = clients.get(Wafv2Client.class, scope);
    List<String> guarded = waf.listResourcesForWebACL(r -> r.webACLArn(acl.arn())
        .resourceType(ResourceType.APPLICATION_LOAD_BALANCER)).resourceArns().stream().sorted().toList();
    if (guarded.isEmpty()) {
      return false;
    }
    String first = guarded.getFirst();
    if (!isOfSamePlatform(scope, first, acl)) {
      throw Problem.of(Category.CONFLICT, "WAFAssociatedItemException", "wafv2:DeleteWebACL",
          "somebody has put the web ACL before " + first + ", which is not the platform's: take it away there");
    }
    waf.disassociateWebACL(r -> r.resourceArn(first));
    return true;
  }

  private boolean isOfSamePlatform(Scope scope, String balancer, ObservedWebAcl acl) {
    Map<String, String> tags = balancers.read(scope, balancer);
    return OWNER.stream().allMatch(key -> Objects.equals(tags.get(key), acl.tags().get(key)));
  }
}
