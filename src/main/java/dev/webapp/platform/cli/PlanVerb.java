package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.compose.Composer;
import dev.webapp.platform.compose.InvalidSpec;
import dev.webapp.platform.compose.Setting;
import dev.webapp.platform.graph.Graph;
import dev.webapp.platform.plan.ChangePolicy;
import dev.webapp.platform.plan.Intent;
import dev.webapp.platform.plan.Plan;
import dev.webapp.platform.plan.Planner;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what files would make, without asking anybody. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Shows what would be created for the platforms in the files. Asks neither AWS nor a cluster; values "
        + "that only they know show as refs, such as $${DbInstance/main.endpoint}.",
    footer = {"", "Example: webapp-platform-operator plan samples/flask-api.yaml"})
final class PlanVerb implements Callable<Integer> {
  @Spec
  private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifests, as kubectl reads them.")
  private List<Path> files;

  @Option(names = "--cluster-name", defaultValue = "${env:CLUSTER_NAME:-cluster}", paramLabel = "NAME",
      description = "The EKS cluster's name. Default: ${DEFAULT-VALUE}.")
  private String clusterName;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    for (WebAppPlatform platform : PlatformFiles.platforms(files)) {
      PlanPrinter.print(out, platform, graph(platform, clusterName), plan(platform, clusterName));
    }
    out.flush();
    return 0;
  }

  static Graph<Resource> graph(WebAppPlatform platform, String clusterName) {
    try {
      return Composer.compose(platform.getSpec(), new Setting(platform.getMetadata().getNamespace(),
          platform.getMetadata().getName(), ownership(platform, clusterName), clusterName, null, Map.of(), null));
    } catch (InvalidSpec | Graph.Unsound e) {
      throw UserError.input(platform.getMetadata().getName() + ": " + e.getMessage());
    }
  }

  private static Plan plan(WebAppPlatform platform, String clusterName) {
    return new Planner(Wiring.unconnected()).plan(new Intent("", ownership(platform, clusterName),
        graph(platform, clusterName), Inventory.EMPTY, ChangePolicy.AUTO, false), Map.of());
  }

  private static Ownership ownership(WebAppPlatform platform, String clusterName) {
    return new Ownership(
        clusterName, platform.getMetadata().getNamespace() + "/" + platform.getMetadata().getName());
  }
}
