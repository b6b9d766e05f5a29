package dev.webapp.platform.compose;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.ec2.NetworkQuery;
import dev.webapp.platform.aws.ec2.SecurityGroup;
import dev.webapp.platform.aws.ec2.SecurityGroupRule;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Boundaries;
import dev.webapp.platform.kubernetes.Egress;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * The network the platform lives in, and who reaches whom in it: load balancer → pods → databases, and nothing else.
 */
final class NetworkSection {
  static final ResourceId NETWORK = new ResourceId("Network", "network");
  private static final ResourceId LOAD_BALANCER_GROUP = new ResourceId("SecurityGroup", "load-balancer");
  private static final ResourceId PODS_GROUP = new ResourceId("SecurityGroup", "pods");
  static final ResourceId PODS_POLICY = new ResourceId(ManifestKinds.SECURITY_GROUP_POLICY, "pods");
  private static final String ANYWHERE = "0.0.0.0/0";
  private static final String ORIGIN = "spec.network";

  /**
   * How many services may use one store where each has a group of its own: a security group takes 60 rules, and one of
   * them is that of another way to admit pods, while the platform moves from that one.
   */
  private static final int MOST_USERS = 59;

  private final Draft draft;
  private final Reach reach;

  NetworkSection(Draft draft) {
    this.draft = draft;
    this.reach = new Reach(draft.spec());
  }

  void compose() {
    NetworkSpec network = draft.spec().network();
    NetworkQuery query = new NetworkQuery(draft.scope().region(), draft.setting().clusterName(), network.vpcId(),
        network.publicSubnetIds(), network.privateSubnetIds(), network.databaseSubnetIds(),
        isExposed() && draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNET);
    draft.add(draft.inAws(NETWORK, Digest.of(16, query.toString()), Part.NETWORK, ORIGIN, _ -> query));
    if (hasOwnPodGroup()) {
      addPodGroup();
    }
    if (isExposed()) {
      addLoadBalancerGroup();
    }
  }

  /** Whether a load balancer leads to any service. */
  boolean isExposed() {
    return !draft.spec().gateway().routes().isEmpty()
        || draft.spec().services().stream().anyMatch(s -> !s.routes().isEmpty());
  }

  boolean hasOwnPodGroup() {
    return draft.spec().network().podSecurityGroup() == NetworkSpec.PodSecurityGroup.OWN;
  }

  /**
   * The security group that the load balancer is in. Where pods are in the cluster's group, the load balancer controller
   * adds its own shared group and admits that to the pods: a rule for each platform would exhaust the cluster's group,
   * which takes 60.
   */
  Ref loadBalancerGroupId() {
    return LOAD_BALANCER_GROUP.ref("groupId");
  }

  /**
   * The own group of a store, which only its users reach, on that port: by their groups where they have some, else the
   * cluster's pods do, and NetworkPolicies keep back those that are no users.
   *
   * @param store what it is, a word for its name in the platform, and its sort, such as {@code database}
   */
  ResourceId addStoreGroup(Store store, int port, String origin) {
    ResourceId id = new ResourceId("SecurityGroup", store.slug());
    addGroup(id, store.title() + " of platform " + platform(), false, Part.DATA, origin);
    if (hasOwnPodGroup()) {
      List<ServiceSpec> users = reach.users(store);
      if (users.size() > MOST_USERS) {
        throw new InvalidSpec(origin, users.size() + " services use it, and a security group has rules for "
            + MOST_USERS + " at most: set spec.network.podSecurityGroup: Cluster, or spread the services over several platforms");
      }
      users.forEach(service -> addRule(storeRule(store, service).name(), id.ref("groupId"), "ingress", port,
          values -> values.get(serviceGroup(service).ref("groupId")),
          "service " + service.name() + " to " + store.words(), Part.DATA, origin));
    } else {
      addRule(clusterRule(store).name(), id.ref("groupId"), "ingress", port,
          values -> values.get(Draft.network("clusterSecurityGroupId")), "pods to " + store.words(), Part.DATA, origin);
    }
    return id;
  }

  /** What lets a service that uses a store reach it. */
  ResourceId storeRule(Store store, ServiceSpec service) {
    // No store's name has a dot: the rule of "main" for "a" is no other store's.
    return hasOwnPodGroup()
        ? new ResourceId("SecurityGroupRule", store.slug() + "." + service.name()) : clusterRule(store);
  }

  private static ResourceId clusterRule(Store store) {
    return new ResourceId("SecurityGroupRule", store.slug() + "-from-pods");
  }

  /** The group of a service's pods, its release's included. */
  private static ResourceId serviceGroup(ServiceSpec service) {
    return new ResourceId("SecurityGroup", "service-" + service.name());
  }

  /** What gives a service's pods its group. */
  private static ResourceId servicePolicy(ServiceSpec service) {
    return new ResourceId(ManifestKinds.SECURITY_GROUP_POLICY, "service-" + service.name());
  }

  /** The same for the pods of its release. */
  private static ResourceId releasePolicy(ServiceSpec service) {
    return new ResourceId(ManifestKinds.SECURITY_GROUP_POLICY, "service-" + service.name() + ".release");
  }

  /** What must be there before pods of a service, or of its release, are made: groups are given to none that run. */
  List<ResourceId> policiesBefore(ServiceSpec service, boolean release) {
    return hasOwnPodGroup()
        ? List.of(PODS_POLICY, release ? releasePolicy(service) : servicePolicy(service)) : List.of();
  }

  /** The id of the service's group, null where it has none; not known before new pods get it. */
  String securityGroup(ServiceSpec service, Values values) {
    if (!hasOwnPodGroup()) {
      return null;
    }
    values.get(servicePolicy(service).ref("name"));
    return values.get(serviceGroup(service).ref("groupId"));
  }

  /** What a service may connect to in the database subnets; null where nothing is kept from it. */
  Egress egress(ServiceSpec service, Values values) {
    SortedSet<Integer> closed = hasOwnPodGroup() ? Collections.emptySortedSet() : reach.closedPorts(service);
    return closed.isEmpty() ? null : new Egress(
        values.list(Draft.network("databaseCidrs")), values.list(Draft.network("databaseIpv6Cidrs")), closed);
  }

  /** The pods' own group carries no cluster tag: the load balancer controller wants exactly one group that does. */
  private void addPodGroup() {
    addGroup(PODS_GROUP, "Pods of platform " + platform(), true, Part.NETWORK, ORIGIN);
    draft.add(draft.inCluster(PODS_POLICY, draft.setting().platform(), Part.NETWORK, ORIGIN,
        values -> Boundaries.securityGroupPolicy(draft.frame(), PODS_POLICY, List.of(
            values.get(Draft.network("clusterSecurityGroupId")), values.get(PODS_GROUP.ref("groupId"))))));
    draft.spec().services().forEach(this::addServiceGroup);
  }

  /**
   * Each service has its group, whatever it uses: pods keep the groups they started with, so that what it uses can come
   * and go by rules alone.
   */
  private void addServiceGroup(ServiceSpec service) {
    String origin = "spec.services[" + service.name() + "]";
    addGroup(serviceGroup(service), "Service " + service.name() + " of platform " + platform(), true, Part.NETWORK,
        origin);
    Frame frame = draft.frame();
    addServicePolicy(servicePolicy(service), frame.selector(service.name()), service, origin);
    if (service.release() != null) {
      addServicePolicy(releasePolicy(service), frame.releaseSelector(service.name()), service, origin);
    }
  }

  private void addServicePolicy(ResourceId id, Map<String, String> pods, ServiceSpec service, String origin) {
    String name = draft.objectName(id);
    draft.add(draft.inCluster(id, name, Part.NETWORK, origin, values -> Boundaries.securityGroupPolicy(
        draft.frame(), id, service.name(), name, pods, List.of(values.get(Draft.network("clusterSecurityGroupId")),
            values.get(PODS_GROUP.ref("groupId")), values.get(serviceGroup(service).ref("groupId"))))));
  }

  private void addLoadBalancerGroup() {
    String origin = "spec.gateway";
    addGroup(LOAD_BALANCER_GROUP, "Load balancer of platform " + platform(), false, Part.EDGE, origin);
    boolean internal = draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNAL;
    addRule("load-balancer-http", loadBalancerGroupId(), "ingress", 80,
        values -> internal ? values.get(Draft.network("vpcCidr")) : ANYWHERE, "clients to load balancer", Part.EDGE,
        origin);
    if (hasOwnPodGroup()) {
      exposedPorts().forEach(port -> {
        addRule("load-balancer-to-pods-" + port, loadBalancerGroupId(), "egress", port,
            values -> values.get(PODS_GROUP.ref("groupId")), "load balancer to pods", Part.EDGE, origin);
        addRule("pods-from-load-balancer-" + port, PODS_GROUP.ref("groupId"), "ingress", port,
            values -> values.get(loadBalancerGroupId()), "load balancer to pods of platform " + platform(), Part.EDGE,
            origin);
      });
    }
  }

  private List<Integer> exposedPorts() {
    return draft.spec().services().stream().filter(this::isExposed).map(ServiceSpec::port).distinct().sorted().toList();
  }

  boolean isExposed(ServiceSpec service) {
    return !service.routes().isEmpty()
        || draft.spec().gateway().routes().stream().anyMatch(r -> r.service().equals(service.name()));
  }

  private void addGroup(ResourceId id, String description, boolean allowAllEgress, Part part, String origin) {
    String name = draft.names().of(id.name(), 255);
    draft.add(draft.inAws(id, name, part, origin, values -> new SecurityGroup(
        name, values.get(Draft.network("vpcId")), description, allowAllEgress, draft.namedTags(id, name))));
  }

  private void addRule(String name, Ref group, String direction, int port, Function<Values, String> peer,
      String description, Part part, String origin) {
    ResourceId id = new ResourceId("SecurityGroupRule", name);
    String physical = draft.names().of(name, 255);
    draft.add(draft.inAws(id, physical, part, origin, values -> new SecurityGroupRule(values.get(group), direction,
        "tcp", port, port, peer.apply(values), description, draft.namedTags(id, physical))));
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
