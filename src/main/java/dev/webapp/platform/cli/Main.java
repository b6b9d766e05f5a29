package dev.webapp.platform.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry: picks a verb. */
@Command(name = "webapp-platform-operator", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
    description = "Runs whole web platforms on AWS from one custom resource, WebAppPlatform.",
    subcommands = {SandboxVerb.class, PlanVerb.class, RenderVerb.class, RunVerb.class},
    footer = {"", "Each verb explains itself: webapp-platform-operator run --help"})
public final class Main {
  private Main() {}

  static void main(String[] args) {
    // Verbs that talk to a person keep the operator's log to themselves, unless they are asked for it.
    if (System.getenv("LOG_LEVEL") == null && !List.of(args).contains("run")) {
      System.setProperty("LOG_LEVEL", "ERROR");
    }
    System.exit(execute(args));
  }

  /** Returns the exit code: 0 well, 1 failed, 2 wrong input. */
  static int execute(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, _) -> {
      if (failure instanceof UserError error) {
        command.getErr().println(error.getMessage());
        return error.exitCode();
      }
      throw failure;
    });
    return line.execute(args);
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"webapp-platform-operator " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
