package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.plan.Plan;

/** Hears what became of platforms; makes metrics and events of it. */
public interface Telemetry {
  Telemetry NONE = new Telemetry() {};

  /** A pass ended with this status. */
  default void passed(WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {}

  /** The platform is gone, or no longer ours. */
  default void left(WebAppPlatform platform) {}
}
