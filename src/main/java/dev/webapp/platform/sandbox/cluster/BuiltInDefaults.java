package dev.webapp.platform.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** What a server fills in where a built-in object leaves something out, as kube-apiserver 1.34 does. */
final class BuiltInDefaults {
  private static final Set<String> WITH_QUANTITIES =
      Set.of("Deployment", "ReplicaSet", "Job", "Pod", "HorizontalPodAutoscaler", "Node");

  private BuiltInDefaults() {}

  static void fill(ObjectNode object, Schema schema) {
    if (WITH_QUANTITIES.contains(object.path("kind").asText())) {
      canonicalQuantities(object, schema);
    }
    ObjectNode spec = object.get("spec") instanceof ObjectNode node ? node : JsonNodeFactory.instance.objectNode();
    switch (object.path("kind").asText()) {
      case "Deployment" -> deployment(spec);
      case "ReplicaSet" -> {
        absent(spec, "replicas", 1);
        podTemplate(spec);
      }
      case "Job" -> job(spec, object);
      case "Pod" -> PodDefaults.fill(spec);
      case "Service" -> service(spec);
      case "Secret" -> secret(object);
      case "Namespace" -> {
        object.withObject("/metadata/labels").put("kubernetes.io/metadata.name", Meta.of(object).name());
        array(object.withObject("/spec"), "finalizers", "kubernetes");
        absent(object.withObject("/status"), "phase", "Active");
      }
      case "HorizontalPodAutoscaler" -> autoscaler(spec);
      case "NetworkPolicy" -> networkPolicy(spec);
      case "Ingress" -> object.withObject("/status").withObject("/loadBalancer");
      case "CustomResourceDefinition" -> definition(spec);
      case "RoleBinding", "ClusterRoleBinding" -> {
        for (JsonNode subject : object.path("subjects")) {
          if (!subject.path("kind").asText().equals("ServiceAccount")) {
            absent((ObjectNode) subject, "apiGroup", "rbac.authorization.k8s.io");
          }
        }
      }
      default -> { /* nothing to fill in */ }
    }
    if (object.path("kind").asText().equals("Service")) {
      object.withObject("/status").withObject("/loadBalancer");
    }
  }

  private static void deployment(ObjectNode spec) {
    absent(spec, "replicas", 1);
    absent(spec, "revisionHistoryLimit", 10);
    absent(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = spec.withObject("/strategy");
    absent(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = strategy.withObject("/rollingUpdate");
      absent(rolling, "maxSurge", "25%");
      absent(rolling, "maxUnavailable", "25%");
    }
    podTemplate(spec);
  }

  private static void job(ObjectNode spec, ObjectNode object) {
    absent(spec, "completions", 1);
    absent(spec, "parallelism", 1);
    absent(spec, "backoffLimit", 6);
    absent(spec, "completionMode", "NonIndexed");
    absent(spec, "suspend", false);
    absent(spec, "manualSelector", false);
    absent(spec, "podReplacementPolicy", "TerminatingOrFailed");
    String uid = Meta.of(object).uid();
    if (!uid.isEmpty() && !spec.path("manualSelector").asBoolean() && !spec.has("selector")) {
      spec.withObject("/selector/matchLabels").put("batch.kubernetes.io/controller-uid", uid);
      ObjectNode labels = spec.withObject("/template/metadata/labels");
      labels.put("batch.kubernetes.io/controller-uid", uid).put("batch.kubernetes.io/job-name", Meta.of(object).name())
          .put("controller-uid", uid).put("job-name", Meta.of(object).name());
      if (!object.path("metadata").has("labels")) {
        object.withObject("/metadata").set("labels", labels.deepCopy());
      }
    }
    podTemplate(spec);
  }

  private static void podTemplate(ObjectNode spec) {
    if (spec.path("template").path("spec") instanceof ObjectNode pod) {
      PodDefaults.fill(pod);
    }
  }

  private static void service(ObjectNode spec) {
    absent(spec, "type", "ClusterIP");
    absent(spec, "sessionAffinity", "None");
    for (JsonNode node : spec.path("ports")) {
      ObjectNode port = (ObjectNode) node;
      absent(port, "protocol", "TCP");
      if (!port.has("targetPort")) {
        port.set("targetPort", port.path("port"));
      }
    }
    if (spec.path("type").asText().equals("ExternalName")) {
      return;
    }
    absent(spec, "internalTrafficPolicy", "Cluster");
    absent(spec, "ipFamilyPolicy", "SingleStack");
    array(spec, "ipFamilies", "IPv4");
    if (spec.hasNonNull("clusterIP")) {
      array(spec, "clusterIPs", spec.path("clusterIP").asText());
    }
  }

  private static void secret(ObjectNode secret) {
    absent(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain && !plain.isEmpty()) {
      ObjectNode data = secret.withObject("/data");
      plain.properties().forEach(entry -> data.put(entry.getKey(), Base64.getEncoder()
          .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** Scaling rules are filled in only where there are any. */
  private static void autoscaler(ObjectNode spec) {
    absent(spec, "minReplicas", 1);
    if (spec.get("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = behavior.withObject("/scaleUp");
      absent(up, "selectPolicy", "Max");
      absent(up, "stabilizationWindowSeconds", 0);
      if (up.path("policies").isEmpty()) {
        policy(up, "Pods", 4);
        policy(up, "Percent", 100);
      }
      ObjectNode down = behavior.withObject("/scaleDown");
      absent(down, "selectPolicy", "Max");
      if (down.path("policies").isEmpty()) {
        policy(down, "Percent", 100);
      }
    }
  }

  private static void policy(ObjectNode rules, String type, int value) {
    rules.withArray("/policies").addObject().put("type", type).put("value", value).put("periodSeconds", 15);
  }

  private static void networkPolicy(ObjectNode spec) {
    if (!spec.has("policyTypes")) {
      array(spec, "policyTypes", "Ingress");
      if (spec.path("egress").size() > 0) {
        ((ArrayNode) spec.get("policyTypes")).add("Egress");
      }
    }
    for (String direction : new String[] {"ingress", "egress"}) {
      for (JsonNode rule : spec.path(direction)) {
        rule.path("ports").forEach(port -> absent((ObjectNode) port, "protocol", "TCP"));
      }
    }
  }

  private static void definition(ObjectNode spec) {
    ObjectNode names = spec.withObject("/names");
    String kind = names.path("kind").asText();
    absent(names, "listKind", kind + "List");
    absent(names, "singular", kind.toLowerCase(Locale.ROOT));
    absent(spec.withObject("/conversion"), "strategy", "None");
  }

  /** Rewrites every resource quantity in its canonical form. */
  private static void canonicalQuantities(JsonNode node, Schema schema) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      for (var field : object.properties()) {
        Schema child = schema.fieldOrUnknown(field.getKey());
        if (child == Schema.UNKNOWN) {
          continue;
        }
        if (child.quantity() && field.getValue().isValueNode()) {
          String canonical = Quantities.canonical(field.getValue().asText());
          if (canonical != null && !canonical.equals(field.getValue().textValue())) {
            field.setValue(TextNode.valueOf(canonical));
          }
        } else {
          canonicalQuantities(field.getValue(), child);
        }
      }
    } else if (node.isArray()) {
      node.forEach(item -> canonicalQuantities(item, schema.items()));
    }
  }

  static void absent(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  static void absent(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void absent(ObjectNode object, String field, boolean value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void array(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.putArray(field).add(value);
    }
  }
}
