package dev.webapp.platform.cli;

import dev.webapp.platform.api.GatewaySpec;
import dev.webapp.platform.api.WebAppPlatform;
import dev.webapp.platform.aws.ApiCall;
import dev.webapp.platform.aws.Governor;
import dev.webapp.platform.aws.ScopedClients;
import dev.webapp.platform.reconcile.Installation;
import dev.webapp.platform.reconcile.OperatorRuntime;
import dev.webapp.platform.sandbox.cluster.Manifest;
import dev.webapp.platform.sandbox.cluster.StatusException;
import dev.webapp.platform.sandbox.cluster.controllers.Settings;
import dev.webapp.platform.sandbox.cluster.http.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converges manifests in an AWS account and a cluster in memory. */
@Command(name = "sandbox", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Runs the operator against an AWS account and a cluster in memory, applies the files, and shows how "
        + "the platforms come up. Needs no cloud and no cluster; kubectl works against it. Ends on Ctrl-C.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:with --until-ready, every platform is ready", "1:not within --timeout",
        "2:a manifest is wrong: file, line, field and reason are told"},
    footer = {"", "Example: webapp-platform-operator sandbox samples/flask-api.yaml --until-ready"})
final class SandboxVerb implements Callable<Integer> {
  /** Ten minutes in a second. */
  private static final int SPEED = 600;

  @Spec
  private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Manifests, as kubectl reads them.")
  private List<Path> files;

  @Option(names = "--until-ready", description = "End when every platform is ready.")
  private boolean untilReady;

  @Option(names = "--timeout", defaultValue = "120", paramLabel = "SECONDS",
      description = "How long --until-ready waits. Default: ${DEFAULT-VALUE}.")
  private long timeoutSeconds;

  @Option(names = "--real-time", description = "AWS takes as long as AWS does: ten minutes for a database.")
  private boolean realTime;

  @Option(names = "--port", defaultValue = "0", paramLabel = "PORT",
      description = "Port of the API server. Default: any.")
  private int port;

  @Option(names = "--kubeconfig", paramLabel = "FILE",
      description = "Where the kubeconfig goes. Default: a file of its own.")
  private Path kubeconfig;

  @Override
  public Integer call() throws Exception {
    List<WebAppPlatform> platforms = PlatformFiles.platforms(files);
    String region = region(platforms);
    ScaledClock clock = ScaledClock.of(realTime ? 1 : SPEED);
    SandboxWorld world = new SandboxWorld(clock, region, Settings.LIFELIKE);
    apply(world, platforms);
    PrintWriter out = command.commandLine().getOut();
    try (ApiServer server = ApiServer.start(world.store(), port);
        AutoCloseable _ = world.controllers().runEvery(Duration.ofMillis(10));
        KubernetesClient client = OperatorRuntime.client(config(server));
        OperatorRuntime operator = operator(world, client, clock)) {
      out.printf("kubectl works here: export KUBECONFIG=%s%n%n", writeKubeconfig(server));
      out.flush();
      operator.start();
      SandboxProgress progress = new SandboxProgress(out, client, platforms, System.console() != null);
      boolean ready = progress.show(untilReady ? Duration.ofSeconds(timeoutSeconds) : null);
      if (!ready) {
        progress.explain();
      }
      return ready ? 0 : 1;
    }
  }

  private static OperatorRuntime operator(SandboxWorld world, KubernetesClient client, ScaledClock clock) {
    ScopedClients clients =
        new ScopedClients(world.clients(), new Governor(clock), ApiCall.Listener.NONE, clock);
    Installation installation = new Installation(world.owner(), SandboxWorld.CLUSTER, world.region());
    Duration tick = clock.real(Duration.ofSeconds(30));
    return new OperatorRuntime(client, new OperatorRuntime.Settings(installation, Set.of(), null,
        tick.toMillis() > 1000 ? Duration.ofSeconds(1) : tick, clock),
        cluster -> Wiring.registry(clients, cluster, world.roles(), clock, new Random(1)),
        new Announcing(client, clock), Metrics.NOOP);
  }

  private void apply(SandboxWorld world, List<WebAppPlatform> platforms) {
    Set<String> namespaces = new TreeSet<>();
    platforms.forEach(p -> namespaces.add(p.getMetadata().getNamespace()));
    namespaces.forEach(world::createNamespace);
    Map<String, Set<String>> roles = new TreeMap<>();
    platforms.stream().filter(platform -> platform.getSpec().aws().roleArn() != null).forEach(platform ->
        roles.computeIfAbsent(platform.getMetadata().getNamespace(), _ -> new TreeSet<>())
            .add(platform.getSpec().aws().roleArn()));
    world.allowRoles(roles);
    if (platforms.stream().map(platform -> platform.getSpec().gateway())
        .anyMatch(gateway -> gateway != null && gateway.type() == GatewaySpec.Type.KONG)) {
      world.installKong();
    }
    platforms.forEach(world::createSecrets);
    for (Manifest manifest : PlatformFiles.read(files)) {
      try {
        world.apply(manifest.object());
      } catch (StatusException e) {
        throw UserError.input(manifest.file() + ":" + manifest.line() + ": " + e.getMessage());
      }
    }
  }

  private static String region(List<WebAppPlatform> platforms) {
    Set<String> regions = new TreeSet<>();
    platforms.forEach(p -> regions.add(p.getSpec().aws().region()));
    if (regions.size() > 1) {
      throw UserError.input("the platforms are in several regions, " + regions
          + "; a cluster is in one: give the files "
          + "of one region");
    }
    return regions.iterator().next();
  }

  private Path writeKubeconfig(ApiServer server) throws IOException {
    Path file = kubeconfig != null ? kubeconfig : Files.createTempFile("webapp-sandbox", ".kubeconfig");
    server.writeKubeconfig(file);
    return file;
  }

  static Config config(ApiServer server) {
    return new ConfigBuilder(Config.empty()).withMasterUrl(server.url()).withOnlyHttpWatches(true)
        .withNamespace("default").build();
  }
}
