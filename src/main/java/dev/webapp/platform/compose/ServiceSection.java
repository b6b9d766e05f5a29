package dev.webapp.platform.compose;

import dev.webapp.platform.api.DatabaseSpec;
import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.api.Use;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Bindings;
import dev.webapp.platform.kubernetes.Boundaries;
import dev.webapp.platform.kubernetes.BoundUse;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.kubernetes.ManifestKinds;
import dev.webapp.platform.kubernetes.Workloads;
import dev.webapp.platform.resource.Digest;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Template;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What runs in the cluster: bindings, then each service's objects. */
final class ServiceSection {
  private final Draft draft;
  private final NetworkSection network;

  ServiceSection(Draft draft, NetworkSection network) {
    this.draft = draft;
    this.network = network;
  }

  void compose() {
    draft.spec().services().forEach(this::add);
  }

  private void add(ServiceSpec service) {
    String origin = "spec.services[" + service.name() + "]";
    Map<Use, ResourceId> bindings = new LinkedHashMap<>();
    service.uses().forEach(use -> bindings.put(use, addBinding(use, origin + ".uses")));
    List<BoundUse> uses = new ArrayList<>();
    bindings.forEach((use, id) -> uses.add(new BoundUse(use.binding(), bindingName(id), keys(use))));
    Workloads workloads = new Workloads(draft.frame(), service, uses);

    ResourceId account = put(ManifestKinds.SERVICE_ACCOUNT, service, origin, workloads::serviceAccount).id();
    List<Edge> before = new ArrayList<>(List.of(Edge.ready(account)));
    service.uses().forEach(use -> before.add(Edge.ready(provider(use))));
    // A release command that cannot reach its database fails for good.
    service.uses().stream().filter(use -> use.database() != null).map(Use::database).distinct()
        .forEach(database -> before.add(Edge.ready(NetworkSection.databaseRule(database))));
    bindings.values().forEach(id -> before.add(Edge.known(id)));
    if (network.hasOwnPodGroup()) {
      before.add(Edge.ready(NetworkSection.PODS_POLICY));
    }
    List<Edge> beforePods = new ArrayList<>(before);
    if (service.release() != null) {
      beforePods.add(Edge.alwaysReady(addRelease(service, workloads, before, origin)));
    }
    ResourceId id = new ResourceId(ManifestKinds.DEPLOYMENT, service.name());
    draft.add(object(id, service, origin, values -> workloads.deployment(id, applied(bindings.values(), values)))
        .after(beforePods));
    addCompanions(service, workloads, id, origin);
  }

  private void addCompanions(ServiceSpec service, Workloads workloads, ResourceId deployment, String origin) {
    if (service.port() != null) {
      put(ManifestKinds.SERVICE, service, origin, workloads::service);
    }
    if (service.autoscaling() != null) {
      ResourceId id = new ResourceId(ManifestKinds.AUTOSCALER, service.name());
      draft.add(object(id, service, origin, _ -> workloads.autoscaler(id)).after(Edge.known(deployment)));
    }
    if (service.autoscaling() != null ? service.autoscaling().min() > 1 : service.replicas() > 1) {
      put(ManifestKinds.DISRUPTION_BUDGET, service, origin, workloads::disruptionBudget);
    }
    ResourceId policy = new ResourceId(ManifestKinds.NETWORK_POLICY, service.name());
    boolean internal = draft.spec().gateway().scheme() == GatewaySpec.Scheme.INTERNAL;
    draft.add(object(policy, service, origin, values -> Boundaries.networkPolicy(draft.frame(), policy, service.name(),
        service.port(), network.isExposed(service)
            ? values.list(Draft.network(internal ? "privateCidrs" : "publicCidrs")) : List.of())));
  }

  private ResourceId addRelease(ServiceSpec service, Workloads workloads, List<Edge> before, String origin) {
    ResourceId id = new ResourceId(ManifestKinds.RELEASE_JOB, service.name());
    String hash = ReleaseName.hash(service);
    String name = ReleaseName.job(draft.setting(), service, hash);
    Setting.Release last = draft.setting().releases().get(service.name());
    Resource job = draft.inCluster(id, name, Part.WORKLOADS, origin + ".release",
        _ -> workloads.releaseJob(id, name)).after(before);
    draft.add(last != null && last.succeeded() && last.hash().equals(hash) ? job.finished() : job);
    return id;
  }

  /** A binding is the same for every service that uses its resource. */
  private ResourceId addBinding(Use use, String origin) {
    if (use.table() != null) {
      ResourceId id = new ResourceId(ManifestKinds.BINDING, "table-" + use.table());
      ResourceId table = TableSection.table(use.table());
      return draft.share(draft.inCluster(id, bindingName(id), Part.WORKLOADS, origin, values -> Bindings.table(
          draft.frame(), id, bindingName(id), values.get(table.ref("name")), values.get(table.ref("arn")),
          draft.scope().region())));
    }
    DatabaseSpec database = database(use);
    boolean reader = use.endpoint() == Use.Endpoint.READER;
    // The prefixes differ: "main" read from its replicas is not a database that is called "main-reader".
    ResourceId id = new ResourceId(ManifestKinds.BINDING, (reader ? "reader-" : "database-") + use.database());
    List<ResourceId> hosts = reader
        ? DatabaseSection.replicas(database) : List.of(DatabaseSection.instance(database.name()));
    String type = database.engine() == DatabaseSpec.Engine.POSTGRES ? "postgresql" : "mysql";
    return draft.share(draft.inCluster(id, bindingName(id), Part.WORKLOADS, origin, values -> Bindings.database(
        draft.frame(), id, bindingName(id), new Bindings.Database(type,
            hosts.stream().map(host -> values.get(host.ref("endpoint"))).toList(),
            String.valueOf(DatabaseSection.port(database.engine())), database.databaseName(), database.username(),
            values.secret(DatabaseSection.secret(database.name()).ref("password"))))));
  }

  /** What must serve before the pods that use it are first started. */
  private ResourceId provider(Use use) {
    if (use.table() != null) {
      return TableSection.table(use.table());
    }
    return use.endpoint() == Use.Endpoint.READER
        ? DatabaseSection.replicas(database(use)).getFirst() : DatabaseSection.instance(use.database());
  }

  private DatabaseSpec database(Use use) {
    return draft.spec().databases().stream().filter(d -> d.name().equals(use.database())).findFirst().orElseThrow(() ->
        new InvalidSpec("spec.services.uses", "no database is called " + use.database()));
  }

  private static List<String> keys(Use use) {
    if (use.table() != null) {
      return Bindings.TABLE_KEYS;
    }
    return use.endpoint() == Use.Endpoint.READER ? Bindings.READER_KEYS : Bindings.DATABASE_KEYS;
  }

  private String bindingName(ResourceId id) {
    return Names.cut(draft.setting().platform() + "-" + id.name(), 63,
        Digest.of(6, draft.setting().platform(), id.name()));
  }

  /** Changes when any of the bindings does. */
  private static String applied(Iterable<ResourceId> bindings, Values values) {
    List<String> all = new ArrayList<>();
    bindings.forEach(id -> all.add(values.get(id.ref("applied"))));
    return Digest.of(16, all.toArray(String[]::new));
  }

  private Resource put(String kind, ServiceSpec service, String origin,
      Function<ResourceId, Manifest> manifest) {
    ResourceId id = new ResourceId(kind, service.name());
    Resource resource = object(id, service, origin, _ -> manifest.apply(id));
    draft.add(resource);
    return resource;
  }

  private Resource object(ResourceId id, ServiceSpec service, String origin,
      Template<Manifest> template) {
    return draft.inCluster(
        id, Workloads.objectName(draft.frame(), service.name()), Part.WORKLOADS, origin, template);
  }
}
