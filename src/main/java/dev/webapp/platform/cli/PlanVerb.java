package dev.webapp.platform.cli;

import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.aws.SdkSource;
import dev.webapp.platform.resource.Problem;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what files would make or change, or what platforms that run wait for. */
@Command(name = "plan", mixinStandardHelpOptions = true, sortOptions = false,
    description = {"Shows what would be done for the platforms in the files. Without --live it asks neither AWS nor a "
        + "cluster, and everything is new; values that only they know show as refs, such as "
        + "$${DbInstance/main.endpoint}. With --namespace: shows the plan of platforms that run, as the operator tells "
        + "it.",
        "", "Each step shows its sign and action, the resource, its name in AWS or in the cluster, the fields that "
        + "change, what that does to users and data, and why it waits. In the last line, what waits is counted by its "
        + "action, too."},
    exitCodeOnInvalidInput = 1,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing is to be done; always without --live and --namespace",
        "1:something is wrong, or cannot be seen, and is told",
        "2:with --live or --namespace, something is to be done"},
    footerHeading = "%nThe JSON document:%n",
    footer = {"{\"platforms\": [{\"namespace\", \"name\", \"hash\",",
        "  \"steps\": [{\"id\", \"name\", \"action\", \"effect\", \"waits\", \"drift\",",
        "    \"changes\": [{\"field\", \"from\", \"to\"}]}],",
        "  \"omitted\", \"source\", \"approvable\",",
        "  \"unknown\": [{\"id\", \"name\", \"reason\"}], \"notes\": []}]}",
        "Platforms come as given, steps in the order in which they are carried out. All values are text; from and to "
        + "are null where a field has no value. waits is there where a step waits, and says why; drift where it undoes "
        + "what others did. hash approves of what waits where approvable is true. omitted is there where some steps "
        + "are not, and says how many. source is files, live or status. With anything in unknown, steps may be "
        + "missing.",
        "", "Examples: webapp-platform-operator plan samples/flask-api.yaml",
        "          webapp-platform-operator plan --live samples/flask-api.yaml",
        "          webapp-platform-operator plan -n records records --output json"})
final class PlanVerb implements Callable<Integer> {
  /** The exit code where something is to be done. */
  private static final int CHANGES = 2;
  /** The exit code where nobody can tell. */
  private static final int UNCERTAIN = 1;

  /**
   * How the outside is reached.
   *
   * @param aws may write; what is made here of it only reads
   */
  record Outside(Supplier<Config> kubeconfig, Supplier<ScopedClients.Source> aws) {}

  /** For whom the plan is. */
  enum Output { TEXT, JSON }

  /** When text has colours. */
  enum Color { AUTO, ALWAYS, NEVER }

  private final Outside outside;

  @Spec
  private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "FILE|NAME", description = "Manifests, as kubectl reads them; with "
      + "--namespace: names of platforms.")
  private List<String> arguments;

  @Option(names = "--live", description = "Compare with AWS and with the cluster of the current kubeconfig, as the "
      + "operator would if the files were applied. Only reads, and no secret's value.")
  private boolean live;

  @Option(names = {"-n", "--namespace"}, paramLabel = "NAMESPACE",
      description = "Where the platforms run, in the cluster of the current kubeconfig.")
  private String namespace;

  @Option(names = {"-o", "--output"}, defaultValue = "text", paramLabel = "text|json",
      description = "Text for people, or one JSON document for programs. Default: ${DEFAULT-VALUE}.")
  private Output output;

  @Option(names = "--color", defaultValue = "auto", paramLabel = "auto|always|never",
      description = "Colours in text. auto: on a terminal, unless NO_COLOR is set. Default: ${DEFAULT-VALUE}.")
  private Color color;

  @Mixin
  private final InstallationOptions installation = new InstallationOptions();

  PlanVerb() {
    this(new Outside(() -> Config.autoConfigure(null), SdkSource::new));
  }

  PlanVerb(Outside outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    if (live && namespace != null) {
      throw new ParameterException(command.commandLine(),
          "--live is for files, and --namespace for platforms that run: give one of them");
    }
    List<PlanReport> reports = live ? live() : namespace == null ? files() : running();
    PrintWriter out = command.commandLine().getOut();
    switch (output) {
      case TEXT -> {
        PlanText text = new PlanText(out, ansi());
        reports.forEach(text::print);
      }
      case JSON -> PlanJson.print(out, reports);
    }
    out.flush();
    if (reports.stream().anyMatch(report -> !report.unknown().isEmpty())) {
      return UNCERTAIN;
    }
    boolean compared = live || namespace != null;
    return compared && reports.stream().anyMatch(report -> report.plan().size() > 0) ? CHANGES : 0;
  }

  private List<PlanReport> files() {
    String name = installation.clusterName();
    FilePlans plans = new FilePlans(name == null ? "cluster" : name);
    return PlatformFiles.platforms(paths()).stream().map(plans::of).toList();
  }

  private List<PlanReport> live() {
    ScopedClients.Source aws = outside.aws().get();
    try (LivePlans plans = new LivePlans(outside.kubeconfig().get(), aws, installation, InstantSource.system())) {
      List<WebAppPlatform> platforms = PlatformFiles.platforms(paths(), plans::running);
      return platforms.stream().map(plans::of).toList();
    } catch (Problem problem) {
      throw UserError.surroundings("cannot " + problem.action() + ": " + problem.getMessage(), problem);
    }
  }

  private List<PlanReport> running() {
    try (KubernetesClient client = ReadOnlyCluster.client(outside.kubeconfig().get())) {
      RunningPlans plans = new RunningPlans(client);
      return arguments.stream().map(name -> plans.of(namespace, name)).toList();
    }
  }

  private List<Path> paths() {
    return arguments.stream().map(Path::of).toList();
  }

  private Ansi ansi() {
    return switch (color) {
      case AUTO -> Ansi.AUTO;
      case ALWAYS -> Ansi.ON;
      case NEVER -> Ansi.OFF;
    };
  }
}
