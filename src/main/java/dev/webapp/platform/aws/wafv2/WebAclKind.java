package dev.webapp.platform.aws.wafv2;

import dev.webapp.platform.aws.Clients;
import dev.webapp.platform.aws.RememberedTags;
import dev.webapp.platform.aws.SameFields;
import dev.webapp.platform.aws.TagReader;
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
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.DefaultAction;
import software.amazon.awssdk.services.wafv2.model.GetWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.ListWebAcLsResponse;
import software.amazon.awssdk.services.wafv2.model.LoggingConfiguration;
import software.amazon.awssdk.services.wafv2.model.UpdateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.WebACL;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/**
 * {@link WebAcl}s. They have no status. Output: {@code arn}. What they guard says so itself, by an annotation of its
 * Ingress or a setting of its distribution: nothing is associated here, but load balancers are let go of in the end.
 */
public final class WebAclKind implements ResourceKind<WebAcl, ObservedWebAcl> {
  private static final int PAGE = 100;
  /** What a web ACL may take before AWS charges for it by request (AWS WAF pricing). */
  private static final long INCLUDED_CAPACITY = 1500;
  private final Entities<WebACL> acls;
  private final WebAclLogs logs;
  private final Associations associations;
  /** ARNs of those that could not be deleted, since something has them. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /**
   * @param balancers tells whose a load balancer is
   */
  public WebAclKind(Clients clients, RememberedTags tags, TagReader balancers, InstantSource clock) {
    this.acls = new Entities<>(clients, tags, clock, new Acls());
    this.logs = new WebAclLogs(clients, clock);
    this.associations = new Associations(clients, balancers);
  }

  private static final class Acls implements Entities.Sort<WebACL> {
    @Override
    public Entities.Page list(Wafv2Client waf, boolean global, String marker) {
      ListWebAcLsResponse page =
          waf.listWebACLs(r -> r.scope(Entity.scope(global)).limit(PAGE).nextMarker(marker));
      return new Entities.Page(page.webACLs().stream()
          .map(acl -> new Entity(global, acl.name(), acl.id(), acl.arn(), acl.lockToken())).toList(),
          page.nextMarker());
    }

    @Override
    public WebACL read(Wafv2Client waf, Entity entity) {
      return waf.getWebACL(r -> r.scope(entity.scope()).name(entity.name()).id(entity.id())).webACL();
    }
  }

  @Override
  public String name() {
    return "WebAcl";
  }

  @Override
  public Observing observing() {
    return Observing.LISTED;
  }

  @Override
  public Map<Handle, ObservedWebAcl> observe(Scope scope, Collection<Sought<WebAcl>> sought) {
    Map<Handle, ObservedWebAcl> seen = new TreeMap<>();
    for (Sought<WebAcl> one : sought) {
      acls.find(scope, one.handle().physicalName(), one.desired() == null ? null : one.desired().global())
          .ifPresent(found -> seen.put(one.handle(), seen(found, logs.of(scope, found.entity()))));
    }
    return seen;
  }

  private static ObservedWebAcl seen(Found<WebACL> found, LoggingConfiguration log) {
    Entity entity = found.entity();
    WebACL told = found.told();
    return new ObservedWebAcl(entity.global(), entity.id(), entity.arn(), entity.name(), entity.lockToken(),
        action(told.defaultAction()), WebAclRules.read(told.rules()), told.capacity(), WebAclLogs.destinations(log),
        WebAclLogs.redacted(log), found.tags());
  }

  private static String action(DefaultAction told) {
    return told.allow() != null ? WebAcl.ALLOW : WebAcl.BLOCK;
  }

  /** A log with credentials in it is none that we would have made. */
  @Override
  public WebAcl project(ObservedWebAcl observed, WebAcl desired) {
    boolean asWeLog = observed.redacted() || desired.logDestinations().isEmpty();
    // Where the platform wants no log, one that somebody else has set up stays.
    List<String> destinations = observed.logDestinations().stream()
        .filter(arn -> !desired.logDestinations().isEmpty() || arn.contains(":log-group:" + WebAcl.LOG_PREFIX
            + observed.name())).toList();
    return new WebAcl(observed.global(), observed.defaultAction(), observed.rules().allowedIpSets(),
        observed.rules().blockedIpSets(), observed.rules().rateLimitPerIp(), observed.rules().managedRules(),
        asWeLog ? destinations : List.of(), Tags.ours(observed.tags(), desired.tags()));
  }

  @Override
  public Readiness readiness(ObservedWebAcl observed) {
    return observed.capacity() == null || observed.capacity() <= INCLUDED_CAPACITY ? Readiness.READY
        : new Readiness.Ready("its rules take " + observed.capacity() + " WCU: beyond " + INCLUDED_CAPACITY
            + " AWS charges for each request");
  }

  @Override
  public Outputs outputs(ObservedWebAcl observed) {
    return Outputs.of("arn", observed.arn());
  }

  /** Of one name WAF makes no second one. Its log comes afterwards. */
  @Override
  public ObservedWebAcl create(Handle handle, Scope scope, WebAcl desired, Token token) {
    String name = handle.physicalName();
    WebACLSummary made = acls.write(scope, desired.global(), () -> acls.client(scope).createWebACL(r -> r
        .name(name).scope(Entity.scope(desired.global())).defaultAction(action(desired.defaultAction(), null))
        .rules(WebAclRules.of(desired, List.of())).visibilityConfig(WebAclRules.visibility(name))
        .tags(Entities.tags(desired.tags()))).summary());
    acls.born(made.arn(), desired.tags());
    return new ObservedWebAcl(desired.global(), made.id(), made.arn(), name, made.lockToken(), desired.defaultAction(),
        ObservedWebAcl.Rules.of(desired), capacity(scope, desired.global(), made), List.of(), false, desired.tags());
  }

  /** Null where WAF does not tell it so soon: it is there all the same. */
  private Long capacity(Scope scope, boolean global, WebACLSummary made) {
    try {
      return acls.client(scope).getWebACL(r -> r.scope(Entity.scope(global)).name(made.name()).id(made.id()))
          .webACL().capacity();
    } catch (Problem later) {
      return null;
    }
  }

  /** How others answer by default what is allowed, or blocked, stays. */
  private static DefaultAction action(String wanted, DefaultAction had) {
    if (had != null && action(had).equals(wanted)) {
      return had;
    }
    return wanted.equals(WebAcl.ALLOW) ? DefaultAction.builder().allow(_ -> {}).build()
        : DefaultAction.builder().block(_ -> {}).build();
  }

  /** What makes it ours comes first. Whoever else changes it in between makes this a conflict, which passes. */
  @Override
  public ObservedWebAcl update(Handle handle, Scope scope, WebAcl desired, ObservedWebAcl observed, Delta delta) {
    if (delta.touches("tags")) {
      return observed.tagged(acls.retag(scope, observed.arn(), observed.tags(), delta));
    }
    if (delta.touchesAny("defaultAction", "allowedIpSets", "blockedIpSets", "rateLimitPerIp", "managedRules")) {
      GetWebAclResponse now = get(scope, observed);
      String lockToken = acls.write(scope, observed.global(), () -> acls.client(scope).updateWebACL(
          SameFields.carry(now.webACL(), UpdateWebAclRequest.builder()).scope(Entity.scope(observed.global()))
              .defaultAction(action(desired.defaultAction(), now.webACL().defaultAction()))
              .rules(WebAclRules.of(desired, now.webACL().rules())).lockToken(now.lockToken()).build()))
          .nextLockToken();
      return new ObservedWebAcl(observed.global(), observed.id(), observed.arn(), observed.name(), lockToken,
          desired.defaultAction(), ObservedWebAcl.Rules.of(desired), null, observed.logDestinations(),
          observed.redacted(), observed.tags());
    }
    if (delta.touches("logDestinations")) {
      logs.log(scope, observed, desired.logDestinations());
      return observed.logging(desired.logDestinations());
    }
    return observed;
  }

  private GetWebAclResponse get(Scope scope, ObservedWebAcl acl) {
    return acls.client(scope).getWebACL(
        r -> r.scope(Entity.scope(acl.global())).name(acl.name()).id(acl.id()));
  }

  /**
   * While it guards anything, that is a conflict, and it is taken from load balancers next time; distributions let go
   * of it themselves. Where it logs to goes with it. WAF allows few calls a second, so that none is made in advance.
   */
  @Override
  public void delete(Handle handle, Scope scope, ObservedWebAcl observed, Farewell how) {
    try {
      if (held.contains(observed.arn()) && associations.loosen(scope, observed)) {
        return;
      }
      held.remove(observed.arn());
      acls.write(scope, observed.global(), () -> acls.client(scope).deleteWebACL(r -> r
          .scope(Entity.scope(observed.global())).name(observed.name()).id(observed.id())
          .lockToken(observed.lockToken())));
    } catch (Problem problem) {
      if (problem.is("WAFAssociatedItemException") && !observed.global()) {
        held.add(observed.arn());
      }
      if (!problem.is(Entities.NOT_FOUND)) {
        throw problem;
      }
    }
  }

  @Override
  public Set<String> permissions() {
    return Set.of("wafv2:ListWebACLs", "wafv2:GetWebACL", "wafv2:ListTagsForResource",
        "wafv2:ListLoggingConfigurations", "wafv2:CreateWebACL", "wafv2:UpdateWebACL", "wafv2:DeleteWebACL",
        "wafv2:PutLoggingConfiguration", "wafv2:DeleteLoggingConfiguration", "wafv2:TagResource",
        "wafv2:UntagResource", "wafv2:ListResourcesForWebACL", "wafv2:DisassociateWebACL",
        "elasticloadbalancing:DescribeTags",
        // Checked of the load balancer that is let go of.
        "elasticloadbalancing:SetWebAcl",
        // What WAF does in behalf of whoever turns on a log (WAF developer guide, "Amazon CloudWatch Logs").
        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups");
  }

  @Override
  public List<Grant> grants() {
    Grant.Target all = Grant.on("WebAcls", "wafv2", "*/webacl/*/*");
    return List.of(all.owned("UpdateWebACL", "DeleteWebACL", "PutLoggingConfiguration", "DeleteLoggingConfiguration",
            "TagResource", "UntagResource"),
        all.created("CreateWebACL"), all.claimed("TagResource"),
        // What rules refer to is judged, too; AWS's own and what users name have no owner.
        Grant.on("WebAclReferences", "wafv2", "*/ipset/*/*", "*/managedruleset/*/*", "*/regexpatternset/*/*",
            "*/rulegroup/*/*").any("CreateWebACL", "UpdateWebACL"),
        Grant.onArns("WebAclAssociations", "wafv2", "arn:*:elasticloadbalancing:*:*:loadbalancer/app/*")
            .any("DisassociateWebACL"),
        // Judged by no resource (service authorization reference of CloudWatch Logs).
        Grant.onArns("LogDelivery", "logs", "*").any("CreateLogDelivery", "DeleteLogDelivery", "PutResourcePolicy"),
        Grant.on("LoadBalancers", "elasticloadbalancing", "loadbalancer/app/*").owned("SetWebAcl"));
  }
}
