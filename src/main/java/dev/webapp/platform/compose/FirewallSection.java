package dev.webapp.platform.compose;

import dev.webapp.platform.api.FirewallSpec;
import dev.webapp.platform.aws.cloudwatchlogs.LogGroup;
import dev.webapp.platform.aws.wafv2.IpSet;
import dev.webapp.platform.aws.wafv2.ManagedRules;
import dev.webapp.platform.aws.wafv2.WebAcl;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Web ACLs: one before the load balancer, where that is, and one before distributions, which are everywhere. */
final class FirewallSection {
  private static final String ORIGIN = "spec.firewall";
  /** Of a web ACL and of an IP set. */
  private static final int NAME = 128;
  private static final int LOG_GROUP_NAME = 512;

  private final Draft draft;
  private final FirewallSpec firewall;

  FirewallSection(Draft draft) {
    this.draft = draft;
    this.firewall = draft.spec().firewall();
  }

  /** What the web ACL before such a thing is called, whether there is one or not. */
  String aclName(String guarded) {
    return draft.names().of("firewall." + guarded, NAME);
  }

  /**
   * Adds the web ACL before something, once.
   *
   * @param guarded tells it from the platform's other one
   * @return null where the platform has no firewall
   */
  ResourceId add(String guarded, boolean global, Scope scope) {
    if (firewall == null) {
      return null;
    }
    ResourceId known = new ResourceId("WebAcl", guarded);
    if (draft.resources().stream().anyMatch(resource -> resource.id().equals(known))) {
      return known;
    }
    List<ResourceId> allowed = addSets(guarded + ".allowed", firewall.allow(), global, scope);
    List<ResourceId> blocked = addSets(guarded + ".blocked", firewall.block(), global, scope);
    ResourceId logs = firewall.logs().enabled() ? addLogs(guarded, scope) : null;
    ResourceId id = new ResourceId("WebAcl", guarded);
    return draft.add(Resource.of(id, aclName(guarded), scope, Part.EDGE, ORIGIN, values -> new WebAcl(global,
        WebAcl.ALLOW, allowed.stream().map(set -> values.get(set.ref("arn"))).toList(),
        blocked.stream().map(set -> values.get(set.ref("arn"))).toList(), firewall.rateLimitPerIp(), managedRules(),
        logs == null ? List.of() : List.of(values.get(logs.ref("arn"))), draft.tags(id))));
  }

  private List<ManagedRules> managedRules() {
    return firewall.rules().stream()
        .map(group -> ManagedRules.of(group.name(), firewall.countOnly().contains(group))).toList();
  }

  /** One for each version of addresses that there are any of. */
  private List<ResourceId> addSets(String name, List<String> blocks, boolean global, Scope scope) {
    List<ResourceId> sets = new ArrayList<>();
    addSet(sets, name + ".v4", IpSet.IPV4, blocks, block -> !block.contains(":"), global, scope);
    addSet(sets, name + ".v6", IpSet.IPV6, blocks, block -> block.contains(":"), global, scope);
    return sets;
  }

  private void addSet(List<ResourceId> sets, String name, String version, List<String> blocks,
      Predicate<String> ofVersion, boolean global, Scope scope) {
    List<String> addresses = blocks.stream().filter(ofVersion).toList();
    if (!addresses.isEmpty()) {
      ResourceId id = new ResourceId("IpSet", name);
      sets.add(draft.add(Resource.of(id, aclName(name), scope, Part.EDGE, ORIGIN,
          _ -> new IpSet(global, version, addresses, draft.tags(id)))));
    }
  }

  private ResourceId addLogs(String guarded, Scope scope) {
    ResourceId id = new ResourceId("LogGroup", "firewall." + guarded);
    String name = WebAcl.LOG_PREFIX
        + draft.names().of("firewall." + guarded, LOG_GROUP_NAME - WebAcl.LOG_PREFIX.length());
    return draft.add(Resource.of(id, name, scope, Part.EDGE, ORIGIN + ".logs",
        _ -> new LogGroup(firewall.logs().retentionDays(), null, draft.tags(id))));
  }
}
