package dev.webapp.platform.status;

import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.api.WebAppPlatformStatus.ApprovedStep;
import dev.webapp.platform.graph.Handle;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Action;
import dev.webapp.platform.plan.Approvals;

/** What was approved of as it stands in a status, and back. */
public final class StatusApprovals {
  private StatusApprovals() {}

  public static Approvals read(WebAppPlatformStatus.Approvals approvals) {
    return approvals == null ? Approvals.NONE
        : new Approvals(approvals.used() == null ? 0 : approvals.used(), approvals.last(),
            approvals.steps().stream().map(StatusApprovals::read).toList());
  }

  private static Approvals.Approved read(ApprovedStep step) {
    Action action = Action.of(step.action()).orElseThrow(
        () -> new IllegalArgumentException("status.approvals has an unknown action " + step.action()));
    return new Approvals.Approved(new Handle(ResourceId.parse(step.id()), step.name()), action, step.changes());
  }

  /** Null where nothing was ever approved of. */
  static WebAppPlatformStatus.Approvals write(Approvals approvals) {
    return approvals.used() == 0 ? null
        : new WebAppPlatformStatus.Approvals(approvals.used(), approvals.last(), approvals.steps().stream()
            .map(a -> new ApprovedStep(
                a.handle().id().toString(), a.handle().physicalName(), a.action().toString(), a.changes()))
            .toList());
  }
}
