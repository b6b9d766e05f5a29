package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.DeleteOptions;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs Jobs: they succeed after a while, fail or hang as {@link Trouble} has it, and go after their time to live. */
final class JobController implements Controller {
  private final ClusterStore store;
  private final Statuses statuses;
  private final Settings settings;
  private final Pods pods;

  JobController(ClusterStore store, Statuses statuses, Settings settings) {
    this.store = store;
    this.statuses = statuses;
    this.settings = settings;
    this.pods = new Pods(store, statuses);
  }

  @Override
  public List<String> watches() {
    return List.of("batch/v1/Job");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    return List.of(event.object().key());
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot job = store.find(key).orElse(null);
    if (job == null || job.meta().isTerminating() || job.json().path("spec").path("suspend").asBoolean()) {
      return Optional.empty();
    }
    JsonNode spec = job.json().path("spec");
    JsonNode status = job.json().path("status");
    if (Statuses.holds(status, "Complete") || Statuses.holds(status, "Failed")) {
      return expire(job, spec, status);
    }
    Trouble trouble = Trouble.of(spec.path("template"));
    if (!status.has("startTime")) {
      start(job, trouble);
      return Optional.of(Instant.parse(statuses.now()).plus(settings.jobRun()));
    }
    Instant started = Instant.parse(status.path("startTime").asText());
    Instant end = started.plus(settings.jobRun());
    if (spec.has("activeDeadlineSeconds")) {
      Instant deadline = started.plusSeconds(spec.path("activeDeadlineSeconds").asLong());
      if (!store.now().isBefore(deadline) && trouble == Trouble.HOLD) {
        finish(job, false, "DeadlineExceeded", "Job was active longer than specified deadline");
        return Optional.empty();
      }
      end = trouble == Trouble.HOLD ? deadline : end;
    }
    if (store.now().isBefore(end)) {
      return Optional.of(end);
    }
    if (trouble == Trouble.HOLD) {
      return Optional.empty();
    }
    if (trouble == Trouble.FAIL) {
      finish(job, false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    } else {
      finish(job, true, "CompletionsReached", "Reached expected number of succeeded pods");
    }
    return Optional.empty();
  }

  private void start(Snapshot job, Trouble trouble) {
    int ready = trouble == Trouble.NONE ? 1 : 0;
    if (settings.pods()) {
      pods.run(pods.create(job, "batch/v1", job.json().path("spec").path("template"), 0), trouble);
    }
    ObjectNode status = Statuses.node().put("startTime", statuses.now()).put("active", 1).put("ready", ready)
        .put("terminating", 0);
    status.putObject("uncountedTerminatedPods");
    statuses.write(job, status);
  }

  private void finish(Snapshot job, boolean success, String reason, String message) {
    if (settings.pods()) {
      pods.podsOf(job).forEach(pod -> pods.finish(pod.key(), success));
    }
    JsonNode before = job.json().path("status");
    ObjectNode status = Statuses.node().put("startTime", before.path("startTime").asText());
    if (success) {
      status.put("completionTime", statuses.now()).put("succeeded", 1);
    } else {
      status.put("failed", reason.equals("BackoffLimitExceeded")
          ? job.json().path("spec").path("backoffLimit").asInt() + 1 : 1);
    }
    status.put("ready", 0).put("terminating", 0);
    status.putObject("uncountedTerminatedPods");
    ObjectNode first = statuses.condition(before, success ? "SuccessCriteriaMet" : "FailureTarget", true, reason,
        message);
    ObjectNode last = statuses.condition(before, success ? "Complete" : "Failed", true, reason, message);
    for (ObjectNode condition : List.of(first, last)) {
      condition.put("lastProbeTime", statuses.now());
    }
    Statuses.conditions(status, first, last);
    statuses.write(job, status);
  }

  private Optional<Instant> expire(Snapshot job, JsonNode spec, JsonNode status) {
    if (!spec.has("ttlSecondsAfterFinished")) {
      return Optional.empty();
    }
    Instant finished = Instant.EPOCH;
    for (JsonNode condition : status.path("conditions")) {
      finished = Instant.parse(condition.path("lastTransitionTime").asText());
    }
    Instant due = finished.plusSeconds(spec.path("ttlSecondsAfterFinished").asLong());
    if (store.now().isBefore(due)) {
      return Optional.of(due);
    }
    store.delete(job.key(), DeleteOptions.FOREGROUND);
    return Optional.empty();
  }
}
