package dev.webapp.platform.cli;

import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.reconcile.PlanConfigMaps;
import dev.webapp.platform.status.StatusPlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is still to be done on platforms that run, as the operator tells it. */
final class RunningPlans {
  private final RunningPlatforms platforms;

  RunningPlans(KubernetesClient client) {
    this.platforms = new RunningPlatforms(client);
  }

  /** Throws {@link UserError} where there is no such platform. */
  PlanReport of(String namespace, String name) {
    WebAppPlatform platform = platforms.find(namespace, name).orElseThrow(
        () -> UserError.input("there is no WebAppPlatform " + name + " in namespace " + namespace));
    WebAppPlatformStatus status = platform.getStatus();
    if (status == null) {
      return new PlanReport(PlanReport.Source.STATUS, new PlatformPlan(namespace, name, null, List.of(), null), false,
          List.of(unseen(platform, notLooked(platform))), List.of());
    }
    List<PlanReport.Unknown> unknown = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    if (!Objects.equals(status.observedGeneration(), platform.getMetadata().getGeneration())) {
      unknown.add(unseen(platform, notLooked(platform)));
    }
    condition(status, Conditions.STALLED)
        .filter(c -> c.status().equals("True"))
        .filter(c -> c.reason().equals(Reasons.INVALID_SPEC) || c.reason().equals(Reasons.ROLE_NOT_ALLOWED))
        .ifPresent(refusal -> unknown.add(unseen(platform, refusal.message())));
    Optional<Condition> asks = condition(status, Conditions.APPROVAL_REQUIRED).filter(c -> c.message() != null);
    PlatformPlan plan = plan(namespace, name, status.plan(), notes);
    asks.map(Condition::message).ifPresent(notes::add);
    return new PlanReport(PlanReport.Source.STATUS, plan,
        asks.filter(c -> c.status().equals("True")).isPresent(), unknown, notes);
  }

  /** All of it, from where it is kept where the status shows only its beginning. */
  private PlatformPlan plan(String namespace, String name, WebAppPlatformStatus.Plan shown, List<String> notes) {
    if (shown == null) {
      return new PlatformPlan(namespace, name, null, List.of(), null);
    }
    PlatformPlan beginning = StatusPlan.read(namespace, name, shown);
    if (shown.more() == null) {
      return beginning;
    }
    // Whose it is does not matter: the hash stands for the very steps that wait.
    Optional<PlatformPlan> whole = platforms.configMap(namespace, PlanConfigMaps.name(name))
        .flatMap(PlanConfigMaps::read).filter(plan -> shown.hash().equals(plan.hash()));
    if (whole.isEmpty() || whole.get().omitted() != null) {
      notes.add("all steps: " + shown.more());
    }
    return whole.orElse(beginning);
  }

  private static Optional<Condition> condition(WebAppPlatformStatus status, String type) {
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  private static PlanReport.Unknown unseen(WebAppPlatform platform, String reason) {
    return new PlanReport.Unknown("WebAppPlatform/" + platform.getMetadata().getName(),
        platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName(), reason);
  }

  private static String notLooked(WebAppPlatform platform) {
    return "the operator has not looked at generation " + platform.getMetadata().getGeneration() + " yet";
  }
}
