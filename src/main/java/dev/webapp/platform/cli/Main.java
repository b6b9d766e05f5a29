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

  /** Returns the exit code: 0 well, 1 failed, 2 wrong input, unless the verb says otherwise. */
  static int execute(String... args) {
    return line(new Main()).execute(args);
  }

  /** The command line of a command and its verbs. */
  static CommandLine line(Object command) {
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, failed, _) -> {
      if (failure instanceof UserError error) {
        failed.getErr().println(error.getMessage());
        return error.isInput() ? failed.getCommandSpec().exitCodeOnInvalidInput()
            : failed.getCommandSpec().exitCodeOnExecutionException();
      }
      throw failure;
    });
    return line;
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
