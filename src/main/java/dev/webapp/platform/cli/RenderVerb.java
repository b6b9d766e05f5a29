package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.kubernetes.Manifest;
import dev.webapp.platform.resource.Resource;
import dev.webapp.platform.resource.Values;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the Kubernetes manifests of platforms. */
@Command(name = "render", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Prints the Kubernetes manifests that the platforms in the files consist of. Values that only AWS "
        + "knows show as refs; secrets never show. For each static site two commands follow, with which a pipeline "
        + "uploads its files and has CloudFront forget those before.",
    footer = {"", "Example: webapp-platform-operator render samples/flask-api.yaml"})
final class RenderVerb implements Callable<Integer> {
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
      for (Resource resource : FilePlans.graph(platform, clusterName).order()) {
        if (resource.template().render(Values.symbolic()) instanceof Manifest manifest) {
          out.print(Serialization.asYaml(manifest.object()));
        }
      }
      UploadCommands.of(platform).forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
