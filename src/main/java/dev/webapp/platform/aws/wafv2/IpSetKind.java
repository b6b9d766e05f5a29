package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SameFields;
import dev.webapp.platform.aws.Tags;
import dev.webapp.platform.aws.wafv2.Entities.Found;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.resource.Delta;
import dev.webapp.platform.resource.Farewell;
import dev.webapp.platform.resource.Grant;
import dev.webapp.platform.resource.Outputs;
import dev.webapp.platform.resource.Problem;
import dev.webapp.platform.resource.Readiness;
import dev.webapp.platform.resource.ResourceKind;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Sought;
import dev.webapp.platform.resource.Token;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.GetIpSetResponse;
import software.amazon.awssdk.services.wafv2.model.IPSet;
import software.amazon.awssdk.services.wafv2.model.IPSetSummary;
import software.amazon.awssdk.services.wafv2.model.ListIpSetsResponse;
import software.amazon.awssdk.services.wafv2.model.UpdateIpSetRequest;

/**
 * {@link IpSet}s. They have no status: one that is there can be referred to, some seconds later at the latest. Output:
 * {@code arn}.
 */
public final class IpSetKind implements ResourceKind<IpSet, ObservedIpSet> {
  private static final int PAGE = 100;
  private final Entities<IPSet> sets;

  public IpSetKind(Clients clients, RememberedTags tags, InstantSource clock) {
    this.sets = new Entities<>(clients, tags, clock, new Sets());
  }

  private static final class Sets implements Entities.Sort<IPSet> {
    @Override
    public Entities.Page list(Wafv2Client waf, boolean global, String marker) {
      ListIpSetsResponse page =
          waf.listIPSets(r -> r.scope(Entity.scope(global)).limit(PAGE).nextMarker(marker));
      return new Entities.Page(page.ipSets().stream().map(set -> entity(global, set)).toList(), page.nextMarker());
    }

    private static Entity entity(boolean global, IPSetSummary set) {
      return new Entity(global, set.name(), set.id(), set.arn(), set.lockToken());
    }

    @Override
    public IPSet read(Wafv2Client waf, Entity entity) {
      return waf.getIPSet(r -> r.scope(entity.scope()).name(entity.name()).id(entity.id())).ipSet();
    }
  }

  @Override
  public String name() {
    return "IpSet";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedIpSet> observe(Scope scope, Collection<Sought<IpSet>> sought) {
    Map<Handle, ObservedIpSet> seen = new TreeMap<>();
    for (Sought<IpSet> one : sought) {
      sets.find(scope, one.handle().physicalName(), one.desired() == null ? null : one.desired().global())
          .ifPresent(found -> seen.put(one.handle(), seen(found)));
    }
    return seen;
  }

  private static ObservedIpSet seen(Found<IPSet> found) {
    Entity entity = found.entity();
    return new ObservedIpSet(entity.global(), entity.id(), entity.arn(), entity.name(),
        found.told().ipAddressVersionAsString(), found.told().addresses(), found.tags());
  }

  @Override
  public IpSet project(ObservedIpSet observed, IpSet desired) {
    return new IpSet(observed.global(), observed.version(), observed.addresses(),
        Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedIpSet observed) {
    return Readiness.READY;
  }

  @Override
  public Outputs outputs(ObservedIpSet observed) {
    return Outputs.of("arn", observed.arn());
  }

  /** Of one name WAF makes no second one. */
  @Override
  public ObservedIpSet create(Handle handle, Scope scope, IpSet desired, Token token) {
    String name = handle.physicalName();
    IPSetSummary made = sets.write(scope, desired.global(), () -> sets.client(scope).createIPSet(r -> r
        .name(name).scope(Entity.scope(desired.global())).ipAddressVersion(desired.version())
        .addresses(desired.addresses()).tags(Entities.tags(desired.tags()))).summary());
    sets.born(made.arn(), desired.tags());
    return new ObservedIpSet(desired.global(), made.id(), made.arn(), name, desired.version(), desired.addresses(),
        desired.tags());
  }

  /** What makes it ours comes first. Whoever else changes it in between makes this a conflict, which passes. */
  @Override
  public ObservedIpSet update(Handle handle, Scope scope, IpSet desired, ObservedIpSet observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(sets.retag(scope, observed.arn(), observed.tags(), delta));
    }
    GetIpSetResponse now = get(scope, observed);
    sets.write(scope, observed.global(), () -> sets.client(scope).updateIPSet(
        SameFields.carry(now.ipSet(), UpdateIpSetRequest.builder()).scope(Entity.scope(observed.global()))
            .addresses(desired.addresses()).lockToken(now.lockToken()).build()));
    return observed.with(desired.addresses());
  }

  private GetIpSetResponse get(Scope scope, ObservedIpSet set) {
    return sets.client(scope).getIPSet(
        r -> r.scope(Entity.scope(set.global())).name(set.name()).id(set.id()));
  }

  /** While rules refer to it, that is a conflict. */
  @Override
  public void delete(Handle handle, Scope scope, ObservedIpSet observed, Farewell how) {
    try {
      String lockToken = get(scope, observed).lockToken();
      sets.write(scope, observed.global(), () -> sets.client(scope).deleteIPSet(r -> r
          .scope(Entity.scope(observed.global())).name(observed.name()).id(observed.id()).lockToken(lockToken)));
    } catch (Problem problem) {
      if (!problem.is(Entities.NOT_FOUND)) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("wafv2:ListIPSets", "wafv2:GetIPSet", "wafv2:ListTagsForResource", "wafv2:CreateIPSet",
        "wafv2:UpdateIPSet", "wafv2:DeleteIPSet", "wafv2:TagResource", "wafv2:UntagResource");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target all = Grant.on("IpSets", "wafv2", "*/ipset/*/*");
    return List.of(all.owned("UpdateIPSet", "DeleteIPSet", "TagResource", "UntagResource"),
        all.created("CreateIPSet"), all.claimed("TagResource"));
  }
}
