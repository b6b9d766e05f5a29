package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Roles;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.status.StatusPlan;
import java.util.List;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** What manifests would make where there is nothing yet. Asks nobody. */
final class FilePlans {
  private final String clusterName;

  /**
   * @param clusterName stands for the owner, too
   */
  FilePlans(String clusterName) {
    this.clusterName = clusterName;
  }

  PlanReport of(WebAppPlatform platform) {
    Graph<Resource> graph = graph(platform, clusterName);
    Intent intent = new Intent(
        "", ownership(platform, clusterName), graph, Inventory.EMPTY, ChangePolicy.AUTO, false);
    return new PlanReport(PlanReport.Source.FILES, DesiredFields.with(StatusPlan.of(
        platform.getMetadata().getNamespace(), platform.getMetadata().getName(),
        new Planner(Wiring.unconnected()).plan(intent, Map.of())), graph), false, List.of(), List.of());
  }

  /** Throws {@link UserError} where the spec makes no sense. */
  static Graph<Resource> graph(WebAppPlatform platform, String clusterName) {
    try {
      return Composer.compose(platform.getSpec(), new Setting(platform.getMetadata().getNamespace(),
          platform.getMetadata().getName(), ownership(platform, clusterName), clusterName, null,
          Roles.PLAIN, Map.of(), null, null, LocalDate.now(ZoneOffset.UTC)));
    } catch (InvalidSpec | Graph.Unsound e) {
      throw UserError.input(platform.getMetadata().getName() + ": " + e.getMessage());
    }
  }

  private static Ownership ownership(WebAppPlatform platform, String clusterName) {
    return new Ownership(
        clusterName, platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
  }
}
