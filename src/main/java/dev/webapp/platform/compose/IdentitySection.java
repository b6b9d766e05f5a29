package dev.webapp.platform.compose;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.eks.PodIdentityAssociation;
import dev.webapp.platform.aws.iam.PolicyDocument;
import dev.webapp.platform.aws.iam.Role;
import dev.webapp.platform.graph.Edge;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.kubernetes.Workloads;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Scope;
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who a service's pods are in AWS: a role of its own, with exactly the rights that its uses imply. */
final class IdentitySection {
  private static final int ROLE_NAME = 64;

  private final Draft draft;

  IdentitySection(Draft draft) {
    this.draft = draft;
  }

  /**
   * What gives the service's pods their role, which they get only when they are started after it; none where they need
   * none, or where no EKS cluster could give it.
   */
  Optional<ResourceId> add(ServiceSpec service, List<Right> rights, String origin) {
    if (rights.isEmpty()) {
      return Optional.empty();
    }
    ResourceId role = addRole(service, rights, origin);
    return draft.setting().clusterName() == null ? Optional.empty() : Optional.of(addAssociation(service, role, origin));
  }

  private ResourceId addRole(ServiceSpec service, List<Right> rights, String origin) {
    ResourceId id = new ResourceId("Role", service.name());
    String name = draft.names().of("service-" + service.name(), ROLE_NAME);
    Roles roles = draft.setting().roles();
    return draft.add(draft.inAws(id, name, Part.WORKLOADS, origin + ".uses", values -> new Role(name, roles.path(),
        "Service " + service.name() + " of platform " + draft.setting().ownership().platform(), trust(service),
        policy(rights, values), roles.permissionsBoundary(), null, draft.tags(id))));
  }

  /** What of rights makes them one statement. */
  private record Alike(List<String> actions, Map<String, Map<String, List<String>>> conditions) {}

  /** A statement for what is allowed alike: one for each use would exceed what a role's policy may hold. */
  private static PolicyDocument policy(List<Right> rights, Values values) {
    Map<Alike, List<String>> resources = new LinkedHashMap<>();
    rights.forEach(right -> resources
        .computeIfAbsent(new Alike(right.actions(), right.conditions()), _ -> new ArrayList<>())
        .addAll(right.resources(values)));
    PolicyDocument policy = PolicyDocument.NONE;
    for (var statement : resources.entrySet()) {
      policy = policy.allow("", statement.getKey().actions(), statement.getValue(), statement.getKey().conditions());
    }
    return policy;
  }

  /** EKS tells IAM whom it acts for: other service accounts of this cluster, and other clusters, get nowhere with it. */
  private PolicyDocument trust(ServiceSpec service) {
    Map<String, List<String>> whom = Map.of(
        "aws:RequestTag/kubernetes-namespace", List.of(draft.setting().namespace()),
        "aws:RequestTag/kubernetes-service-account", List.of(account(service)));
    return PolicyDocument.assumedBy("pods.eks.amazonaws.com", List.of("sts:AssumeRole", "sts:TagSession"),
        Map.of("StringEquals", whom));
  }

  private ResourceId addAssociation(ServiceSpec service, ResourceId role, String origin) {
    ResourceId id = new ResourceId("PodIdentityAssociation", service.name());
    String cluster = draft.setting().clusterName();
    String namespace = draft.setting().namespace();
    // It belongs to the cluster, in whose account the operator itself is.
    Scope account = new Scope(draft.scope().region(), null);
    return draft.add(Resource.of(id, PodIdentityAssociation.physicalName(cluster, namespace, account(service)), account,
        Part.WORKLOADS, origin + ".uses", values -> new PodIdentityAssociation(cluster, namespace, account(service),
            values.get(role.ref("arn")), null, draft.tags(id))).after(Edge.ready(role)));
  }

  private String account(ServiceSpec service) {
    return Workloads.objectName(draft.frame(), service.name());
  }
}
