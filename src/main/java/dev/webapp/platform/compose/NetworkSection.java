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
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.List;
import java.util.function.Function;

/**
 * The network the platform lives in, and who reaches whom in it: load balancer → pods → databases, and nothing else.
 */
final class NetworkSection {
  static final ResourceId NETWORK = new ResourceId("Network", "network");
  private static final ResourceId CLUSTER_NETWORK = new ResourceId("Network", "cluster");
  private static final ResourceId LOAD_BALANCER_GROUP = new ResourceId("SecurityGroup", "load-balancer");
  private static final ResourceId PODS_GROUP = new ResourceId("SecurityGroup", "pods");
  static final ResourceId PODS_POLICY = new ResourceId(ManifestKinds.SECURITY_GROUP_POLICY, "pods");
  private static final String ANYWHERE = "0.0.0.0/0";
  private static final String ORIGIN = "spec.network";

  /** A VPC, and whose it is. */
  private record Side(Scope scope, ResourceId network) {
    Ref ref(String output) {
      return network.ref(output);
    }
  }

  private final Draft draft;
  /** Where pods are, and load balancers, which the cluster's controller makes. */
  private final Side pods;
  private final Side stores;

  NetworkSection(Draft draft) {
    this.draft = draft;
    this.stores = new Side(draft.scope(), NETWORK);
    this.pods = draft.isAbroad() ? new Side(draft.home(), CLUSTER_NETWORK) : stores;
  }

  void compose() {
    NetworkSpec network = draft.spec().network();
    boolean facesInternet = isExposed() && draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNET;
    String cluster = draft.setting().clusterName();
    if (!draft.isAbroad()) {
      add(stores, new NetworkQuery(draft.scope().region(), cluster, network.vpcId(), network.publicSubnetIds(),
          network.privateSubnetIds(), network.databaseSubnetIds(), facesInternet));
    } else {
      boolean needed = hasStores();
      if (needed || isExposed() || hasOwnPodGroup()) {
        checkCluster(cluster);
        add(pods, new NetworkQuery(draft.scope().region(), cluster, null, network.publicSubnetIds(), List.of(),
            List.of(), facesInternet));
      }
      if (needed) {
        checkVpc(network);
        add(stores, new NetworkQuery(draft.scope().region(), null, network.vpcId(), List.of(),
            network.privateSubnetIds(), network.databaseSubnetIds(), false));
      }
    }
    if (hasOwnPodGroup()) {
      addPodGroup();
    }
    if (isExposed()) {
      addLoadBalancerGroup();
    }
  }

  private void add(Side side, NetworkQuery query) {
    draft.add(Resource.of(
        side.network, Digest.of(16, query.toString()), side.scope, Part.NETWORK, ORIGIN, _ -> query));
  }

  /** Whether anything of the platform is in a VPC but its pods and what leads to them. */
  private boolean hasStores() {
    return !draft.spec().databases().isEmpty() || !draft.spec().documentStores().isEmpty()
        || !draft.spec().caches().isEmpty();
  }

  private static void checkCluster(String cluster) {
    if (cluster == null) {
      throw new InvalidSpec("spec.aws.roleArn", "is a role of another account than the operator's, which is not told "
          + "where pods are: set the operator's --cluster-name");
    }
  }

  /** The cluster's VPC, which is the default elsewhere, is not in that account. */
  private void checkVpc(NetworkSpec network) {
    if (network.vpcId() == null || network.vpcId().isEmpty()) {
      throw new InvalidSpec("spec.network.vpcId", "is missing: databases, document stores and caches are in account "
          + draft.account() + " of spec.aws.roleArn, where the cluster's VPC is not; name a VPC there that is peered "
          + "with the cluster's, and routes to it");
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

  /** An output of the network that pods and load balancers are in. */
  Ref ofPods(String output) {
    return pods.ref(output);
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
   * The own group of a store, which only the pods reach, on that port.
   *
   * @param store what it is, a word for its name in the platform, and its sort, such as {@code database}
   */
  ResourceId addStoreGroup(Store store, int port, String origin) {
    ResourceId id = new ResourceId("SecurityGroup", store.slug());
    addGroup(stores, id, store.title() + " of platform " + platform(), false, Part.DATA, origin);
    addRule(stores, storeRule(store).name(), id.ref("groupId"), "ingress", port, values -> values.get(podsPeer()),
        "pods to " + store.words(), Part.DATA, origin);
    return id;
  }

  /** What lets pods reach a store. */
  static ResourceId storeRule(Store store) {
    return new ResourceId("SecurityGroupRule", store.slug() + "-from-pods");
  }

  /**
   * Whom stores admit. Of another account's security groups a rule can tell only where the VPCs are peered, not where a
   * transit gateway or a shared VPC leads: there it is the cluster's VPC.
   */
  private Ref podsPeer() {
    return draft.isAbroad() ? pods.ref("vpcCidr") : podGroupId();
  }

  private Ref podGroupId() {
    return hasOwnPodGroup() ? PODS_GROUP.ref("groupId") : pods.ref("clusterSecurityGroupId");
  }

  /** The pods' own group carries no cluster tag: the load balancer controller wants exactly one group that does. */
  private void addPodGroup() {
    addGroup(pods, PODS_GROUP, "Pods of platform " + platform(), true, Part.NETWORK, ORIGIN);
    draft.add(draft.inCluster(PODS_POLICY, draft.setting().platform(), Part.NETWORK, ORIGIN,
        values -> Boundaries.securityGroupPolicy(draft.frame(), PODS_POLICY, List.of(
            values.get(pods.ref("clusterSecurityGroupId")), values.get(PODS_GROUP.ref("groupId"))))));
  }

  private void addLoadBalancerGroup() {
    String origin = "spec.gateway";
    addGroup(pods, LOAD_BALANCER_GROUP, "Load balancer of platform " + platform(), false, Part.EDGE, origin);
    boolean internal = draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNAL;
    addRule(pods, "load-balancer-http", loadBalancerGroupId(), "ingress", 80,
        values -> internal ? values.get(pods.ref("vpcCidr")) : ANYWHERE, "clients to load balancer", Part.EDGE,
        origin);
    if (hasOwnPodGroup()) {
      exposedPorts().forEach(port -> {
        addRule(pods, "load-balancer-to-pods-" + port, loadBalancerGroupId(), "egress", port,
            values -> values.get(podGroupId()), "load balancer to pods", Part.EDGE, origin);
        addRule(pods, "pods-from-load-balancer-" + port, podGroupId(), "ingress", port,
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

  private void addGroup(
      Side side, ResourceId id, String description, boolean allowAllEgress, Part part, String origin) {
    String name = draft.names().of(id.name(), 255);
    draft.add(Resource.of(id, name, side.scope, part, origin, values -> new SecurityGroup(
        name, values.get(side.ref("vpcId")), description, allowAllEgress, draft.namedTags(id, name))));
  }

  private void addRule(Side side, String name, Ref group, String direction, int port, Function<Values, String> peer,
      String description, Part part, String origin) {
    ResourceId id = new ResourceId("SecurityGroupRule", name);
    String physical = draft.names().of(name, 255);
    draft.add(Resource.of(id, physical, side.scope, part, origin, values -> new SecurityGroupRule(values.get(group),
        direction, "tcp", port, port, peer.apply(values), description, draft.namedTags(id, physical))));
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
