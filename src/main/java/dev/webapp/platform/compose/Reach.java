package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.NetworkSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus.StoreAccess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which services may connect to which stores: to those that they use. */
final class Reach {
  private static final int MOST_EXCEPTIONS = 3;

  private final WebAppPlatformSpec spec;
  private final boolean abroad;
  private final Map<Store, Integer> ports = new LinkedHashMap<>();

  /**
   * @param spec with its defaults filled in
   * @param abroad whether the stores live in another account than the pods
   */
  Reach(WebAppPlatformSpec spec, boolean abroad) {
    this.spec = spec;
    this.abroad = abroad;
    for (DatabaseSpec database : spec.databases()) {
      ports.put(Store.database(database.name()), DatabaseSection.port(database.engine()));
    }
    spec.caches().forEach(cache -> ports.put(Store.cache(cache.name()), CacheSection.PORT));
    spec.documentStores().forEach(store -> ports.put(Store.documentStore(store.name()), DocumentStoreSection.PORT));
  }

  /** Whether there are any stores with a port. */
  boolean hasStores() {
    return !ports.isEmpty();
  }

  private boolean uses(ServiceSpec service, Store store) {
    return service.uses().stream().anyMatch(use -> Store.of(use).filter(store::equals).isPresent());
  }

  /** The services that use the store, in the spec's order. */
  List<ServiceSpec> users(Store store) {
    return spec.services().stream().filter(service -> uses(service, store)).toList();
  }

  /** The ports on which only stores listen that the service does not use. */
  SortedSet<Integer> closedPorts(ServiceSpec service) {
    SortedSet<Integer> closed = new TreeSet<>(ports.values());
    ports.forEach((store, port) -> {
      if (uses(service, store)) {
        closed.remove(port);
      }
    });
    return closed;
  }

  /** Whether stores admit the groups of services; rules do not tell of another account's groups, see NetworkSection. */
  boolean isByGroups() {
    return !abroad && spec.network().podSecurityGroup() == NetworkSpec.PodSecurityGroup.OWN;
  }

  /** What keeps services from stores that they do not use; null where there are none. */
  StoreAccess enforcement() {
    if (!hasStores()) {
      return null;
    }
    if (isByGroups()) {
      return new StoreAccess("SecurityGroups", "each store admits the security groups of the services that use it, "
          + "which their pods get from SecurityGroupPolicies when they start");
    }
    return new StoreAccess("NetworkPolicies", "the stores admit every pod of the cluster" + (abroad ? "'s VPC" : "")
        + "; pods of services are kept from the ports of stores that they do not use if the cluster enforces "
        + "NetworkPolicies, as the VPC CNI does with enableNetworkPolicy" + onFargate() + exceptions());
  }

  /** Fargate enforces no NetworkPolicies (EKS user guide, "Limit Pod traffic with Kubernetes network policies"). */
  private String onFargate() {
    List<String> free = spec.services().stream().filter(ComputeSection::isOnFargate)
        .filter(service -> !closedPorts(service).isEmpty()).map(ServiceSpec::name).toList();
    String more = free.size() <= MOST_EXCEPTIONS ? "" : " and " + (free.size() - MOST_EXCEPTIONS) + " more";
    return free.isEmpty() ? "" : "; Fargate enforces none, so that "
        + String.join(", ", free.subList(0, Math.min(free.size(), MOST_EXCEPTIONS))) + more + " there "
        + (free.size() == 1 ? "reaches" : "reach") + " every store"
        + (abroad ? "" : ": podSecurityGroup: Own keeps pods on Fargate back, too");
  }

  /** A few, since others have the same reason. */
  private String exceptions() {
    List<String> some = new ArrayList<>();
    for (ServiceSpec service : spec.services()) {
      alike(service).forEach(store ->
          some.add("service " + service.name() + " also reaches " + store.words() + " on port " + ports.get(store)));
    }
    if (some.isEmpty()) {
      return "";
    }
    String more = some.size() <= MOST_EXCEPTIONS ? "" : ", and so do " + (some.size() - MOST_EXCEPTIONS) + " more";
    return "; by port alone, " + String.join(", ", some.subList(0, Math.min(some.size(), MOST_EXCEPTIONS))) + more
        + (abroad ? "" : ": podSecurityGroup: Own tells stores of one port apart");
  }

  /** The stores that no port tells from one that the service uses. */
  private List<Store> alike(ServiceSpec service) {
    SortedSet<Integer> closed = closedPorts(service);
    return ports.keySet().stream()
        .filter(store -> !uses(service, store) && !closed.contains(ports.get(store))).toList();
  }
}
