package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.PlatformPlan;
import dev.webapp.platform.api.WebAppPlatform;

/** Keeps plans that a status has no room for. A report: it never keeps a platform from being worked on. */
public interface PlanSink {
  /**
   * Keeps the plan in place of the one before; writes only what changed.
   *
   * @return where users find it, or why they do not, in words that go into the status
   */
  String keep(WebAppPlatform platform, PlatformPlan whole);

  /**
   * Keeps none any more; harmless where there is none. Throws a {@link dev.webapp.platform.resource.Problem} where that
   * cannot be done now.
   */
  void drop(WebAppPlatform platform);
}
