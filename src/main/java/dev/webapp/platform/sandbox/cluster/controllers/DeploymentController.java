package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Patch;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.Subresource;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rolls Deployments out. A new template whose pods come up replaces the old one whole; of one whose pods don't, the
 * surge is there and waits while the old pods serve, until the progress deadline.
 */
final class DeploymentController implements Controller {
  private static final String REVISION = "deployment.kubernetes.io/revision";

  /** A template on its way. Available is what was so when it came. */
  private record Rollout(String hash, int revision, Instant since, int replicas, Instant scaled, int available) {}

  private final ClusterStore store;
  private final Statuses statuses;
  private final Settings settings;
  private final Pods pods;
  private final Map<ObjectKey, Rollout> rollouts = new HashMap<>();

  DeploymentController(ClusterStore store, Statuses statuses, Settings settings) {
    this.store = store;
    this.statuses = statuses;
    this.settings = settings;
    this.pods = new Pods(store, statuses);
  }

  @Override
  public List<String> watches() {
    return List.of("apps/v1/Deployment");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    return List.of(event.object().key());
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot deployment = store.find(key).orElse(null);
    if (deployment == null || deployment.meta().isTerminating()) {
      rollouts.remove(key);
      return Optional.empty();
    }
    JsonNode spec = deployment.json().path("spec");
    int replicas = spec.path("replicas").asInt();
    Rollout rollout = rollout(deployment, spec, replicas);
    Trouble trouble = Trouble.of(spec.path("template"));
    Instant ready = rollout.since.isAfter(rollout.scaled) ? rollout.since : rollout.scaled;
    ready = ready.plus(settings.podStartup());
    boolean starting = trouble == Trouble.NONE && store.now().isBefore(ready);
    Progress progress = progress(spec, replicas, rollout, trouble != Trouble.NONE || starting);
    if (settings.pods()) {
      pods.keep(deployment, rollout.hash, rollout.revision, progress, trouble, starting);
    }
    Instant deadline = rollout.since.plusSeconds(spec.path("progressDeadlineSeconds").asLong(600));
    boolean exceeded = progress.unavailable() > 0 && !store.now().isBefore(deadline);
    statuses.write(deployment, status(deployment, rollout, progress, exceeded));
    if (!deployment.meta().annotation(REVISION).equals(String.valueOf(rollout.revision))) {
      ObjectNode annotation = Statuses.node();
      annotation.withObject("/metadata/annotations").put(REVISION, String.valueOf(rollout.revision));
      store.patch(key, Subresource.NONE, new Patch.Merge(annotation), Statuses.MANAGER);
    }
    if (starting) {
      return Optional.of(ready);
    }
    return progress.unavailable() > 0 && !exceeded ? Optional.of(deadline) : Optional.empty();
  }

  private Rollout rollout(Snapshot deployment, JsonNode spec, int replicas) {
    String hash = Pods.hash(spec.path("template"));
    Rollout known = rollouts.get(deployment.key());
    Instant now = store.now();
    int available = deployment.json().path("status").path("availableReplicas").asInt();
    Rollout current;
    String last = deployment.meta().annotation(REVISION);
    if (known == null && !last.isEmpty()
        && deployment.json().path("status").path("observedGeneration").asLong() == deployment.meta().generation()) {
      // Somebody rolled it out before these controllers started.
      Instant created = Instant.parse(deployment.meta().json().path("creationTimestamp").asText());
      current = new Rollout(hash, Integer.parseInt(last), created, replicas, created, available);
    } else if (known == null || !known.hash.equals(hash)) {
      int revision = known != null ? known.revision + 1 : last.isEmpty() ? 1 : Integer.parseInt(last) + 1;
      current = new Rollout(hash, revision, now, replicas, now, available);
    } else if (known.replicas != replicas) {
      Instant scaled = replicas > known.replicas ? now : known.scaled;
      current = new Rollout(hash, known.revision, known.since, replicas, scaled, available);
    } else {
      return known;
    }
    rollouts.put(deployment.key(), current);
    return current;
  }

  /** How many pods there are of the new template and of older ones. */
  record Progress(int wanted, int updated, int updatedReady, int old) {
    int available() {
      return updatedReady + old;
    }

    int unavailable() {
      return Math.max(0, Math.max(wanted, updated + old) - available());
    }
  }

  private static Progress progress(JsonNode spec, int replicas, Rollout rollout, boolean stuck) {
    if (!stuck) {
      return new Progress(replicas, replicas, replicas, 0);
    }
    int before = Math.min(rollout.available, replicas);
    if (before == 0 || spec.path("strategy").path("type").asText().equals("Recreate")) {
      return new Progress(replicas, replicas, 0, 0);
    }
    if (rollout.scaled.isAfter(rollout.since)) {
      return new Progress(replicas, replicas, before, 0);
    }
    JsonNode rolling = spec.path("strategy").path("rollingUpdate");
    int surge = Statuses.share(rolling.path("maxSurge"), replicas, true);
    int missing = Statuses.share(rolling.path("maxUnavailable"), replicas, false);
    int old = Math.max(0, Math.min(before, replicas - missing));
    return new Progress(replicas, Math.min(replicas, Math.max(1, surge + replicas - old)), 0, old);
  }

  private ObjectNode status(Snapshot deployment, Rollout rollout, Progress progress, boolean exceeded) {
    JsonNode before = deployment.json().path("status");
    ObjectNode status = Statuses.node();
    status.put("observedGeneration", deployment.meta().generation());
    Statuses.count(status, "replicas", progress.updated + progress.old);
    Statuses.count(status, "updatedReplicas", progress.updated);
    Statuses.count(status, "readyReplicas", progress.available());
    Statuses.count(status, "availableReplicas", progress.available());
    Statuses.count(status, "unavailableReplicas", progress.unavailable());
    JsonNode spec = deployment.json().path("spec");
    int least = progress.wanted
        - Statuses.share(spec.path("strategy").path("rollingUpdate").path("maxUnavailable"), progress.wanted, false);
    boolean enough = progress.available() >= least;
    String set = "ReplicaSet \"" + deployment.key().name() + "-" + rollout.hash + "\"";
    boolean complete = progress.unavailable() == 0;
    ObjectNode available = enough
        ? statuses.condition(before, "Available", true, "MinimumReplicasAvailable",
            "Deployment has minimum availability.")
        : statuses.condition(before, "Available", false, "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.");
    ObjectNode progressing = exceeded
        ? statuses.condition(before, "Progressing", false, "ProgressDeadlineExceeded",
            set + " has timed out progressing.")
        : complete
            ? statuses.condition(before, "Progressing", true, "NewReplicaSetAvailable",
                set + " has successfully progressed.")
            : statuses.condition(before, "Progressing", true, "ReplicaSetUpdated", set + " is progressing.");
    for (ObjectNode condition : List.of(available, progressing)) {
      condition.put("lastUpdateTime", updateTime(before, condition));
    }
    Statuses.conditions(status, available, progressing);
    return status;
  }

  private String updateTime(JsonNode before, ObjectNode condition) {
    for (JsonNode old : before.path("conditions")) {
      if (old.path("type").equals(condition.path("type")) && old.path("reason").equals(condition.path("reason"))
          && old.path("message").equals(condition.path("message"))) {
        return old.path("lastUpdateTime").asText();
      }
    }
    return statuses.now();
  }
}
