package dev.webapp.platform.sandbox.cluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/** The columns that kubectl shows of built-in types. */
final class BuiltInColumns {
  static final Column NAME = new Column("Name", "string", "Name must be unique within a namespace.", false,
      (object, now) -> object.path("metadata").path("name"));
  static final Column AGE = new Column("Age", "date", "How long the object has been there.", false,
      (object, now) -> TextNode.valueOf(Ages.since(object.at("/metadata/creationTimestamp").asText(), now)));

  private static final Map<String, List<Column>> COLUMNS = Map.ofEntries(
      Map.entry("Deployment", List.of(NAME,
          text("Ready", o -> at(o, "/status/readyReplicas", "0") + "/" + at(o, "/spec/replicas", "0")),
          text("Up-to-date", o -> at(o, "/status/updatedReplicas", "0")),
          text("Available", o -> at(o, "/status/availableReplicas", "0")), AGE,
          wide("Containers", o -> containers(o.at("/spec/template/spec"), "name")),
          wide("Images", o -> containers(o.at("/spec/template/spec"), "image")),
          wide("Selector", o -> labels(o.at("/spec/selector/matchLabels"))))),
      Map.entry("ReplicaSet", List.of(NAME, text("Desired", o -> at(o, "/spec/replicas", "0")),
          text("Current", o -> at(o, "/status/replicas", "0")),
          text("Ready", o -> at(o, "/status/readyReplicas", "0")), AGE)),
      Map.entry("Pod", List.of(NAME, text("Ready", BuiltInColumns::podReady), text("Status", BuiltInColumns::podStatus),
          text("Restarts", o -> "0"), AGE, wide("IP", o -> at(o, "/status/podIP", "<none>")),
          wide("Node", o -> at(o, "/spec/nodeName", "<none>")))),
      Map.entry("Service", List.of(NAME, text("Type", o -> at(o, "/spec/type", "")),
          text("Cluster-IP", o -> at(o, "/spec/clusterIP", "<none>")),
          text("External-IP", o -> addresses(o, at(o, "/spec/externalName", "<none>"))),
          text("Port(s)", BuiltInColumns::ports), AGE, wide("Selector", o -> labels(o.at("/spec/selector"))))),
      Map.entry("Ingress", List.of(NAME, text("Class", o -> at(o, "/spec/ingressClassName", "<none>")),
          text("Hosts", BuiltInColumns::hosts), text("Address", o -> addresses(o, "")),
          text("Ports", o -> o.at("/spec/tls").isEmpty() ? "80" : "80, 443"), AGE)),
      Map.entry("Job", List.of(NAME, text("Status", BuiltInColumns::jobStatus),
          text("Completions", o -> at(o, "/status/succeeded", "0") + "/" + at(o, "/spec/completions", "1")),
          new Column("Duration", "string", "", false, BuiltInColumns::jobDuration), AGE,
          wide("Images", o -> containers(o.at("/spec/template/spec"), "image")))),
      Map.entry("HorizontalPodAutoscaler", List.of(NAME, text("Reference",
          o -> at(o, "/spec/scaleTargetRef/kind", "") + "/" + at(o, "/spec/scaleTargetRef/name", "")),
          text("Targets", BuiltInColumns::targets), text("MinPods", o -> at(o, "/spec/minReplicas", "1")),
          text("MaxPods", o -> at(o, "/spec/maxReplicas", "")),
          text("Replicas", o -> at(o, "/status/currentReplicas", "0")), AGE)),
      Map.entry("PodDisruptionBudget", List.of(NAME, text("Min Available", o -> at(o, "/spec/minAvailable", "N/A")),
          text("Max Unavailable", o -> at(o, "/spec/maxUnavailable", "N/A")),
          text("Allowed Disruptions", o -> at(o, "/status/disruptionsAllowed", "0")), AGE)),
      Map.entry("Namespace", List.of(NAME, text("Status", o -> at(o, "/status/phase", "")), AGE)),
      Map.entry("ConfigMap", List.of(NAME, text("Data", o -> String.valueOf(o.path("data").size())), AGE)),
      Map.entry("Secret", List.of(NAME, text("Type", o -> at(o, "/type", "")),
          text("Data", o -> String.valueOf(o.path("data").size())), AGE)),
      Map.entry("Lease", List.of(NAME, text("Holder", o -> at(o, "/spec/holderIdentity", "")), AGE)),
      Map.entry("NetworkPolicy", List.of(NAME,
          text("Pod-Selector", o -> labels(o.at("/spec/podSelector/matchLabels"))), AGE)),
      Map.entry("IngressClass", List.of(NAME, text("Controller", o -> at(o, "/spec/controller", "")), AGE)),
      Map.entry("EndpointSlice", List.of(NAME, text("AddressType", o -> at(o, "/addressType", "")),
          text("Endpoints", BuiltInColumns::endpoints), AGE)),
      Map.entry("Event", List.of(new Column("Last Seen", "string", "", false, BuiltInColumns::lastSeen),
          text("Type", o -> at(o, "/type", "")), text("Reason", o -> at(o, "/reason", "")),
          text("Object", BuiltInColumns::involved),
          text("Message", o -> at(o, "/message", at(o, "/note", "")).strip()))),
      Map.entry("CustomResourceDefinition", List.of(NAME, text("Created At",
          o -> at(o, "/metadata/creationTimestamp", "")))));

  private BuiltInColumns() {}

  static List<Column> of(String kind) {
    return COLUMNS.getOrDefault(kind, List.of(NAME, AGE));
  }

  private static Column text(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", false, (object, now) -> TextNode.valueOf(cell.apply(object)));
  }

  private static Column wide(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", true, (object, now) -> TextNode.valueOf(cell.apply(object)));
  }

  private static String at(JsonNode object, String pointer, String otherwise) {
    String value = object.at(pointer).asText("");
    return value.isEmpty() ? otherwise : value;
  }

  private static String containers(JsonNode pod, String field) {
    StringJoiner names = new StringJoiner(",");
    pod.path("containers").forEach(container -> names.add(container.path(field).asText()));
    return names.toString();
  }

  private static String labels(JsonNode labels) {
    StringJoiner text = new StringJoiner(",");
    text.setEmptyValue("<none>");
    labels.properties().forEach(label -> text.add(label.getKey() + "=" + label.getValue().asText()));
    return text.toString();
  }

  private static String podReady(JsonNode pod) {
    int ready = 0;
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      ready += container.path("ready").asBoolean() ? 1 : 0;
    }
    return ready + "/" + pod.at("/spec/containers").size();
  }

  private static String podStatus(JsonNode pod) {
    if (pod.path("metadata").has("deletionTimestamp")) {
      return "Terminating";
    }
    for (JsonNode container : pod.at("/status/containerStatuses")) {
      for (String state : List.of("waiting", "terminated")) {
        String reason = container.path("state").path(state).path("reason").asText("");
        if (!reason.isEmpty()) {
          return reason;
        }
      }
    }
    return at(pod, "/status/phase", "Pending");
  }

  private static String addresses(JsonNode object, String otherwise) {
    StringJoiner addresses = new StringJoiner(",");
    addresses.setEmptyValue(otherwise);
    object.at("/status/loadBalancer/ingress")
        .forEach(address -> addresses.add(at(address, "/hostname", at(address, "/ip", ""))));
    return addresses.toString();
  }

  private static String ports(JsonNode service) {
    StringJoiner ports = new StringJoiner(",");
    ports.setEmptyValue("<none>");
    service.at("/spec/ports").forEach(port -> ports.add(port.path("port").asText()
        + (port.has("nodePort") ? ":" + port.path("nodePort").asText() : "") + "/" + at(port, "/protocol", "TCP")));
    return ports.toString();
  }

  private static String hosts(JsonNode ingress) {
    List<String> hosts = new ArrayList<>();
    ingress.at("/spec/rules").forEach(rule -> {
      if (rule.hasNonNull("host") && !hosts.contains(rule.get("host").asText())) {
        hosts.add(rule.get("host").asText());
      }
    });
    return hosts.isEmpty() ? "*" : String.join(",", hosts);
  }

  /** There is no load in the sandbox, so the present value is always unknown. */
  private static String targets(JsonNode hpa) {
    StringJoiner targets = new StringJoiner(", ");
    targets.setEmptyValue("<none>");
    for (JsonNode metric : hpa.at("/spec/metrics")) {
      JsonNode target = metric.at("/resource/target");
      targets.add(at(metric, "/resource/name", at(metric, "/type", "")) + ": <unknown>/"
          + (target.has("averageUtilization") ? target.path("averageUtilization").asText() + "%"
              : at(target, "/averageValue", "<unknown>")));
    }
    return targets.toString();
  }

  private static String jobStatus(JsonNode job) {
    for (JsonNode condition : job.at("/status/conditions")) {
      String type = condition.path("type").asText();
      boolean holds = condition.path("status").asText().equals("True");
      if (holds && List.of("Complete", "Failed", "Suspended").contains(type)) {
        return type;
      }
    }
    return "Running";
  }

  private static JsonNode jobDuration(JsonNode job, Instant now) {
    String start = job.at("/status/startTime").asText("");
    if (start.isEmpty()) {
      return null;
    }
    String end = job.at("/status/completionTime").asText("");
    Instant until = end.isEmpty() ? now : Instant.parse(end);
    return TextNode.valueOf(Ages.of(Duration.between(Instant.parse(start), until)));
  }

  private static String endpoints(JsonNode slice) {
    StringJoiner addresses = new StringJoiner(",");
    addresses.setEmptyValue("<unset>");
    slice.path("endpoints").forEach(endpoint -> endpoint.path("addresses").forEach(a -> addresses.add(a.asText())));
    return addresses.toString();
  }

  private static JsonNode lastSeen(JsonNode event, Instant now) {
    String seen = "";
    for (String field : List.of("/metadata/creationTimestamp", "/eventTime", "/deprecatedLastTimestamp",
        "/lastTimestamp", "/series/lastObservedTime")) {
      seen = at(event, field, seen);
    }
    return TextNode.valueOf(Ages.since(seen, now));
  }

  private static String involved(JsonNode event) {
    JsonNode object = event.has("regarding") ? event.get("regarding") : event.path("involvedObject");
    return object.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + object.path("name").asText();
  }
}
