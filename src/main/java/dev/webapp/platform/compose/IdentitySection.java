package dev.webapp.platform.compose;

import dev.webapp.platform.api.ServiceSpec;
import dev.webapp.platform.aws.eks.EksClusterQuery;
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

/** Who a service's pods are in AWS: a role of its own, with exactly the rights that its uses imply. */
final class IdentitySection {
  private static final int ROLE_NAME = 64;
  private static final ResourceId CLUSTER = new ResourceId("EksCluster", "cluster");

  private final Draft draft;

  IdentitySection(Draft draft) {
    this.draft = draft;
  }

  /**
   * What a service's pods become somebody by.
   *
   * @param role null where they need to be nobody
   * @param before what has to be there before they are started, since they get their role only then
   */
  record Identity(ResourceId role, List<Edge> before) {
    static final Identity NONE = new Identity(null, List.of());

    /** The ARN that their service account tells them to be, null where the cluster knows without. */
    String annotated(Roles roles, Values values) {
      return role != null && roles.credentials() == Roles.Credentials.WEB_IDENTITY
          ? values.get(role.ref("arn")) : null;
    }
  }

  /** Nothing where there are no rights. Without an EKS cluster nobody could give pods the role, but it is there. */
  Identity add(ServiceSpec service, List<Right> rights, String origin) {
    if (rights.isEmpty()) {
      return Identity.NONE;
    }
    ResourceId role = addRole(service, rights, origin);
    if (draft.setting().clusterName() == null) {
      return new Identity(role, List.of());
    }
    return switch (draft.setting().roles().credentials()) {
      case POD_IDENTITY ->
          new Identity(role, List.of(Edge.alwaysReady(addAssociation(service, role, origin))));
      case WEB_IDENTITY -> new Identity(role, List.of(Edge.ready(role)));
    };
  }

  private ResourceId addRole(ServiceSpec service, List<Right> rights, String origin) {
    ResourceId id = new ResourceId("Role", service.name());
    String name = draft.names().of("service-" + service.name(), ROLE_NAME);
    Roles roles = draft.setting().roles();
    boolean byToken = draft.setting().clusterName() != null && roles.credentials() == Roles.Credentials.WEB_IDENTITY;
    if (byToken) {
      addCluster();
    }
    return draft.add(draft.inAws(id, name, Part.WORKLOADS, origin + ".uses", values -> new Role(name, roles.path(),
        "Service " + service.name() + " of platform " + draft.setting().ownership().platform(),
        byToken ? trustInToken(service, values)
            : PolicyDocument.assumedByPods(draft.setting().namespace(), account(service)), policy(rights, values),
        roles.permissionsBoundary(), null, draft.tags(id))));
  }

  private void addCluster() {
    String name = draft.setting().clusterName();
    draft.share(Resource.of(CLUSTER, name, ofCluster(), Part.WORKLOADS, "spec.services", _ -> new EksClusterQuery(name)));
  }

  /** It is in the operator's own account. */
  private Scope ofCluster() {
    return new Scope(draft.scope().region(), null);
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

  private PolicyDocument trustInToken(ServiceSpec service, Values values) {
    return PolicyDocument.assumedByServiceAccount(values.get(CLUSTER.ref("issuer")), values.get(CLUSTER.ref("issuerArn")),
        draft.setting().namespace(), account(service));
  }

  private ResourceId addAssociation(ServiceSpec service, ResourceId role, String origin) {
    ResourceId id = new ResourceId("PodIdentityAssociation", service.name());
    String cluster = draft.setting().clusterName();
    String namespace = draft.setting().namespace();
    return draft.add(Resource.of(id, PodIdentityAssociation.physicalName(cluster, namespace, account(service)),
        ofCluster(),        Part.WORKLOADS, origin + ".uses", values -> new PodIdentityAssociation(cluster, namespace, account(service),
            values.get(role.ref("arn")), null, draft.tags(id))).after(Edge.ready(role)));
  }

  private String account(ServiceSpec service) {
    return Workloads.objectName(draft.frame(), service.name());
  }
}
