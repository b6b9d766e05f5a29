package dev.webapp.platform.status;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.PlanStep;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A plan as users read it: whole, or its beginning as it stands in a status. */
public final class StatusPlan {
  /** A status is read by eye, and all of it is written whenever any of it changes. */
  static final int ITEMS = 20;

  private StatusPlan() {}

  /** Every step of a plan. */
  public static PlatformPlan of(String namespace, String name, Plan plan) {
    return of(namespace, name, plan.hash(), plan.steps());
  }

  /** What the status is about: of a plan that is being carried out only what waits. Its beginning, or all of it. */
  public static PlatformPlan shown(String namespace, String name, Plan plan, ChangePolicy policy) {
    return of(namespace, name, plan.hash(), shown(plan, policy));
  }

  /** Whether a status has room for all of it. */
  public static boolean fits(PlatformPlan plan) {
    return plan.steps().stream().mapToInt(step -> Math.max(1, step.changes().size())).sum() <= ITEMS;
  }

  /** As much as a status tells of the plan. */
  public static PlatformPlan read(String namespace, String name, WebAppPlatformStatus.Plan plan) {
    List<PlatformPlan.Step> steps = new ArrayList<>();
    List<PlatformPlan.Change> changes = new ArrayList<>();
    List<PlanStep> items = plan.items();
    for (int i = 0; i < items.size(); i++) {
      PlanStep item = items.get(i);
      if (item.field() != null) {
        changes.add(new PlatformPlan.Change(item.field(), item.from(), item.to()));
      }
      if (i + 1 == items.size() || !sameStep(item, items.get(i + 1))) {
        steps.add(new PlatformPlan.Step(item.id(), item.name(), item.action(), changes, item.effect(), item.waits(),
            item.drift(), item.note()));
        changes.clear();
      }
    }
    int omitted = plan.steps() == null ? 0 : plan.steps() - steps.size();
    return new PlatformPlan(namespace, name, plan.hash(), steps, omitted > 0 ? omitted : null);
  }

  /**
   * The status with a word on where the whole plan is.
   *
   * @param more null where the status itself shows it
   */
  public static WebAppPlatformStatus telling(WebAppPlatformStatus status, String more) {
    WebAppPlatformStatus.Plan plan = status.plan();
    return plan == null || more == null ? status : new WebAppPlatformStatus(status.observedGeneration(),
        status.conditions(), status.ready(), status.urls(), status.loadBalancer(),
        new WebAppPlatformStatus.Plan(plan.hash(), plan.steps(), plan.summary(), plan.items(), more),
        status.inventory(), status.releases(), status.approvals(), status.backups(), status.storeAccess());
  }

  /** Null where there is nothing to be shown. */
  static WebAppPlatformStatus.Plan write(Plan plan, ChangePolicy policy) {
    List<Step> shown = shown(plan, policy);
    if (shown.isEmpty()) {
      return null;
    }
    List<PlanStep> items = new ArrayList<>();
    for (Step step : shown) {
      if (step.changes().isEmpty()) {
        items.add(item(step, null, null, null));
      }
      for (FieldChange change : step.changes()) {
        items.add(item(step, change.field(), text(change.from()), text(change.to())));
      }
    }
    return new WebAppPlatformStatus.Plan(plan.hash(), shown.size(), new Plan(shown, plan.hash()).summary(),
        items.subList(0, Math.min(items.size(), ITEMS)), null);
  }

  /** Where what waits may be approved, only that is worth showing: the rest is being done. */
  private static List<Step> shown(Plan plan, ChangePolicy policy) {
    return policy.asks() || policy == ChangePolicy.CRD_TERMINATING ? plan.waiting() : plan.steps();
  }

  private static PlatformPlan of(String namespace, String name, String hash, List<Step> steps) {
    return new PlatformPlan(namespace, name, hash, steps.stream().map(step -> new PlatformPlan.Step(
        step.handle().id().toString(), step.handle().physicalName(), step.action().toString(),
        step.changes().stream()
            .map(change -> new PlatformPlan.Change(change.field(), text(change.from()), text(change.to()))).toList(),
        step.effect().toString(), step.hold(), step.drift() ? true : null, step.note())).toList(), null);
  }

  private static PlanStep item(Step step, String field, String from, String to) {
    return new PlanStep(step.handle().id().toString(), step.action().toString(), field, from, to,
        step.effect().toString(), step.handle().physicalName(), step.hold(), step.drift() ? true : null,
        step.note());
  }

  /** Two steps on one resource differ in name: statuses of before that was told have one step for each id. */
  private static boolean sameStep(PlanStep one, PlanStep other) {
    return one.id().equals(other.id()) && one.action().equals(other.action())
        && Objects.equals(one.name(), other.name());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
