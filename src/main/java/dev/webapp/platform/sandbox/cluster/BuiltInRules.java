package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What kube-apiserver checks of built-in objects beyond their schema, where a web platform may meet it. */
final class BuiltInRules {
  private BuiltInRules() {}

  static List<Violation> check(JsonNode object, JsonNode old) {
    List<Violation> violations = new ArrayList<>();
    JsonNode spec = object.path("spec");
    switch (object.path("kind").asText()) {
      case "Deployment", "ReplicaSet" -> {
        workload(spec, violations);
        immutable(object, old, "spec", "selector", violations);
      }
      case "Job" -> {
        pod(spec.path("template").path("spec"), violations);
        String restart = spec.path("template").path("spec").path("restartPolicy").asText();
        if (!Set.of("Never", "OnFailure").contains(restart)) {
          violations.add(new Violation("spec.template.spec.restartPolicy", "FieldValueNotSupported",
              "Unsupported value: \"" + restart + "\": supported values: \"OnFailure\", \"Never\""));
        }
        for (String field : List.of("template", "selector", "completions", "completionMode")) {
          immutable(object, old, "spec", field, violations);
        }
      }
      case "Service" -> service(spec, old, violations);
      case "ConfigMap", "Secret" -> {
        if (old != null && old.path("immutable").asBoolean() && !old.path("data").equals(object.path("data"))) {
          violations.add(new Violation("data", "FieldValueForbidden",
              "Forbidden: field is immutable when `immutable` is set"));
        }
        immutable(object, old, "", "type", violations);
      }
      case "RoleBinding", "ClusterRoleBinding" -> {
        if (old != null && !old.path("roleRef").equals(object.path("roleRef"))) {
          violations.add(Violation.invalid("roleRef", object.path("roleRef").toString(), "cannot change roleRef"));
        }
      }
      case "HorizontalPodAutoscaler" -> {
        if (spec.path("maxReplicas").asInt() < spec.path("minReplicas").asInt(1)) {
          violations.add(Violation.invalid("spec.maxReplicas", spec.path("maxReplicas").asText("0"),
              "must be greater than or equal to `minReplicas`"));
        }
      }
      default -> { /* the schema says it all */ }
    }
    return violations;
  }

  private static void workload(JsonNode spec, List<Violation> into) {
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (spec.path("selector").isEmpty()) {
      into.add(Violation.required("spec.selector", ""));
    } else if (!Selection.ofSelector(spec.path("selector")).test(spec.path("template"))) {
      into.add(Violation.invalid("spec.template.metadata.labels", labels.isMissingNode() ? "null" : labels.toString(),
          "`selector` does not match template `labels`"));
    }
    pod(spec.path("template").path("spec"), into);
  }

  private static void pod(JsonNode pod, List<Violation> into) {
    if (pod.path("containers").isEmpty()) {
      into.add(Violation.required("spec.template.spec.containers", ""));
    }
    Set<String> names = new HashSet<>();
    Set<String> volumes = new HashSet<>();
    pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    for (String list : List.of("initContainers", "containers")) {
      JsonNode containers = pod.path(list);
      for (int i = 0; i < containers.size(); i++) {
        String path = "spec.template.spec." + list + "[" + i + "]";
        JsonNode container = containers.get(i);
        NameRules.dnsLabel(container.path("name").asText(), path + ".name", into);
        if (!names.add(container.path("name").asText())) {
          into.add(Violation.duplicate(path + ".name", container.path("name")));
        }
        if (container.path("image").asText("").isEmpty()) {
          into.add(Violation.required(path + ".image", ""));
        }
        resources(container.path("resources"), path + ".resources.requests", into);
        JsonNode mounts = container.path("volumeMounts");
        for (int j = 0; j < mounts.size(); j++) {
          if (!volumes.contains(mounts.get(j).path("name").asText())) {
            into.add(new Violation(path + ".volumeMounts[" + j + "].name", "FieldValueNotFound",
                "Not found: " + mounts.get(j).path("name")));
          }
        }
      }
    }
  }

  private static void resources(JsonNode resources, String path, List<Violation> into) {
    resources.path("requests").properties().forEach(request -> {
      String limit = resources.path("limits").path(request.getKey()).asText("");
      BigDecimal most = Quantities.value(limit);
      BigDecimal asked = Quantities.value(request.getValue().asText());
      if (most != null && asked != null && asked.compareTo(most) > 0) {
        into.add(Violation.invalid(path, request.getValue().toString(),
            "must be less than or equal to " + request.getKey() + " limit of " + limit));
      }
    });
  }

  private static void service(JsonNode spec, JsonNode old, List<Violation> into) {
    JsonNode ports = spec.path("ports");
    boolean external = spec.path("type").asText().equals("ExternalName");
    if (ports.isEmpty() && !external && !spec.path("clusterIP").asText().equals("None")) {
      into.add(Violation.required("spec.ports", ""));
    }
    for (int i = 0; i < ports.size(); i++) {
      if (ports.size() > 1 && !ports.get(i).hasNonNull("name")) {
        into.add(Violation.required("spec.ports[" + i + "].name", ""));
      }
    }
    JsonNode before = old == null ? null : old.path("spec");
    if (before != null && !external && before.hasNonNull("clusterIP")
        && !before.path("clusterIP").equals(spec.path("clusterIP"))) {
      into.add(Violation.invalid("spec.clusterIP", spec.path("clusterIP").toString(),
          "may not change once set"));
    }
  }

  private static void immutable(JsonNode object, JsonNode old, String parent, String field, List<Violation> into) {
    if (old == null) {
      return;
    }
    JsonNode now = (parent.isEmpty() ? object : object.path(parent)).path(field);
    JsonNode before = (parent.isEmpty() ? old : old.path(parent)).path(field);
    if (!before.equals(now)) {
      into.add(Violation.invalid(parent.isEmpty() ? field : parent + "." + field, now.toString(),
          "field is immutable"));
    }
  }
}
