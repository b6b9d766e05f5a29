package dev.webapp.platform.cli;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.resource.Backup;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells users by Events when a platform's condition turns: one Event a transition. */
final class Announcing implements Telemetry {
  private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);
  private static final List<String> TELLING = List.of(
      Conditions.READY, Conditions.STALLED, Conditions.APPROVAL_REQUIRED);

  private final KubernetesClient client;
  private final InstantSource clock;

  Announcing(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public void passed(
      WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {
    for (String type : TELLING) {
      Optional<Condition> then = condition(before, type);
      Condition now = condition(after, type).orElse(null);
      boolean turned = now != null && then.map(c -> !c.status().equals(now.status()))
          .orElse(now.status().equals("True"));
      if (turned) {
        announce(platform, now);
      }
    }
  }

  @Override
  public void drifted(WebAppPlatform platform, Step step) {
    event(platform, false, "Drifted", "Others changed what is this platform's: " + step.handle()
        + (step.waits() ? ". To undo it, " + step + ", waits: " + step.hold() : ". It is undone: " + step));
  }

  @Override
  public void kept(WebAppPlatform platform, ResourceId id, Backup backup) {
    event(platform, true, "DataKept", id + " is gone, and its data is in " + backup.name()
        + ". A new one with restoreFrom: " + backup.restoreFrom() + " begins with it");
  }

  private void announce(WebAppPlatform platform, Condition condition) {
    boolean good = condition.type().equals(Conditions.READY) == condition.status().equals("True");
    String told = condition.message() == null ? condition.reason() : condition.message();
    if (condition.status().equals("True")) {
      event(platform, good, condition.type(), told);
      return;
    }
    switch (condition.type()) {
      case Conditions.STALLED -> event(platform, good, "NotStalled", "nothing is stalled any more");
      case Conditions.APPROVAL_REQUIRED ->
          event(platform, good, condition.reason(), "nothing waits for approval any more");
      default -> event(platform, good, "Not" + condition.type(), told);
    }
  }

  private void event(WebAppPlatform platform, boolean good, String reason, String message) {
    LOG.info("{}: {}", reason, message);
    String now = clock.instant().toString();
    try {
      client.v1().events().inNamespace(platform.getMetadata().getNamespace()).resource(new EventBuilder()
          .withNewMetadata().withGenerateName(platform.getMetadata().getName() + "-").endMetadata()
          .withNewInvolvedObject().withApiVersion(platform.getApiVersion()).withKind(platform.getKind())
          .withNamespace(platform.getMetadata().getNamespace()).withName(platform.getMetadata().getName())
          .withUid(platform.getMetadata().getUid()).endInvolvedObject()
          .withType(good ? "Normal" : "Warning").withReason(reason)
          .withMessage(message.length() > 1024 ? message.substring(0, 1021) + "..." : message)
          .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
          .withNewSource().withComponent("webapp-platform-operator").endSource()
          .withReportingComponent("webapp-platform-operator").build()).create();
    } catch (KubernetesClientException e) {
      // An Event is a courtesy: the status says the same, and a terminating namespace takes none.
      LOG.warn("cannot write an Event: {}", e.getMessage());
    }
  }

  private static Optional<Condition> condition(WebAppPlatformStatus status, String type) {
    return status == null || status.conditions() == null ? Optional.empty()
        : status.conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }
}
