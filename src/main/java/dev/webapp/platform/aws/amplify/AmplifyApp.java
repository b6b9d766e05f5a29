package dev.webapp.platform.aws.amplify;

import dev.webapp.platform.resource.Desired;
import dev.webapp.platform.resource.From;
import dev.webapp.platform.resource.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Amplify builds, and how.
 *
 * @param repository its URL
 * @param token lets Amplify into the repository; AWS never tells it
 * @param buildSpec what is run, in the form of {@code amplify.yml}, which has precedence where the repository has one
 * @param environment what builds are told, by name; what AWS or others add beside it stays
 * @param rules how paths that there is no file for are answered, in order
 */
public record AmplifyApp(
    @From("amplify.repository") String repository,
    @From("amplify.tokenSecretRef") SecretValue token,
    String buildSpec,
    @From("amplify.environment") Map<String, String> environment,
    @From("amplify.singlePageApp") List<Rule> rules,
    Map<String, String> tags) implements Desired {
  public AmplifyApp {
    environment = new TreeMap<>(environment);
    rules = List.copyOf(rules);
  }

  /**
   * A specification of builds in the form of {@code amplify.yml}.
   *
   * @param commands each of one line
   * @param output the directory that they leave their files in
   */
  public static String buildSpec(List<String> commands, String output) {
    return """
        version: 1
        frontend:
          phases:
            build:
              commands:
        %s  artifacts:
            baseDirectory: %s
            files:
              - '**/*'
          cache:
            paths:
              - 'node_modules/**/*'
        """.formatted(commands.stream().map(command -> "        - " + quoted(command) + "\n")
            .collect(Collectors.joining()), quoted(output));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * What a path is answered with.
   *
   * @param source a path, or a regular expression between {@code </} and {@code />}
   * @param status such as {@code 200} for a rewrite
   */
  public record Rule(String source, String target, String status) {
    /** Every path that looks like no file is answered by the page whose script knows what to show. */
    public static final Rule SINGLE_PAGE = new Rule("</^[^.]+$|\\.(?!(css|gif|ico|jpg|jpeg|js|mjs|png|txt|svg|webp|avif"
        + "|woff|woff2|ttf|otf|map|json|xml|pdf|webmanifest|wasm)$)([^.]+$)/>", "/index.html", "200");
  }
}
