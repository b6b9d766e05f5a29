package dev.webapp.platform.reconcile;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.resource.Backup;

/** Hears what became of platforms; makes metrics and events of it. */
public interface Telemetry {
  Telemetry NONE = new Telemetry() {};

  /** A pass ended with this status. */
  default void passed(WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {}

  /** Others did what this step undoes, or would; told once for each. */
  default void drifted(WebAppPlatform platform, Step step) {}

  /** A resource went for good, and this holds its data. */
  default void kept(WebAppPlatform platform, ResourceId id, Backup backup) {}

  /** The platform is gone, or no longer ours. */
  default void left(WebAppPlatform platform) {}
}
