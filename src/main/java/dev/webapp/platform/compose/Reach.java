package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.Use;
import dev.webapp.platform.api.WebAppPlatformSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which services may connect to which stores: to those that they use. */
final class Reach {
  private final WebAppPlatformSpec spec;
  private final Map<Store, Integer> ports = new LinkedHashMap<>();

  /**
   * @param spec with its defaults filled in
   */
  Reach(WebAppPlatformSpec spec) {
    this.spec = spec;
    for (DatabaseSpec database : spec.databases()) {
      ports.put(Store.database(database.name()), DatabaseSection.port(database.engine()));
    }
    spec.caches().forEach(cache -> ports.put(Store.cache(cache.name()), CacheSection.PORT));
    spec.documentStores().forEach(store -> ports.put(Store.documentStore(store.name()), DocumentStoreSection.PORT));
  }

  /** The store that a use is of; empty where it is of something without a port. */
  static Optional<Store> store(Use use) {
    if (use.database() != null) {
      return Optional.of(Store.database(use.database()));
    }
    if (use.cache() != null) {
      return Optional.of(Store.cache(use.cache()));
    }
    return Optional.ofNullable(use.documentStore()).map(Store::documentStore);
  }

  /** The port of each store of the platform. */
  Map<Store, Integer> ports() {
    return ports;
  }

  boolean uses(ServiceSpec service, Store store) {
    return service.uses().stream().anyMatch(use -> store(use).filter(store::equals).isPresent());
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

  /** The stores that no port tells from one that the service uses. */
  List<Store> alike(ServiceSpec service) {
    SortedSet<Integer> closed = closedPorts(service);
    return ports.keySet().stream().filter(store -> !uses(service, store) && !closed.contains(ports.get(store))).toList();
  }
}
