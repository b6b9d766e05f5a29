package dev.webapp.platform.sandbox.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.webapp.platform.sandbox.cluster.ClusterStore;
import dev.webapp.platform.sandbox.cluster.ObjectKey;
import dev.webapp.platform.sandbox.cluster.ResourceType;
import dev.webapp.platform.sandbox.cluster.Selection;
import dev.webapp.platform.sandbox.cluster.Snapshot;
import dev.webapp.platform.sandbox.cluster.WatchEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reckons disruption budgets, from the Deployments whose pods they select. */
final class BudgetController implements Controller {
  private final ClusterStore store;
  private final Statuses statuses;
  private final ResourceType budgets;
  private final ResourceType deployments;

  BudgetController(ClusterStore store, Statuses statuses) {
    this.store = store;
    this.statuses = statuses;
    this.budgets = store.types().require("policy/v1", "PodDisruptionBudget");
    this.deployments = store.types().require("apps/v1", "Deployment");
  }

  @Override
  public List<String> watches() {
    return List.of("policy/v1/PodDisruptionBudget", "apps/v1/Deployment");
  }

  @Override
  public List<ObjectKey> concerned(WatchEvent event) {
    ObjectKey changed = event.object().key();
    if (changed.type().equals(budgets)) {
      return List.of(changed);
    }
    JsonNode template = event.object().json().path("spec").path("template");
    return store.list(budgets, changed.namespace(), Selection.ALL).items().stream()
        .filter(budget -> Selection.ofSelector(budget.json().path("spec").path("selector")).test(template))
        .map(Snapshot::key).toList();
  }

  @Override
  public Optional<Instant> reconcile(ObjectKey key) {
    Snapshot budget = store.find(key).orElse(null);
    if (budget == null || budget.meta().isTerminating()) {
      return Optional.empty();
    }
    JsonNode spec = budget.json().path("spec");
    Selection selected = Selection.ofSelector(spec.path("selector"));
    int expected = 0;
    int healthy = 0;
    for (Snapshot deployment : store.list(deployments, key.namespace(), Selection.ALL).items()) {
      if (selected.test(deployment.json().path("spec").path("template"))) {
        expected += deployment.json().path("spec").path("replicas").asInt();
        healthy += deployment.json().path("status").path("availableReplicas").asInt();
      }
    }
    int desired = spec.has("maxUnavailable")
        ? Math.max(0, expected - Statuses.share(spec.get("maxUnavailable"), expected, true))
        : Statuses.share(spec.path("minAvailable"), expected, true);
    int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
    JsonNode before = budget.json().path("status");
    ObjectNode status = Statuses.node().put("currentHealthy", healthy).put("desiredHealthy", desired)
        .put("disruptionsAllowed", allowed).put("expectedPods", expected)
        .put("observedGeneration", budget.meta().generation());
    ObjectNode condition = statuses.condition(before, "DisruptionAllowed", allowed > 0,
        allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
    condition.put("observedGeneration", budget.meta().generation());
    Statuses.conditions(status, condition);
    statuses.write(budget, status);
    return Optional.empty();
  }
}
