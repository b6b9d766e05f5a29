package dev.webapp.platform.compose;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** What runs in the cluster: bindings, then each service's objects. */
final class ServiceSection {
  private final Draft draft;
  private final NetworkSection network;
  private final UseSection uses;
  private final IdentitySection identities;
  private final ComputeSection compute;

  ServiceSection(Draft draft, NetworkSection network, ComputeSection compute) {
    this.draft = draft;
    this.network = network;
    this.compute = compute;
    this.uses = new UseSection(draft, network);
    this.identities = new IdentitySection(draft);
  }

  void compose() {
    draft.spec().services().forEach(this::add);
  }

  private void add(ServiceSpec given) {
    String origin = "spec.services[" + given.name() + "]";
    ServiceSpec service = compute.fitted(given, origin);
    List<UseSection.Wired> wired = service.uses().stream()
        .map(use -> uses.wire(service, use, origin + ".uses")).toList();
    List<BoundUse> bound = wired.stream().map(UseSection.Wired::bound).filter(Objects::nonNull).toList();
    Workloads workloads = new Workloads(draft.frame(), service, bound);

    List<Right> rights = wired.stream().flatMap(use -> use.rights().stream()).distinct().toList();
    IdentitySection.Identity identity = identities.add(service, rights, origin);
    ResourceId account = new ResourceId(ManifestKinds.SERVICE_ACCOUNT, service.name());
    draft.add(object(account, service, origin, values -> workloads.serviceAccount(
        account, identity.annotated(values))));
    Set<Edge> before = new LinkedHashSet<>(List.of(
        identity.isAnnotated() ? Edge.alwaysReady(account) : Edge.ready(account)));
    wired.forEach(use -> before.addAll(use.before()));
    before.addAll(identity.before());
    List<Edge> beforePods = new ArrayList<>(before);
    beforePods.add(Edge.ready(addBoundary(service, origin)));
    network.policiesBefore(service, false).forEach(policy -> beforePods.add(Edge.ready(policy)));
    if (service.release() != null) {
      before.add(Edge.ready(addReleaseBoundary(service, origin)));
      network.policiesBefore(service, true).forEach(policy -> before.add(Edge.ready(policy)));
      beforePods.add(Edge.alwaysReady(addRelease(service, workloads, before, origin)));
    }
    ResourceId id = new ResourceId(ManifestKinds.DEPLOYMENT, service.name());
    List<ResourceId> followed = wired.stream().filter(UseSection.Wired::follows).map(UseSection.Wired::binding)
        .toList();
    draft.add(object(id, service, origin, values -> workloads.deployment(id, applied(followed, values),
        network.securityGroup(service, values), compute.placement(service, values))).after(beforePods)
        .noting(compute.note(given, origin)));
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
  }

  /** What its pods admit and reach: there before the first of them. */
  private ResourceId addBoundary(ServiceSpec service, String origin) {
    ResourceId policy = new ResourceId(ManifestKinds.NETWORK_POLICY, service.name());
    return draft.add(object(policy, service, origin, values -> Boundaries.networkPolicy(draft.frame(), policy,
        service.name(), Boundaries.ingress(
            draft.frame(), service.port(), network.access().cidrsBefore(service, values),
            network.access().gatewayBefore(service)),
        network.egress(service, values))));
  }

  /** The same for the pods of its release, which reach what the service reaches; no service's name has a dot. */
  private ResourceId addReleaseBoundary(ServiceSpec service, String origin) {
    ResourceId policy = new ResourceId(ManifestKinds.NETWORK_POLICY, service.name() + ".release");
    return draft.add(draft.inCluster(policy, draft.objectName(policy), Part.WORKLOADS,
        origin + ".release", values -> Boundaries.releasePolicy(
            draft.frame(), policy, draft.objectName(policy), service.name(), network.egress(service, values))));
  }

  private ResourceId addRelease(ServiceSpec service, Workloads workloads, Collection<Edge> before, String origin) {
    ResourceId id = new ResourceId(ManifestKinds.RELEASE_JOB, service.name());
    String hash = ReleaseName.hash(service);
    String name = ReleaseName.job(draft.setting(), service, hash);
    Setting.Release last = draft.setting().releases().get(service.name());
    Resource job = draft.inCluster(id, name, Part.WORKLOADS, origin + ".release",
        values -> workloads.releaseJob(id, name, compute.placement(service, values))).after(before);
    draft.add(last != null && last.succeeded() && last.hash().equals(hash) ? job.finished() : job);
    return id;
  }

  /** Changes when any of the bindings does. */
  private static String applied(List<ResourceId> bindings, Values values) {
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
