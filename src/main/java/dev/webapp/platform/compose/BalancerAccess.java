package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who reaches the load balancers, and what these reach. */
final class BalancerAccess {
  private static final ResourceId LINK_GROUP = new ResourceId("SecurityGroup", "api-link");
  private static final String ANYWHERE = "0.0.0.0/0";

  private final Draft draft;
  private final Ways ways;
  private final Vpc pods;
  private final Ref podsGroup;
  private final Map<Balancer, List<ResourceId>> rules = new EnumMap<>(Balancer.class);

  /**
   * @param pods where load balancers are
   * @param podsGroup the id of the group that pods have of their own; null where the load balancer controller admits
   *     load balancers to the cluster's
   */
  BalancerAccess(Draft draft, Ways ways, Vpc pods, Ref podsGroup) {
    this.draft = draft;
    this.ways = ways;
    this.pods = pods;
    this.podsGroup = podsGroup;
  }

  void compose() {
    for (Balancer balancer : Balancer.values()) {
      if (ways.has(balancer) && !ways.isShared(balancer)) {
        addLoadBalancerGroup(balancer);
      }
    }
    if (podsGroup != null) {
      ways.ports(Balancer.KONG).forEach(port -> rules.computeIfAbsent(Balancer.KONG, _ -> new ArrayList<>())
          .add(admitKong(port)));
    }
  }

  /** Kong's pods have the cluster's group. */
  private ResourceId admitKong(int port) {
    return pods.addRule("pods-from-kong-" + port, podsGroup, "ingress", port,
        values -> values.get(pods.ref("clusterSecurityGroupId")), "Kong to pods of platform " + platform(), Part.EDGE,
        EdgeSection.origin(Balancer.KONG));
  }

  /** The rules that let requests into a load balancer and on to pods: they stay as long as it does. */
  List<ResourceId> rules(Balancer balancer) {
    return rules.getOrDefault(balancer, List.of());
  }

  /** Whether only the VPC, and what is connected to it, can reach the load balancer. */
  boolean isInternal(Balancer balancer) {
    return balancer == Balancer.INNER || draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNAL;
  }

  /**
   * The security group that the load balancer is in. Where pods are in the cluster's group, the load balancer
   * controller adds its own shared group and admits that to the pods: a rule for each platform would exhaust the
   * cluster's group, which takes 60.
   */
  Ref loadBalancerGroupId(Balancer balancer) {
    return balancer.securityGroup().ref("groupId");
  }

  /** The subnets that a load balancer is in. */
  Ref subnetsOf(Balancer balancer) {
    return pods.ref(isInternal(balancer) ? "privateSubnetIds" : "publicSubnetIds");
  }

  /** Only where the spec names them; otherwise the controller finds what we would find. */
  List<String> givenSubnetIds(Balancer balancer) {
    return isInternal(balancer) ? draft.spec().network().privateSubnetIds() : draft.spec().network().publicSubnetIds();
  }

  /** The blocks of addresses that requests to a service come from; empty where no load balancer leads to it. */
  List<String> cidrsBefore(ServiceSpec service, Values values) {
    return Stream.of(Balancer.OUTER, Balancer.INNER).filter(balancer -> ways.leadsTo(service, balancer))
        .map(balancer -> isInternal(balancer) ? "privateCidrs" : "publicCidrs").distinct()
        .flatMap(cidrs -> values.list(pods.ref(cidrs)).stream()).toList();
  }

  /** The namespace of the proxy that leads to a service; null where none does. */
  String gatewayBefore(ServiceSpec service) {
    return ways.leadsTo(service, Balancer.KONG) ? draft.spec().gateway().kong().namespace() : null;
  }

  /** The security group of API Gateway's link. */
  Ref linkGroupId() {
    return LINK_GROUP.ref("groupId");
  }

  /**
   * Adds the group of API Gateway's link, which reaches the internal load balancer; answers the rules. Another port has
   * rules of its own, so that the former one stays open until nobody needs it.
   */
  List<ResourceId> addLinkGroup(int port, String origin) {
    pods.addGroup(LINK_GROUP, "Link of API Gateway to platform " + platform(), false, Part.EDGE, origin);
    return List.of(pods.addRule("api-link-to-load-balancer-" + port, linkGroupId(), "egress", port,
            values -> values.get(loadBalancerGroupId(Balancer.INNER)), "link to internal load balancer", Part.EDGE,
            origin),
        admit("api-link-" + port, linkGroupId(), port, origin));
  }

  /**
   * Lets the internal load balancer be reached by what has a security group; answers the rule.
   *
   * @param after what has to be there for the group to be
   */
  ResourceId admit(String name, Ref group, int port, String origin, Edge... after) {
    return pods.addRule(Balancer.INNER.rule("from-" + name), loadBalancerGroupId(Balancer.INNER), "ingress", port,
        values -> values.get(group), name + " to internal load balancer", Part.EDGE, origin, after);
  }

  private void addLoadBalancerGroup(Balancer balancer) {
    String origin = EdgeSection.origin(balancer);
    Ref group = loadBalancerGroupId(balancer);
    String words = balancer.words();
    List<ResourceId> mine = rules.computeIfAbsent(balancer, _ -> new ArrayList<>());
    pods.addGroup(balancer.securityGroup(), Character.toUpperCase(words.charAt(0)) + words.substring(1)
        + " of platform " + platform(), false, Part.EDGE, origin);
    if (balancer != Balancer.INNER) {
      Function<Values, String> clients = values ->
          isInternal(balancer) ? values.get(pods.ref("vpcCidr")) : ANYWHERE;
      mine.add(pods.addRule(
          balancer.rule("http"), group, "ingress", 80, clients, "clients to load balancer", Part.EDGE, origin));
      if (draft.spec().domain() != null) {
        mine.add(pods.addRule(balancer.rule("https"), group, "ingress", 443, clients,
            "clients to load balancer by TLS", Part.EDGE, origin));
      }
    }
    if (podsGroup != null && balancer != Balancer.KONG) {
      ways.ports(balancer).forEach(port -> {
        mine.add(pods.addRule(balancer.rule("to-pods-" + port), group, "egress", port,
            values -> values.get(podsGroup), words + " to pods", Part.EDGE, origin));
        mine.add(pods.addRule(balancer.podsRule(port), podsGroup, "ingress", port,
            values -> values.get(group), words + " to pods of platform " + platform(), Part.EDGE, origin));
      });
    }
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
