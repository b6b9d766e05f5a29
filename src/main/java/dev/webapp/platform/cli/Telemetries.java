package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.api.WebAppPlatformStatus;
import dev.webapp.platform.graph.ResourceId;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Step;
import dev.webapp.platform.reconcile.Telemetry;
import dev.webapp.platform.resource.Backup;
import java.util.List;

/** Several listeners as one. */
record Telemetries(List<Telemetry> all) implements Telemetry {
  @Override
  public void passed(
      WebAppPlatform platform, WebAppPlatformStatus before, WebAppPlatformStatus after, Plan plan) {
    all.forEach(one -> one.passed(platform, before, after, plan));
  }

  @Override
  public void drifted(WebAppPlatform platform, Step step) {
    all.forEach(one -> one.drifted(platform, step));
  }

  @Override
  public void kept(WebAppPlatform platform, ResourceId id, Backup backup) {
    all.forEach(one -> one.kept(platform, id, backup));
  }

  @Override
  public void left(WebAppPlatform platform) {
    all.forEach(one -> one.left(platform));
  }
}
