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
import dev.webapp.platform.resource.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who a service's pods are in AWS: a role of its own, with exactly the rights that its uses imply. */
final class IdentitySection {
  private static final int ROLE_NAME = 64;

  private final Draft draft;

  IdentitySection(Draft draft) {
    this.draft = draft;
  }

  /**
   * What a service's pods become somebody by.
   *
   * @param role null where they need to be nobody
   * @param credentials how they become it
   * @param before what has to be there before they are started, since they get their role only then
   */
  record Identity(ResourceId role, Roles.Credentials credentials, List<Edge> before) {
    static final Identity NONE = new Identity(null, null, List.of());

    /** Whether their service account tells them who they are. */
    boolean isAnnotated() {
      return credentials == Roles.Credentials.WEB_IDENTITY;
    }

    /** The ARN that their service account tells them to be, null where the cluster knows without. */
    String annotated(Values values) {
      return isAnnotated() ? values.get(role.ref("arn")) : null;
    }
  }

  /** The agent of Pod Identity is a DaemonSet, of which Fargate runs none. */
  private Roles.Credentials credentials(ServiceSpec service) {
    return ComputeSection.isOnFargate(service)
        ? Roles.Credentials.WEB_IDENTITY : draft.setting().roles().credentials();
  }

  /** Nothing where there are no rights. Without an EKS cluster nobody could give pods the role, but it is there. */
  Identity add(ServiceSpec service, List<Right> rights, String origin) {
    if (rights.isEmpty()) {
      return Identity.NONE;
    }
    ResourceId role = addRole(service, rights, origin);
    if (draft.setting().clusterName() == null) {
      return new Identity(role, null, List.of());
    }
    Roles.Credentials credentials = credentials(service);
    return new Identity(role, credentials, switch (credentials) {
      case POD_IDENTITY -> List.of(Edge.alwaysReady(addAssociation(service, role, origin)));
      // Pods come by tokens when they start, whoever they were before.
      case WEB_IDENTITY -> List.of(Edge.alwaysReady(role));
    });
  }

  private ResourceId addRole(ServiceSpec service, List<Right> rights, String origin) {
    ResourceId id = new ResourceId("Role", service.name());
    String name = draft.names().of("service-" + service.name(), ROLE_NAME);
    Roles roles = draft.setting().roles();
    if (draft.setting().clusterName() != null
        && (draft.isAbroad() || credentials(service) == Roles.Credentials.WEB_IDENTITY)) {
      ClusterLookup.share(draft);
    }
    String boundary =
        draft.isAbroad() ? roles.permissionsBoundaryIn(draft.account()) : roles.permissionsBoundary();
    return draft.add(draft.inAws(id, name, Part.WORKLOADS, origin + ".uses", values -> new Role(name, roles.path(),
        description(service), trust(service, values), policy(rights, values), boundary, null, draft.tags(id))));
  }

  private PolicyDocument trust(ServiceSpec service, Values values) {
    String namespace = draft.setting().namespace();
    if (draft.setting().clusterName() != null) {
      if (credentials(service) == Roles.Credentials.WEB_IDENTITY) {
        return trustInToken(service, values);
      }
      if (draft.isAbroad()) {
        String account = values.get(ClusterLookup.ref("account"));
        return PolicyDocument.assumedByRoleOfPods(draft.partition(), account, "arn:" + draft.partition() + ":iam::"
            + account + ":role" + draft.setting().roles().path() + roleOfPods(service),
            values.get(ClusterLookup.ref("arn")), namespace, account(service));
      }
    }
    return PolicyDocument.assumedByPods(namespace, account(service));
  }

  /** In the cluster's account, whose roles alone EKS takes. It may become the other account's role, and no more. */
  private ResourceId addRoleOfPods(ServiceSpec service, ResourceId target, String origin) {
    // No service has a dot in its name.
    ResourceId id = new ResourceId("Role", service.name() + ".pods");
    String name = roleOfPods(service);
    Roles roles = draft.setting().roles();
    return draft.add(Resource.of(id, name, draft.home(), Part.WORKLOADS, origin + ".uses", values -> new Role(name,
        roles.path(), description(service), PolicyDocument.assumedByPods(draft.setting().namespace(), account(service)),
        PolicyDocument.NONE.allow("", List.of("sts:AssumeRole", "sts:TagSession"),
            List.of(values.get(target.ref("arn")))),
        roles.permissionsBoundary(), null, draft.tags(id))));
  }

  private String roleOfPods(ServiceSpec service) {
    return draft.names().of("pods-" + service.name(), ROLE_NAME);
  }

  private String description(ServiceSpec service) {
    return "Service " + service.name() + " of platform " + draft.setting().ownership().platform();
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

  /** IAM looks for the issuer's identity provider in the role's own account. */
  private PolicyDocument trustInToken(ServiceSpec service, Values values) {
    String issuer = values.get(ClusterLookup.ref("issuer"));
    String provider = draft.isAbroad()
        ? "arn:" + draft.partition() + ":iam::" + draft.account() + ":oidc-provider/" + issuer
        : values.get(ClusterLookup.ref("issuerArn"));
    return PolicyDocument.assumedByServiceAccount(
        issuer, provider, draft.setting().namespace(), account(service));
  }

  private ResourceId addAssociation(ServiceSpec service, ResourceId role, String origin) {
    ResourceId id = new ResourceId("PodIdentityAssociation", service.name());
    String cluster = draft.setting().clusterName();
    String namespace = draft.setting().namespace();
    ResourceId ofPods = draft.isAbroad() ? addRoleOfPods(service, role, origin) : role;
    List<Edge> roles = ofPods.equals(role) ? List.of(Edge.ready(role)) : List.of(Edge.ready(role), Edge.ready(ofPods));
    return draft.add(Resource.of(id, PodIdentityAssociation.physicalName(cluster, namespace, account(service)),
        draft.home(), Part.WORKLOADS, origin + ".uses", values -> new PodIdentityAssociation(cluster, namespace,
            account(service), values.get(ofPods.ref("arn")),
            ofPods.equals(role) ? null : values.get(role.ref("arn")), draft.tags(id))).after(roles));
  }

  private String account(ServiceSpec service) {
    return Workloads.objectName(draft.frame(), service.name());
  }
}
