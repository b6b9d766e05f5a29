package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.Cluster;
import dev.webapp.platform.kubernetes.ObjectType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operator's roles as {@code deploy/rbac.yaml} holds them: of every type the verbs that it uses, and no more.
 */
final class RbacFile {
  /** Where the file is, from the root of the project. */
  static final Path PATH = Path.of("deploy", "rbac.yaml");

  static final String NAMESPACE = "webapp-platform-system";
  private static final String PLATFORMS = "webappplatforms";

  /** A resource as rules name it: with its subresource, as {@code webappplatforms/status}. */
  private record Target(String group, String resource) {}

  private RbacFile() {}

  /** What is used in every namespace that is watched: verbs by {@code group/resource}, the core group's without. */
  static Map<String, Set<String>> everywhere() {
    Map<String, Set<String>> verbs = new TreeMap<>();
    targets().forEach((target, set) -> verbs.put(name(target), set));
    return verbs;
  }

  /** What is used of the cluster as a whole, wherever platforms are watched: of this one CRD only. */
  static Map<String, Set<String>> ofTheDefinition() {
    return Map.of("apiextensions.k8s.io/customresourcedefinitions", sorted("get"));
  }

  /** What is used in the operator's own namespace. */
  static Map<String, Set<String>> atHome() {
    // The lease by which replicas elect their leader. It is patched; JOSDK does not start where it may not update, too.
    return Map.of("coordination.k8s.io/leases", sorted("create", "get", "patch", "update"));
  }

  /** The file's text. */
  static String text() {
    return """
        # Generated from what the operator watches and applies; to update, run
        #   mvn test -Dtest=DeployFilesTest -Dgenerated.update
        # Where only some namespaces are watched (NAMESPACES), a RoleBinding in each of them may replace the first
        # ClusterRoleBinding.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: %1$s
        rules:
        %2$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: %1$s
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
        subjects: [{kind: ServiceAccount, name: %1$s, namespace: %3$s}]
        ---
        # Whether the platforms' CRD is being deleted, and they only with it. Stays bound in the whole cluster.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: %1$s-definition
        rules:
          - apiGroups: [apiextensions.k8s.io]
            resources: [customresourcedefinitions]
            resourceNames: [%5$s]
            verbs: %6$s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: %1$s-definition
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s-definition}
        subjects: [{kind: ServiceAccount, name: %1$s, namespace: %3$s}]
        ---
        # The replicas' election of their leader.
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: %1$s
          namespace: %3$s
        rules:
          - apiGroups: [coordination.k8s.io]
            resources: [leases]
            verbs: %4$s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: %1$s
          namespace: %3$s
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{kind: ServiceAccount, name: %1$s, namespace: %3$s}]
        """.formatted(Cluster.FIELD_MANAGER, rules(), NAMESPACE,
        atHome().get("coordination.k8s.io/leases"), HasMetadata.getFullResourceName(WebAppPlatform.class),
        ofTheDefinition().get("apiextensions.k8s.io/customresourcedefinitions"));
  }

  private static Map<Target, Set<String>> targets() {
    Map<Target, Set<String>> verbs = new LinkedHashMap<>();
    // An Event for each transition of a condition.
    verbs.put(new Target("", "events"), sorted("create"));
    // Whether a platform's namespace is being deleted, and which roles it allows.
    verbs.put(new Target("", "namespaces"), sorted("get"));
    // Patched for the finalizer; read again where removing that met a conflict.
    verbs.put(new Target(WebAppPlatform.GROUP, PLATFORMS), sorted("get", "list", "watch", "patch"));
    verbs.put(new Target(WebAppPlatform.GROUP, PLATFORMS + "/status"), sorted("patch"));
    for (ObjectType type : ObjectType.values()) {
      // An apply that finds nothing needs create besides patch.
      Set<String> used = sorted("create", "delete", "patch");
      used.addAll(type.model() == GenericKubernetesResource.class ? List.of("get") : List.of("list", "watch"));
      if (type == ObjectType.SECRET) {
        // Those that users make and specs name, which no watch of ours shows.
        used.add("get");
      }
      verbs.put(new Target(type.group(), type.plural()), used);
    }
    return verbs;
  }

  /** One rule for the resources of a group that need the same verbs. */
  private static String rules() {
    Map<String, Map<Set<String>, Collection<String>>> groups = new TreeMap<>();
    targets().forEach((target, verbs) -> groups.computeIfAbsent(target.group, _ -> new LinkedHashMap<>())
        .computeIfAbsent(verbs, _ -> new TreeSet<>()).add(target.resource));
    List<String> rules = new ArrayList<>();
    groups.forEach((group, byVerbs) -> byVerbs.forEach((verbs, resources) -> rules.add(
        "  - apiGroups: [" + (group.isEmpty() ? "\"\"" : group) + "]\n"
        + "    resources: " + resources + "\n"
        + "    verbs: " + verbs + "\n")));
    return String.join("", rules);
  }

  private static String name(Target target) {
    return target.group.isEmpty() ? target.resource : target.group + "/" + target.resource;
  }

  private static Set<String> sorted(String... verbs) {
    return new TreeSet<>(List.of(verbs));
  }
}
