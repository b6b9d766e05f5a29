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
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.resource.Inventory;
import dev.webapp.platform.resource.Ownership;
import dev.webapp.platform.resource.Resource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
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

/** Shows what files would make, without asking anybody, or what platforms that run wait for. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Shows what would be created for the platforms in the files. Asks neither AWS nor a cluster; values "
        + "that only they know show as refs, such as $${DbInstance/main.endpoint}. With --namespace: shows the plan of "
        + "platforms that run, and ends with 2 where something is to be done.",
    footer = {"", "Examples: webapp-platform-operator plan samples/flask-api.yaml",
        "          webapp-platform-operator plan -n records records"})
final class PlanVerb implements Callable<Integer> {
  /** The exit code where something is to be done. */
  private static final int CHANGES = 2;

  @Spec
  private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "FILE|NAME", description = "Manifests, as kubectl reads them; with "
      + "--namespace: names of platforms.")
  private List<String> arguments;

  @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE",
      description = "Where the platforms run, in the cluster of the current kubeconfig.")
  private String namespace;

  @Option(names = "--cluster-name", defaultValue = "${env:CLUSTER_NAME:-cluster}", paramLabel = "NAME",
      description = "The EKS cluster's name. Default: ${DEFAULT-VALUE}.")
  private String clusterName;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    try {
      return namespace == null ? files(out) : running(out);
    } finally {
      out.flush();
    }
  }

  private int files(PrintWriter out) {
    for (WebAppPlatform platform : PlatformFiles.platforms(arguments.stream().map(Path::of).toList())) {
      PlanPrinter.print(out, platform, graph(platform, clusterName), plan(platform, clusterName));
    }
    return 0;
  }

  private int running(PrintWriter out) {
    try (KubernetesClient client = OperatorRuntime.client(Config.autoConfigure(null))) {
      return new RunningPlans(client, out).print(namespace, arguments) ? CHANGES : 0;
    }
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
