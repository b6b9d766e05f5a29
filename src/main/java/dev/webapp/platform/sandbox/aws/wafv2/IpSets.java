package dev.webapp.platform.sandbox.aws.wafv2;

import static dev.webapp.platform.sandbox.aws.wafv2.Waf.WAF;

import dev.webapp.platform.sandbox.aws.region.Page;
import dev.webapp.platform.sandbox.aws.wafv2.Entities.Entity;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.CreateIpSetRequest;
import software.amazon.awssdk.services.wafv2.model.CreateIpSetResponse;
import software.amazon.awssdk.services.wafv2.model.DeleteIpSetRequest;
import software.amazon.awssdk.services.wafv2.model.DeleteIpSetResponse;
import software.amazon.awssdk.services.wafv2.model.GetIpSetRequest;
import software.amazon.awssdk.services.wafv2.model.GetIpSetResponse;
import software.amazon.awssdk.services.wafv2.model.IPSet;
import software.amazon.awssdk.services.wafv2.model.IPSetSummary;
import software.amazon.awssdk.services.wafv2.model.ListIpSetsRequest;
import software.amazon.awssdk.services.wafv2.model.ListIpSetsResponse;
import software.amazon.awssdk.services.wafv2.model.UpdateIpSetRequest;
import software.amazon.awssdk.services.wafv2.model.UpdateIpSetResponse;

/** IP sets. */
final class IpSets implements Wafv2Client {
  private static final String SORT = "ipset";
  private static final int MOST = 10_000;

  private final Entities entities;
  private Predicate<String> inUse = _ -> false;

  IpSets(Entities entities) {
    this.entities = entities;
  }

  /** Whether a rule refers to the one of an ARN. */
  void usedBy(Predicate<String> user) {
    this.inUse = user;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public CreateIpSetResponse createIPSet(CreateIpSetRequest request) {
    check(request.addresses(), request.ipAddressVersionAsString());
    Entity made = entities.make(request.scopeAsString(), SORT, request.name(), request.tags());
    made = entities.put(made, IPSet.builder().name(made.name()).id(made.id()).arn(made.arn())
        .description(request.description()).ipAddressVersion(request.ipAddressVersion())
        .addresses(request.addresses()).build());
    return CreateIpSetResponse.builder().summary(summary(made)).build();
  }

  private static void check(List<String> addresses, String version) {
    String block = "IPV6".equals(version) ? "[0-9a-fA-F:]+/\\d{1,3}" : "\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}";
    addresses.stream().filter(each -> !each.matches(block) || each.endsWith("/0")).findFirst().ifPresent(each -> {
      throw Entities.invalid("The parameter contains formatting that is not valid., field: IP_ADDRESS, parameter: "
          + each);
    });
    if (addresses.size() > MOST) {
      throw WAF.refuse("WAFLimitsExceededException", "You exceeded your resource limit.");
    }
  }

  private static IPSetSummary summary(Entity entity) {
    return IPSetSummary.builder().name(entity.name()).id(entity.id()).arn(entity.arn()).lockToken(entity.lockToken())
        .description(((IPSet) entity.content()).description()).build();
  }

  @Override
  public ListIpSetsResponse listIPSets(ListIpSetsRequest request) {
    Page<Entity> page = entities.page(request.scopeAsString(), SORT, request.nextMarker(), request.limit());
    return ListIpSetsResponse.builder().nextMarker(page.next())
        .ipSets(page.items().stream().map(IpSets::summary).toList()).build();
  }

  private Entity find(String scope, String name, String id) {
    return entities.find(scope, SORT, name, id);
  }

  @Override
  public GetIpSetResponse getIPSet(GetIpSetRequest request) {
    Entity found = find(request.scopeAsString(), request.name(), request.id());
    return GetIpSetResponse.builder().ipSet((IPSet) found.content()).lockToken(found.lockToken()).build();
  }

  @Override
  public UpdateIpSetResponse updateIPSet(UpdateIpSetRequest request) {
    Entity found = entities.locked(
        find(request.scopeAsString(), request.name(), request.id()), request.lockToken());
    IPSet present = (IPSet) found.content();
    check(request.addresses(), present.ipAddressVersionAsString());
    Entity now = entities.put(found, present.toBuilder().addresses(request.addresses())
        .description(request.description() == null ? present.description() : request.description()).build());
    return UpdateIpSetResponse.builder().nextLockToken(now.lockToken()).build();
  }

  @Override
  public DeleteIpSetResponse deleteIPSet(DeleteIpSetRequest request) {
    Entity found = entities.locked(
        find(request.scopeAsString(), request.name(), request.id()), request.lockToken());
    if (inUse.test(found.arn())) {
      throw WAF.refuse("WAFAssociatedItemException", "AWS WAF couldn't perform the operation because your resource is "
          + "being used by another resource or it's associated with another resource.");
    }
    entities.remove(found);
    return DeleteIpSetResponse.builder().build();
  }
}
