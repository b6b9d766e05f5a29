package dev.webapp.platform.compose;

import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.ec2.NetworkNeeds;
import dev.webapp.platform.aws.ec2.NetworkQuery;
import dev.webapp.platform.graph.Ref;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Boundaries;
import dev.webapp.platform.kubernetes.Egress;
import dev.webapp.platform.kubernetes.Frame;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Values;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The network the platform lives in, and who reaches whom in it: load balancer → pods → databases, and nothing else.
 */
final class NetworkSection {
  static final ResourceId NETWORK = new ResourceId("Network", "network");
  private static final ResourceId CLUSTER_NETWORK = new ResourceId("Network", "cluster");
  private static final ResourceId PODS_GROUP = new ResourceId("SecurityGroup", "pods");
  static final ResourceId PODS_POLICY = new ResourceId(ManifestKinds.SECURITY_GROUP_POLICY, "pods");
  private static final String ORIGIN = "spec.network";

  /**
   * How many services may use one store where each has a group of its own: a security group takes 60 rules, and one of
   * them is that of another way to admit pods, while the platform moves from that one.
   */
  private static final int MOST_USERS = 59;

  private final Draft draft;
  private final Ways ways;
  private final Reach reach;
  /** Where pods are, and load balancers, which the cluster's controller makes. */
  private final Vpc pods;
  private final Vpc stores;
  private final BalancerAccess access;

  NetworkSection(Draft draft, Ways ways) {
    this.draft = draft;
    this.ways = ways;
    this.reach = new Reach(draft.spec(), draft.isAbroad());
    this.stores = new Vpc(draft, draft.scope(), NETWORK);
    this.pods = draft.isAbroad() ? new Vpc(draft, draft.home(), CLUSTER_NETWORK) : stores;
    this.access =
        new BalancerAccess(draft, ways, pods, hasOwnPodGroup() ? PODS_GROUP.ref("groupId") : null);
  }

  void compose() {
    NetworkSpec network = draft.spec().network();
    NetworkNeeds needs = needs();
    String cluster = draft.setting().clusterName();
    if (!draft.isAbroad()) {
      stores.find(new NetworkQuery(draft.scope().region(), cluster, network.vpcId(), network.publicSubnetIds(),
          network.privateSubnetIds(), network.databaseSubnetIds(), withAcls(needs)));
    } else {
      boolean needed = reach.hasStores();
      if (needed || ways.any() || hasOwnPodGroup() || Boolean.TRUE.equals(network.requireNat())
          || !network.privateEndpoints().isEmpty()
          || draft.spec().services().stream().anyMatch(ComputeSection::isOfPlatform)) {
        checkCluster(cluster);
        pods.find(new NetworkQuery(draft.scope().region(), cluster, null, network.publicSubnetIds(), List.of(),
            List.of(), needs));
      }
      if (needed) {
        checkVpc(network);
        stores.find(new NetworkQuery(draft.scope().region(), null, network.vpcId(), List.of(),
            network.privateSubnetIds(), network.databaseSubnetIds(), withAcls(NetworkNeeds.NONE)));
      }
    }
    if (hasOwnPodGroup()) {
      addPodGroup();
    }
    access.compose();
  }

  private NetworkNeeds withAcls(NetworkNeeds needs) {
    return AclSection.isManaged(draft) && reach.hasStores() ? needs.withAcls() : needs;
  }

  private NetworkNeeds needs() {
    NetworkNeeds needs = NetworkNeeds.NONE.withNat(draft.spec().network().requireNat());
    if ((ways.has(Balancer.OUTER) || ways.has(Balancer.KONG)) && !access.isInternal(Balancer.OUTER)) {
      needs = needs.withEntry();
    }
    if (ways.leadFromCloudFront()) {
      needs = needs.withCloudFront();
    }
    return draft.spec().services().stream().anyMatch(ComputeSection::isOnFargate) ? needs.withFargate() : needs;
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

  /** Who reaches the load balancers, and what these reach. */
  BalancerAccess access() {
    return access;
  }

  /** Whether the platform has something in the database subnets. */
  boolean hasStores() {
    return reach.hasStores();
  }

  boolean hasOwnPodGroup() {
    return draft.spec().network().podSecurityGroup() == NetworkSpec.PodSecurityGroup.OWN;
  }

  /** An output of the network that pods and load balancers are in. */
  Ref ofPods(String output) {
    return pods.ref(output);
  }

  /**
   * The own group of a store, which only its users reach, on that port: by their groups where they have some, else the
   * cluster's pods do, and NetworkPolicies keep back those that are no users.
   *
   * @param store what it is, a word for its name in the platform, and its sort, such as {@code database}
   */
  ResourceId addStoreGroup(Store store, int port, String origin) {
    ResourceId id = storeGroup(store);
    stores.addGroup(id, store.title() + " of platform " + platform(), false, Part.DATA, origin);
    if (reach.isByGroups()) {
      List<ServiceSpec> users = reach.users(store);
      checkRules(users.size(), MOST_USERS, origin);
      users.forEach(service -> stores.addRule(storeRule(store, service).name(), id.ref("groupId"), "ingress", port,
          values -> values.get(serviceGroup(service).ref("groupId")),
          "service " + service.name() + " to " + store.words(), Part.DATA, origin));
    } else {
      stores.addRule(podsRule(store).name(), id.ref("groupId"), "ingress", port, values -> values.get(podsPeer()),
          "pods to " + store.words(), Part.DATA, origin);
    }
    return id;
  }

  /** What lets a service that uses a store reach it. */
  ResourceId storeRule(Store store, ServiceSpec service) {
    // No store's name has a dot: the rule of "main" for "a" is no other store's.
    return reach.isByGroups()
        ? new ResourceId("SecurityGroupRule", store.slug() + "." + service.name()) : podsRule(store);
  }

  /**
   * Adds what lets the operator reach a store; empty where nobody says which group its pods are in, and in another
   * account, whose stores admit the whole of the cluster's VPC.
   */
  Optional<ResourceId> admitOperator(Store store, int port, String origin) {
    String operator = draft.setting().operatorGroup();
    if (operator == null || draft.isAbroad()) {
      return Optional.empty();
    }
    if (reach.isByGroups()) {
      checkRules(reach.users(store).size(), MOST_USERS - 1, origin);
    }
    ResourceId rule = new ResourceId("SecurityGroupRule", store.slug() + "-from-operator");
    stores.addRule(rule.name(), storeGroup(store).ref("groupId"), "ingress", port, _ -> operator,
        "operator to " + store.words(), Part.DATA, origin);
    return Optional.of(rule);
  }

  private static void checkRules(int users, int most, String origin) {
    if (users > most) {
      throw new InvalidSpec(origin, users + " services use it, and a security group has rules for " + most
          + " at most: set spec.network.podSecurityGroup: Cluster, or spread the services over several platforms");
    }
  }

  private static ResourceId storeGroup(Store store) {
    return new ResourceId("SecurityGroup", store.slug());
  }

  private static ResourceId podsRule(Store store) {
    return new ResourceId("SecurityGroupRule", store.slug() + "-from-pods");
  }

  /**
   * Whom stores admit. Of another account's security groups a rule can tell only where the VPCs are peered, not where a
   * transit gateway or a shared VPC leads: there it is the cluster's VPC.
   */
  private Ref podsPeer() {
    return pods.ref(draft.isAbroad() ? "vpcCidr" : "clusterSecurityGroupId");
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
    if (!hasOwnPodGroup()) {
      return List.of();
    }
    return !reach.isByGroups() ? List.of(PODS_POLICY)
        : List.of(PODS_POLICY, release ? releasePolicy(service) : servicePolicy(service));
  }

  /** The id of the service's group, null where it has none; not known before new pods get it. */
  String securityGroup(ServiceSpec service, Values values) {
    if (!reach.isByGroups()) {
      return null;
    }
    values.get(servicePolicy(service).ref("name"));
    return values.get(serviceGroup(service).ref("groupId"));
  }

  /** What a service may connect to in the database subnets; null where nothing is kept from it. */
  Egress egress(ServiceSpec service, Values values) {
    SortedSet<Integer> closed = reach.isByGroups() ? Collections.emptySortedSet() : reach.closedPorts(service);
    return closed.isEmpty() ? null : new Egress(
        values.list(Draft.network("databaseCidrs")), values.list(Draft.network("databaseIpv6Cidrs")), closed);
  }

  /** The pods' own group carries no cluster tag: the load balancer controller wants exactly one group that does. */
  private void addPodGroup() {
    pods.addGroup(PODS_GROUP, "Pods of platform " + platform(), true, Part.NETWORK, ORIGIN);
    draft.add(draft.inCluster(PODS_POLICY, draft.setting().platform(), Part.NETWORK, ORIGIN,
        values -> Boundaries.securityGroupPolicy(draft.frame(), PODS_POLICY, List.of(
            values.get(pods.ref("clusterSecurityGroupId")), values.get(PODS_GROUP.ref("groupId"))))));
    if (reach.isByGroups()) {
      draft.spec().services().forEach(this::addServiceGroup);
    }
  }

  /**
   * Each service has its group, whatever it uses: pods keep the groups they started with, so that what it uses can come
   * and go by rules alone.
   */
  private void addServiceGroup(ServiceSpec service) {
    String origin = "spec.services[" + service.name() + "]";
    pods.addGroup(serviceGroup(service), "Service " + service.name() + " of platform " + platform(), true, Part.NETWORK,
        origin);
    Frame frame = draft.frame();
    addServicePolicy(servicePolicy(service), frame.selector(service.name()), service, origin);
    if (service.release() != null) {
      addServicePolicy(releasePolicy(service), frame.releaseSelector(service.name()), service, origin);
    }
  }

  private void addServicePolicy(ResourceId id, Map<String, String> selector, ServiceSpec service, String origin) {
    String name = draft.objectName(id);
    draft.add(draft.inCluster(id, name, Part.NETWORK, origin, values -> Boundaries.securityGroupPolicy(
        draft.frame(), id, service.name(), name, selector, List.of(values.get(pods.ref("clusterSecurityGroupId")),
            values.get(PODS_GROUP.ref("groupId")), values.get(serviceGroup(service).ref("groupId"))))));
  }

  private String platform() {
    return draft.setting().ownership().platform();
  }
}
