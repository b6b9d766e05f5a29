package dev.webapp.platform.status;

import dev.webapp.platform.api.Annotations;
import dev.webapp.platform.api.Condition;
import dev.webapp.platform.api.Conditions;
import dev.webapp.platform.api.Reasons;
import dev.webapp.platform.api.WebAppPlatformSpec;
import dev.webapp.platform.api.WebAppPlatformStatus.InventoryEntry;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.apply.Pass;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Consent;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Part;
import dev.webapp.platform.resource.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a platform's next status from its last one and what a pass found. Pure. */
public final class StatusWriter {
  private final WebAppPlatformStatus before;
  private final long generation;
  private final Instant now;

  /**
   * @param before the last status, null where there is none
   * @param generation of the platform that the next status is about
   */
  public StatusWriter(WebAppPlatformStatus before, long generation, Instant now) {
    this.before = before == null ? new WebAppPlatformStatus(null, null, null, null, null, null, null, null, null,
        null, null) : before;
    this.generation = generation;
    this.now = now;
  }

  /** After a pass. */
  public WebAppPlatformStatus after(Intent intent, WebAppPlatformSpec spec, Pass pass, String refresh) {
    List<InventoryEntry> entries =
        StatusInventory.write(pass.inventory(), pass.outcomes(), before.inventory(), now);
    Verdict verdict = Verdict.of(intent, pass, new Words(entries));
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition(Conditions.READY, verdict.ready(), verdict.reason(), verdict.message()));
    conditions.add(condition(Conditions.RECONCILING, verdict.reconciling(),
        verdict.reconciling() ? Reasons.PROGRESSING : verdict.reason(), null));
    conditions.add(condition(Conditions.STALLED, verdict.stalled(),
        verdict.stalled() ? verdict.reason() : Reasons.READY, verdict.stalled() ? verdict.message() : null));
    conditions.add(approval(pass.plan(), intent));
    for (Part part : Part.values()) {
      verdict.part(part).ifPresent(p -> conditions.add(condition(part + "Ready", p.ready(), p.reason(), p.message())));
    }
    return new WebAppPlatformStatus(generation, conditions, verdict.count(),
        intent.leaves() ? null : Urls.of(spec, pass.outputs()),
        intent.leaves() ? null : Urls.loadBalancer(pass.outputs()), StatusPlan.write(pass.plan(), intent.policy()),
        entries, Releases.after(before.releases(), intent, pass, refresh, now),
        StatusApprovals.write(pass.plan().approvals().among(
            handle -> intent.wants(handle) || pass.inventory().find(handle).isPresent())),
        StatusBackups.after(before.backups(), pass.left()), before.storeAccess());
  }

  /** What is about to be made, before anything is; all else stays as it was. */
  public WebAppPlatformStatus recording(Inventory inventory) {
    List<Condition> conditions = before.conditions() != null && !before.conditions().isEmpty() ? before.conditions()
        : List.of(condition(Conditions.READY, false, Reasons.PROGRESSING, "starting"),
            condition(Conditions.RECONCILING, true, Reasons.PROGRESSING, null));
    Map<String, InventoryEntry> known = new java.util.HashMap<>();
    StatusInventory.write(inventory, Map.of(), null, now).forEach(e -> known.put(e.id() + " " + e.name(), e));
    if (before.inventory() != null) {
      before.inventory().forEach(e -> known.replace(e.id() + " " + e.name(), e));
    }
    List<InventoryEntry> entries = inventory.entries().stream()
        .map(e -> known.get(e.id() + " " + e.handle().physicalName())).toList();
    return new WebAppPlatformStatus(before.observedGeneration(), conditions, before.ready(), before.urls(),
        before.loadBalancer(), before.plan(), entries, before.releases(), before.approvals(), before.backups(),
        before.storeAccess());
  }

  /** Nothing can be done with the spec as it is. */
  public WebAppPlatformStatus invalid(String message) {
    return stalled(Reasons.INVALID_SPEC, message);
  }

  /** Nothing can be done, since the cluster does not tell what has to be known first. */
  public WebAppPlatformStatus unable(Problem problem) {
    boolean denied = problem.category() == Problem.Category.DENIED;
    return stalled(denied ? Reasons.ACCESS_DENIED : Reasons.FAILED, problem.getMessage()
        + (denied ? "; allow the operator's service account to " + problem.action() : "; it is tried again"));
  }

  /** Nothing is done under a role that the namespace does not allow. */
  public WebAppPlatformStatus roleNotAllowed(String message) {
    return stalled(Reasons.ROLE_NOT_ALLOWED, message);
  }

  private WebAppPlatformStatus stalled(String reason, String message) {
    return new WebAppPlatformStatus(generation, List.of(
        condition(Conditions.READY, false, reason, message),
        condition(Conditions.RECONCILING, false, reason, null),
        condition(Conditions.STALLED, true, reason, message)),
        before.ready(), before.urls(), before.loadBalancer(), before.plan(), before.inventory(), before.releases(),
        before.approvals(), before.backups(), before.storeAccess());
  }

  /** No approval helps against a refusal, nor while nothing may be written at all. */
  private Condition approval(Plan plan, Intent intent) {
    List<Step> waiting = plan.waiting().stream()
        .filter(step -> intent.asks(step) || !intent.policy().asks() && step.action() != Action.REFUSE).toList();
    if (waiting.isEmpty()) {
      return condition(Conditions.APPROVAL_REQUIRED, false, Reasons.NOTHING_TO_APPROVE, null);
    }
    return switch (intent.policy()) {
      case AUTO, APPROVE -> condition(Conditions.APPROVAL_REQUIRED, true, Reasons.WAITING_FOR_APPROVAL,
          waiting.getFirst() + ": " + waiting.getFirst().hold()
              + (waiting.size() == 1 ? "" : "; and " + (waiting.size() - 1) + " more") + ". "
              + howToApprove(plan, intent.consent()));
      case CRD_TERMINATING -> condition(
          Conditions.APPROVAL_REQUIRED, true, Reasons.WAITING_FOR_APPROVAL, waysOut(waiting, plan.hash()));
      case OBSERVE, PAUSED, NAMESPACE_TERMINATING -> condition(
          Conditions.APPROVAL_REQUIRED, false, Verdict.waiting(intent.policy()), waiting.getFirst().hold());
    };
  }

  /** Tells of an approval that counts for nothing, too: whoever gave it waits for something to happen. */
  private static String howToApprove(Plan plan, Consent consent) {
    String wish = consent.wish();
    if (plan.hash().equals(wish)) {
      return "Approved with " + wish;
    }
    String refused = wish == null ? "" : wish.equals(plan.approvals().last())
        ? " (" + wish + " has approved once, and does not again)"
        : " (" + wish + " is not the hash of this plan: look at it again)";
    return "To approve, annotate the platform with " + Annotations.APPROVE + ": " + plan.hash() + refused;
  }

  private static String waysOut(List<Step> waiting, String hash) {
    return waiting.getFirst().hold() + ". To keep what it owns (" + waiting.size() + " resources), set "
        + "spec.changes.policy: Observe, which lets go of it and writes nothing; then apply the CRD and the platform "
        + "again. To delete it as its dataPolicy says, annotate the platform with " + Annotations.APPROVE + ": " + hash;
  }

  private Condition condition(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    String since = before.conditions() == null ? null : before.conditions().stream()
        .filter(c -> c.type().equals(type) && c.status().equals(status)).map(Condition::lastTransitionTime)
        .findFirst().orElse(null);
    return new Condition(type, status, reason, message, since == null ? Words.time(now) : since, generation);
  }
}
