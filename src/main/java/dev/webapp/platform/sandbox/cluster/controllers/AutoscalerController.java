package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the replicas of autoscaled Deployments within their bounds. There is no load, so nothing else moves them. */
final class AutoscalerController implements Controller {
  private final ClusterStore store;
  private final Statuses statuses;
  private final ResourceType autoscalers;

  AutoscalerController(ClusterStore store, Statuses statuses) {
    this.store = store;
    this.statuses = statuses;
    this.autoscalers = store.types().require("autoscaling/v2", "HorizontalPodAutoscaler");
  }

  @Override
  public List<String> watches() {
    return List.of("autoscaling/v2/HorizontalPodAutoscaler", "apps/v1/Deployment");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    ObjectKey changed = event.object().key();
    if (changed.type().equals(autoscalers)) {
      return List.of(changed);
    }
    return store.list(autoscalers, changed.namespace(), Selection.ALL).items().stream()
        .filter(hpa -> hpa.json().at("/spec/scaleTargetRef/kind").asText().equals("Deployment")
            && hpa.json().at("/spec/scaleTargetRef/name").asText().equals(changed.name()))
        .map(Snapshot::key).toList();
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot hpa = store.find(key).orElse(null);
    if (hpa == null || hpa.meta().isTerminating()) {
      return Optional.empty();
    }
    JsonNode spec = hpa.json().path("spec");
    JsonNode target = spec.path("scaleTargetRef");
    JsonNode before = hpa.json().path("status");
    Snapshot scaled = store.types().of(target.path("apiVersion").asText(), target.path("kind").asText())
        .filter(type -> type.subresources().contains("scale"))
        .flatMap(type -> store.find(new ObjectKey(type, key.namespace(), target.path("name").asText()))).orElse(null);
    ObjectNode status = Statuses.node();
    if (scaled == null) {
      status.put("desiredReplicas", 0).putNull("currentMetrics");
      Statuses.conditions(status, statuses.condition(before, "AbleToScale", false, "FailedGetScale",
          "the HPA controller was unable to get the target's current scale: deployments.apps \""
              + target.path("name").asText() + "\" not found"));
      statuses.write(hpa, status);
      return Optional.empty();
    }
    int current = scaled.json().path("spec").path("replicas").asInt();
    int min = spec.path("minReplicas").asInt(1);
    int max = spec.path("maxReplicas").asInt();
    int desired = current == 0 ? 0 : Math.clamp(current, min, max);
    if (desired != current) {
      ObjectNode replicas = Statuses.node();
      replicas.putObject("spec").put("replicas", desired);
      store.patch(scaled.key(), Subresource.SCALE, new Patch.Merge(replicas), Statuses.MANAGER);
      status.put("lastScaleTime", statuses.now());
    } else if (before.has("lastScaleTime")) {
      status.set("lastScaleTime", before.get("lastScaleTime"));
    }
    status.put("currentReplicas", current).put("desiredReplicas", desired);
    if (current == 0) {
      Statuses.conditions(status,
          statuses.condition(before, "AbleToScale", true, "SucceededGetScale",
              "the HPA controller was able to get the target's current scale"),
          statuses.condition(before, "ScalingActive", false, "ScalingDisabled",
              "scaling is disabled since the replica count of the target is zero"));
    } else {
      Statuses.conditions(status,
          statuses.condition(before, "AbleToScale", true, "ReadyForNewScale",
              "recommended size matches current size"),
          statuses.condition(before, "ScalingActive", true, "ValidMetricFound",
              "the HPA was able to successfully calculate a replica count from "
                  + spec.at("/metrics/0/resource/name").asText("cpu") + " resource utilization"
                  + " (percentage of request)"),
          limited(before, current, min, max));
    }
    statuses.write(hpa, status);
    return Optional.empty();
  }

  private ObjectNode limited(JsonNode before, int current, int min, int max) {
    if (current < min) {
      return statuses.condition(before, "ScalingLimited", true, "TooFewReplicas",
          "the desired replica count is less than the minimum replica count");
    }
    return current > max
        ? statuses.condition(before, "ScalingLimited", true, "TooManyReplicas",
            "the desired replica count is more than the maximum replica count")
        : statuses.condition(before, "ScalingLimited", false, "DesiredWithinRange",
            "the desired count is within the acceptable range");
  }
}
