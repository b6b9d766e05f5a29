package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.webapp.platform.sandbox.cluster.ResourceType.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The types that every cluster has, as far as a web platform needs them, with the schemas that Kubernetes 1.34
 * publishes at {@code /openapi/v3} (Apache License 2.0; descriptions cut to their first sentence).
 */
final class BuiltInTypes {
  private static final JsonNode DEFINITIONS = load();
  private static final Map<String, Schema> SCHEMAS = schemas();

  /** A row: group/version, kind, plural, then flags (n namespaced, s status, c scale, g generation), short names. */
  private static final String[][] ROWS = {
    {"v1", "ConfigMap", "configmaps", "n", "cm"},
    {"v1", "Endpoints", "endpoints", "n", "ep"},
    {"v1", "Event", "events", "n", "ev"},
    {"v1", "Namespace", "namespaces", "s", "ns"},
    {"v1", "Node", "nodes", "s", "no"},
    {"v1", "Pod", "pods", "nsg", "po", "all"},
    {"v1", "Secret", "secrets", "n", ""},
    {"v1", "Service", "services", "ns", "svc", "all"},
    {"v1", "ServiceAccount", "serviceaccounts", "n", "sa"},
    {"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "sg", "",
      "api-extensions"},
    {"admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", "g",
      "", "api-extensions"},
    {"apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "sg", "crd,crds",
      "api-extensions"},
    {"apps/v1", "Deployment", "deployments", "nscg", "deploy", "all"},
    {"apps/v1", "ReplicaSet", "replicasets", "nscg", "rs", "all"},
    {"autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "ns", "hpa", "all"},
    {"batch/v1", "Job", "jobs", "nsg", "", "all"},
    {"coordination.k8s.io/v1", "Lease", "leases", "n", ""},
    {"discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "ng", ""},
    {"events.k8s.io/v1", "Event", "events", "n", "ev"},
    {"networking.k8s.io/v1", "Ingress", "ingresses", "nsg", "ing"},
    {"networking.k8s.io/v1", "IngressClass", "ingressclasses", "g", ""},
    {"networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "ng", "netpol"},
    {"policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "nsg", "pdb"},
    {"rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "", ""},
    {"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", "", ""},
    {"rbac.authorization.k8s.io/v1", "Role", "roles", "n", ""},
    {"rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", "n", ""},
  };

  private BuiltInTypes() {}

  static List<ResourceType> all() {
    return Arrays.stream(ROWS).map(BuiltInTypes::type).toList();
  }

  /** The schema of a built-in type; {@link Schema#UNKNOWN} for another. */
  static Schema schema(String apiVersion, String kind) {
    return SCHEMAS.getOrDefault(apiVersion + "/" + kind, Schema.UNKNOWN);
  }

  /** All the published definitions, by name. */
  static JsonNode definitions() {
    return DEFINITIONS;
  }

  private static ResourceType type(String[] row) {
    int slash = row[0].indexOf('/');
    String group = slash < 0 ? "" : row[0].substring(0, slash);
    String flags = row[3];
    List<String> subresources = new ArrayList<>();
    if (flags.contains("s")) {
      subresources.add("status");
    }
    if (flags.contains("c")) {
      subresources.add("scale");
    }
    Names names = new Names(row[1], row[2], row[1].toLowerCase(Locale.ROOT),
        row[4].isEmpty() ? List.of() : List.of(row[4].split(",")), row.length > 5 ? List.of(row[5]) : List.of());
    String storedAs = (row[1].equals("Event") ? "" : group) + "/" + row[2];
    return new ResourceType(group, row[0].substring(slash + 1), names, flags.contains("n"), Set.copyOf(subresources),
        flags.contains("g"), storedAs);
  }

  private static JsonNode load() {
    try (InputStream in = BuiltInTypes.class.getResourceAsStream("kubernetes-1.34.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    DEFINITIONS.properties().forEach(definition -> {
      for (JsonNode gvk : definition.getValue().path("x-kubernetes-group-version-kind")) {
        String group = gvk.path("group").asText();
        String key = (group.isEmpty() ? "" : group + "/") + gvk.path("version").asText() + "/"
            + gvk.path("kind").asText();
        schemas.put(key, new Schema(definition.getValue(), BuiltInTypes::definition));
      }
    });
    return Map.copyOf(schemas);
  }

  private static JsonNode definition(String name) {
    JsonNode found = DEFINITIONS.path(name);
    return found.isMissingNode() ? MissingNode.getInstance() : found;
  }
}
