package dev.webapp.platform.sandbox.cluster;

import static dev.webapp.platform.sandbox.cluster.BuiltInDefaults.absent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a server fills in within a pod's spec. */
final class PodDefaults {
  private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

  private PodDefaults() {}

  static void fill(ObjectNode pod) {
    absent(pod, "restartPolicy", "Always");
    absent(pod, "terminationGracePeriodSeconds", 30);
    absent(pod, "dnsPolicy", "ClusterFirst");
    absent(pod, "schedulerName", "default-scheduler");
    pod.withObject("/securityContext");
    if (pod.has("serviceAccountName")) {
      pod.set("serviceAccount", pod.get("serviceAccountName"));
    }
    pod.path("initContainers").forEach(container -> container((ObjectNode) container));
    pod.path("containers").forEach(container -> container((ObjectNode) container));
    pod.path("volumes").forEach(PodDefaults::volume);
  }

  private static void container(ObjectNode container) {
    String image = container.path("image").asText();
    boolean latest = image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/')
        && !image.contains("@");
    absent(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    absent(container, "terminationMessagePath", "/dev/termination-log");
    absent(container, "terminationMessagePolicy", "File");
    container.withObject("/resources");
    container.path("ports").forEach(port -> absent((ObjectNode) port, "protocol", "TCP"));
    for (JsonNode variable : container.path("env")) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode reference) {
        absent(reference, "apiVersion", "v1");
      }
    }
    for (String name : PROBES) {
      if (container.get(name) instanceof ObjectNode probe) {
        probe(probe);
      }
    }
    for (JsonNode hook : container.path("lifecycle")) {
      http(hook);
    }
  }

  private static void probe(ObjectNode probe) {
    absent(probe, "timeoutSeconds", 1);
    absent(probe, "periodSeconds", 10);
    absent(probe, "successThreshold", 1);
    absent(probe, "failureThreshold", 3);
    http(probe);
  }

  private static void http(JsonNode handler) {
    if (handler.path("httpGet") instanceof ObjectNode http) {
      absent(http, "path", "/");
      absent(http, "scheme", "HTTP");
    }
  }

  private static void volume(JsonNode volume) {
    for (String source : List.of("secret", "configMap", "projected", "downwardAPI")) {
      if (volume.path(source) instanceof ObjectNode files) {
        absent(files, "defaultMode", 420);
      }
    }
    for (JsonNode source : volume.path("projected").path("sources")) {
      if (source.path("serviceAccountToken") instanceof ObjectNode token) {
        absent(token, "expirationSeconds", 3600);
      }
    }
  }
}
